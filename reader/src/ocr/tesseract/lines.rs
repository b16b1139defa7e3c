//! Lines in the languages that are installed.

use std::path::PathBuf;

use image::{GrayImage, Luma, imageops};

use super::library::{Instance, Layout};
use super::table;
use crate::ocr::EngineError;
use crate::ocr::line_reader::{LineReader, LineReaders};
use crate::page::RunWord;

/// Code of the data that tell the script of a page.
const SCRIPT_DETECTION: &str = "osd";
/// Smallest confidence at which a detected script is believed.
const SCRIPT_CONFIDENCE_MIN: f32 = 1.0;
/// Margin around a line, in pixels: letters at the edge are lost.
const MARGIN: u32 = 10;

/// Reader of lines in the languages of a folder of `.traineddata` files.
pub struct TesseractLines {
    folder: PathBuf,
    languages: Vec<String>,
}

impl TesseractLines {
    /// Creates a reader for languages whose data lie in this folder. Nothing is loaded yet.
    pub fn new(folder: PathBuf, languages: Vec<String>) -> Self {
        Self { folder, languages }
    }

    fn load(&self, language: &str) -> Result<Instance, EngineError> {
        let folder = self.folder.to_string_lossy();
        Instance::load(Some(&folder), language)?.ok_or_else(|| {
            EngineError::Broken(format!(
                "the data of the language \"{language}\" in {folder} cannot be loaded"
            ))
        })
    }
}

impl LineReaders for TesseractLines {
    fn languages(&self) -> &[String] {
        &self.languages
    }

    fn open(&self, language: &str) -> Result<Box<dyn LineReader>, EngineError> {
        Ok(Box::new(TesseractLine(self.load(language)?)))
    }

    fn detect_script(&self, page: &GrayImage) -> Option<String> {
        if !self.languages.iter().any(|code| code == SCRIPT_DETECTION) {
            return None;
        }
        let (name, confidence) = self.load(SCRIPT_DETECTION).ok()?.detect_script(page)?;
        (confidence >= SCRIPT_CONFIDENCE_MIN).then_some(name)
    }
}

struct TesseractLine(Instance);

impl LineReader for TesseractLine {
    #[expect(clippy::cast_precision_loss, reason = "places on a line")]
    fn read_line(&mut self, line: &GrayImage) -> Result<Vec<RunWord>, EngineError> {
        let framed = add_margin(line);
        let table = self
            .0
            .read_table(&framed, Layout::Line)
            .ok_or_else(|| EngineError::Refused("Tesseract failed on a line".to_owned()))?;
        let width = line.width().max(1) as f32;
        let share = |x: f32| ((x - MARGIN as f32) / width).clamp(0.0, 1.0);
        Ok(table::parse_line(&table)
            .into_iter()
            .map(|word| RunWord {
                start: share(word.start),
                end: share(word.end),
                ..word
            })
            .collect())
    }
}

/// Returns the line with a margin in the colour of its paper, which is that of most of its pixels.
fn add_margin(line: &GrayImage) -> GrayImage {
    let mut values = line.as_raw().clone();
    values.sort_unstable();
    let paper = values.get(values.len() * 3 / 4).copied().unwrap_or(u8::MAX);
    let (width, height) = line.dimensions();
    let mut framed = GrayImage::from_pixel(width + 2 * MARGIN, height + 2 * MARGIN, Luma([paper]));
    imageops::replace(&mut framed, line, MARGIN.into(), MARGIN.into());
    framed
}
