//! Where text is likely: the picture made small, run through the detection network in tiles.
//!
//! The scale follows the letters ([`letter`]), and where they cannot be told, the shape: receipts are long and thin,
//! so the short side has a say too ([`factor`]). As memory grows with the area, a large picture is run tile by tile along
//! its longer side, and only the middle of each tile is kept.

use std::ops::Range;

use image::RgbImage;

use super::{PpOcr, View};
use crate::ocr::EngineError;
use crate::picture::{letter, scale};
use crate::{Stop, room};

/// The longer side of a usual picture, in pixels of the network's input.
const LONG_SIDE: f32 = 960.0;
/// How high the small letters of a picture should be, in pixels of the network's input: below, lines are missed.
const LETTER: f32 = 7.2;
/// By how much the usual size may be changed to reach that.
const SMALLER_MAX: f32 = 0.67;
const LARGER_MAX: f32 = 1.5;
/// How large a picture is looked at to see how high its letters are.
const LOOK_SIDE: u32 = 1_280;
/// The shorter side is not made smaller than this to make the longer one fit.
const SHORT_SIDE: f32 = 416.0;
/// But no picture is made longer than this.
const LONG_SIDE_MAX: f32 = 4_800.0;
/// The network halves its input five times.
const STEP: u32 = 32;
/// Pixels of one tile without its margins.
const TILE_AREA: u32 = 500_000;
/// Pixels of one tile with its margins: memory grows with them, by about 320 bytes each.
const TILE_PIXELS_MAX: u32 = 600_000;
/// Shortest kept part of a tile in pixels; reached where a tile would be wider than 2,000 pixels.
const TILE_LENGTH_MIN: u32 = 96;
/// What is left out at the inner edges of a tile: there the network lacks context. A multiple of [`STEP`].
const MARGIN: u32 = 96;

/// Mean and deviation of the pictures the network was trained on, in the order of its channels: blue,
/// green, red. (They are those of photos for red, green and blue; the training applied them in this order.)
const MEAN: [f32; 3] = [0.485, 0.456, 0.406];
const DEVIATION: [f32; 3] = [0.229, 0.224, 0.225];

/// How likely each point of a picture belongs to text, 0 to 1, row by row.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Map {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) values: Vec<f32>,
    /// How many pixels of the picture one point of the map is long.
    pub(super) pixels_per_point: f32,
}

/// The map of a flat paper.
pub(super) fn map(engine: &PpOcr, view: &View<'_>, stop: &Stop<'_>) -> Result<Map, EngineError> {
    let small = small(view);
    let (width, height) = small.dimensions();
    let (flat_width, flat_height) = view.paper.size();
    let mut map = Map {
        width: width as usize,
        height: height as usize,
        values: vec![0.0; width as usize * height as usize],
        pixels_per_point: flat_width.max(flat_height) as f32 / width.max(height) as f32,
    };
    let is_tall = height >= width;
    let area = |along: &Range<u32>| {
        let (along, across) = (along.clone(), 0..width.min(height));
        if is_tall { (across, along) } else { (along, across) }
    };
    for tile in tiles(width.max(height), width.min(height)) {
        if stop() {
            return Err(EngineError::Stopped);
        }
        let (columns, rows) = area(&tile.seen);
        let padded = [&rows, &columns].map(|range| (range.end - range.start).next_multiple_of(STEP) as usize);
        let _room = room::take();
        let input = normalised(&small, &columns, &rows, padded);
        let ([_, _, _, stride], values) =
            engine.detection.run::<4>(engine.crew.together(), [1, padded[0], padded[1]], input)?;
        paste(&mut map, &values, stride, (columns.start, rows.start), area(&tile.kept));
    }
    Ok(map)
}

/// The flat paper as the network gets it.
fn small(view: &View<'_>) -> RgbImage {
    let look = view.paper.flat(view.picture, LOOK_SIDE);
    let (width, height) = view.paper.size();
    let larger = width.max(height) as f32 / look.width().max(look.height()) as f32;
    let letter = letter::height(&image::imageops::grayscale(&look)).map(|pixels| pixels * larger);
    let factor = factor(width, height, letter);
    let (width, height) = (scaled(width, factor), scaled(height, factor));
    if width <= look.width() && height <= look.height() {
        scale::shrink(&look, (width, height))
    } else {
        view.paper.flat(view.picture, width.max(height))
    }
}

/// By how much a picture of this size is scaled for the network.
fn factor(width: u32, height: u32, letter: Option<f32>) -> f32 {
    let (long, short) = (width.max(height) as f32, width.min(height) as f32);
    let usual = (LONG_SIDE / long).max(SHORT_SIDE / short);
    let wanted =
        letter.map_or(usual, |letter| (LETTER / letter).clamp(usual * SMALLER_MAX, usual * LARGER_MAX));
    wanted.min(LONG_SIDE_MAX / long).min(1.0)
}

fn scaled(side: u32, factor: f32) -> u32 {
    ((side as f32 * factor).round() as u32).max(1)
}

/// A part of the longer side: what the network sees, and what of it is kept.
#[derive(Debug, PartialEq)]
struct Tile {
    seen: Range<u32>,
    kept: Range<u32>,
}

