//! Which way text runs, as far as the shapes of its regions tell: across the page, or up and down.
//!
//! Lines are longer than high. If most text stands on end, the page lies on its side. Whether it is upside down no
//! shape tells; that is found out by reading ([`super::recognise`]).

use crate::quad::Quad;
use crate::rectangle::Rectangle;

/// A region this many times higher than long stands on end.
const ON_END: f32 = 1.5;
/// A region up to this many times as high as a usual line is a letter or two, whatever its shape.
const LETTER: f32 = 1.4;

/// The way text is read, as it lies on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Right,
    Down,
    Left,
    Up,
}

/// The two ways the text may run, the usual one first.
pub(super) fn ways(regions: &[Rectangle]) -> [Way; 2] {
    let on_end: f32 = regions
        .iter()
        .filter(|region| is_on_end(region))
        .map(|region| region.height)
        .sum();
    let across: f32 = regions
        .iter()
        .filter(|region| !is_on_end(region))
        .map(|region| region.length)
        .sum();
    if on_end > across {
        [Way::Down, Way::Up]
    } else {
        [Way::Right, Way::Left]
    }
}

/// The regions that run along a way, in the order that tells most about it: lines of middling length first, since the
/// longest are rules and the shortest single letters. Text across is left out.
pub(super) fn along(regions: &[Rectangle], way: Way) -> Vec<Quad> {
    let size = |region: &Rectangle| match way {
        Way::Right | Way::Left => (region.length, region.height),
        Way::Down | Way::Up => (region.height, region.length),
    };
    let mut heights: Vec<f32> = regions
        .iter()
        .map(|region| region.length.min(region.height))
        .collect();
    heights.sort_by(f32::total_cmp);
    let usual = heights.get(heights.len() / 2).copied().unwrap_or_default();
    let runs_along = |region: &&Rectangle| {
        let (length, height) = size(region);
        height < length * ON_END || height <= usual * LETTER
    };
    let mut kept: Vec<&Rectangle> = regions.iter().filter(runs_along).collect();
    kept.sort_by(|a, b| size(b).0.total_cmp(&size(a).0));
    let longest = kept.len() / 8;
    kept.rotate_left(longest);
    kept.into_iter()
        .map(|region| way.from(Way::Right, region.corners()))
        .collect()
}

fn is_on_end(region: &Rectangle) -> bool {
    region.height >= region.length * ON_END
}

impl Way {
    /// A region whose corners begin where text of another way does, as it is read this way.
    pub(super) fn from(self, other: Self, mut corners: Quad) -> Quad {
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
        assert_eq!(ways(&lines), [Way::Right, Way::Left]);
        assert_eq!(ways(&on_side), [Way::Down, Way::Up]);
        assert_eq!(ways(&[]), [Way::Right, Way::Left]);
        assert_eq!(along(&lines, Way::Right).len(), 9);
        assert_eq!(along(&lines, Way::Down).len(), 0, "all of it is across");
    }

    #[test]
    fn a_narrow_letter_is_read_and_text_across_is_not() {
        let mut regions = vec![region([50.0, 20.0], 90.0, 12.0); 3];
        regions.push(region([120.0, 20.0], 6.0, 13.0));
        regions.push(region([140.0, 60.0], 12.0, 90.0));
        let found = along(&regions, Way::Right);
        assert_eq!(found.len(), 4);
        assert!(
            found.iter().any(|quad| (quad[0][0] - 117.0).abs() < 1e-4),
            "the letter"
        );
    }

    #[test]
    fn corners_begin_where_the_text_does() {
        let [a, b, c, d] = region([50.0, 20.0], 90.0, 12.0).corners();
        assert_eq!(Way::Down.from(Way::Right, [a, b, c, d]), [b, c, d, a]);
        assert_eq!(Way::Left.from(Way::Right, [a, b, c, d]), [c, d, a, b]);
        assert_eq!(Way::Up.from(Way::Down, [b, c, d, a]), [d, a, b, c]);
    }
}
