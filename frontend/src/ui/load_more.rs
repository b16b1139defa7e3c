//! End of a partly loaded list: loads the rest when it is scrolled into view or pressed.

use leptos::html;
use leptos::prelude::*;

use super::dynamic_view::dynamic_view;
use crate::browser::visibility;
use crate::i18n::t;

/// Button that triggers itself when it comes into view.
#[component]
pub(crate) fn LoadMore(
    /// `true` while a page is loading.
    #[prop(into)]
    is_loading: Signal<bool>,
    on_more: impl Fn() + Copy + 'static,
) -> impl IntoView {
    let button = NodeRef::<html::Button>::new();
    button.on_load(move |element| {
        visibility::observe_visibility(&element, "0px", move |is_seen| {
            if is_seen {
                on_more();
            }
        });
    });
    view! {
        <button type="button" class="button more" node_ref=button on:click=move |_| on_more()>
            {dynamic_view(move || if is_loading.get() { t().loading } else { t().receipts.more })}
        </button>
    }
}
