//! Order of the list that the user chose last, kept in this browser.

use shared::api::Neighbours;
use shared::filter::SortOrder;
use shared::id::ReceiptId;

use crate::browser::storage;
use crate::data::api;

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

/// Fetches the receipts beside another one in the usual order of all receipts; none without an
/// answer.
pub(crate) async fn fetch_neighbours(id: ReceiptId) -> Neighbours {
    let query = ["sort=", &usual_order().to_string()].concat();
    api::fetch_neighbours(id, &query).await.unwrap_or_default()
}
