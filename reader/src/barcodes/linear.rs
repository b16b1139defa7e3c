//! Bar codes, read along lines across the picture, and PDF417.
//!
//! Lines are read as rows of bars, horizontally and vertically; PDF417 is made of such rows. A
//! one-dimensional code counts if several lines agree: on a single line, letters can pass for a
//! weak symbology.

use std::collections::HashSet;

use rxing::oned::{MultiFormatOneDReader, OneDReader};
use rxing::pdf417::PDF417Reader;
use rxing::{BarcodeFormat, DecodeHints, RXingResult, Reader};

use super::{Bitmap, Symbol};
use crate::geometry::Point;
use crate::page::Symbology;

/// Approximate number of lines read in each direction; a bar code on a receipt covers ten or more
/// of them.
const SCAN_LINES: usize = 256;
/// Fewest lines that must agree on a code.
const AGREEING_LINES_MIN: usize = 3;
/// Shortest text of a code in bytes; a shorter one is likely chance.
const TEXT_BYTES_MIN: usize = 4;

/// Finds the bar codes on a picture.
pub(super) fn find_bar_symbols(mut bitmap: Bitmap) -> Vec<Symbol> {
    let mut symbols: Vec<Symbol> = PDF417Reader
        .decode(&mut bitmap)
        .ok()
        .as_ref()
        .and_then(to_symbol)
        .into_iter()
        .collect();
    // Horizontal codes, then vertical ones on the turned picture.
    symbols.extend(scan_rows(&bitmap));
    let turned = bitmap.rotate_counter_clockwise();
    let height = turned.get_height();
    symbols.extend(
        scan_rows(&turned)
            .into_iter()
            .map(|symbol| rotate_back(symbol, height)),
    );
    symbols
}

/// Finds the horizontal codes.
fn scan_rows(bitmap: &Bitmap) -> Vec<Symbol> {
    let hints = DecodeHints {
        PossibleFormats: Some(HashSet::from([
            BarcodeFormat::EAN_13,
            BarcodeFormat::EAN_8,
            BarcodeFormat::CODE_128,
            BarcodeFormat::CODE_39,
            BarcodeFormat::ITF,
        ])),
        ..DecodeHints::default()
    };
    let mut reader = MultiFormatOneDReader::new(&hints);
    let mut sightings: Vec<(Symbol, usize)> = Vec::new();
    for y in (0..bitmap.get_height()).step_by((bitmap.get_height() / SCAN_LINES).max(1)) {
        let Some(seen) = decode_line(&mut reader, &hints, bitmap, y)
            .as_ref()
            .and_then(to_symbol)
        else {
            continue;
        };
        // Collect equal readings and count their lines.
        match sightings
            .iter_mut()
            .find(|(known, _)| (known.kind, &known.text) == (seen.kind, &seen.text))
        {
            Some((known, lines)) => {
                known.places.extend(seen.places);
                *lines += 1;
            }
            None => sightings.push((seen, 1)),
        }
    }
    // A code that few lines agree on is noise.
    sightings
        .into_iter()
        .filter(|(_, lines)| *lines >= AGREEING_LINES_MIN)
        .map(|(symbol, _)| symbol)
        .collect()
}

/// Decodes one line, from left to right or from right to left.
fn decode_line(
    reader: &mut MultiFormatOneDReader,
    hints: &DecodeHints,
    bitmap: &Bitmap,
    y: usize,
) -> Option<RXingResult> {
    let mut row = bitmap.get_black_row(y).ok()?;
    let number = u32::try_from(y).ok()?;
    if let Ok(result) = reader.decode_row(number, &row, hints) {
        return Some(result);
    }
    // Read the mirrored line, then mirror the points back.
    row.to_mut().reverse();
    let result = reader.decode_row(number, &row, hints).ok()?;
    let end = pixels_to_f32(bitmap.get_width());
    let points = result
        .getPoints()
        .iter()
        .map(|point| rxing::Point::new(end - point.x, point.y))
        .collect();
    Some(result.with_point(points))
}

/// Converts a result of the library; `None` for other symbologies and for texts that are too short.
fn to_symbol(result: &RXingResult) -> Option<Symbol> {
    let kind = match result.getBarcodeFormat() {
        BarcodeFormat::EAN_13 => Symbology::Ean13,
        BarcodeFormat::EAN_8 => Symbology::Ean8,
        BarcodeFormat::CODE_128 => Symbology::Code128,
        BarcodeFormat::CODE_39 => Symbology::Code39,
        BarcodeFormat::ITF => Symbology::Itf,
        BarcodeFormat::PDF_417 => Symbology::Pdf417,
        _ => return None,
    };
    let text = result.getText();
    let places = result
        .getPoints()
        .iter()
        .map(|point| [point.x, point.y])
        .collect();
    (text.len() >= TEXT_BYTES_MIN).then(|| Symbol {
        kind,
        text: text.to_owned(),
        places,
    })
}

/// Maps a symbol on the turned picture to the picture before the turn.
fn rotate_back(symbol: Symbol, height: usize) -> Symbol {
    // Turning anticlockwise moved the right edge to the top.
    let end = pixels_to_f32(height);
    let place = |[x, y]: Point| [end - y, x];
    Symbol {
        places: symbol.places.into_iter().map(place).collect(),
        ..symbol
    }
}

/// Converts a side in pixels.
#[expect(
    clippy::cast_precision_loss,
    reason = "pictures have far fewer than 2^23 pixels a side"
)]
fn pixels_to_f32(pixels: usize) -> f32 {
    pixels as f32
}
