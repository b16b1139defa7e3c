//! Perspective correction of a page, some rows at a time. Pure.
//!
//! Working in batches of rows keeps the browser's page responsive. The mapping of a square to a
//! quadrilateral is that of Heckbert's "Fundamentals of Texture Mapping and Image Warping" (1989),
//! 2.2.3.

use super::quad::Quad;

/// RGBA image, four bytes a pixel, row by row.
#[derive(Debug, Clone)]
pub(crate) struct RgbaImage {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) rgba: Vec<u8>,
}

/// Flat page: its size in pixels, and the mapping of its points to the picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct FlatPage {
    pub(crate) width: u32,
    pub(crate) height: u32,
    /// Homography of nine numbers, row by row; the last one is always 1 and not stored.
    homography: [f32; 8],
}

impl FlatPage {
    /// Returns the page between these corners of a picture of this size. Each side is as long as
    /// the longer of its two edges on the picture.
    pub(crate) fn new(quad: &Quad, width: u32, height: u32) -> Self {
        let corners = quad
            .corners
            .map(|[x, y]| [x * to_f32(width), y * to_f32(height)]);
        let side = |from: usize, to: usize| {
            (corners[to][0] - corners[from][0]).hypot(corners[to][1] - corners[from][1])
        };
        Self {
            width: round_side(side(0, 1).max(side(3, 2))),
            height: round_side(side(0, 3).max(side(1, 2))),
            homography: square_to_quad(corners),
        }
    }

    /// Renders a range of rows, four bytes a pixel.
    pub(crate) fn render_rows(&self, picture: &RgbaImage, rows: std::ops::Range<u32>) -> Vec<u8> {
        let mut flat = Vec::with_capacity(rows.len() * self.width as usize * 4);
        for row in rows {
            // The centre of each pixel is sampled, as shares of the page.
            let down = (to_f32(row) + 0.5) / to_f32(self.height);
            for column in 0..self.width {
                let across = (to_f32(column) + 0.5) / to_f32(self.width);
                flat.extend_from_slice(&picture.sample_bilinear(self.map_to_source(across, down)));
            }
        }
        flat
    }

    /// Maps a point of the page, in shares of its sides, to the picture, in pixels.
    fn map_to_source(&self, across: f32, down: f32) -> [f32; 2] {
        let m = self.homography;
        // Homogeneous coordinate of the point.
        let depth = m[6] * across + m[7] * down + 1.0;
        [
            (m[0] * across + m[1] * down + m[2]) / depth,
            (m[3] * across + m[4] * down + m[5]) / depth,
        ]
    }
}

impl RgbaImage {
    /// Returns the bilinearly interpolated colour at a point, in pixels.
    fn sample_bilinear(&self, [x, y]: [f32; 2]) -> [u8; 4] {
        // Pixel centres lie at half coordinates; points beyond the border take the border's colour.
        let x = clamp_coordinate(x - 0.5, self.width);
        let y = clamp_coordinate(y - 0.5, self.height);
        let (left, top) = (truncate_to_u32(x), truncate_to_u32(y));
        let right = (left + 1).min(self.width - 1);
        let bottom = (top + 1).min(self.height - 1);
        // Interpolation weights in units of 1/256.
        let across = truncate_to_u32((x - to_f32(left)) * 256.0);
        let down = truncate_to_u32((y - to_f32(top)) * 256.0);
        let pixel = |x: u32, y: u32| {
            let start = (y as usize * self.width as usize + x as usize) * 4;
            &self.rgba[start..start + 4]
        };
        let (one, two) = (pixel(left, top), pixel(right, top));
        let (three, four) = (pixel(left, bottom), pixel(right, bottom));
        let mut mixed = [0; 4];
        for (index, mixed) in mixed.iter_mut().enumerate() {
            // Two horizontal steps, then a vertical one; the weights multiply to 2^16.
            let above = u32::from(one[index]) * (256 - across) + u32::from(two[index]) * across;
            let below = u32::from(three[index]) * (256 - across) + u32::from(four[index]) * across;
            *mixed = u8::try_from((above * (256 - down) + below * down) >> 16).unwrap_or(u8::MAX);
        }
        mixed
    }
}

