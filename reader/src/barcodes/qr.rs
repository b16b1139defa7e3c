//! QR codes (ISO/IEC 18004), located by the squares in three corners.
//!
//! They are found at any rotation. The steps of the library are called one by one, because it does
//! not limit how many squares it combines.

use rxing::common::cpp_essentials::{ConcentricPattern, DecoderResult};
use rxing::common::{BitMatrix, DetectorRXingResult};
use rxing::qrcode::cpp_port::decoder::Decode;
use rxing::qrcode::cpp_port::detector::{
    FindFinderPatterns, FinderPatternSet, GenerateFinderPatternSets, SampleQR,
};

use super::{Bitmap, CODES_MAX, Symbol};
use crate::page::Symbology;

/// Most squares of a picture; more are a pattern, not codes.
const FINDER_PATTERNS_MAX: usize = 80;
/// Most combinations of three squares that are tried.
const PATTERN_SETS_MAX: usize = 60;
/// Result of a search for QR codes.
pub(super) struct QrScan {
    pub(super) symbols: Vec<Symbol>,
    /// `true` if something has the corners of a code and could not be read.
    pub(super) has_unreadable: bool,
}

/// Searches a picture for QR codes.
pub(super) fn scan_qr_codes(bitmap: &Bitmap) -> QrScan {
    let matrix = bitmap.get_black_matrix();
    let mut patterns = FindFinderPatterns(matrix, true, 0);
    patterns.truncate(FINDER_PATTERNS_MAX);
    let (mut used, mut symbols): (Vec<ConcentricPattern>, Vec<Symbol>) = Default::default();
    let mut is_unread = false;
    // A square belongs to one code: skip combinations with squares of a decoded code.
    for set in GenerateFinderPatternSets(&mut patterns)
        .into_iter()
        .take(PATTERN_SETS_MAX)
    {
        let squares = [set.bl, set.tl, set.tr];
        if squares.iter().any(|square| used.contains(square)) || symbols.len() >= CODES_MAX {
            continue;
        }
        if let Some(symbol) = decode_symbol(matrix, &set) {
            used.extend(squares);
            symbols.push(symbol);
        } else {
            is_unread = true;
        }
    }
    QrScan {
        symbols,
        has_unreadable: is_unread,
    }
}

/// Samples and decodes the code of three squares.
fn decode_symbol(matrix: &BitMatrix, set: &FinderPatternSet) -> Option<Symbol> {
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
        kind: Symbology::Qr,
        text: decoded.text(),
        places,
    })
}
