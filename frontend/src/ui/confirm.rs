//! Confirmation dialog for a deletion; the harmless answer has the focus.

use leptos::html;
use leptos::prelude::*;

use super::button::Button;
use super::dialog::close_dialog;
use crate::i18n::desk;

/// Confirmation for deleting a receipt. It is opened through `dialog`.
#[component]
pub(crate) fn ConfirmDelete(
    dialog: NodeRef<html::Dialog>,
    on_confirm: impl Fn() + 'static,
) -> impl IntoView {
    let words = &desk().receipt;
    view! {
        <dialog class="confirm" node_ref=dialog aria-labelledby="confirm-title">
            <h2 id="confirm-title">{words.delete_title}</h2>
            <p>{words.delete_text}</p>
            <div class="confirm-actions">
                <button
                    type="button"
                    class="button"
                    autofocus
                    on:click=move |_| close_dialog(dialog)
                >
                    {words.keep}
                </button>
                <Button
                    class="danger"
                    test="confirm-delete"
                    on_press=move || {
                        close_dialog(dialog);
                        on_confirm();
                    }
                >
                    {words.delete}
                </Button>
            </div>
        </dialog>
    }
}
