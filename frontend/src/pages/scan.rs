//! Choosing files, and how they go up.

use leptos::prelude::*;

use super::entitle;
use crate::api;
use crate::components::changing::{changing, outward};
use crate::components::icon::{Icon, Symbol};
use crate::components::interrupted::Interrupted;
use crate::components::link::Link;
use crate::components::picker::{Art, Picker};
use crate::components::plain_http::PlainHttp;
use crate::components::upload_row::UploadRow;
use crate::i18n::t;
use crate::receipts::{Receipts, is_being_read};
use crate::route::Route;
use crate::upload::queue::Order;
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
            <Art />
            <h2>{t().scan.empty_title}</h2>
            <p>{t().scan.empty_text}</p>
        </div>
    }
}

#[component]
fn Queue(uploads: Uploads) -> impl IntoView {
    let receipts = Receipts::expect();
    let on_order = Callback::new(move |(upload, order)| uploads.order_one(upload, order));
    // Told apart first: with many files the states change all the time, the buttons seldom.
    let orders = Memo::new(move |_| uploads.orders());
    let button = move |order: Order| {
        view! {
            <button type="button" class="button quiet" data-test=order.names().1 on:click=move |_| uploads.order_all(order)>
                {(t().scan.order)(order)}
            </button>
        }
    };
    view! {
        <section class="queue" aria-labelledby="queue-title">
            <header class="queue-head">
                <h2 id="queue-title">{t().scan.queue}</h2>
                <div class="queue-orders">
                    {changing(move || orders.get().into_iter().map(button).collect_view())}
                </div>
            </header>
            <ul class="uploads">
                <For each=move || uploads.list() key=|upload| upload.key let:upload>
                    <UploadRow
                        upload
                        receipt=row_of(upload, receipts)
                        picture=api::thumbnail_url
                        on_order
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
        let is_settled = receipts
            .row_now(id)
            .is_some_and(|row| !is_being_read(row.status));
        if !is_settled {
            receipts.fetch(id);
        }
    });
    Memo::new(move |_| id().and_then(|id| receipts.row(id))).into()
}
