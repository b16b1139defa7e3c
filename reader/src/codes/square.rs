//! QR codes (ISO/IEC 18004): three squares in its corners tell where one is, however it lies.
//!
//! The steps of the library are taken one by one, because it has no limit on how many squares it combines.

use rxing::common::cpp_essentials::ConcentricPattern;
use rxing::common::{BitMatrix, DetectorRXingResult};
use rxing::qrcode::cpp_port::decoder::Decode;
use rxing::qrcode::cpp_port::detector::{
    FindFinderPatterns, FinderPatternSet, GenerateFinderPatternSets, SampleQR,
};

use super::{Bitmap, CODES_MAX, Symbol};
use crate::page::CodeKind;
use crate::quad::Point;

/// More squares, and more threes of them, than receipts have: a pattern, not codes.
const SQUARES_MAX: usize = 80;
const SETS_MAX: usize = 60;
/// So many places that could be a code are worth a closer look.
const UNREAD_MAX: usize = 2;

/// What a look at a picture shows.
pub(super) struct Squares {
    pub(super) symbols: Vec<Symbol>,
    /// The corners of what looks like a code and could not be read, the likeliest first.
    pub(super) unread: Vec<Vec<Point>>,
}

/// The QR codes on a picture.
pub(super) fn find(bitmap: &Bitmap) -> Squares {
    let matrix = bitmap.get_black_matrix();
    let mut patterns = FindFinderPatterns(matrix, true, 0);
    patterns.truncate(SQUARES_MAX);
    let (mut used, mut symbols, mut unread): (Vec<ConcentricPattern>, Vec<Symbol>, Vec<_>) =
        Default::default();
    for set in GenerateFinderPatternSets(&mut patterns).into_iter().take(SETS_MAX) {
        let squares = [set.bl, set.tl, set.tr];
        if squares.iter().any(|square| used.contains(square)) || symbols.len() >= CODES_MAX {
            continue;
        }
        match symbol(matrix, &set) {
            Some(symbol) => {
                used.extend(squares);
                symbols.push(symbol);
            }
            None if unread.len() < UNREAD_MAX => unread.push(corners(&set)),
            None => {}
        }
    }
    Squares { symbols, unread }
}

fn symbol(matrix: &BitMatrix, set: &FinderPatternSet) -> Option<Symbol> {
    let sampled = SampleQR(matrix, set).ok()?;
    let decoded = Decode(sampled.getBits()).ok().filter(|decoded| decoded.isValid())?;
    let places = sampled.getPoints().iter().map(|point| [point.x, point.y]).collect();
    Some(Symbol { kind: CodeKind::Qr, text: decoded.text(), places })
}

/// The middles of its three squares, and where the fourth corner must be.
fn corners(set: &FinderPatternSet) -> Vec<Point> {
    let [a, b, c] = [set.bl.p, set.tl.p, set.tr.p].map(|point| [point.x, point.y]);
    vec![a, b, c, [a[0] + c[0] - b[0], a[1] + c[1] - b[1]]]
}
