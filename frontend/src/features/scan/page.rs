//! Scan page: choice of files, and the upload queue.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::api::ReceiptRow;
use shared::route::Route;

use super::interrupted::Interrupted;
use super::picker::{Picker, ScanIllustration};
use super::plain_http::PlainHttp;
use super::unrecognised::render_choices;
use super::upload_row::UploadRow;
use crate::browser::navigation::Navigation;
use crate::data::{LiveEvents, ReceiptStore, api};
use crate::i18n::t;
use crate::ui::{Button, Icon, Link, Symbol, dynamic_view, problem_text, set_page_title};
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
                <Link to=Route::Links class="button quiet" test="from-link">
                    <Symbol icon=Icon::Download />
                    <span>{t().scan.from_link}</span>
                </Link>
                <EnterByHand />
            </div>
            <PlainHttp />
            <Interrupted uploads />
            <Show when=has_rows fallback=Empty>
                <Queue uploads />
            </Show>
        </section>
    }
}

/// Button that creates a receipt without a picture and opens it.
#[component]
fn EnterByHand() -> impl IntoView {
    let (navigation, receipts) = (Navigation::expect(), ReceiptStore::expect());
    let is_busy = RwSignal::new(false);
    let problem = RwSignal::new(None);
    let enter = move || {
        if is_busy.get_untracked() {
            return;
        }
        is_busy.set(true);
        spawn_local(async move {
            let created = api::create_receipt().await;
            // Nobody waits for it any longer if the page was left.
            if is_busy.try_set(false).is_some() {
                return;
            }
            match created {
                Ok(row) => {
                    let id = row.id;
                    receipts.put_row(row);
                    navigation.go_to(Route::Receipt(id), "");
                }
                Err(error) => problem.set(Some(error)),
            }
        });
    };
    view! {
        <Button class="quiet" icon=Icon::Text test="enter-by-hand" on_press=enter>
            {t().scan.enter_by_hand}
        </Button>
        <p class="scan-problem" role="alert">
            {dynamic_view(move || problem.get().as_ref().map(problem_text))}
        </p>
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
    let live = LiveEvents::expect();
    // Of a single file its row says the same.
    let progress = move || {
        let summary = uploads.summarise(live.is_disconnected());
        summary
            .filter(|_| uploads.list().len() > 1)
            .map(|(text, _)| text)
    };
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
            <p class="queue-progress" data-test="queue-progress">{dynamic_view(progress)}</p>
            <ul class="uploads">
                <For each=move || uploads.list() key=|upload| upload.key let:upload>
                    <UploadRow
                        upload
                        receipt=receipt_row_of(upload, receipts)
                        picture=api::thumbnail_url
                        choices=render_choices
                        on_order
                    />
                </For>
            </ul>
        </section>
    }
}

/// Returns the row of the receipt an upload became.
fn receipt_row_of(upload: Upload, receipts: ReceiptStore) -> Signal<Option<ReceiptRow>> {
    let row = move || receipts.row(upload.state.get().receipt_id()?);
    Memo::new(move |_| row()).into()
}
