//! Embedded engine: PP-OCRv6 small, two ONNX networks run by `rten`.
//!
//! [`detect`] computes a map of likely text, [`regions`] finds tilted rectangles on it,
//! [`direction`] tells how their text runs, [`crop`] cuts each one out upright and 48 pixels high,
//! [`recognise`] runs them in batches of similar width, and [`ctc`] decodes the output into words.
//! All of these are functions of values; only [`network`] executes models. The whole engine is pure
//! Rust. Models are passed in as bytes: nothing here reads a file.

#![expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::many_single_char_names,
    reason = "sizes and places on a picture change between pixels and fractions, all far below 2^23"
)]

mod alphabet;
mod crop;
mod ctc;
mod detect;
mod direction;
mod network;
mod onnx_pruning;
mod protobuf;
mod recognise;
mod regions;
mod script;
mod threads;

use std::borrow::Cow;

use rten::{Model, ModelOptions};

use super::{Engine, EngineError};
use crate::Stop;
use crate::page::Run;
use crate::paper::Paper;
use crate::picture::Picture;
use alphabet::Alphabet;
use network::Network;
pub use script::Script;
use threads::InferenceThreads;

/// Metadata key of the recognition model's list of characters.
const CHARACTERS_KEY: &str = "character";

/// Embedded engine with both networks loaded. Can be shared: reading takes `&self`.
pub struct PpOcr {
    detection: Network,
    recognition: Network,
    alphabet: Alphabet,
    threads: InferenceThreads,
}

impl PpOcr {
    /// Loads both models from the bytes of their ONNX files and reduces the alphabet to `scripts`.
    ///
    /// The alphabet stays whole without scripts, with [`Script::All`], and if the file cannot be
    /// reduced. At least one thread is used.
    pub fn load_models(
        detection: Cow<'static, [u8]>,
        recognition: Cow<'static, [u8]>,
        scripts: &[Script],
        threads: usize,
    ) -> Result<Self, EngineError> {
        // An entry of the list may consist of several code points.
        let is_wanted = |text: &str| {
            text.chars()
                .all(|character| scripts.iter().any(|script| script.contains(character)))
        };
        let is_whole = scripts.is_empty() || scripts.contains(&Script::All);
        let cut = if is_whole {
            None
        } else {
            onnx_pruning::prune_characters(&recognition, CHARACTERS_KEY, is_wanted)
        };
        let detection = load_model(detection)?;
        let recognition = load_model(cut.map_or(recognition, Cow::Owned))?;
        // The list is read after the reduction, so that it matches the outputs of the network.
        let alphabet = recognition
            .metadata()
            .get(CHARACTERS_KEY)
            .map(Alphabet::new)
            .ok_or_else(|| {
                EngineError::Broken("the recognition model lists no characters".to_owned())
            })?;
        let (detection, recognition) = (Network::new(detection)?, Network::new(recognition)?);
        Ok(Self {
            detection,
            recognition,
            alphabet,
            threads: InferenceThreads::new(threads),
        })
    }
}

/// Loads a model; bytes that are part of the program are not copied.
fn load_model(bytes: Cow<'static, [u8]>) -> Result<Model, EngineError> {
    let options = ModelOptions::with_all_ops();
    let model = match bytes {
        Cow::Borrowed(bytes) => options.load_static_slice(bytes),
        Cow::Owned(bytes) => options.load(bytes),
    };
    model.map_err(|error| EngineError::Broken(format!("a model cannot be loaded: {error}")))
}

impl Engine for PpOcr {
    fn name(&self) -> &'static str {
        "pp-ocr"
    }

    fn read_picture(&self, picture: &Picture, stop: &Stop<'_>) -> Result<Vec<Run>, EngineError> {
        self.read_paper(picture, &Paper::whole_picture(picture), stop)
    }

    fn read_paper(
        &self,
        picture: &Picture,
        paper: &Paper,
        stop: &Stop<'_>,
    ) -> Result<Vec<Run>, EngineError> {
        let view = PaperView { picture, paper };
        let map = detect::detect_text(self, &view, stop)?;
        let regions = regions::find_regions(&map);
        recognise::read_regions(self, &view, &regions, stop)
    }
}

/// Paper to read, and the picture it lies on.
struct PaperView<'a> {
    picture: &'a Picture,
    paper: &'a Paper,
}
