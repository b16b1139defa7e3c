//! Result of an action, with a button that undoes it.

use leptos::html;
use leptos::prelude::*;

use super::dynamic_view::run_effect;
use super::icon::{Icon, Symbol};
use crate::i18n::desk;

/// Result of the last action, and the button that undoes it.
#[component]
pub(crate) fn ResultNotice(
    sentence: String,
    /// `true` if it can be undone.
    can_undo: bool,
    on_undo: Callback<()>,
    on_close: Callback<()>,
) -> impl IntoView {
    let notice = NodeRef::<html::Div>::new();
    run_effect(move || {
        if let Some(notice) = notice.get() {
            // The button that was pressed may be gone, so the notice takes the focus.
            let _ = notice.focus();
        }
    });
    let undo = can_undo.then(|| {
        view! {
            <button
                type="button"
                class="button"
                data-test="many-undo"
                on:click=move |_| on_undo.run(())
            >
                {desk().trash.undo}
            </button>
        }
        .into_any()
    });
    view! {
        <div class="many-done" tabindex="-1" data-test="many-done" node_ref=notice>
            <p>{sentence}</p>
            {undo}
            <button
                type="button"
                class="button icon-only"
                aria-label=desk().many.close
                data-test="many-close"
                on:click=move |_| on_close.run(())
            >
                <Symbol icon=Icon::Cross />
            </button>
        </div>
    }
}
