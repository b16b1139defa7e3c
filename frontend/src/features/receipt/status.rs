//! Notices above the fields of a receipt: its reading, and restored edits.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::api::ReceiptStatus;

use super::form::ReceiptForm;
use crate::data::api;
use crate::data::is_being_read;
use crate::i18n::{desk, t};
use crate::ui::{Button, Icon, Symbol, dynamic_view, problem_text};

/// Status of the reading.
#[component]
pub(crate) fn ReadingStatus(form: ReceiptForm) -> impl IntoView {
    let state = move || form.with_detail(|detail| (detail.row.status, detail.row.problem));
    let problem = RwSignal::new(None);
    let read_again = move || {
        spawn_local(async move {
            problem.try_set(api::request_rereading(form.id).await.err());
        });
    };
    dynamic_view(move || {
        let (status, cause) = state()?;
        if is_being_read(status) {
            // The reason for waiting is shown, if there is one the user should know.
            let text = cause.map_or(desk().receipt.reading_now, t().problem);
            let reading = view! { <p class="banner is-busy" role="status">{text}</p> };
            return Some(reading.into_any());
        }
        (status == ReceiptStatus::Failed).then(|| {
            view! {
                <div class="banner is-failed">
                    <Symbol icon=Icon::Warning />
                    <p>
                        {cause.map_or(t().receipts.status_failed, t().problem)} " "
                        {desk().receipt.failed_hint}
                    </p>
                    <Button icon=Icon::Retry test="read-again" on_press=move || read_again()>
                        {desk().receipt.read_again}
                    </Button>
                    <p role="alert">
                        {dynamic_view(move || problem.get().as_ref().map(problem_text))}
                    </p>
                </div>
            }
            .into_any()
        })
    })
}

/// Notice that edits of an earlier visit were restored, with a button that discards them.
#[component]
pub(crate) fn Resumed(form: ReceiptForm) -> impl IntoView {
    let texts = &desk().receipt;
    let is_resumed = Memo::new(move |_| form.is_resumed());
    view! {
        <div role="status">
            {dynamic_view(move || is_resumed.get().then(|| view! {
                <div class="banner" data-test="resumed">
                    <p>{texts.resumed}</p>
                    <Button test="discard" on_press=move || form.discard()>{texts.discard}</Button>
                </div>
            }.into_any()))}
        </div>
    }
}
