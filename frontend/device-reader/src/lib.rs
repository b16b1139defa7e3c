//! Reading of photos on the user's device: merchant, date and total, before the server has them.
//!
//! A Web Worker (`worker.js`) decodes a photo and calls [`DeviceReader`], which runs the networks
//! of PP-OCRv6 tiny. Pure but for the bindings.

#[cfg(target_arch = "wasm32")]
mod bindings;

use reader::extract::{Settings, extract_receipt};
use reader::ocr::EngineError;
use reader::ocr::ppocr::{PpOcr, Script};
use reader::picture::Picture;
use reader::read::read_page;
use shared::device_reading::DeviceReading;
use shared::receipt::{Receipt, format_date};

/// Scripts that are read. The server reads all others.
const SCRIPTS: [Script; 1] = [Script::All];

/// Reader with both networks loaded.
pub struct DeviceReader {
    engine: PpOcr,
}

impl DeviceReader {
    /// Loads the networks from the bytes of their ONNX files.
    pub fn load_models(detection: Vec<u8>, recognition: Vec<u8>) -> Result<Self, EngineError> {
        let engine = PpOcr::load_models(detection.into(), recognition.into(), &SCRIPTS, 1)?;
        Ok(Self { engine })
    }

    /// Reads the receipt on a picture.
    pub fn read_picture(
        &self,
        picture: &Picture,
        settings: &Settings,
    ) -> Result<Receipt, EngineError> {
        let page = read_page(&self.engine, picture, &|| false)?;
        Ok(extract_receipt(&[page], settings))
    }
}

/// Returns the fields that are displayed.
pub fn summarise(receipt: &Receipt) -> DeviceReading {
    DeviceReading {
        merchant: receipt.merchant.name.value.clone(),
        date: receipt.date.value.map(format_date),
        total: receipt.total.value,
    }
}

/// Converts pixels of a canvas, four bytes each, to a picture; `None` if their number does not fit
/// the size.
pub fn picture_from_rgba(width: u32, height: u32, rgba: &[u8]) -> Option<Picture> {
    let (pixels, _) = rgba.as_chunks::<4>();
    let rgb = pixels
        .iter()
        .flat_map(|[red, green, blue, _]| [*red, *green, *blue]);
    Picture::from_pixels(width, height, rgb.collect())
}
