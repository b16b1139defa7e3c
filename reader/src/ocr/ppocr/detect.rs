//! Text detection: the scaled picture, run through the network in tiles.
//!
//! The scale follows the height of the letters, or the shape where that cannot be measured:
//! receipts are long and thin, so the shorter side counts as well ([`scale_factor`]). Memory grows
//! with the area, so a large picture is run tile by tile along its longer side, and only the middle
//! of each tile is kept.

use std::ops::Range;

use image::RgbImage;

use super::{PaperView, PpOcr};
use crate::ocr::EngineError;
use crate::picture::{scale, x_height};
use crate::{Stop, memory_lock};

/// Longer side of a usual picture, in pixels of the network's input.
const USUAL_LONG_SIDE: f32 = 960.0;
/// Target height of small letters, in pixels of the network's input; lines below it are missed.
const LETTER_HEIGHT: f32 = 7.2;
/// Limits within which the usual scale is changed to reach that height.
const SCALE_CHANGE_MIN: f32 = 0.67;
const SCALE_CHANGE_MAX: f32 = 1.5;
/// Longer side of the copy on which the letters are measured, in pixels.
const MEASURING_SIDE: u32 = 1_280;
/// Shorter side that is kept even if the longer one exceeds its usual length, in pixels.
const SHORT_SIDE_MIN: f32 = 416.0;
/// Largest longer side, in pixels.
const LONG_SIDE_MAX: f32 = 4_800.0;
/// Multiple of the sides of an input, in pixels: the network halves it five times.
const SIDE_MULTIPLE: u32 = 32;
/// Pixels of one tile without its margins.
const TILE_PIXELS: u32 = 500_000;
/// Pixels of one tile with its margins; memory grows by about 320 bytes for each.
const TILE_PIXELS_MAX: u32 = 600_000;
/// Smallest length of a tile without its margins, in pixels.
const TILE_LENGTH_MIN: u32 = 96;
/// Margin left out at the inner edges of a tile, in pixels: the network lacks context there. A
/// multiple of [`SIDE_MULTIPLE`].
const TILE_MARGIN: u32 = 96;

/// Channel means and deviations of the pictures the network was trained on, in the order of its
/// channels: blue, green, red. (The values are those of photos for red, green and blue; the
/// training applied them in this order.)
const CHANNEL_MEANS: [f32; 3] = [0.485, 0.456, 0.406];
const CHANNEL_DEVIATIONS: [f32; 3] = [0.229, 0.224, 0.225];

/// Likelihood of text at each point of a flat paper, 0 to 1, row by row.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct TextMap {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) values: Vec<f32>,
    /// Pixels of the flat paper along one point of the map.
    pub(super) pixels_per_point: f32,
}

/// Computes the text map of a flat paper.
pub(super) fn detect_text(
    engine: &PpOcr,
    view: &PaperView<'_>,
    stop: &Stop<'_>,
) -> Result<TextMap, EngineError> {
    let small = scale_for_network(view);
    let (width, height) = small.dimensions();
    let (flat_width, flat_height) = view.paper.size();
    let mut map = TextMap {
        width: width as usize,
        height: height as usize,
        values: vec![0.0; width as usize * height as usize],
        pixels_per_point: flat_width.max(flat_height) as f32 / width.max(height) as f32,
    };
    // Columns and rows of a range along the longer side.
    let is_tall = height >= width;
    let area = |along: &Range<u32>| {
        let (along, across) = (along.clone(), 0..width.min(height));
        if is_tall {
            (across, along)
        } else {
            (along, across)
        }
    };
    for tile in split_into_tiles(width.max(height), width.min(height)) {
        if stop() {
            return Err(EngineError::Stopped);
        }
        let (columns, rows) = area(&tile.seen);
        let padded = [&rows, &columns]
            .map(|range| (range.end - range.start).next_multiple_of(SIDE_MULTIPLE) as usize);
        // Inference needs much memory: one tile at a time in the whole process.
        let _room = memory_lock::acquire_memory_lock();
        let input = normalise_tile(&small, &columns, &rows, padded);
        let ([_, _, _, stride], values) = engine.detection.run::<4>(
            engine.threads.all_threads(),
            [1, padded[0], padded[1]],
            input,
        )?;
        paste_tile(
            &mut map,
            &values,
            stride,
            (columns.start, rows.start),
            area(&tile.kept),
        );
    }
    Ok(map)
}

