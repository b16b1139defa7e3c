//! Selection and active row of the list that was left last, restored on the way back.

use std::cell::RefCell;

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::id::ReceiptId;
use shared::route::Route;

use super::bulk_selection::BulkSelection;
use super::list_query::ListQuery;
use super::row_keys::ActiveRow;
use super::selection::ReceiptSelection;
use crate::browser::navigation::{Navigation, encode_query};
use crate::data::api::annotations;
use crate::ui::run_effect;

/// State of a list that was left.
struct LeftList {
    query: ListQuery,
    chosen: ReceiptSelection,
    is_selecting: bool,
    active: Option<ReceiptId>,
}

thread_local! {
    static LEFT: RefCell<Option<LeftList>> = const { RefCell::new(None) };
}

/// Restores the selection if the user came back to the list with this query, keeps it when the
/// page is left, and clears it when the query changes.
pub(super) fn keep_selection(query: Memo<ListQuery>, many: BulkSelection, active: ActiveRow) {
    let navigation = Navigation::expect();
    let left = LEFT.take().filter(|_| navigation.came_back());
    if let Some(left) = left.filter(|left| left.query == query.get_untracked()) {
        active.set(left.active);
        many.is_selecting.set(left.is_selecting);
        many.chosen.set(left.chosen);
        drop_missing(query, many);
    }
    let shown = StoredValue::new(query.get_untracked());
    run_effect(move || {
        let now = query.get();
        // The address changes before the page is left.
        let is_left = untrack(|| navigation.route()) != Route::Receipts;
        // A selection is only valid for the query it was made in.
        if !is_left && shown.with_value(|shown| *shown != now) {
            shown.set_value(now);
            many.chosen.update(ReceiptSelection::clear);
        }
    });
    on_cleanup(move || {
        LEFT.set(Some(LeftList {
            query: shown.get_value(),
            chosen: many.chosen.get_untracked(),
            is_selecting: many.is_selecting.get_untracked(),
            active: active.get(),
        }));
    });
}

/// Removes receipts from the selection that are no longer among the results: they may have been
/// deleted or changed on their page.
fn drop_missing(query: Memo<ListQuery>, many: BulkSelection) {
    if many.chosen.with_untracked(|chosen| chosen.count() == 0) {
        return;
    }
    let asked = query.get_untracked();
    spawn_local(async move {
        let parameters = encode_query(&asked.to_parameters());
        // Without an answer the selection stays as it was.
        if let Ok(found) = annotations::list_matching_ids(&parameters).await
            && query.try_get_untracked() == Some(asked)
        {
            many.chosen.try_update(|chosen| chosen.retain_ids(&found));
        }
    });
}
