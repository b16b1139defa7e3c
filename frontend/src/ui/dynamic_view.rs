//! Reactive parts of a view, erased to one type.
//!
//! Every closure has a type of its own, for which the view library would be compiled once more.
//! With a single type it is compiled once, which makes the first load smaller by several kilobytes.

use std::sync::{Arc, Mutex};

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// Part of a view that is drawn anew when a signal it reads changes.
pub(crate) type DynamicView = Arc<Mutex<dyn FnMut() -> AnyView + Send>>;

/// Wraps a closure as a reactive part of a view.
pub(crate) fn dynamic_view<V: IntoView + 'static>(
    mut draw: impl FnMut() -> V + Send + 'static,
) -> DynamicView {
    Arc::new(Mutex::new(move || draw().into_any()))
}

/// Wraps a part that is built when first wanted, and stays; a part that is never opened costs
/// nothing.
pub(crate) fn lazy_view<V: IntoView + 'static>(
    is_wanted: impl Fn() -> bool + Send + Sync + 'static,
    draw: impl Fn() -> V + Send + 'static,
) -> DynamicView {
    // Stays `true` from the first time on.
    let was_wanted = Memo::new(move |before| before == Some(&true) || is_wanted());
    dynamic_view(move || was_wanted.get().then(&draw))
}

/// Moves the focus to an element as soon as it is on the page.
pub(crate) fn focus_on_load<E>(element: NodeRef<E>)
where
    E: html::ElementType,
    E::Output: JsCast + Clone + AsRef<HtmlElement> + 'static,
{
    run_effect(move || {
        if let Some(element) = element.get() {
            // If this fails, the focus stays.
            let element: &HtmlElement = element.as_ref();
            let _ = element.focus();
        }
    });
}

/// Runs a side effect whenever a signal it reads changes.
pub(crate) fn run_effect(act: impl FnMut() + 'static) {
    // Boxed, so that `Effect` is compiled for one type only.
    fn run_boxed(mut act: Box<dyn FnMut()>) {
        Effect::new(move |_| act());
    }
    run_boxed(Box::new(act));
}
