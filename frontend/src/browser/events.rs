//! Events: where they come from, and listeners of the window that end with their owner.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event};

/// Returns the target of an event, if it is of this type.
pub(crate) fn target_of<T: JsCast>(event: &Event) -> Option<T> {
    event.target()?.dyn_into().ok()
}

/// Returns whether an event comes from an element that matches a selector, or from inside of one.
pub(crate) fn is_from(event: &Event, selector: &str) -> bool {
    target_of::<Element>(event)
        .is_some_and(|target| target.closest(selector).is_ok_and(|found| found.is_some()))
}

/// Listens to an event of the window until the current owner is disposed.
pub(crate) fn listen_to_window<E>(event: E, listener: impl Fn(E::EventType) + 'static)
where
    E: ev::EventDescriptor + 'static,
    E::EventType: JsCast,
{
    let listening = window_event_listener(event, listener);
    on_cleanup(move || listening.remove());
}

/// Makes the browser ask before it closes the page while `is_needed` returns `true`, until the
/// current owner is disposed.
pub(crate) fn ask_before_closing(is_needed: impl Fn() -> bool + 'static) {
    listen_to_window(ev::beforeunload, move |event| {
        if is_needed() {
            event.prevent_default();
        }
    });
}
