//! How a page lies in its frame: zoomed, moved, brought into sight. Pure geometry in CSS pixels.
//!
//! At zoom 1 the whole page fits into the frame, and both centres lie on each other. Points are relative to
//! the centre of the frame.

use shared::field::Area;

/// The most a page is enlarged.
const ZOOM_MAX: f64 = 8.0;
/// A line of print at least this high can be read.
const LINE_HEIGHT_MIN: f64 = 22.0;
/// What is brought into sight is enlarged no more than this: one must still see where it stands.
const SHOWN_ZOOM_MAX: f64 = 4.0;
/// At most this part of the frame is taken by what is brought into sight.
const SHARE_MAX: f64 = 0.9;

/// The sizes of the frame and of the page at zoom 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Frame {
    pub(crate) width: f64,
    pub(crate) height: f64,
    pub(crate) page_width: f64,
    pub(crate) page_height: f64,
}

/// How the page lies: enlarged so much, its centre moved so far.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct View {
    pub(crate) zoom: f64,
    pub(crate) x: f64,
    pub(crate) y: f64,
}

impl View {
    /// All of the page.
    pub(crate) const WHOLE: Self = Self {
        zoom: 1.0,
        x: 0.0,
        y: 0.0,
    };

    /// The page is enlarged.
    pub(crate) fn is_zoomed(self) -> bool {
        self.zoom > 1.001
    }

    /// Enlarged by `factor`, with what lies at the point (x, y) staying there.
    pub(crate) fn zoomed(self, factor: f64, (x, y): (f64, f64), frame: Frame) -> Self {
        let zoom = within(self.zoom * factor, 1.0, ZOOM_MAX);
        let factor = zoom / self.zoom;
        Self {
            zoom,
            x: x - (x - self.x) * factor,
            y: y - (y - self.y) * factor,
        }
        .held(frame)
    }

    /// Moved by (x, y).
    pub(crate) fn moved(self, (x, y): (f64, f64), frame: Frame) -> Self {
        Self {
            x: self.x + x,
            y: self.y + y,
            ..self
        }
        .held(frame)
    }

    /// With the area in sight, large enough to be read. It stays as it is where that is so already.
    pub(crate) fn showing(self, area: Area, frame: Frame) -> Self {
        let width = f64::from(area.width) * frame.page_width;
        let height = f64::from(area.height) * frame.page_height;
        let widest = SHARE_MAX * frame.width / width.max(1.0);
        let tallest = SHARE_MAX * frame.height / height.max(1.0);
        let most = within(widest.min(tallest), 1.0, SHOWN_ZOOM_MAX);
        let least = within(LINE_HEIGHT_MIN / height.max(1.0), 1.0, most);
        let x = (f64::from(area.x) - 0.5) * frame.page_width + width / 2.0;
        let y = (f64::from(area.y) - 0.5) * frame.page_height + height / 2.0;
        let is_in_sight = (self.x + x * self.zoom).abs() + width * self.zoom / 2.0
            <= frame.width / 2.0
            && (self.y + y * self.zoom).abs() + height * self.zoom / 2.0 <= frame.height / 2.0;
        if is_in_sight && self.zoom >= least {
            return self;
        }
        let zoom = within(self.zoom, least, most.max(least));
        Self {
            zoom,
            x: -x * zoom,
            y: -y * zoom,
        }
        .held(frame)
    }

    /// Moved back so that no more of the frame stays empty than must.
    fn held(self, frame: Frame) -> Self {
        let reach_x = ((frame.page_width * self.zoom - frame.width) / 2.0).max(0.0);
        let reach_y = ((frame.page_height * self.zoom - frame.height) / 2.0).max(0.0);
        Self {
            zoom: self.zoom,
            x: within(self.x, -reach_x, reach_x),
            y: within(self.y, -reach_y, reach_y),
        }
    }
}

/// The number between these bounds that is nearest. `f64::clamp` would print its bounds when they are wrong,
/// and printing floats is 5 kB of the first load.
fn within(number: f64, least: f64, most: f64) -> f64 {
    number.max(least).min(most)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRAME: Frame = Frame {
        width: 400.0,
        height: 300.0,
        page_width: 150.0,
        page_height: 300.0,
    };

    fn view(zoom: f64, x: f64, y: f64) -> View {
        View { zoom, x, y }
    }

    #[test]
    fn the_point_under_the_finger_stays() {
        let point = (20.0, 40.0);
        let before = view(4.0, 10.0, -30.0);
        let after = before.zoomed(1.5, point, FRAME);
        let on_page = |view: View| {
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
            view(2.0, 0.0, 100.0).zoomed(0.1, (9.0, 9.0), FRAME),
            View::WHOLE
        );
        assert!((View::WHOLE.zoomed(100.0, (0.0, 0.0), FRAME).zoom - ZOOM_MAX).abs() < 1e-9);
    }

    #[test]
    fn a_page_cannot_be_pushed_out_of_its_frame() {
        assert_eq!(View::WHOLE.moved((500.0, 500.0), FRAME), View::WHOLE);
        // Twice as high as the frame, still narrower: it moves up and down only.
        assert_eq!(
            view(2.0, 0.0, 0.0).moved((500.0, 500.0), FRAME),
            view(2.0, 0.0, 150.0)
        );
    }

    #[test]
    fn small_print_is_enlarged_and_centred() {
        let area = Area {
            x: 0.4,
            y: 0.4,
            width: 0.2,
            height: 0.02,
        };
        let shown = View::WHOLE.showing(area, FRAME);
        assert!(
            (shown.zoom * 6.0 - LINE_HEIGHT_MIN).abs() < 0.01,
            "{shown:?}"
        );
        assert!(
            (shown.y - 0.09 * 300.0 * shown.zoom).abs() < 0.01,
            "{shown:?}"
        );
        assert_eq!(shown.showing(area, FRAME), shown, "in sight: nothing moves");
    }

    #[test]
    fn wide_areas_stay_within_the_frame() {
        let frame = Frame {
            width: 200.0,
            height: 300.0,
            page_width: 200.0,
            page_height: 250.0,
        };
        let shown = View::WHOLE.showing(
            Area {
                x: 0.0,
                y: 0.9,
                width: 1.0,
                height: 0.01,
            },
            frame,
        );
        assert_eq!(shown, View::WHOLE);
    }
}
