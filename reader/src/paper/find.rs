//! Finds the papers on a picture by their borders.

use image::RgbImage;

use super::Paper;
use crate::picture::blob::{self, Blob};
use crate::picture::{Picture, scale};
use crate::quad::{self, Point, Quad, distance};
use crate::rectangle::Rectangle;

/// The longer side of the picture that is searched, in pixels.
const SIDE: u32 = 320;
/// Text is wiped away by taking the brightest and then the darkest of so many pixels in each direction.
const WIPE: usize = 3;
/// A change of brightness by this factor within two pixels is an edge, as a natural logarithm.
const EDGE: f32 = 0.085;
/// Paper covers at least this share of the picture …
const AREA_MIN: f32 = 0.06;
/// … its outline fills its four sides up to this share …
const STRAIGHT: std::ops::RangeInclusive<f32> = 0.9..=1.05;
/// … and so much of it is smooth once its text is wiped away.
const SMOOTH_MIN: f32 = 0.5;
/// By how much it is brighter than the table, as natural logarithms over all channels.
const BRIGHTER: f32 = 0.3;
/// No side is shorter than this share of the picture's longer one.
const SIDE_MIN: f32 = 0.1;
/// A piece of border belongs to a side when their directions differ by less than this, as a sine.
const STRAY_MAX: f32 = 0.2;
/// The edge of a shadow is at most this wide, in pixels …
const SHADOW_EDGE: f32 = 16.0;
/// … and the border of a paper runs through it this straight.
const STRAY_PIXELS: f32 = 4.0;
/// More papers than this are a pattern.
const PAPERS_MAX: usize = 12;

/// The papers on a picture, from top to bottom and left to right; the whole picture when none is seen.
pub fn find(picture: &Picture) -> Vec<Paper> {
    let (width, height) = picture.rgb().dimensions();
    let small = scale::shrink(picture.rgb(), scale::fit_side(width, height, SIDE));
    let field = Field::new(&small);
    let factor = [
        width as f32 / small.width() as f32,
        height as f32 / small.height() as f32,
    ];
    let mut papers: Vec<Quad> = field
        .areas()
        .iter()
        .filter_map(|area| field.paper(area))
        .collect();
    while let Some((one, other, both)) = parts(&papers) {
        papers.swap_remove(other);
        papers[one] = both;
    }
    // A label on a paper is no paper of its own.
    let all = papers.clone();
    papers.retain(|paper| {
        !all.iter().any(|other| {
            quad::area(*other) > quad::area(*paper) && quad::contains(*other, quad::middle(*paper))
        })
    });
    papers.sort_by(|a, b| (a[0][1] + a[0][0]).total_cmp(&(b[0][1] + b[0][0])));
    if papers.is_empty() || papers.len() > PAPERS_MAX {
        return vec![Paper::whole(picture)];
    }
    let scaled = |[x, y]: Point| [x * factor[0], y * factor[1]];
    papers
        .into_iter()
        .map(|corners| Paper::new(corners.map(scaled)))
        .collect()
}

/// Two of these that are one paper, cut by the edge of a shadow, and that paper. The earlier one comes first.
fn parts(papers: &[Quad]) -> Option<(usize, usize, Quad)> {
    let pairs =
        (0..papers.len()).flat_map(|one| (one + 1..papers.len()).map(move |other| (one, other)));
    pairs
        .into_iter()
        .find_map(|(one, other)| Some((one, other, joined(papers[one], papers[other])?)))
}

/// The shape of two that share a side, if the sides beside it run on straight.
fn joined(one: Quad, other: Quad) -> Option<Quad> {
    let corner = |shape: Quad, at: usize| shape[at % 4];
    let sides = (0..4).flat_map(|a| (0..4).map(move |b| (a, b)));
    sides.into_iter().find_map(|(a, b)| {
        let ends = [
            (corner(one, a), corner(other, b + 1)),
            (corner(one, a + 1), corner(other, b)),
        ];
        let mut both = [
            corner(one, a + 2),
            corner(one, a + 3),
            corner(other, b + 2),
            corner(other, b + 3),
        ];
        let strays =
            [(ends[0], both[1], both[2]), (ends[1], both[3], both[0])].map(|((p, q), from, to)| {
                let way = quad::unit([to[0] - from[0], to[1] - from[1]]).unwrap_or_default();
                let off =
                    |point: Point| quad::cross([point[0] - from[0], point[1] - from[1]], way).abs();
                off(p).max(off(q))
            });
        let is_one = ends.iter().all(|(p, q)| distance(*p, *q) <= SHADOW_EDGE)
            && strays.into_iter().all(|stray| stray <= STRAY_PIXELS)
            && quad::is_convex(both);
        if !is_one {
            return None;
        }
        // From the top left again.
        let first = (0..4)
            .min_by(|a, b| (both[*a][0] + both[*a][1]).total_cmp(&(both[*b][0] + both[*b][1])))?;
        both.rotate_left(first);
        Some(both)
    })
}

/// A small picture without its text, as logarithms of brightness by channel.
struct Field {
    width: usize,
    height: usize,
    channels: [Vec<f32>; 3],
}

impl Field {
    fn new(picture: &RgbImage) -> Self {
        let (width, height) = (picture.width() as usize, picture.height() as usize);
        let channels = std::array::from_fn(|channel| {
            let plane: Vec<u8> = picture.pixels().map(|pixel| pixel.0[channel]).collect();
            let bright = spread(&plane, width, u8::max);
            let wiped = spread(&bright, width, u8::min);
            wiped
                .into_iter()
                .map(|value| (f32::from(value) + 12.0).ln())
                .collect()
        });
        Self {
            width,
            height,
            channels,
        }
    }

