//! Points, lines and shapes with four corners.

/// A point or a vector: x to the right, y down.
pub(crate) type Point = [f32; 2];

/// Four corners, clockwise from the top left, or from where a piece of text begins at its top.
pub(crate) type Quad = [Point; 4];

/// A straight line: its direction, of length 1, and a point on it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Line {
    along: Point,
    through: Point,
}

/// How far two points are apart.
pub(crate) fn distance(from: Point, to: Point) -> f32 {
    (to[0] - from[0]).hypot(to[1] - from[1])
}

pub(crate) fn dot(a: Point, b: Point) -> f32 {
    a[0] * b[0] + a[1] * b[1]
}

pub(crate) fn cross(a: Point, b: Point) -> f32 {
    a[0] * b[1] - a[1] * b[0]
}

/// The vector of this direction and length 1; `None` for no direction.
pub(crate) fn unit([x, y]: Point) -> Option<Point> {
    let length = x.hypot(y);
    (length > 0.0).then(|| [x / length, y / length])
}

/// The line closest to pieces of a border, each counted by its length (total least squares).
pub(crate) fn line(pieces: &[(Point, Point)]) -> Option<Line> {
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
    let through = [x / weight, y / weight];
    let from_mean = |point: Point| [point[0] - through[0], point[1] - through[1]];
    let (xx, _) = weighted(&|point| from_mean(point)[0].powi(2));
    let (yy, _) = weighted(&|point| from_mean(point)[1].powi(2));
    let (xy, _) = weighted(&|point| from_mean(point)[0] * from_mean(point)[1]);
    let angle = (2.0 * xy).atan2(xx - yy) / 2.0;
    Some(Line {
        along: [angle.cos(), angle.sin()],
        through,
    })
}

/// Where two lines meet; `None` when they hardly do.
pub(crate) fn meeting(one: Line, other: Line) -> Option<Point> {
    let turn = cross(one.along, other.along);
    if turn.abs() < 0.3 {
        return None;
    }
    let apart = [
        other.through[0] - one.through[0],
        other.through[1] - one.through[1],
    ];
    let far = cross(apart, other.along) / turn;
    Some([
        one.through[0] + one.along[0] * far,
        one.through[1] + one.along[1] * far,
    ])
}

/// The area within corners that go clockwise; negative for those that go the other way.
pub(crate) fn area(corners: Quad) -> f32 {
    area_within(&corners)
}

/// The same for any number of corners.
pub(crate) fn area_within(corners: &[Point]) -> f32 {
    let next = corners.iter().cycle().skip(1);
    corners
        .iter()
        .zip(next)
        .map(|(from, to)| cross(*from, *to))
        .sum::<f32>()
        / 2.0
}

/// Whether every corner turns the same way, clockwise.
pub(crate) fn is_convex(corners: Quad) -> bool {
    let side = |at: usize| {
        let (from, to) = (corners[at % 4], corners[(at + 1) % 4]);
        [to[0] - from[0], to[1] - from[1]]
    };
    (0..4).all(|at| cross(side(at), side(at + 1)) > 0.0)
}

/// The mean of the corners.
pub(crate) fn middle(corners: Quad) -> Point {
    [0, 1].map(|axis: usize| corners.iter().map(|corner| corner[axis]).sum::<f32>() / 4.0)
}

/// Whether a point lies within convex corners that go clockwise.
pub(crate) fn contains(corners: Quad, point: Point) -> bool {
    (0..4).all(|at| {
        let (from, to) = (corners[at], corners[(at + 1) % 4]);
        cross(
            [to[0] - from[0], to[1] - from[1]],
            [point[0] - from[0], point[1] - from[1]],
        ) >= 0.0
    })
}

/// The corners moved away from their middle by `margin` in each direction.
pub(crate) fn grown(corners: Quad, margin: f32) -> Quad {
    let middle = [0, 1].map(|axis| corners.iter().map(|corner| corner[axis]).sum::<f32>() / 4.0);
    corners.map(|corner| {
        [0, 1].map(|axis: usize| corner[axis] + (corner[axis] - middle[axis]).signum() * margin)
    })
}

/// The convex hull by Andrew's monotone chain.
pub(crate) fn hull(mut points: Vec<Point>) -> Vec<Point> {
    points.sort_unstable_by(|a, b| a[0].total_cmp(&b[0]).then(a[1].total_cmp(&b[1])));
    points.dedup();
    if points.len() < 3 {
        return points;
    }
    let mut chain = half(points.iter().copied());
    chain.extend(half(points.iter().rev().copied()));
    chain
}

/// One side of the hull without its last point, which begins the other side.
fn half(points: impl Iterator<Item = Point>) -> Vec<Point> {
    let mut chain: Vec<Point> = Vec::new();
    for point in points {
        while let [.., a, b] = chain[..] {
            if (b[0] - a[0]) * (point[1] - a[1]) - (b[1] - a[1]) * (point[0] - a[0]) > 0.0 {
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
        assert!((area(SQUARE) - 8.0).abs() < 1e-5);
        assert!(is_convex(SQUARE));
        let [a, b, c, d] = SQUARE;
        assert!(!is_convex([a, c, b, d]) && !is_convex([d, c, b, a]));
        assert!(
            contains(SQUARE, middle(SQUARE))
                && !contains(SQUARE, [5.0, 1.0])
                && !contains(SQUARE, [2.0, -0.1])
        );
        assert_eq!(
            grown(SQUARE, 0.5),
            [[-0.5, -0.5], [4.5, -0.5], [4.5, 2.5], [-0.5, 2.5]]
        );
    }

    #[test]
    fn a_line_runs_through_its_pieces_and_meets_others() {
        let level = [([0.0, 1.1], [5.0, 0.9]), ([5.0, 0.9], [10.0, 1.1])];
        let upright = [([3.0, 0.0], [3.0, 9.0])];
        let (level, upright) = (line(&level).unwrap(), line(&upright).unwrap());
        let meeting_point = meeting(level, upright).unwrap();
        assert!(
            (meeting_point[0] - 3.0).abs() < 1e-3 && (meeting_point[1] - 1.0).abs() < 0.05,
            "{meeting_point:?}"
        );
        assert_eq!(meeting(level, level), None);
        assert_eq!(line(&[]), None);
    }
}
