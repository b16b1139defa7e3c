//! PNG files built of chunks, whole and damaged.

use std::io::Write as _;

use super::super::tests::{crc, open_all, pages, written};
use super::*;
use crate::picture::Limits;
use image::{DynamicImage, GrayImage, ImageFormat, Luma};
use shared::file_kind::FileKind;

#[test]
fn a_huge_one_needs_no_more_than_what_is_kept_of_it() {
    let grey = GrayImage::from_fn(10_000, 10_000, |x, _| {
        Luma([if x < 5_000 { 0 } else { 255 }])
    });
    let bytes = written(&grey.into(), ImageFormat::Png);
    let limits = Limits {
        max_memory_bytes: 40_000_000,
        ..Limits::default()
    };
    let picture = &pages(&bytes, FileKind::Png, &limits).unwrap()[0];
    let (width, height) = picture.rgb().dimensions();
    assert_eq!(width, height);
    assert!(u64::from(width) * u64::from(height) > WORKING_PIXELS * 99 / 100);
    let at = |x: u32| picture.rgb().get_pixel(x, height / 2).0[0];
    assert_eq!((at(width / 2 - 2), at(width / 2 + 2)), (0, 255));
}

/// Builds a PNG of these chunks.
fn chunks(chunks: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1A\n".to_vec();
    for (name, data) in chunks {
        let named = [name.as_slice(), data].concat();
        bytes.extend(u32::try_from(data.len()).unwrap().to_be_bytes());
        bytes.extend(&named);
        bytes.extend(crc(&named).to_be_bytes());
    }
    bytes
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// Returns a header chunk: size, bits per sample, colour type, and 1 for interlaced.
fn header(size: (u32, u32), bits: u8, colour: u8, interlaced: u8) -> (&'static [u8; 4], Vec<u8>) {
    let [width, height] = [size.0, size.1].map(u32::to_be_bytes);
    (
        b"IHDR",
        [width, height]
            .concat()
            .into_iter()
            .chain([bits, colour, 0, 0, interlaced])
            .collect(),
    )
}

#[test]
fn lines_count_where_they_are_longer_than_any_picture_has() {
    let opened = |size: (u32, u32), bits: u8, colour: u8, interlaced: u8, pixels: usize| {
        let pixels = packed(&vec![0; pixels]);
        let parts = [
            header(size, bits, colour, interlaced),
            (b"IDAT", pixels),
            (b"IEND", Vec::new()),
        ];
        open_all(&chunks(&parts), FileKind::Png).map(|pages| pages[0].rgb().dimensions())
    };
    assert_eq!(
        opened((119_000_000, 1), 1, 0, 0, 14_875_001),
        Err(PictureError::TooLarge)
    );
    assert_eq!(
        opened((119_000_000, 1), 16, 2, 0, 9),
        Err(PictureError::TooLarge)
    );
    assert_eq!(
        opened((119_000_000, 1), 1, 0, 1, 9),
        Err(PictureError::TooLarge)
    );
    assert_eq!(
        opened((20_000_000, 1), 8, 0, 0, 9),
        Err(PictureError::TooLarge)
    );
    assert_eq!(
        opened((10_900, 10_900), 16, 2, 1, 9),
        Err(PictureError::TooLarge)
    );
    // Tall pictures are limited like wide ones.
    assert_eq!(
        opened((1, 60_000_000), 8, 0, 0, 9),
        Err(PictureError::TooLarge)
    );
    assert_eq!(opened((300_000, 3), 8, 0, 0, 900_003), Ok((300_000, 3)));
    assert_eq!(opened((3, 300_000), 8, 0, 0, 1_200_000), Ok((3, 300_000)));
    // Rows before the damage count, if there are any.
    assert_eq!(opened((300_000, 3), 8, 0, 0, 900_002), Ok((300_000, 3)));
    assert_eq!(
        opened((300_000, 3), 8, 0, 0, 299_999),
        Err(PictureError::Broken)
    );
}

#[test]
fn an_interlaced_one_is_the_same_picture() {
    // 3 x 3: passes 1, 4, 5, 6 and 7 have pixels; each line of a pass begins with its filter.
    let passes = [0, 10, 0, 30, 0, 70, 90, 0, 20, 0, 80, 0, 40, 50, 60];
    let parts = [
        header((3, 3), 8, 0, 1),
        (b"IDAT", packed(&passes)),
        (b"IEND", Vec::new()),
    ];
    let picture = &open_all(&chunks(&parts), FileKind::Png).unwrap()[0];
    let greys: Vec<u8> = picture.rgb().pixels().map(|pixel| pixel.0[0]).collect();
    assert_eq!(greys, [10, 20, 30, 40, 50, 60, 70, 80, 90]);
    let cut = [
        header((3, 3), 8, 0, 1),
        (b"IDAT", packed(&passes[..9])),
        (b"IEND", Vec::new()),
    ];
    let part = &open_all(&chunks(&cut), FileKind::Png).unwrap()[0];
    let greys: Vec<u8> = part.rgb().pixels().map(|pixel| pixel.0[0]).collect();
    assert_eq!(greys, [10, 20, 30, 255, 255, 255, 70, 255, 90]);
}

#[test]
fn texts_and_profiles_are_not_unpacked() {
    let zeros = packed(&vec![0; 30_000_000]);
    let pixels = packed(&[0, 200]);
    for (name, head) in [
        (b"zTXt", b"Comment\0\0".as_slice()),
        (b"iTXt", b"XML\0\x01\0\0\0"),
        (b"iCCP", b"x\0\0"),
    ] {
        let parts = [
            header((1, 1), 8, 0, 0),
            (name, [head, &zeros].concat()),
            (b"IDAT", pixels.clone()),
            (b"IEND", Vec::new()),
        ];
        let limits = Limits {
            max_memory_bytes: 1_000_000,
            ..Limits::default()
        };
        let picture = &pages(&chunks(&parts), FileKind::Png, &limits).unwrap()[0];
        assert_eq!(picture.rgb().get_pixel(0, 0).0, [200; 3]);
    }
}

#[test]
fn every_kind_of_pixel_is_what_the_library_makes_of_it() {
    let shade = |x: u32, y: u32| u16::try_from((x * 37 + y * 61) % 256).unwrap() * 257;
    let deep = image::ImageBuffer::from_fn(31, 17, |x, y| {
        image::Rgba([
            shade(x, y),
            shade(y, x),
            shade(x + y, 3),
            if x < 20 { u16::MAX } else { 0 },
        ])
    });
    let deep = DynamicImage::ImageRgba16(deep);
    for image in [
        deep.clone(),
        deep.to_rgba8().into(),
        deep.to_rgb16().into(),
        deep.to_rgb8().into(),
        deep.to_luma_alpha16().into(),
        deep.to_luma16().into(),
        deep.to_luma8().into(),
    ] {
        let opened = &open_all(&written(&image, ImageFormat::Png), FileKind::Png).unwrap()[0];
        for (x, y, pixel) in image.to_rgba8().enumerate_pixels() {
            let seen = opened
                .rgb()
                .get_pixel(x, y)
                .0
                .into_iter()
                .zip(blend_over_white(pixel.0));
            // 16 bits are rounded here and truncated there.
            assert!(
                seen.into_iter().all(|(a, b)| a.abs_diff(b) <= 1),
                "{:?} at {x}, {y}",
                image.color()
            );
        }
    }
}
