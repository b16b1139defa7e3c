//! Normalisation of light on paper: removes shadows and gradients, keeps ink.
//!
//! The light at a place is the brightness of the paper around it, where there is no ink. It changes
//! slowly, so it is taken from a coarse grid: the brightest tenth of each cell.

#![expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "sizes and places on a picture change between pixels and fractions, all far below 2^23"
)]

use image::RgbImage;

/// Cells along the longer side.
const GRID_CELLS: u32 = 24;
/// Brightness of paper after normalisation.
const PAPER_BRIGHTNESS: f32 = 245.0;
/// Smallest brightness of paper. Darker areas are no paper; it also bounds the amplification.
const PAPER_BRIGHTNESS_MIN: f32 = 50.0;

/// Makes the paper equally bright everywhere.
pub(crate) fn normalize_light(picture: &mut RgbImage) {
    let (width, height) = picture.dimensions();
    let cell = width.max(height).div_ceil(GRID_CELLS).max(8);
    let (columns, rows) = (width.div_ceil(cell), height.div_ceil(cell));
    // Measure the light of each cell.
    let lights: Vec<f32> = (0..rows * columns)
        .map(|at| cell_brightness(picture, at % columns * cell, at / columns * cell, cell))
        .collect();
    let at = |column: u32, row: u32| {
        lights[(row.min(rows - 1) * columns + column.min(columns - 1)) as usize]
    };
    for (x, y, pixel) in picture.enumerate_pixels_mut() {
        // Interpolate between the centres of the four nearest cells.
        let place = |value: u32| (value as f32 / cell as f32 - 0.5).max(0.0);
        let (u, v) = (place(x), place(y));
        let (column, row) = (u as u32, v as u32);
        let mix = |from: f32, to: f32, share: f32| from + (to - from) * share;
        let top = mix(at(column, row), at(column + 1, row), u.fract());
        let bottom = mix(at(column, row + 1), at(column + 1, row + 1), u.fract());
        let factor = PAPER_BRIGHTNESS / mix(top, bottom, v.fract());
        pixel.0 = pixel
            .0
            .map(|value| (f32::from(value) * factor).min(255.0) as u8);
    }
}

/// Returns the brightness that a tenth of the pixels of a cell reach.
fn cell_brightness(picture: &RgbImage, left: u32, top: u32, cell: u32) -> f32 {
    let mut counts = [0_u32; 256];
    let (right, bottom) = (
        (left + cell).min(picture.width()),
        (top + cell).min(picture.height()),
    );
    for (x, y) in (top..bottom).flat_map(|y| (left..right).map(move |x| (x, y))) {
        // Green stands for brightness.
        counts[usize::from(picture.get_pixel(x, y).0[1])] += 1;
    }
    // Walk down from the brightest until a tenth of the pixels is passed.
    let mut left_over = counts.iter().sum::<u32>() / 10;
    for (value, count) in counts.iter().enumerate().rev() {
        if *count > left_over {
            return (value as f32).max(PAPER_BRIGHTNESS_MIN);
        }
        left_over -= count;
    }
    PAPER_BRIGHTNESS
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Rgb;

    #[test]
    fn a_shadow_goes_and_ink_stays() {
        let is_ink = |x: u32, y: u32| x % 10 < 2 && y % 14 < 9;
        let light = |x: u32| 1.0 - 0.5 * x as f32 / 400.0;
        let mut picture = RgbImage::from_fn(400, 600, |x, y| {
            Rgb([(if is_ink(x, y) { 40.0 } else { 230.0 } * light(x)) as u8; 3])
        });
        normalize_light(&mut picture);
        for (x, y, pixel) in picture.enumerate_pixels() {
            let range = if is_ink(x, y) { 20..=80 } else { 225..=255 };
            assert!(range.contains(&pixel.0[0]), "{x} {y}: {pixel:?}");
        }
    }

    #[test]
    fn any_size_is_taken() {
        for (width, height) in [(1, 1), (1, 900), (33, 7)] {
            let mut picture = RgbImage::from_pixel(width, height, Rgb([0; 3]));
            normalize_light(&mut picture);
            assert_eq!(picture.get_pixel(0, 0).0, [0; 3], "black stays black");
        }
    }
}
