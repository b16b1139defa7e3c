//! A small grey picture of what the camera sees, and what can be measured on it. Pure.

use super::outline::Quad;

/// Brighter than this is light that left nothing of the print, from 0 to 255.
const CLIPPED: u8 = 250;

/// A grey picture, row by row, 0 is black.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Frame {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) luma: Vec<u8>,
}

/// How the light falls on an area.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Light {
    /// Half of the pixels are darker, from 0 to 255.
    pub(crate) median: u8,
    /// What part of the pixels is nothing but white, from 0 to 1.
    pub(crate) clipped: f32,
}

impl Frame {
    /// The picture of four bytes a pixel; `None` where these are not the bytes of such a picture.
    pub(crate) fn of_rgba(width: usize, height: usize, rgba: &[u8]) -> Option<Self> {
        let luma = |pixel: &[u8]| {
            let [red, green, blue] = [pixel[0], pixel[1], pixel[2]].map(u32::from);
            // BT.601, in shares of 256.
            u8::try_from((77 * red + 150 * green + 29 * blue) >> 8).unwrap_or(u8::MAX)
        };
        let is_whole = width > 2 && height > 2 && rgba.len() == width * height * 4;
        is_whole.then(|| Self {
            width,
            height,
            luma: rgba.chunks_exact(4).map(luma).collect(),
        })
    }

    /// How the light falls on the paper, or on all of the picture.
    pub(crate) fn light(&self, paper: Option<&Quad>) -> Light {
        let mut counts = [0_u32; 256];
        for (index, luma) in self.luma.iter().enumerate() {
            if paper.is_none_or(|paper| paper.contains(self.place(index))) {
                counts[usize::from(*luma)] += 1;
            }
        }
        let all: u32 = counts.iter().sum();
        let clipped: u32 = counts[usize::from(CLIPPED)..].iter().sum();
        let mut below = 0;
        let half = counts.iter().position(|count| {
            below += count;
            below * 2 >= all
        });
        Light {
            median: half
                .and_then(|luma| u8::try_from(luma).ok())
                .unwrap_or_default(),
            clipped: share(clipped, all),
        }
    }

    /// How sharp the picture is: how quickly light changes (the variance of the Laplacian) for how much it changes at
    /// all. `None` where next to nothing is to be seen that could be sharp.
    pub(crate) fn sharpness(&self) -> Option<f32> {
        /// Less change than this is paper without print. Print that is very much out of focus has little more; noise is
        /// sharp, however little there is of it.
        const VARIANCE_MIN: f32 = 12.0;
        let spread = variance(self.luma.iter().map(|luma| f32::from(*luma)));
        let at = |x: usize, y: usize| f32::from(self.luma[y * self.width + x]);
        let bends = (1..self.height - 1).flat_map(|y| {
            (1..self.width - 1).map(move |x| {
                at(x - 1, y) + at(x + 1, y) + at(x, y - 1) + at(x, y + 1) - 4.0 * at(x, y)
            })
        });
        (spread >= VARIANCE_MIN).then(|| variance(bends) / spread)
    }

    /// Where a pixel lies, in shares of the picture.
    fn place(&self, index: usize) -> [f32; 2] {
        [
            part(index % self.width, self.width),
            part(index / self.width, self.height),
        ]
    }
}

/// The middle of a pixel as a share of the side.
#[expect(clippy::cast_precision_loss, reason = "pixels of a small picture")]
pub(super) fn part(pixel: usize, side: usize) -> f32 {
    (pixel as f32 + 0.5) / side as f32
}

#[expect(clippy::cast_precision_loss, reason = "pixels of a small picture")]
fn share(some: u32, all: u32) -> f32 {
    if all == 0 {
        0.0
    } else {
        some as f32 / all as f32
    }
}

fn variance(values: impl Iterator<Item = f32>) -> f32 {
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

    /// The corners of a paper that is not on the picture.
    pub(crate) const NOWHERE: [[f32; 2]; 4] = [[2.0, 2.0], [3.0, 2.0], [3.0, 3.0], [2.0, 3.0]];

    /// A table of this grey with a paper of that one, whose corners are shares of the picture.
    pub(crate) fn paper(table: u8, paper: u8, corners: [[f32; 2]; 4]) -> Frame {
        let quad = Quad { corners };
        let mut frame = Frame {
            width: 180,
            height: 240,
            luma: vec![table; 180 * 240],
        };
        for index in 0..frame.luma.len() {
            if quad.contains(frame.place(index)) {
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

    /// The picture out of focus: each pixel the mean of those around it.
    pub(crate) fn blurred(frame: &Frame, reach: usize) -> Frame {
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
        let frame = Frame::of_rgba(3, 3, &rgba).expect("nine pixels");
        assert_eq!(frame.luma[..3], [76, 149, 28]);
        assert_eq!(Frame::of_rgba(3, 4, &rgba), None, "too few bytes");
    }

    #[test]
    fn what_is_out_of_focus_is_less_sharp() {
        let frame = drawn::paper(60, 220, SQUARE);
        let sharp = frame.sharpness().expect("there is print");
        let blurred = drawn::blurred(&drawn::blurred(&frame, 2), 2)
            .sharpness()
            .expect("there is an edge");
        assert!(sharp > 10.0 * blurred, "{sharp} {blurred}");
        assert_eq!(
            drawn::paper(60, 60, drawn::NOWHERE).sharpness(),
            None,
            "nothing to see"
        );
    }

    #[test]
    fn light_is_measured_on_the_paper_alone() {
        let mut frame = drawn::paper(10, 200, SQUARE);
        let quad = Quad { corners: SQUARE };
        assert_eq!(frame.light(Some(&quad)).median, 200);
        assert_eq!(frame.light(None).median, 10);
        for y in 100..124 {
            frame.luma[y * 180 + 70..y * 180 + 106].fill(255);
        }
        let clipped = frame.light(Some(&quad)).clipped;
        assert!((0.04..0.07).contains(&clipped), "{clipped}");
    }
}
