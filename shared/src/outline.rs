//! Outlines of paper on a page, set by the user.

use serde::{Deserialize, Serialize};

use crate::api::Corners;

/// Corners around a whole page.
pub const WHOLE_PAGE: Corners = [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]];
/// Smallest distance between neighbouring corners, in shares of the page.
const CORNER_DISTANCE_MIN: f32 = 0.05;

/// Body of `PUT /api/receipts/{id}/pages/{number}/outline`: the part of the page that is read.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct PageOutline {
    /// Corners on the upright page, as [`is_usable_outline`] accepts them.
    pub corners: Corners,
}

/// Returns whether the corners lie on the page and form a convex quadrilateral, clockwise, that is
/// not too small to show text.
pub fn is_usable_outline(corners: &Corners) -> bool {
    let is_on_page = |share: &f32| (0.0..=1.0).contains(share);
    corners.iter().flatten().all(is_on_page)
        && (0..4).all(|index| {
            let [[ax, ay], [bx, by], [cx, cy]] = [0, 1, 2].map(|step| corners[(index + step) % 4]);
            // Cross product of two consecutive edges: positive for a clockwise turn, since y points
            // down.
            let turn = (bx - ax) * (cy - by) - (by - ay) * (cx - bx);
            turn > CORNER_DISTANCE_MIN * CORNER_DISTANCE_MIN
                && (bx - ax).hypot(by - ay) > CORNER_DISTANCE_MIN
        })
}

/// Converts corners on a page to the picture that was turned clockwise by this number of quarters
/// to make the page. The first corner is the upper left one of the page before, of the picture
/// after.
pub fn undo_quarter_turns(mut corners: Corners, quarter_turns: u8) -> Corners {
    for _ in 0..quarter_turns % 4 {
        corners = corners.map(|[x, y]| [y, 1.0 - x]);
        // The upper right corner of the turned page is the upper left one of the picture.
        corners.rotate_left(1);
    }
    corners
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outlines_are_convex_clockwise_and_on_the_page() {
        let corners = [[0.1, 0.2], [0.9, 0.1], [0.8, 0.9], [0.2, 0.8]];
        assert!(is_usable_outline(&WHOLE_PAGE) && is_usable_outline(&corners));
        let [a, b, c, d] = corners;
        for unusable in [
            [a, d, c, b],
            [a, c, b, d],
            [a, b, c, [0.7, 0.3]],
            [a, b, c, c],
            [a, b, c, [-0.01, 0.8]],
            [a, b, [1.01, 0.9], d],
            [a, b, c, [f32::NAN, 0.8]],
            [a, b, c, [f32::INFINITY, 0.8]],
            [[0.5, 0.5], [0.52, 0.5], [0.52, 0.52], [0.5, 0.52]],
        ] {
            assert!(!is_usable_outline(&unusable), "{unusable:?}");
        }
    }

    #[test]
    fn corners_return_to_the_picture_as_it_was_taken() {
        let corners = [[0.1, 0.2], [0.7, 0.2], [0.7, 0.4], [0.1, 0.4]];
        assert_eq!(undo_quarter_turns(corners, 0), corners);
        assert_eq!(undo_quarter_turns(WHOLE_PAGE, 1), WHOLE_PAGE);
        assert_eq!(undo_quarter_turns(WHOLE_PAGE, 2), WHOLE_PAGE);
        let close = |one: Corners, other: Corners| {
            let pairs = one.iter().flatten().zip(other.iter().flatten());
            pairs.clone().all(|(one, other)| (one - other).abs() < 1e-6)
        };
        // What is wide on the page is high on the picture, and begins at its upper left corner.
        let turned = [[0.2, 0.3], [0.4, 0.3], [0.4, 0.9], [0.2, 0.9]];
        assert!(close(undo_quarter_turns(corners, 1), turned));
        assert!(close(undo_quarter_turns(corners, 5), turned));
    }
}
