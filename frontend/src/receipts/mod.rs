//! The store of receipts: rows that were loaded, kept up to date by news, shared by all pages.
//!
//! Pages ask it to load; it never shows anything. What follows from what is in [`rows`].

mod rows;

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::api::{Event, ReceiptRow, Status};
use shared::id::ReceiptId;
use shared::problem::Problem;

use crate::api;
use crate::live::Live;
use rows::Rows;

/// The store. A copy is the same store.
#[derive(Clone, Copy)]
pub(crate) struct Receipts {
    rows: RwSignal<Rows>,
    is_loading: RwSignal<bool>,
    problem: RwSignal<Option<Problem>>,
}

impl Receipts {
    /// To be called once, at the root.
    pub(crate) fn provide(live: Live) -> Self {
        let receipts = Self {
            rows: RwSignal::new(Rows::default()),
            is_loading: RwSignal::new(false),
            problem: RwSignal::new(None),
        };
        provide_context(receipts);
        live.listen(move |event| receipts.take(event));
        receipts
    }

    /// The one of this app.
    pub(crate) fn expect() -> Self {
        expect_context()
    }

    /// The receipts of the list, newest first.
    pub(crate) fn listed(self) -> Vec<ReceiptId> {
        self.rows.with(Rows::listed)
    }

    /// The list was loaded.
    pub(crate) fn is_loaded(self) -> bool {
        self.rows.with(Rows::is_loaded)
    }

    /// There is more on the server than in the list.
    pub(crate) fn has_more(self) -> bool {
        self.rows.with(|rows| rows.next().is_some())
    }

    /// A page is on its way.
    pub(crate) fn is_loading(self) -> bool {
        self.is_loading.get()
    }

    /// Why the last page did not come.
    pub(crate) fn problem(self) -> Option<Problem> {
        self.problem.get()
    }

    /// The row of a receipt, as it is known now.
    pub(crate) fn row(self, id: ReceiptId) -> Option<ReceiptRow> {
        self.rows.with(|rows| rows.row(id).cloned())
    }

    /// The same, without being told when it changes.
    pub(crate) fn row_now(self, id: ReceiptId) -> Option<ReceiptRow> {
        self.rows.with_untracked(|rows| rows.row(id).cloned())
    }

    /// Loads the list if it is not there yet.
    pub(crate) fn load(self) {
        if !self.rows.with_untracked(Rows::is_loaded) {
            self.load_page();
        }
    }

    /// Loads the next page, if there is one and none is on its way.
    pub(crate) fn load_more(self) {
        if self.rows.with_untracked(|rows| rows.next().is_some()) {
            self.load_page();
        }
    }

    /// Tries again what failed.
    pub(crate) fn load_again(self) {
        self.load_page();
    }

    /// Loads a single row, for a receipt that may lie outside the list.
    pub(crate) fn fetch(self, id: ReceiptId) {
        spawn_local(async move {
            if let Ok(row) = api::row(id).await {
                self.rows.update(|rows| rows.put(row));
            }
        });
    }

    /// A row that came with another answer.
    pub(crate) fn put(self, row: ReceiptRow) {
        self.rows.update(|rows| rows.put(row));
    }

    /// A receipt was deleted here.
    pub(crate) fn remove(self, id: ReceiptId) {
        self.rows.update(|rows| rows.remove(id));
    }

    fn take(self, event: &Event) {
        let mut must_reload = false;
        self.rows.update(|rows| must_reload = rows.take(event));
        if must_reload {
            self.reload();
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
                .with_untracked(|rows| rows.next().map(str::to_owned));
            match api::receipts(after.as_deref()).await {
                Ok(page) => self.rows.update(|rows| rows.add_page(page)),
                Err(problem) => self.problem.set(Some(problem)),
            }
            self.is_loading.set(false);
        });
    }

    /// Replaces all rows by fresh ones, as far back as they go now, and the unfinished ones beyond.
    fn reload(self) {
        let before = self.rows.get_untracked();
        for id in before.unfinished() {
            self.fetch(id);
        }
        if !before.is_loaded() {
            return;
        }
        spawn_local(async move {
            let mut fresh = Rows::default();
            while !fresh.reaches_as_far_as(&before) {
                let Ok(page) = api::receipts(fresh.next()).await else {
                    return;
                };
                fresh.add_page(page);
            }
            self.rows.update(|rows| rows.replace_list(&before, fresh));
        });
    }
}

/// The reading of this receipt is still to come.
pub(crate) fn is_being_read(status: Status) -> bool {
    match status {
        Status::Waiting | Status::Reading => true,
        Status::Ready | Status::Failed => false,
    }
}
