//! Cost of paths: their lengths and dashes, measured before they are drawn.
//!
//! The renderer keeps every small square that an edge passes through until the page is drawn. A
//! dash of a hundredth of a pixel is invisible but becomes an outline of its own, and with a
//! negative one the end of the line is never reached.

use hayro::hayro_interpret::StrokeProps;
use hayro::kurbo::{Affine, BezPath, PathSeg};

/// Returns an upper bound of the length of a path.
///
/// No segment counts more than `longest`, since what lies beside the page is not drawn.
pub(crate) fn path_length(path: &BezPath, place: Affine, longest: f64) -> f64 {
    // `min` returns the number if the other one is NaN.
    path.segments()
        .map(|segment| segment_length(place * segment).min(longest))
        .sum()
}

/// Returns an upper bound of the number of dashes and gaps of a path; infinity if they make no
/// sense.
pub(crate) fn count_dashes(path: &BezPath, stroke: &StrokeProps) -> f64 {
    let dashes = &stroke.dash_array;
    if dashes.is_empty() {
        return 0.0;
    }
    let period: f64 = dashes.iter().copied().map(f64::from).sum();
    // Lengths must be finite and not negative, and the pattern must advance.
    let is_sound = dashes.iter().all(|dash| dash.is_finite() && *dash >= 0.0)
        && period > 0.0
        && stroke.dash_offset.is_finite();
    let length: f64 = path.segments().map(segment_length).sum();
    if !is_sound || !length.is_finite() {
        return f64::INFINITY;
    }
    #[expect(clippy::cast_precision_loss, reason = "an array of a page")]
    let dashes = dashes.len() as f64;
    (length / period * dashes).max(dashes)
}

/// Returns the length along the control points, which the segment never exceeds.
fn segment_length(segment: PathSeg) -> f64 {
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
        assert!((path_length(&outline, Affine::scale(2.0), 100.0) - 210.0).abs() < 1e-9);
    }

    #[test]
    fn dashes_are_counted_along_the_whole_path() {
        let mut path = BezPath::new();
        path.move_to(Point::ORIGIN);
        path.line_to(Point::new(300.0, 400.0));
        path.close_path();
        let counted = |array: &[f32]| {
            let dash_array = array.iter().copied().collect();
            count_dashes(
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
