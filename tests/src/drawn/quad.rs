//! Quadrilaterals and the projection of a rectangle onto them.

/// Corners in pixels, clockwise from the top left.
pub type Quad = [[f64; 2]; 4];

/// Projective mapping between two planes, as a 3 × 3 matrix.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Projection([[f64; 3]; 3]);

impl Projection {
    /// Maps a rectangle of this size, its top left at the origin, to `quad` (Heckbert, 1989).
    pub fn new(width: f64, height: f64, quad: &Quad) -> Self {
        let [[x0, y0], [x1, y1], [x2, y2], [x3, y3]] = *quad;
        let (dx1, dy1, dx2, dy2) = (x1 - x2, y1 - y2, x3 - x2, y3 - y2);
        let (sum_x, sum_y) = (x0 - x1 + x2 - x3, y0 - y1 + y2 - y3);
        let area = dx1 * dy2 - dx2 * dy1;
        let (g, h) = (
            (sum_x * dy2 - dx2 * sum_y) / area,
            (dx1 * sum_y - sum_x * dy1) / area,
        );
        Self([
            [(x1 - x0 + g * x1) / width, (x3 - x0 + h * x3) / height, x0],
            [(y1 - y0 + g * y1) / width, (y3 - y0 + h * y3) / height, y0],
            [g / width, h / height, 1.0],
        ])
    }

    /// Returns the inverse mapping.
    #[must_use]
    pub fn inverse(&self) -> Self {
        // The adjugate suffices: a common factor cancels out.
        let next = |index: usize, by: usize| (index + by) % 3;
        let product = |row: usize, column: usize, by: [usize; 2]| {
            self.0[next(row, 1)][next(column, by[0])] * self.0[next(row, 2)][next(column, by[1])]
        };
        let cofactor =
            |row: usize, column: usize| product(row, column, [1, 2]) - product(row, column, [2, 1]);
        Self([0, 1, 2].map(|row| [0, 1, 2].map(|column| cofactor(column, row))))
    }

    /// Maps a point.
    pub fn map_point(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        let [across, down, depth] = self
            .0
            .map(|[by_x, by_y, offset]| by_x * x + by_y * y + offset);
        [across / depth, down / depth]
    }
}

/// Returns left, top, right and bottom of the smallest upright rectangle around the corners.
pub fn bounding_box(quad: &Quad) -> [f64; 4] {
    let least = |axis: usize| {
        quad.iter()
            .map(|corner| corner[axis])
            .fold(f64::INFINITY, f64::min)
    };
    let most = |axis: usize| {
        quad.iter()
            .map(|corner| corner[axis])
            .fold(f64::NEG_INFINITY, f64::max)
    };
    [least(0), least(1), most(0), most(1)]
}

#[cfg(test)]
mod tests {
    use super::*;

    const QUAD: Quad = [[30.0, 20.0], [210.0, 40.0], [240.0, 330.0], [10.0, 300.0]];

    #[test]
    fn corners_come_to_the_corners_and_back() {
        let there = Projection::new(100.0, 200.0, &QUAD);
        let back = there.inverse();
        for (from, to) in [[0.0, 0.0], [100.0, 0.0], [100.0, 200.0], [0.0, 200.0]]
            .into_iter()
            .zip(QUAD)
        {
            let (seen, again) = (there.map_point(from), back.map_point(to));
            for axis in 0..2 {
                assert!((seen[axis] - to[axis]).abs() < 1e-6, "{from:?}: {seen:?}");
                assert!((again[axis] - from[axis]).abs() < 1e-6, "{to:?}: {again:?}");
            }
        }
    }

    #[test]
    fn bounds_hold_all_corners() {
        assert!(
            bounding_box(&QUAD)
                .iter()
                .zip([10.0, 20.0, 240.0, 330.0])
                .all(|(a, b)| (a - b).abs() < 1e-9)
        );
    }
}
