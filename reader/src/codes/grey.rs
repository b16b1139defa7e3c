//! The brightness of a picture, shrunk by whole numbers of pixels, or of a part of it as it is.

#![expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "places on a picture change between pixels and fractions, all far below 2^23; means of bytes are bytes"
)]

use image::RgbImage;

use crate::quad::Point;

/// The most pixels that are looked at, the whole picture shrunk or a part of it as it is.
const PIXELS_MAX: u32 = 2_000_000;
/// What is seen around the corners of a code, as a share of its longer side.
const AROUND: f32 = 0.25;

/// Brightness, one byte a pixel.
pub(super) struct Grey {
    values: Vec<u8>,
    width: u32,
    height: u32,
    /// Where the picture's pixels begin that it shows, and how many of them make one of its own.
    origin: [u32; 2],
    step: u32,
}

impl Grey {
    /// The whole picture. None where a side would have no pixel left.
    pub(super) fn shrunk(picture: &RgbImage) -> Option<Self> {
        let pixels = f64::from(picture.width()) * f64::from(picture.height());
        let step = (pixels / f64::from(PIXELS_MAX)).sqrt().ceil().max(1.0) as u32;
        Self::new(picture, [0, 0], [picture.width(), picture.height()], step)
    }

    /// The part around these places of the picture, unless it is too large.
    pub(super) fn cut(picture: &RgbImage, places: &[Point]) -> Option<Self> {
        let range = |axis: usize, side: u32| {
            let along = places.iter().map(|place| place[axis]);
            let (low, high) = along.fold((f32::MAX, 0.0_f32), |(low, high), at| (low.min(at), high.max(at)));
            let margin = (high - low).max(0.0) * AROUND;
            ((low - margin).max(0.0) as u32, ((high + margin) as u32).min(side))
        };
        let ((left, right), (top, bottom)) = (range(0, picture.width()), range(1, picture.height()));
        let (width, height) = (right.saturating_sub(left), bottom.saturating_sub(top));
        (width.saturating_mul(height) <= PIXELS_MAX)
            .then(|| Self::new(picture, [left, top], [width, height], 1))?
    }

    fn new(picture: &RgbImage, origin: [u32; 2], size: [u32; 2], step: u32) -> Option<Self> {
        let [width, height] = size.map(|side| side / step);
        if width == 0 || height == 0 {
            return None;
        }
        let stride = picture.width() as usize * 3;
        let (from, to) = (origin[0] as usize * 3, (origin[0] + width * step) as usize * 3);
        let mut values = Vec::with_capacity(width as usize * height as usize);
        let mut sums = vec![0_u32; width as usize];
        let lines =
            picture.as_raw().chunks_exact(stride).skip(origin[1] as usize).take((height * step) as usize);
        for (y, line) in (1..).zip(lines) {
            for (sum, pixels) in sums.iter_mut().zip(line[from..to].chunks_exact(step as usize * 3)) {
                *sum += pixels.as_chunks::<3>().0.iter().map(brightness).sum::<u32>();
            }
            if y % step == 0 {
                values.extend(sums.iter().map(|sum| (sum / (4 * step * step)) as u8));
                sums.fill(0);
            }
        }
        Some(Self { values, width, height, origin, step })
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

    /// The picture has more to show.
    pub(super) fn is_shrunk(&self) -> bool {
        self.step > 1
    }

    /// Where a place lies on the picture.
    pub(super) fn to_picture(&self, place: Point) -> Point {
        [0, 1].map(|axis: usize| place[axis] * self.step as f32 + self.origin[axis] as f32)
    }
}

/// Four times the brightness of a pixel.
fn brightness([red, green, blue]: &[u8; 3]) -> u32 {
    u32::from(*red) + 2 * u32::from(*green) + u32::from(*blue)
}
