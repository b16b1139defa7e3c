//! Choosing files, and how they go up.

use leptos::prelude::*;

use super::entitle;
use crate::api;
use crate::components::changing::{changing, outward};
use crate::components::icon::{Icon, Symbol};
use crate::components::interrupted::Interrupted;
use crate::components::picker::Picker;
use crate::components::upload_row::{UploadActions, UploadRow};
use crate::i18n::t;
use crate::receipts::{Receipts, is_being_read};
use crate::upload::{Upload, Uploads};

/// The first page.
#[component]
pub(crate) fn ScanPage() -> impl IntoView {
    entitle(t().scan.title);
    let uploads = Uploads::expect();
    let has_rows = move || !uploads.list().is_empty();
    view! {
        <section class="scan" class:has-rows=has_rows>
            <h1>{t().scan.heading}</h1>
            <Picker uploads />
            <Interrupted uploads />
            <Show when=has_rows fallback=Empty>
                <Queue uploads />
            </Show>
        </section>
    }
}

#[component]
fn Empty() -> impl IntoView {
    view! {
        <div class="scan-empty">
            <Symbol icon=Icon::Receipts />
            <h2>{t().scan.empty_title}</h2>
            <p>{t().scan.empty_text}</p>
        </div>
    }
}

#[component]
fn Queue(uploads: Uploads) -> impl IntoView {
    let receipts = Receipts::expect();
    let has_finished = move || uploads.list().iter().any(|upload| !upload.state.get().is_unfinished());
    let actions = UploadActions {
        on_cancel: Callback::new(move |upload| uploads.cancel(upload)),
        on_retry: Callback::new(move |upload| uploads.retry(upload)),
    };
    view! {
        <section class="queue" aria-labelledby="queue-title">
            <header class="queue-head">
                <h2 id="queue-title">{t().scan.queue}</h2>
                {changing(move || has_finished().then(|| view! { <button type="button" class="button quiet" on:click=move |_| uploads.clear_finished()>
                        {t().scan.clear_finished}
                    </button> }))}
            </header>
            <ul class="uploads">
                <For each=move || uploads.list() key=|upload| upload.key let:upload>
                    <UploadRow
                        upload
                        receipt=row_of(upload, receipts)
                        picture=api::thumbnail_url
                        actions
                    />
                </For>
            </ul>
        </section>
    }
}

/// The receipt an upload became. News of it come by themselves; it is asked for once, since the first may
/// have passed before.
fn row_of(upload: Upload, receipts: Receipts) -> Signal<Option<shared::api::ReceiptRow>> {
    let id = move || upload.state.get().receipt();
    outward(move || {
        let Some(id) = id() else { return };
        let is_settled = receipts.row_now(id).is_some_and(|row| !is_being_read(row.status));
        if !is_settled {
            receipts.fetch(id);
        }
    });
    Memo::new(move |_| id().and_then(|id| receipts.row(id))).into()
}
