//! What `worker.js` calls.

use reader::extract::Settings;
use shared::receipt::parse_date;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::{DeviceReader, picture_from_rgba, summarise};

/// [`DeviceReader`] for JavaScript.
#[wasm_bindgen]
pub struct PhotoReader(DeviceReader);

#[wasm_bindgen]
impl PhotoReader {
    /// Loads the networks; nothing if they are not the right ones.
    pub fn load(detection: Vec<u8>, recognition: Vec<u8>) -> Option<Self> {
        DeviceReader::load_models(detection, recognition)
            .ok()
            .map(Self)
    }

    /// Reads the pixels of a canvas and returns the reading as JSON; nothing if it fails. `today` is
    /// `YYYY-MM-DD`.
    pub fn read(&self, width: u32, height: u32, rgba: &[u8], today: &str) -> Option<String> {
        let picture = picture_from_rgba(width, height, rgba)?;
        let settings = Settings {
            today: parse_date(today).ok(),
            ..Settings::default()
        };
        let receipt = self.0.read_picture(&picture, &settings).ok()?;
        serde_json::to_string(&summarise(&receipt)).ok()
    }
}
