//! Plane geometry: points, straight lines, polygons and quadrilaterals.

/// Point or vector: x to the right, y down.
pub(crate) type Point = [f32; 2];

/// Four corners, clockwise from the top left, or from the top of the beginning of a piece of text.
pub(crate) type Quad = [Point; 4];

/// Straight line: a direction of length 1 and a point on it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct StraightLine {
    direction: Point,
    point: Point,
}

/// Returns the distance between two points.
pub(crate) fn distance(from: Point, to: Point) -> f32 {
    (to[0] - from[0]).hypot(to[1] - from[1])
}

/// Returns the dot product.
pub(crate) fn dot(a: Point, b: Point) -> f32 {
    a[0] * b[0] + a[1] * b[1]
}

/// Returns the cross product, positive if `b` lies clockwise of `a` as seen on the picture.
pub(crate) fn cross(a: Point, b: Point) -> f32 {
    a[0] * b[1] - a[1] * b[0]
}

/// Returns the vector of this direction and length 1, or `None` for the zero vector.
pub(crate) fn unit_vector([x, y]: Point) -> Option<Point> {
    let length = x.hypot(y);
    (length > 0.0).then(|| [x / length, y / length])
}

/// Fits a line to pieces of a border, each weighted by its length (total least squares).
///
/// Returns `None` if all pieces together have no length.
pub(crate) fn fit_line(pieces: &[(Point, Point)]) -> Option<StraightLine> {
    // Sums a quantity over the pieces, each counted by its length.
    let weighted = |value: &dyn Fn(Point) -> f32| {
        pieces.iter().fold((0.0, 0.0), |(sum, weight), (from, to)| {
            let length = distance(*from, *to);
            (
                sum + length * f32::midpoint(value(*from), value(*to)),
                weight + length,
            )
        })
    };
    let ((x, weight), (y, _)) = (weighted(&|point| point[0]), weighted(&|point| point[1]));
    if weight <= 0.0 {
        return None;
    }
    // The line runs through the centroid, along the principal axis of the second moments about it.
    let through = [x / weight, y / weight];
    let moment = |value: fn(Point) -> f32| weighted(&|point| value(offset(through, point))).0;
    let (xx, yy) = (moment(|[x, _]| x.powi(2)), moment(|[_, y]| y.powi(2)));
    let xy = moment(|[x, y]| x * y);
    let angle = (2.0 * xy).atan2(xx - yy) / 2.0;
    Some(StraightLine {
        direction: [angle.cos(), angle.sin()],
        point: through,
    })
}

/// Returns the intersection of two lines, or `None` if they are nearly parallel (sine of the angle
/// below 0.3).
pub(crate) fn intersect_lines(one: StraightLine, other: StraightLine) -> Option<Point> {
    let turn = cross(one.direction, other.direction);
    if turn.abs() < 0.3 {
        return None;
    }
    let far = cross(offset(one.point, other.point), other.direction) / turn;
    Some([
        one.point[0] + one.direction[0] * far,
        one.point[1] + one.direction[1] * far,
    ])
}

/// Returns the vector from one point to another.
pub(crate) fn offset(from: Point, to: Point) -> Point {
    [to[0] - from[0], to[1] - from[1]]
}

/// Returns the smallest and the largest of some values.
pub(crate) fn extent(values: impl Iterator<Item = f32>) -> (f32, f32) {
    values.fold((f32::MAX, f32::MIN), |(least, most), value| {
        (least.min(value), most.max(value))
    })
}

/// Returns the median, which a single large value does not affect.
pub(crate) fn median(values: impl Iterator<Item = f32>) -> Option<f32> {
    let mut values: Vec<f32> = values.collect();
    values.sort_by(f32::total_cmp);
    values.get(values.len() / 2).copied()
}

/// Returns the area of a polygon by the shoelace formula, negative for anticlockwise corners.
pub(crate) fn signed_area(corners: &[Point]) -> f32 {
    let next = corners.iter().cycle().skip(1);
    corners
        .iter()
        .zip(next)
        .map(|(from, to)| cross(*from, *to))
        .sum::<f32>()
        / 2.0
}

