//! Rows of the list of receipts, rendered in chunks as they come into view.

use leptos::prelude::*;
use shared::api::ReceiptRow;
use shared::id::ReceiptId;
use shared::problem::Problem;

use super::bulk_selection::BulkSelection;
use super::receipt_item::ReceiptItem;
use super::selection_checkbox::RowSelection;
use crate::browser::navigation::encode_query;
use crate::data::api;
use crate::i18n::{desk, t};
use crate::ui::{
    Button, ListEntry, VirtualRows, VirtualWindow, dynamic_view, problem_text, run_effect,
};

/// Number of placeholder rows while the list is loading.
const SKELETON_ROWS: usize = 6;

/// Rows of a list, whatever their source.
#[derive(Clone, Copy)]
pub(super) struct RowSource {
    pub(super) ids: Memo<Vec<ReceiptId>>,
    /// The same receipts, with the headings between them.
    pub(super) entries: Memo<Vec<ListEntry>>,
    /// Renders the heading above a receipt, given its position among the entries.
    pub(super) heading: Callback<(ReceiptId, Signal<usize>), AnyView>,
    pub(super) row: Callback<ReceiptId, Option<ReceiptRow>>,
    pub(super) has_more: Signal<bool>,
    /// Number of receipts that are not loaded, as far as it is known.
    pub(super) unloaded_count: Signal<usize>,
    pub(super) is_loading: Signal<bool>,
    pub(super) problem: Signal<Option<Problem>>,
    /// Loads so many more rows.
    pub(super) load_more: Callback<usize>,
    pub(super) retry: Callback<()>,
    /// Search words that the pages of the receipts highlight.
    pub(super) search_words: Signal<String>,
}

#[component]
pub(super) fn List(rows: RowSource, many: BulkSelection) -> impl IntoView {
    let words_of = &t().receipts;
    let RowSource { ids, entries, .. } = rows;
    // The selection refers to the rows in their current order.
    run_effect(move || {
        many.listed.set(ids.get());
        many.has_more.set(rows.has_more.get());
    });
    // Rows that are no longer shown must not be selected.
    on_cleanup(move || {
        many.listed.try_set(Vec::new());
        many.has_more.try_set(false);
    });
    let row = Callback::new(move |(entry, place)| match entry {
        ListEntry::Heading(id) => rows.heading.run((id, place)),
        ListEntry::Receipt(id) => list_row(rows, many, id, place).into_any(),
    });
    let window = VirtualWindow::new(entries, move |missing| {
        if rows.has_more.get() && !rows.is_loading.get() && rows.problem.with(Option::is_none) {
            rows.load_more.run(missing);
        }
    });
    // The header row counts, too; -1 stands for an unknown number.
    let count = move || {
        let known = || entries.with(|entries| (entries.len() + 1).to_string());
        if rows.has_more.get() {
            "-1".to_owned()
        } else {
            known()
        }
    };
    view! {
        <table class="list" role="table" aria-rowcount=count node_ref=window.table()>
            <thead role="rowgroup">
                <tr role="row" aria-rowindex="1">
                    <th role="columnheader" scope="col">
                        <span class="visually-hidden">{desk().many.select}</span>
                    </th>
                    <th role="columnheader" scope="col">
                        <span class="visually-hidden">{words_of.picture}</span>
                    </th>
                    <th role="columnheader" scope="col">{words_of.merchant}</th>
                    <th role="columnheader" scope="col">{words_of.date}</th>
                    <th role="columnheader" scope="col">{words_of.status}</th>
                    <th role="columnheader" scope="col" class="receipt-total">{words_of.total}</th>
                </tr>
            </thead>
            <VirtualRows window entries row />
        </table>
        <Unloaded rows window />
    }
}

/// Room of the rows that are not loaded, with what is happening to them.
#[component]
fn Unloaded(rows: RowSource, window: VirtualWindow) -> impl IntoView {
    let px = |height: f64| [&height.to_string(), "px"].concat();
    let is_needed = Memo::new(move |_| rows.has_more.get() || rows.problem.with(Option::is_some));
    let has_problem = Memo::new(move |_| rows.problem.with(Option::is_some));
    let problem = move || {
        view! {
            <p class="inline-problem" role="alert">
                {dynamic_view(move || rows.problem.get().as_ref().map(problem_text))}
                <Button class="quiet" on_press=move || rows.retry.run(())>
                    {t().try_again}
                </Button>
            </p>
        }
        .into_any()
    };
    let more = move || {
        view! {
            <Button on_press=move || rows.load_more.run(1)>
                {dynamic_view(move || {
                    if rows.is_loading.get() { t().loading } else { t().receipts.more }
                })}
            </Button>
        }
        .into_any()
    };
    dynamic_view(move || {
        is_needed.get().then(|| {
            view! {
                <div
                    class="unloaded"
                    data-test="unloaded"
                    style:height=move || px(window.unloaded_height_px(rows.unloaded_count.get()))
                    style=("--row", move || px(window.row_height_px()))
                >
                    <div class="unloaded-state">
                        {dynamic_view(move || if has_problem.get() { problem() } else { more() })}
                    </div>
                </div>
            }
            .into_any()
        })
    })
}

/// Renders a row, again only when the row itself changes.
fn list_row(
    rows: RowSource,
    many: BulkSelection,
    id: ReceiptId,
    place: Signal<usize>,
) -> impl IntoView {
    let is_chosen = Memo::new(move |_| many.chosen.with(|chosen| chosen.contains(id)));
    let choosing = RowSelection {
        is_selected: is_chosen.into(),
        on_toggle: Callback::new(move |(is_chosen, is_range)| {
            many.on_row_toggle(id, is_chosen, is_range);
        }),
    };
    let row = Memo::new(move |_| rows.row.run(id));
    dynamic_view(move || {
        row.get().map(|row| {
            // The page of the receipt highlights the search words.
            let words = rows.search_words.get();
            let query = if words.is_empty() {
                words
            } else {
                encode_query(&[("q", words)])
            };
            view! { <ReceiptItem row place picture=api::thumbnail_url choosing query /> }
        })
    })
}

#[component]
pub(super) fn Skeleton() -> impl IntoView {
    view! {
        <p class="visually-hidden" role="status">{t().loading}</p>
        <div class="skeleton" aria-hidden="true">
            {(0..SKELETON_ROWS).map(|_| view! { <div class="skeleton-row"></div> }).collect_view()}
        </div>
    }
}
