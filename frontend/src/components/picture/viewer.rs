//! The state of the picture: which page, how it lies, and what fingers, wheel and keys do to it.

use leptos::html;
use leptos::prelude::*;
use shared::field::Area;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement, KeyboardEvent, MouseEvent, PointerEvent, WheelEvent};

use super::zoom::{Frame, View};
use crate::device::frame_of;

/// The words of the text over the picture, and the spaces between them.
const WORD: &str = ".text-layer span";
/// A press of a button or a key.
const STEP: f64 = 1.5;
/// A double click on the whole page.
const LEAP: f64 = 3.0;
/// How far an arrow key moves, in CSS pixels.
const KEY_MOVE: f64 = 60.0;
/// How strongly a wheel zooms.
const WHEEL_STRENGTH: f64 = 0.002;
/// The most one turn of a wheel zooms.
const WHEEL_MOST: f64 = 1.6;

/// The state of a picture. A copy is the same picture.
#[derive(Clone, Copy)]
pub(crate) struct Viewer {
    pub(crate) page: RwSignal<u32>,
    pub(crate) view: RwSignal<View>,
    /// Moves are followed at once, leaps are animated.
    pub(crate) is_held: RwSignal<bool>,
    pub(crate) frame: NodeRef<html::Div>,
    pub(crate) paper: NodeRef<html::Div>,
    /// Where the fingers are, by the number the browser gives them.
    fingers: StoredValue<Vec<(i32, (f64, f64))>>,
    /// The last press was on a word of the text over the picture.
    is_on_word: StoredValue<bool>,
}

impl Viewer {
    /// The first page, all of it.
    pub(crate) fn new() -> Self {
        Self {
            page: RwSignal::new(1),
            view: RwSignal::new(View::WHOLE),
            is_held: RwSignal::new(false),
            frame: NodeRef::new(),
            paper: NodeRef::new(),
            fingers: StoredValue::new(Vec::new()),
            is_on_word: StoredValue::new(false),
        }
    }

    /// Goes to another page.
    pub(crate) fn turn_to(self, page: u32) {
        if self.page.get_untracked() != page {
            self.page.set(page);
            self.view.set(View::WHOLE);
        }
    }

    /// Brings a place on a page into sight.
    pub(crate) fn show(self, page: u32, area: Area) {
        self.turn_to(page);
        self.change(|view, frame| view.showing(area, frame));
    }

    pub(crate) fn zoom_in(self) {
        self.change(|view, frame| view.zoomed(STEP, (0.0, 0.0), frame));
    }

    pub(crate) fn zoom_out(self) {
        self.change(|view, frame| view.zoomed(1.0 / STEP, (0.0, 0.0), frame));
    }

    pub(crate) fn show_whole(self) {
        self.change(|_, _| View::WHOLE);
    }

    pub(crate) fn on_wheel(self, event: &WheelEvent) {
        event.prevent_default();
        let point = self.point(event);
        // Some wheels count lines instead of pixels.
        let delta = if event.delta_mode() == WheelEvent::DOM_DELTA_LINE {
            16.0
        } else {
            1.0
        } * event.delta_y();
        self.is_held.set(true);
        self.change(|view, frame| view.zoomed(wheel_factor(delta), point, frame));
    }

    pub(crate) fn on_double_click(self, event: &MouseEvent) {
        if is_on_word(event) {
            return;
        }
        let point = self.point(event);
        self.is_held.set(false);
        self.change(|view, frame| {
            if view.is_zoomed() {
                View::WHOLE
            } else {
                view.zoomed(LEAP, point, frame)
            }
        });
    }

    pub(crate) fn on_key(self, event: &KeyboardEvent) {
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        self.is_held.set(false);
        let move_by = |x, y| self.change(|view, frame| view.moved((x, y), frame));
        match event.key().as_str() {
            "+" | "=" => self.zoom_in(),
            "-" => self.zoom_out(),
            "0" => self.show_whole(),
            "ArrowLeft" => move_by(KEY_MOVE, 0.0),
            "ArrowRight" => move_by(-KEY_MOVE, 0.0),
            "ArrowUp" => move_by(0.0, KEY_MOVE),
            "ArrowDown" => move_by(0.0, -KEY_MOVE),
            _ => return,
        }
        event.prevent_default();
    }

    /// A mouse on a word selects. A finger moves the page, until it has rested on a word and selects, too.
    pub(crate) fn on_press(self, event: &PointerEvent) {
        let is_on_word = is_on_word(event);
        self.is_on_word.set_value(is_on_word);
        if is_on_word && event.pointer_type() == "mouse" {
            return;
        }
        if let Some(frame) = self.frame.get_untracked() {
            // Without the capture a drag merely ends at the edge.
            let _ = frame.set_pointer_capture(event.pointer_id());
        }
        let point = self.point(event);
        self.fingers
            .update_value(|fingers| fingers.push((event.pointer_id(), point)));
        self.is_held.set(true);
    }

