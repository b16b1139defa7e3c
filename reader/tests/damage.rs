//! No bytes, however broken, make a decoder panic or outlive its limits.
//!
//! Small sound files of every kind are cut, flipped, overwritten and glued together. Limits are
//! small here, so that whatever a damaged file asks for is either little or refused.

use std::io::Cursor;
use std::time::{Duration, Instant};

use image::{DynamicImage, ImageFormat, RgbImage};
use proptest::prelude::*;
use reader::picture::{Limits, PictureError, Sheet, WORKING_PIXELS, open_sheets};
use shared::file_kind::FileKind;

const LIMITS: Limits = Limits {
    max_pixels: 4_000_000,
    max_memory_bytes: 64_000_000,
    max_pages: 3,
};
/// Far more than any of these files needs, in the slowest build.
const LONGEST: Duration = Duration::from_secs(20);

fn picture(format: ImageFormat) -> Vec<u8> {
    let shade = |x: u32, y: u32| [x * 5, y * 7, x ^ y].map(|value| value.to_le_bytes()[0]);
    let image = DynamicImage::from(RgbImage::from_fn(40, 30, |x, y| image::Rgb(shade(x, y))));
    let mut bytes = Cursor::new(Vec::new());
    image
        .write_to(&mut bytes, format)
        .expect("writing to memory never fails");
    bytes.into_inner()
}

/// A page with a form, a pattern, a picture and text.
fn document() -> Vec<u8> {
    let content = "/P cs /T scn 0 0 99 99 re f /X Do q 40 0 0 40 9 9 cm /I Do Q \
                   BT /F 9 Tf 9 60 Td (Corner Shop 12.50) Tj ET";
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R 3 0 R]/Count 2>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R\
         /Resources<</ColorSpace<</P/Pattern>>/Pattern<</T 5 0 R>>\
         /XObject<</X 6 0 R/I 7 0 R>>/Font<</F 8 0 R>>>>>>"
            .to_owned(),
        format!("<</Length {}>>stream\n{content}\nendstream", content.len()),
        "<</PatternType 1/PaintType 1/TilingType 1/BBox[0 0 9 9]/XStep 9/YStep 9/Length 20>>\
         stream\n1 0 0 rg 0 0 4 4 re f\nendstream"
            .to_owned(),
        "<</Subtype/Form/BBox[0 0 50 50]/Group<</S/Transparency>>/Length 15>>\
         stream\n0 0 30 30 re S \nendstream"
            .to_owned(),
        "<</Subtype/Image/Width 4/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/Length 4>>\
         stream\nabcd\nendstream"
            .to_owned(),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_owned(),
    ];
    let mut bytes = b"%PDF-1.4\n".to_vec();
    for (number, object) in (1..).zip(objects) {
        bytes.extend(format!("{number} 0 obj{object}\nendobj\n").into_bytes());
    }
    bytes.extend(b"trailer<</Root 1 0 R/Size 9>>\n%%EOF");
    bytes
}

fn samples() -> Vec<(FileKind, Vec<u8>)> {
    let mut samples = vec![
        (FileKind::Jpeg, picture(ImageFormat::Jpeg)),
        (
            FileKind::Jpeg,
            include_bytes!("../src/picture/samples/ycck.jpg").to_vec(),
        ),
        (FileKind::Png, picture(ImageFormat::Png)),
        (FileKind::Webp, picture(ImageFormat::WebP)),
        (FileKind::Gif, picture(ImageFormat::Gif)),
        (FileKind::Tiff, picture(ImageFormat::Tiff)),
        (FileKind::Bmp, picture(ImageFormat::Bmp)),
        (FileKind::Pdf, document()),
        (
            FileKind::Pdf,
            include_bytes!("../src/picture/samples/owner.pdf").to_vec(),
        ),
    ];
    if cfg!(feature = "heif") {
        samples.push((
            FileKind::Heic,
            include_bytes!("../src/picture/samples/both.heic").to_vec(),
        ));
        samples.push((
            FileKind::Heic,
            include_bytes!("../src/picture/samples/clear.heic").to_vec(),
        ));
        samples.push((
            FileKind::Avif,
            include_bytes!("../src/picture/samples/plain.avif").to_vec(),
        ));
    }
    samples
}

