//! Holds a camera over receipts: a table behind them, a little tilt, light from one side.

use image::{Rgb, RgbImage};

use super::Drawn;
use super::paper::Word;
use super::pixel::{byte, pixel};
use super::quad::{Projection, Quad, bounds};

/// How much of the table is seen around the paper, in pixels.
const TABLE: f64 = 90.0;
const WOOD: [f64; 3] = [104.0, 82.0, 63.0];

/// How the paper lies below the camera.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pose {
    /// Turned clockwise by so many degrees.
    pub degrees: f64,
    /// By what share the far end looks narrower than the near one, 0 to 0.5.
    pub lean: f64,
}

/// A picture of receipts on a table.
#[derive(Debug, Clone)]
pub struct Photo {
    /// The picture.
    pub picture: RgbImage,
    /// The receipts, from left to right.
    pub papers: Vec<Seen>,
}

/// A receipt as the camera sees it.
#[derive(Debug, Clone)]
pub struct Seen {
    /// The corners of its paper on the photo.
    pub corners: Quad,
    /// Its words, where they are on the photo.
    pub words: Vec<Word>,
}

/// The receipt on a plain table, turned clockwise by `degrees`.
pub fn tilted(paper: &RgbImage, degrees: f32) -> RgbImage {
    let corners = corners(
        paper,
        Pose {
            degrees: degrees.into(),
            lean: 0.0,
        },
        0.0,
    );
    shot(&[(paper, corners)], |_, _| WOOD)
}

/// The receipts side by side on a table of wood. Every other one is turned the other way.
pub fn of(receipts: &[&Drawn], pose: Pose) -> Photo {
    let (mut left, mut turn) = (0.0, 1.0);
    let mut laid = Vec::new();
    for receipt in receipts {
        let pose = Pose {
            degrees: turn * pose.degrees,
            ..pose
        };
        let corners = corners(&receipt.picture, pose, left);
        left = bounds(&corners)[2];
        turn = -turn;
        laid.push((&receipt.picture, corners));
    }
    let papers = receipts
        .iter()
        .zip(&laid)
        .map(|(receipt, (picture, corners))| seen(receipt, picture, corners));
    Photo {
        papers: papers.collect(),
        picture: shot(&laid, wood),
    }
}

/// The paper on a dark table, its corners at these places of a picture of this size; it may go on beyond it.
pub fn framed(paper: &RgbImage, corners: &Quad, size: (u32, u32)) -> RgbImage {
    shot_at(size, &[(paper, *corners)], |_, _| WOOD)
}

/// Where the corners of a paper come to lie right of `left`, with the table around.
fn corners(paper: &RgbImage, pose: Pose, left: f64) -> Quad {
    let (width, height) = (f64::from(paper.width()), f64::from(paper.height()));
    let (sin, cos) = pose.degrees.to_radians().sin_cos();
    let turned = [[-0.5, -0.5], [0.5, -0.5], [0.5, 0.5], [-0.5, 0.5]].map(|[x, y]| {
        let (x, y) = (x * width, y * height);
        [x * cos - y * sin, x * sin + y * cos]
    });
    let [_, top, _, bottom] = bounds(&turned);
    let leant = turned.map(|[x, y]| [x * (1.0 - pose.lean * (bottom - y) / (bottom - top)), y]);
    let [first, ..] = bounds(&leant);
    leant.map(|[x, y]| [x - first + left + TABLE, y - top + TABLE])
}

fn seen(receipt: &Drawn, paper: &RgbImage, corners: &Quad) -> Seen {
    let projection = Projection::new(paper.width().into(), paper.height().into(), corners);
    let word = |word: &Word| Word {
        text: word.text.clone(),
        corners: word.corners.map(|corner| projection.of(corner)),
    };
    Seen {
        corners: *corners,
        words: receipt.words.iter().map(word).collect(),
    }
}

/// The picture of papers at these corners, and of the table where none lies.
fn shot(papers: &[(&RgbImage, Quad)], table: fn(f64, f64) -> [f64; 3]) -> RgbImage {
    let edge = |axis: usize| {
        let edges = papers.iter().map(|(_, corners)| bounds(corners)[axis]);
        (edges.fold(0.0, f64::max) + TABLE).round()
    };
    shot_at((pixel(edge(2)), pixel(edge(3))), papers, table)
}

