//! Where a person was on each page of the history, and the way back there.
//!
//! The browser would restore how far a page was scrolled before its rows are there, so the app does it: each entry of the
//! history keeps its place, over reloads, too. A place is told by what was at the top of the window (elements with
//! `data-place`), since rows above may have become higher or more, and by pixels where nothing like that is on the page.
//! In the state of an entry stand the address before it, the pixels, and the marks with theirs, the most exact last.

use std::cell::Cell;

use js_sys::Array;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, History, ScrollRestoration};

use crate::device::{frame_of, now_ms};

/// What ends above this line, in CSS pixels, lies behind the bar.
const LINE: f64 = 72.0;
/// After this long without getting there, or this long after, scrolling is left to the person, in milliseconds.
const PATIENCE_MS: u64 = 20_000;
const SETTLING_MS: u64 = 600;

thread_local! {
    /// The way back that is under way; another number ends it.
    static WAY: Cell<u32> = const { Cell::new(0) };
    static IS_UNDER_WAY: Cell<bool> = const { Cell::new(false) };
}

/// Takes over from the browser. To be called once.
pub(crate) fn begin() {
    let Some(history) = history() else { return };
    // Where it fails, the browser does what it can.
    let _ = history.set_scroll_restoration(ScrollRestoration::Manual);
    for event in ["scrollend", "pagehide"] {
        window_event_listener_untyped(event, |_| {
            if !IS_UNDER_WAY.get() {
                note();
            }
        });
    }
    for input in ["wheel", "touchstart", "mousedown", "keydown"] {
        window_event_listener_untyped(input, |_| stop());
    }
    arrive();
}

/// The state of a new entry of the history: the address before it.
pub(crate) fn entry(previous: &str) -> Array {
    Array::of1(&previous.into())
}

/// The address of the entry before the current one, where it is one of the app.
pub(crate) fn previous() -> Option<String> {
    state()?.get(0).as_string()
}

/// Notes where the person is in the current entry of the history.
pub(crate) fn note() {
    let Some(history) = history() else { return };
    let state = Array::of2(
        &state().map_or(JsValue::NULL, |state| state.get(0)),
        &window().scroll_y().unwrap_or_default().into(),
    );
    let mut kinds = Vec::new();
    if let Ok(marked) = document().query_selector_all("[data-place]") {
        for index in 0..marked.length() {
            let element = marked
                .get(index)
                .and_then(|node| node.dyn_into::<Element>().ok());
            let Some(element) = element else { continue };
            let [_, top, _, height] = frame_of(&element);
            let kind = element.tag_name();
            // The first of its kind: a stretch of rows, and a row.
            if top + height > LINE && !kinds.contains(&kind) {
                state.push(&element.get_attribute("data-place").into());
                state.push(&top.into());
                kinds.push(kind);
            }
        }
    }
    // A browser that finds it too often forgets a place.
    let _ = history.replace_state(&state, "");
}

/// Goes to where the person was in the current entry of the history.
pub(crate) fn arrive() {
    stop();
    match state().filter(|state| state.length() > 1) {
        Some(place) => {
            IS_UNDER_WAY.set(true);
            approach(WAY.get(), place, now_ms() + PATIENCE_MS, None);
        }
        None => window().scroll_to_with_x_and_y(0.0, 0.0),
    }
}

/// Ends a way back; the person scrolls, or goes elsewhere.
pub(crate) fn stop() {
    WAY.set(WAY.get() + 1);
    IS_UNDER_WAY.set(false);
}

/// Scrolls with every picture the browser makes, until what was there is there again: rows come by and by.
fn approach(way: u32, place: Array, give_up_ms: u64, there_since_ms: Option<u64>) {
    request_animation_frame(move || {
        if WAY.get() != way {
            return;
        }
        let now = now_ms();
        let since = is_reached(&place).then(|| there_since_ms.unwrap_or(now));
        if now < give_up_ms && since.is_none_or(|since| now < since + SETTLING_MS) {
            approach(way, place, give_up_ms, since);
        } else {
            stop();
        }
    });
}

/// Scrolls as near to a place as the page lets; whether that is where it was.
fn is_reached(place: &Array) -> bool {
    let number = |at: u32| place.get(at).as_f64().unwrap_or_default();
    let last = place.length() - 2;
    let mut at = last;
    // Names stand at even places from 2.
    while at >= 2 {
        let name = place.get(at).as_string().unwrap_or_default();
        let selector = ["[data-place='", &name, "']"].concat();
        if let Ok(Some(element)) = document().query_selector(&selector) {
            let off = frame_of(&element)[1] - number(at + 1);
            if off.abs() <= 1.0 {
                return at == last;
            }
            window().scroll_by_with_x_and_y(0.0, off);
            return false;
        }
        at -= 2;
    }
    let is_there = window()
        .scroll_y()
        .is_ok_and(|now| (now - number(1)).abs() <= 1.0);
    if !is_there {
        window().scroll_to_with_x_and_y(0.0, number(1));
    }
    is_there && last == 0
}

fn history() -> Option<History> {
    window().history().ok()
}

fn state() -> Option<Array> {
    history()?.state().ok()?.dyn_into().ok()
}
