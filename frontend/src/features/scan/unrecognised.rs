//! Choices for a picture on which no receipt was recognised. It is rare, so their code is loaded when
//! it is needed.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::bulk::BulkOperation;
use shared::id::ReceiptId;
use wasm_split_helpers::{SplitLoaderError, wasm_split};

use crate::data::{ReceiptStore, api};
use crate::i18n::{desk, t};
use crate::ui::{Announcer, Button, Icon, dynamic_view, problem_text};
use crate::upload::{Upload, Uploads};

/// Function that renders the choices.
type ChoicesRenderer = fn(Upload, ReceiptId) -> AnyView;

/// Loads the code of the choices.
#[wasm_split(unrecognised, fallible)]
#[allow(
    clippy::unnecessary_wraps,
    reason = "a part that cannot be loaded is an error of the call"
)]
fn unrecognised_part() -> Result<ChoicesRenderer, SplitLoaderError> {
    Ok(|upload, id| view! { <Choices upload id /> }.into_any())
}

/// Renders the choices as soon as their code is loaded. Without it the receipt page offers the same.
pub(crate) fn render_choices(upload: Upload, id: ReceiptId) -> AnyView {
    let code: RwSignal<Option<ChoicesRenderer>> = RwSignal::new(None);
    spawn_local(async move {
        code.try_set(unrecognised_part().await.ok());
    });
    dynamic_view(move || code.get().map(|render| render(upload, id))).into_any()
}

/// Buttons that delete the receipt, or keep it as it is.
#[component]
fn Choices(upload: Upload, id: ReceiptId) -> impl IntoView {
    let (uploads, receipts) = (Uploads::expect(), ReceiptStore::expect());
    let announcer = Announcer::expect();
    let problem = RwSignal::new(None);
    let delete = move || {
        spawn_local(async move {
            match api::delete_receipt(id).await {
                Ok(()) => {
                    announcer.say(desk().receipt.deleted.to_owned());
                    uploads.remove(upload);
                    receipts.remove_row(id);
                }
                Err(error) => drop(problem.try_set(Some(error))),
            }
        });
    };
    // Confirming that merchant, date and total are missing makes it a receipt like others.
    let keep = move || {
        spawn_local(async move {
            let confirm = BulkOperation::Verify;
            match api::annotations::apply_bulk_action(vec![id], confirm).await {
                Ok(_) => receipts.fetch_row(id),
                Err(error) => drop(problem.try_set(Some(error))),
            }
        });
    };
    let words = &desk().receipt;
    let label = |word| (t().upload.news)(word, &upload.name());
    view! {
        <div class="upload-choices">
            <Button
                class="danger-quiet"
                icon=Icon::Bin
                label=label(words.delete)
                test="delete-unrecognised"
                on_press=delete
            >
                {words.delete}
            </Button>
            <Button
                icon=Icon::Check
                label=label(words.keep_anyway)
                test="keep-unrecognised"
                on_press=keep
            >
                {words.keep_anyway}
            </Button>
        </div>
        <p role="alert">{dynamic_view(move || problem.get().as_ref().map(problem_text))}</p>
    }
}
