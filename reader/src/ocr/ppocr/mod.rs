//! Embedded engine: PP-OCRv6 small, two ONNX networks run by `rten`.
//!
//! [`detect`] computes a map of likely text, [`regions`] finds tilted rectangles on it,
//! [`direction`] tells how their text runs, [`crop`] cuts each one out upright and 48 pixels high,
//! [`recognise`] runs them in batches of similar width, and [`ctc`] decodes the output into words.
//! If many lines are doubtful, [`other_scripts`] tries other scripts, and [`merge`] combines the
//! words of both readings. All of these are functions of values; only [`network`] executes models. The
//! engine is pure Rust. Models are passed in as bytes: nothing here reads a file.

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
mod merge;
mod network;
mod onnx_pruning;
mod other_scripts;
mod protobuf;
mod recognise;
mod regions;
mod script;
mod threads;
mod writing;

use std::borrow::Cow;
use std::sync::Arc;

use rten::{Model, ModelOptions};

use super::line_reader::LineReaders;
use super::{Engine, EngineError};
use crate::Stop;
use crate::page::{PaperText, Run};
use crate::paper::Paper;
use crate::picture::Picture;
use alphabet::Alphabet;
use network::Network;
use other_scripts::OtherScripts;
pub use script::Script;
use threads::InferenceThreads;

/// Metadata key of the recognition model's list of characters.
const CHARACTERS_KEY: &str = "character";

/// Embedded engine with both networks loaded. Can be shared: reading takes `&self`.
pub struct PpOcr {
    detection: Network,
    recogniser: Recogniser,
    other_scripts: Option<OtherScripts>,
    threads: InferenceThreads,
}

/// Recognition network and the characters of its outputs.
struct Recogniser {
    network: Network,
    alphabet: Alphabet,
}

impl PpOcr {
    /// Loads both models from the bytes of their ONNX files and reduces the alphabet to `scripts`.
    ///
    /// The alphabet stays whole without scripts, with [`Script::All`], and if the file cannot be
    /// reduced. With [`Script::Auto`], further alphabets are loaded when a receipt needs them. At
    /// least one thread is used.
    pub fn load_models(
        detection: Cow<'static, [u8]>,
        recognition: Cow<'static, [u8]>,
        scripts: &[Script],
        threads: usize,
    ) -> Result<Self, EngineError> {
        let detection = load_model(detection)?;
        // The file is kept only if alphabets are to be made of it later.
        let (recogniser, other_scripts) = if scripts.contains(&Script::Auto) {
            let recogniser = Recogniser::load(recognition.clone(), scripts)?;
            (recogniser, Some(OtherScripts::new(recognition)))
        } else {
            (Recogniser::load(recognition, scripts)?, None)
        };
        Ok(Self {
            detection: Network::new(detection)?,
            recogniser,
            other_scripts,
            threads: InferenceThreads::new(threads),
        })
    }

    /// Returns the engine with readers of lines in scripts that the model lacks. They are used with
    /// [`Script::Auto`] only.
    #[must_use]
    pub fn with_line_readers(mut self, readers: Arc<dyn LineReaders>) -> Self {
        self.other_scripts = self
            .other_scripts
            .map(|scripts| scripts.with_line_readers(readers));
        self
    }
}

impl Recogniser {
    /// Loads the model with the characters of these scripts.
    fn load(file: Cow<'static, [u8]>, scripts: &[Script]) -> Result<Self, EngineError> {
        Self::from_bytes(prune_alphabet(&file, scripts).map_or(file, Cow::Owned))
    }

    fn from_bytes(bytes: Cow<'static, [u8]>) -> Result<Self, EngineError> {
        let model = load_model(bytes)?;
        // The list is read after the reduction, so that it matches the outputs of the network.
        let alphabet = model
            .metadata()
            .get(CHARACTERS_KEY)
            .map(Alphabet::new)
            .ok_or_else(|| {
                EngineError::Broken("the recognition model lists no characters".to_owned())
            })?;
        let network = Network::new(model)?;
        Ok(Self { network, alphabet })
    }
}

/// Returns the model with the characters of these scripts; `None` if it is to stay whole.
fn prune_alphabet(recognition: &[u8], scripts: &[Script]) -> Option<Vec<u8>> {
    if scripts.is_empty() || scripts.contains(&Script::All) {
        return None;
    }
    // An entry of the list may consist of several code points.
    let is_wanted = |text: &str| {
        text.chars()
            .all(|character| scripts.iter().any(|script| script.contains(character)))
    };
    onnx_pruning::prune_characters(recognition, CHARACTERS_KEY, is_wanted)
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
            .map(|text| text.runs)
    }

    fn read_paper(
        &self,
        picture: &Picture,
        paper: &Paper,
        stop: &Stop<'_>,
    ) -> Result<PaperText, EngineError> {
        let view = PaperView { picture, paper };
        let map = detect::detect_text(self, &view, stop)?;
        let regions = regions::find_regions(&map);
        let readings = recognise::read_regions(self, &view, &regions, stop)?;
        match &self.other_scripts {
            Some(scripts) => other_scripts::reread_lines(self, scripts, &view, readings, stop),
            None => Ok(recognise::keep_confident_runs(readings).into()),
        }
    }
}

/// Paper to read, and the picture it lies on.
struct PaperView<'a> {
    picture: &'a Picture,
    paper: &'a Paper,
}
