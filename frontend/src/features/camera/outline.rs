//! Paper detection on a grey thumbnail by its largest bright region. Pure.
//!
//! Precise enough to draw an outline five times a second, not for reading: the server detects the
//! paper itself. Print and creases are holes in the region and do no harm, since only its convex
//! hull counts.

use super::frame::{LumaFrame, centre_share};
use super::quad::{Quad, cross_product};

/// Luma difference (0–255) at which a region is always brighter than its background …
const CONTRAST_MIN: f32 = 35.0;
/// … and the least one in low light, which is above the noise …
const CONTRAST_DARK_MIN: f32 = 12.0;
/// … provided that the region is this many times as bright as the background.
const BRIGHTNESS_RATIO_MIN: f32 = 2.0;
/// Smallest share of the picture that a paper covers.
const AREA_SHARE_MIN: f32 = 0.03;
/// Smallest share of its outline that a paper fills; anything sparser is a window or a lamp between
/// other things.
const FILL_RATIO_MIN: f32 = 0.6;

/// Paper detected on a frame.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct DetectedPaper {
    pub(crate) quad: Quad,
    /// `true` if the paper extends beyond the picture.
    pub(crate) is_cut_off: bool,
}

/// Detects the paper on a frame; `None` if no region looks like one.
pub(crate) fn detect_paper(frame: &LumaFrame) -> Option<DetectedPaper> {
    // Threshold, largest region, convex hull, four corners.
    let bright = select_bright_pixels(frame)?;
    let area = find_largest_region(frame, bright)?;
    let hull = convex_hull(&area.row_ends);
    let quad = Quad {
        corners: reduce_to_corners(hull)?
            .map(|[x, y]| [centre_share(x, frame.width), centre_share(y, frame.height)]),
    };
    #[expect(clippy::cast_precision_loss, reason = "pixels of a small picture")]
    let filled = area.pixel_count as f32 / frame.luma.len() as f32;
    // Small and sparse regions are rejected.
    let is_paper = quad.area() >= AREA_SHARE_MIN && filled >= FILL_RATIO_MIN * quad.area();
    is_paper.then_some(DetectedPaper {
        quad,
        // A few pixels at the border are tolerated.
        is_cut_off: area.border_pixels > frame.width / 20,
    })
}

/// Selects the bright pixels by Otsu's threshold (1979). Returns `None` if the contrast is too low.
fn select_bright_pixels(frame: &LumaFrame) -> Option<Vec<bool>> {
    let mut counts = [0.0_f32; 256];
    for luma in &frame.luma {
        counts[usize::from(*luma)] += 1.0;
    }
    let level = |luma: usize| f32::from(u8::try_from(luma).unwrap_or(u8::MAX));
    let all: f32 = counts.iter().sum();
    let levels = counts.iter().enumerate();
    let sum: f32 = levels.map(|(luma, count)| level(luma) * count).sum();
    // Tries every threshold; the largest between-class variance wins.
    let (mut below, mut sum_below) = (0.0, 0.0);
    let (mut best, mut threshold, mut contrast, mut ground) = (0.0, 0, 0.0, 0.0);
    for (luma, count) in counts.iter().enumerate() {
        below += count;
        sum_below += level(luma) * count;
        if below == 0.0 || below >= all {
            continue;
        }
        let dark = sum_below / below;
        let apart = (sum - sum_below) / (all - below) - dark;
        let worth = below * (all - below) * apart * apart;
        if worth > best {
            (best, threshold, contrast, ground) = (worth, luma, apart, dark);
        }
    }
    // In low light a smaller difference is enough if the ratio of the brightnesses is large.
    let least = CONTRAST_DARK_MIN.max(ground * (BRIGHTNESS_RATIO_MIN - 1.0));
    let is_bright = contrast >= least.min(CONTRAST_MIN);
    let above = |luma: &u8| usize::from(*luma) > threshold;
    is_bright.then(|| frame.luma.iter().map(above).collect())
}

/// Connected region: its size, the outermost pixels of each row, and the number of pixels at the
/// border.
struct Region {
    pixel_count: usize,
    row_ends: Vec<[usize; 2]>,
    border_pixels: usize,
}

/// Finds the largest connected region among the `open` pixels.
fn find_largest_region(frame: &LumaFrame, mut open: Vec<bool>) -> Option<Region> {
    let mut largest: Option<Vec<usize>> = None;
    for start in 0..open.len() {
        if open[start] {
            let area = flood_fill(frame, &mut open, start);
            let is_larger = |before: &Vec<usize>| before.len() < area.len();
            if largest.as_ref().is_none_or(is_larger) {
                largest = Some(area);
            }
        }
    }
    let area = largest?;
    // First and last pixel of each row: the hull needs no others.
    let mut rows: Vec<Option<[usize; 2]>> = vec![None; frame.height];
    let mut at_border = 0;
    for index in &area {
        let (x, y) = (index % frame.width, index / frame.width);
        let row = rows[y].get_or_insert([x, x]);
        *row = [row[0].min(x), row[1].max(x)];
        let is_at_border = x == 0 || y == 0 || x + 1 == frame.width || y + 1 == frame.height;
        at_border += usize::from(is_at_border);
    }
    let rim = rows
        .iter()
        .enumerate()
        .filter_map(|(y, row)| row.map(|[left, right]| [[left, y], [right, y]]));
    Some(Region {
        pixel_count: area.len(),
        row_ends: rim.flatten().collect(),
        border_pixels: at_border,
    })
}

