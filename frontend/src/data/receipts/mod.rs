//! Store of single receipt rows, shared by all pages: loaded from the server, kept current by
//! events.
//!
//! Pages request loading; the store shows nothing. The state and its changes are in [`rows`].

mod rows;

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::api::{Event, ReceiptRow, ReceiptStatus};
use shared::id::ReceiptId;

use super::api;
use super::events::LiveEvents;
use rows::ReceiptRows;

/// Store of receipt rows. Copies share it.
#[derive(Clone, Copy)]
pub(crate) struct ReceiptStore {
    rows: RwSignal<ReceiptRows>,
}

impl ReceiptStore {
    /// Creates the store and subscribes it to events. To be called once, at the root.
    pub(crate) fn provide(live: LiveEvents) -> Self {
        let receipts = Self {
            rows: RwSignal::new(ReceiptRows::default()),
        };
        provide_context(receipts);
        live.listen(move |event| receipts.apply_event(event));
        receipts
    }

    /// Returns the store of this app.
    pub(crate) fn expect() -> Self {
        expect_context()
    }

    /// Returns the row of a receipt as it is known now.
    pub(crate) fn row(self, id: ReceiptId) -> Option<ReceiptRow> {
        self.rows.with(|rows| rows.row(id).cloned())
    }

    /// Returns whether a receipt is known and was read, successfully or not.
    pub(crate) fn is_read(self, id: ReceiptId) -> bool {
        self.rows
            .with(|rows| rows.row(id).is_some_and(|row| !is_being_read(row.status)))
    }

    /// Loads a single row, for a receipt that may lie outside of the list.
    pub(crate) fn fetch_row(self, id: ReceiptId) {
        spawn_local(async move {
            if let Ok(row) = api::fetch_receipt_row(id).await {
                self.rows.update(|rows| rows.put_row(row));
            }
        });
    }

    /// Loads a single row, unless it is known to be read: any other may be out of date.
    pub(crate) fn fetch_unless_read(self, id: ReceiptId) {
        if !untrack(|| self.is_read(id)) {
            self.fetch_row(id);
        }
    }

    /// Stores a row that came with another answer.
    pub(crate) fn put_row(self, row: ReceiptRow) {
        self.rows.update(|rows| rows.put_row(row));
    }

    /// Removes a receipt that was deleted here.
    pub(crate) fn remove_row(self, id: ReceiptId) {
        self.rows.update(|rows| rows.remove_row(id));
    }

    /// Applies an event, and loads unfinished receipts again if events were missed.
    fn apply_event(self, event: &Event) {
        // The signal must be free again before the rows are loaded.
        let mut outdated = Vec::new();
        self.rows.update(|rows| outdated = rows.apply_event(event));
        for id in outdated {
            self.fetch_row(id);
        }
    }
}

/// Returns whether the receipt is still to be read.
pub(crate) fn is_being_read(status: ReceiptStatus) -> bool {
    match status {
        ReceiptStatus::Waiting | ReceiptStatus::Reading => true,
        ReceiptStatus::Ready | ReceiptStatus::Failed => false,
    }
}
