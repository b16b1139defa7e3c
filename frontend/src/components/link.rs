//! A link to a page of the app.

use leptos::prelude::*;

use crate::navigation::{Navigation, address};
use crate::route::Route;

/// An ordinary link, followed without loading the app anew.
#[component]
pub(crate) fn Link(
    to: Route,
    /// What stands behind the `?`.
    #[prop(optional, into)]
    query: String,
    #[prop(optional)] class: &'static str,
    /// The name tests know it by.
    #[prop(optional)]
    test: Option<&'static str>,
    /// It leads back: to where the person was on that page, if it is the one before.
    #[prop(optional)]
    back: bool,
    children: Children,
) -> impl IntoView {
    let navigation = Navigation::expect();
    view! {
        <a
            class=class
            href=address(to, &query)
            data-test=test
            aria-current=move || (navigation.route() == to).then_some("page")
            on:click=move |event| {
                // Another button or key means another tab or window: that is the browser's.
                let is_plain = event.button() == 0
                    && !(event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key());
                if is_plain {
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
