//! The brightness of a picture, shrunk by whole numbers of pixels; at first to a size that is quick to look at.

#![expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "places on a picture change between pixels and fractions, all far below 2^23; means of bytes are bytes"
)]

use image::RgbImage;

use crate::quad::Point;

/// The most pixels of the first look.
const PIXELS_MAX: u32 = 2_000_000;

/// Brightness, one byte a pixel.
pub(super) struct Grey {
    values: Vec<u8>,
    width: u32,
    height: u32,
    step: u32,
}

impl Grey {
    /// The whole picture. None where a side would have no pixel left.
    pub(super) fn shrunk(picture: &RgbImage) -> Option<Self> {
        let pixels = f64::from(picture.width()) * f64::from(picture.height());
        let step = (pixels / f64::from(PIXELS_MAX)).sqrt().ceil().max(1.0) as u32;
        Self::new(picture, step)
    }

    /// The whole picture, `step` pixels to one in both directions.
    pub(super) fn new(picture: &RgbImage, step: u32) -> Option<Self> {
        let (width, height) = (picture.width() / step, picture.height() / step);
        if width == 0 || height == 0 {
            return None;
        }
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
                // Green is the brightest part of grey; the others would cost as much again.
                *sum += pixels.iter().map(|pixel| u32::from(pixel[1])).sum::<u32>();
            }
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

    pub(super) fn values(&self) -> &[u8] {
        &self.values
    }

    pub(super) fn width(&self) -> u32 {
        self.width
    }

    pub(super) fn height(&self) -> u32 {
        self.height
    }

    /// So many pixels of the picture make one, in both directions.
    pub(super) fn step(&self) -> u32 {
        self.step
    }

    /// Where a place lies on the picture.
    pub(super) fn to_picture(&self, place: Point) -> Point {
        place.map(|along| along * self.step as f32)
    }
}
