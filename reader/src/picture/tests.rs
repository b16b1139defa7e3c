//! Files of all kinds, whole and damaged, built in memory.

mod limits;

use std::io::Cursor;

use super::*;
use image::{DynamicImage, GenericImage, ImageFormat, Luma, Rgb, Rgba};

const GO_ON: &Stop<'static> = &|| false;

pub(super) fn open_all(bytes: &[u8], kind: FileKind) -> Result<Vec<Picture>, PictureError> {
    pages(bytes, kind, &Limits::default())
}

pub(super) fn pages(
    bytes: &[u8],
    kind: FileKind,
    limits: &Limits,
) -> Result<Vec<Picture>, PictureError> {
    open_sheets(bytes, kind, limits, GO_ON)?
        .map(|sheet| sheet.map(|sheet| sheet.picture))
        .collect()
}

pub(super) fn written(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// Returns a white picture of 48 x 32 with a black block in the top left corner.
fn cornered() -> RgbImage {
    RgbImage::from_fn(48, 32, |x, y| {
        Rgb(if x < 16 && y < 16 { [0; 3] } else { [255; 3] })
    })
}

/// Returns the corner that is dark: (right, bottom).
pub(super) fn dark_corner(picture: &Picture) -> (bool, bool) {
    let (width, height) = picture.rgb().dimensions();
    let corners = [(false, false), (true, false), (false, true), (true, true)];
    let is_dark = |(right, bottom): &(bool, bool)| {
        let x = if *right { width - 4 } else { 3 };
        let y = if *bottom { height - 4 } else { 3 };
        picture.rgb().get_pixel(x, y).0[0] < 100
    };
    corners.into_iter().find(is_dark).unwrap()
}

/// Builds an EXIF block that holds nothing but the orientation.
fn exif(orientation: u8) -> Vec<u8> {
    let mut bytes = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0".to_vec();
    bytes.extend([orientation, 0, 0, 0, 0, 0, 0, 0]);
    bytes
}

fn turned_jpeg(orientation: u8) -> Vec<u8> {
    turned(&Picture::new(cornered()).encode_jpeg(100, 90), orientation)
}

/// Inserts an orientation into a JPEG.
pub(super) fn turned(jpeg: &[u8], orientation: u8) -> Vec<u8> {
    let body = [b"Exif\0\0".to_vec(), exif(orientation)].concat();
    let length = u16::try_from(body.len() + 2).unwrap().to_be_bytes();
    [&jpeg[..2], &[0xFF, 0xE1], &length, &body, &jpeg[2..]].concat()
}

#[test]
fn all_eight_orientations_end_upright() {
    // EXIF orientation, size (width, height), and the corner that is dark after turning.
    let expected = [
        (1, (48, 32), (false, false)),
        (2, (48, 32), (true, false)),
        (3, (48, 32), (true, true)),
        (4, (48, 32), (false, true)),
        (5, (32, 48), (false, false)),
        (6, (32, 48), (true, false)),
        (7, (32, 48), (true, true)),
        (8, (32, 48), (false, true)),
        (9, (48, 32), (false, false)),
    ];
    for (orientation, size, corner) in expected {
        let picture = &open_all(&turned_jpeg(orientation), FileKind::Jpeg).unwrap()[0];
        assert_eq!(
            picture.rgb().dimensions(),
            size,
            "orientation {orientation}"
        );
        assert_eq!(dark_corner(picture), corner, "orientation {orientation}");
    }
}

#[test]
fn a_png_turns_by_its_exif_too() {
    let png = written(&cornered().into(), ImageFormat::Png);
    let chunk = [b"eXIf".to_vec(), exif(6)].concat();
    let length = u32::try_from(chunk.len() - 4).unwrap().to_be_bytes();
    // The header ends after 33 bytes.
    let bytes = [
        &png[..33],
        &length,
        &chunk,
        &crc(&chunk).to_be_bytes(),
        &png[33..],
    ]
    .concat();
    assert_eq!(
        open_all(&bytes, FileKind::Png).unwrap()[0].size(),
        PageSize {
            width: 32,
            height: 48
        }
    );
}

/// Returns the checksum of a PNG chunk (ISO 3309).
pub(super) fn crc(bytes: &[u8]) -> u32 {
    let step = |value: u32| {
        if value & 1 == 1 {
            (value >> 1) ^ 0xEDB8_8320
        } else {
            value >> 1
        }
    };
    let fold = |sum: u32, byte: &u8| (0..8).fold(sum ^ u32::from(*byte), |value, _| step(value));
    !bytes.iter().fold(u32::MAX, fold)
}

#[test]
fn reads_every_format_whole_and_what_is_left_of_a_truncated_file() {
    let formats = [
        (FileKind::Jpeg, ImageFormat::Jpeg),
        (FileKind::Png, ImageFormat::Png),
        (FileKind::Webp, ImageFormat::WebP),
        (FileKind::Gif, ImageFormat::Gif),
        (FileKind::Tiff, ImageFormat::Tiff),
        (FileKind::Bmp, ImageFormat::Bmp),
    ];
    let noisy = |x: u32, y: u32| u8::try_from((x * 7919 + y * 104_729) % 251).unwrap();
    let image = DynamicImage::from(RgbImage::from_fn(90, 70, |x, y| Rgb([noisy(x, y); 3])));
    for (kind, format) in formats {
        let bytes = written(&image, format);
        let whole = open_all(&bytes, kind).unwrap();
        assert_eq!(
            whole[0].size(),
            PageSize {
                width: 90,
                height: 70
            },
            "{kind:?}"
        );
        let limits = Limits::default();
        let open_cut = |share: usize| {
            let cut = &bytes[..bytes.len() * share / 100];
            let sheets = open_sheets(cut, kind, &limits, GO_ON)?;
            sheets
                .map(|sheet| sheet.map(|sheet| (sheet.is_damaged, sheet.picture.size())))
                .collect::<Result<Vec<_>, _>>()
        };
        assert!(
            !open_sheets(&bytes, kind, &limits, GO_ON)
                .unwrap()
                .any(|sheet| sheet.unwrap().is_damaged)
        );
        for share in [50, 90] {
            // The decoder of GIF gives nothing of a frame that ends early, and this TIFF has its
            // directory at the end.
            let expected = match kind {
                FileKind::Gif | FileKind::Tiff => Err(PictureError::Broken),
                _ => Ok(vec![(true, whole[0].size())]),
            };
            assert_eq!(open_cut(share), expected, "{kind:?} cut at {share} %");
        }
        for share in [0, 1] {
            assert_eq!(
                open_cut(share),
                Err(PictureError::Broken),
                "{kind:?} cut at {share} %"
            );
        }
        let stopped = open_sheets(&bytes, kind, &limits, &|| true);
        assert_eq!(stopped.map(Iterator::count), Err(PictureError::Stopped));
    }
}

#[cfg(not(feature = "heif"))]
#[test]
fn kinds_without_a_decoder_say_so() {
    for kind in [FileKind::Heic, FileKind::Heif, FileKind::Avif] {
        assert_eq!(
            open_all(b"whatever", kind),
            Err(PictureError::KindNotReadable)
        );
    }
}

#[test]
fn the_inks_of_printers_become_the_colours_they_print() {
    // Red, and black by the black ink alone; both inverted, as image editors write them. By Pillow
    // 12.
    let samples: [&[u8]; 2] = [
        include_bytes!("samples/cmyk.jpg"),
        include_bytes!("samples/ycck.jpg"),
    ];
    for sample in samples {
        let picture = &open_all(sample, FileKind::Jpeg).unwrap()[0];
        let [red, green, blue] = picture.rgb().get_pixel(4, 4).0;
        assert!(red > 240 && green < 20 && blue < 20, "{red} {green} {blue}");
        assert!(
            picture
                .rgb()
                .get_pixel(24, 8)
                .0
                .iter()
                .all(|value| *value < 20)
        );
    }
}

#[test]
fn every_kind_of_pixel_becomes_rgb_over_white() {
    let mut clear = DynamicImage::new_rgba8(1, 1);
    clear.put_pixel(0, 0, Rgba([10, 20, 30, 0]));
    let mut half = DynamicImage::new_rgba8(1, 1);
    half.put_pixel(0, 0, Rgba([0, 0, 0, 128]));
    let deep = DynamicImage::ImageLuma16(image::ImageBuffer::from_pixel(1, 1, Luma([0x8080])));
    let grey = DynamicImage::ImageLuma8(image::ImageBuffer::from_pixel(1, 1, Luma([77])));
    for (image, expected) in [
        (clear, [255; 3]),
        (half, [127; 3]),
        (deep, [128; 3]),
        (grey, [77; 3]),
    ] {
        let pages = open_all(&written(&image, ImageFormat::Png), FileKind::Png).unwrap();
        assert_eq!(pages[0].rgb().get_pixel(0, 0).0, expected);
    }
}

/// Builds a TIFF of grey pages of 1 x 1 pixel, uncompressed, each with an orientation.
fn tiff(pages: &[(u8, u16)]) -> Vec<u8> {
    let mut bytes = b"II*\0\x08\0\0\0".to_vec();
    for (index, (grey, orientation)) in pages.iter().enumerate() {
        let start = u32::try_from(bytes.len()).unwrap();
        // Size, bits, no compression, grey, offset of the pixel, orientation, rows and bytes per
        // strip.
        let entries = [
            (256_u16, 4_u16, 1_u32),
            (257, 4, 1),
            (258, 3, 8),
            (259, 3, 1),
            (262, 3, 1),
            (273, 4, start + 2 + 12 * 9 + 4),
            (274, 3, u32::from(*orientation)),
            (278, 4, 1),
            (279, 4, 1),
        ];
        bytes.extend(9_u16.to_le_bytes());
        for (tag, kind, value) in entries {
            bytes.extend([tag.to_le_bytes(), kind.to_le_bytes()].concat());
            bytes.extend([1_u32.to_le_bytes(), value.to_le_bytes()].concat());
        }
        let next = if index + 1 == pages.len() {
            0
        } else {
            start + 2 + 12 * 9 + 4 + 2
        };
        bytes.extend(next.to_le_bytes());
        bytes.extend([*grey, 0]);
    }
    bytes
}

#[test]
fn a_tiff_gives_all_its_pages_up_to_the_limit() {
    let bytes = tiff(&[(10, 1), (20, 6), (30, 1)]);
    let greys = |limits: Limits| {
        let pages = pages(&bytes, FileKind::Tiff, &limits)?;
        Ok(pages
            .iter()
            .map(|page| page.rgb().get_pixel(0, 0).0[0])
            .collect::<Vec<_>>())
    };
    assert_eq!(greys(Limits::default()), Ok(vec![10, 20, 30]));
    assert_eq!(
        greys(Limits {
            max_pages: 2,
            ..Limits::default()
        }),
        Ok(vec![10, 30])
    );
    assert_eq!(
        greys(Limits {
            max_memory_bytes: 0,
            ..Limits::default()
        }),
        Err(PictureError::TooLarge)
    );
}

#[test]
fn no_bytes_make_a_decoder_panic() {
    // Corrupt each byte in turn; only the absence of a panic is checked.
    let whole = turned_jpeg(6);
    for at in 0..whole.len() {
        for change in [0x00, 0xFF, 0x80] {
            let mut bytes = whole.clone();
            bytes[at] ^= change;
            let _ = open_all(&bytes, FileKind::Jpeg);
        }
    }
}

#[test]
fn a_jpeg_on_a_page_is_seen_as_it_was() {
    let grey = written(
        &DynamicImage::ImageLuma8(DynamicImage::from(cornered()).to_luma8()),
        ImageFormat::Jpeg,
    );
    let files: Vec<_> = (1..=8).map(turned_jpeg).chain([grey]).collect();
    let (mut writer, mut pdf) = shared::pdf::PdfWriter::begin_file();
    for file in &files {
        // Data that phones append to a picture is cut off.
        let with_film = [file.as_slice(), b"film"].concat();
        let (jpeg, bytes) = embeddable_jpeg(&with_film).unwrap();
        assert_eq!(bytes, file);
        let (before, behind) = writer.add_page(jpeg, bytes.len());
        pdf.extend([&before, bytes, &behind].concat());
    }
    pdf.extend(writer.finish());
    let pages = open_all(&pdf, FileKind::Pdf).unwrap();
    assert_eq!(pages.len(), files.len());
    // On a page, the picture looks as when it is opened alone.
    for (number, (file, page)) in (1..).zip(files.iter().zip(&pages)) {
        let alone = &open_all(file, FileKind::Jpeg).unwrap()[0];
        assert_eq!(
            (page.size(), dark_corner(page)),
            (alone.size(), dark_corner(alone)),
            "{number}"
        );
    }
}

#[test]
fn only_a_plain_whole_jpeg_can_be_a_page_as_it_is() {
    let jpeg = turned_jpeg(1);
    let frame = jpeg
        .windows(2)
        .position(|pair| pair == [0xFF, 0xC0])
        .unwrap();
    // Behind the marker: two bytes of length, bits, height, width, the number of samples.
    let with = |changes: &[(usize, u8)]| {
        let mut changed = jpeg.clone();
        for (place, value) in changes {
            changed[frame + place] = *value;
        }
        changed
    };
    assert!(embeddable_jpeg(&jpeg).is_some());
    for (what, file) in [
        ("cut off", jpeg[..jpeg.len() - 2].to_vec()),
        ("12 bits", with(&[(4, 12)])),
        ("four inks", with(&[(9, 4)])),
        ("too large", with(&[(5, 0x20), (7, 0x20)])),
        ("no height", with(&[(5, 0), (6, 0)])),
        ("another kind of JPEG", with(&[(1, 0xC9)])),
        ("none", b"GIF89a".to_vec()),
    ] {
        assert!(embeddable_jpeg(&file).is_none(), "{what}");
    }
}
