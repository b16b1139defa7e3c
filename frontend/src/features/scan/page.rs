//! Scan page: choice of files, and the upload queue.

use leptos::prelude::*;
use shared::route::Route;

use super::interrupted::Interrupted;
use super::picker::{Picker, ScanIllustration};
use super::plain_http::PlainHttp;
use super::upload_row::UploadRow;
use crate::data::api;
use crate::data::{ReceiptStore, is_being_read};
use crate::i18n::t;
use crate::ui::{Button, Icon, Link, Symbol, dynamic_view, run_effect, set_page_title};
use crate::upload::queue::Order;
use crate::upload::{Upload, Uploads};

/// Scan page.
#[component]
pub(crate) fn ScanPage() -> impl IntoView {
    set_page_title(t().scan.title);
    let uploads = Uploads::expect();
    let has_rows = move || !uploads.list().is_empty();
    view! {
        <section class="scan" class:has-rows=has_rows>
            <h1>{t().scan.heading}</h1>
            <Picker uploads />
            <div class="scan-others">
                <Link to=Route::Camera class="button quiet" test="guided">
                    <Symbol icon=Icon::Camera />
                    <span>{t().scan.guided}</span>
                </Link>
                <Link to=Route::Links class="button quiet" test="from-link">
                    <Symbol icon=Icon::Download />
                    <span>{t().scan.from_link}</span>
                </Link>
            </div>
            <PlainHttp />
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
            <ScanIllustration />
            <h2>{t().scan.empty_title}</h2>
            <p>{t().scan.empty_text}</p>
        </div>
    }
}

#[component]
fn Queue(uploads: Uploads) -> impl IntoView {
    let receipts = ReceiptStore::expect();
    let on_order = Callback::new(move |(upload, order)| uploads.apply_to_one(upload, order));
    // A memo, since with many files the states change all the time and the buttons seldom do.
    let orders = Memo::new(move |_| uploads.available_orders());
    let button = move |order: Order| {
        view! {
            <Button
                class="quiet"
                test=order.test_names().1
                on_press=move || uploads.apply_to_all(order)
            >
                {(t().scan.order)(order)}
            </Button>
        }
    };
    view! {
        <section class="queue" aria-labelledby="queue-title">
            <header class="queue-head">
                <h2 id="queue-title">{t().scan.queue}</h2>
                <div class="queue-orders">
                    {dynamic_view(move || orders.get().into_iter().map(button).collect_view())}
                </div>
            </header>
            <ul class="uploads">
                <For each=move || uploads.list() key=|upload| upload.key let:upload>
                    <UploadRow
                        upload
                        receipt=receipt_row_of(upload, receipts)
                        picture=api::thumbnail_url
                        on_order
                    />
                </For>
            </ul>
        </section>
    }
}

/// Returns the row of the receipt an upload became. It is requested once, since its first event may
/// have been missed; later events update it.
fn receipt_row_of(
    upload: Upload,
    receipts: ReceiptStore,
) -> Signal<Option<shared::api::ReceiptRow>> {
    let id = move || upload.state.get().receipt_id();
    run_effect(move || {
        let Some(id) = id() else { return };
        // A row that is being read, or unknown, may be out of date.
        let is_settled = receipts
            .row_untracked(id)
            .is_some_and(|row| !is_being_read(row.status));
        if !is_settled {
            receipts.fetch_row(id);
        }
    });
    Memo::new(move |_| id().and_then(|id| receipts.row(id))).into()
}