    /// The browser begins to select.
    pub(crate) fn on_select(self, event: &Event) {
        if self.is_on_word.get_value() {
            self.fingers.update_value(Vec::clear);
            self.is_held.set(false);
        } else {
            event.prevent_default();
        }
    }

    pub(crate) fn on_move(self, event: &PointerEvent) {
        let now = self.point(event);
        let before = self.fingers.get_value();
        let Some(index) = before.iter().position(|(id, _)| *id == event.pointer_id()) else {
            return;
        };
        self.fingers.update_value(|fingers| fingers[index].1 = now);
        let last = before[index].1;
        match before.iter().find(|(id, _)| *id != event.pointer_id()) {
            None => self.change(|view, frame| view.moved((now.0 - last.0, now.1 - last.1), frame)),
            Some((_, other)) => {
                let factor = distance(now, *other) / distance(last, *other).max(1.0);
                let middle = (now.0.midpoint(other.0), now.1.midpoint(other.1));
                let half = ((now.0 - last.0) / 2.0, (now.1 - last.1) / 2.0);
                self.change(|view, frame| view.moved(half, frame).zoomed(factor, middle, frame));
            }
        }
    }

    pub(crate) fn on_release(self, event: &PointerEvent) {
        self.fingers
            .update_value(|fingers| fingers.retain(|(id, _)| *id != event.pointer_id()));
        if self.fingers.with_value(Vec::is_empty) {
            self.is_held.set(false);
        }
    }

    /// Where a click on a word went: its line, its number there, and its element. A press that selected text or began
    /// elsewhere is none, and a finger that is followed clicks on the frame.
    pub(crate) fn clicked_word(self, event: &MouseEvent) -> Option<(usize, usize, Element)> {
        let window = web_sys::window()?;
        let is_selecting = window
            .get_selection()
            .ok()?
            .is_some_and(|selection| !selection.is_collapsed());
        if is_selecting || !self.is_on_word.get_value() {
            return None;
        }
        #[expect(clippy::cast_precision_loss, reason = "no window is that wide")]
        let at = [event.client_x(), event.client_y()].map(|place| place as f32);
        let word = window.document()?.element_from_point(at[0], at[1])?;
        let (line, number) = number_of(&word)?;
        Some((line, number, word))
    }

    /// Gives the focus to a word.
    pub(crate) fn focus_word(self, line: usize, word: usize) -> Option<()> {
        let selector = [
            ".text-layer p:nth-child(",
            &(line + 1).to_string(),
            ") > span:nth-child(",
            &(2 * word + 1).to_string(),
            ")",
        ];
        let word = self
            .paper
            .get_untracked()?
            .query_selector(&selector.concat())
            .ok()??;
        word.dyn_into::<HtmlElement>().ok()?.focus().ok()
    }

    fn change(self, change: impl FnOnce(View, Frame) -> View) {
        if let Some(frame) = self.sizes() {
            let view = change(self.view.get_untracked(), frame);
            self.view.set(view);
        }
    }

    fn sizes(self) -> Option<Frame> {
        let frame = self.frame.get_untracked()?;
        let paper = self.paper.get_untracked()?;
        Some(Frame {
            width: f64::from(frame.client_width()),
            height: f64::from(frame.client_height()),
            page_width: f64::from(paper.offset_width()),
            page_height: f64::from(paper.offset_height()),
        })
    }

    /// Where an event is, relative to the centre of the frame.
    fn point(self, event: &MouseEvent) -> (f64, f64) {
        let Some(frame) = self.frame.get_untracked() else {
            return (0.0, 0.0);
        };
        let [x, y, width, height] = frame_of(&frame);
        (
            f64::from(event.client_x()) - x - width / 2.0,
            f64::from(event.client_y()) - y - height / 2.0,
        )
    }
}

/// The line of a word and its number there. Between two words there is a space.
pub(crate) fn number_of(word: &Element) -> Option<(usize, usize)> {
    if !word.matches(WORD).unwrap_or_default() {
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

fn is_on_word(event: &MouseEvent) -> bool {
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok());
    target.is_some_and(|target| target.matches(WORD).unwrap_or_default())
}

fn distance(a: (f64, f64), b: (f64, f64)) -> f64 {
    ((a.0 - b.0).powi(2) + (a.1 - b.1).powi(2)).sqrt()
}

/// Turning up and down by the same way leads back to the same zoom.
fn wheel_factor(delta: f64) -> f64 {
    let factor = (1.0 + delta.abs() * WHEEL_STRENGTH).min(WHEEL_MOST);
    if delta < 0.0 { factor } else { 1.0 / factor }
}
