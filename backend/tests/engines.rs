//! Contract of `reader::ocr::Engine`, checked for every engine.
//!
//! A new engine needs one more test here.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use backend::clock::Clock;
use backend::remote_engines::call_counter::CallCounter;
use backend::remote_engines::ocr_space::{OcrSpace, OcrSpaceSettings};
use harness::drawn::{Layout, draw_receipt};
use harness::ocr_space::{self, API_KEY};
use image::{Rgb, RgbImage};
use reader::ocr::ppocr::{PpOcr, Script};
use reader::ocr::{Engine, EngineError};
use reader::page::Run;
use reader::picture::Picture;

use crate::papers::load_engine;

/// Checks the whole contract; `name` is the value of the flag that selects the engine.
#[track_caller]
fn assert_contract(engine: &dyn Engine, name: &str) {
    assert_eq!(engine.name(), name);
    assert!(
        name.bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte == b'-'),
        "{name} can be typed"
    );
    check_receipt_is_read(engine);
    check_plain_pictures_are_empty(engine);
    check_every_shape_is_read(engine);
    check_stop_is_honoured(engine);
    check_sent_bytes_are_counted(engine);
}

fn check_receipt_is_read(engine: &dyn Engine) {
    let picture = Picture::new(draw_receipt(Layout::UnitedStates, 30).picture);
    let runs = read_picture(engine, &picture);
    assert!(runs.len() > 2, "{} runs on a receipt", runs.len());
    check_runs(&runs, &picture);
    assert_eq!(
        read_picture(engine, &picture),
        runs,
        "the same picture gives the same text"
    );
}

fn check_plain_pictures_are_empty(engine: &dyn Engine) {
    for value in [0, 255] {
        let picture = Picture::new(RgbImage::from_pixel(400, 600, Rgb([value; 3])));
        assert_eq!(
            read_picture(engine, &picture),
            [],
            "a picture of one colour ({value})"
        );
    }
}

fn check_every_shape_is_read(engine: &dyn Engine) {
    for (width, height) in [(1, 1), (1, 900), (900, 1), (33, 47)] {
        let stripes = RgbImage::from_fn(width, height, |x, y| {
            Rgb([if (x + y) % 7 < 3 { 20 } else { 235 }; 3])
        });
        let picture = Picture::new(stripes);
        check_runs(&read_picture(engine, &picture), &picture);
    }
}

fn check_stop_is_honoured(engine: &dyn Engine) {
    let picture = Picture::new(draw_receipt(Layout::Germany, 31).picture);
    let asked = AtomicUsize::new(0);
    let at_once = || asked.fetch_add(1, Ordering::Relaxed) < usize::MAX;
    assert_eq!(
        engine.read_picture(&picture, &at_once),
        Err(EngineError::Stopped)
    );
    assert!(asked.load(Ordering::Relaxed) > 0, "it asks whether to stop");
    // A later stop must not affect the next picture.
    let later = AtomicUsize::new(0);
    let _ = engine.read_picture(&picture, &|| later.fetch_add(1, Ordering::Relaxed) > 0);
    assert!(!read_picture(engine, &picture).is_empty());
}

fn check_sent_bytes_are_counted(engine: &dyn Engine) {
    let picture = Picture::new(draw_receipt(Layout::Britain, 32).picture);
    let mut sent = 1;
    let counted = engine
        .read_counting_bytes(&picture, &|| false, &mut sent)
        .expect("it reads");
    assert_eq!(
        counted,
        read_picture(engine, &picture),
        "counting changes nothing"
    );
    assert_eq!(
        sent > 1,
        engine.sends_to().is_some(),
        "{sent} bytes were sent to {:?}",
        engine.sends_to()
    );
    let mut unsent = 0;
    let _ = engine.read_counting_bytes(&picture, &|| true, &mut unsent);
    assert_eq!(unsent, 0, "who is stopped before it begins sends nothing");
}

#[track_caller]
fn read_picture(engine: &dyn Engine, picture: &Picture) -> Vec<Run> {
    engine
        .read_picture(picture, &|| false)
        .expect("a sound picture is read")
}

/// Checks that words have no spaces and that confidences and places are in range.
#[track_caller]
fn check_runs(runs: &[Run], picture: &Picture) {
    let size = picture.size();
    // Tilted boxes may exceed the edge slightly.
    let margin = 8.0;
    #[expect(clippy::cast_precision_loss, reason = "a small picture")]
    let (width, height) = (size.width as f32 + margin, size.height as f32 + margin);
    for run in runs {
        for [x, y] in run.corners {
            let is_within = (-margin..=width).contains(&x) && (-margin..=height).contains(&y);
            assert!(is_within, "{run:?} lies on {size:?}");
        }
        assert!(!run.words.is_empty(), "{run:?}");
        for word in &run.words {
            let is_word = !word.text.is_empty() && !word.text.contains(char::is_whitespace);
            assert!(is_word, "{word:?} is a word");
            let is_sound = (0.0..=1.0).contains(&word.confidence)
                && (-0.01..=1.01).contains(&word.start)
                && (-0.01..=1.01).contains(&word.end)
                && word.start <= word.end;
            assert!(is_sound, "{word:?} has its place");
        }
    }
}

#[test]
fn pp_ocr_keeps_the_contract() {
    assert_contract(&load_engine(Script::Latin), "pp-ocr");
    let broken =
        PpOcr::load_models(vec![1, 2, 3].into(), Vec::new().into(), &[Script::All], 1).map(drop);
    assert!(matches!(broken, Err(EngineError::Broken(_))), "{broken:?}");
}

#[cfg(feature = "tesseract")]
#[test]
fn tesseract_keeps_the_contract() {
    let engine = reader::ocr::tesseract::Tesseract::load_languages("eng", None);
    assert_contract(
        &engine.expect("its English data are installed"),
        "tesseract",
    );
}

#[test]
fn ocr_space_keeps_the_contract() {
    let service = ocr_space::FakeOcrSpace::start();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
    let settings = OcrSpaceSettings {
        url: service.url().parse().unwrap(),
        key: API_KEY.parse().unwrap_or_else(|never| match never {}),
        language: "eng".into(),
        file_bytes_max: 1_000_000,
        daily_call_limit: None,
        clock: Clock::manual(Arc::default()),
    };
    let engine = OcrSpace::new(
        settings,
        Arc::new(CallCounter::in_memory()),
        runtime.handle().clone(),
    )
    .unwrap();
    assert_contract(&engine, "ocr-space");
    // An error message of the service is an error, not a page without text.
    service.fail_always(ocr_space::Fault::UnknownFileType);
    let refused = engine.read_picture(&Picture::new_blank(9, 9), &|| false);
    assert!(
        matches!(refused, Err(EngineError::Refused(_))),
        "{refused:?}"
    );
}
