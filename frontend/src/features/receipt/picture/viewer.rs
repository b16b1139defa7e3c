//! State of the picture: page, transform, and handlers of pointer, wheel and keys.

use leptos::html;
use leptos::prelude::*;
use shared::field::Area;
use web_sys::{Element, Event, KeyboardEvent, MouseEvent, PointerEvent, WheelEvent};

use super::view_transform::{Rotation, ViewTransform, Viewport};
use crate::browser::document::{client_rect, focus_element};
use crate::browser::events::is_from;

/// Selector of the words in the text overlay, and of the spaces between them.
const WORD_SELECTOR: &str = ".text-layer span";
/// Zoom factor of a button or key.
const ZOOM_STEP: f64 = 1.5;
/// Zoom factor of a double click on the whole page.
const DOUBLE_CLICK_ZOOM: f64 = 3.0;
/// Distance an arrow key moves the page, in CSS pixels.
const KEY_PAN_PX: f64 = 60.0;
/// Zoom per pixel of wheel movement.
const WHEEL_ZOOM_PER_PX: f64 = 0.002;
/// Largest zoom factor of one wheel event.
const WHEEL_ZOOM_MAX: f64 = 1.6;

/// State of a picture. Copies share it.
#[derive(Clone, Copy)]
pub(crate) struct Viewer {
    pub(crate) page: RwSignal<u32>,
    pub(crate) view: RwSignal<ViewTransform>,
    /// Rotation of all pages, for viewing only.
    pub(crate) rotation: RwSignal<Rotation>,
    /// `true` while the picture covers the window.
    pub(crate) is_full: RwSignal<bool>,
    /// `true` while the page follows a pointer or the wheel at once; other changes are animated.
    pub(crate) skips_animation: RwSignal<bool>,
    pub(crate) frame_element: NodeRef<html::Div>,
    pub(crate) page_element: NodeRef<html::Div>,
    /// Pressed pointers by the id of the browser, with their points relative to the centre of the
    /// frame.
    pointers: StoredValue<Vec<(i32, (f64, f64))>>,
    /// `true` if the last press was on a word of the text overlay.
    pressed_on_word: StoredValue<bool>,
}

impl Viewer {
    /// Returns the state that shows the first page as a whole.
    pub(crate) fn new() -> Self {
        Self {
            page: RwSignal::new(1),
            view: RwSignal::new(ViewTransform::WHOLE),
            rotation: RwSignal::new(Rotation::default()),
            is_full: RwSignal::new(false),
            skips_animation: RwSignal::new(false),
            frame_element: NodeRef::new(),
            page_element: NodeRef::new(),
            pointers: StoredValue::new(Vec::new()),
            pressed_on_word: StoredValue::new(false),
        }
    }

    /// Shows another page as a whole.
    pub(crate) fn turn_to(self, page: u32) {
        if self.page.get_untracked() != page {
            self.page.set(page);
            self.view.set(ViewTransform::WHOLE);
        }
    }

    /// Brings an area of a page into view.
    pub(crate) fn show_area(self, page: u32, area: Area) {
        self.turn_to(page);
        let area = self.rotation.get_untracked().rotated_area(area);
        self.update_view(|view, frame| view.showing_area(area, frame));
    }

    pub(crate) fn zoom_in(self) {
        self.update_view(|view, frame| view.zoomed_by(ZOOM_STEP, (0.0, 0.0), frame));
    }

    pub(crate) fn zoom_out(self) {
        self.update_view(|view, frame| view.zoomed_by(1.0 / ZOOM_STEP, (0.0, 0.0), frame));
    }

    /// Rotates the pages clockwise by a quarter.
    pub(crate) fn rotate(self) {
        self.rotation.update(|rotation| *rotation = rotation.next());
        self.view.set(ViewTransform::WHOLE);
    }

    /// Shows the picture in the whole window, or in its place again.
    pub(crate) fn toggle_full(self) {
        self.is_full.update(|is_full| *is_full = !*is_full);
        self.view.set(ViewTransform::WHOLE);
    }

