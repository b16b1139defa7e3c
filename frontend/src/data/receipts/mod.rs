//! Store of receipt rows, shared by all pages: loaded from the server, kept current by events.
//!
//! Pages request loading; the store shows nothing. The state and its changes are in [`rows`].

mod rows;

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::api::{Event, ReceiptRow, ReceiptStatus};
use shared::id::ReceiptId;
use shared::problem::Problem;

use super::api;
use super::events::LiveEvents;
use rows::ReceiptRows;

/// Store of receipt rows. Copies share it.
#[derive(Clone, Copy)]
pub(crate) struct ReceiptStore {
    rows: RwSignal<ReceiptRows>,
    is_loading: RwSignal<bool>,
    problem: RwSignal<Option<Problem>>,
}

impl ReceiptStore {
    /// Creates the store and subscribes it to events. To be called once, at the root.
    pub(crate) fn provide(live: LiveEvents) -> Self {
        let receipts = Self {
            rows: RwSignal::new(ReceiptRows::default()),
            is_loading: RwSignal::new(false),
            problem: RwSignal::new(None),
        };
        provide_context(receipts);
        live.listen(move |event| receipts.apply_event(event));
        receipts
    }

    /// Returns the store of this app.
    pub(crate) fn expect() -> Self {
        expect_context()
    }

    /// Returns the receipts of the list, newest first.
    pub(crate) fn listed_ids(self) -> Vec<ReceiptId> {
        self.rows.with(ReceiptRows::listed_ids)
    }

    /// Returns whether the list was loaded.
    pub(crate) fn is_loaded(self) -> bool {
        self.rows.with(ReceiptRows::is_loaded)
    }

    /// Returns whether the server has more receipts than the list.
    pub(crate) fn has_more(self) -> bool {
        self.rows.with(|rows| rows.next_cursor().is_some())
    }

    /// Returns whether a page is being loaded.
    pub(crate) fn is_loading(self) -> bool {
        self.is_loading.get()
    }

    /// Returns the problem of the last page, if it could not be loaded.
    pub(crate) fn problem(self) -> Option<Problem> {
        self.problem.get()
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

    /// Loads the list unless that was done already.
    pub(crate) fn load_first_page(self) {
        if !self.rows.with_untracked(ReceiptRows::is_loaded) {
            self.load_page();
        }
    }

    /// Loads the next page, if there is one and no request is running.
    pub(crate) fn load_more(self) {
        if self
            .rows
            .with_untracked(|rows| rows.next_cursor().is_some())
        {
            self.load_page();
        }
    }

    /// Repeats a request that failed.
    pub(crate) fn retry_load(self) {
        self.load_page();
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

    /// Applies an event, and reloads the list if events were missed.
    fn apply_event(self, event: &Event) {
        // The signal must be free again before the reload reads it.
        let mut must_reload = false;
        self.rows
            .update(|rows| must_reload = rows.apply_event(event));
        if must_reload {
            self.reload_list();
        }
    }

    fn load_page(self) {
        if self.is_loading.get_untracked() {
            return;
        }
        self.is_loading.set(true);
        self.problem.set(None);
        spawn_local(async move {
            let after = self
                .rows
                .with_untracked(|rows| rows.next_cursor().map(str::to_owned));
            match api::list_receipts(after.as_deref()).await {
                Ok(page) => self.rows.update(|rows| rows.add_page(page)),
                Err(problem) => self.problem.set(Some(problem)),
            }
            self.is_loading.set(false);
        });
    }

    /// Replaces all rows by fresh ones, as far back as the list goes, and unfinished ones beyond.
    fn reload_list(self) {
        let before = self.rows.get_untracked();
        // Unfinished receipts are loaded one by one, since they may lie outside of the list.
        for id in before.unfinished_ids() {
            self.fetch_row(id);
        }
        if !before.is_loaded() {
            return;
        }
        spawn_local(async move {
            let mut fresh = ReceiptRows::default();
            // The list must not become shorter under the user.
            while !fresh.covers_range_of(&before) {
                // After a failure the known rows stay; the next connection reloads them.
                let Ok(page) = api::list_receipts(fresh.next_cursor()).await else {
                    return;
                };
                fresh.add_page(page);
            }
            self.rows.update(|rows| rows.replace_list(&before, fresh));
        });
    }
}

/// Returns whether the receipt is still to be read.
pub(crate) fn is_being_read(status: ReceiptStatus) -> bool {
    match status {
        ReceiptStatus::Waiting | ReceiptStatus::Reading => true,
        ReceiptStatus::Ready | ReceiptStatus::Failed => false,
    }
}
