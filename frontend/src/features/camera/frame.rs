//! Grey thumbnail of the camera picture, and measurements on it. Pure.

use super::quad::Quad;

/// Luma (0–255) from which a pixel counts as clipped: no print is left there.
const CLIPPED_LUMA_MIN: u8 = 250;

/// Grey picture, row by row; 0 is black.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LumaFrame {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) luma: Vec<u8>,
}

/// Exposure of an area.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Exposure {
    /// Median luma, from 0 to 255.
    pub(crate) median_luma: u8,
    /// Share of clipped pixels, from 0 to 1.
    pub(crate) clipped_share: f32,
}

impl LumaFrame {
    /// Converts pixels of four bytes to luma. Returns `None` if a side has fewer than 3 pixels or
    /// the number of bytes does not match the size.
    pub(crate) fn from_rgba(width: usize, height: usize, rgba: &[u8]) -> Option<Self> {
        let is_whole = width > 2 && height > 2 && rgba.len() == width * height * 4;
        is_whole.then(|| Self {
            width,
            height,
            luma: rgba.chunks_exact(4).map(luma_of).collect(),
        })
    }

    /// Measures the exposure of the paper, or of the whole picture.
    pub(crate) fn measure_exposure(&self, paper: Option<&Quad>) -> Exposure {
        // Histogram of the pixels in question.
        let mut counts = [0_u32; 256];
        for (index, luma) in self.luma.iter().enumerate() {
            if paper.is_none_or(|paper| paper.contains(self.pixel_centre(index))) {
                counts[usize::from(*luma)] += 1;
            }
        }
        let all: u32 = counts.iter().sum();
        let clipped: u32 = counts[usize::from(CLIPPED_LUMA_MIN)..].iter().sum();
        // The median is the first luma up to which half of the pixels are counted.
        let mut below = 0;
        let half = counts.iter().position(|count| {
            below += count;
            below * 2 >= all
        });
        Exposure {
            median_luma: half
                .and_then(|luma| u8::try_from(luma).ok())
                .unwrap_or_default(),
            clipped_share: count_ratio(clipped, all),
        }
    }

    /// Measures the sharpness: the variance of the Laplacian, divided by the variance of the luma.
    /// Returns `None` if there is too little contrast to judge.
    pub(crate) fn measure_sharpness(&self) -> Option<f32> {
        /// Lowest luma variance of printed paper. Strongly blurred print has little more; noise
        /// would count as sharp, however weak it is.
        const VARIANCE_MIN: f32 = 12.0;
        let spread = compute_variance(self.luma.iter().map(|luma| f32::from(*luma)));
        let at = |x: usize, y: usize| f32::from(self.luma[y * self.width + x]);
        // Laplacian over the four direct neighbours, which border pixels do not have.
        let bends = (1..self.height - 1).flat_map(|y| {
            (1..self.width - 1).map(move |x| {
                at(x - 1, y) + at(x + 1, y) + at(x, y - 1) + at(x, y + 1) - 4.0 * at(x, y)
            })
        });
        (spread >= VARIANCE_MIN).then(|| compute_variance(bends) / spread)
    }

    /// Returns the centre of a pixel, in shares of the picture.
    fn pixel_centre(&self, index: usize) -> [f32; 2] {
        [
            centre_share(index % self.width, self.width),
            centre_share(index / self.width, self.height),
        ]
    }
}

/// Returns the luma of a pixel of four bytes.
pub(super) fn luma_of(pixel: &[u8]) -> u8 {
    let [red, green, blue] = [pixel[0], pixel[1], pixel[2]].map(u32::from);
    // BT.601 weights in units of 1/256.
    u8::try_from((77 * red + 150 * green + 29 * blue) >> 8).unwrap_or(u8::MAX)
}

/// Returns the centre of a pixel as a share of the side.
#[expect(clippy::cast_precision_loss, reason = "pixels of a small picture")]
pub(super) fn centre_share(pixel: usize, side: usize) -> f32 {
    (pixel as f32 + 0.5) / side as f32
}

/// Returns `some` as a share of `all`, 0 if both are 0.
#[expect(clippy::cast_precision_loss, reason = "pixels of a small picture")]
fn count_ratio(some: u32, all: u32) -> f32 {
    if all == 0 {
        0.0
    } else {
        some as f32 / all as f32
    }
}

