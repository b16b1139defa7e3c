//! The embedded engine: PP-OCRv6 small, two networks in ONNX files, run by `rten` in pure Rust.
//!
//! A picture's way: [`detect`] makes a map of where text is likely, [`regions`] finds tilted rectangles on
//! it, [`crop`] cuts each one out upright and 48 pixels high, [`recognise`] runs them in batches of similar
//! width, [`ctc`] turns what comes out into words. All of these are functions of values; [`network`]
//! alone runs anything. The models are handed in as bytes: nothing here reads a file.

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

use rten::{LoadError, Model, ModelOptions, ThreadPool};

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

impl PpOcr {
    /// Loads both models from the bytes of their ONNX files. Every reading uses the same `threads` threads,
    /// at least one.
    pub fn load(detection: Vec<u8>, recognition: Vec<u8>, threads: usize) -> Result<Self, EngineError> {
        let options = ModelOptions::with_all_ops();
        Self::new(options.load(detection), options.load(recognition), threads)
    }

    /// The same for models that are part of the program: no copy of the files is made.
    pub fn load_static(
        detection: &'static [u8],
        recognition: &'static [u8],
        threads: usize,
    ) -> Result<Self, EngineError> {
        let options = ModelOptions::with_all_ops();
        Self::new(options.load_static_slice(detection), options.load_static_slice(recognition), threads)
    }

    fn new(
        detection: Result<Model, LoadError>,
        recognition: Result<Model, LoadError>,
        threads: usize,
    ) -> Result<Self, EngineError> {
        let broken = |error: LoadError| EngineError::Broken(format!("a model cannot be loaded: {error}"));
        let pool = Arc::new(ThreadPool::with_num_threads(threads.max(1)));
        let detection = Network::new(detection.map_err(broken)?, Arc::clone(&pool))?;
        let recognition = Network::new(recognition.map_err(broken)?, pool)?;
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
