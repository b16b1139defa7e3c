//! The cut a person makes by hand: four corners that are moved, and quarter turns. Pure.

use super::outline::Quad;

/// How near corners may come to each other, in shares of the picture.
const APART_MIN: f32 = 0.05;

/// How a page is cut and turned.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Cut {
    /// The corners on the picture as it is turned now.
    pub(crate) quad: Quad,
    /// Turned clockwise by so many quarters.
    pub(crate) quarters: u8,
}

/// One of the four corners, clockwise from the upper left one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Corner {
    UpperLeft,
    UpperRight,
    LowerRight,
    LowerLeft,
}

/// Not `clamp`, which would bring its panic's printing into the part.
fn within(share: f32) -> f32 {
    if share > 0.0 { share.min(1.0) } else { 0.0 }
}

impl Corner {
    /// All of them, clockwise.
    pub(crate) const ALL: [Self; 4] = [
        Self::UpperLeft,
        Self::UpperRight,
        Self::LowerRight,
        Self::LowerLeft,
    ];

    /// Its place in the order.
    pub(crate) fn index(self) -> usize {
        self as usize
    }
}

impl Cut {
    /// Nothing is cut off or turned.
    pub(crate) const NONE: Self = Self {
        quad: Quad::WHOLE,
        quarters: 0,
    };

    /// The page comes out as it is.
    pub(crate) fn is_none(&self) -> bool {
        *self == Self::NONE
    }

    /// With a corner at this point, or as near to it as it may be.
    #[must_use]
    pub(crate) fn with(mut self, corner: Corner, [x, y]: [f32; 2]) -> Self {
        let before = self;
        self.quad.corners[corner.index()] = [x, y].map(within);
        if is_sound(&self.quad) { self } else { before }
    }

    /// With a corner moved.
    #[must_use]
    pub(crate) fn moved(self, corner: Corner, [across, down]: [f32; 2]) -> Self {
        let [x, y] = self.quad.corners[corner.index()];
        self.with(corner, [x + across, y + down])
    }

    /// Turned clockwise by a quarter; the corners stay on what they were on.
    #[must_use]
    pub(crate) fn turned(self) -> Self {
        let mut corners = self.quad.corners.map(|[x, y]| [1.0 - y, x]);
        // What was the lower left corner is the upper left one now.
        corners.rotate_right(1);
        Self {
            quad: Quad { corners },
            quarters: (self.quarters + 1) % 4,
        }
    }

    /// With nothing cut off.
    #[must_use]
    pub(crate) fn whole(self) -> Self {
        Self {
            quad: Quad::WHOLE,
            ..self
        }
    }

    /// Cut around what lies between these corners of the picture before it was turned.
    #[must_use]
    pub(crate) fn around(self, quad: Quad) -> Self {
        let mut cut = Self { quad, quarters: 0 };
        for _ in 0..self.quarters {
            cut = cut.turned();
        }
        if is_sound(&cut.quad) { cut } else { self }
    }

    /// The corners on the picture before it was turned, in the order in which the page comes out.
    pub(crate) fn on_picture(&self) -> Quad {
        let mut corners = self.quad.corners;
        for _ in 0..self.quarters {
            corners = corners.map(|[x, y]| [y, 1.0 - x]);
        }
        Quad { corners }
    }
}

/// Where a point of the window lies on a drawing, in shares of it. The drawing is as large as it can be in its frame (x, y,
/// width, height), and in the middle.
pub(crate) fn place_in(
    [x, y, width, height]: [f64; 4],
    size: (u32, u32),
    point: [f64; 2],
) -> [f32; 2] {
    let (wide, high) = (f64::from(size.0), f64::from(size.1));
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

/// No corner lies inside the triangle of the others, nor too near to another.
fn is_sound(quad: &Quad) -> bool {
    (0..4).all(|index| {
        let [[ax, ay], [bx, by], [cx, cy]] = [0, 1, 2].map(|step| quad.corners[(index + step) % 4]);
        let turn = (bx - ax) * (cy - by) - (by - ay) * (cx - bx);
        turn > APART_MIN * APART_MIN && (bx - ax).hypot(by - ay) > APART_MIN
    })
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
        let cut = Cut::NONE.with(Corner::UpperLeft, [0.25, -3.0]);
        assert_eq!(cut.quad.corners[0], [0.25, 0.0]);
        assert_eq!(
            cut.moved(Corner::UpperLeft, [0.25, 0.125]).quad.corners[0],
            [0.5, 0.125]
        );
    }

    #[test]
    fn a_corner_cannot_pass_another() {
        let cut = Cut::NONE.with(Corner::LowerRight, [0.5, 0.75]);
        assert_eq!(cut.with(Corner::UpperLeft, [0.9, 0.9]), cut);
        assert_eq!(cut.with(Corner::UpperRight, [0.0, 0.0]), cut);
    }

    #[test]
    fn four_turns_are_none() {
        let cut = Cut::NONE.with(Corner::UpperLeft, [0.25, 0.125]);
        let once = cut.turned();
        assert_eq!((once.quad.corners[1], once.quarters), ([0.875, 0.25], 1));
        assert_eq!(once.turned().turned().turned(), cut);
    }

    #[test]
    fn a_cut_around_the_paper_is_turned_with_it() {
        let quad = Cut::NONE.with(Corner::UpperLeft, [0.25, 0.125]).quad;
        let cut = Cut::NONE.turned().around(quad);
        assert_eq!(cut.on_picture().corners[1], [0.25, 0.125]);
        assert_eq!(cut.whole(), Cut::NONE.turned());
    }

    #[test]
    fn a_finger_is_where_it_is_on_the_drawing() {
        // 100 × 200 in the middle of a frame of 300 × 200.
        let place = |x, y| place_in([10.0, 20.0, 300.0, 200.0], (500, 1_000), [x, y]);
        assert_eq!(place(110.0, 20.0), [0.0, 0.0]);
        assert_eq!(place(160.0, 120.0), [0.5, 0.5]);
        assert_eq!(place(10.0, 220.0), [-1.0, 1.0]);
    }

    #[test]
    fn a_turned_page_begins_at_another_corner_of_the_picture() {
        let cut = Cut::NONE.turned();
        assert_eq!(
            cut.on_picture().corners,
            [[0.0, 1.0], [0.0, 0.0], [1.0, 0.0], [1.0, 1.0]]
        );
        assert!(!cut.is_none());
    }
}
