//! The embedded engine: PP-OCRv6 small, two networks in ONNX files, run by `rten` in pure Rust.
//!
//! A picture's way: [`detect`] makes a map of where text is likely, [`regions`] finds tilted rectangles on
//! it, [`crop`] cuts each one out upright and 48 pixels high, [`recognise`] runs them in batches of similar
//! width, [`ctc`] turns what comes out into words. All of these are functions of values; only [`network`]
//! knows the runtime. The models are handed in as bytes: nothing here reads a file.

#![expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "sizes and places on a picture change between pixels and fractions, all far below 2^23"
)]

mod alphabet;
mod crop;
mod ctc;
mod detect;
mod network;
mod recognise;
mod rectangle;
mod regions;

use std::sync::Arc;

use rten::ThreadPool;

use super::{Engine, EngineError};
use crate::Stop;
use crate::page::Run;
use crate::picture::Picture;
use alphabet::Alphabet;
use network::Network;

/// The entry of the recognition model's metadata that lists its characters.
const CHARACTERS: &str = "character";

/// Both networks, loaded and ready. Can be shared: reading takes `&self`.
pub struct PpOcr {
    detection: Network,
    recognition: Network,
    alphabet: Alphabet,
}

/// The bytes of an ONNX file.
#[derive(Debug)]
pub enum ModelBytes {
    /// Embedded in the program.
    Embedded(&'static [u8]),
    /// Read from somewhere; dropped once the model is loaded.
    Owned(Vec<u8>),
}

impl PpOcr {
    /// Loads both models. Every reading uses the same `threads` threads, at least one.
    pub fn load(
        detection: impl Into<ModelBytes>,
        recognition: impl Into<ModelBytes>,
        threads: usize,
    ) -> Result<Self, EngineError> {
        let pool = Arc::new(ThreadPool::with_num_threads(threads.max(1)));
        let detection = Network::load(detection.into(), Arc::clone(&pool))?;
        let recognition = Network::load(recognition.into(), pool)?;
        let alphabet = recognition
            .metadata(CHARACTERS)
            .map(Alphabet::new)
            .ok_or_else(|| EngineError::Broken("the recognition model lists no characters".to_owned()))?;
        Ok(Self { detection, recognition, alphabet })
    }
}

impl Engine for PpOcr {
    fn name(&self) -> &'static str {
        "pp-ocr"
    }

    fn read(&self, picture: &Picture, stop: &Stop<'_>) -> Result<Vec<Run>, EngineError> {
        let map = detect::map(&self.detection, picture.rgb(), stop)?;
        let regions = regions::find(&map);
        recognise::runs(&self.recognition, &self.alphabet, picture.rgb(), &regions, stop)
    }
}

impl From<&'static [u8]> for ModelBytes {
    fn from(bytes: &'static [u8]) -> Self {
        Self::Embedded(bytes)
    }
}

impl From<Vec<u8>> for ModelBytes {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Owned(bytes)
    }
}
