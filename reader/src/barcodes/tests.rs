//! Tests of code search on drawn and arbitrary pictures.

use image::{Rgb, RgbImage, imageops};
use proptest::prelude::*;
use qrcode::{Color, QrCode};

use super::*;

const TEXT: &str = "A:512345678*F:20260914*H:JFX7T5HD-1043*O:36.20";
/// Modules of `12345670` as EAN-8; 1 is dark.
const EAN_8: &str = "1010011001001001101111010100011010101001110101000010001001110010101";

fn paper(width: u32, height: u32) -> RgbImage {
    RgbImage::from_pixel(width, height, Rgb([240; 3]))
}

/// Draws the QR code of `text`, each module `module` pixels wide.
fn square(picture: &mut RgbImage, text: &str, [left, top]: [u32; 2], module: u32) {
    let code = QrCode::new(text).unwrap();
    let side = u32::try_from(code.width()).unwrap();
    for (at, color) in (0..).zip(code.to_colors()) {
        if color == Color::Dark {
            let (x, y) = (left + at % side * module, top + at / side * module);
            (0..module * module).for_each(|dot| {
                picture.put_pixel(x + dot % module, y + dot / module, Rgb([30; 3]));
            });
        }
    }
}

fn bars(picture: &mut RgbImage, [left, top]: [u32; 2]) {
    for (at, _) in (0..).zip(EAN_8.chars()).filter(|(_, bar)| *bar == '1') {
        (0..3 * 60).for_each(|dot| {
            picture.put_pixel(left + at * 3 + dot % 3, top + dot / 3, Rgb([30; 3]));
        });
    }
}

fn found(picture: RgbImage, page: Page) -> Vec<(Symbology, String)> {
    let codes = add_codes(page, &Picture::new(picture)).codes;
    codes
        .into_iter()
        .map(|code| (code.kind, code.text))
        .collect()
}

#[test]
fn a_page_tells_its_codes_from_top_to_bottom_and_where_they_stand() {
    let mut picture = paper(600, 900);
    bars(&mut picture, [150, 100]);
    square(&mut picture, TEXT, [200, 500], 5);
    let codes = add_codes(Page::default(), &Picture::new(picture)).codes;
    let told: Vec<_> = codes
        .iter()
        .map(|code| (code.kind, code.text.as_str()))
        .collect();
    assert_eq!(told, [(Symbology::Ean8, "12345670"), (Symbology::Qr, TEXT)]);
    let (bars, square) = (codes[0].area, codes[1].area);
    assert!(
        (bars.y - 100.0 / 900.0).abs() < 0.02 && (bars.height - 60.0 / 900.0).abs() < 0.03,
        "{bars:?}"
    );
    assert!(
        (square.x - 200.0 / 600.0).abs() < 0.02 && (square.y - 500.0 / 900.0).abs() < 0.02,
        "{square:?}"
    );
}

#[test]
fn a_turned_picture_has_the_same_codes_where_the_page_shows_them() {
    let mut upright = paper(600, 900);
    bars(&mut upright, [150, 100]);
    square(&mut upright, TEXT, [200, 500], 5);
    for (quarters, picture) in [
        (3, imageops::rotate90(&upright)),
        (2, imageops::rotate180(&upright)),
        (1, imageops::rotate270(&upright)),
    ] {
        let page = Page {
            quarter_turns: quarters,
            ..Page::default()
        };
        let codes = add_codes(page, &Picture::new(picture)).codes;
        let kinds: Vec<Symbology> = codes.iter().map(|code| code.kind).collect();
        assert_eq!(kinds, [Symbology::Ean8, Symbology::Qr], "{quarters}");
        let square = codes[1].area;
        assert!(
            (square.x - 0.333).abs() < 0.02 && (square.y - 0.556).abs() < 0.02,
            "{quarters}: {square:?}"
        );
    }
}

#[test]
fn a_small_code_on_a_large_picture_is_found_at_the_second_look() {
    let mut sharp = paper(400, 400);
    // The shrunk code has too few pixels per module for the first search.
    square(&mut sharp, TEXT, [40, 40], 8);
    let code = imageops::resize(&sharp, 180, 180, imageops::FilterType::Triangle);
    let mut picture = paper(3000, 4000);
    imageops::replace(&mut picture, &code, 1700, 2900);
    let small =
        qr::scan_qr_codes(&to_bitmap(&GreyCopy::for_first_pass(&picture).unwrap()).unwrap());
    assert!(
        small.symbols.is_empty() && small.has_unreadable,
        "it would be found without"
    );
    assert_eq!(
        found(picture, Page::default()),
        [(Symbology::Qr, TEXT.to_owned())]
    );
}

#[test]
fn codes_on_other_papers_are_left_out() {
    let mut picture = paper(1000, 600);
    square(&mut picture, TEXT, [100, 200], 5);
    square(&mut picture, "another", [700, 200], 5);
    let half = |left: f32| {
        [
            [left, 0.0],
            [left + 0.5, 0.0],
            [left + 0.5, 1.0],
            [left, 1.0],
        ]
    };
    let page = |papers: &[[Point; 4]]| Page {
        papers: papers.to_vec(),
        ..Page::default()
    };
    assert_eq!(found(picture.clone(), page(&[half(0.0)])).len(), 2);
    assert_eq!(
        found(picture, page(&[half(0.0), half(0.5)])),
        [(Symbology::Qr, TEXT.to_owned())]
    );
}

#[test]
fn a_text_too_long_is_no_code() {
    let mut picture = paper(1000, 1000);
    square(&mut picture, &"9".repeat(2_500), [100, 100], 5);
    assert_eq!(found(picture, Page::default()), []);
}

#[test]
fn a_strip_too_narrow_for_a_code_is_not_searched() {
    // Stripes across a strip: enough rows for gigabytes of candidates if they were searched.
    let picture = RgbImage::from_fn(1, 3_000_000, |_, y| {
        Rgb([if y % 7 < 3 { 0 } else { 255 }; 3])
    });
    assert!(found(picture, Page::default()).is_empty());
}

#[test]
fn a_pattern_of_squares_ends() {
    // A tiling of finder patterns.
    let rings = |x: u32, y: u32| (x % 9).abs_diff(4).max((y % 9).abs_diff(4));
    let dark = |x, y| matches!(rings(x, y), 0 | 1 | 3);
    let picture = RgbImage::from_fn(
        1200,
        1200,
        |x, y| Rgb([if dark(x, y) { 0 } else { 255 }; 3]),
    );
    assert!(found(picture, Page::default()).is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn any_picture_is_looked_at_without_panic(
        width in 1_u32..90,
        height in 1_u32..90,
        bytes in prop::collection::vec(any::<u8>(), 1..400),
        step in 1_u32..9,
    ) {
        let shade = |x: u32, y: u32| bytes[((y / step * width + x) / step) as usize % bytes.len()];
        let picture = RgbImage::from_fn(width, height, |x, y| Rgb([shade(x, y); 3]));
        for code in add_codes(Page::default(), &Picture::new(picture)).codes {
            prop_assert!(code.area.x >= 0.0 && code.area.y + code.area.height <= 1.001);
        }
    }
}
