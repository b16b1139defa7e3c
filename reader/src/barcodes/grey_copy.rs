//! Brightness of a picture, shrunk by a whole factor.

#![expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "places on a picture change between pixels and fractions, all far below 2^23; means \
              of bytes are bytes"
)]

use image::RgbImage;

use crate::geometry::Point;

/// Most pixels of the copy for the first search.
const FIRST_PASS_PIXELS_MAX: u32 = 2_000_000;

/// Brightness, one byte per pixel.
pub(super) struct GreyCopy {
    pub(super) values: Vec<u8>,
    pub(super) width: u32,
    pub(super) height: u32,
    /// Number of pixels of the picture per pixel of the copy, along each side.
    pub(super) step: u32,
}

impl GreyCopy {
    /// Returns a copy of at most [`FIRST_PASS_PIXELS_MAX`] pixels, or `None` if a side would have
    /// no pixel left.
    pub(super) fn for_first_pass(picture: &RgbImage) -> Option<Self> {
        let pixels = f64::from(picture.width()) * f64::from(picture.height());
        let step = (pixels / f64::from(FIRST_PASS_PIXELS_MAX))
            .sqrt()
            .ceil()
            .max(1.0) as u32;
        Self::new(picture, step)
    }

    /// Returns a copy with one pixel for `step` by `step` pixels, or `None` if a side would have no
    /// pixel left.
    pub(super) fn new(picture: &RgbImage, step: u32) -> Option<Self> {
        let (width, height) = (picture.width() / step, picture.height() / step);
        if width == 0 || height == 0 {
            return None;
        }
        // Pixels beyond the last whole step are cut off.
        let stride = picture.width() as usize * 3;
        let to = (width * step) as usize * 3;
        let mut values = Vec::with_capacity(width as usize * height as usize);
        let mut sums = vec![0_u32; width as usize];
        let lines = picture
            .as_raw()
            .chunks_exact(stride)
            .take((height * step) as usize);
        for (y, line) in (1..).zip(lines) {
            let pixels = line[..to].as_chunks::<3>().0.chunks_exact(step as usize);
            for (sum, pixels) in sums.iter_mut().zip(pixels) {
                // Green carries most of the brightness; each further channel would cost as much
                // again.
                *sum += pixels.iter().map(|pixel| u32::from(pixel[1])).sum::<u32>();
            }
            // A row of the copy is complete after `step` lines.
            if y % step == 0 {
                values.extend(sums.iter().map(|sum| (sum / (step * step)) as u8));
                sums.fill(0);
            }
        }
        Some(Self {
            values,
            width,
            height,
            step,
        })
    }

    /// Converts a place to pixels of the picture.
    pub(super) fn to_picture(&self, place: Point) -> Point {
        place.map(|along| along * self.step as f32)
    }
}
