//! From the map of likely text to tilted rectangles around lines of it.
//!
//! The network is trained to mark a shrunken core of each line, so that lines close to each other stay
//! apart; a found core is grown back by the same rule (differentiable binarization, Liao et al. 2020).

use super::detect::Map;
use crate::picture::blob::{self, Blob, Span};
use crate::quad::Point;
use crate::rectangle::Rectangle;

/// A point belongs to text from this likelihood on.
const POINT_MIN: f32 = 0.3;
/// A region is text from this mean likelihood on.
const REGION_MIN: f32 = 0.5;
/// By how much cores are grown: the margin is this times area over perimeter.
const GROWTH: f32 = 1.6;
/// … and this share of it at the ends of a line: the network is surer of them than of the tops of letters, and what is
/// too much there costs time and gives stray signs.
const GROWTH_OF_ENDS: f32 = 0.7;
/// Cores less high than this are noise, in points of the map.
const CORE_MIN: f32 = 3.0;
/// More regions than this are not text but a pattern; the largest are kept.
const REGIONS_MAX: usize = 1_000;

/// The regions of text on a map, in pixels of the picture, in the order their tops come.
pub(super) fn find(map: &Map) -> Vec<Rectangle> {
    let mut cores = cores(map);
    if cores.len() > REGIONS_MAX {
        cores.sort_by_key(|core| std::cmp::Reverse(core.size()));
        cores.truncate(REGIONS_MAX);
    }
    cores.iter().filter_map(|core| region(map, core)).collect()
}

fn region(map: &Map, core: &Blob) -> Option<Rectangle> {
    let core = Rectangle::around(core.spans.iter().flat_map(outline).collect())?;
    if core.length.min(core.height) < CORE_MIN || mean(map, &core) < REGION_MIN {
        return None;
    }
    let margin = margin(&core);
    Some(
        core.grown(GROWTH_OF_ENDS * margin, margin)
            .scaled(map.pixels_per_point),
    )
}

/// By how much a core is grown on both sides.
fn margin(core: &Rectangle) -> f32 {
    GROWTH * core.length * core.height / (2.0 * (core.length + core.height))
}

/// The corners of a span; a point of the map is a square of one by one.
fn outline(span: &Span) -> [Point; 4] {
    let (left, right, top) = (span.from as f32, span.to as f32, span.y as f32);
    [
        [left, top],
        [right, top],
        [left, top + 1.0],
        [right, top + 1.0],
    ]
}

/// The mean likelihood within a rectangle.
fn mean(map: &Map, area: &Rectangle) -> f32 {
    let corners = area.corners();
    let range = |axis: usize, size: usize| {
        let (least, most) = corners
            .iter()
            .fold((f32::MAX, f32::MIN), |(least, most), corner| {
                (least.min(corner[axis]), most.max(corner[axis]))
            });
        (least.max(0.0) as usize).min(size)..(most.max(0.0).ceil() as usize).min(size)
    };
    let (mut sum, mut count) = (0.0, 0.0);
    for y in range(1, map.height) {
        for x in range(0, map.width) {
            if area.contains([x as f32 + 0.5, y as f32 + 0.5]) {
                sum += map.values[y * map.width + x];
                count += 1.0;
            }
        }
    }
    if count > 0.0 { sum / count } else { 0.0 }
}

/// The points that belong to text and touch, in groups.
fn cores(map: &Map) -> Vec<Blob> {
    let rows = map.values.chunks_exact(map.width.max(1));
    blob::find(rows.map(|row| row.iter().map(|value| *value > POINT_MIN)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A map drawn with letters: `.` 0, `-` 0.4, `#` 0.9.
    fn map(rows: &[&str]) -> Map {
        let value = |letter: char| match letter {
            '#' => 0.9,
            '-' => 0.4,
            _ => 0.0,
        };
        let values = rows.iter().flat_map(|row| row.chars().map(value)).collect();
        Map {
            width: rows[0].len(),
            height: rows.len(),
            values,
            pixels_per_point: 1.0,
        }
    }

    #[test]
    fn a_core_becomes_a_grown_rectangle() {
        let rows = [
            "............",
            ".##########.",
            ".##########.",
            ".##########.",
            ".##########.",
            "............",
        ];
        let found = find(&Map {
            pixels_per_point: 2.0,
            ..map(&rows)
        });
        // 10 by 4 grows by 1.6 * 40 / 28 on each side, and by less at its ends.
        let margin = 1.6 * 40.0 / 28.0;
        assert_eq!(found.len(), 1);
        assert!(
            (found[0].centre[0] - 12.0).abs() < 1e-4 && (found[0].centre[1] - 6.0).abs() < 1e-4
        );
        assert!((found[0].length - 2.0 * (10.0 + 2.0 * 0.7 * margin)).abs() < 0.01);
        assert!((found[0].height - 2.0 * (4.0 + 2.0 * margin)).abs() < 0.01);
    }

    #[test]
    fn noise_is_no_region() {
        assert_eq!(find(&map(&["......", ".####.", "......"])), [], "too flat");
        assert_eq!(
            find(&map(&["-----", "-----", "-----", "-----"])),
            [],
            "too unlikely"
        );
        assert_eq!(find(&map(&["#####", "#####", "#####", "#####"])).len(), 1);
        assert_eq!(
            find(&Map {
                width: 0,
                height: 0,
                values: vec![],
                pixels_per_point: 1.0
            }),
            []
        );
    }

    #[test]
    fn finds_tilted_lines() {
        let slope = |x: usize| 5.0 + x as f32 * 0.25;
        let is_text =
            |x: usize, y: usize| (4..44).contains(&x) && (y as f32 - slope(x)).abs() < 3.0;
        let values = (0..24 * 48)
            .map(|i| if is_text(i % 48, i / 48) { 1.0 } else { 0.0 })
            .collect();
        let found = find(&Map {
            width: 48,
            height: 24,
            values,
            pixels_per_point: 1.0,
        });
        let angle = found[0].along[1].atan2(found[0].along[0]).to_degrees();
        assert_eq!(found.len(), 1);
        assert!((angle - 14.0).abs() < 1.5, "{angle}");
    }
}
