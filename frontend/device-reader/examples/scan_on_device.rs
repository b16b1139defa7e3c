//! Reads photos as the worker does, for measurements: prints what `receipt-scanner scan` prints, as
//! far as the score needs it.
//!
//! usage: `scan_on_device MODELS PICTURE...`

#![expect(clippy::print_stdout, reason = "the result of the program")]

use std::env;
use std::error::Error;
use std::fs;
use std::path::Path;
use std::time::Instant;

use device_reader::DeviceReader;
use reader::extract::Settings;
use reader::picture::{Limits, Picture, open_sheets};
use serde_json::{Value, json};
use shared::file_kind::FileKind;
use shared::money::Money;
use shared::receipt::{Receipt, format_date};

/// Sizes in `worker.js`, in pixels.
const LONG_SIDE_MAX: u32 = 2_600;
const SHORT_SIDE_MIN: u32 = 1_300;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let models = arguments
        .next()
        .ok_or("usage: scan_on_device MODELS PICTURE...")?;
    let model = |name: &str| fs::read(Path::new(&models).join(name));
    let reader = DeviceReader::load_models(
        model("PP-OCRv6_det_tiny.onnx")?,
        model("PP-OCRv6_rec_tiny.onnx")?,
    )?;
    for file in arguments {
        let path = Path::new(&file);
        let bytes = fs::read(path)?;
        let begun = Instant::now();
        let receipt = read_receipt(&reader, &bytes);
        let id = path.file_stem().map(|stem| stem.to_string_lossy());
        let mut line = json!({"id": id, "seconds": begun.elapsed().as_secs_f64()});
        if let Some(receipt) = receipt {
            line["merchant"] = json!(receipt.merchant.name.value);
            line["date"] = json!(receipt.date.value.map(format_date));
            line["total"] = json!(receipt.total.value.map(Money::to_decimal));
            line["currency"] = json!(receipt.currency.value);
            line["receipt"] = serde_json::to_value(&receipt).unwrap_or(Value::Null);
        }
        println!("{line}");
    }
    Ok(())
}

/// Reads the first page; nothing of a PDF, which browsers do not decode as a picture.
fn read_receipt(reader: &DeviceReader, bytes: &[u8]) -> Option<Receipt> {
    let kind = FileKind::detect(bytes).filter(|kind| *kind != FileKind::Pdf)?;
    let limits = Limits::default();
    let sheet = open_sheets(bytes, kind, &limits, &|| false)
        .ok()?
        .next()?
        .ok()?;
    let size = sheet.picture.size();
    let (long, short) = (size.width.max(size.height), size.width.min(size.height));
    let side_max = LONG_SIDE_MAX.max(long.saturating_mul(SHORT_SIDE_MIN) / short.max(1));
    let picture = Picture::new(sheet.picture.scaled_to_fit(side_max).into_owned());
    reader.read_picture(&picture, &Settings::default()).ok()
}
