//! OCR engines behind one trait; one file or folder per engine.
//!
//! An engine computes in process or calls another machine. It blocks either way, and its errors
//! tell the caller how to proceed. It knows text and positions, nothing about receipts.

pub mod line_reader;
pub mod ppocr;
#[cfg(feature = "tesseract")]
pub mod tesseract;

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::Stop;
use crate::page::{PaperText, Run};
use crate::paper::Paper;
use crate::picture::{Picture, illumination};

/// OCR engine: finds text on an upright picture.
pub trait Engine: Send + Sync {
    /// Returns the name used in the configuration and shown to users.
    fn name(&self) -> &str;

    /// Returns every run of text on the picture, in any order.
    fn read_picture(&self, picture: &Picture, stop: &Stop<'_>) -> Result<Vec<Run>, EngineError>;

    /// Returns the host that pictures are sent to, or `None` if they stay on this machine.
    fn sends_to(&self) -> Option<&str> {
        None
    }

    /// Reads like [`Engine::read_picture`] and adds the bytes that left the machine to
    /// `sent_bytes`, also on failure.
    fn read_counting_bytes(
        &self,
        picture: &Picture,
        stop: &Stop<'_>,
        sent_bytes: &mut u64,
    ) -> Result<Vec<Run>, EngineError> {
        let _ = sent_bytes;
        self.read_picture(picture, stop)
    }

    /// Reads one paper on a picture; positions are in pixels of the flat paper.
    ///
    /// The default is for engines that do not handle perspective: they get a flat, evenly lit copy,
    /// unless the paper is the whole picture.
    fn read_paper(
        &self,
        picture: &Picture,
        paper: &Paper,
        stop: &Stop<'_>,
    ) -> Result<PaperText, EngineError> {
        if paper.is_whole() {
            return self.read_picture(picture, stop).map(PaperText::from);
        }
        self.read_picture(&flatten_paper(picture, paper), stop)
            .map(PaperText::from)
    }
}

/// Engine wrapper that adds up the bytes that left the machine.
pub struct CountingEngine<'a> {
    engine: &'a dyn Engine,
    sent_bytes: AtomicU64,
}

impl<'a> CountingEngine<'a> {
    /// Creates a wrapper with a count of zero.
    pub fn new(engine: &'a dyn Engine) -> Self {
        Self {
            engine,
            sent_bytes: AtomicU64::new(0),
        }
    }

    /// Returns the bytes that left the machine so far.
    pub fn sent_bytes(&self) -> u64 {
        self.sent_bytes.load(Ordering::Relaxed)
    }
}

impl Engine for CountingEngine<'_> {
    fn name(&self) -> &str {
        self.engine.name()
    }

    fn read_picture(&self, picture: &Picture, stop: &Stop<'_>) -> Result<Vec<Run>, EngineError> {
        let mut sent = 0;
        let result = self.engine.read_counting_bytes(picture, stop, &mut sent);
        self.sent_bytes.fetch_add(sent, Ordering::Relaxed);
        result
    }

    fn sends_to(&self) -> Option<&str> {
        self.engine.sends_to()
    }

    /// Bypasses `read_paper` of engines that send pictures away, so that every byte is counted.
    fn read_paper(
        &self,
        picture: &Picture,
        paper: &Paper,
        stop: &Stop<'_>,
    ) -> Result<PaperText, EngineError> {
        let runs = match self.engine.sends_to() {
            None => return self.engine.read_paper(picture, paper, stop),
            Some(_) if paper.is_whole() => self.read_picture(picture, stop),
            Some(_) => self.read_picture(&flatten_paper(picture, paper), stop),
        };
        runs.map(PaperText::from)
    }
}

/// Returns a flat, evenly lit copy of the paper.
fn flatten_paper(picture: &Picture, paper: &Paper) -> Picture {
    // Full resolution: engines scale the copy themselves.
    let mut flat = paper.render_flat(picture, u32::MAX);
    illumination::normalize_light(&mut flat);
    Picture::new(flat)
}

/// Reason why an engine returned no text; tells the caller how to proceed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum EngineError {
    /// Temporarily unavailable. Retry, after this time if it is given.
    #[error("the engine is busy")]
    Busy(Option<Duration>),
    /// The budget of the day is used up. Retry after this time.
    #[error("the budget of the engine is used up")]
    UsedUp(Duration),
    /// Permanent refusal of this picture; a retry does not help.
    #[error("the engine refused: {0}")]
    Refused(String),
    /// The engine does not work: wrong models, no connection, wrong key.
    #[error("the engine is broken: {0}")]
    Broken(String),
    /// Stopped at the caller's request.
    #[error("stopped")]
    Stopped,
}
