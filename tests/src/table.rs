//! Photos of several receipts side by side on a table.

use image::imageops::overlay;
use image::{Rgb, RgbImage};

use crate::drawn::photo;

/// Colour of the table between the receipts, as around them.
const TABLE_COLOUR: Rgb<u8> = Rgb([104, 82, 63]);
/// Distance between neighbouring receipts in pixels.
const GAP_PX: u32 = 110;

/// Renders a photo of the receipts from left to right, turned clockwise by `degrees`.
pub fn lay_side_by_side(receipts: &[&RgbImage], degrees: f32) -> RgbImage {
    let width: u32 = receipts
        .iter()
        .map(|receipt| receipt.width() + GAP_PX)
        .sum::<u32>()
        - GAP_PX;
    let height = receipts
        .iter()
        .map(|receipt| receipt.height())
        .max()
        .unwrap_or(1);
    let mut table = RgbImage::from_pixel(width, height, TABLE_COLOUR);
    let mut left = 0;
    for receipt in receipts {
        overlay(&mut table, *receipt, left, 0);
        left += i64::from(receipt.width() + GAP_PX);
    }
    photo::render_tilted(&table, degrees)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_wood_between_the_papers() {
        let paper = RgbImage::from_pixel(200, 300, Rgb([250; 3]));
        let photo = lay_side_by_side(&[&paper, &paper], 0.0);
        let middle = photo.height() / 2;
        let bright = |x: u32| photo.get_pixel(x, middle).0[0] > 150;
        assert!(bright(190) && bright(photo.width() - 190) && !bright(photo.width() / 2));
    }
}
