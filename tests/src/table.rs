//! Lays receipts beside each other on a table and takes one photo of them all.

use image::imageops::overlay;
use image::{Rgb, RgbImage};

use crate::drawn::photo;

/// The colour between the papers, the same as around them, and how far they lie apart in pixels.
const WOOD: Rgb<u8> = Rgb([104, 82, 63]);
const GAP: u32 = 110;

/// The receipts from left to right, the whole photo turned clockwise by `degrees`.
pub fn beside_each_other(receipts: &[&RgbImage], degrees: f32) -> RgbImage {
    let width: u32 = receipts
        .iter()
        .map(|receipt| receipt.width() + GAP)
        .sum::<u32>()
        - GAP;
    let height = receipts
        .iter()
        .map(|receipt| receipt.height())
        .max()
        .unwrap_or(1);
    let mut table = RgbImage::from_pixel(width, height, WOOD);
    let mut left = 0;
    for receipt in receipts {
        overlay(&mut table, *receipt, left, 0);
        left += i64::from(receipt.width() + GAP);
    }
    photo::tilted(&table, degrees)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_wood_between_the_papers() {
        let paper = RgbImage::from_pixel(200, 300, Rgb([250; 3]));
        let photo = beside_each_other(&[&paper, &paper], 0.0);
        let middle = photo.height() / 2;
        let bright = |x: u32| photo.get_pixel(x, middle).0[0] > 150;
        assert!(bright(190) && bright(photo.width() - 190) && !bright(photo.width() / 2));
    }
}