/// Returns the homography that maps the square from 0 to 1 to these corners.
fn square_to_quad([[x0, y0], [x1, y1], [x2, y2], [x3, y3]]: [[f32; 2]; 4]) -> [f32; 8] {
    let (dx1, dx2, sx) = (x1 - x2, x3 - x2, x0 - x1 + x2 - x3);
    let (dy1, dy2, sy) = (y1 - y2, y3 - y2, y0 - y1 + y2 - y3);
    let whole = dx1 * dy2 - dx2 * dy1;
    // Degenerate corners have a determinant of 0 and get no perspective terms.
    let (g, h) = if whole == 0.0 {
        (0.0, 0.0)
    } else {
        ((sx * dy2 - dx2 * sy) / whole, (dx1 * sy - sx * dy1) / whole)
    };
    [
        x1 - x0 + g * x1,
        x3 - x0 + h * x3,
        x0,
        y1 - y0 + g * y1,
        y3 - y0 + h * y3,
        y0,
        g,
        h,
    ]
}

/// Clamps a coordinate to the pixels of a side.
fn clamp_coordinate(place: f32, side: u32) -> f32 {
    place.max(0.0).min(to_f32(side.saturating_sub(1)))
}

#[expect(
    clippy::cast_precision_loss,
    reason = "sides of pictures are far below 2^24"
)]
fn to_f32(count: u32) -> f32 {
    count as f32
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "places on a picture are positive"
)]
fn truncate_to_u32(place: f32) -> u32 {
    place as u32
}

/// Rounds a length to whole pixels, at least 1.
fn round_side(length: f32) -> u32 {
    truncate_to_u32(length + 0.5).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns a picture with the column in red and the row in green.
    fn picture(width: u8, height: u8) -> RgbaImage {
        let rgba = (0..height)
            .flat_map(|y| (0..width).flat_map(move |x| [x, y, 0, 255]))
            .collect();
        RgbaImage {
            width: width.into(),
            height: height.into(),
            rgba,
        }
    }

    #[test]
    fn the_whole_picture_stays_as_it_is() {
        let picture = picture(40, 30);
        let flat = FlatPage::new(&Quad::WHOLE, 40, 30);
        assert_eq!((flat.width, flat.height), (40, 30));
        let halves = [
            flat.render_rows(&picture, 0..11),
            flat.render_rows(&picture, 11..30),
        ]
        .concat();
        assert!(
            halves
                .iter()
                .zip(&picture.rgba)
                .all(|(one, other)| one.abs_diff(*other) <= 1)
        );
    }

    #[test]
    fn a_quarter_turn_is_another_order_of_corners() {
        let picture = picture(40, 30);
        let quad = Quad {
            corners: [[0.0, 1.0], [0.0, 0.0], [1.0, 0.0], [1.0, 1.0]],
        };
        let flat = FlatPage::new(&quad, 40, 30);
        assert_eq!((flat.width, flat.height), (30, 40));
        let rows = flat.render_rows(&picture, 0..40);
        assert!(
            rows[0] <= 1 && rows[1] >= 28,
            "the lower left corner comes first: {:?}",
            &rows[..4]
        );
    }

    #[test]
    fn corners_of_a_leaning_page_become_its_corners() {
        let picture = picture(100, 100);
        let quad = Quad {
            corners: [[0.3, 0.2], [0.7, 0.2], [0.9, 0.8], [0.1, 0.8]],
        };
        let flat = FlatPage::new(&quad, 100, 100);
        assert_eq!((flat.width, flat.height), (80, 63));
        for ((across, down), [x, y]) in [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)]
            .into_iter()
            .zip(quad.corners)
        {
            let place = flat.map_to_source(across, down);
            assert!(
                (place[0] - x * 100.0).abs() < 0.01 && (place[1] - y * 100.0).abs() < 0.01,
                "{place:?}"
            );
        }
        let first = flat.render_rows(&picture, 0..1);
        assert!(
            first[0].abs_diff(30) <= 1 && first[1].abs_diff(20) <= 1,
            "{:?}",
            &first[..4]
        );
    }
}
