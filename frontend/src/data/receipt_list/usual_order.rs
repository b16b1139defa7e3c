//! Order of the list that the user chose last, kept in this browser.

use shared::filter::SortOrder;

use crate::browser::storage;

/// Key in the local storage.
const STORAGE_KEY: &str = "order";

/// Returns the order in which lists are shown unless their address names one.
pub(crate) fn usual_order() -> SortOrder {
    storage::stored(STORAGE_KEY)
        .and_then(|order| order.parse().ok())
        .unwrap_or(SortOrder::LATEST_DATE_FIRST)
}

/// Stores an order that the user chose.
pub(crate) fn remember_order(order: SortOrder) {
    storage::store(STORAGE_KEY, &order.to_string());
}
