//! QR codes (ISO/IEC 18004): three squares in its corners tell where one is, however it lies.
//!
//! The steps of the library are taken one by one, because it has no limit on how many squares it combines.

use rxing::common::cpp_essentials::{ConcentricPattern, DecoderResult};
use rxing::common::{BitMatrix, DetectorRXingResult};
use rxing::qrcode::cpp_port::decoder::Decode;
use rxing::qrcode::cpp_port::detector::{
    FindFinderPatterns, FinderPatternSet, GenerateFinderPatternSets, SampleQR,
};

use super::{Bitmap, CODES_MAX, Symbol};
use crate::page::CodeKind;

/// More squares, and more threes of them, than receipts have: a pattern, not codes.
const SQUARES_MAX: usize = 80;
const SETS_MAX: usize = 60;
/// What a look at a picture shows.
pub(super) struct Squares {
    pub(super) symbols: Vec<Symbol>,
    /// Something has the corners of a code and could not be read.
    pub(super) is_unread: bool,
}

/// The QR codes on a picture.
pub(super) fn find(bitmap: &Bitmap) -> Squares {
    let matrix = bitmap.get_black_matrix();
    let mut patterns = FindFinderPatterns(matrix, true, 0);
    patterns.truncate(SQUARES_MAX);
    let (mut used, mut symbols): (Vec<ConcentricPattern>, Vec<Symbol>) = Default::default();
    let mut is_unread = false;
    for set in GenerateFinderPatternSets(&mut patterns)
        .into_iter()
        .take(SETS_MAX)
    {
        let squares = [set.bl, set.tl, set.tr];
        if squares.iter().any(|square| used.contains(square)) || symbols.len() >= CODES_MAX {
            continue;
        }
        if let Some(symbol) = symbol(matrix, &set) {
            used.extend(squares);
            symbols.push(symbol);
        } else {
            is_unread = true;
        }
    }
    Squares { symbols, is_unread }
}

fn symbol(matrix: &BitMatrix, set: &FinderPatternSet) -> Option<Symbol> {
    let sampled = SampleQR(matrix, set).ok()?;
    let decoded = Decode(sampled.getBits())
        .ok()
        .filter(DecoderResult::isValid)?;
    let places = sampled
        .getPoints()
        .iter()
        .map(|point| [point.x, point.y])
        .collect();
    Some(Symbol {
        kind: CodeKind::Qr,
        text: decoded.text(),
        places,
    })
}
