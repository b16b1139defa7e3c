//! Camera page with a fake camera: advice, outline, pages, uploaded files.

use std::io::Cursor;

use harness::browser::device::Key;
use harness::browser::queue::UploadState;
use harness::browser::{Browser, Viewport};
use harness::drawn::files::{PictureFormat, encode_picture, has_position, located_jpeg};
use harness::drawn::film::{FRAME_SIZE, Film, Scene};
use harness::drawn::{DrawnReceipt, Layout, draw_receipt};
use harness::folder::TempFolder;
use harness::server::Server;
use harness::wait::{ACTION_TIMEOUT, READING_TIMEOUT, wait_until};
use image::{DynamicImage, ImageDecoder as _, ImageReader, Rgb, RgbImage, imageops};
use serde_json::json;
use shared::api::ReceiptRow;
use shared::file_kind::FileKind;

const VIEWFINDER: &str = r#"[data-test="viewfinder"]"#;
const SHUTTER: &str = r#"[data-test="shutter"]:not(:disabled)"#;
const SENT: &str = r#"[data-test="sent"]"#;
const PAGE: &str = r#"[data-test="page"]"#;
const CORNER: &str = r#"[data-test="corner"]"#;
const SEVERAL: &str = r#"input[name="mode"][value="several"]"#;
/// Tolerance of an outline, as a share of the picture.
const OUTLINE_TOLERANCE: f64 = 0.03;

/// Opens the camera page in front of a film.
#[track_caller]
fn opened(server: &Server, film: &Film) -> Browser {
    let browser = Browser::open_with_camera(server, Viewport::Phone, film);
    browser.goto("/camera");
    browser.wait_for(SHUTTER);
    browser
}

/// Waits until the page gives this advice.
#[track_caller]
fn wait_advice(browser: &Browser, name: &str) {
    let said = || browser.attribute(VIEWFINDER, "data-advice");
    browser.wait_until(&format!("the advice is {name}"), ACTION_TIMEOUT, || {
        (said().as_deref() == Some(name)).then_some(())
    });
}