/// Returns the population variance, 0 for no values.
fn compute_variance(values: impl Iterator<Item = f32>) -> f32 {
    // Sums in `f64`: the difference of two large squares would lose its digits in `f32`.
    let (mut count, mut sum, mut squares) = (0.0_f32, 0.0_f64, 0.0_f64);
    for value in values {
        count += 1.0;
        sum += f64::from(value);
        squares += f64::from(value) * f64::from(value);
    }
    let count = f64::from(count.max(1.0));
    #[expect(
        clippy::cast_possible_truncation,
        reason = "at most the square of four times 255"
    )]
    let variance = (squares / count - (sum / count) * (sum / count)) as f32;
    variance
}

#[cfg(test)]
pub(super) mod drawn {
    //! Pictures of a paper on a table, for tests.

    use super::*;

    /// Corners of a paper outside of the picture.
    pub(crate) const NOWHERE: [[f32; 2]; 4] = [[2.0, 2.0], [3.0, 2.0], [3.0, 3.0], [2.0, 3.0]];

    /// Draws a table of one grey and a paper of another; the corners are shares of the picture.
    pub(crate) fn paper(table: u8, paper: u8, corners: [[f32; 2]; 4]) -> LumaFrame {
        let quad = Quad { corners };
        let mut frame = LumaFrame {
            width: 180,
            height: 240,
            luma: vec![table; 180 * 240],
        };
        for index in 0..frame.luma.len() {
            if quad.contains(frame.pixel_centre(index)) {
                // A line of print every few pixels.
                let (x, y) = (index % 180, index / 180);
                frame.luma[index] = if y % 8 == 3 && x % 5 < 3 {
                    paper / 3
                } else {
                    paper
                };
            }
        }
        frame
    }

    /// Returns the frame out of focus: each pixel is the mean of those around it.
    pub(crate) fn blurred(frame: &LumaFrame, reach: usize) -> LumaFrame {
        let mut blurred = frame.clone();
        for y in 0..frame.height {
            for x in 0..frame.width {
                let rows = y.saturating_sub(reach)..(y + reach + 1).min(frame.height);
                let columns = x.saturating_sub(reach)..(x + reach + 1).min(frame.width);
                let count = rows.len() * columns.len();
                let sum: usize = rows
                    .flat_map(|y| columns.clone().map(move |x| y * frame.width + x))
                    .map(|index| usize::from(frame.luma[index]))
                    .sum();
                blurred.luma[y * frame.width + x] = u8::try_from(sum / count).unwrap_or(u8::MAX);
            }
        }
        blurred
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SQUARE: [[f32; 2]; 4] = [[0.2, 0.2], [0.8, 0.2], [0.8, 0.8], [0.2, 0.8]];

    #[test]
    fn grey_is_what_eyes_see() {
        let rgba = [[255, 0, 0, 255], [0, 255, 0, 255], [0, 0, 255, 255]]
            .concat()
            .repeat(3);
        let frame = LumaFrame::from_rgba(3, 3, &rgba).expect("nine pixels");
        assert_eq!(frame.luma[..3], [76, 149, 28]);
        assert_eq!(LumaFrame::from_rgba(3, 4, &rgba), None, "too few bytes");
    }

    #[test]
    fn what_is_out_of_focus_is_less_sharp() {
        let frame = drawn::paper(60, 220, SQUARE);
        let sharp = frame.measure_sharpness().expect("there is print");
        let blurred = drawn::blurred(&drawn::blurred(&frame, 2), 2)
            .measure_sharpness()
            .expect("there is an edge");
        assert!(sharp > 10.0 * blurred, "{sharp} {blurred}");
        assert_eq!(
            drawn::paper(60, 60, drawn::NOWHERE).measure_sharpness(),
            None,
            "nothing to see"
        );
    }

    #[test]
    fn light_is_measured_on_the_paper_alone() {
        let mut frame = drawn::paper(10, 200, SQUARE);
        let quad = Quad { corners: SQUARE };
        assert_eq!(frame.measure_exposure(Some(&quad)).median_luma, 200);
        assert_eq!(frame.measure_exposure(None).median_luma, 10);
        for y in 100..124 {
            frame.luma[y * 180 + 70..y * 180 + 106].fill(255);
        }
        let clipped = frame.measure_exposure(Some(&quad)).clipped_share;
        assert!((0.04..0.07).contains(&clipped), "{clipped}");
    }
}
