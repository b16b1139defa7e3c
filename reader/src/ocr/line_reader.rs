//! Readers of single lines, for scripts that an engine lacks.

use image::GrayImage;

use super::EngineError;
use crate::page::RunWord;

/// Languages in which single lines can be read.
pub trait LineReaders: Send + Sync {
    /// Returns the codes of the languages, like `rus`.
    fn languages(&self) -> &[String];

    /// Loads a language. Each reader is used by one thread at a time.
    fn open(&self, language: &str) -> Result<Box<dyn LineReader>, EngineError>;

    /// Returns the English name of the script on a page, if it can be told without reading.
    fn detect_script(&self, page: &GrayImage) -> Option<String>;
}

/// Reader of lines in one language.
pub trait LineReader: Send {
    /// Returns the words of an upright line, in order; their places are shares of its width.
    fn read_line(&mut self, line: &GrayImage) -> Result<Vec<RunWord>, EngineError>;
}
