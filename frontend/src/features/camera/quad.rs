//! Quadrilateral on a picture.

/// Four corners, clockwise from the upper left one, in shares of the picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Quad {
    pub(crate) corners: [[f32; 2]; 4],
}

impl Quad {
    /// The whole picture.
    pub(crate) const WHOLE: Self = Self {
        corners: [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]],
    };

    /// Returns whether the point lies inside; the corners have to be clockwise.
    pub(crate) fn contains(&self, point: [f32; 2]) -> bool {
        self.edges()
            .all(|(from, to)| cross_product(from, to, point) >= 0.0)
    }

    /// Returns the area as a share of the picture.
    pub(crate) fn area(&self) -> f32 {
        self.edges()
            .map(|(from, to)| from[0] * to[1] - to[0] * from[1])
            .sum::<f32>()
            .abs()
            / 2.0
    }

    /// Returns the larger of its width and height, as a share of the picture's.
    pub(crate) fn max_extent(&self) -> f32 {
        let along = |axis: usize| {
            let places = self.corners.map(|corner| corner[axis]);
            places.into_iter().fold(0.0, f32::max) - places.into_iter().fold(1.0, f32::min)
        };
        along(0).max(along(1))
    }

    /// Returns the four edges, clockwise.
    fn edges(&self) -> impl Iterator<Item = ([f32; 2], [f32; 2])> {
        (0..4).map(|index| (self.corners[index], self.corners[(index + 1) % 4]))
    }
}

/// Returns the cross product of two vectors from `from`: positive if the path from `from` over `to`
/// turns clockwise on the screen towards `point`.
pub(super) fn cross_product(from: [f32; 2], to: [f32; 2], point: [f32; 2]) -> f32 {
    (to[0] - from[0]) * (point[1] - from[1]) - (to[1] - from[1]) * (point[0] - from[0])
}
