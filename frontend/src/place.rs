//! Where a person was on each page of this session of the browser, and the way back there.
//!
//! The browser would restore how far a page was scrolled before its rows are there, so the app does it: an entry of the
//! history carries a key, and a place is kept under it, over reloads in the session storage. A place is told by what was
//! at the top of the window (elements with `data-place`), since rows above may have become higher or more, and by pixels
//! where nothing like that is on the page.

use std::cell::{Cell, RefCell};

use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, ScrollRestoration, Storage};

use crate::device::{frame_of, now_ms};

const STORED: &str = "places";
/// The places of the entries used last are kept.
const PLACES_MAX: usize = 60;
/// What ends above this line, in CSS pixels, lies behind the bar.
const LINE: f64 = 72.0;
/// After this long without getting there, or this long after, scrolling is left to the person, in milliseconds.
const PATIENCE_MS: u64 = 20_000;
const SETTLING_MS: u64 = 600;

/// How far a page was scrolled, in CSS pixels.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Place {
    top: i32,
    /// What was at the top of the window, the most exact last, each with where it began.
    marks: Vec<(String, i32)>,
}

thread_local! {
    static KEY: RefCell<String> = const { RefCell::new(String::new()) };
    static PLACES: RefCell<Vec<(String, Place)>> = const { RefCell::new(Vec::new()) };
    /// The way back that is under way; another number ends it.
    static WAY: Cell<u32> = const { Cell::new(0) };
}

/// Takes over from the browser. To be called once.
pub(crate) fn begin() {
    let Ok(history) = window().history() else { return };
    // Where it fails, the browser does what it can.
    let _ = history.set_scroll_restoration(ScrollRestoration::Manual);
    PLACES.set(
        storage().and_then(|kept| kept.get_item(STORED).ok()?).map(|text| read(&text)).unwrap_or_default(),
    );
    if history.state().is_ok_and(|state| state.is_null()) {
        let _ = history.replace_state(&new_entry(""), "");
    }
    window_event_listener_untyped("pagehide", |_| {
        leave();
        if let Some(storage) = storage() {
            // Without room the way back begins at the top.
            let _ = storage.set_item(STORED, &PLACES.with_borrow(|places| written(places)));
        }
    });
    for input in ["wheel", "touchstart", "mousedown", "keydown"] {
        window_event_listener_untyped(input, |_| drop(stop()));
    }
    arrive();
}

/// The state of a new entry of the history, which is the current one from now on: its key, and the address before it.
pub(crate) fn new_entry(previous: &str) -> JsValue {
    let key = KEY.with_borrow_mut(|key| {
        let after = key.parse().map_or(0, |key: u64| key + 1);
        *key = now_ms().max(after).to_string();
        key.clone()
    });
    stop();
    [&key, " ", previous].concat().into()
}

/// The address of the entry before the current one, where it is one of the app.
pub(crate) fn previous() -> Option<String> {
    let state = window().history().ok()?.state().ok()?.as_string()?;
    state.split_once(' ').map(|(_, previous)| previous.to_owned()).filter(|previous| !previous.is_empty())
}

/// Notes how far the page is scrolled, before another one is shown.
pub(crate) fn leave() {
    let place = here();
    KEY.with_borrow(|key| {
        PLACES.with_borrow_mut(|places| {
            places.retain(|(other, _)| other != key);
            if places.len() == PLACES_MAX {
                places.remove(0);
            }
            places.push((key.clone(), place));
        });
    });
}

/// Goes to where the person was on the entry of the history that is current now.
pub(crate) fn arrive() {
    let state =
        window().history().and_then(|history| history.state()).ok().and_then(|state| state.as_string());
    let key = state.as_deref().and_then(|state| state.split(' ').next()).unwrap_or_default();
    KEY.set(key.to_owned());
    let known =
        PLACES.with_borrow(|places| places.iter().find(|(other, _)| other == key).map(|(_, at)| at.clone()));
    let way = stop();
    match known {
        Some(place) => approach(way, place, now_ms() + PATIENCE_MS, None),
        None => window().scroll_to_with_x_and_y(0.0, 0.0),
    }
}

