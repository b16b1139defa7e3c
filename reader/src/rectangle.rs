//! Tilted rectangles, and the smallest one around a set of points.

use crate::geometry::{Point, Quad, convex_hull, dot, extent, offset, unit_vector};

/// Rectangle at any angle. `along` is the unit vector of the side closer to the horizontal and
/// points to the right; `length` is the extent along it, `height` the extent across.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Rectangle {
    pub(crate) centre: Point,
    pub(crate) along: Point,
    pub(crate) length: f32,
    pub(crate) height: f32,
}

impl Rectangle {
    /// Returns the rectangle of the smallest area around these points, or `None` for no points.
    ///
    /// One side of it lies on the convex hull (Freeman and Shapira 1975), so every side of the hull
    /// is tried.
    pub(crate) fn smallest_around(points: Vec<Point>) -> Option<Self> {
        let hull = convex_hull(points);
        let ends = hull.iter().skip(1).chain(hull.first());
        let sides = hull
            .iter()
            .zip(ends)
            .filter_map(|(from, to)| unit_vector(offset(*from, *to)));
        // The hull of a single point has no side: the horizontal is always tried, too.
        sides
            .chain([[1.0, 0.0]])
            .filter(|_| !hull.is_empty())
            .map(|side| Self::in_direction(&hull, side))
            .min_by(|a, b| (a.length * a.height).total_cmp(&(b.length * b.height)))
    }

    /// Returns the smallest rectangle around these points with a side in this direction.
    fn in_direction(points: &[Point], side: Point) -> Self {
        let along = flattest_direction(side);
        let across = rotate_quarter(along);
        let project = |direction: Point| extent(points.iter().map(|point| dot(*point, direction)));
        let ((left, right), (top, bottom)) = (project(along), project(across));
        // The centre is known along both sides; convert it back to x and y.
        let (u, v) = (f32::midpoint(left, right), f32::midpoint(top, bottom));
        let centre = [along[0] * u + across[0] * v, along[1] * u + across[1] * v];
        Self {
            centre,
            along,
            length: right - left,
            height: bottom - top,
        }
    }

    /// Returns the rectangle with this much more at both ends and on both sides.
    pub(crate) fn expand_by(self, ends: f32, sides: f32) -> Self {
        Self {
            length: self.length + 2.0 * ends,
            height: self.height + 2.0 * sides,
            ..self
        }
    }

    /// Returns the rectangle on the picture scaled by `factor`.
    pub(crate) fn scale_by(self, factor: f32) -> Self {
        let centre = self.centre.map(|value| value * factor);
        Self {
            centre,
            length: self.length * factor,
            height: self.height * factor,
            ..self
        }
    }

    /// Returns the corners, clockwise from the top left.
    pub(crate) fn corners(&self) -> Quad {
        let across = rotate_quarter(self.along);
        let corner = |u: f32, v: f32| {
            let (u, v) = (self.length * u, self.height * v);
            [
                self.centre[0] + self.along[0] * u + across[0] * v,
                self.centre[1] + self.along[1] * u + across[1] * v,
            ]
        };
        [
            corner(-0.5, -0.5),
            corner(0.5, -0.5),
            corner(0.5, 0.5),
            corner(-0.5, 0.5),
        ]
    }

    /// Returns whether the point lies within, border included.
    pub(crate) fn contains(&self, point: Point) -> bool {
        let offset = offset(self.centre, point);
        dot(offset, self.along).abs() * 2.0 <= self.length
            && dot(offset, rotate_quarter(self.along)).abs() * 2.0 <= self.height
    }
}

/// Rotates a vector by a quarter turn clockwise, as y points down.
fn rotate_quarter([x, y]: Point) -> Point {
    [-y, x]
}

/// Returns the one of the four directions of a rectangle's sides that points most to the right.
fn flattest_direction([x, y]: Point) -> Point {
    match (x.abs() >= y.abs(), x >= 0.0, y >= 0.0) {
        (true, true, _) => [x, y],
        (true, false, _) => [-x, -y],
        (false, _, true) => [y, -x],
        (false, _, false) => [-y, x],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::distance;

    fn rectangle(centre: Point, degrees: f32, length: f32, height: f32) -> Rectangle {
        let (sine, cosine) = degrees.to_radians().sin_cos();
        Rectangle {
            centre,
            along: [cosine, sine],
            length,
            height,
        }
    }

    fn check(points: &[Point], expected: Rectangle) {
        let found = Rectangle::smallest_around(points.to_vec()).unwrap();
        let pairs = found.corners().into_iter().zip(expected.corners());
        for (found, expected) in pairs {
            assert!(
                distance(found, expected) < 0.01,
                "{points:?}: {found:?}, not {expected:?}"
            );
        }
    }

    #[test]
    fn the_smallest_rectangle_lies_around_its_points() {
        check(
            &[[0.0, 0.0], [10.0, 0.0], [10.0, 4.0], [0.0, 4.0], [5.0, 2.0]],
            rectangle([5.0, 2.0], 0.0, 10.0, 4.0),
        );
        check(&[[3.0, 7.0]], rectangle([3.0, 7.0], 0.0, 0.0, 0.0));
        check(
            &[[0.0, 0.0], [6.0, 8.0]],
            rectangle([3.0, 4.0], 53.1301 - 90.0, 0.0, 10.0),
        );
        for degrees in [-44.0, -20.0, -3.0, 0.0, 7.0, 30.0, 44.0] {
            for (length, height) in [(30.0, 5.0), (5.0, 30.0)] {
                let tilted = rectangle([20.0, 40.0], degrees, length, height);
                let mut points = tilted.corners().to_vec();
                points.push([20.0, 40.0]);
                check(&points, tilted);
            }
        }
        assert_eq!(Rectangle::smallest_around(Vec::new()), None);
    }

    #[test]
    fn grows_scales_and_contains() {
        let tilted = rectangle([10.0, 10.0], 30.0, 8.0, 2.0);
        let [corner, ..] = tilted.corners();
        assert!(!tilted.contains([corner[0] - 0.1, corner[1] - 0.1]));
        assert!(
            tilted
                .expand_by(1.0, 1.0)
                .contains([corner[0] - 0.1, corner[1] - 0.1])
        );
        assert!((tilted.expand_by(1.0, 1.0).length - 10.0).abs() < 1e-4);
        assert!(distance(tilted.scale_by(2.0).centre, [20.0, 20.0]) < 1e-4);
        assert!((tilted.scale_by(2.0).height - 4.0).abs() < 1e-4);
    }
}
