//! Bar codes: lines across a picture are read as rows of bars, level and upright, and PDF417, which is made of such rows.
//!
//! A code counts when some lines read the same: on one alone, letters can pass for a weak symbology.

use std::collections::HashSet;

use rxing::oned::{MultiFormatOneDReader, OneDReader};
use rxing::pdf417::PDF417Reader;
use rxing::{BarcodeFormat, DecodeHints, RXingResult, Reader};

use super::{Bitmap, Symbol};
use crate::page::CodeKind;
use crate::quad::Point;

/// So many lines are read each way; a bar code on a receipt covers ten and more of them.
const LINES: usize = 256;
/// So many of them must agree.
const LINES_AGREE: usize = 3;
/// A shorter text is rather chance than a code.
const TEXT_MIN: usize = 4;

/// The bar codes on a picture.
pub(super) fn find(mut bitmap: Bitmap) -> Vec<Symbol> {
    let mut symbols: Vec<Symbol> = PDF417Reader
        .decode(&mut bitmap)
        .ok()
        .as_ref()
        .and_then(symbol)
        .into_iter()
        .collect();
    symbols.extend(level(&bitmap));
    let turned = bitmap.rotate_counter_clockwise();
    let height = turned.get_height();
    symbols.extend(
        level(&turned)
            .into_iter()
            .map(|symbol| back(symbol, height)),
    );
    symbols
}

/// The codes that stand level.
fn level(bitmap: &Bitmap) -> Vec<Symbol> {
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
    for y in (0..bitmap.get_height()).step_by((bitmap.get_height() / LINES).max(1)) {
        let Some(seen) = line(&mut reader, &hints, bitmap, y)
            .as_ref()
            .and_then(symbol)
        else {
            continue;
        };
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
    sightings
        .into_iter()
        .filter(|(_, lines)| *lines >= LINES_AGREE)
        .map(|(symbol, _)| symbol)
        .collect()
}

/// What one line reads, from left to right or from right to left.
fn line(
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
    row.to_mut().reverse();
    let result = reader.decode_row(number, &row, hints).ok()?;
    let end = extent(bitmap.get_width());
    let points = result
        .getPoints()
        .iter()
        .map(|point| rxing::Point::new(end - point.x, point.y))
        .collect();
    Some(result.with_point(points))
}

fn symbol(result: &RXingResult) -> Option<Symbol> {
    let kind = match result.getBarcodeFormat() {
        BarcodeFormat::EAN_13 => CodeKind::Ean13,
        BarcodeFormat::EAN_8 => CodeKind::Ean8,
        BarcodeFormat::CODE_128 => CodeKind::Code128,
        BarcodeFormat::CODE_39 => CodeKind::Code39,
        BarcodeFormat::ITF => CodeKind::Itf,
        BarcodeFormat::PDF_417 => CodeKind::Pdf417,
        _ => return None,
    };
    let text = result.getText();
    let places = result
        .getPoints()
        .iter()
        .map(|point| [point.x, point.y])
        .collect();
    (text.len() >= TEXT_MIN).then(|| Symbol {
        kind,
        text: text.to_owned(),
        places,
    })
}

/// Where a symbol of the turned picture stands on the one as it was.
fn back(symbol: Symbol, height: usize) -> Symbol {
    let end = extent(height);
    let place = |[x, y]: Point| [end - y, x];
    Symbol {
        places: symbol.places.into_iter().map(place).collect(),
        ..symbol
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "pictures have far fewer than 2^23 pixels a side"
)]
fn extent(pixels: usize) -> f32 {
    pixels as f32
}
