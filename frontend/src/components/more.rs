//! The end of a list that goes on: loads the rest when it comes into sight, or when it is pressed.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{IntersectionObserver, IntersectionObserverEntry};

use super::changing::changing;
use crate::i18n::t;

/// A button that presses itself when it is scrolled to.
#[component]
pub(crate) fn More(
    /// A page is on its way.
    #[prop(into)]
    is_loading: Signal<bool>,
    on_more: impl Fn() + Copy + 'static,
) -> impl IntoView {
    let button = NodeRef::<html::Button>::new();
    button.on_load(move |element| {
        let seen = Closure::<dyn Fn(js_sys::Array)>::new(move |entries: js_sys::Array| {
            let is_seen = entries
                .iter()
                .any(|entry| entry.unchecked_into::<IntersectionObserverEntry>().is_intersecting());
            if is_seen {
                on_more();
            }
        });
        if let Ok(observer) = IntersectionObserver::new(seen.as_ref().unchecked_ref()) {
            observer.observe(&element);
            let kept = StoredValue::new_local(Some((observer, seen)));
            on_cleanup(move || {
                if let Some((observer, _)) = kept.try_update_value(Option::take).flatten() {
                    observer.disconnect();
                }
            });
        }
    });
    view! {
        <button type="button" class="button more" node_ref=button on:click=move |_| on_more()>
            {changing(move || if is_loading.get() { t().loading } else { t().receipts.more })}
        </button>
    }
}
