//! Foot of the receipt page: annotations, facts on the file, and actions on the whole receipt.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::problem::ProblemCode;

use super::annotations::AnnotationFields;
use super::form::ReceiptForm;
use super::provenance;
use crate::data::api;
use crate::data::receipts::ReceiptStore;
use crate::i18n::{desk, format};
use crate::ui::announce::Announcer;
use crate::ui::dynamic_view::dynamic_view;
use crate::ui::icon::{Icon, Symbol};
use crate::ui::notice::problem_text;

/// Annotations, file and engine, and the actions on the whole receipt.
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
    let facts = move || {
        form.detail.with(|detail| {
            let detail = detail.as_ref()?;
            let file = format!(
                "{} · {}",
                detail.row.file.name,
                format::human_size(detail.row.file.size_bytes)
            );
            let facts = [
                (texts.file, Some(file)),
                (
                    texts.read_by,
                    provenance::describe_reading(
                        detail.engine.as_deref(),
                        &detail.tried,
                        &detail.sent,
                    ),
                ),
            ];
            let fact = |(name, value): (&'static str, Option<String>)| {
                Some(view! { <dt>{name}</dt> <dd>{value?}</dd> }.into_any())
            };
            Some(facts.into_iter().filter_map(fact).collect_view().into_any())
        })
    };
    view! {
        <footer class="detail-foot">
            <AnnotationFields form />
            <dl>
                {dynamic_view(facts)}
            </dl>
            <div class="detail-actions">
                <a class="button" href=api::original_url(form.id) download rel="external">
                    <Symbol icon=Icon::Download />
                    {texts.original}
                </a>
                <button
                    type="button"
                    class="button danger-quiet"
                    data-test="delete"
                    on:click=move |_| delete()
                >
                    <Symbol icon=Icon::Bin />
                    {texts.delete}
                </button>
            </div>
            <p role="alert">{dynamic_view(move || problem.get().as_ref().map(problem_text))}</p>
        </footer>
    }
}
