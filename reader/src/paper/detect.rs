//! Detection of papers by their borders.

use image::RgbImage;

use super::Paper;
use crate::geometry::{self, Point, Quad, distance, offset};
use crate::picture::components::{self, Component, Span};
use crate::picture::{Picture, scale};
use crate::rectangle::Rectangle;

/// Longer side of the copy that is searched, in pixels.
const SEARCH_SIDE_PIXELS: u32 = 320;
/// Radius of the closing that removes text: the brightest, then the darkest pixel within it, in
/// each direction.
const CLOSING_RADIUS_PIXELS: usize = 3;
/// Smallest change of brightness across two pixels that is an edge, as a natural logarithm.
const EDGE_LOG_MIN: f32 = 0.085;
/// Smallest area of a paper, as a share of the picture.
const AREA_SHARE_MIN: f32 = 0.06;
/// Area of a paper's hull as a share of the quadrilateral fitted to it.
const HULL_SHARE: std::ops::RangeInclusive<f32> = 0.9..=1.05;
/// Smallest share of the quadrilateral that is smooth once text is removed.
const SMOOTH_SHARE_MIN: f32 = 0.5;
/// Smallest difference in brightness to the surroundings, as the sum of natural logarithms over all
/// channels.
const BRIGHTER_LOG_MIN: f32 = 0.3;
/// Shortest side of a paper, as a share of the longer side of the picture.
const SIDE_SHARE_MIN: f32 = 0.1;
/// Largest angle between a side and the pieces of border it is fitted to, as a sine.
const DIRECTION_SINE_MAX: f32 = 0.2;
/// Largest width of the edge of a shadow, in pixels.
const SHADOW_EDGE_PIXELS_MAX: f32 = 16.0;
/// Largest deviation of a paper's border from a straight line where it crosses a shadow's edge, in
/// pixels.
const DEVIATION_PIXELS_MAX: f32 = 4.0;
/// Most papers on a picture; more of them are a pattern.
const PAPERS_MAX: usize = 12;

/// Finds the papers on a picture, from the top left to the bottom right.
///
/// Returns the whole picture if there is none, or more than `PAPERS_MAX`.
pub fn find_papers(picture: &Picture) -> Vec<Paper> {
    // Search on a small copy.
    let (width, height) = picture.rgb().dimensions();
    let small = scale::resize_by_area(
        picture.rgb(),
        scale::fit_side(width, height, SEARCH_SIDE_PIXELS),
    );
    let field = LogBrightness::new(&small);
    let factor = [
        width as f32 / small.width() as f32,
        height as f32 / small.height() as f32,
    ];
    // Candidates: smooth areas shaped and lit like paper.
    let mut papers: Vec<Quad> = field
        .find_smooth_areas()
        .iter()
        .filter_map(|area| field.fit_paper(area))
        .collect();
    // Join papers cut by the edge of a shadow until no pair is left.
    while let Some((one, other, both)) = find_split_pair(&papers) {
        papers.swap_remove(other);
        papers[one] = both;
    }
    // A label on a larger paper is no paper of its own.
    let all = papers.clone();
    papers.retain(|paper| {
        !all.iter().any(|other| {
            geometry::signed_area(other) > geometry::signed_area(paper)
                && geometry::contains_point(*other, geometry::mean_point(*paper))
        })
    });
    papers.sort_by(|a, b| (a[0][1] + a[0][0]).total_cmp(&(b[0][1] + b[0][0])));
    if papers.is_empty() || papers.len() > PAPERS_MAX {
        return vec![Paper::whole_picture(picture)];
    }
    // Back to pixels of the picture.
    let scaled = |[x, y]: Point| [x * factor[0], y * factor[1]];
    papers
        .into_iter()
        .map(|corners| Paper::new(corners.map(scaled)))
        .collect()
}

/// Returns two papers that are one cut by the edge of a shadow, the smaller index first, and the
/// joined shape.
fn find_split_pair(papers: &[Quad]) -> Option<(usize, usize, Quad)> {
    let mut pairs =
        (0..papers.len()).flat_map(|one| (one + 1..papers.len()).map(move |other| (one, other)));
    pairs.find_map(|(one, other)| Some((one, other, join_at_shadow(papers[one], papers[other])?)))
}

/// Joins two shapes that share a side, if the sides next to it continue straight.
fn join_at_shadow(one: Quad, other: Quad) -> Option<Quad> {
    let corner = |shape: Quad, at: usize| shape[at % 4];
    let sides = (0..4).flat_map(|a| (0..4).map(move |b| (a, b)));
    // Corners that must meet if side `a` of one is side `b` of the other, and the outer corners of
    // both.
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
        // Distances of the inner corners from the long sides of the joined shape.
        let strays =
            [(ends[0], both[1], both[2]), (ends[1], both[3], both[0])].map(|((p, q), from, to)| {
                let way = geometry::unit_vector(offset(from, to)).unwrap_or_default();
                let stray = |point: Point| geometry::cross(offset(from, point), way).abs();
                stray(p).max(stray(q))
            });
        let is_one = ends
            .iter()
            .all(|(p, q)| distance(*p, *q) <= SHADOW_EDGE_PIXELS_MAX)
            && strays
                .into_iter()
                .all(|stray| stray <= DEVIATION_PIXELS_MAX)
            && geometry::is_convex(both);
        if !is_one {
            return None;
        }
        // Start at the top left corner again.
        let first = (0..4)
            .min_by(|a, b| (both[*a][0] + both[*a][1]).total_cmp(&(both[*b][0] + both[*b][1])))?;
        both.rotate_left(first);
        Some(both)
    })
}

/// Small picture without its text, as logarithms of brightness by channel.
struct LogBrightness {
    width: usize,
    height: usize,
    channels: [Vec<f32>; 3],
}

