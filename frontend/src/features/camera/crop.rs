//! Manual crop of a page: four movable corners and quarter turns. Pure.

use shared::outline::is_usable_outline;

use super::quad::Quad;

/// Crop and rotation of a page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Crop {
    /// Corners on the picture as it is currently rotated.
    pub(crate) quad: Quad,
    /// Number of clockwise quarter turns, from 0 to 3.
    pub(crate) quarter_turns: u8,
}

/// One of the four corners, clockwise from the upper left one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Corner {
    UpperLeft,
    UpperRight,
    LowerRight,
    LowerLeft,
}

/// Clamps a share to 0–1, NaN to 0. The panic message of `clamp` would add formatting code to the
/// split bundle.
fn clamp_share(share: f32) -> f32 {
    if share > 0.0 { share.min(1.0) } else { 0.0 }
}

impl Corner {
    /// All corners, clockwise.
    pub(crate) const ALL: [Self; 4] = [
        Self::UpperLeft,
        Self::UpperRight,
        Self::LowerRight,
        Self::LowerLeft,
    ];

    /// Returns the position in clockwise order, from 0.
    pub(crate) fn index(self) -> usize {
        self as usize
    }
}

impl Crop {
    /// Crop that keeps the whole picture, without rotation.
    pub(crate) const NONE: Self = Self {
        quad: Quad::WHOLE,
        quarter_turns: 0,
    };

    /// Returns whether the page comes out unchanged.
    pub(crate) fn is_identity(&self) -> bool {
        *self == Self::NONE
    }

    /// Returns the crop with a corner at this point, clamped to the picture, or the unchanged crop
    /// where the corners would no longer be valid.
    #[must_use]
    pub(crate) fn with_corner(mut self, corner: Corner, [x, y]: [f32; 2]) -> Self {
        let before = self;
        self.quad.corners[corner.index()] = [x, y].map(clamp_share);
        if is_usable_outline(&self.quad.corners) {
            self
        } else {
            before
        }
    }

    /// Returns the crop with a corner moved by this offset, in shares of the picture.
    #[must_use]
    pub(crate) fn with_corner_moved(self, corner: Corner, [across, down]: [f32; 2]) -> Self {
        let [x, y] = self.quad.corners[corner.index()];
        self.with_corner(corner, [x + across, y + down])
    }

    /// Returns the crop rotated by a quarter turn; the corners stay on the same picture content.
    #[must_use]
    pub(crate) fn rotated_clockwise(self) -> Self {
        let mut corners = self.quad.corners.map(|[x, y]| [1.0 - y, x]);
        // The former lower left corner is now the upper left one.
        corners.rotate_right(1);
        Self {
            quad: Quad { corners },
            quarter_turns: (self.quarter_turns + 1) % 4,
        }
    }

    /// Returns the crop widened to the whole picture; the rotation is kept.
    #[must_use]
    pub(crate) fn without_crop(self) -> Self {
        Self {
            quad: Quad::WHOLE,
            ..self
        }
    }

    /// Returns the crop around these corners of the unrotated picture, or the unchanged crop where
    /// they are not valid.
    #[must_use]
    pub(crate) fn cropped_to(self, quad: Quad) -> Self {
        let mut cut = Self {
            quad,
            quarter_turns: 0,
        };
        // The corners are rotated along with the picture.
        for _ in 0..self.quarter_turns {
            cut = cut.rotated_clockwise();
        }
        if is_usable_outline(&cut.quad.corners) {
            cut
        } else {
            self
        }
    }

    /// Returns the corners on the unrotated picture, in the order of the output's corners.
    pub(crate) fn source_quad(&self) -> Quad {
        let mut corners = self.quad.corners;
        // Undoes the quarter turns; the order of the corners stays that of the output.
        for _ in 0..self.quarter_turns {
            corners = corners.map(|[x, y]| [y, 1.0 - x]);
        }
        Quad { corners }
    }
}

/// Converts a point of the window to shares of a drawing; outside of it they are below 0 or above
/// 1. The drawing is centred in its frame (x, y, width, height) and as large as fits.
pub(crate) fn share_of_drawing(
    [x, y, width, height]: [f64; 4],
    size: (u32, u32),
    point: [f64; 2],
) -> [f32; 2] {
    let (wide, high) = (f64::from(size.0), f64::from(size.1));
    // The tighter of the two sides determines the scale.
    let scale = (width / wide).min(height / high);
    let share = |point: f64, start: f64, length: f64, side: f64| {
        #[expect(clippy::cast_possible_truncation, reason = "a share of a picture")]
        let share = ((point - start - (length - side * scale) / 2.0) / (side * scale)) as f32;
        share
    };
    [
        share(point[0], x, width, wide),
        share(point[1], y, height, high),
    ]
}

#[cfg(test)]
#[expect(
    clippy::float_cmp,
    reason = "what is only moved or cut off at the edge is exact"
)]
mod tests {
    use super::*;

    #[test]
    fn corners_follow_and_stay_on_the_picture() {
        let cut = Crop::NONE.with_corner(Corner::UpperLeft, [0.25, -3.0]);
        assert_eq!(cut.quad.corners[0], [0.25, 0.0]);
        assert_eq!(
            cut.with_corner_moved(Corner::UpperLeft, [0.25, 0.125])
                .quad
                .corners[0],
            [0.5, 0.125]
        );
    }

    #[test]
    fn a_corner_cannot_pass_another() {
        let cut = Crop::NONE.with_corner(Corner::LowerRight, [0.5, 0.75]);
        assert_eq!(cut.with_corner(Corner::UpperLeft, [0.9, 0.9]), cut);
        assert_eq!(cut.with_corner(Corner::UpperRight, [0.0, 0.0]), cut);
    }

    #[test]
    fn four_turns_are_none() {
        let cut = Crop::NONE.with_corner(Corner::UpperLeft, [0.25, 0.125]);
        let once = cut.rotated_clockwise();
        assert_eq!(
            (once.quad.corners[1], once.quarter_turns),
            ([0.875, 0.25], 1)
        );
        assert_eq!(
            once.rotated_clockwise()
                .rotated_clockwise()
                .rotated_clockwise(),
            cut
        );
    }

    #[test]
    fn a_cut_around_the_paper_is_turned_with_it() {
        let quad = Crop::NONE
            .with_corner(Corner::UpperLeft, [0.25, 0.125])
            .quad;
        let cut = Crop::NONE.rotated_clockwise().cropped_to(quad);
        assert_eq!(cut.source_quad().corners[1], [0.25, 0.125]);
        assert_eq!(cut.without_crop(), Crop::NONE.rotated_clockwise());
    }

    #[test]
    fn a_finger_is_where_it_is_on_the_drawing() {
        // 100 × 200 in the middle of a frame of 300 × 200.
        let place = |x, y| share_of_drawing([10.0, 20.0, 300.0, 200.0], (500, 1_000), [x, y]);
        assert_eq!(place(110.0, 20.0), [0.0, 0.0]);
        assert_eq!(place(160.0, 120.0), [0.5, 0.5]);
        assert_eq!(place(10.0, 220.0), [-1.0, 1.0]);
    }

    #[test]
    fn a_turned_page_begins_at_another_corner_of_the_picture() {
        let cut = Crop::NONE.rotated_clockwise();
        assert_eq!(
            cut.source_quad().corners,
            [[0.0, 1.0], [0.0, 0.0], [1.0, 0.0], [1.0, 1.0]]
        );
        assert!(!cut.is_identity());
    }
}
