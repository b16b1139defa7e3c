//! Limits on pixels, memory and pages, and the sizes pictures are scaled to.

use super::*;

#[test]
fn a_claim_of_many_pixels_is_refused_before_any_memory_is_taken() {
    let mut png = written(&cornered().into(), ImageFormat::Png);
    // Claim 100,000 x 100,000 pixels, with a valid checksum.
    png[16..20].copy_from_slice(&100_000_u32.to_be_bytes());
    png[20..24].copy_from_slice(&100_000_u32.to_be_bytes());
    let sum = crc(&png[12..29]).to_be_bytes();
    png[29..33].copy_from_slice(&sum);
    assert_eq!(open_all(&png, FileKind::Png), Err(PictureError::TooLarge));
}

#[test]
fn each_limit_holds_on_its_own() {
    let bytes = written(&cornered().into(), ImageFormat::Png);
    let opened = |limits: Limits| pages(&bytes, FileKind::Png, &limits).map(|pages| pages.len());
    let enough = Limits {
        max_pixels: 48 * 32,
        max_memory_bytes: 48 * 32 * 3,
        max_pages: 1,
    };
    assert_eq!(opened(enough), Ok(1));
    assert_eq!(
        opened(Limits {
            max_pixels: 48 * 32 - 1,
            ..enough
        }),
        Err(PictureError::TooLarge)
    );
    assert_eq!(
        opened(Limits {
            max_memory_bytes: 48 * 32 * 3 - 1,
            ..enough
        }),
        Err(PictureError::TooLarge)
    );
}

#[test]
fn what_a_decoder_holds_besides_its_result_counts() {
    let rgb: DynamicImage = RgbImage::from_pixel(2_000, 1_000, Rgb([9; 3])).into();
    let rgba: DynamicImage = RgbImage::from_pixel(2_000, 1_000, Rgb([9; 3])).into();
    let rgba = DynamicImage::from(rgba.into_rgba8());
    // Bytes per pixel: those of the decoder and those of the picture that is kept.
    for (image, format, kind, each) in [
        (&rgb, ImageFormat::Bmp, FileKind::Bmp, 3 + 3),
        (&rgb, ImageFormat::Tiff, FileKind::Tiff, 2 * 3 + 3),
        (&rgba, ImageFormat::Tiff, FileKind::Tiff, 2 * 4 + 3),
        (&rgb, ImageFormat::Gif, FileKind::Gif, 2 * 4 + 3),
        (&rgb, ImageFormat::WebP, FileKind::Webp, 3 + 4 + 3),
        (&rgba, ImageFormat::WebP, FileKind::Webp, 4 + 3),
    ] {
        let bytes = written(image, format);
        let opened = |max_memory_bytes: u64| {
            let limits = Limits {
                max_memory_bytes,
                ..Limits::default()
            };
            pages(&bytes, kind, &limits).map(|pages| pages.len())
        };
        let needed = 2_000 * 1_000 * each;
        assert_eq!(opened(needed), Ok(1), "{format:?}");
        assert_eq!(
            opened(needed - 1),
            Err(PictureError::TooLarge),
            "{format:?}"
        );
    }
}

#[test]
fn a_large_page_is_scaled_to_the_working_size() {
    let page = DynamicImage::ImageLuma8(image::GrayImage::from_pixel(5_000, 4_000, Luma([9])));
    let size = open_all(&written(&page, ImageFormat::Png), FileKind::Png).unwrap()[0].size();
    let pixels = u64::from(size.width) * u64::from(size.height);
    assert!(
        pixels <= WORKING_PIXELS && pixels > WORKING_PIXELS * 99 / 100,
        "{size:?}"
    );
    assert_eq!(size.width * 4 / 5, size.height);
}

#[test]
fn a_thumbnail_is_never_larger_than_the_picture() {
    let picture = Picture::new(cornered());
    for (side_max, expected) in [(100, (48, 32)), (48, (48, 32)), (24, (24, 16)), (0, (1, 1))] {
        let jpeg = image::load_from_memory(&picture.encode_jpeg(side_max, 80)).unwrap();
        assert_eq!((jpeg.width(), jpeg.height()), expected);
    }
    assert_eq!(
        Picture::new(RgbImage::new(0, 9)).size(),
        PageSize {
            width: 1,
            height: 1
        }
    );
}
