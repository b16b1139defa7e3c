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
    clippy::many_single_char_names,
    reason = "sizes and places on a picture change between pixels and fractions, all far below 2^23"
)]

mod alphabet;
mod crew;
mod crop;
mod ctc;
mod detect;
mod direction;
mod network;
mod onnx;
mod recognise;
mod regions;
mod script;

use std::borrow::Cow;

use rten::{Model, ModelOptions};

use super::{Engine, EngineError};
use crate::Stop;
use crate::page::Run;
use crate::paper::Paper;
use crate::picture::Picture;
use alphabet::Alphabet;
use crew::Crew;
use network::Network;
pub use script::Script;

/// The entry of the recognition model's metadata that lists its characters.
const CHARACTERS: &str = "character";

/// Both networks, loaded and ready. Can be shared: reading takes `&self`.
pub struct PpOcr {
    detection: Network,
    recognition: Network,
    alphabet: Alphabet,
    crew: Crew,
}

impl PpOcr {
    /// Loads both models from the bytes of their ONNX files, as far as they know the characters of these scripts.
    /// At least one thread reads.
    pub fn load(
        detection: Cow<'static, [u8]>,
        recognition: Cow<'static, [u8]>,
        scripts: &[Script],
        threads: usize,
    ) -> Result<Self, EngineError> {
        let is_wanted = |text: &str| {
            text.chars()
                .all(|character| scripts.iter().any(|script| script.has(character)))
        };
        let is_whole = scripts.is_empty() || scripts.contains(&Script::All);
        let cut = if is_whole {
            None
        } else {
            onnx::cut(&recognition, CHARACTERS, is_wanted)
        };
        let detection = model(detection)?;
        let recognition = model(cut.map_or(recognition, Cow::Owned))?;
        let alphabet = recognition
            .metadata()
            .get(CHARACTERS)
            .map(Alphabet::new)
            .ok_or_else(|| {
                EngineError::Broken("the recognition model lists no characters".to_owned())
            })?;
        let (detection, recognition) = (Network::new(detection)?, Network::new(recognition)?);
        Ok(Self {
            detection,
            recognition,
            alphabet,
            crew: Crew::new(threads),
        })
    }
}

/// A model that is part of the program is not copied.
fn model(bytes: Cow<'static, [u8]>) -> Result<Model, EngineError> {
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

    fn read(&self, picture: &Picture, stop: &Stop<'_>) -> Result<Vec<Run>, EngineError> {
        self.read_paper(picture, &Paper::whole(picture), stop)
    }

    fn read_paper(
        &self,
        picture: &Picture,
        paper: &Paper,
        stop: &Stop<'_>,
    ) -> Result<Vec<Run>, EngineError> {
        let view = View { picture, paper };
        let map = detect::map(self, &view, stop)?;
        let regions = regions::find(&map);
        recognise::runs(self, &view, &regions, stop)
    }
}

/// What is read.
struct View<'a> {
    picture: &'a Picture,
    paper: &'a Paper,
}
