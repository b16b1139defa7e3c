//! Tesseract in process, for scripts the embedded engine lacks: an engine of its own, and a reader
//! of single lines for the embedded one.
//!
//! [`library`] loads libtesseract and calls it, [`lines`] reads lines, [`table`] parses its output.
//! One instance of the library reads one picture at a time. Idle instances are kept and reused, so
//! there are as many as concurrent readings. The library cannot be interrupted within a picture, so
//! pictures are bounded in size. It gets grey pictures with at most the pixels of an A4 scan at 250
//! dpi.
//!
//! Its recogniser starts threads of its own and uses five times the processor time with them: the
//! process should be started with `OMP_THREAD_LIMIT=1`, which the library reads once when it is
//! loaded.

mod library;
mod lines;
mod table;

use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use image::{GrayImage, Luma};

use super::{Engine, EngineError};
use crate::Stop;
use crate::page::Run;
use crate::picture::{Picture, scale};
pub use library::open_library;
use library::{Instance, Layout};
pub use lines::TesseractLines;

/// Largest number of pixels passed to the library.
const PIXELS_MAX: u64 = 6_000_000;
/// Smallest side in pixels; below it there is no letter, and the library reports an error.
const SIDE_MIN: u32 = 8;

/// Engine Tesseract with its languages.
pub struct Tesseract {
    languages: String,
    data_folder: Option<PathBuf>,
    idle: Mutex<Vec<Instance>>,
}

impl Tesseract {
    /// Loads the data of languages such as `eng+deu`, from a folder of `.traineddata` files or from
    /// the installation folder of the library.
    pub fn load_languages(
        languages: &str,
        data_folder: Option<PathBuf>,
    ) -> Result<Self, EngineError> {
        let is_code = |code: &str| {
            !code.is_empty()
                && code
                    .chars()
                    .all(|char| char.is_ascii_alphanumeric() || "_-/".contains(char))
        };
        if !languages.split('+').all(is_code) || languages.contains("..") {
            return Err(EngineError::Broken(format!(
                "\"{languages}\" names no languages of Tesseract: write them like eng+deu"
            )));
        }
        let engine = Self {
            languages: languages.to_owned(),
            data_folder,
            idle: Mutex::default(),
        };
        // Of several languages the library silently ignores missing ones, so each is loaded alone.
        if languages.contains('+') {
            for language in languages.split('+') {
                engine.new_instance(language)?;
            }
        }
        // The first instance proves the settings and is kept for the first picture.
        let first = engine.take_instance()?;
        engine.idle_instances().push(first);
        Ok(engine)
    }

    /// Returns an idle instance, or a new one.
    fn take_instance(&self) -> Result<Instance, EngineError> {
        let idle = self.idle_instances().pop();
        idle.map_or_else(|| self.new_instance(&self.languages), Ok)
    }

    fn idle_instances(&self) -> MutexGuard<'_, Vec<Instance>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn new_instance(&self, languages: &str) -> Result<Instance, EngineError> {
        let folder = self
            .data_folder
            .as_ref()
            .map(|folder| folder.to_string_lossy().into_owned());
        Instance::load(folder.as_deref(), languages)?.ok_or_else(|| {
            let place = folder.as_deref().unwrap_or("the folder of Tesseract");
            EngineError::Broken(format!(
                "the data of the language \"{languages}\" are missing in {place}: install them, \
                 or name another"
            ))
        })
    }
}

impl Engine for Tesseract {
    fn name(&self) -> &'static str {
        "tesseract"
    }

    fn read_picture(&self, picture: &Picture, stop: &Stop<'_>) -> Result<Vec<Run>, EngineError> {
        let go_on = || (!stop()).then_some(()).ok_or(EngineError::Stopped);
        go_on()?;
        let size = picture.size();
        if size.width.min(size.height) < SIDE_MIN {
            return Ok(Vec::new());
        }
        let (grey, scale) = grey_copy(picture);
        go_on()?;
        let mut instance = self.take_instance()?;
        // One block of text from edge to edge, because the columns of a receipt belong together.
        // An instance that fails is dropped.
        let table = instance
            .read_table(&grey, Layout::Block)
            .ok_or_else(|| EngineError::Refused("Tesseract failed on this picture".to_owned()))?;
        self.idle_instances().push(instance);
        go_on()?;
        Ok(table::parse_runs(&table, scale))
    }
}

