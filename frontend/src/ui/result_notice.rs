//! Result of an action, with a button that undoes it.

use leptos::html;
use leptos::prelude::*;

use super::button::{Button, IconButton};
use super::dynamic_view::focus_on_load;
use super::icon::Icon;
use crate::i18n::{desk, t};

/// Result of the last action, and the button that undoes it.
#[component]
pub(crate) fn ResultNotice(
    sentence: String,
    /// `true` if it can be undone.
    can_undo: bool,
    /// `false` if the user goes on typing elsewhere.
    #[prop(default = true)]
    takes_focus: bool,
    on_undo: Callback<()>,
    on_close: Callback<()>,
) -> impl IntoView {
    let notice = NodeRef::<html::Div>::new();
    // The button that was pressed may be gone, so the notice takes the focus.
    if takes_focus {
        focus_on_load(notice);
    }
    let undo = can_undo.then(|| {
        view! {
            <Button test="many-undo" on_press=move || on_undo.run(())>{desk().trash.undo}</Button>
        }
        .into_any()
    });
    view! {
        <div class="many-done" tabindex="-1" data-test="many-done" node_ref=notice>
            <p>{sentence}</p>
            {undo}
            <IconButton
                icon=Icon::Cross
                label=t().close
                test="many-close"
                on_press=move || on_close.run(())
            />
        </div>
    }
}