/// Cuts the longer side into the fewest tiles of equal length that keep [`TILE_AREA`] and [`TILE_PIXELS_MAX`]; the kept
/// parts cover the side without overlap.
fn tiles(long: u32, short: u32) -> Vec<Tile> {
    let length_max = TILE_PIXELS_MAX / short.max(1);
    let step_of = |count: u32| long.div_ceil(count).next_multiple_of(STEP);
    let fits = |count: &u32| {
        let step = step_of(*count);
        // The first and the last tile have one margin, those between them two.
        let margins = (*count - 1).min(2) * MARGIN;
        (step + margins <= length_max && step * short <= TILE_AREA) || step <= TILE_LENGTH_MIN
    };
    let step = step_of((1..=long.max(1)).find(fits).unwrap_or(1));
    (0..long)
        .step_by(step as usize)
        .map(|from| {
            let to = (from + step).min(long);
            Tile { seen: from.saturating_sub(MARGIN)..(to + MARGIN).min(long), kept: from..to }
        })
        .collect()
}

/// The tile as the network wants it: planes of blue, green and red, normalised; padded to `[height, width]`
/// by repeating the last row and column.
fn normalised(
    picture: &RgbImage,
    columns: &Range<u32>,
    rows: &Range<u32>,
    [height, width]: [usize; 2],
) -> Vec<f32> {
    let mut input = Vec::with_capacity(3 * width * height);
    for channel in 0..3 {
        let scale = 1.0 / (255.0 * DEVIATION[channel]);
        let offset = -MEAN[channel] / DEVIATION[channel];
        for y in (rows.start..).take(height).map(|y| y.min(rows.end - 1)) {
            let columns = (columns.start..).take(width).map(|x| x.min(columns.end - 1));
            input.extend(columns.map(|x| f32::from(picture.get_pixel(x, y).0[2 - channel]) * scale + offset));
        }
    }
    input
}

/// Copies what is kept of a tile into the map. `origin` is the place of the tile's first point.
fn paste(map: &mut Map, tile: &[f32], stride: usize, origin: (u32, u32), kept: (Range<u32>, Range<u32>)) {
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
            ((3024, 4032), Some(36.0), (605, 806), "large letters need less"),
            ((3024, 4032), Some(90.0), (482, 643), "but not too little"),
            ((3024, 4032), Some(24.0), (907, 1210), "small letters need more"),
            ((3024, 4032), Some(8.0), (1080, 1440), "but not too much"),
            ((600, 800), Some(5.0), (600, 800), "never larger than it is"),
        ];
        for ((width, height), letter, expected, case) in cases {
            let factor = factor(width, height, letter);
            assert_eq!(
                [width, height].map(|side| scaled(side, factor)),
                <[u32; 2]>::from(expected),
                "{case}"
            );
        }
    }

    #[test]
    fn tiles_cover_every_point_once() {
        assert_eq!(tiles(960, 448), [Tile { seen: 0..960, kept: 0..960 }]);
        let sides = [1, 31, 500, 960, 1_153, 1_200, 2_080, 4_800];
        for (long, short) in sides.into_iter().flat_map(|long| sides.map(|short| (long, short.min(long)))) {
            let tiles = tiles(long, short);
            let mut next = 0;
            for tile in &tiles {
                assert_eq!(tile.kept.start, next, "{long}");
                let length_max = (TILE_PIXELS_MAX / short).max(TILE_LENGTH_MIN + 2 * MARGIN);
                assert!(tile.seen.len() as u32 <= length_max, "{long} {short}");
                assert!(!tile.kept.is_empty());
                assert!(tile.seen.start == 0 || tile.kept.start - tile.seen.start == MARGIN);
                assert!(tile.seen.end == long || tile.seen.end - tile.kept.end == MARGIN);
                next = tile.kept.end;
            }
            assert_eq!(next, long);
        }
    }

    #[test]
    fn normalises_blue_first_and_repeats_the_edge() {
        let picture = RgbImage::from_fn(3, 2, |x, _| Rgb([255, 0, if x == 1 { 255 } else { 0 }]));
        let input = normalised(&picture, &(1..3), &(0..2), [3, 4]);
        let (white, black) = (|c: usize| (1.0 - MEAN[c]) / DEVIATION[c], |c: usize| -MEAN[c] / DEVIATION[c]);
        let row = [white(0), black(0), black(0), black(0)];
        let expected = [row.repeat(3), vec![black(1); 12], vec![white(2); 12]].concat();
        assert_eq!(input.len(), expected.len());
        for (value, expected) in input.iter().zip(&expected) {
            assert!((value - expected).abs() < 1e-5, "{value} is not {expected}");
        }
    }

    #[test]
    fn pastes_the_kept_part_only() {
        let mut map = Map { width: 2, height: 3, values: vec![0.0; 6], pixels_per_point: 1.0 };
        let tile = [1.0, 2.0, 9.0, 3.0, 4.0, 9.0];
        paste(&mut map, &tile, 3, (0, 1), (0..2, 2..3));
        assert_eq!(map.values, [0.0, 0.0, 0.0, 0.0, 3.0, 4.0]);
    }
}
