//! Lengths of paths and the dashes they fall into, told before they are drawn.
//!
//! The renderer keeps every small square an edge passes through until the page is drawn. A dash of a hundredth of a
//! pixel is nothing to see, but becomes an outline of its own, and one that is shorter than nothing never comes
//! to the end of the line.

use hayro::hayro_interpret::StrokeProps;
use hayro::kurbo::{Affine, BezPath, PathSeg};

/// The length of a path, at most; no segment counts more than `longest`, since what lies beside the page is not drawn.
pub(crate) fn path(path: &BezPath, place: Affine, longest: f64) -> f64 {
    // The smaller one of it and what is no number is the number.
    path.segments()
        .map(|segment| length(place * segment).min(longest))
        .sum()
}

/// The dashes and gaps of a path, at most; infinitely many where they make no sense.
pub(crate) fn dashes(path: &BezPath, stroke: &StrokeProps) -> f64 {
    let dashes = &stroke.dash_array;
    if dashes.is_empty() {
        return 0.0;
    }
    let period: f64 = dashes.iter().copied().map(f64::from).sum();
    let is_sound = dashes.iter().all(|dash| dash.is_finite() && *dash >= 0.0)
        && period > 0.0
        && stroke.dash_offset.is_finite();
    let length: f64 = path.segments().map(length).sum();
    if !is_sound || !length.is_finite() {
        return f64::INFINITY;
    }
    #[expect(clippy::cast_precision_loss, reason = "an array of a page")]
    let dashes = dashes.len() as f64;
    (length / period * dashes).max(dashes)
}

/// The length of a segment along its control points, which it never exceeds.
fn length(segment: PathSeg) -> f64 {
    match segment {
        PathSeg::Line(line) => (line.p1 - line.p0).hypot(),
        PathSeg::Quad(curve) => (curve.p1 - curve.p0).hypot() + (curve.p2 - curve.p1).hypot(),
        PathSeg::Cubic(curve) => {
            (curve.p1 - curve.p0).hypot()
                + (curve.p2 - curve.p1).hypot()
                + (curve.p3 - curve.p2).hypot()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hayro::kurbo::Point;

    #[test]
    fn what_lies_beside_the_page_does_not_count() {
        let mut outline = BezPath::new();
        outline.move_to(Point::ORIGIN);
        outline.line_to(Point::new(3.0, 4.0));
        outline.quad_to(Point::new(3.0, 1e30), Point::new(0.0, f64::NAN));
        outline.curve_to(Point::ORIGIN, Point::ORIGIN, Point::new(f64::INFINITY, 0.0));
        assert!((path(&outline, Affine::scale(2.0), 100.0) - 210.0).abs() < 1e-9);
    }

    #[test]
    fn dashes_are_counted_along_the_whole_path() {
        let mut path = BezPath::new();
        path.move_to(Point::ORIGIN);
        path.line_to(Point::new(300.0, 400.0));
        path.close_path();
        let counted = |array: &[f32]| {
            let dash_array = array.iter().copied().collect();
            dashes(
                &path,
                &StrokeProps {
                    dash_array,
                    ..StrokeProps::default()
                },
            )
        };
        assert!(counted(&[]).abs() < 1e-9);
        assert!((counted(&[5.0, 5.0]) - 200.0).abs() < 1e-6);
        assert!((counted(&[4.0, 0.0, 1.0]) - 600.0).abs() < 1e-6);
        assert!(counted(&[0.01]) > 99_000.0);
        for senseless in [
            &[-1.0, 2.0][..],
            &[0.0],
            &[-1.0],
            &[f32::INFINITY],
            &[f32::NAN, 1.0],
        ] {
            assert!(counted(senseless).is_infinite(), "{senseless:?}");
        }
    }
}
