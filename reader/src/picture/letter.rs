//! How high the letters on a picture are, told without reading them.
//!
//! Ink is what is darker than its surroundings (Bradley and Roth, "Adaptive thresholding using the integral image",
//! 2007). Blobs of ink of a letter's shape are letters, or a few that touch. What is asked for is one number to choose a
//! scale by, so rules of thumb do; where too little looks like letters there is none.

#![expect(clippy::cast_precision_loss, reason = "heights of letters are small")]

use image::GrayImage;

use super::blob;

/// Ink is darker than this share of the mean around it, in percent.
const INK_PERCENT: u64 = 84;
/// The mean is taken over squares of this share of the longer side.
const AROUND: u32 = 32;
/// Fewer letters than this say nothing.
const LETTERS_MIN: usize = 30;
/// Lower than this, in pixels, all blobs are noise.
const HEIGHT_MIN: usize = 4;

/// The height of the usual small letters in pixels: a quarter of all letters is lower.
pub(crate) fn height(grey: &GrayImage) -> Option<f32> {
    let ink = Ink::new(grey);
    let (width, height) = (grey.width() as usize, grey.height() as usize);
    let blobs = blob::find(
        (0..height)
            .map(|y| (0..width).map(move |x| (x, y)))
            .map(|row| row.map(|(x, y)| ink.is_ink(x, y))),
    );
    let highest = width.max(height) / 12;
    let mut heights: Vec<usize> = blobs
        .iter()
        .filter_map(|blob| {
            let (across, down) = blob.bounds();
            let (width, height) = (across[1] - across[0], down[1] - down[0]);
            let is_letter = (HEIGHT_MIN..=highest).contains(&height)
                && width * 6 >= height
                && width <= height * 8
                && blob.size() * 8 >= width * height;
            is_letter.then_some(height)
        })
        .collect();
    heights.sort_unstable();
    // Points, commas and dashes are no letters.
    let median = *heights.get(heights.len() / 2)?;
    heights.retain(|height| *height * 2 >= median);
    (heights.len() >= LETTERS_MIN).then(|| heights[heights.len() / 4] as f32)
}

/// A grey picture and the sums of its columns and rows up to each point.
struct Ink<'a> {
    grey: &'a GrayImage,
    sums: Vec<u32>,
    reach: usize,
}

impl<'a> Ink<'a> {
    fn new(grey: &'a GrayImage) -> Self {
        let stride = grey.width() as usize + 1;
        let mut sums = vec![0_u32; stride * (grey.height() as usize + 1)];
        for (y, row) in grey.as_raw().chunks_exact(stride - 1).enumerate() {
            let mut sum = 0;
            for (x, value) in row.iter().enumerate() {
                sum += u32::from(*value);
                sums[(y + 1) * stride + x + 1] = sums[y * stride + x + 1] + sum;
            }
        }
        Self {
            grey,
            sums,
            reach: (grey.width().max(grey.height()) / AROUND / 2).max(4) as usize,
        }
    }

    fn is_ink(&self, x: usize, y: usize) -> bool {
        let (width, height) = (self.grey.width() as usize, self.grey.height() as usize);
        let (left, right) = (
            x.saturating_sub(self.reach),
            (x + self.reach + 1).min(width),
        );
        let (top, bottom) = (
            y.saturating_sub(self.reach),
            (y + self.reach + 1).min(height),
        );
        let at = |x: usize, y: usize| u64::from(self.sums[y * (width + 1) + x]);
        let sum = at(right, bottom) + at(left, top) - at(right, top) - at(left, bottom);
        let count = ((right - left) * (bottom - top)) as u64;
        let value = u64::from(self.grey.as_raw()[y * width + x]);
        value * count * 100 < sum * INK_PERCENT
    }
}