impl LogBrightness {
    fn new(picture: &RgbImage) -> Self {
        let (width, height) = (picture.width() as usize, picture.height() as usize);
        let channels = std::array::from_fn(|channel| {
            // Closing: dark strokes disappear in the brightness around them.
            let plane: Vec<u8> = picture.pixels().map(|pixel| pixel.0[channel]).collect();
            let bright = filter_window(&plane, width, u8::max);
            let wiped = filter_window(&bright, width, u8::min);
            // The offset keeps noise in dark areas from looking like edges.
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

    /// Returns whether the brightness of any channel changes strongly here.
    fn is_edge(&self, x: usize, y: usize) -> bool {
        let (left, right) = (x.saturating_sub(1), (x + 1).min(self.width - 1));
        let (top, bottom) = (y.saturating_sub(1), (y + 1).min(self.height - 1));
        self.channels.iter().any(|plane| {
            let at = |x: usize, y: usize| plane[y * self.width + x];
            (at(right, y) - at(left, y)).hypot(at(x, bottom) - at(x, top)) > EDGE_LOG_MIN
        })
    }

    /// Returns the connected areas without an edge in them.
    fn find_smooth_areas(&self) -> Vec<Component> {
        components::find_components(
            (0..self.height).map(|y| (0..self.width).map(move |x| !self.is_edge(x, y))),
        )
    }

    /// Returns the four corners of an area that has four straight sides and passes as paper.
    fn fit_paper(&self, area: &Component) -> Option<Quad> {
        // Cheap checks first.
        if (area.pixel_count() as f32) < AREA_SHARE_MIN * (self.width * self.height) as f32
            || !self.is_inside(area)
        {
            return None;
        }
        let ends = area.spans.iter().flat_map(Span::corners);
        // Fit four sides to the border, then check fill, smoothness, size and brightness.
        let hull = geometry::convex_hull(ends.collect());
        let corners = fit_corners(&hull, &Rectangle::smallest_around(hull.clone())?)?;
        let within = geometry::signed_area(&corners);
        let shortest = (0..4)
            .map(|at| distance(corners[at], corners[(at + 1) % 4]))
            .fold(f32::MAX, f32::min);
        let is_paper = HULL_SHARE.contains(&(geometry::signed_area(&hull) / within))
            && area.pixel_count() as f32 >= SMOOTH_SHARE_MIN * within
            && shortest >= SIDE_SHARE_MIN * self.width.max(self.height) as f32
            && geometry::is_convex(corners)
            && self.stands_out(corners);
        // An edge is seen one pixel early.
        is_paper.then(|| geometry::expand_corners(corners, 1.0))
    }

    /// Returns whether the shape is clearly brighter than its surroundings along 70 % of its
    /// border; a white box on a grey page is not.
    fn stands_out(&self, corners: Quad) -> bool {
        // Compare points just inside and just outside; those beside the picture do not count.
        let (inside, outside) = (
            geometry::expand_corners(corners, -3.0),
            geometry::expand_corners(corners, 4.0),
        );
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
                    brightness(inside, side, share)?
                        > brightness(outside, side, share)? + BRIGHTER_LOG_MIN,
                )
            })
            .collect();
        brighter.iter().filter(|is_brighter| **is_brighter).count() * 10 >= brighter.len() * 7
    }

    /// Returns whether the area touches the frame of the picture on one side at most: a table
    /// touches more.
    fn is_inside(&self, area: &Component) -> bool {
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

/// Fits a line to the pieces of the border along each side of the rectangle and returns their four
/// intersections.
fn fit_corners(hull: &[Point], rectangle: &Rectangle) -> Option<Quad> {
    let corners = rectangle.corners();
    let ends = hull.iter().copied().cycle().skip(1);
    let border: Vec<(Point, Point)> = hull.iter().copied().zip(ends).collect();
    let mut lines = Vec::new();
    for at in 0..4 {
        let (from, to) = (corners[at], corners[(at + 1) % 4]);
        let way = geometry::unit_vector(offset(from, to))?;
        let along = border.iter().copied().filter(|(a, b)| {
            let piece = geometry::unit_vector(offset(*a, *b)).unwrap_or_default();
            geometry::dot(piece, way) > 0.0
                && geometry::cross(piece, way).abs() < DIRECTION_SINE_MAX
        });
        lines.push(geometry::fit_line(&along.collect::<Vec<_>>())?);
    }
    Some([
        geometry::intersect_lines(lines[3], lines[0])?,
        geometry::intersect_lines(lines[0], lines[1])?,
        geometry::intersect_lines(lines[1], lines[2])?,
        geometry::intersect_lines(lines[2], lines[3])?,
    ])
}

/// Replaces each pixel by the one `choose` prefers within [`CLOSING_RADIUS_PIXELS`], first along
/// rows, then along columns.
fn filter_window(plane: &[u8], width: usize, choose: fn(u8, u8) -> u8) -> Vec<u8> {
    let height = plane.len() / width;
    let best = |range: std::ops::RangeInclusive<usize>, at: &dyn Fn(usize) -> u8| {
        range.map(at).reduce(choose).unwrap_or_default()
    };
    let reach = |at: usize, size: usize| {
        at.saturating_sub(CLOSING_RADIUS_PIXELS)..=(at + CLOSING_RADIUS_PIXELS).min(size - 1)
    };
    let rows: Vec<u8> = (0..plane.len())
        .map(|at| best(reach(at % width, width), &|x| plane[at / width * width + x]))
        .collect();
    (0..rows.len())
        .map(|at| best(reach(at / width, height), &|y| rows[y * width + at % width]))
        .collect()
}