/// Ends a way back; the person scrolls, or goes elsewhere.
fn stop() -> u32 {
    WAY.set(WAY.get() + 1);
    WAY.get()
}

/// Scrolls with every picture the browser makes, until what was there is there again: rows come by and by.
fn approach(way: u32, place: Place, give_up_ms: u64, there_since_ms: Option<u64>) {
    request_animation_frame(move || {
        if WAY.get() != way {
            return;
        }
        let now = now_ms();
        let since = is_reached(&place).then(|| there_since_ms.unwrap_or(now));
        if now < give_up_ms && since.is_none_or(|since| now < since + SETTLING_MS) {
            approach(way, place, give_up_ms, since);
        }
    });
}

/// Scrolls as near to a place as the page lets; whether that is where it was.
fn is_reached(place: &Place) -> bool {
    let window = window();
    for (index, (name, top)) in place.marks.iter().enumerate().rev() {
        let selector = ["[data-place='", name, "']"].concat();
        if let Ok(Some(element)) = document().query_selector(&selector) {
            let off = frame_of(&element)[1] - f64::from(*top);
            if off.abs() <= 1.0 {
                return index + 1 == place.marks.len();
            }
            window.scroll_by_with_x_and_y(0.0, off);
            return false;
        }
    }
    let top = f64::from(place.top);
    let is_there = window.scroll_y().is_ok_and(|now| (now - top).abs() <= 1.0);
    if !is_there {
        window.scroll_to_with_x_and_y(0.0, top);
    }
    is_there && place.marks.is_empty()
}

fn here() -> Place {
    let mut marks: Vec<(String, String, i32)> = Vec::new();
    if let Ok(marked) = document().query_selector_all("[data-place]") {
        for index in 0..marked.length() {
            let element = marked.get(index).and_then(|node| node.dyn_into::<Element>().ok());
            let Some(element) = element else { continue };
            let [_, top, _, height] = frame_of(&element);
            let kind = element.tag_name();
            if top + height > LINE && !marks.iter().any(|(other, ..)| *other == kind) {
                let name = element.get_attribute("data-place").unwrap_or_default();
                marks.push((kind, name, pixels(top)));
            }
        }
    }
    Place {
        top: pixels(window().scroll_y().unwrap_or_default()),
        marks: marks.into_iter().map(|(_, name, top)| (name, top)).collect(),
    }
}

#[expect(clippy::cast_possible_truncation, reason = "no page is that high")]
fn pixels(length: f64) -> i32 {
    length.round() as i32
}

/// A line each: key, pixels, and names of marks with theirs.
fn written(places: &[(String, Place)]) -> String {
    let mut text = String::new();
    for (key, place) in places {
        text.push_str(key);
        text.push('\t');
        text.push_str(&place.top.to_string());
        for (name, top) in &place.marks {
            for part in ["\t", name, "\t", &top.to_string()] {
                text.push_str(part);
            }
        }
        text.push('\n');
    }
    text
}

fn read(text: &str) -> Vec<(String, Place)> {
    let mut places = Vec::new();
    for line in text.lines() {
        let mut parts = line.split('\t');
        let (Some(key), Some(Ok(top))) = (parts.next(), parts.next().map(str::parse)) else { continue };
        let mut marks = Vec::new();
        while let (Some(name), Some(Ok(top))) = (parts.next(), parts.next().map(str::parse)) {
            marks.push((name.to_owned(), top));
        }
        places.push((key.to_owned(), Place { top, marks }));
    }
    places
}

fn storage() -> Option<Storage> {
    window().session_storage().ok()?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_outlive_a_reload() {
        let places = [
            ("1".to_owned(), Place { top: 0, marks: Vec::new() }),
            (
                "17".to_owned(),
                Place { top: 4_200, marks: vec![("from-40".into(), -310), ("0190-a".into(), 20)] },
            ),
        ];
        assert_eq!(read(&written(&places)), places);
        assert_eq!(read(""), []);
        assert_eq!(
            read("nonsense\n\t\nx\ty\n3\t5\tz\n"),
            [("3".into(), Place { top: 5, marks: Vec::new() })]
        );
    }
}
