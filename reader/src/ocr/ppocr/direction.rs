//! Direction of text, as far as the shapes of its regions tell.
//!
//! Lines are longer than high, so a page lies on its side if most of its text stands on end. Shapes
//! do not tell whether it is upside down; [`super::recognise`] finds that out by reading.

use crate::geometry::{Quad, median};
use crate::rectangle::Rectangle;

/// Ratio of height to length from which a region stands on end.
const STANDING_RATIO_MIN: f32 = 1.5;
/// Largest height of a letter or two, as a multiple of the usual line height. Regions up to it are
/// read whatever their shape.
const LETTER_HEIGHT_RATIO_MAX: f32 = 1.4;

/// Reading direction of text, as it lies on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    Right,
    Down,
    Left,
    Up,
}

/// Returns the two directions the text may have, the usual one first.
pub(super) fn possible_directions(regions: &[Rectangle]) -> [Direction; 2] {
    // Extents are compared, not counts, so that long lines outweigh single letters.
    let (standing, lying): (Vec<&Rectangle>, Vec<&Rectangle>) =
        regions.iter().partition(|region| is_standing(region));
    let on_end: f32 = standing.iter().map(|region| region.height).sum();
    let across: f32 = lying.iter().map(|region| region.length).sum();
    if on_end > across {
        [Direction::Down, Direction::Up]
    } else {
        [Direction::Right, Direction::Left]
    }
}

/// Returns the corners of the regions that run along a direction, the most telling first: lines of
/// medium length, since the longest are rules and the shortest single letters. Regions in the other
/// orientation are left out.
pub(super) fn lines_along(regions: &[Rectangle], way: Direction) -> Vec<Quad> {
    let size = |region: &Rectangle| match way {
        Direction::Right | Direction::Left => (region.length, region.height),
        Direction::Down | Direction::Up => (region.height, region.length),
    };
    // The median of the shorter sides is the usual line height.
    let shorter = regions
        .iter()
        .map(|region| region.length.min(region.height));
    let usual = median(shorter).unwrap_or_default();
    let runs_along = |region: &&Rectangle| {
        let (length, height) = size(region);
        height < length * STANDING_RATIO_MIN || height <= usual * LETTER_HEIGHT_RATIO_MAX
    };
    let mut kept: Vec<&Rectangle> = regions.iter().filter(runs_along).collect();
    // Longest first, except for the longest eighth, which goes to the end.
    kept.sort_by(|a, b| size(b).0.total_cmp(&size(a).0));
    let longest = kept.len() / 8;
    kept.rotate_left(longest);
    kept.into_iter()
        .map(|region| way.reorder_corners(Direction::Right, region.corners()))
        .collect()
}

fn is_standing(region: &Rectangle) -> bool {
    region.height >= region.length * STANDING_RATIO_MIN
}

impl Direction {
    /// Reorders corners that begin where text in direction `other` begins, so that they begin where
    /// text in this direction does.
    pub(super) fn reorder_corners(self, other: Self, mut corners: Quad) -> Quad {
        corners.rotate_left((4 + self as usize - other as usize) % 4);
        corners
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn region(centre: [f32; 2], length: f32, height: f32) -> Rectangle {
        Rectangle {
            centre,
            along: [1.0, 0.0],
            length,
            height,
        }
    }

    #[test]
    fn shapes_tell_whether_a_page_lies_on_its_side() {
        let lines: Vec<_> = (0..9_u8)
            .map(|row| region([50.0, 20.0 * f32::from(row)], 90.0, 12.0))
            .collect();
        let on_side: Vec<_> = (0..9_u8)
            .map(|row| region([20.0 * f32::from(row), 50.0], 12.0, 90.0))
            .collect();
        assert_eq!(
            possible_directions(&lines),
            [Direction::Right, Direction::Left]
        );
        assert_eq!(
            possible_directions(&on_side),
            [Direction::Down, Direction::Up]
        );
        assert_eq!(
            possible_directions(&[]),
            [Direction::Right, Direction::Left]
        );
        assert_eq!(lines_along(&lines, Direction::Right).len(), 9);
        assert_eq!(
            lines_along(&lines, Direction::Down).len(),
            0,
            "all of it is across"
        );
    }

    #[test]
    fn a_narrow_letter_is_read_and_text_across_is_not() {
        let mut regions = vec![region([50.0, 20.0], 90.0, 12.0); 3];
        regions.push(region([120.0, 20.0], 6.0, 13.0));
        regions.push(region([140.0, 60.0], 12.0, 90.0));
        let found = lines_along(&regions, Direction::Right);
        assert_eq!(found.len(), 4);
        assert!(
            found.iter().any(|quad| (quad[0][0] - 117.0).abs() < 1e-4),
            "the letter"
        );
    }

    #[test]
    fn corners_begin_where_the_text_does() {
        let [a, b, c, d] = region([50.0, 20.0], 90.0, 12.0).corners();
        assert_eq!(
            Direction::Down.reorder_corners(Direction::Right, [a, b, c, d]),
            [b, c, d, a]
        );
        assert_eq!(
            Direction::Left.reorder_corners(Direction::Right, [a, b, c, d]),
            [c, d, a, b]
        );
        assert_eq!(
            Direction::Up.reorder_corners(Direction::Down, [b, c, d, a]),
            [d, a, b, c]
        );
    }
}