/// Returns whether the corners are convex and in clockwise order.
pub(crate) fn is_convex(corners: Quad) -> bool {
    let side = |at: usize| offset(corners[at % 4], corners[(at + 1) % 4]);
    (0..4).all(|at| cross(side(at), side(at + 1)) > 0.0)
}

/// Returns the mean of the corners.
pub(crate) fn mean_point(corners: Quad) -> Point {
    [0, 1].map(|axis: usize| corners.iter().map(|corner| corner[axis]).sum::<f32>() / 4.0)
}

/// Returns whether a point lies within convex clockwise corners, border included.
pub(crate) fn contains_point(corners: Quad, point: Point) -> bool {
    (0..4).all(|at| {
        let (from, to) = (corners[at], corners[(at + 1) % 4]);
        cross(offset(from, to), offset(from, point)) >= 0.0
    })
}

/// Moves each corner away from the mean of all by `margin` along both axes; a negative margin
/// shrinks the shape.
pub(crate) fn expand_corners(corners: Quad, margin: f32) -> Quad {
    let middle = mean_point(corners);
    corners.map(|corner| {
        [0, 1].map(|axis: usize| corner[axis] + (corner[axis] - middle[axis]).signum() * margin)
    })
}

/// Returns the convex hull in clockwise order (Andrew's monotone chain); fewer than three points
/// are returned as they are.
pub(crate) fn convex_hull(mut points: Vec<Point>) -> Vec<Point> {
    points.sort_unstable_by(|a, b| a[0].total_cmp(&b[0]).then(a[1].total_cmp(&b[1])));
    points.dedup();
    if points.len() < 3 {
        return points;
    }
    // One half from left to right, the other one back.
    let mut chain = build_half_hull(points.iter().copied());
    chain.extend(build_half_hull(points.iter().rev().copied()));
    chain
}

/// Builds one half of the hull without its last point, which begins the other half.
fn build_half_hull(points: impl Iterator<Item = Point>) -> Vec<Point> {
    let mut chain: Vec<Point> = Vec::new();
    for point in points {
        // Drop points at which the chain does not turn clockwise.
        while let [.., a, b] = chain[..] {
            if cross(offset(a, b), offset(a, point)) > 0.0 {
                break;
            }
            chain.pop();
        }
        chain.push(point);
    }
    chain.pop();
    chain
}

#[cfg(test)]
mod tests {
    use super::*;

    const SQUARE: Quad = [[0.0, 0.0], [4.0, 0.0], [4.0, 2.0], [0.0, 2.0]];

    #[test]
    fn areas_and_turns() {
        assert!((signed_area(&SQUARE) - 8.0).abs() < 1e-5);
        assert!(is_convex(SQUARE));
        let [a, b, c, d] = SQUARE;
        assert!(!is_convex([a, c, b, d]) && !is_convex([d, c, b, a]));
        assert!(
            contains_point(SQUARE, mean_point(SQUARE))
                && !contains_point(SQUARE, [5.0, 1.0])
                && !contains_point(SQUARE, [2.0, -0.1])
        );
        assert_eq!(
            expand_corners(SQUARE, 0.5),
            [[-0.5, -0.5], [4.5, -0.5], [4.5, 2.5], [-0.5, 2.5]]
        );
    }

    #[test]
    fn a_line_runs_through_its_pieces_and_meets_others() {
        let level = [([0.0, 1.1], [5.0, 0.9]), ([5.0, 0.9], [10.0, 1.1])];
        let upright = [([3.0, 0.0], [3.0, 9.0])];
        let (level, upright) = (fit_line(&level).unwrap(), fit_line(&upright).unwrap());
        let meeting_point = intersect_lines(level, upright).unwrap();
        assert!(
            (meeting_point[0] - 3.0).abs() < 1e-3 && (meeting_point[1] - 1.0).abs() < 0.05,
            "{meeting_point:?}"
        );
        assert_eq!(intersect_lines(level, level), None);
        assert_eq!(fit_line(&[]), None);
    }
}
