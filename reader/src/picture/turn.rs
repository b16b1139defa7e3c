//! Turning a picture upright: in place where its shape stays, by one copy where width becomes height.
//!
//! A quarter turn goes through the picture in tiles that fit the cache of a processor, since one of the two
//! pictures is walked down its columns.

use image::RgbImage;
use image::imageops;
use image::metadata::Orientation;

/// The side of a tile in pixels.
const TILE: usize = 64;

/// The picture as its orientation says it should be seen.
pub(crate) fn turned(mut rgb: RgbImage, orientation: Orientation) -> RgbImage {
    match orientation {
        Orientation::NoTransforms => rgb,
        Orientation::FlipHorizontal => {
            imageops::flip_horizontal_in_place(&mut rgb);
            rgb
        }
        Orientation::FlipVertical => {
            imageops::flip_vertical_in_place(&mut rgb);
            rgb
        }
        Orientation::Rotate180 => {
            imageops::rotate180_in_place(&mut rgb);
            rgb
        }
        // A quarter turn is a swap of the axes and a flip of one.
        Orientation::Rotate90 => turned(transposed(&rgb), Orientation::FlipHorizontal),
        Orientation::Rotate270 => turned(transposed(&rgb), Orientation::FlipVertical),
        Orientation::Rotate90FlipH => transposed(&rgb),
        Orientation::Rotate270FlipH => turned(transposed(&rgb), Orientation::Rotate180),
    }
}

/// Columns become lines.
fn transposed(rgb: &RgbImage) -> RgbImage {
    let (width, height) = (rgb.width() as usize, rgb.height() as usize);
    let source = rgb.as_raw().as_chunks::<3>().0;
    let mut result = RgbImage::new(rgb.height(), rgb.width());
    let target = result.as_chunks_mut::<3>().0;
    for top in (0..height).step_by(TILE) {
        for left in (0..width).step_by(TILE) {
            for x in left..(left + TILE).min(width) {
                for y in top..(top + TILE).min(height) {
                    target[x * height + y] = source[y * width + x];
                }
            }
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{DynamicImage, Rgb};

    #[test]
    fn turns_as_the_library_does() {
        let rgb = RgbImage::from_fn(131, 67, |x, y| {
            Rgb([x, y, x ^ y].map(|value| value.to_le_bytes()[0]))
        });
        for orientation in (1..=8).map(|number| Orientation::from_exif(number).unwrap()) {
            let mut expected = DynamicImage::ImageRgb8(rgb.clone());
            expected.apply_orientation(orientation);
            assert_eq!(
                turned(rgb.clone(), orientation),
                expected.into_rgb8(),
                "{orientation:?}"
            );
        }
    }
}