/// Collects the pixels connected to `start` (4-neighbourhood) and clears them in `open`.
fn flood_fill(frame: &LumaFrame, open: &mut [bool], start: usize) -> Vec<usize> {
    open[start] = false;
    // The list of found pixels is the queue of the search as well.
    let mut area = vec![start];
    let mut next = 0;
    while let Some(index) = area.get(next).copied() {
        next += 1;
        let x = index % frame.width;
        let beside = [
            (x > 0).then(|| index - 1),
            (x + 1 < frame.width).then_some(index + 1),
            index.checked_sub(frame.width),
            Some(index + frame.width).filter(|below| *below < open.len()),
        ];
        for other in beside.into_iter().flatten() {
            if std::mem::take(&mut open[other]) {
                area.push(other);
            }
        }
    }
    area
}

/// Returns the convex hull, clockwise on the screen (Andrew 1979). The points have to come row by
/// row.
fn convex_hull(points: &[[usize; 2]]) -> Vec<[f32; 2]> {
    #[expect(clippy::cast_precision_loss, reason = "pixels of a small picture")]
    let places: Vec<[f32; 2]> = points.iter().map(|[x, y]| [*x as f32, *y as f32]).collect();
    // One half of the hull; its last point is the first one of the other half.
    let chain = |places: &mut dyn Iterator<Item = [f32; 2]>| {
        let mut chain: Vec<[f32; 2]> = Vec::new();
        for place in places {
            // Points that make no clockwise turn lie inside.
            while let [.., before, last] = chain[..]
                && cross_product(before, last, place) <= 0.0
            {
                chain.pop();
            }
            chain.push(place);
        }
        chain.pop();
        chain
    };
    let mut hull = chain(&mut places.iter().copied());
    hull.extend(chain(&mut places.iter().rev().copied()));
    hull
}

/// Reduces a hull to the four corners that keep most of it: the point with the smallest triangle is
/// removed repeatedly (Visvalingam 1993). Returns `None` for fewer than four points.
fn reduce_to_corners(mut hull: Vec<[f32; 2]>) -> Option<[[usize; 2]; 4]> {
    while hull.len() > 4 {
        let count = hull.len();
        let cost = |index: usize| {
            let (before, next) = ((index + count - 1) % count, (index + 1) % count);
            cross_product(hull[before], hull[index], hull[next]).abs()
        };
        let cheapest = (0..count).min_by(|one, other| cost(*one).total_cmp(&cost(*other)))?;
        hull.remove(cheapest);
    }
    // The upper left corner comes first; it has the smallest sum of coordinates.
    let first = (0..hull.len())
        .min_by(|one, other| coordinate_sum(hull[*one]).total_cmp(&coordinate_sum(hull[*other])))?;
    hull.rotate_left(first);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "they were whole and positive"
    )]
    let whole = |[x, y]: [f32; 2]| [x as usize, y as usize];
    <[[f32; 2]; 4]>::try_from(hull)
        .ok()
        .map(|corners| corners.map(whole))
}

fn coordinate_sum([x, y]: [f32; 2]) -> f32 {
    x + y
}

#[cfg(test)]
mod tests {
    use super::super::frame::drawn::{NOWHERE, paper};
    use super::*;

    #[track_caller]
    fn assert_found(corners: [[f32; 2]; 4], is_cut: bool) {
        let found = detect_paper(&paper(70, 210, corners)).expect("the paper is found");
        for (found, drawn) in found
            .quad
            .corners
            .as_flattened()
            .iter()
            .zip(corners.as_flattened())
        {
            let drawn = drawn.clamp(0.0, 1.0);
            assert!(
                (found - drawn).abs() < 0.02,
                "{found:?} instead of {corners:?}"
            );
        }
        assert_eq!(found.is_cut_off, is_cut);
    }

    #[test]
    fn the_paper_is_found_as_it_lies() {
        assert_found([[0.2, 0.1], [0.8, 0.1], [0.8, 0.9], [0.2, 0.9]], false);
        // Tilted, leaning, and a long roll.
        assert_found([[0.3, 0.1], [0.9, 0.2], [0.7, 0.9], [0.1, 0.8]], false);
        assert_found(
            [[0.35, 0.15], [0.65, 0.15], [0.85, 0.9], [0.15, 0.9]],
            false,
        );
        assert_found(
            [[0.45, 0.05], [0.58, 0.05], [0.58, 0.95], [0.45, 0.95]],
            false,
        );
    }

    #[test]
    fn a_paper_beyond_the_border_is_cut() {
        assert_found([[0.2, 0.1], [0.8, 0.1], [0.8, 1.0], [0.2, 1.0]], true);
        assert_found([[-0.5, 0.1], [0.8, 0.1], [0.8, 0.9], [-0.5, 0.9]], true);
    }

    #[test]
    fn no_paper_is_no_paper() {
        assert_eq!(detect_paper(&paper(70, 70, NOWHERE)), None, "a bare table");
        let small = [[0.5, 0.5], [0.6, 0.5], [0.6, 0.6], [0.5, 0.6]];
        assert_eq!(detect_paper(&paper(70, 210, small)), None, "a crumb");
        let faint = [[0.2, 0.2], [0.8, 0.2], [0.8, 0.8], [0.2, 0.8]];
        assert_eq!(
            detect_paper(&paper(70, 90, faint)),
            None,
            "hardly brighter than the table"
        );
    }

    #[test]
    fn other_bright_things_do_not_matter() {
        let mut frame = paper(70, 210, [[0.2, 0.2], [0.8, 0.2], [0.8, 0.9], [0.2, 0.9]]);
        for y in 2..12 {
            frame.luma[y * 180 + 5..y * 180 + 30].fill(250);
        }
        let found = detect_paper(&frame).expect("the paper is found");
        assert!((found.quad.corners[0][1] - 0.2).abs() < 0.02, "{found:?}");
    }
}
