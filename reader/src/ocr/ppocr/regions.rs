//! Conversion of the text map to tilted rectangles around lines.
//!
//! The network is trained to mark a shrunken core of each line, so that neighbouring lines stay
//! apart. A core is grown back by the same rule (differentiable binarization, Liao et al. 2020).

use super::detect::TextMap;
use crate::geometry::extent;
use crate::picture::components::{self, Component, Span};
use crate::rectangle::Rectangle;

/// Likelihood above which a point belongs to text.
const POINT_LIKELIHOOD_MIN: f32 = 0.3;
/// Smallest mean likelihood of a region of text.
const REGION_LIKELIHOOD_MIN: f32 = 0.5;
/// Growth of cores: the margin is this times area over perimeter.
const UNCLIP_RATIO: f32 = 1.6;
/// Share of that margin at the ends of a line. The network is surer of the ends than of the tops of
/// letters; excess there costs time and yields stray characters.
const END_GROWTH_SHARE: f32 = 0.7;
/// Smallest side of a core, in points of the map; anything smaller is noise.
const CORE_HEIGHT_MIN: f32 = 3.0;
/// Largest number of regions: more are a pattern, not text. The largest cores are kept.
const REGIONS_MAX: usize = 1_000;

/// Returns the regions of text on a map, in pixels of the flat paper, ordered by their tops (by
/// size if there were too many).
pub(super) fn find_regions(map: &TextMap) -> Vec<Rectangle> {
    let mut cores = find_cores(map);
    if cores.len() > REGIONS_MAX {
        cores.sort_by_key(|core| std::cmp::Reverse(core.pixel_count()));
        cores.truncate(REGIONS_MAX);
    }
    cores
        .iter()
        .filter_map(|core| region_from_core(map, core))
        .collect()
}

fn region_from_core(map: &TextMap, core: &Component) -> Option<Rectangle> {
    let core = Rectangle::smallest_around(core.spans.iter().flat_map(Span::corners).collect())?;
    // Noise is dropped before cores are grown.
    if core.length.min(core.height) < CORE_HEIGHT_MIN
        || mean_likelihood(map, &core) < REGION_LIKELIHOOD_MIN
    {
        return None;
    }
    let margin = growth_margin(&core);
    Some(
        core.expand_by(END_GROWTH_SHARE * margin, margin)
            .scale_by(map.pixels_per_point),
    )
}

/// Returns the growth of a core on each side, in points of the map.
fn growth_margin(core: &Rectangle) -> f32 {
    UNCLIP_RATIO * core.length * core.height / (2.0 * (core.length + core.height))
}

/// Returns the mean likelihood within a rectangle; 0 if no point lies in it.
fn mean_likelihood(map: &TextMap, area: &Rectangle) -> f32 {
    let corners = area.corners();
    // Visit the bounding box only, clipped to the map.
    let range = |axis: usize, size: usize| {
        let (least, most) = extent(corners.iter().map(|corner| corner[axis]));
        (least.max(0.0) as usize).min(size)..(most.max(0.0).ceil() as usize).min(size)
    };
    let (mut sum, mut count) = (0.0, 0.0);
    for y in range(1, map.height) {
        for x in range(0, map.width) {
            // A point lies inside if its centre does.
            if area.contains([x as f32 + 0.5, y as f32 + 0.5]) {
                sum += map.values[y * map.width + x];
                count += 1.0;
            }
        }
    }
    if count > 0.0 { sum / count } else { 0.0 }
}

/// Groups touching points that belong to text.
fn find_cores(map: &TextMap) -> Vec<Component> {
    let rows = map.values.chunks_exact(map.width.max(1));
    components::find_components(
        rows.map(|row| row.iter().map(|value| *value > POINT_LIKELIHOOD_MIN)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A map drawn with letters: `.` 0, `-` 0.4, `#` 0.9.
    fn map(rows: &[&str]) -> TextMap {
        let value = |letter: char| match letter {
            '#' => 0.9,
            '-' => 0.4,
            _ => 0.0,
        };
        let values = rows.iter().flat_map(|row| row.chars().map(value)).collect();
        TextMap {
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
        let found = find_regions(&TextMap {
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
        assert_eq!(
            find_regions(&map(&["......", ".####.", "......"])),
            [],
            "too flat"
        );
        assert_eq!(
            find_regions(&map(&["-----", "-----", "-----", "-----"])),
            [],
            "too unlikely"
        );
        assert_eq!(
            find_regions(&map(&["#####", "#####", "#####", "#####"])).len(),
            1
        );
        assert_eq!(
            find_regions(&TextMap {
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
        let found = find_regions(&TextMap {
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
