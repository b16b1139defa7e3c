//! Foot of the receipt page: annotations, facts on the file, and actions on the whole receipt.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::problem::ProblemCode;

use super::annotations::AnnotationFields;
use super::form::ReceiptForm;
use super::provenance::describe_reading;
use crate::data::ReceiptStore;
use crate::data::api;
use crate::i18n::{desk, format};
use crate::ui::{Announcer, Button, Icon, Symbol, dynamic_view, problem_text};

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
        form.with_detail(|detail| {
            let file = &detail.row.file;
            let file = file
                .kind
                .map(|_| format!("{} · {}", file.name, format::human_size(file.size_bytes)));
            let engine = detail.engine.as_deref();
            let reading = describe_reading(engine, &detail.tried, &detail.sent);
            let fact = |(name, value): (&'static str, Option<String>)| {
                Some(view! { <dt>{name}</dt> <dd>{value?}</dd> }.into_any())
            };
            let facts = [(texts.file, file), (texts.read_by, reading)];
            facts.into_iter().filter_map(fact).collect_view()
        })
    };
    // A receipt that was entered by hand has none.
    let has_file = Memo::new(move |_| {
        let has_kind = form.with_detail(|detail| detail.row.file.kind.is_some());
        has_kind == Some(true)
    });
    view! {
        <footer class="detail-foot">
            <AnnotationFields form />
            <dl>
                {dynamic_view(facts)}
            </dl>
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
