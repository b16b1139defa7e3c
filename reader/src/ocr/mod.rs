//! Engines that read text off a picture, behind one trait; one file or folder per engine.
//!
//! An engine may compute in process or ask another machine: it blocks either way, and its errors say what
//! the caller should do. It knows text and places, nothing about receipts.

pub mod ppocr;
#[cfg(feature = "tesseract")]
pub mod tesseract;

use std::time::Duration;

use crate::Stop;
use crate::page::Run;
use crate::picture::Picture;

/// Reads text off an upright picture.
pub trait Engine: Send + Sync {
    /// The name it is configured and shown by.
    fn name(&self) -> &str;

    /// Every run of text it finds, in any order.
    fn read(&self, picture: &Picture, stop: &Stop<'_>) -> Result<Vec<Run>, EngineError>;
}

/// What to do when an engine gives no text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EngineError {
    /// Try again later, if it says when, after that time.
    #[error("the engine is busy")]
    Busy(Option<Duration>),
    /// It will not read this picture, however often it is asked.
    #[error("the engine refused: {0}")]
    Refused(String),
    /// It does not work: wrong models, no connection, wrong key.
    #[error("the engine is broken: {0}")]
    Broken(String),
    /// It was told to stop.
    #[error("stopped")]
    Stopped,
}
