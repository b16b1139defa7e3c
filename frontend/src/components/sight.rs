//! What a person sees of a long page: tells when an element comes near it, and when it is far again.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, IntersectionObserver, IntersectionObserverEntry, IntersectionObserverInit};

/// Watches until the part that asks is gone. `margin` is how far beyond the edges still counts, as in CSS.
pub(super) fn watch(element: &Element, margin: &str, on_change: impl Fn(bool) + 'static) {
    let seen = Closure::<dyn Fn(js_sys::Array)>::new(move |entries: js_sys::Array| {
        // The last one is how it is now.
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
        let kept = StoredValue::new_local(Some((observer, seen)));
        on_cleanup(move || {
            if let Some((observer, _)) = kept.try_update_value(Option::take).flatten() {
                observer.disconnect();
            }
        });
    }
}
