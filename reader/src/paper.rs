//! Geometry of the paper on a picture: corners and perspective mapping.
//!
//! A photo shows paper in perspective on some surface. Paper is a smooth area with four straight
//! sides that touches the frame of the picture on one side at most; its text is irrelevant here and
//! removed first. A scan has no such area: the whole picture is the paper.

#![expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::many_single_char_names,
    reason = "sizes and places on a picture change between pixels and fractions, all far below \
              2^23; corners and matrices have letters"
)]

use image::{Rgb, RgbImage};
use shared::api::{Corners, PageSize};

use crate::geometry::{Point, Quad, distance};
use crate::picture::{Picture, scale};

mod detect;

pub use detect::find_papers;

/// Quadrilateral of paper on a picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Paper {
    /// Corners in pixels of the picture, clockwise from the top left.
    corners: Quad,
    /// Mapping of the unit square to the corners: rows of a 3 × 3 matrix whose last element is 1.
    projection: [f32; 8],
    /// `true` if the paper is the picture itself, without perspective.
    is_whole: bool,
}

impl Paper {
    /// Returns the paper that is this whole picture.
    pub fn whole_picture(picture: &Picture) -> Self {
        let (width, height) = picture.rgb().dimensions();
        Self::whole_of_size(width, height)
    }

    /// Returns the paper that is a whole picture of this size in pixels.
    pub fn whole_of_size(width: u32, height: u32) -> Self {
        let (width, height) = (width as f32, height as f32);
        let corners = [[0.0, 0.0], [width, 0.0], [width, height], [0.0, height]];
        Self {
            is_whole: true,
            ..Self::new(corners)
        }
    }

    /// Returns paper with these corners in pixels, clockwise from the top left, which must form a
    /// convex shape.
    pub fn new(corners: Quad) -> Self {
        Self {
            corners,
            projection: square_to_quad(corners),
            is_whole: false,
        }
    }

    /// Returns paper with these corners in shares of a picture of this size, as [`Self::new`].
    pub fn from_shares(corners: Corners, size: PageSize) -> Self {
        let (width, height) = (size.width as f32, size.height as f32);
        Self::new(corners.map(|[x, y]| [x * width, y * height]))
    }

    /// Returns the corners in pixels of the picture, clockwise from the top left.
    pub fn corners(&self) -> Quad {
        self.corners
    }

    /// Returns whether the paper is the whole picture.
    pub fn is_whole(&self) -> bool {
        self.is_whole
    }

    /// Returns width and height of the flat paper, in pixels as large as those of the picture, at
    /// least 1.
    pub fn size(&self) -> (u32, u32) {
        // Perspective shortens one of two opposite sides: take the mean of both.
        let [a, b, c, d] = self.corners;
        let side = |one: f32, other: f32| f32::midpoint(one, other).round().max(1.0) as u32;
        (
            side(distance(a, b), distance(d, c)),
            side(distance(a, d), distance(b, c)),
        )
    }

    /// Maps a place on the flat paper, in its pixels, to the picture.
    pub fn to_picture(&self, [x, y]: Point) -> Point {
        if self.is_whole {
            return [x, y];
        }
        let (width, height) = self.size();
        let (u, v) = (x / width as f32, y / height as f32);
        let [a, b, c, d, e, f, g, h] = self.projection;
        let depth = g * u + h * v + 1.0;
        [(a * u + b * v + c) / depth, (d * u + e * v + f) / depth]
    }

    /// Renders the flat paper, its longer side at most `longest` pixels; it is never enlarged.
    pub fn render_flat(&self, picture: &Picture, longest: u32) -> RgbImage {
        let size = self.size();
        let (width, height) = scale::fit_side(size.0, size.1, longest);
        let rgb = picture.rgb();
        // Shrink by averaging first, then take one sample per pixel: sharp enough, and without
        // moiré.
        let factor = width.max(height) as f32 / size.0.max(size.1) as f32;
        let small =
            [rgb.width(), rgb.height()].map(|side| ((side as f32 * factor).round() as u32).max(1));
        let reduced = (small != [rgb.width(), rgb.height()])
            .then(|| scale::resize_by_area(rgb, small.into()));
        let source = reduced.as_ref().unwrap_or(rgb);
        if self.is_whole {
            return reduced.unwrap_or_else(|| rgb.clone());
        }
        // Map the centre of each new pixel to the shrunk picture.
        let across = source.width() as f32 / rgb.width() as f32;
        let down = source.height() as f32 / rgb.height() as f32;
        RgbImage::from_fn(width, height, |x, y| {
            let flat = [
                (x as f32 + 0.5) * size.0 as f32 / width as f32,
                (y as f32 + 0.5) * size.1 as f32 / height as f32,
            ];
            let [x, y] = self.to_picture(flat);
            Rgb(sample_bilinear(source, [x * across, y * down]).map(|value| (value + 0.5) as u8))
        })
    }
}

/// Returns the colour at a place by bilinear interpolation; beyond the edge the last pixels are
/// repeated.
pub(crate) fn sample_bilinear(picture: &RgbImage, [x, y]: Point) -> [f32; 3] {
    let (x_last, y_last) = (picture.width() - 1, picture.height() - 1);
    // A pixel's colour is that of its centre, half a pixel from its corner.
    let (x, y) = (
        (x - 0.5).clamp(0.0, x_last as f32),
        (y - 0.5).clamp(0.0, y_last as f32),
    );
    let (left, top) = (x as u32, y as u32);
    let (right, bottom) = ((left + 1).min(x_last), (top + 1).min(y_last));
    let (x, y) = (x - left as f32, y - top as f32);
    let at = |x, y| picture.get_pixel(x, y).0;
    let corners = [
        at(left, top),
        at(right, top),
        at(left, bottom),
        at(right, bottom),
    ];
    let mix =
        |from: u8, to: u8, share: f32| f32::from(from) + (f32::from(to) - f32::from(from)) * share;
    std::array::from_fn(|channel| {
        let values = corners.map(|corner| corner[channel]);
        let (top, bottom) = (mix(values[0], values[1], x), mix(values[2], values[3], x));
        top + (bottom - top) * y
    })
}

/// Returns the projective mapping of the unit square to a quadrilateral (Heckbert, "Fundamentals of
/// texture mapping and image warping", 1989, section 2.2.3).
fn square_to_quad([a, b, c, d]: Quad) -> [f32; 8] {
    let across = [b[0] - c[0], d[0] - c[0], a[0] - b[0] + c[0] - d[0]];
    let down = [b[1] - c[1], d[1] - c[1], a[1] - b[1] + c[1] - d[1]];
    let area = across[0] * down[1] - across[1] * down[0];
    // A degenerate quadrilateral gets no perspective.
    let share = |value: f32| {
        if area.abs() < f32::EPSILON {
            0.0
        } else {
            value / area
        }
    };
    let g = share(across[2] * down[1] - across[1] * down[2]);
    let h = share(across[0] * down[2] - across[2] * down[0]);
    [
        b[0] - a[0] + g * b[0],
        d[0] - a[0] + h * d[0],
        a[0],
        b[1] - a[1] + g * b[1],
        d[1] - a[1] + h * d[1],
        a[1],
        g,
        h,
    ]
}

#[cfg(test)]
mod tests;
