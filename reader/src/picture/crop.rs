//! Centred square crop of a picture, for profile pictures.
//!
//! It is shrunk by averaging areas ([`scale`]) and enlarged by cubic interpolation, so that a small
//! face does not become blocks.

use image::imageops::{self, FilterType};

use super::{Picture, scale};

impl Picture {
    /// Returns the square in the middle of the picture, `side` pixels wide and high, at least one.
    #[must_use]
    pub fn crop_square(&self, side: u32) -> Self {
        let side = side.max(1);
        let (width, height) = self.rgb.dimensions();
        let whole = width.min(height);
        let (left, top) = ((width - whole) / 2, (height - whole) / 2);
        let middle = imageops::crop_imm(&self.rgb, left, top, whole, whole).to_image();
        if whole >= side {
            return Self::new(scale::resize_by_area(&middle, (side, side)));
        }
        Self::new(imageops::resize(
            &middle,
            side,
            side,
            FilterType::CatmullRom,
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{Rgb, RgbImage};

    /// Returns a black picture with a white square of 40 x 40 in the middle.
    fn framed(width: u32, height: u32) -> Picture {
        let inside = |at: u32, length: u32| at.abs_diff((length - 1) / 2) < 20;
        Picture::new(RgbImage::from_fn(width, height, |x, y| {
            Rgb([if inside(x, width) && inside(y, height) {
                255
            } else {
                0
            }; 3])
        }))
    }

    #[test]
    fn keeps_the_middle_of_any_shape_at_the_side_asked_for() {
        for (width, height) in [(120, 80), (80, 120), (80, 80), (81, 80)] {
            for side in [1, 16, 80, 200] {
                let square = framed(width, height).crop_square(side);
                assert_eq!(
                    square.rgb().dimensions(),
                    (side, side),
                    "{width} x {height}"
                );
                if side > 1 {
                    // The white part is half as wide as the crop, in its middle.
                    let at = |share: u32| square.rgb().get_pixel(side * share / 16, side / 2).0[1];
                    assert!(
                        at(2) < 60 && at(8) > 200 && at(14) < 60,
                        "{width} x {height} to {side}"
                    );
                }
            }
        }
    }

    #[test]
    fn an_even_picture_stays_even_and_a_line_is_a_picture_too() {
        let even = Picture::new(RgbImage::from_pixel(97, 31, Rgb([1, 128, 255])));
        for side in [1, 7, 31, 96, 512] {
            assert!(
                even.crop_square(side)
                    .rgb()
                    .pixels()
                    .all(|pixel| pixel.0 == [1, 128, 255]),
                "{side}"
            );
        }
        let line = Picture::new(RgbImage::from_pixel(5_000, 1, Rgb([9; 3])));
        assert_eq!(line.crop_square(96).rgb().dimensions(), (96, 96));
        assert_eq!(line.crop_square(0).rgb().dimensions(), (1, 1));
    }
}
