//! Estimate of the height of small letters on a picture.
//!
//! Nothing is read. Ink is darker than its surroundings (Bradley and Roth, "Adaptive thresholding
//! using the integral image", 2007). Connected components of ink in the shape of a letter are
//! letters, or a few that touch. The result only serves to choose a scale, so rules of thumb
//! suffice; where too little looks like letters there is none.

#![expect(clippy::cast_precision_loss, reason = "heights of letters are small")]

use image::GrayImage;

use super::components;

/// Ink is darker than this percentage of the mean around it.
const INK_PERCENT: u64 = 84;
/// Number of windows for the mean that fit along the longer side.
const WINDOW_DIVISOR: u32 = 32;
/// Fewest letters that give an estimate.
const LETTERS_MIN: usize = 30;
/// Lowest letter in pixels; anything lower is noise.
const HEIGHT_PIXELS_MIN: usize = 4;

/// Returns the height of the usual small letters in pixels: a quarter of all letters is lower.
pub(crate) fn estimate_x_height(grey: &GrayImage) -> Option<f32> {
    let ink = InkMask::new(grey);
    let (width, height) = (grey.width() as usize, grey.height() as usize);
    let blobs = components::find_components(
        (0..height)
            .map(|y| (0..width).map(move |x| (x, y)))
            .map(|row| row.map(|(x, y)| ink.is_ink(x, y))),
    );
    // Letters are not very high, narrow or long, and fill at least an eighth of their box.
    let highest = width.max(height) / 12;
    let mut heights: Vec<usize> = blobs
        .iter()
        .filter_map(|blob| {
            let (across, down) = blob.bounds();
            let (width, height) = (across[1] - across[0], down[1] - down[0]);
            let is_letter = (HEIGHT_PIXELS_MIN..=highest).contains(&height)
                && width * 6 >= height
                && width <= height * 8
                && blob.pixel_count() * 8 >= width * height;
            is_letter.then_some(height)
        })
        .collect();
    heights.sort_unstable();
    // Points, commas and dashes are no letters.
    let median = *heights.get(heights.len() / 2)?;
    heights.retain(|height| *height * 2 >= median);
    (heights.len() >= LETTERS_MIN).then(|| heights[heights.len() / 4] as f32)
}

/// Grey picture with its integral image: the sum of all values above and to the left of each point.
struct InkMask<'a> {
    grey: &'a GrayImage,
    sums: Vec<u32>,
    radius: usize,
}

impl<'a> InkMask<'a> {
    fn new(grey: &'a GrayImage) -> Self {
        // The first row and the first column of the sums are zero.
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
            radius: (grey.width().max(grey.height()) / WINDOW_DIVISOR / 2).max(4) as usize,
        }
    }

    /// Returns whether a point is ink.
    fn is_ink(&self, x: usize, y: usize) -> bool {
        let (width, height) = (self.grey.width() as usize, self.grey.height() as usize);
        // The window around the point, cut at the border.
        let (left, right) = (
            x.saturating_sub(self.radius),
            (x + self.radius + 1).min(width),
        );
        let (top, bottom) = (
            y.saturating_sub(self.radius),
            (y + self.radius + 1).min(height),
        );
        let at = |x: usize, y: usize| u64::from(self.sums[y * (width + 1) + x]);
        // Four corners of the integral image give the sum within the window.
        let sum = at(right, bottom) + at(left, top) - at(right, top) - at(left, bottom);
        let count = ((right - left) * (bottom - top)) as u64;
        let value = u64::from(self.grey.as_raw()[y * width + x]);
        value * count * 100 < sum * INK_PERCENT
    }
}