/// Returns the flat paper, scaled for the network.
fn scale_for_network(view: &PaperView<'_>) -> RgbImage {
    // Measure the letters on a reduced copy, in pixels of the flat paper.
    let look = view.paper.render_flat(view.picture, MEASURING_SIDE);
    let (width, height) = view.paper.size();
    let larger = width.max(height) as f32 / look.width().max(look.height()) as f32;
    let letter = x_height::estimate_x_height(&image::imageops::grayscale(&look))
        .map(|pixels| pixels * larger);
    let factor = scale_factor(width, height, letter);
    let (width, height) = (scale_side(width, factor), scale_side(height, factor));
    // Reuse that copy if it is large enough.
    if width <= look.width() && height <= look.height() {
        scale::resize_by_area(&look, (width, height))
    } else {
        view.paper.render_flat(view.picture, width.max(height))
    }
}

/// Returns the scale of a picture of this size for the network, at most 1. `letter` is the height
/// of its small letters in pixels.
fn scale_factor(width: u32, height: u32, letter: Option<f32>) -> f32 {
    let (long, short) = (width.max(height) as f32, width.min(height) as f32);
    let usual = (USUAL_LONG_SIDE / long).max(SHORT_SIDE_MIN / short);
    // The letters decide, within limits around the usual scale.
    let wanted = letter.map_or(usual, |letter| {
        (LETTER_HEIGHT / letter).clamp(usual * SCALE_CHANGE_MIN, usual * SCALE_CHANGE_MAX)
    });
    wanted.min(LONG_SIDE_MAX / long).min(1.0)
}

fn scale_side(side: u32, factor: f32) -> u32 {
    ((side as f32 * factor).round() as u32).max(1)
}

/// Tile of the longer side: the range the network sees, and the part of it that is kept.
#[derive(Debug, PartialEq)]
struct Tile {
    seen: Range<u32>,
    kept: Range<u32>,
}

/// Splits the longer side into the fewest tiles of equal length that keep [`TILE_PIXELS`] and
/// [`TILE_PIXELS_MAX`]; the kept parts cover it without overlap.
fn split_into_tiles(long: u32, short: u32) -> Vec<Tile> {
    let length_max = TILE_PIXELS_MAX / short.max(1);
    let step_of = |count: u32| long.div_ceil(count).next_multiple_of(SIDE_MULTIPLE);
    let fits = |count: &u32| {
        let step = step_of(*count);
        // The first and the last tile have one margin, those between them two.
        let margins = (*count - 1).min(2) * TILE_MARGIN;
        (step + margins <= length_max && step * short <= TILE_PIXELS) || step <= TILE_LENGTH_MIN
    };
    let step = step_of((1..=long.max(1)).find(fits).unwrap_or(1));
    (0..long)
        .step_by(step as usize)
        .map(|from| {
            let to = (from + step).min(long);
            Tile {
                seen: from.saturating_sub(TILE_MARGIN)..(to + TILE_MARGIN).min(long),
                kept: from..to,
            }
        })
        .collect()
}

/// Converts a tile to input of the network: normalised planes of blue, green and red, padded to
/// `[height, width]` by repeating the last row and column.
fn normalise_tile(
    picture: &RgbImage,
    columns: &Range<u32>,
    rows: &Range<u32>,
    [height, width]: [usize; 2],
) -> Vec<f32> {
    let mut input = Vec::with_capacity(3 * width * height);
    for channel in 0..3 {
        let scale = 1.0 / (255.0 * CHANNEL_DEVIATIONS[channel]);
        let offset = -CHANNEL_MEANS[channel] / CHANNEL_DEVIATIONS[channel];
        for y in (rows.start..).take(height).map(|y| y.min(rows.end - 1)) {
            let columns = (columns.start..)
                .take(width)
                .map(|x| x.min(columns.end - 1));
            input.extend(
                columns.map(|x| f32::from(picture.get_pixel(x, y).0[2 - channel]) * scale + offset),
            );
        }
    }
    input
}

