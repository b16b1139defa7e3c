//! Search results: pages from the server in its order, kept current by events.

use leptos::prelude::*;
use shared::api::{Event, ReceiptPage, ReceiptRow};
use shared::id::ReceiptId;
use shared::problem::Problem;
use shared::search_results::CurrencyTotal;

use crate::data::Loadable;
use crate::data::api;

/// Results of the current query. Copies share them.
#[derive(Clone, Copy)]
pub(crate) struct SearchResults {
    pages: Loadable<LoadedPages>,
    /// Parameters of the latest request.
    query: StoredValue<String>,
}

/// Pages of the results that are loaded.
#[derive(Default)]
struct LoadedPages {
    rows: Vec<ReceiptRow>,
    next_cursor: Option<String>,
    /// Number of receipts on all pages, and their sums.
    totals: Option<(u64, Vec<CurrencyTotal>)>,
}

impl SearchResults {
    /// Returns empty results, before any request.
    pub(crate) fn new() -> Self {
        Self {
            pages: Loadable::new(),
            query: StoredValue::new(String::new()),
        }
    }

    /// Requests the first page of a query. The present rows stay until the answer arrives.
    pub(crate) fn load_query(self, query: String) {
        self.query.set_value(query);
        self.load_page(None);
    }

    /// Requests the next page, if there is one and no request is running.
    pub(crate) fn load_more(self) {
        let next = self
            .pages
            .signal()
            .with_untracked(|pages| pages.as_ref()?.next_cursor.clone());
        if next.is_some() && !self.pages.is_loading_untracked() {
            self.load_page(next);
        }
    }

    /// Requests the first page again.
    pub(crate) fn reload_results(self) {
        self.load_page(None);
    }

    /// Returns the ids in the order of the results.
    pub(crate) fn listed_ids(self) -> Vec<ReceiptId> {
        self.with_pages(|pages| pages.rows.iter().map(|row| row.id).collect())
            .unwrap_or_default()
    }

    /// Returns a row as it is known now.
    pub(crate) fn row(self, id: ReceiptId) -> Option<ReceiptRow> {
        self.with_pages(|pages| pages.rows.iter().find(|row| row.id == id).cloned())
            .flatten()
    }

    /// Returns the number of receipts on all pages, and their sums; `None` before the first answer.
    pub(crate) fn totals(self) -> Option<(u64, Vec<CurrencyTotal>)> {
        self.with_pages(|pages| pages.totals.clone()).flatten()
    }

    pub(crate) fn has_more(self) -> bool {
        self.with_pages(|pages| pages.next_cursor.is_some())
            .unwrap_or_default()
    }

    pub(crate) fn is_loading(self) -> bool {
        self.pages.is_loading()
    }

    pub(crate) fn problem(self) -> Option<Problem> {
        self.pages.problem()
    }

    /// Applies an event to the rows that are shown, without changing their order. Only the server
    /// knows whether another receipt belongs to the results; it appears with the next request.
    pub(crate) fn apply_event(self, event: &Event) {
        match event {
            Event::Changed { row } => self.pages.update(|pages| {
                if let Some(known) = pages.rows.iter_mut().find(|known| known.id == row.id) {
                    // The hit belongs to the query and is not part of the event.
                    let hit = known.hit.take();
                    *known = ReceiptRow {
                        hit,
                        ..(**row).clone()
                    };
                }
            }),
            Event::Deleted { id } => self
                .pages
                .update(|pages| pages.rows.retain(|row| row.id != *id)),
            // The connection was interrupted, so the events in between are unknown.
            Event::Missed => self.reload_results(),
        }
    }

    /// Requests the page after a cursor, or the first one.
    fn load_page(self, after: Option<String>) {
        // A problem of the previous request must not stand beside the new rows.
        self.pages.clear_problem();
        let query = self.query.get_value();
        let is_next = after.is_some();
        self.pages.load_with(
            async move { api::search_receipts(&query, after.as_deref()).await },
            move |pages, page| {
                pages.get_or_insert_default().add_page(page, is_next);
            },
        );
    }

    fn with_pages<R>(self, read: impl FnOnce(&LoadedPages) -> R) -> Option<R> {
        self.pages.signal().with(|pages| pages.as_ref().map(read))
    }
}

impl LoadedPages {
    /// Adds the next page, or replaces all rows by the first one.
    fn add_page(&mut self, page: ReceiptPage, is_next: bool) {
        self.next_cursor = page.next;
        // Only the first page brings the number and the sums.
        if let Some(count) = page.count {
            self.totals = Some((count, page.sums.unwrap_or_default()));
        }
        if !is_next {
            self.rows.clear();
        }
        self.rows.extend(page.receipts);
    }
}
