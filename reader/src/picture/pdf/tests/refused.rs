//! Files that are refused: foreign, locked, or too costly to open.

use super::*;

#[test]
fn what_is_no_document_says_so() {
    let whole = one_page(&lines(0, &RECEIPT));
    for bytes in [
        &b"%PDF-1.7\n"[..],
        b"%PDF-1.7\ntrailer<</Root 1 0 R>>\n%%EOF",
        &whole[..80],
    ] {
        assert_eq!(all(bytes), Err(PictureError::Broken));
    }
    // The reader repairs a truncated table.
    assert!(all(&whole[..whole.len() - 100]).is_ok());
}

/// Page with the text "Corner Shop TOTAL 3.70", encrypted by qpdf 11 (`--encrypt secret secret
/// 256`).
const LOCKED: &[u8] = include_bytes!("../../samples/locked.pdf");
/// The same without a password for opening (`--encrypt "" owner 256`).
const OPEN_TO_ALL: &[u8] = include_bytes!("../../samples/owner.pdf");

#[test]
fn a_password_is_asked_for_only_where_one_is_needed() {
    assert_eq!(all(LOCKED), Err(PictureError::Locked));
    assert_eq!(
        text(&all(OPEN_TO_ALL).unwrap()[0]),
        "Corner Shop TOTAL 3.70"
    );
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn streams_that_unpack_to_too_much_are_refused_unopened() {
    let limits = Limits {
        max_memory_bytes: 20_000_000,
        ..Limits::default()
    };
    let opened = |dictionary: &str, stream: &[u8]| {
        let mut objects = Objects::new();
        let page = objects.page((300, 400), &lines(0, &RECEIPT), "");
        objects.add(dictionary, Some(stream));
        open_sheets(&objects.file(&[page]), FileKind::Pdf, &limits, &|| false).map(Iterator::count)
    };
    let (fits, bomb) = (
        packed(&vec![b' '; 9_000_000]),
        packed(&vec![b' '; 11_000_000]),
    );
    assert_eq!(opened("<</Filter/FlateDecode>>", &fits), Ok(1));
    assert_eq!(
        opened("<</Filter/FlateDecode>>", &bomb),
        Err(PictureError::TooLarge)
    );
    assert_eq!(
        opened("<</Subtype/Image/Filter/FlateDecode>>", &bomb),
        Err(PictureError::TooLarge)
    );
    assert_eq!(
        opened("<</Filter[/FlateDecode/FlateDecode]>>", &packed(&bomb)),
        Err(PictureError::TooLarge)
    );
    assert_eq!(
        opened("<</Filter/RunLengthDecode>>", &vec![0; 200_000]),
        Err(PictureError::TooLarge)
    );
    let mut encoder = weezl::encode::Encoder::with_tiff_size_switch(weezl::BitOrder::Msb, 8);
    let lzw = encoder.encode(&vec![b' '; 11_000_000]).unwrap();
    assert_eq!(
        opened("<</Filter/LZWDecode>>", &lzw),
        Err(PictureError::TooLarge)
    );
}

#[test]
fn a_page_that_names_itself_a_billion_times_ends() {
    let mut objects = Objects::new();
    let first = objects.0.len() + 1;
    // Forty forms, each of which draws the next one four times.
    for level in 0..40 {
        let inner = first + level + 1;
        let form = format!(
            "<</Type/XObject/Subtype/Form/BBox[0 0 300 400]\
             /Resources<</XObject<</X {inner} 0 R>>>>>>"
        );
        objects.add(form, Some(b"/X Do /X Do /X Do /X Do"));
    }
    objects.add(
        "<</Type/XObject/Subtype/Form/BBox[0 0 300 400]>>",
        Some(b"0 0 1 1 re f"),
    );
    let page = objects.page((300, 400), "/X Do", &format!("/XObject<</X {first} 0 R>>"));
    let bytes = objects.file(&[page]);
    assert_eq!(all(&bytes), Err(PictureError::TooLarge));
    let asked = AtomicU32::new(0);
    let stop = || asked.fetch_add(1, Ordering::Relaxed) > 100;
    let limits = Limits::default();
    let sheet = open_sheets(&bytes, FileKind::Pdf, &limits, &stop)
        .unwrap()
        .next();
    assert_eq!(
        sheet,
        Some(Err(PictureError::Stopped)),
        "it can be stopped in between"
    );
}

#[test]
fn a_picture_on_the_page_that_claims_too_many_pixels_is_refused() {
    let mut objects = Objects::new();
    let dictionary = "<</Type/XObject/Subtype/Image/Width 60000/Height 60000\
                      /ColorSpace/DeviceGray/BitsPerComponent 8>>";
    let image = objects.add(dictionary, Some(&[200; 4]));
    let page = objects.page(
        (300, 400),
        "300 0 0 400 0 0 cm /I Do",
        &format!("/XObject<</I {image} 0 R>>"),
    );
    assert_eq!(all(&objects.file(&[page])), Err(PictureError::TooLarge));
}