    pub(crate) fn show_whole(self) {
        self.update_view(|_, _| ViewTransform::WHOLE);
    }

    pub(crate) fn on_wheel(self, event: &WheelEvent) {
        event.prevent_default();
        let point = self.point_of_event(event);
        // Some wheels count lines instead of pixels.
        let counts_lines = event.delta_mode() == WheelEvent::DOM_DELTA_LINE;
        let delta = if counts_lines { 16.0 } else { 1.0 } * event.delta_y();
        self.skips_animation.set(true);
        self.update_view(|view, frame| view.zoomed_by(wheel_factor(delta), point, frame));
    }

    pub(crate) fn on_double_click(self, event: &MouseEvent) {
        if is_on_word(event) {
            return;
        }
        let point = self.point_of_event(event);
        self.skips_animation.set(false);
        self.update_view(|view, frame| {
            if view.is_zoomed() {
                ViewTransform::WHOLE
            } else {
                view.zoomed_by(DOUBLE_CLICK_ZOOM, point, frame)
            }
        });
    }

    pub(crate) fn on_key(self, event: &KeyboardEvent) {
        // Shortcuts are left to the browser.
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        self.skips_animation.set(false);
        let move_by = |x, y| self.update_view(|view, frame| view.panned_by((x, y), frame));
        match event.key().as_str() {
            "+" | "=" => self.zoom_in(),
            "-" => self.zoom_out(),
            "0" => self.show_whole(),
            "ArrowLeft" => move_by(KEY_PAN_PX, 0.0),
            "ArrowRight" => move_by(-KEY_PAN_PX, 0.0),
            "ArrowUp" => move_by(0.0, KEY_PAN_PX),
            "ArrowDown" => move_by(0.0, -KEY_PAN_PX),
            _ => return,
        }
        event.prevent_default();
    }

    /// Begins a drag. On a word, a mouse selects text instead; a finger drags until a long press
    /// selects, too.
    pub(crate) fn on_press(self, event: &PointerEvent) {
        let is_on_word = is_on_word(event);
        self.pressed_on_word.set_value(is_on_word);
        if is_on_word && event.pointer_type() == "mouse" {
            return;
        }
        if let Some(frame) = self.frame_element.get_untracked() {
            // Without capture a drag merely ends at the edge.
            let _ = frame.set_pointer_capture(event.pointer_id());
        }
        let point = self.point_of_event(event);
        self.pointers
            .update_value(|fingers| fingers.push((event.pointer_id(), point)));
        self.skips_animation.set(true);
    }

    /// Handles the begin of a text selection: on a word it ends the drag, elsewhere it is
    /// prevented.
    pub(crate) fn on_select_start(self, event: &Event) {
        if self.pressed_on_word.get_value() {
            self.pointers.update_value(Vec::clear);
            self.skips_animation.set(false);
        } else {
            event.prevent_default();
        }
    }

    pub(crate) fn on_move(self, event: &PointerEvent) {
        let now = self.point_of_event(event);
        let before = self.pointers.get_value();
        let Some(index) = before.iter().position(|(id, _)| *id == event.pointer_id()) else {
            return;
        };
        self.pointers.update_value(|fingers| fingers[index].1 = now);
        let last = before[index].1;
        // One pointer drags; with a second one the page moves by half of the way and zooms by the
        // change of the distance.
        match before.iter().find(|(id, _)| *id != event.pointer_id()) {
            None => self
                .update_view(|view, frame| view.panned_by((now.0 - last.0, now.1 - last.1), frame)),
            Some((_, other)) => {
                let factor = point_distance(now, *other) / point_distance(last, *other).max(1.0);
                let middle = (now.0.midpoint(other.0), now.1.midpoint(other.1));
                let half = ((now.0 - last.0) / 2.0, (now.1 - last.1) / 2.0);
                self.update_view(|view, frame| {
                    view.panned_by(half, frame).zoomed_by(factor, middle, frame)
                });
            }
        }
    }