/// Copies the kept part of a tile into the map. `origin` is the position of the tile's first point.
fn paste_tile(
    map: &mut TextMap,
    tile: &[f32],
    stride: usize,
    origin: (u32, u32),
    kept: (Range<u32>, Range<u32>),
) {
    let (columns, rows) = kept;
    for y in rows {
        let from = (y - origin.1) as usize * stride + (columns.start - origin.0) as usize;
        let to = y as usize * map.width + columns.start as usize;
        let count = columns.len();
        map.values[to..to + count].copy_from_slice(&tile[from..from + count]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Rgb;

    #[test]
    fn the_scale_suits_shape_and_letters() {
        let cases = [
            ((463, 1013), None, (439, 960), "a usual receipt"),
            ((300, 400), None, (300, 400), "small pictures stay"),
            ((3024, 4032), None, (720, 960), "a photo"),
            ((4032, 3024), None, (960, 720), "a photo on its side"),
            ((1000, 5000), None, (416, 2080), "a long receipt"),
            ((500, 50_000), None, (48, 4800), "a tape"),
            ((1, 40_000), None, (1, 4800), "a line"),
            (
                (3024, 4032),
                Some(36.0),
                (605, 806),
                "large letters need less",
            ),
            ((3024, 4032), Some(90.0), (482, 643), "but not too little"),
            (
                (3024, 4032),
                Some(24.0),
                (907, 1210),
                "small letters need more",
            ),
            ((3024, 4032), Some(8.0), (1080, 1440), "but not too much"),
            ((600, 800), Some(5.0), (600, 800), "never larger than it is"),
        ];
        for ((width, height), letter, expected, case) in cases {
            let factor = scale_factor(width, height, letter);
            assert_eq!(
                [width, height].map(|side| scale_side(side, factor)),
                <[u32; 2]>::from(expected),
                "{case}"
            );
        }
    }

    #[test]
    fn tiles_cover_every_point_once() {
        assert_eq!(
            split_into_tiles(960, 448),
            [Tile {
                seen: 0..960,
                kept: 0..960
            }]
        );
        let sides = [1, 31, 500, 960, 1_153, 1_200, 2_080, 4_800];
        for (long, short) in sides
            .into_iter()
            .flat_map(|long| sides.map(|short| (long, short.min(long))))
        {
            let tiles = split_into_tiles(long, short);
            let mut next = 0;
            for tile in &tiles {
                assert_eq!(tile.kept.start, next, "{long}");
                let length_max = (TILE_PIXELS_MAX / short).max(TILE_LENGTH_MIN + 2 * TILE_MARGIN);
                assert!(tile.seen.len() as u32 <= length_max, "{long} {short}");
                assert!(!tile.kept.is_empty());
                assert!(tile.seen.start == 0 || tile.kept.start - tile.seen.start == TILE_MARGIN);
                assert!(tile.seen.end == long || tile.seen.end - tile.kept.end == TILE_MARGIN);
                next = tile.kept.end;
            }
            assert_eq!(next, long);
        }
    }

    #[test]
    fn normalises_blue_first_and_repeats_the_edge() {
        let picture = RgbImage::from_fn(3, 2, |x, _| Rgb([255, 0, if x == 1 { 255 } else { 0 }]));
        let input = normalise_tile(&picture, &(1..3), &(0..2), [3, 4]);
        let (white, black) = (
            |c: usize| (1.0 - CHANNEL_MEANS[c]) / CHANNEL_DEVIATIONS[c],
            |c: usize| -CHANNEL_MEANS[c] / CHANNEL_DEVIATIONS[c],
        );
        let row = [white(0), black(0), black(0), black(0)];
        let expected = [row.repeat(3), vec![black(1); 12], vec![white(2); 12]].concat();
        assert_eq!(input.len(), expected.len());
        for (value, expected) in input.iter().zip(&expected) {
            assert!((value - expected).abs() < 1e-5, "{value} is not {expected}");
        }
    }

    #[test]
    fn pastes_the_kept_part_only() {
        let mut map = TextMap {
            width: 2,
            height: 3,
            values: vec![0.0; 6],
            pixels_per_point: 1.0,
        };
        let tile = [1.0, 2.0, 9.0, 3.0, 4.0, 9.0];
        paste_tile(&mut map, &tile, 3, (0, 1), (0..2, 2..3));
        assert_eq!(map.values, [0.0, 0.0, 0.0, 0.0, 3.0, 4.0]);
    }
}
