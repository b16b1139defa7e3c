//! Holds a camera over a receipt: a table behind it, a little tilt, light from one side.

use image::{Rgb, RgbImage};

/// How much of the table is seen around the paper, in pixels.
const TABLE: u32 = 90;
const WOOD: [f32; 3] = [104.0, 82.0, 63.0];

/// The receipt on a table, turned clockwise by `degrees`.
pub fn tilted(paper: &RgbImage, degrees: f32) -> RgbImage {
    let (width, height) = (paper.width() + 2 * TABLE, paper.height() + 2 * TABLE);
    let (sin, cos) = degrees.to_radians().sin_cos();
    let middle = |length: u32| as_f32(length) / 2.0;
    RgbImage::from_fn(width, height, |x, y| {
        let (dx, dy) = (as_f32(x) - middle(width), as_f32(y) - middle(height));
        let (from_x, from_y) =
            (dx * cos + dy * sin + middle(paper.width()), dy * cos - dx * sin + middle(paper.height()));
        let light = 0.82 + 0.18 * as_f32(x) / as_f32(width);
        Rgb(sample(paper, from_x, from_y).unwrap_or(WOOD).map(|value| byte(value * light)))
    })
}

/// The colour between four pixels; `None` outside the paper.
fn sample(paper: &RgbImage, x: f32, y: f32) -> Option<[f32; 3]> {
    let (left, top) = (whole(x)?, whole(y)?);
    let (right_share, lower_share) = (x.fract(), y.fract());
    let mut mixed = [0.0; 3];
    for (dx, dy, share) in [
        (0, 0, (1.0 - right_share) * (1.0 - lower_share)),
        (1, 0, right_share * (1.0 - lower_share)),
        (0, 1, (1.0 - right_share) * lower_share),
        (1, 1, right_share * lower_share),
    ] {
        let pixel = paper.get_pixel_checked(left + dx, top + dy)?;
        for (sum, channel) in mixed.iter_mut().zip(pixel.0) {
            *sum += share * f32::from(channel);
        }
    }
    Some(mixed)
}

#[expect(clippy::cast_precision_loss, reason = "pictures have far fewer than 2^24 pixels a side")]
fn as_f32(length: u32) -> f32 {
    length as f32
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to be positive")]
fn whole(place: f32) -> Option<u32> {
    (place >= 0.0).then_some(place as u32)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the range of a byte")]
fn byte(value: f32) -> u8 {
    value.clamp(0.0, 255.0) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_paper_lies_on_a_table() {
        let photo = tilted(&RgbImage::from_pixel(200, 300, Rgb([250; 3])), 3.0);
        assert_eq!(photo.dimensions(), (380, 480));
        assert!(photo.get_pixel(190, 240).0[0] > 200, "paper in the middle");
        assert!(photo.get_pixel(2, 2).0[0] < 120, "wood in the corner");
    }

    #[test]
    fn clockwise_is_clockwise() {
        let mut paper = RgbImage::from_pixel(200, 200, Rgb([250; 3]));
        for x in 90..110 {
            for y in 0..20 {
                paper.put_pixel(x, y, Rgb([0; 3]));
            }
        }
        let photo = tilted(&paper, 10.0);
        let darkest = |x: u32| (0..40).map(|dy| photo.get_pixel(x, TABLE + dy).0[0]).min();
        assert!(darkest(TABLE + 100 + 16) < Some(20), "the mark at the top moves to the right");
        assert!(darkest(TABLE + 100 - 16) > Some(20));
    }
}
