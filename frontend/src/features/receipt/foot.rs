//! Foot of the receipt page: actions on the whole receipt.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::problem::ProblemCode;

use super::form::ReceiptForm;
use crate::data::ReceiptStore;
use crate::data::api;
use crate::i18n::desk;
use crate::ui::{Announcer, Button, Icon, Symbol, dynamic_view, problem_text};

/// Download and deletion.
#[component]
pub(super) fn Foot(form: ReceiptForm) -> impl IntoView {
    let problem = RwSignal::new(None);
    let announcer = Announcer::expect();
    let receipts = ReceiptStore::expect();
    let delete = move || {
        spawn_local(async move {
            match api::delete_receipt(form.id).await {
                // A receipt that is gone already counts as deleted.
                Err(cause) if cause.code != ProblemCode::ReceiptUnknown => {
                    drop(problem.try_set(Some(cause)));
                }
                Ok(()) | Err(_) => {
                    receipts.remove_row(form.id);
                    form.is_deleted.try_set(true);
                    announcer.say(desk().receipt.deleted.to_owned());
                }
            }
        });
    };
    let texts = &desk().receipt;
    // A receipt that was entered by hand has none.
    let has_file = Memo::new(move |_| {
        let has_kind = form.with_detail(|detail| detail.row.file.kind.is_some());
        has_kind == Some(true)
    });
    view! {
        <footer class="detail-foot">
            <div class="detail-actions">
                {dynamic_view(move || has_file.get().then(|| view! {
                    <a class="button" href=api::original_url(form.id) download rel="external">
                        <Symbol icon=Icon::Download />
                        {texts.original}
                    </a>
                }))}
                <Button class="danger-quiet" icon=Icon::Bin test="delete" on_press=move || delete()>
                    {texts.delete}
                </Button>
            </div>
            <p role="alert">{dynamic_view(move || problem.get().as_ref().map(problem_text))}</p>
        </footer>
    }
}
