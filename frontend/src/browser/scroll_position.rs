//! Scroll positions of history entries: saving and restoring.
//!
//! The browser would restore the scroll offset before the rows are loaded, so the app does it,
//! across reloads, too. A position is defined by the elements at the top of the window (attribute
//! `data-place`), since rows above may have grown in height or number, and by the offset where the
//! page has no such elements. The state of a history entry is an array: the previous address, the
//! offset in pixels, then names of elements and their positions, the most specific last.

use std::cell::Cell;

use js_sys::Array;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, History, ScrollRestoration};

use super::clock::now_ms;
use super::document::client_rect;

/// Lower edge of the app bar in CSS pixels: elements that end above it are hidden.
const BAR_BOTTOM_PX: f64 = 72.0;
/// Timeout of restoring a position, in milliseconds.
const RESTORE_TIMEOUT_MS: u64 = 20_000;
/// Time for which a restored position is held, in milliseconds; then scrolling is left to the user.
const SETTLE_TIME_MS: u64 = 600;

thread_local! {
    /// Number of the current restoration; another number ends it.
    static WAY: Cell<u32> = const { Cell::new(0) };
    /// `true` while a position is being restored.
    static IS_UNDER_WAY: Cell<bool> = const { Cell::new(false) };
}

/// Takes over scroll restoration from the browser. Called once.
pub(crate) fn manage_scrolling() {
    let Some(history) = browser_history() else {
        return;
    };
    // If this fails, the browser restores what it can.
    let _ = history.set_scroll_restoration(ScrollRestoration::Manual);
    for event in ["scrollend", "pagehide"] {
        window_event_listener_untyped(event, |_| {
            if !IS_UNDER_WAY.get() {
                save_position();
            }
        });
    }
    // Input of the user ends a restoration.
    for input in ["wheel", "touchstart", "mousedown", "keydown"] {
        window_event_listener_untyped(input, |_| cancel_restore());
    }
    restore_position();
}

/// Returns the state of a new history entry: the address before it.
pub(crate) fn new_entry_state(previous: &str) -> Array {
    Array::of1(&previous.into())
}

/// Returns the address of the previous history entry if it belongs to the app.
pub(crate) fn previous_address() -> Option<String> {
    history_state()?.get(0).as_string()
}

/// Saves the scroll position in the current history entry.
pub(crate) fn save_position() {
    let Some(history) = browser_history() else {
        return;
    };
    let state = Array::of2(
        &history_state().map_or(JsValue::NULL, |state| state.get(0)),
        &window().scroll_y().unwrap_or_default().into(),
    );
    let mut kinds = Vec::new();
    if let Ok(marked) = document().query_selector_all("[data-place]") {
        for index in 0..marked.length() {
            let element = marked
                .get(index)
                .and_then(|node| node.dyn_into::<Element>().ok());
            let Some(element) = element else { continue };
            let [_, top, _, height] = client_rect(&element);
            let kind = element.tag_name();
            // The first element of each kind: a block of rows, and a row.
            if top + height > BAR_BOTTOM_PX && !kinds.contains(&kind) {
                state.push(&element.get_attribute("data-place").into());
                state.push(&top.into());
                kinds.push(kind);
            }
        }
    }
    // A browser that limits the rate of these calls loses a position.
    let _ = history.replace_state(&state, "");
}

/// Restores the scroll position of the current history entry.
pub(crate) fn restore_position() {
    cancel_restore();
    match history_state().filter(|state| state.length() > 1) {
        Some(place) => {
            IS_UNDER_WAY.set(true);
            continue_restore(WAY.get(), place, now_ms() + RESTORE_TIMEOUT_MS, None);
        }
        None => window().scroll_to_with_x_and_y(0.0, 0.0),
    }
}

/// Ends a restoration: the user scrolls or navigates.
pub(crate) fn cancel_restore() {
    WAY.set(WAY.get() + 1);
    IS_UNDER_WAY.set(false);
}

/// Scrolls with every animation frame until the position is reached and held: rows are loaded bit
/// by bit.
fn continue_restore(way: u32, place: Array, give_up_ms: u64, there_since_ms: Option<u64>) {
    request_animation_frame(move || {
        if WAY.get() != way {
            return;
        }
        let now = now_ms();
        // Rows that load above move the page again: then the holding time starts anew.
        let since = scroll_toward(&place).then(|| there_since_ms.unwrap_or(now));
        if now < give_up_ms && since.is_none_or(|since| now < since + SETTLE_TIME_MS) {
            continue_restore(way, place, give_up_ms, since);
        } else {
            cancel_restore();
        }
    });
}

/// Scrolls as close to a position as the page allows. Returns whether it is fully restored.
fn scroll_toward(place: &Array) -> bool {
    let number = |at: u32| place.get(at).as_f64().unwrap_or_default();
    let last = place.length() - 2;
    let mut at = last;
    // Names are at even indices from 2.
    while at >= 2 {
        let name = place.get(at).as_string().unwrap_or_default();
        let selector = ["[data-place='", &name, "']"].concat();
        if let Ok(Some(element)) = document().query_selector(&selector) {
            let off = client_rect(&element)[1] - number(at + 1);
            // A less specific element is a waypoint: go on until the last one is loaded.
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

fn browser_history() -> Option<History> {
    window().history().ok()
}

fn history_state() -> Option<Array> {
    browser_history()?.state().ok()?.dyn_into().ok()
}