fn shot_at(
    (width, height): (u32, u32),
    papers: &[(&RgbImage, Quad)],
    table: fn(f64, f64) -> [f64; 3],
) -> RgbImage {
    let back: Vec<(&RgbImage, Projection)> = papers
        .iter()
        .map(|(paper, corners)| {
            (
                *paper,
                Projection::new(paper.width().into(), paper.height().into(), corners).inverse(),
            )
        })
        .collect();
    RgbImage::from_fn(width, height, |x, y| {
        let (x, y) = (f64::from(x), f64::from(y));
        let light = 0.82 + 0.18 * x / f64::from(width);
        let seen = back
            .iter()
            .find_map(|(paper, back)| sample(paper, back.of([x, y])));
        Rgb(seen
            .unwrap_or_else(|| table(x, y))
            .map(|shade| byte(shade * light)))
    })
}

/// Wood with a grain that runs along it.
fn wood(x: f64, y: f64) -> [f64; 3] {
    let grain = (y / 5.0 + (x / 90.0).sin() * 2.0).sin();
    WOOD.map(|shade| shade * (1.0 + 0.04 * grain))
}

/// The colour between four pixels; `None` outside the paper.
fn sample(paper: &RgbImage, [x, y]: [f64; 2]) -> Option<[f64; 3]> {
    let (left, top) = (whole(x)?, whole(y)?);
    let (right_share, lower_share) = (x.fract(), y.fract());
    let mut mixed = [0.0; 3];
    for (dx, dy, share) in [
        (0, 0, (1.0 - right_share) * (1.0 - lower_share)),
        (1, 0, right_share * (1.0 - lower_share)),
        (0, 1, (1.0 - right_share) * lower_share),
        (1, 1, right_share * lower_share),
    ] {
        let pixel = paper.get_pixel_checked(left + dx, top + dy)?;
        for (sum, channel) in mixed.iter_mut().zip(pixel.0) {
            *sum += share * f64::from(channel);
        }
    }
    Some(mixed)
}

fn whole(place: f64) -> Option<u32> {
    (place >= 0.0).then(|| pixel(place))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drawn::{Layout, draw};

    #[test]
    fn the_paper_lies_on_a_table() {
        let photo = tilted(&RgbImage::from_pixel(200, 300, Rgb([250; 3])), 3.0);
        let (width, height) = photo.dimensions();
        assert!(
            (380..420).contains(&width) && (480..520).contains(&height),
            "{width} × {height}"
        );
        assert!(
            photo.get_pixel(width / 2, height / 2).0[0] > 200,
            "paper in the middle"
        );
        assert!(photo.get_pixel(2, 2).0[0] < 120, "wood in the corner");
    }

    #[test]
    fn clockwise_is_clockwise() {
        let mut paper = RgbImage::from_pixel(200, 200, Rgb([250; 3]));
        for x in 90..110 {
            for y in 0..20 {
                paper.put_pixel(x, y, Rgb([0; 3]));
            }
        }
        let photo = tilted(&paper, 10.0);
        let middle = photo.width() / 2;
        let darkest = |x: u32| (80..130).map(|y| photo.get_pixel(x, y).0[0]).min();
        assert!(
            darkest(middle + 16) < Some(20),
            "the mark at the top moves to the right"
        );
        assert!(darkest(middle - 16) > Some(20));
    }

    #[test]
    fn words_go_with_their_paper() {
        let (left, right) = (draw(Layout::Spain, 1), draw(Layout::Japan, 1));
        let photo = of(
            &[&left, &right],
            Pose {
                degrees: 5.0,
                lean: 0.1,
            },
        );
        assert_eq!(photo.papers.len(), 2);
        assert!(
            bounds(&photo.papers[0].corners)[2] + TABLE / 2.0 < bounds(&photo.papers[1].corners)[0]
        );
        for (seen, drawn) in photo.papers.iter().zip([&left, &right]) {
            assert_eq!(seen.words.len(), drawn.words.len());
            for word in &seen.words {
                let [left, top, right, bottom] = word.bounds().map(pixel);
                let inside = (left..right).flat_map(|x| (top..bottom).map(move |y| (x, y)));
                let dark = inside
                    .filter(|(x, y)| photo.picture.get_pixel(*x, *y).0[0] < 140)
                    .count();
                assert!(dark > 0, "{word:?}");
            }
        }
    }

    #[test]
    fn what_leans_away_is_narrower() {
        let drawn = draw(Layout::Sweden, 1);
        let [a, b, c, d] = of(
            &[&drawn],
            Pose {
                degrees: 0.0,
                lean: 0.2,
            },
        )
        .papers[0]
            .corners;
        assert!(((b[0] - a[0]) / (c[0] - d[0]) - 0.8).abs() < 0.001);
    }
}
