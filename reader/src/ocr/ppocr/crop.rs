//! Crops of text lines, upright and at the network's height.

use image::{Rgb, RgbImage};

use crate::geometry::{Point, Quad, distance};
use crate::paper::sample_bilinear;

/// Height of a line for the network, in pixels.
pub(super) const LINE_HEIGHT: u32 = 48;
/// Maximum width of a line in pixels; longer lines are compressed horizontally.
const LINE_WIDTH_MAX: f32 = 3_200.0;
/// Maximum number of samples along one side of a pixel, if the picture is finer than the crop.
const SAMPLES_PER_SIDE_MAX: f32 = 4.0;

/// Returns the width of a line in pixels at [`LINE_HEIGHT`].
pub(super) fn line_width(quad: &Quad) -> u32 {
    let height = distance(quad[0], quad[3]).max(1.0);
    let width = LINE_HEIGHT as f32 * distance(quad[0], quad[1]) / height;
    width.round().clamp(1.0, LINE_WIDTH_MAX) as u32
}

/// Crops the area of `quad` to `width` by [`LINE_HEIGHT`] pixels. Beyond the edge of the picture,
/// the pixels of the edge are repeated.
pub(super) fn crop_line(picture: &RgbImage, quad: &Quad, width: u32) -> RgbImage {
    let [a, b, c, d] = *quad;
    let (across, down) = (
        pixel_step(a, b, width as f32),
        pixel_step(a, d, LINE_HEIGHT as f32),
    );
    // One sample for each picture pixel along a side of a crop pixel.
    let samples = |step: Point| {
        step[0]
            .hypot(step[1])
            .round()
            .clamp(1.0, SAMPLES_PER_SIDE_MAX)
    };
    let (columns, rows) = (samples(across), samples(down));
    // Maps a place in the crop to the picture, by interpolation between the four corners.
    let to_picture = |x: f32, y: f32| {
        let (u, v) = (x / width as f32, y / LINE_HEIGHT as f32);
        [0, 1].map(|axis: usize| {
            let top = a[axis] + (b[axis] - a[axis]) * u;
            let bottom = d[axis] + (c[axis] - d[axis]) * u;
            top + (bottom - top) * v
        })
    };
    RgbImage::from_fn(width, LINE_HEIGHT, |x, y| {
        let mut sum = [0.0; 3];
        for row in subpixel_centres(y, rows) {
            for column in subpixel_centres(x, columns) {
                let colour = sample_bilinear(picture, to_picture(column, row));
                sum = [sum[0] + colour[0], sum[1] + colour[1], sum[2] + colour[2]];
            }
        }
        Rgb(sum.map(|sum| (sum / (rows * columns) + 0.5) as u8))
    })
}

/// Returns the centres of `count` equal parts of pixel `index`.
fn subpixel_centres(index: u32, count: f32) -> impl Iterator<Item = f32> {
    (0..count as u32).map(move |part| index as f32 + (part as f32 + 0.5) / count)
}

/// Returns the vector between two points, divided by `count`.
fn pixel_step(from: Point, to: Point, count: f32) -> Point {
    [(to[0] - from[0]) / count, (to[1] - from[1]) / count]
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOX: Quad = [[10.0, 20.0], [110.0, 20.0], [110.0, 30.0], [10.0, 30.0]];

    fn turned(quad: Quad, degrees: f32) -> Quad {
        let (sine, cosine) = degrees.to_radians().sin_cos();
        let centre = [60.0, 60.0];
        quad.map(|[x, y]| {
            let (x, y) = (x - centre[0], y - centre[1]);
            [
                centre[0] + x * cosine - y * sine,
                centre[1] + x * sine + y * cosine,
            ]
        })
    }

    /// Draws a gradient along the quad, from black at its start to white at its end.
    fn gradient(quad: &Quad) -> RgbImage {
        let along = pixel_step(quad[0], quad[1], distance(quad[0], quad[1]).powi(2));
        RgbImage::from_fn(120, 120, |x, y| {
            let (x, y) = (x as f32 + 0.5 - quad[0][0], y as f32 + 0.5 - quad[0][1]);
            Rgb([((x * along[0] + y * along[1]) * 255.0).clamp(0.0, 255.0) as u8; 3])
        })
    }

    #[test]
    fn text_is_turned_from_any_angle() {
        for degrees in [0.0, 5.0, -30.0, 90.0, 180.0, 270.0] {
            let quad = turned(BOX, degrees);
            let width = line_width(&quad);
            assert!((480..=481).contains(&width), "{degrees}: {width}");
            let line = crop_line(&gradient(&quad), &quad, width);
            for (x, expected) in [(24, 12), (240, 127), (456, 242)] {
                let value = i32::from(line.get_pixel(x, 24).0[0]);
                assert!(
                    (value - expected).abs() <= 3,
                    "{degrees} at {x}: {value}, not {expected}"
                );
            }
        }
    }

    #[test]
    fn the_width_follows_the_proportions() {
        let quad =
            |length: f32, height: f32| [[0.0, 0.0], [length, 0.0], [length, height], [0.0, height]];
        let cases = [
            (100.0, 48.0, 100),
            (100.0, 24.0, 200),
            (1.0, 500.0, 1),
            (9e9, 1.0, 3_200),
            (0.0, 0.0, 1),
        ];
        for (length, height, expected) in cases {
            assert_eq!(
                line_width(&quad(length, height)),
                expected,
                "{length} x {height}"
            );
        }
    }

    #[test]
    fn fine_patterns_become_grey_and_edges_are_repeated() {
        let picture =
            RgbImage::from_fn(400, 192, |x, _| Rgb([if x % 2 == 0 { 0 } else { 255 }; 3]));
        let quad = [[0.0, 0.0], [400.0, 0.0], [400.0, 192.0], [0.0, 192.0]];
        let fine = crop_line(&picture, &quad, 100);
        assert!(fine.pixels().all(|pixel| (120..136).contains(&pixel.0[0])));
        let outside = [
            [-900.0, -900.0],
            [-500.0, -900.0],
            [-500.0, -852.0],
            [-900.0, -852.0],
        ];
        assert!(
            crop_line(&picture, &outside, 400)
                .pixels()
                .all(|pixel| pixel.0 == [0; 3])
        );
    }
}
