//! The list of receipts, newest first, kept up to date by news.

use leptos::prelude::*;
use shared::id::ReceiptId;

use super::entitle;
use crate::api;
use crate::components::changing::changing;
use crate::components::icon::Icon;
use crate::components::link::Link;
use crate::components::more::More;
use crate::components::notice::{Failure, Notice, words};
use crate::components::receipt_item::ReceiptItem;
use crate::i18n::t;
use crate::receipts::Receipts;
use crate::route::Route;

/// How many rows are drawn while the list is loading.
const SKELETON_ROWS: usize = 6;

/// What the page shows at the moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    Loading,
    Failed,
    Empty,
    List,
}

/// The list.
#[component]
pub(crate) fn ReceiptsPage() -> impl IntoView {
    entitle(t().receipts.title);
    let receipts = Receipts::expect();
    receipts.load();
    let phase = Memo::new(move |_| match (receipts.is_loaded(), receipts.problem().is_some()) {
        (false, true) => Phase::Failed,
        (false, false) => Phase::Loading,
        (true, _) if receipts.listed().is_empty() => Phase::Empty,
        (true, _) => Phase::List,
    });
    view! {
        <section class="receipts">
            <h1>{t().receipts.title}</h1>
            {changing(move || match phase.get() {
                Phase::Loading => view! { <Skeleton /> }.into_any(),
                Phase::Failed => view! { <Failed receipts /> }.into_any(),
                Phase::Empty => view! { <Empty /> }.into_any(),
                Phase::List => view! { <List receipts /> }.into_any(),
            })}
        </section>
    }
}

#[component]
fn List(receipts: Receipts) -> impl IntoView {
    let words_of = &t().receipts;
    let ids = Memo::new(move |_| receipts.listed());
    view! {
        <table class="list" role="table">
            <thead role="rowgroup">
                <tr role="row">
                    <th role="columnheader" scope="col">
                        <span class="visually-hidden">{words_of.picture}</span>
                    </th>
                    <th role="columnheader" scope="col">{words_of.merchant}</th>
                    <th role="columnheader" scope="col">{words_of.date}</th>
                    <th role="columnheader" scope="col">{words_of.status}</th>
                    <th role="columnheader" scope="col" class="receipt-total">{words_of.total}</th>
                </tr>
            </thead>
            <tbody role="rowgroup">
                <For each=move || ids.get() key=|id| *id let:id>
                    {item(receipts, id)}
                </For>
            </tbody>
        </table>
        {changing(move || {
            receipts.problem().map(|problem| {
                view! {
                    <p class="inline-problem" role="alert">
                        {words(&problem)}
                        <button type="button" class="button quiet" on:click=move |_| receipts.load_again()>
                            {t().try_again}
                        </button>
                    </p>
                }.into_any()
            })
        })}
        <Show when=move || receipts.has_more() && receipts.problem().is_none()>
            <More is_loading=Signal::derive(move || receipts.is_loading()) on_more=move || receipts.load_more() />
        </Show>
    }
}

/// A row, drawn anew when it changes and only then.
fn item(receipts: Receipts, id: ReceiptId) -> impl IntoView {
    let row = Memo::new(move |_| receipts.row(id));
    changing(move || row.get().map(|row| view! { <ReceiptItem row picture=api::thumbnail_url /> }))
}

#[component]
fn Empty() -> impl IntoView {
    view! {
        <Notice icon=Icon::Receipts title=t().receipts.empty_title text=t().receipts.empty_text>
            <Link to=Route::Scan class="button primary">{t().to_scan}</Link>
        </Notice>
    }
}

#[component]
fn Failed(receipts: Receipts) -> impl IntoView {
    view! {
        {changing(move || {
            receipts.problem().map(|problem| {
                let on_retry = move || receipts.load_again();
                view! { <Failure title=t().receipts.error_title text=words(&problem) on_retry /> }.into_any()
            })
        })}
    }
}

#[component]
fn Skeleton() -> impl IntoView {
    view! {
        <p class="visually-hidden" role="status">{t().loading}</p>
        <div class="skeleton" aria-hidden="true">
            {(0..SKELETON_ROWS).map(|_| view! { <div class="skeleton-row"></div> }).collect_view()}
        </div>
    }
}
