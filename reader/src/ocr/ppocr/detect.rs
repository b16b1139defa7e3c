//! Where text is likely: the picture made small, run through the detection network in tiles.
//!
//! Receipts are long and thin. Scaled by their long side alone a long one would have letters of three
//! pixels, so the short side has a say too ([`plan`]); and as memory grows with the area, a large picture
//! is run tile by tile along its longer side, and only the middle of each tile is kept.

use std::ops::Range;

use image::RgbImage;

use super::network::Network;
use crate::Stop;
use crate::ocr::EngineError;
use crate::picture::scale;

/// The longer side of a usual picture, in pixels of the network's input.
const LONG_SIDE: f32 = 960.0;
/// The shorter side is not made smaller than this to make the longer one fit.
const SHORT_SIDE: f32 = 416.0;
/// But no picture is made longer than this.
const LONG_SIDE_MAX: f32 = 4_800.0;
/// The network halves its input five times.
const STEP: u32 = 32;
/// How much of a picture is run at once, along its longer side. A multiple of [`STEP`].
const TILE: u32 = 1_152;
/// What is left out at the inner edges of a tile: there the network lacks context. A multiple of [`STEP`].
const MARGIN: u32 = 64;

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

/// The map of a picture.
pub(super) fn map(network: &Network, picture: &RgbImage, stop: &Stop<'_>) -> Result<Map, EngineError> {
    let (width, height) = plan(picture.width(), picture.height());
    let small = scale::shrink(picture, (width, height));
    let mut map = Map {
        width: width as usize,
        height: height as usize,
        values: vec![0.0; width as usize * height as usize],
        pixels_per_point: picture.width().max(picture.height()) as f32 / width.max(height) as f32,
    };
    let is_tall = height >= width;
    for tile in tiles(width.max(height)) {
        if stop() {
            return Err(EngineError::Stopped);
        }
        let across = 0..width.min(height);
        let (columns, rows) = if is_tall { (across, tile.seen) } else { (tile.seen, across) };
        let padded = [&rows, &columns].map(|range| (range.end - range.start).next_multiple_of(STEP) as usize);
        let input = normalised(&small, &columns, &rows, padded);
        let ([_, _, _, stride], values) = network.run::<4>([1, padded[0], padded[1]], input)?;
        let kept = if is_tall { (0..width, tile.kept) } else { (tile.kept, 0..height) };
        paste(&mut map, &values, stride, (columns.start, rows.start), kept);
    }
    Ok(map)
}

/// The size at which the network sees a picture of this size.
fn plan(width: u32, height: u32) -> (u32, u32) {
    let (long, short) = (width.max(height) as f32, width.min(height) as f32);
    let factor = (LONG_SIDE / long).max(SHORT_SIDE / short).min(LONG_SIDE_MAX / long).min(1.0);
    let side = |side: u32| ((side as f32 * factor).round() as u32).max(1);
    (side(width), side(height))
}

/// A part of the longer side: what the network sees, and what of it is kept.
#[derive(Debug, PartialEq)]
struct Tile {
    seen: Range<u32>,
    kept: Range<u32>,
}

/// Cuts a side into tiles; what is kept of them covers it without overlap.
fn tiles(length: u32) -> Vec<Tile> {
    let mut tiles = Vec::new();
    let mut kept_from = 0;
    while kept_from < length {
        let seen_from = kept_from.saturating_sub(MARGIN);
        let is_last = length - seen_from <= TILE;
        let seen_to = if is_last { length } else { seen_from + TILE };
        let kept_to = if is_last { length } else { seen_to - MARGIN };
        tiles.push(Tile { seen: seen_from..seen_to, kept: kept_from..kept_to });
        kept_from = kept_to;
    }
    tiles
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
    fn the_size_suits_the_shape() {
        let cases = [
            ((463, 1013), (439, 960), "a usual receipt"),
            ((300, 400), (300, 400), "small pictures stay"),
            ((3024, 4032), (720, 960), "a photo"),
            ((4032, 3024), (960, 720), "a photo on its side"),
            ((1000, 5000), (416, 2080), "a long receipt"),
            ((500, 50_000), (48, 4800), "a tape"),
            ((1, 40_000), (1, 4800), "a line"),
        ];
        for ((width, height), expected, case) in cases {
            assert_eq!(plan(width, height), expected, "{case}");
        }
    }

    #[test]
    fn tiles_cover_every_point_once() {
        assert_eq!(tiles(960), [Tile { seen: 0..960, kept: 0..960 }]);
        for length in [1, 31, 1_152, 1_153, 1_200, 2_080, 4_800] {
            let tiles = tiles(length);
            let mut next = 0;
            for tile in &tiles {
                assert_eq!(tile.kept.start, next, "{length}");
                assert!(tile.seen.len() <= TILE as usize && !tile.kept.is_empty());
                assert!(tile.seen.start == 0 || tile.kept.start - tile.seen.start == MARGIN);
                assert!(tile.seen.end == length || tile.seen.end - tile.kept.end == MARGIN);
                next = tile.kept.end;
            }
            assert_eq!(next, length);
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
