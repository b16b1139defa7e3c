//! Photos of receipts: table, tilt, perspective and light from one side.

use image::{Rgb, RgbImage};

use super::DrawnReceipt;
use super::paper::Word;
use super::pixel::{to_byte, to_pixel};
use super::quad::{Projection, Quad, bounding_box};

/// Width of the table border around the paper in pixels.
const TABLE_BORDER: f64 = 90.0;
const WOOD_COLOUR: [f64; 3] = [104.0, 82.0, 63.0];

/// Pose of a paper below the camera.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pose {
    /// Clockwise rotation in degrees.
    pub degrees: f64,
    /// Share by which the far end appears narrower than the near one, 0 to 0.5.
    pub perspective: f64,
}

/// Photo of receipts on a table.
#[derive(Debug, Clone)]
pub struct Photo {
    /// The picture.
    pub picture: RgbImage,
    /// Receipts from left to right.
    pub papers: Vec<PhotographedReceipt>,
}

/// Receipt on a photo.
#[derive(Debug, Clone)]
pub struct PhotographedReceipt {
    /// Corners of the paper on the photo.
    pub corners: Quad,
    /// Words with their positions on the photo.
    pub words: Vec<Word>,
}

/// Photographs a receipt on a plain table, turned clockwise by `degrees`.
pub fn render_tilted(paper: &RgbImage, degrees: f32) -> RgbImage {
    let corners = place_corners(
        paper,
        Pose {
            degrees: degrees.into(),
            perspective: 0.0,
        },
        0.0,
    );
    render_papers(&[(paper, corners)], |_, _| WOOD_COLOUR)
}

/// Photographs receipts side by side on a wooden table, alternately turned left and right.
pub fn render_receipts(receipts: &[&DrawnReceipt], pose: Pose) -> Photo {
    let (mut left, mut turn) = (0.0, 1.0);
    let mut laid = Vec::new();
    for receipt in receipts {
        let pose = Pose {
            degrees: turn * pose.degrees,
            ..pose
        };
        let corners = place_corners(&receipt.picture, pose, left);
        left = bounding_box(&corners)[2];
        turn = -turn;
        laid.push((&receipt.picture, corners));
    }
    let papers = receipts
        .iter()
        .zip(&laid)
        .map(|(receipt, (picture, corners))| project_receipt(receipt, picture, corners));
    Photo {
        papers: papers.collect(),
        picture: render_papers(&laid, wood_colour),
    }
}

/// Photographs a paper with its corners at these points of a picture of this size.
///
/// The paper may extend beyond the picture; the table is dark.
pub fn render_at_corners(paper: &RgbImage, corners: &Quad, size: (u32, u32)) -> RgbImage {
    render_papers_of_size(size, &[(paper, *corners)], |_, _| WOOD_COLOUR)
}

/// Returns the corners of a paper placed to the right of `left`, with a border of table around it.
fn place_corners(paper: &RgbImage, pose: Pose, left: f64) -> Quad {
    let (width, height) = (f64::from(paper.width()), f64::from(paper.height()));
    let (sin, cos) = pose.degrees.to_radians().sin_cos();
    let turned = [[-0.5, -0.5], [0.5, -0.5], [0.5, 0.5], [-0.5, 0.5]].map(|[x, y]| {
        let (x, y) = (x * width, y * height);
        [x * cos - y * sin, x * sin + y * cos]
    });
    let [_, top, _, bottom] = bounding_box(&turned);
    // Perspective: rows shrink towards the top, then all is moved into the positive range.
    let leant = turned.map(|[x, y]| {
        [
            x * (1.0 - pose.perspective * (bottom - y) / (bottom - top)),
            y,
        ]
    });
    let [first, ..] = bounding_box(&leant);
    leant.map(|[x, y]| [x - first + left + TABLE_BORDER, y - top + TABLE_BORDER])
}

fn project_receipt(
    receipt: &DrawnReceipt,
    paper: &RgbImage,
    corners: &Quad,
) -> PhotographedReceipt {
    let projection = Projection::new(paper.width().into(), paper.height().into(), corners);
    let word = |word: &Word| Word {
        text: word.text.clone(),
        corners: word.corners.map(|corner| projection.map_point(corner)),
    };
    PhotographedReceipt {
        corners: *corners,
        words: receipt.words.iter().map(word).collect(),
    }
}

/// Renders papers at these corners on a table, as large as they need.
fn render_papers(papers: &[(&RgbImage, Quad)], table: fn(f64, f64) -> [f64; 3]) -> RgbImage {
    let edge = |axis: usize| {
        let edges = papers
            .iter()
            .map(|(_, corners)| bounding_box(corners)[axis]);
        (edges.fold(0.0, f64::max) + TABLE_BORDER).round()
    };
    render_papers_of_size((to_pixel(edge(2)), to_pixel(edge(3))), papers, table)
}

fn render_papers_of_size(
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
    // Each pixel is mapped back onto the papers; the light grows from left to right.
    RgbImage::from_fn(width, height, |x, y| {
        let (x, y) = (f64::from(x), f64::from(y));
        let light = 0.82 + 0.18 * x / f64::from(width);
        let seen = back
            .iter()
            .find_map(|(paper, back)| sample_colour(paper, back.map_point([x, y])));
        Rgb(seen
            .unwrap_or_else(|| table(x, y))
            .map(|shade| to_byte(shade * light)))
    })
}

/// Returns the colour of wood whose grain runs across the picture.
fn wood_colour(x: f64, y: f64) -> [f64; 3] {
    let grain = (y / 5.0 + (x / 90.0).sin() * 2.0).sin();
    WOOD_COLOUR.map(|shade| shade * (1.0 + 0.04 * grain))
}

/// Interpolates the colour between four pixels; `None` outside of the paper.
fn sample_colour(paper: &RgbImage, [x, y]: [f64; 2]) -> Option<[f64; 3]> {
    let (left, top) = (pixel_index(x)?, pixel_index(y)?);
    let (right_share, lower_share) = (x.fract(), y.fract());
    let mut mixed = [0.0; 3];
    // Weights of the four neighbouring pixels.
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

fn pixel_index(place: f64) -> Option<u32> {
    (place >= 0.0).then(|| to_pixel(place))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drawn::{Layout, draw_receipt};

    #[test]
    fn the_paper_lies_on_a_table() {
        let photo = render_tilted(&RgbImage::from_pixel(200, 300, Rgb([250; 3])), 3.0);
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
        let photo = render_tilted(&paper, 10.0);
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
        let (left, right) = (
            draw_receipt(Layout::Spain, 1),
            draw_receipt(Layout::Japan, 1),
        );
        let photo = render_receipts(
            &[&left, &right],
            Pose {
                degrees: 5.0,
                perspective: 0.1,
            },
        );
        assert_eq!(photo.papers.len(), 2);
        assert!(
            bounding_box(&photo.papers[0].corners)[2] + TABLE_BORDER / 2.0
                < bounding_box(&photo.papers[1].corners)[0]
        );
        for (seen, drawn) in photo.papers.iter().zip([&left, &right]) {
            assert_eq!(seen.words.len(), drawn.words.len());
            for word in &seen.words {
                let [left, top, right, bottom] = word.bounds().map(to_pixel);
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
        let drawn = draw_receipt(Layout::Sweden, 1);
        let [a, b, c, d] = render_receipts(
            &[&drawn],
            Pose {
                degrees: 0.0,
                perspective: 0.2,
            },
        )
        .papers[0]
            .corners;
        assert!(((b[0] - a[0]) / (c[0] - d[0]) - 0.8).abs() < 0.001);
    }
}