/// Returns a grey copy of a picture for the library, and the pixels of the picture along one of the
/// copy, across and down.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "sides of pictures, bytes"
)]
fn grey_copy(picture: &Picture) -> (GrayImage, [f32; 2]) {
    let rgb = picture.rgb();
    let (width, height) = scale::fit_pixels(rgb.width(), rgb.height(), PIXELS_MAX);
    let small =
        ((width, height) != rgb.dimensions()).then(|| scale::resize_by_area(rgb, (width, height)));
    let source = small.as_ref().unwrap_or(rgb);
    let grey = GrayImage::from_fn(width, height, |x, y| {
        // Luma weights of ITU-R BT.601.
        let [red, green, blue] = source.get_pixel(x, y).0.map(u32::from);
        Luma([((red * 299 + green * 587 + blue * 114 + 500) / 1_000) as u8])
    });
    let across = rgb.width() as f32 / width as f32;
    let down = rgb.height() as f32 / height as f32;
    (grey, [across, down])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::RunWord;
    use crate::picture::{Limits, open_sheets};
    use crate::rows;
    use image::{Rgb, RgbImage};
    use shared::file_kind::FileKind;

    /// A drawn page that says "Corner Shop TOTAL 3.70".
    fn page() -> Picture {
        let file = include_bytes!("../../picture/samples/owner.pdf");
        let limits = Limits::default();
        open_sheets(file, FileKind::Pdf, &limits, &|| false)
            .unwrap()
            .next()
            .unwrap()
            .unwrap()
            .picture
    }

    fn read(engine: &Tesseract, picture: &Picture) -> String {
        let size = picture.size();
        rows::build_page(
            engine.read_picture(picture, &|| false).unwrap(),
            size.width,
            size.height,
        )
        .text()
    }

    #[test]
    fn reads_a_drawn_line_where_it_stands() {
        let (engine, picture) = (Tesseract::load_languages("eng", None).unwrap(), page());
        let runs = engine.read_picture(&picture, &|| false).unwrap();
        let words: Vec<&RunWord> = runs.iter().flat_map(|run| &run.words).collect();
        let texts: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
        assert_eq!(texts, ["Corner", "Shop", "TOTAL", "3.70"]);
        assert!(
            words
                .iter()
                .all(|word| word.confidence > 0.6 && word.start < word.end),
            "{words:?}"
        );
        // 40 of 300 points from the left, 100 of 400 from the top, drawn at 200 dpi.
        let [left, top] = runs[0].corners[0];
        assert!(
            (left - 111.0).abs() < 8.0 && (top - 252.0).abs() < 12.0,
            "{left} {top}"
        );
    }

    #[test]
    fn two_threads_read_at_once_and_alike() {
        let (engine, picture) = (Tesseract::load_languages("eng", None).unwrap(), page());
        let texts: Vec<String> = std::thread::scope(|scope| {
            let readings: Vec<_> = (0..2)
                .map(|_| scope.spawn(|| read(&engine, &picture)))
                .collect();
            readings
                .into_iter()
                .map(|reading| reading.join().unwrap())
                .collect()
        });
        assert_eq!(texts, ["Corner Shop TOTAL 3.70"; 2]);
        assert!(
            (1..=2).contains(&engine.idle.lock().unwrap().len()),
            "instances are kept"
        );
    }

    #[test]
    fn pictures_without_text_give_none() {
        let engine = Tesseract::load_languages("eng", None).unwrap();
        for (width, height, grey) in [(1, 1, 128), (3, 900, 0), (300, 400, 0), (300, 400, 255)] {
            let even = Picture::new(RgbImage::from_pixel(width, height, Rgb([grey; 3])));
            assert_eq!(
                engine.read_picture(&even, &|| false),
                Ok(Vec::new()),
                "{width} x {height}"
            );
        }
        assert_eq!(
            engine.read_picture(&page(), &|| true),
            Err(EngineError::Stopped)
        );
    }

    #[test]
    fn missing_languages_are_named() {
        for languages in ["xyz", "eng+xyz", "", "eng++deu", "../eng"] {
            let error = Tesseract::load_languages(languages, None).err();
            let Some(EngineError::Broken(reason)) = error else {
                panic!("{languages:?}: {error:?}")
            };
            let named = if languages == "eng+xyz" {
                "xyz"
            } else {
                languages
            };
            assert!(reason.contains(&format!("\"{named}\"")), "{reason}");
        }
        let folder = Some(PathBuf::from("/nowhere"));
        assert!(matches!(
            Tesseract::load_languages("eng", folder),
            Err(EngineError::Broken(_))
        ));
    }
}