/// Returns the corners of the outline, as shares of the camera picture.
fn outline(browser: &Browser) -> Option<Vec<[f64; 2]>> {
    let points = browser.attribute(r#"[data-test="outline"]"#, "points")?;
    let corner = |pair: &str| {
        let (x, y) = pair.split_once(',')?;
        Some([
            x.parse::<f64>().ok()? / f64::from(FRAME_SIZE.0),
            y.parse::<f64>().ok()? / f64::from(FRAME_SIZE.1),
        ])
    };
    points
        .split_whitespace()
        .map(corner)
        .collect::<Option<Vec<_>>>()
        .filter(|corners| corners.len() == 4)
}

/// Waits until the outline matches the corners of the paper.
#[track_caller]
fn wait_outline(browser: &Browser, scene: &Scene) {
    let mut last = None;
    let lies = || {
        last = outline(browser);
        let near = |[x, y]: [f64; 2], [left, top]: [f64; 2]| {
            (x - left / f64::from(FRAME_SIZE.0)).abs() < OUTLINE_TOLERANCE
                && (y - top / f64::from(FRAME_SIZE.1)).abs() < OUTLINE_TOLERANCE
        };
        let corners = last.as_ref()?;
        corners
            .iter()
            .zip(scene.corners)
            .all(|(seen, drawn)| near(*seen, drawn))
            .then_some(())
    };
    browser.wait_until(
        &format!("an outline at {:?}", scene.corners),
        ACTION_TIMEOUT,
        lies,
    );
}

/// Waits until the server has so many receipts and all of them were read; returns them.
#[track_caller]
fn wait_receipts(server: &Server, count: usize) -> Vec<ReceiptRow> {
    let rows = wait_until("they arrive", READING_TIMEOUT, || {
        let rows = server.receipts();
        (rows.len() == count).then_some(rows)
    });
    rows.into_iter()
        .map(|row| server.wait_processed(row.id).row)
        .collect()
}

/// Presses the shutter and waits until there are so many pages.
#[track_caller]
fn shoot_page(browser: &Browser, count: u64) {
    browser.click(SHUTTER);
    browser.wait_until(&format!("{count} pages"), ACTION_TIMEOUT, || {
        (browser.count_matches(PAGE) == count).then_some(())
    });
}

fn total(row: &ReceiptRow) -> Option<String> {
    row.total.map(shared::money::Money::to_decimal)
}

fn original(server: &Server, row: &ReceiptRow) -> Vec<u8> {
    server
        .get(&format!("/api/receipts/{}/original", row.id))
        .body
}

fn decoded(bytes: &[u8]) -> RgbImage {
    image::load_from_memory(bytes)
        .expect("a sound picture")
        .to_rgb8()
}

/// Returns the mean difference of two pictures of equal size, from 0 to 255.
fn difference(one: &RgbImage, other: &RgbImage) -> f64 {
    assert_eq!(one.dimensions(), other.dimensions());
    let small =
        |picture| imageops::resize(picture, 90, 90, imageops::FilterType::Triangle).into_raw();
    let pairs = small(one).into_iter().zip(small(other));
    let sum: u64 = pairs
        .map(|(one, other)| u64::from(one.abs_diff(other)))
        .sum();
    #[expect(clippy::cast_precision_loss, reason = "a few million")]
    let mean = sum as f64 / f64::from(90 * 90 * 3);
    mean
}

fn receipt() -> DrawnReceipt {
    draw_receipt(Layout::Malaysia, 11)
}

#[test]
fn the_outline_lies_on_the_paper_and_each_fault_has_its_advice() {
    let server = Server::start(&["--ocr", "none"]);
    let paper = receipt().picture;
    let good = Scene::fitted(&paper);
    let film = Film::new(&good);
    let browser = opened(&server, &film);
    wait_advice(&browser, "press");
    wait_outline(&browser, &good);
    // The outline follows the paper.
    let right = good.moved(&paper, 90.0, 40.0);
    film.show_scene(&right);
    wait_outline(&browser, &right);
    // Each defect of the scene has its own advice.
    let small = good
        .corners
        .map(|[x, y]| [500.0 + x * 0.3, 700.0 + y * 0.3]);
    for (scene, advice) in [
        (good.clone().dimmed(0.2), "light"),
        (Scene::empty(), "find"),
        (Scene::empty().dimmed(0.1), "light"),
        (good.moved(&paper, 0.0, 500.0), "edge"),
        (Scene::with_corners(&paper, small), "nearer"),
        (good.clone().glaring(), "glare"),
        (good.clone().blurred(), "hold"),
        (good.clone(), "press"),
    ] {
        film.show_scene(&scene);
        wait_advice(&browser, advice);
    }
    wait_outline(&browser, &good);
    // Leaving the page stops the camera.
    browser.run_script(
        r#"window.seen = document.querySelector("video").srcObject"#,
        json!([]),
    );
    browser.click(r#"nav a[href="/receipts"]"#);
    browser.wait_until("the camera is off", ACTION_TIMEOUT, || {
        let ended =
            "return window.seen.getTracks().every(({ readyState }) => readyState === 'ended')";
        browser
            .run_script(ended, json!([]))
            .as_bool()
            .filter(|ended| *ended)
    });
}

#[test]
fn each_shot_is_queued_at_once_and_becomes_a_receipt() {
    let server = Server::start(&[]);
    let (first, second) = (receipt(), draw_receipt(Layout::Britain, 12));
    let film = Film::new(&Scene::fitted(&first.picture));
    let browser = opened(&server, &film);
    wait_advice(&browser, "press");
    browser.click(SHUTTER);
    browser.wait_for(SENT);
    let next = Scene::fitted(&second.picture);
    film.show_scene(&next);
    wait_outline(&browser, &next);
    // The outline of the previous receipt may have matched as well; wait for its upload.
    wait_receipts(&server, 1);
    // The space bar releases the shutter unless a button has the focus.
    browser.run_script("document.activeElement.blur()", json!([]));
    browser.press_key(Key::Space);
    browser.wait_until("both are counted", ACTION_TIMEOUT, || {
        browser.text(SENT).starts_with('2').then_some(())
    });
    browser.click(SENT);
    browser.wait_until("both are sent", READING_TIMEOUT, || {
        let rows = browser.queue_rows();
        (rows.len() == 2 && rows.iter().all(|row| row.state == UploadState::Done)).then_some(())
    });
    let rows = wait_receipts(&server, 2);
    let mut totals: Vec<_> = rows.iter().filter_map(total).collect();
    let mut drawn = vec![first.total, second.total];
    totals.sort();
    drawn.sort();
    assert_eq!(totals, drawn);
}

#[test]
fn several_pages_are_one_receipt() {
    let server = Server::start(&["--ocr", "none"]);
    let film = Film::new(&Scene::fitted(&receipt().picture));
    let browser = opened(&server, &film);
    browser.run_script(
        "document.querySelector(arguments[0]).click()",
        json!([SEVERAL]),
    );
    shoot_page(&browser, 1);
    shoot_page(&browser, 2);
    // A third page is added and removed again.
    shoot_page(&browser, 3);
    browser.click(r#"li:nth-child(3) > [data-test="page"]"#);
    browser.click(r#"[data-test="remove"]"#);
    browser.wait_until("two pages", ACTION_TIMEOUT, || {
        (browser.count_matches(PAGE) == 2).then_some(())
    });
    assert!(
        server.receipts().is_empty(),
        "nothing is sent before it is finished"
    );
    browser.click(r#"[data-test="finish"]"#);
    let row = wait_receipts(&server, 1).remove(0);
    assert_eq!(row.file.kind, FileKind::Pdf);
    let pages = server.wait_processed(row.id).pages;
    assert_eq!(pages.len(), 2);
    assert!(
        pages.iter().all(|page| page.height > page.width),
        "upright: {pages:?}"
    );
}

#[test]
fn pages_that_were_not_finished_go_as_they_are() {
    let server = Server::start(&["--ocr", "none"]);
    let film = Film::new(&Scene::fitted(&receipt().picture));
    let browser = opened(&server, &film);
    browser.run_script(
        "document.querySelector(arguments[0]).click()",
        json!([SEVERAL]),
    );
    shoot_page(&browser, 1);
    browser.click(r#"nav a[href="/receipts"]"#);
    assert_eq!(wait_receipts(&server, 1)[0].file.kind, FileKind::Jpeg);
}

#[test]
fn a_page_is_cut_and_turned_by_keyboard() {
    let server = Server::start(&["--ocr", "none"]);
    let scene = Scene::fitted(&receipt().picture);
    let film = Film::new(&scene);
    let browser = opened(&server, &film);
    browser.run_script(
        "document.querySelector(arguments[0]).click()",
        json!([SEVERAL]),
    );
    shoot_page(&browser, 1);
    browser.click(PAGE);
    // Both left corners move right by a tenth of the width, which cuts off a straight strip.
    for corner in [0, 3] {
        browser.wait_for(CORNER);
        let focus = "document.querySelectorAll(arguments[0])[arguments[1]].focus()";
        browser.run_script(focus, json!([CORNER, corner]));
        for key in [
            [Key::Right; 11].as_slice(),
            &[Key::Left, Key::Down, Key::Up],
        ]
        .concat()
        {
            browser.press_key(key);
        }
    }
    browser.click(r#"[data-test="turn"]"#);
    browser.click(r#"[data-test="use"]"#);
    browser.click(r#"[data-test="finish"]"#);
    let row = wait_receipts(&server, 1).remove(0);
    let sent = decoded(&original(&server, &row));
    let start = FRAME_SIZE.0 / 10;
    let cut =
        imageops::crop_imm(&scene.picture, start, 0, FRAME_SIZE.0 - start, FRAME_SIZE.1).to_image();
    let expected = imageops::rotate90(&cut);
    let (width, height) = sent.dimensions();
    assert!(
        width.abs_diff(FRAME_SIZE.1) < 4 && height.abs_diff(FRAME_SIZE.0 - start) < 4,
        "{width} × {height}"
    );
    // The upside-down picture is the counter-check of the comparison.
    let sent = imageops::resize(
        &sent,
        expected.width(),
        expected.height(),
        imageops::FilterType::Triangle,
    );
    let (right, wrong) = (
        difference(&sent, &expected),
        difference(&sent, &imageops::rotate180(&expected)),
    );
    assert!(right < 12.0 && right * 2.0 < wrong, "{right} {wrong}");
}

#[test]
fn the_outline_can_be_cut_along() {
    let server = Server::start(&[]);
    let drawn = receipt();
    let scene = Scene::fitted(&drawn.picture);
    let film = Film::new(&scene);
    let browser = opened(&server, &film);
    wait_outline(&browser, &scene);
    browser.run_script(
        "document.querySelector(arguments[0]).click()",
        json!([SEVERAL]),
    );
    shoot_page(&browser, 1);
    browser.click(PAGE);
    browser.click(r#"[data-test="to-paper"]"#);
    browser.click(r#"[data-test="use"]"#);
    browser.click(r#"[data-test="finish"]"#);
    let row = wait_receipts(&server, 1).remove(0);
    assert_eq!(total(&row), Some(drawn.total));
    // No table is left around the paper.
    let sent = decoded(&original(&server, &row));
    let shades = |x: u32, y: u32| sent.get_pixel(x, y).0[0];
    let (right, low) = (sent.width() - 40, sent.height() - 40);
    let corners = [
        shades(40, 40),
        shades(right, 40),
        shades(right, low),
        shades(40, low),
    ];
    assert!(
        corners.iter().all(|shade| *shade > 150),
        "paper in every corner: {corners:?}"
    );
}

#[test]
fn without_a_camera_the_camera_app_takes_the_photo() {
    let (server, folder) = (Server::start(&["--ocr", "none"]), TempFolder::new());
    for (browser, why) in [
        (Browser::open(&server, Viewport::Phone), "missing"),
        (
            Browser::open_with_forbidden_camera(&server, Viewport::Phone),
            "forbidden",
        ),
    ] {
        browser.goto("/camera");
        assert_eq!(
            browser
                .attribute(r#"[data-test="refused"]"#, "data-refusal")
                .as_deref(),
            Some(why)
        );
        assert_eq!(
            browser.attribute("#native-camera", "capture").as_deref(),
            Some("environment")
        );
        assert!(browser.has_match(r#"[data-test="open-again"]"#));
        assert!(!browser.has_match(SHUTTER));
        let name = format!("{why}.jpg");
        let layout = if why == "missing" {
            Layout::Japan
        } else {
            Layout::Spain
        };
        browser.choose_files_in(
            "#native-camera",
            &[folder.write_file(&name, &draw_receipt(layout, 5).to_jpeg())],
        );
        browser.click(SENT);
        browser.wait_state(&name, &[UploadState::Done]);
        assert!(server.receipt_named(&name).is_some());
    }
}

#[test]
fn the_place_of_a_photo_is_not_sent_and_its_turn_is() {
    let (server, folder) = (Server::start(&["--ocr", "none"]), TempFolder::new());
    let browser = Browser::open(&server, Viewport::Phone);
    let picture = receipt().picture;
    let located = located_jpeg(&picture);
    browser.goto("/");
    browser.choose_files(&[folder.write_file("IMG_1.jpg", &located)]);
    browser.wait_state("IMG_1.jpg", &[UploadState::Done]);
    let row = server.receipt_named("IMG_1.jpg").expect("it arrived");
    // The position is removed, the orientation stays.
    let kept = original(&server, &row);
    assert!(has_position(&located) && !has_position(&kept));
    assert_eq!(located.len(), kept.len(), "nothing else moves");
    let mut decoder = ImageReader::new(Cursor::new(&kept))
        .with_guessed_format()
        .unwrap()
        .into_decoder()
        .unwrap();
    assert_eq!(
        decoder.orientation().unwrap(),
        image::metadata::Orientation::Rotate90
    );
    assert_eq!(
        DynamicImage::ImageRgb8(decoded(&kept)),
        DynamicImage::ImageRgb8(decoded(&located))
    );
    let page = server.wait_processed(row.id).pages[0];
    assert!(page.height > page.width, "upright: {page:?}");
}

#[test]
fn a_very_large_picture_is_made_smaller_unless_a_person_wants_it_whole() {
    let (server, folder) = (Server::start(&["--ocr", "none"]), TempFolder::new());
    let browser = Browser::open(&server, Viewport::Phone);
    // Noise makes the file large, like the grain of a photo.
    let grain = |x: u32, y: u32| {
        let mixed = x
            .wrapping_mul(374_761_393)
            .wrapping_add(y.wrapping_mul(668_265_263));
        (mixed ^ (mixed >> 13))
            .wrapping_mul(1_274_126_177)
            .to_be_bytes()[0]
            / 2
    };
    let picture = RgbImage::from_fn(3_000, 4_000, |x, y| Rgb([100 + grain(x, y); 3]));
    let large = encode_picture(&picture, PictureFormat::Jpeg);
    assert!(large.len() > 4 * 1024 * 1024, "{}", large.len());
    let file = folder.write_file("IMG_1.jpg", &large);
    browser.goto("/");
    browser.choose_files(&[&file]);
    browser.wait_until("it is sent", READING_TIMEOUT, || {
        browser
            .queue_row("IMG_1.jpg")
            .filter(|row| row.state == UploadState::Done)
    });
    let row = server.receipt_named("IMG_1.jpg").expect("it arrived");
    let kept = original(&server, &row);
    assert_eq!(decoded(&kept).dimensions(), (1_950, 2_600));
    assert!(kept.len() < large.len());
    // With the setting "original" the bytes stay as they are.
    browser.goto("/camera");
    browser.set_value("#picture-setting", "original");
    browser.goto("/");
    browser.choose_files(&[folder.write_file("IMG_2.jpg", &large)]);
    browser.wait_until("it is sent", READING_TIMEOUT, || {
        browser
            .queue_row("IMG_2.jpg")
            .filter(|row| row.state == UploadState::Done)
    });
    let row = server.receipt_named("IMG_2.jpg").expect("it arrived");
    assert!(original(&server, &row) == large, "byte by byte");
}
