//! Application of EXIF orientations.
//!
//! It is done in place if the shape stays, otherwise by one copy. A quarter turn works in tiles
//! that fit the cache of a processor, since one of the two pictures is traversed by columns.

use image::RgbImage;
use image::imageops;
use image::metadata::Orientation;

use super::Picture;

/// Side of a tile in pixels.
const TILE_SIDE_PIXELS: usize = 64;

impl Picture {
    /// Returns the picture upright, as its orientation says.
    pub(crate) fn with_orientation(mut self, orientation: Orientation) -> Self {
        let transposed = |flip| Self::new(transpose_pixels(&self.rgb)).with_orientation(flip);
        match orientation {
            Orientation::NoTransforms => {}
            Orientation::FlipHorizontal => imageops::flip_horizontal_in_place(&mut self.rgb),
            Orientation::FlipVertical => imageops::flip_vertical_in_place(&mut self.rgb),
            Orientation::Rotate180 => imageops::rotate180_in_place(&mut self.rgb),
            // A quarter turn is a transposition and a flip.
            Orientation::Rotate90 => return transposed(Orientation::FlipHorizontal),
            Orientation::Rotate270 => return transposed(Orientation::FlipVertical),
            Orientation::Rotate90FlipH => return transposed(Orientation::NoTransforms),
            Orientation::Rotate270FlipH => return transposed(Orientation::Rotate180),
        }
        self
    }
}

/// Returns the picture with rows and columns swapped.
fn transpose_pixels(rgb: &RgbImage) -> RgbImage {
    let (width, height) = (rgb.width() as usize, rgb.height() as usize);
    let source = rgb.as_raw().as_chunks::<3>().0;
    let mut result = RgbImage::new(rgb.height(), rgb.width());
    let target = result.as_chunks_mut::<3>().0;
    // Tile by tile, so that rows of one picture and columns of the other stay in the cache.
    for top in (0..height).step_by(TILE_SIDE_PIXELS) {
        for left in (0..width).step_by(TILE_SIDE_PIXELS) {
            for x in left..(left + TILE_SIDE_PIXELS).min(width) {
                for y in top..(top + TILE_SIDE_PIXELS).min(height) {
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
                Picture::new(rgb.clone()).with_orientation(orientation).rgb,
                expected.into_rgb8(),
                "{orientation:?}"
            );
        }
    }
}