    pub(crate) fn on_release(self, event: &PointerEvent) {
        self.pointers
            .update_value(|fingers| fingers.retain(|(id, _)| *id != event.pointer_id()));
        // Animations return when the last pointer is released.
        if self.pointers.with_value(Vec::is_empty) {
            self.skips_animation.set(false);
        }
    }

    /// Returns line, index and element of the word that was clicked. Returns `None` if the press
    /// selected text or began elsewhere. The word is looked up by its position, since the click of
    /// a captured pointer goes to the frame.
    pub(crate) fn clicked_word(self, event: &MouseEvent) -> Option<(usize, usize, Element)> {
        let window = web_sys::window()?;
        let is_selecting = window
            .get_selection()
            .ok()?
            .is_some_and(|selection| !selection.is_collapsed());
        if is_selecting || !self.pressed_on_word.get_value() {
            return None;
        }
        #[expect(clippy::cast_precision_loss, reason = "no window is that wide")]
        let at = [event.client_x(), event.client_y()].map(|place| place as f32);
        let word = window.document()?.element_from_point(at[0], at[1])?;
        let (line, number) = word_position(&word)?;
        Some((line, number, word))
    }

    /// Changes the transform, if the elements are on the page.
    fn update_view(self, change: impl FnOnce(ViewTransform, Viewport) -> ViewTransform) {
        if let Some(frame) = self.measure_viewport() {
            let view = change(self.view.get_untracked(), frame);
            self.view.set(view);
        }
    }

    fn measure_viewport(self) -> Option<Viewport> {
        let frame = self.frame_element.get_untracked()?;
        let paper = self.page_element.get_untracked()?;
        let mut page = [paper.offset_width(), paper.offset_height()].map(f64::from);
        if self.rotation.get_untracked().is_sideways() {
            page.reverse();
        }
        let [page_width, page_height] = page;
        Some(Viewport {
            width: f64::from(frame.client_width()),
            height: f64::from(frame.client_height()),
            page_width,
            page_height,
        })
    }

    /// Returns the point of an event relative to the centre of the frame.
    fn point_of_event(self, event: &MouseEvent) -> (f64, f64) {
        let Some(frame) = self.frame_element.get_untracked() else {
            return (0.0, 0.0);
        };
        let [x, y, width, height] = client_rect(&frame);
        (
            f64::from(event.client_x()) - x - width / 2.0,
            f64::from(event.client_y()) - y - height / 2.0,
        )
    }
}

/// Returns the line of a word and its index there; between two words there is a space.
pub(crate) fn word_position(word: &Element) -> Option<(usize, usize)> {
    if !word.matches(WORD_SELECTOR).unwrap_or_default() {
        return None;
    }
    let number = |element: &Element| {
        std::iter::successors(
            element.previous_element_sibling(),
            Element::previous_element_sibling,
        )
        .count()
    };
    Some((number(&word.parent_element()?), number(word).div_ceil(2)))
}

/// Moves the focus to a word.
pub(crate) fn focus_word(line: usize, word: usize) {
    // Words and spaces alternate, and `nth-child` counts from 1.
    let (line, word) = (line + 1, 2 * word + 1);
    focus_element(&format!(
        ".text-layer p:nth-child({line}) > span:nth-child({word})"
    ));
}

fn is_on_word(event: &MouseEvent) -> bool {
    is_from(event, WORD_SELECTOR)
}

fn point_distance(a: (f64, f64), b: (f64, f64)) -> f64 {
    ((a.0 - b.0).powi(2) + (a.1 - b.1).powi(2)).sqrt()
}

/// Returns the zoom factor of a wheel movement; the same movement back restores the zoom.
fn wheel_factor(delta: f64) -> f64 {
    let factor = (1.0 + delta.abs() * WHEEL_ZOOM_PER_PX).min(WHEEL_ZOOM_MAX);
    if delta < 0.0 { factor } else { 1.0 / factor }
}
