//! Cuts a piece of text out of a picture, upright and at the height the recognition network reads.

use image::{Rgb, RgbImage};

use super::rectangle::{Point, Quad, Rectangle, distance};

/// The height of a line for the network, in pixels.
pub(super) const HEIGHT: u32 = 48;
/// Text that is this much higher than long runs up or down the page.
const UPRIGHT_RATIO: f32 = 1.5;
/// Lines longer than this are squeezed, in pixels.
const WIDTH_MAX: f32 = 3_200.0;
/// Where the picture is larger than the line, each pixel is the mean of up to this many squared.
const SAMPLES_MAX: f32 = 4.0;

/// The ways a region may have to be read: one for a line across the page, both ways for one that runs up or
/// down.
pub(super) fn ways(region: &Rectangle) -> Vec<Quad> {
    let [top_left, top_right, bottom_right, bottom_left] = region.corners();
    if region.height >= region.length * UPRIGHT_RATIO {
        vec![
            [top_right, bottom_right, bottom_left, top_left],
            [bottom_left, top_left, top_right, bottom_right],
        ]
    } else {
        vec![[top_left, top_right, bottom_right, bottom_left]]
    }
}

/// How many pixels long a line is at [`HEIGHT`].
pub(super) fn width(quad: &Quad) -> u32 {
    let height = distance(quad[0], quad[3]).max(1.0);
    let width = HEIGHT as f32 * distance(quad[0], quad[1]) / height;
    width.round().clamp(1.0, WIDTH_MAX) as u32
}

/// The piece within `quad`, `width` by [`HEIGHT`] pixels. Beyond the edge of the picture its last pixels
/// are repeated.
pub(super) fn line(picture: &RgbImage, quad: &Quad, width: u32) -> RgbImage {
    let [origin, end, _, below] = *quad;
    let across = step(origin, end, width as f32);
    let down = step(origin, below, HEIGHT as f32);
    let samples = |step: Point| step[0].hypot(step[1]).round().clamp(1.0, SAMPLES_MAX);
    let (columns, rows) = (samples(across), samples(down));
    let place =
        |x: f32, y: f32| [origin[0] + across[0] * x + down[0] * y, origin[1] + across[1] * x + down[1] * y];
    RgbImage::from_fn(width, HEIGHT, |x, y| {
        let mut sum = [0.0; 3];
        for row in parts(y, rows) {
            for column in parts(x, columns) {
                let colour = colour(picture, place(column, row));
                sum = [sum[0] + colour[0], sum[1] + colour[1], sum[2] + colour[2]];
            }
        }
        Rgb(sum.map(|sum| (sum / (rows * columns) + 0.5) as u8))
    })
}

/// The middles of `count` equal parts of pixel `index`.
fn parts(index: u32, count: f32) -> impl Iterator<Item = f32> {
    (0..count as u32).map(move |part| index as f32 + (part as f32 + 0.5) / count)
}

fn step(from: Point, to: Point, count: f32) -> Point {
    [(to[0] - from[0]) / count, (to[1] - from[1]) / count]
}

/// The colour at a place, between the four pixels around it.
fn colour(picture: &RgbImage, [x, y]: Point) -> [f32; 3] {
    let (x_last, y_last) = (picture.width() - 1, picture.height() - 1);
    let (x, y) = ((x - 0.5).clamp(0.0, x_last as f32), (y - 0.5).clamp(0.0, y_last as f32));
    let (left, top) = (x as u32, y as u32);
    let (right, bottom) = ((left + 1).min(x_last), (top + 1).min(y_last));
    let (x, y) = (x - left as f32, y - top as f32);
    let at = |x, y| picture.get_pixel(x, y).0;
    let corners = [at(left, top), at(right, top), at(left, bottom), at(right, bottom)];
    let mix = |from: u8, to: u8, share: f32| f32::from(from) + (f32::from(to) - f32::from(from)) * share;
    std::array::from_fn(|channel| {
        let values = corners.map(|corner| corner[channel]);
        let (top, bottom) = (mix(values[0], values[1], x), mix(values[2], values[3], x));
        top + (bottom - top) * y
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOX: Quad = [[10.0, 20.0], [110.0, 20.0], [110.0, 30.0], [10.0, 30.0]];

    fn turned(quad: Quad, degrees: f32) -> Quad {
        let (sine, cosine) = degrees.to_radians().sin_cos();
        let around = [60.0, 60.0];
        quad.map(|[x, y]| {
            let (x, y) = (x - around[0], y - around[1]);
            [around[0] + x * cosine - y * sine, around[1] + x * sine + y * cosine]
        })
    }

    /// A picture with a gradient along the quad: the end is white, the begin black.
    fn gradient(quad: &Quad) -> RgbImage {
        let along = step(quad[0], quad[1], distance(quad[0], quad[1]).powi(2));
        RgbImage::from_fn(120, 120, |x, y| {
            let (x, y) = (x as f32 + 0.5 - quad[0][0], y as f32 + 0.5 - quad[0][1]);
            Rgb([((x * along[0] + y * along[1]) * 255.0).clamp(0.0, 255.0) as u8; 3])
        })
    }

    #[test]
    fn text_is_turned_from_any_angle() {
        for degrees in [0.0, 5.0, -30.0, 90.0, 180.0, 270.0] {
            let quad = turned(BOX, degrees);
            let width = width(&quad);
            assert!((480..=481).contains(&width), "{degrees}: {width}");
            let line = line(&gradient(&quad), &quad, width);
            for (x, expected) in [(24, 12), (240, 127), (456, 242)] {
                let value = i32::from(line.get_pixel(x, 24).0[0]);
                assert!((value - expected).abs() <= 3, "{degrees} at {x}: {value}, not {expected}");
            }
        }
    }

    #[test]
    fn the_width_follows_the_proportions() {
        let quad = |length: f32, height: f32| [[0.0, 0.0], [length, 0.0], [length, height], [0.0, height]];
        let cases =
            [(100.0, 48.0, 100), (100.0, 24.0, 200), (1.0, 500.0, 1), (9e9, 1.0, 3_200), (0.0, 0.0, 1)];
        for (length, height, expected) in cases {
            assert_eq!(width(&quad(length, height)), expected, "{length} x {height}");
        }
    }

    #[test]
    fn tall_regions_are_read_both_ways() {
        let region = |length, height| Rectangle { centre: [60.0, 60.0], along: [1.0, 0.0], length, height };
        assert_eq!(ways(&region(30.0, 40.0)).len(), 1);
        let [down, up] = ways(&region(20.0, 40.0))[..] else { panic!("two ways") };
        assert_eq!(down, [[70.0, 40.0], [70.0, 80.0], [50.0, 80.0], [50.0, 40.0]]);
        assert_eq!(up, [[50.0, 80.0], [50.0, 40.0], [70.0, 40.0], [70.0, 80.0]]);
    }

    #[test]
    fn fine_patterns_become_grey_and_edges_are_repeated() {
        let picture = RgbImage::from_fn(400, 192, |x, _| Rgb([if x % 2 == 0 { 0 } else { 255 }; 3]));
        let quad = [[0.0, 0.0], [400.0, 0.0], [400.0, 192.0], [0.0, 192.0]];
        let fine = line(&picture, &quad, 100);
        assert!(fine.pixels().all(|pixel| (120..136).contains(&pixel.0[0])));
        let beyond = [[-900.0, -900.0], [-500.0, -900.0], [-500.0, -852.0], [-900.0, -852.0]];
        assert!(line(&picture, &beyond, 400).pixels().all(|pixel| pixel.0 == [0; 3]));
    }
}
