//! Visibility of elements: reports when one comes near the viewport or leaves it.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, IntersectionObserver, IntersectionObserverEntry, IntersectionObserverInit};

/// Observes an element until the current owner is disposed. `margin` is the distance beyond the
/// edges that still counts, as in CSS.
pub(crate) fn observe_visibility(
    element: &Element,
    margin: &str,
    on_change: impl Fn(bool) + 'static,
) {
    let seen = Closure::<dyn Fn(js_sys::Array)>::new(move |entries: js_sys::Array| {
        // The last entry is the current state.
        if let Ok(entry) = entries.at(-1).dyn_into::<IntersectionObserverEntry>() {
            on_change(entry.is_intersecting());
        }
    });
    let options = IntersectionObserverInit::new();
    options.set_root_margin(margin);
    if let Ok(observer) =
        IntersectionObserver::new_with_options(seen.as_ref().unchecked_ref(), &options)
    {
        observer.observe(element);
        // Observer and closure have to live as long as the owner.
        let kept = StoredValue::new_local(Some((observer, seen)));
        on_cleanup(move || {
            if let Some((observer, _)) = kept.try_update_value(Option::take).flatten() {
                observer.disconnect();
            }
        });
    }
}
