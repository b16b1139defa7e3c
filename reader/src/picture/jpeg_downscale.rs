//! Decoding of very large JPEGs at 1/2, 1/4 or 1/8 scale.
//!
//! The blocks of a JPEG store coarse and fine detail apart, so the fine part can be skipped before
//! there are any pixels: a panorama of 100 megapixels costs the memory of 25. The result has at
//! least [`WORKING_PIXELS`]; the rest of the scaling is done by area, as everywhere.

use image::{DynamicImage, GrayImage, RgbImage};
use jpeg_decoder::{Decoder, Error, PixelFormat};

use super::decode_context::DecodeContext;
use super::{PictureError, WORKING_PIXELS};

/// Returns whether a JPEG of this size has enough pixels even at half its width and height.
pub(crate) fn is_downscalable(width: u32, height: u32) -> bool {
    u64::from(width) * u64::from(height) >= 4 * WORKING_PIXELS
}

/// Decodes at the smallest scale of the codec that is not below the working size.
///
/// Returns `None` for pixel formats that are left to the usual decoder. `coefficient_bytes` counts
/// against the memory limit.
pub(crate) fn decode_downscaled(
    bytes: &[u8],
    coefficient_bytes: u64,
    decoding: &DecodeContext<'_>,
) -> Result<Option<DynamicImage>, PictureError> {
    let mut decoder = Decoder::new(bytes);
    decoder.read_info()?;
    let Some(info) = decoder.info() else {
        return Ok(None);
    };
    let channels = match info.pixel_format {
        PixelFormat::L8 => 1,
        PixelFormat::RGB24 => 3,
        PixelFormat::L16 | PixelFormat::CMYK32 => return Ok(None),
    };
    // Set the scale before anything is decoded.
    let divisor = choose_divisor(info.width.into(), info.height.into());
    let (width, height) =
        decoder.scale(info.width.div_ceil(divisor), info.height.div_ceil(divisor))?;
    // Planes of samples, and the pixels made of them.
    let memory_bytes = u64::from(width) * u64::from(height) * channels * 2 + coefficient_bytes;
    if memory_bytes > decoding.limits.max_memory_bytes {
        return Err(PictureError::TooLarge);
    }
    let pixels = decoder.decode()?;
    let (width, height) = (width.into(), height.into());
    // Grey becomes RGB with the final scaling.
    let image = if channels == 1 {
        GrayImage::from_raw(width, height, pixels).map(DynamicImage::ImageLuma8)
    } else {
        RgbImage::from_raw(width, height, pixels).map(DynamicImage::ImageRgb8)
    };
    image.map(Some).ok_or(PictureError::Broken)
}

/// Returns by how much width and height are divided: 8, 4, 2 or 1.
fn choose_divisor(width: u64, height: u64) -> u16 {
    let fits = |divisor: &u16| {
        let divisor = u64::from(*divisor);
        (width / divisor) * (height / divisor) >= WORKING_PIXELS
    };
    [8, 4, 2].into_iter().find(fits).unwrap_or(1)
}

impl From<Error> for PictureError {
    fn from(error: Error) -> Self {
        match error {
            Error::Unsupported(_) => Self::KindNotReadable,
            Error::Format(_) | Error::Io(_) | Error::Internal(_) => Self::Broken,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{open_all, pages, turned};
    use super::*;
    use crate::picture::{Limits, Picture};
    use image::Rgb;
    use shared::file_kind::FileKind;

    /// Encodes a white picture with a black square in the top left corner, a fifth as wide as the
    /// picture is high.
    fn panorama(width: u32, height: u32) -> Vec<u8> {
        let side = height / 5;
        let rgb = RgbImage::from_fn(width, height, |x, y| {
            Rgb(if x < side && y < side {
                [0; 3]
            } else {
                [255; 3]
            })
        });
        Picture::new(rgb).encode_jpeg(width, 60)
    }

    #[test]
    fn a_panorama_of_a_hundred_megapixels_needs_the_memory_of_a_quarter() {
        let bytes = panorama(20_000, 5_000);
        let limits = Limits {
            max_memory_bytes: 160_000_000,
            ..Limits::default()
        };
        let pictures = pages(&bytes, FileKind::Jpeg, &limits).unwrap();
        let (width, height) = pictures[0].rgb().dimensions();
        let pixels = u64::from(width) * u64::from(height);
        assert!(
            pixels <= WORKING_PIXELS && pixels > WORKING_PIXELS * 95 / 100,
            "{width} x {height}"
        );
        assert!((width / 4).abs_diff(height) <= 1);
        // The square keeps its place.
        let at = |x: u32, y: u32| pictures[0].rgb().get_pixel(x, y).0[0];
        assert!(at(height / 5 - 8, height / 5 - 8) < 30 && at(height / 5 + 8, 8) > 225);
        let less = Limits {
            max_memory_bytes: 40_000_000,
            ..limits
        };
        assert_eq!(
            pages(&bytes, FileKind::Jpeg, &less),
            Err(PictureError::TooLarge)
        );
        // Half of a file is the upper half of the picture.
        let half = &open_all(&bytes[..bytes.len() / 2], FileKind::Jpeg).unwrap()[0];
        assert_eq!(half.rgb().dimensions(), (width, height));
        // The EXIF orientation is applied after scaling.
        let upright = &open_all(&turned(&bytes, 6), FileKind::Jpeg).unwrap()[0];
        assert!(upright.rgb().height() > upright.rgb().width() * 3);
    }

    #[test]
    fn the_scale_is_the_smallest_that_keeps_enough() {
        assert_eq!(choose_divisor(20_000, 5_000), 2);
        assert_eq!(choose_divisor(14_000, 14_000), 4);
        assert_eq!(choose_divisor(40_000, 40_000), 8);
        assert_eq!(choose_divisor(5_000, 4_000), 1);
        assert!(is_downscalable(8_160, 6_120) && !is_downscalable(6_000, 8_000));
    }
}