    fn is_edge(&self, x: usize, y: usize) -> bool {
        let (left, right) = (x.saturating_sub(1), (x + 1).min(self.width - 1));
        let (top, bottom) = (y.saturating_sub(1), (y + 1).min(self.height - 1));
        self.channels.iter().any(|plane| {
            let at = |x: usize, y: usize| plane[y * self.width + x];
            (at(right, y) - at(left, y)).hypot(at(x, bottom) - at(x, top)) > EDGE
        })
    }

    /// Areas without an edge in them.
    fn areas(&self) -> Vec<Blob> {
        blob::find((0..self.height).map(|y| (0..self.width).map(move |x| !self.is_edge(x, y))))
    }

    /// The four corners of an area that has four straight sides.
    fn paper(&self, area: &Blob) -> Option<Quad> {
        if (area.size() as f32) < AREA_MIN * (self.width * self.height) as f32
            || !self.is_inside(area)
        {
            return None;
        }
        let ends = area.spans.iter().flat_map(|span| {
            let (left, right, top, bottom) = (
                span.from as f32,
                span.to as f32,
                span.y as f32,
                span.y as f32 + 1.0,
            );
            [[left, top], [right, top], [left, bottom], [right, bottom]]
        });
        let hull = quad::hull(ends.collect());
        let corners = sides(&hull, &Rectangle::around(hull.clone())?)?;
        let within = quad::area(corners);
        let shortest = (0..4)
            .map(|at| distance(corners[at], corners[(at + 1) % 4]))
            .fold(f32::MAX, f32::min);
        let is_paper = STRAIGHT.contains(&(quad::area_within(&hull) / within))
            && area.size() as f32 >= SMOOTH_MIN * within
            && shortest >= SIDE_MIN * self.width.max(self.height) as f32
            && quad::is_convex(corners)
            && self.stands_out(corners);
        // An edge is seen a pixel before it comes.
        is_paper.then(|| quad::grown(corners, 1.0))
    }

    /// It is clearly brighter than what lies around it, at most places of its border: a white box on a grey page is not.
    fn stands_out(&self, corners: Quad) -> bool {
        let (inside, outside) = (quad::grown(corners, -3.0), quad::grown(corners, 4.0));
        let brightness = |corners: Quad, side: usize, share: f32| {
            let (from, to) = (corners[side], corners[(side + 1) % 4]);
            let [x, y] = [0, 1].map(|axis: usize| from[axis] + (to[axis] - from[axis]) * share);
            let is_seen =
                x >= 0.0 && y >= 0.0 && (x as usize) < self.width && (y as usize) < self.height;
            is_seen.then(|| {
                self.channels
                    .iter()
                    .map(|plane| plane[y as usize * self.width + x as usize])
                    .sum::<f32>()
            })
        };
        let places =
            (0..4).flat_map(|side| (1..16_u8).map(move |step| (side, f32::from(step) / 16.0)));
        let brighter: Vec<bool> = places
            .filter_map(|(side, share)| {
                Some(
                    brightness(inside, side, share)? > brightness(outside, side, share)? + BRIGHTER,
                )
            })
            .collect();
        brighter.iter().filter(|is_brighter| **is_brighter).count() * 10 >= brighter.len() * 7
    }

    /// It touches the frame of the picture on one side at most: a table touches more.
    fn is_inside(&self, area: &Blob) -> bool {
        let (across, down) = area.bounds();
        let touched = [
            across[0] == 0,
            down[0] == 0,
            across[1] == self.width,
            down[1] == self.height,
        ];
        touched.into_iter().filter(|is_touched| *is_touched).count() <= 1
    }
}

/// The corners where the four sides meet, each laid through the pieces of the border that run its way.
fn sides(hull: &[Point], rectangle: &Rectangle) -> Option<Quad> {
    let corners = rectangle.corners();
    let border: Vec<(Point, Point)> = hull
        .iter()
        .copied()
        .zip(hull.iter().copied().cycle().skip(1))
        .collect();
    let mut lines = Vec::new();
    for at in 0..4 {
        let (from, to) = (corners[at], corners[(at + 1) % 4]);
        let way = quad::unit([to[0] - from[0], to[1] - from[1]])?;
        let along = border.iter().copied().filter(|(a, b)| {
            let piece = quad::unit([b[0] - a[0], b[1] - a[1]]).unwrap_or_default();
            quad::dot(piece, way) > 0.0 && quad::cross(piece, way).abs() < STRAY_MAX
        });
        lines.push(quad::line(&along.collect::<Vec<_>>())?);
    }
    Some([
        quad::meeting(lines[3], lines[0])?,
        quad::meeting(lines[0], lines[1])?,
        quad::meeting(lines[1], lines[2])?,
        quad::meeting(lines[2], lines[3])?,
    ])
}

/// Each pixel becomes the one that `choose` prefers of those within [`WIPE`], first along rows, then along columns.
fn spread(plane: &[u8], width: usize, choose: fn(u8, u8) -> u8) -> Vec<u8> {
    let height = plane.len() / width;
    let best = |range: std::ops::RangeInclusive<usize>, at: &dyn Fn(usize) -> u8| {
        range.map(at).reduce(choose).unwrap_or_default()
    };
    let reach = |at: usize, size: usize| at.saturating_sub(WIPE)..=(at + WIPE).min(size - 1);
    let rows: Vec<u8> = (0..plane.len())
        .map(|at| best(reach(at % width, width), &|x| plane[at / width * width + x]))
        .collect();
    (0..rows.len())
        .map(|at| best(reach(at / width, height), &|y| rows[y * width + at % width]))
        .collect()
}