/// Opens a file to its end and checks what came of it.
fn check(bytes: &[u8], kind: FileKind) -> Result<Vec<Sheet>, PictureError> {
    let begun = Instant::now();
    let deadline = begun + LONGEST;
    let stop = move || Instant::now() > deadline;
    let sheets: Result<Vec<Sheet>, _> = match open_sheets(bytes, kind, &LIMITS, &stop) {
        Ok(sheets) => sheets.collect(),
        Err(error) => Err(error),
    };
    assert!(
        begun.elapsed() < LONGEST,
        "{kind:?} took {:?}",
        begun.elapsed()
    );
    assert_ne!(
        sheets,
        Err(PictureError::Stopped),
        "{kind:?} had to be stopped"
    );
    for sheet in sheets.iter().flatten() {
        let (width, height) = sheet.picture.rgb().dimensions();
        assert!(width > 0 && height > 0 && u64::from(width) * u64::from(height) <= WORKING_PIXELS);
        let corners = sheet.text.iter().flat_map(|run| run.corners).flatten();
        assert!(
            corners.into_iter().all(f32::is_finite),
            "{kind:?} has text nowhere"
        );
    }
    sheets
}

#[test]
fn the_sound_files_are_sound() {
    for (kind, bytes) in samples() {
        assert!(
            check(&bytes, kind).is_ok_and(|sheets| !sheets.is_empty()),
            "{kind:?}"
        );
        assert_eq!(FileKind::detect(&bytes), Some(kind));
    }
}

/// One thing that happens to a file on its way.
#[derive(Debug, Clone)]
enum Harm {
    Flip(usize, u8),
    Number(usize, u32),
    Cut(usize),
    Double(usize, usize),
    Drop(usize, usize),
}

fn harm() -> impl Strategy<Value = Harm> {
    let place = any::<usize>();
    prop_oneof![
        4 => (place, 1..=255_u8).prop_map(|(at, bits)| Harm::Flip(at, bits)),
        2 => (place, prop_oneof![Just(0), Just(u32::MAX), Just(0x7FFF_FFFF), any::<u32>()])
            .prop_map(|(at, value)| Harm::Number(at, value)),
        1 => place.prop_map(Harm::Cut),
        1 => (place, 1..200_usize).prop_map(|(at, length)| Harm::Double(at, length)),
        1 => (place, 1..50_usize).prop_map(|(at, length)| Harm::Drop(at, length)),
    ]
}

fn harmed(mut bytes: Vec<u8>, harm: &Harm) -> Vec<u8> {
    if bytes.is_empty() {
        return bytes;
    }
    let size = bytes.len();
    match *harm {
        Harm::Flip(at, bits) => bytes[at % size] ^= bits,
        Harm::Number(at, value) => {
            let place = bytes[at % size..].iter_mut();
            place
                .zip(value.to_be_bytes())
                .for_each(|(byte, value)| *byte = value);
        }
        Harm::Cut(at) => bytes.truncate(at % size),
        Harm::Double(at, length) => {
            let part = bytes[at % size..(at % size + length).min(size)].to_vec();
            bytes.splice(at % size..at % size, part);
        }
        Harm::Drop(at, length) => {
            bytes.drain(at % size..(at % size + length).min(size));
        }
    }
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_500, ..ProptestConfig::default() })]

    #[test]
    fn damage_is_a_picture_or_an_error(
        at in any::<prop::sample::Index>(),
        harms in prop::collection::vec(harm(), 1..6),
    ) {
        let samples = samples();
        let (kind, bytes) = at.get(&samples);
        let _ = check(&harms.iter().fold(bytes.clone(), harmed), *kind);
    }

    #[test]
    fn noise_is_an_error(
        bytes in prop::collection::vec(any::<u8>(), 0..300),
        at in 0..FileKind::ALL.len(),
    ) {
        let _ = check(&bytes, FileKind::ALL[at]);
    }
}
