//! Engines that read text off a picture, behind one trait; one file or folder per engine.
//!
//! An engine may compute in process or ask another machine: it blocks either way, and its errors say what
//! the caller should do. It knows text and places, nothing about receipts.

pub mod ppocr;
#[cfg(feature = "tesseract")]
pub mod tesseract;

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::Stop;
use crate::page::Run;
use crate::paper::Paper;
use crate::picture::{Picture, light};

/// Reads text off an upright picture.
pub trait Engine: Send + Sync {
    /// The name it is configured and shown by.
    fn name(&self) -> &str;

    /// Every run of text it finds, in any order.
    fn read(&self, picture: &Picture, stop: &Stop<'_>) -> Result<Vec<Run>, EngineError>;

    /// The host that pictures are sent to, or `None` for an engine that keeps them on this machine.
    fn sends_to(&self) -> Option<&str> {
        None
    }

    /// The same as [`Engine::read`]. The bytes that left the machine for it are added to `sent_bytes`, also
    /// when nothing came of them.
    fn read_counting(
        &self,
        picture: &Picture,
        stop: &Stop<'_>,
        sent_bytes: &mut u64,
    ) -> Result<Vec<Run>, EngineError> {
        let _ = sent_bytes;
        self.read(picture, stop)
    }

    /// The same for paper on a picture, with places in pixels of the flat paper. An engine that knows nothing of
    /// papers is shown a flat, evenly lit one.
    fn read_paper(
        &self,
        picture: &Picture,
        paper: &Paper,
        stop: &Stop<'_>,
    ) -> Result<Vec<Run>, EngineError> {
        if paper.is_whole() {
            return self.read(picture, stop);
        }
        self.read(&flat(picture, paper), stop)
    }
}

/// An engine, and how many bytes left the machine for everything it was asked.
pub struct Counting<'a> {
    engine: &'a dyn Engine,
    sent_bytes: AtomicU64,
}

impl<'a> Counting<'a> {
    /// Nothing was sent yet.
    pub fn new(engine: &'a dyn Engine) -> Self {
        Self {
            engine,
            sent_bytes: AtomicU64::new(0),
        }
    }

    /// The bytes that left the machine so far.
    pub fn sent_bytes(&self) -> u64 {
        self.sent_bytes.load(Ordering::Relaxed)
    }
}

impl Engine for Counting<'_> {
    fn name(&self) -> &str {
        self.engine.name()
    }

    fn read(&self, picture: &Picture, stop: &Stop<'_>) -> Result<Vec<Run>, EngineError> {
        let mut sent = 0;
        let result = self.engine.read_counting(picture, stop, &mut sent);
        self.sent_bytes.fetch_add(sent, Ordering::Relaxed);
        result
    }

    fn sends_to(&self) -> Option<&str> {
        self.engine.sends_to()
    }

    /// An engine that sends pictures away is shown flat ones, so that every byte is counted.
    fn read_paper(
        &self,
        picture: &Picture,
        paper: &Paper,
        stop: &Stop<'_>,
    ) -> Result<Vec<Run>, EngineError> {
        match self.engine.sends_to() {
            None => self.engine.read_paper(picture, paper, stop),
            Some(_) if paper.is_whole() => self.read(picture, stop),
            Some(_) => self.read(&flat(picture, paper), stop),
        }
    }
}

/// The paper alone, flat and evenly lit.
fn flat(picture: &Picture, paper: &Paper) -> Picture {
    let mut flat = paper.flat(picture, u32::MAX);
    light::even(&mut flat);
    Picture::new(flat)
}

/// What to do when an engine gives no text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum EngineError {
    /// Try again later, if it says when, after that time.
    #[error("the engine is busy")]
    Busy(Option<Duration>),
    /// It may not be asked any more today; after this time it may.
    #[error("the budget of the engine is used up")]
    UsedUp(Duration),
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
