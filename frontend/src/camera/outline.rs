//! Where the paper lies on a small grey picture: the largest bright area on darker ground. Pure.
//!
//! Good enough to draw a line around it five times a second, not to read it: the server looks for itself. Print and
//! creases are holes in the area and do no harm, since only its hull counts.

use super::frame::{Frame, part};

/// The paper is at least this much brighter than the ground, from 0 to 255 …
const CONTRAST_MIN: f32 = 35.0;
/// … or in little light this much, which is more than noise …
const CONTRAST_DARK_MIN: f32 = 12.0;
/// … if it has this many times the light of the ground.
const TIMES_MIN: f32 = 2.0;
/// A smaller part of the picture is no paper.
const AREA_MIN: f32 = 0.03;
/// Less than this part of its outline filled with light is a window or a lamp between things, not a paper.
const FILLED_MIN: f32 = 0.6;

/// Four corners, clockwise from the upper left one, in shares of the picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Quad {
    pub(crate) corners: [[f32; 2]; 4],
}

impl Quad {
    /// All of the picture.
    pub(crate) const WHOLE: Self = Self {
        corners: [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]],
    };

    /// The point lies inside; corners go clockwise.
    pub(crate) fn contains(&self, point: [f32; 2]) -> bool {
        self.edges().all(|(from, to)| cross(from, to, point) >= 0.0)
    }

    /// What part of the picture it takes.
    pub(crate) fn area(&self) -> f32 {
        self.edges()
            .map(|(from, to)| from[0] * to[1] - to[0] * from[1])
            .sum::<f32>()
            .abs()
            / 2.0
    }

    /// The share of the picture's width or height it takes, whichever is larger.
    pub(crate) fn reach(&self) -> f32 {
        let along = |axis: usize| {
            let places = self.corners.map(|corner| corner[axis]);
            places.into_iter().fold(0.0, f32::max) - places.into_iter().fold(1.0, f32::min)
        };
        along(0).max(along(1))
    }

    fn edges(&self) -> impl Iterator<Item = ([f32; 2], [f32; 2])> {
        (0..4).map(|index| (self.corners[index], self.corners[(index + 1) % 4]))
    }
}

/// A paper that was found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Paper {
    pub(crate) quad: Quad,
    /// It goes on beyond the picture.
    pub(crate) is_cut: bool,
}

/// The paper, where there is one.
pub(crate) fn find(frame: &Frame) -> Option<Paper> {
    let bright = bright(frame)?;
    let area = largest(frame, bright)?;
    let hull = hull(&area.rim);
    let quad = Quad {
        corners: corners(hull)?.map(|[x, y]| [part(x, frame.width), part(y, frame.height)]),
    };
    #[expect(clippy::cast_precision_loss, reason = "pixels of a small picture")]
    let filled = area.pixels as f32 / frame.luma.len() as f32;
    let is_paper = quad.area() >= AREA_MIN && filled >= FILLED_MIN * quad.area();
    is_paper.then_some(Paper {
        quad,
        is_cut: area.at_border > frame.width / 20,
    })
}

/// Which pixels are bright, by the threshold that parts the picture best (Otsu 1979).
fn bright(frame: &Frame) -> Option<Vec<bool>> {
    let mut counts = [0.0_f32; 256];
    for luma in &frame.luma {
        counts[usize::from(*luma)] += 1.0;
    }
    let level = |luma: usize| f32::from(u8::try_from(luma).unwrap_or(u8::MAX));
    let all: f32 = counts.iter().sum();
    let sum: f32 = counts
        .iter()
        .enumerate()
        .map(|(luma, count)| level(luma) * count)
        .sum();
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
    let least = CONTRAST_DARK_MIN.max(ground * (TIMES_MIN - 1.0));
    let is_bright = contrast >= least.min(CONTRAST_MIN);
    is_bright.then(|| {
        frame
            .luma
            .iter()
            .map(|luma| usize::from(*luma) > threshold)
            .collect()
    })
}

/// A connected area: how large it is, the outermost pixels of each of its rows, and how much of it lies at the border.
struct Area {
    pixels: usize,
    rim: Vec<[usize; 2]>,
    at_border: usize,
}

/// The largest connected area.
fn largest(frame: &Frame, mut open: Vec<bool>) -> Option<Area> {
    let mut largest: Option<Vec<usize>> = None;
    for start in 0..open.len() {
        if open[start] {
            let area = filled(frame, &mut open, start);
            if largest
                .as_ref()
                .is_none_or(|largest| largest.len() < area.len())
            {
                largest = Some(area);
            }
        }
    }
    let area = largest?;
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
    Some(Area {
        pixels: area.len(),
        rim: rim.flatten().collect(),
        at_border,
    })
}

/// The pixels that hang together with one, which are open no longer.
fn filled(frame: &Frame, open: &mut [bool], start: usize) -> Vec<usize> {
    open[start] = false;
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

/// The convex hull, clockwise as it is seen (Andrew 1979). The points come row by row.
fn hull(points: &[[usize; 2]]) -> Vec<[f32; 2]> {
    #[expect(clippy::cast_precision_loss, reason = "pixels of a small picture")]
    let places: Vec<[f32; 2]> = points.iter().map(|[x, y]| [*x as f32, *y as f32]).collect();
    let chain = |places: &mut dyn Iterator<Item = [f32; 2]>| {
        let mut chain: Vec<[f32; 2]> = Vec::new();
        for place in places {
            while let [.., before, last] = chain[..]
                && cross(before, last, place) <= 0.0
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

/// The four corners that keep most of a hull: the one that costs least goes, again and again (Visvalingam 1993).
fn corners(mut hull: Vec<[f32; 2]>) -> Option<[[usize; 2]; 4]> {
    while hull.len() > 4 {
        let count = hull.len();
        let cost = |index: usize| {
            cross(
                hull[(index + count - 1) % count],
                hull[index],
                hull[(index + 1) % count],
            )
            .abs()
        };
        let cheapest = (0..count).min_by(|one, other| cost(*one).total_cmp(&cost(*other)))?;
        hull.remove(cheapest);
    }
    // The upper left one is the nearest to the corner of the picture.
    let first =
        (0..hull.len()).min_by(|one, other| sum(hull[*one]).total_cmp(&sum(hull[*other])))?;
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

fn sum([x, y]: [f32; 2]) -> f32 {
    x + y
}

/// Positive where the way from `from` over `to` turns clockwise to `point`, as it is seen.
fn cross(from: [f32; 2], to: [f32; 2], point: [f32; 2]) -> f32 {
    (to[0] - from[0]) * (point[1] - from[1]) - (to[1] - from[1]) * (point[0] - from[0])
}

#[cfg(test)]
mod tests {
    use super::super::frame::drawn::{NOWHERE, paper};
    use super::*;

    #[track_caller]
    fn assert_found(corners: [[f32; 2]; 4], is_cut: bool) {
        let found = find(&paper(70, 210, corners)).expect("the paper is found");
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
        assert_eq!(found.is_cut, is_cut);
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
        assert_eq!(find(&paper(70, 70, NOWHERE)), None, "a bare table");
        let small = [[0.5, 0.5], [0.6, 0.5], [0.6, 0.6], [0.5, 0.6]];
        assert_eq!(find(&paper(70, 210, small)), None, "a crumb");
        let faint = [[0.2, 0.2], [0.8, 0.2], [0.8, 0.8], [0.2, 0.8]];
        assert_eq!(
            find(&paper(70, 90, faint)),
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
        let found = find(&frame).expect("the paper is found");
        assert!((found.quad.corners[0][1] - 0.2).abs() < 0.02, "{found:?}");
    }
}
