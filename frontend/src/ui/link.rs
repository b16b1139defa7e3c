//! Link to a page of the app.

use leptos::ev::MouseEvent;
use leptos::prelude::*;
use shared::route::Route;

use crate::browser::navigation::{Navigation, build_address};

/// Ordinary link, followed without reloading the app.
#[component]
pub(crate) fn Link(
    to: Route,
    /// Query string, without the `?`.
    #[prop(optional, into)]
    query: String,
    #[prop(optional)] class: &'static str,
    /// Value of `data-test`.
    #[prop(optional)]
    test: Option<&'static str>,
    /// `true` for a link back: if that page is the previous one, its scroll position is restored.
    #[prop(optional)]
    back: bool,
    children: Children,
) -> impl IntoView {
    let navigation = Navigation::expect();
    view! {
        <a
            class=class
            href=build_address(to, &query)
            data-test=test
            aria-current=move || (navigation.route() == to).then_some("page")
            on:click=move |event| {
                // Another button or a modifier key means another tab or window, which is left to
                // the browser.
                if event.button() == 0 && !has_modifier_key(&event) {
                    event.prevent_default();
                    if back {
                        navigation.return_to(to);
                    } else {
                        navigation.go_to(to, &query);
                    }
                }
            }
        >
            {children()}
        </a>
    }
}

/// Returns whether a modifier key is held down during a click.
pub(crate) fn has_modifier_key(event: &MouseEvent) -> bool {
    event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key()
}
