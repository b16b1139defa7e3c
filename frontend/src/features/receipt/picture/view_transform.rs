//! Geometry of a page in its frame: zoom, offset, visible area. In CSS pixels. Pure.
//!
//! At zoom 1 the whole page fits into the frame, and both have the same centre. Points are relative
//! to the centre of the frame.

use shared::field::Area;

/// Largest zoom.
const ZOOM_MAX: f64 = 8.0;
/// Height from which a line of print is readable.
const LINE_HEIGHT_MIN: f64 = 22.0;
/// Largest zoom for an area that is brought into view, so that its surroundings remain visible.
const SHOWN_ZOOM_MAX: f64 = 4.0;
/// Largest share of the frame's sides for an area that is brought into view.
const FRAME_SHARE_MAX: f64 = 0.9;

/// Sizes of the frame, and of the page at zoom 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Viewport {
    pub(crate) width: f64,
    pub(crate) height: f64,
    pub(crate) page_width: f64,
    pub(crate) page_height: f64,
}

/// Quarter turns clockwise by which a page is turned for viewing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Rotation(u8);

/// Zoom of a page, and the offset of its centre.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct ViewTransform {
    pub(crate) zoom: f64,
    pub(crate) x: f64,
    pub(crate) y: f64,
}

impl Rotation {
    /// Returns the rotation by another quarter.
    pub(crate) fn next(self) -> Self {
        Self((self.0 + 1) % 4)
    }

    /// Returns the angle in degrees.
    pub(crate) fn degrees(self) -> u32 {
        90 * u32::from(self.0)
    }

    /// Returns whether the page lies on its side.
    pub(crate) fn is_sideways(self) -> bool {
        self.0 % 2 == 1
    }

    /// Returns an area of the upright page where it is on the turned one.
    pub(crate) fn rotated_area(self, area: Area) -> Area {
        let turned_once = |area: Area| Area {
            x: 1.0 - area.y - area.height,
            y: area.x,
            width: area.height,
            height: area.width,
        };
        (0..self.0).fold(area, |area, _| turned_once(area))
    }
}

impl ViewTransform {
    /// The whole page.
    pub(crate) const WHOLE: Self = Self {
        zoom: 1.0,
        x: 0.0,
        y: 0.0,
    };

    /// Returns whether the page is enlarged.
    pub(crate) fn is_zoomed(self) -> bool {
        self.zoom > 1.001
    }

    /// Zooms by `factor` around the point (x, y), which stays in place.
    pub(crate) fn zoomed_by(self, factor: f64, (x, y): (f64, f64), frame: Viewport) -> Self {
        let zoom = clamp_number(self.zoom * factor, 1.0, ZOOM_MAX);
        let factor = zoom / self.zoom;
        Self {
            zoom,
            x: x - (x - self.x) * factor,
            y: y - (y - self.y) * factor,
        }
        .kept_in_bounds(frame)
    }

    /// Moves the page by (x, y).
    pub(crate) fn panned_by(self, (x, y): (f64, f64), frame: Viewport) -> Self {
        Self {
            x: self.x + x,
            y: self.y + y,
            ..self
        }
        .kept_in_bounds(frame)
    }

    /// Brings an area into view, large enough to be read. Nothing changes if that is so already.
    pub(crate) fn showing_area(self, area: Area, frame: Viewport) -> Self {
        let width = f64::from(area.width) * frame.page_width;
        let height = f64::from(area.height) * frame.page_height;
        // Zoom range: readable at the least, within the frame at the most.
        let widest = FRAME_SHARE_MAX * frame.width / width.max(1.0);
        let tallest = FRAME_SHARE_MAX * frame.height / height.max(1.0);
        let most = clamp_number(widest.min(tallest), 1.0, SHOWN_ZOOM_MAX);
        let least = clamp_number(LINE_HEIGHT_MIN / height.max(1.0), 1.0, most);
        // Centre of the area, relative to that of the page, at zoom 1.
        let x = (f64::from(area.x) - 0.5) * frame.page_width + width / 2.0;
        let y = (f64::from(area.y) - 0.5) * frame.page_height + height / 2.0;
        let is_in_sight = (self.x + x * self.zoom).abs() + width * self.zoom / 2.0
            <= frame.width / 2.0
            && (self.y + y * self.zoom).abs() + height * self.zoom / 2.0 <= frame.height / 2.0;
        if is_in_sight && self.zoom >= least {
            return self;
        }
        let zoom = clamp_number(self.zoom, least, most.max(least));
        Self {
            zoom,
            x: -x * zoom,
            y: -y * zoom,
        }
        .kept_in_bounds(frame)
    }

