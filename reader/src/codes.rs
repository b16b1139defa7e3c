//! QR and bar codes on a picture: what they say and where they stand, not what it means (see `extract::fiscal`).
//!
//! The picture is looked at shrunk; where the corners of a QR code are seen so and nothing can be read, once more as it is.
//! The decoders are of others and run guarded: a fault inside one is a code that was not found.

mod bars;
mod grey;
mod square;

use std::panic::{AssertUnwindSafe, catch_unwind};

use rxing::common::HybridBinarizer;
use rxing::{BinaryBitmap, Luma8LuminanceSource};
use shared::field::Area;

use crate::page::{Code, CodeKind, Page};
use crate::picture::Picture;
use crate::quad::Point;
use crate::rows::Turn;
use grey::Grey;

/// More codes than any receipt has, and a longer text than any of them holds.
const CODES_MAX: usize = 20;
const TEXT_CHARACTERS_MAX: usize = 2_000;

/// A picture in black and white, as the decoders want it.
type Bitmap = BinaryBitmap<HybridBinarizer<Luma8LuminanceSource>>;

/// A code in pixels of the grey picture it was found on, later in those of the picture.
struct Symbol {
    kind: CodeKind,
    text: String,
    places: Vec<Point>,
}

/// The page with the codes on its picture, those on other papers left out.
#[must_use]
pub fn added(page: Page, picture: &Picture) -> Page {
    let turn = Turn {
        picture: picture.size(),
        quarters: page.quarter_turns,
    };
    let mut codes: Vec<Code> = find(picture)
        .into_iter()
        .filter_map(|symbol| code(symbol, turn))
        .filter(|code| !is_on_other(code, &page))
        .collect();
    codes.sort_by(|one, other| one.area.y.total_cmp(&other.area.y));
    codes.truncate(CODES_MAX);
    Page { codes, ..page }
}

fn find(picture: &Picture) -> Vec<Symbol> {
    let Some(grey) = Grey::shrunk(picture.rgb()) else {
        return Vec::new();
    };
    let mut symbols = guarded(|| squares(picture, &grey));
    symbols.extend(guarded(|| {
        bitmap(&grey)
            .map(|bitmap| placed(bars::find(bitmap), &grey))
            .unwrap_or_default()
    }));
    symbols
}

/// The QR codes of the shrunk picture; if there only seems to be one, those of the picture as it is.
fn squares(picture: &Picture, grey: &Grey) -> Vec<Symbol> {
    let look = |grey: &Grey| match bitmap(grey).map(|bitmap| square::find(&bitmap)) {
        Some(squares) => (placed(squares.symbols, grey), squares.is_unread),
        None => (Vec::new(), false),
    };
    let (symbols, is_unread) = look(grey);
    if is_unread && symbols.is_empty() && grey.step() > 1 {
        Grey::new(picture.rgb(), 1)
            .map(|whole| look(&whole).0)
            .unwrap_or_default()
    } else {
        symbols
    }
}

/// Runs the decoders; a fault in them is nothing found.
fn guarded(look: impl FnOnce() -> Vec<Symbol>) -> Vec<Symbol> {
    catch_unwind(AssertUnwindSafe(look)).unwrap_or_default()
}

fn bitmap(grey: &Grey) -> Option<Bitmap> {
    let source =
        Luma8LuminanceSource::new(grey.values().to_vec(), grey.width(), grey.height()).ok()?;
    Some(BinaryBitmap::new(HybridBinarizer::new(source)))
}

/// The symbols where they stand on the whole picture.
fn placed(symbols: Vec<Symbol>, grey: &Grey) -> Vec<Symbol> {
    let place = |symbol: Symbol| Symbol {
        places: symbol
            .places
            .into_iter()
            .map(|place| grey.to_picture(place))
            .collect(),
        ..symbol
    };
    symbols.into_iter().map(place).collect()
}

/// The symbol on the page, unless it says nothing, or more than is kept.
fn code(symbol: Symbol, turn: Turn) -> Option<Code> {
    let Symbol { kind, text, places } = symbol;
    let usable = !text.trim().is_empty() && text.chars().count() <= TEXT_CHARACTERS_MAX;
    let finite = |place: &Point| place.iter().all(|number| number.is_finite());
    let points = places
        .into_iter()
        .filter(finite)
        .map(|place| turn.share(place));
    let point = |[x, y]: Point| Area {
        x,
        y,
        width: 0.0,
        height: 0.0,
    };
    let area = points.map(point).reduce(Area::union)?;
    usable.then_some(Code { kind, text, area })
}

/// It stands on another paper than the one the lines are from.
fn is_on_other(code: &Code, page: &Page) -> bool {
    let middle = [
        code.area.x + code.area.width / 2.0,
        code.area.y + code.area.height / 2.0,
    ];
    page.papers
        .iter()
        .skip(1)
        .any(|corners| is_inside(middle, corners))
}

/// Whether a place lies within corners that go round clockwise.
fn is_inside([x, y]: Point, corners: &[Point; 4]) -> bool {
    let ends = corners.iter().zip(corners.iter().cycle().skip(1));
    ends.map(|([ax, ay], [bx, by])| (bx - ax) * (y - ay) - (by - ay) * (x - ax))
        .all(|side| side >= 0.0)
}

#[cfg(test)]
#[path = "codes/tests.rs"]
mod tests;
