//! The end of a list that goes on: loads the rest when it comes into sight, or when it is pressed.

use leptos::html;
use leptos::prelude::*;

use super::changing::changing;
use super::sight;
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
        sight::watch(&element, "0px", move |is_seen| {
            if is_seen {
                on_more();
            }
        });
    });
    view! {
        <button type="button" class="button more" node_ref=button on:click=move |_| on_more()>
            {changing(move || if is_loading.get() { t().loading } else { t().receipts.more })}
        </button>
    }
}