    /// Limits the offset, so that no more of the frame stays empty than necessary.
    fn kept_in_bounds(self, frame: Viewport) -> Self {
        let reach_x = ((frame.page_width * self.zoom - frame.width) / 2.0).max(0.0);
        let reach_y = ((frame.page_height * self.zoom - frame.height) / 2.0).max(0.0);
        Self {
            zoom: self.zoom,
            x: clamp_number(self.x, -reach_x, reach_x),
            y: clamp_number(self.y, -reach_y, reach_y),
        }
    }
}

/// Limits a number to a range. The panic of `f64::clamp` prints its bounds, and printing floats is
/// 5 kB of the first load.
fn clamp_number(number: f64, least: f64, most: f64) -> f64 {
    number.max(least).min(most)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRAME: Viewport = Viewport {
        width: 400.0,
        height: 300.0,
        page_width: 150.0,
        page_height: 300.0,
    };

    fn view(zoom: f64, x: f64, y: f64) -> ViewTransform {
        ViewTransform { zoom, x, y }
    }

    #[test]
    fn the_point_under_the_finger_stays() {
        let point = (20.0, 40.0);
        let before = view(4.0, 10.0, -30.0);
        let after = before.zoomed_by(1.5, point, FRAME);
        let on_page = |view: ViewTransform| {
            (
                (point.0 - view.x) / view.zoom,
                (point.1 - view.y) / view.zoom,
            )
        };
        let (a, b) = (on_page(before), on_page(after));
        assert!(
            (a.0 - b.0).abs() < 1e-9 && (a.1 - b.1).abs() < 1e-9,
            "{a:?} {b:?}"
        );
    }

    #[test]
    fn zoom_has_bounds_and_the_whole_page_is_centred() {
        assert_eq!(
            view(2.0, 0.0, 100.0).zoomed_by(0.1, (9.0, 9.0), FRAME),
            ViewTransform::WHOLE
        );
        assert!(
            (ViewTransform::WHOLE
                .zoomed_by(100.0, (0.0, 0.0), FRAME)
                .zoom
                - ZOOM_MAX)
                .abs()
                < 1e-9
        );
    }

    #[test]
    fn a_page_cannot_be_pushed_out_of_its_frame() {
        assert_eq!(
            ViewTransform::WHOLE.panned_by((500.0, 500.0), FRAME),
            ViewTransform::WHOLE
        );
        // Twice as high as the frame, still narrower: it moves up and down only.
        assert_eq!(
            view(2.0, 0.0, 0.0).panned_by((500.0, 500.0), FRAME),
            view(2.0, 0.0, 150.0)
        );
    }

    #[test]
    fn an_area_turns_with_its_page() {
        let area = Area::from([0.25, 0.0, 0.5, 0.125]);
        let once = Rotation::default().next();
        let turned = |rotation: Rotation| <[f32; 4]>::from(rotation.rotated_area(area));
        assert_eq!(turned(once), [0.875, 0.25, 0.125, 0.5], "at the right");
        assert_eq!(turned(once.next()), [0.25, 0.875, 0.5, 0.125], "below");
        assert_eq!(turned(once.next().next().next()), [0.25, 0.0, 0.5, 0.125]);
        assert_eq!((once.degrees(), once.is_sideways()), (90, true));
    }

    #[test]
    fn small_print_is_enlarged_and_centred() {
        let area = Area {
            x: 0.4,
            y: 0.4,
            width: 0.2,
            height: 0.02,
        };
        let shown = ViewTransform::WHOLE.showing_area(area, FRAME);
        assert!(
            (shown.zoom * 6.0 - LINE_HEIGHT_MIN).abs() < 0.01,
            "{shown:?}"
        );
        assert!(
            (shown.y - 0.09 * 300.0 * shown.zoom).abs() < 0.01,
            "{shown:?}"
        );
        assert_eq!(
            shown.showing_area(area, FRAME),
            shown,
            "in sight: nothing moves"
        );
    }

    #[test]
    fn wide_areas_stay_within_the_frame() {
        let frame = Viewport {
            width: 200.0,
            height: 300.0,
            page_width: 200.0,
            page_height: 250.0,
        };
        let shown = ViewTransform::WHOLE.showing_area(
            Area {
                x: 0.0,
                y: 0.9,
                width: 1.0,
                height: 0.01,
            },
            frame,
        );
        assert_eq!(shown, ViewTransform::WHOLE);
    }
}
