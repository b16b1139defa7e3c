//! QR and bar codes on a picture: text and place.
//!
//! Their meaning is up to `extract::fiscal`. The picture is searched at reduced size; if the
//! corners of a QR code are seen but none can be read, it is searched again at full size. The
//! decoders are third-party code: a panic inside one counts as no code found.

mod grey_copy;
mod linear;
mod qr;

use std::panic::{AssertUnwindSafe, catch_unwind};

use rxing::common::HybridBinarizer;
use rxing::{BinaryBitmap, Luma8LuminanceSource};
use shared::field::Area;

use crate::geometry::{Point, contains_point};
use crate::page::{Page, PageCode, Symbology};
use crate::picture::Picture;
use crate::rows::Rotation;
use grey_copy::GreyCopy;

/// Most codes of a page, more than any receipt has.
const CODES_MAX: usize = 20;
/// Shorter side of a picture in pixels below which no code fits. Searching a strip of a few pixels
/// and millions of rows would take gigabytes.
const SIDE_MIN: u32 = 16;
/// Longest text of a code; no receipt's code holds more.
const TEXT_CHARACTERS_MAX: usize = 2_000;

/// Black-and-white picture as the decoders take it.
type Bitmap = BinaryBitmap<HybridBinarizer<Luma8LuminanceSource>>;

/// Code in pixels of the grey copy it was found on, later in those of the picture.
struct Symbol {
    kind: Symbology,
    text: String,
    places: Vec<Point>,
}

/// Returns the page with the codes on its picture from top to bottom, those on other papers left
/// out.
#[must_use]
pub fn add_codes(page: Page, picture: &Picture) -> Page {
    let turn = Rotation {
        picture_size: picture.size(),
        quarter_turns: page.quarter_turns,
    };
    let mut codes: Vec<PageCode> = find_symbols(picture)
        .into_iter()
        .filter_map(|symbol| to_page_code(symbol, turn))
        .filter(|code| !is_on_other_paper(code, &page))
        .collect();
    // Truncate after sorting, so that the topmost codes stay.
    codes.sort_by(|one, other| one.area.y.total_cmp(&other.area.y));
    codes.truncate(CODES_MAX);
    Page { codes, ..page }
}

/// Finds all codes, in pixels of the picture.
fn find_symbols(picture: &Picture) -> Vec<Symbol> {
    let size = picture.size();
    if size.width.min(size.height) < SIDE_MIN {
        return Vec::new();
    }
    let Some(grey) = GreyCopy::for_first_pass(picture.rgb()) else {
        return Vec::new();
    };
    // Guard both decoders on their own: a panic in one keeps what the other found.
    let mut symbols = run_guarded(|| find_qr_symbols(picture, &grey));
    symbols.extend(run_guarded(|| {
        to_bitmap(&grey)
            .map(|bitmap| scale_to_picture(linear::find_bar_symbols(bitmap), &grey))
            .unwrap_or_default()
    }));
    symbols
}

/// Finds the QR codes on the shrunk copy, or on the whole picture if one was seen but none could be
/// read.
fn find_qr_symbols(picture: &Picture, grey: &GreyCopy) -> Vec<Symbol> {
    let look = |grey: &GreyCopy| match to_bitmap(grey).map(|bitmap| qr::scan_qr_codes(&bitmap)) {
        Some(squares) => (
            scale_to_picture(squares.symbols, grey),
            squares.has_unreadable,
        ),
        None => (Vec::new(), false),
    };
    let (symbols, is_unread) = look(grey);
    if is_unread && symbols.is_empty() && grey.step > 1 {
        GreyCopy::new(picture.rgb(), 1)
            .map(|whole| look(&whole).0)
            .unwrap_or_default()
    } else {
        symbols
    }
}

/// Runs the decoders; a panic inside them yields no symbols.
fn run_guarded(look: impl FnOnce() -> Vec<Symbol>) -> Vec<Symbol> {
    catch_unwind(AssertUnwindSafe(look)).unwrap_or_default()
}

/// Wraps a grey copy for the decoders.
fn to_bitmap(grey: &GreyCopy) -> Option<Bitmap> {
    let source = Luma8LuminanceSource::new(grey.values.clone(), grey.width, grey.height).ok()?;
    Some(BinaryBitmap::new(HybridBinarizer::new(source)))
}

/// Converts the places of symbols to pixels of the whole picture.
fn scale_to_picture(symbols: Vec<Symbol>, grey: &GreyCopy) -> Vec<Symbol> {
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

/// Converts a symbol to a code of the page, unless its text is blank, too long, or has no finite
/// place.
fn to_page_code(symbol: Symbol, turn: Rotation) -> Option<PageCode> {
    let Symbol { kind, text, places } = symbol;
    let usable = !text.trim().is_empty() && text.chars().count() <= TEXT_CHARACTERS_MAX;
    let finite = |place: &Point| place.iter().all(|number| number.is_finite());
    let points = places
        .into_iter()
        .filter(finite)
        .map(|place| turn.to_page_share(place));
    // The box of the code is the union of its points.
    let point = |[x, y]: Point| Area::from([x, y, 0.0, 0.0]);
    let area = points.map(point).reduce(Area::union)?;
    usable.then_some(PageCode { kind, text, area })
}

/// Returns whether the code stands on another paper than the one the lines are from.
fn is_on_other_paper(code: &PageCode, page: &Page) -> bool {
    let middle = [
        code.area.x + code.area.width / 2.0,
        code.area.y + code.area.height / 2.0,
    ];
    // The first paper is the one that was read.
    page.papers
        .iter()
        .skip(1)
        .any(|corners| contains_point(*corners, middle))
}

#[cfg(test)]
mod tests;
