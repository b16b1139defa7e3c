//! Search results: pages from the server in its order, kept current by events.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::api::{Event, ReceiptPage, ReceiptRow};
use shared::id::ReceiptId;
use shared::problem::Problem;
use shared::search_results::CurrencyTotal;

use crate::data::api;

/// Results of the current query. Copies share them.
#[derive(Clone, Copy)]
pub(crate) struct SearchResults {
    rows: RwSignal<Vec<ReceiptRow>>,
    next_cursor: RwSignal<Option<String>>,
    /// Number of receipts on all pages, and their sums.
    totals: RwSignal<Option<(u64, Vec<CurrencyTotal>)>>,
    is_loading: RwSignal<bool>,
    problem: RwSignal<Option<Problem>>,
    /// Parameters of the latest request, and the number of requests: answers to older ones are
    /// dropped.
    query: StoredValue<String>,
    generation: StoredValue<u32>,
}

impl SearchResults {
    /// Returns empty results, before any request.
    pub(crate) fn new() -> Self {
        Self {
            rows: RwSignal::new(Vec::new()),
            next_cursor: RwSignal::new(None),
            totals: RwSignal::new(None),
            is_loading: RwSignal::new(false),
            problem: RwSignal::new(None),
            query: StoredValue::new(String::new()),
            generation: StoredValue::new(0),
        }
    }

    /// Requests the first page of a query. What is shown stays until the answer comes.
    pub(crate) fn load_query(self, query: String) {
        self.query.set_value(query);
        self.load_page(None);
    }

    /// Requests the next page, if there is one and no request is running.
    pub(crate) fn load_more(self) {
        let next = self.next_cursor.get_untracked();
        if next.is_some() && !self.is_loading.get_untracked() {
            self.load_page(next);
        }
    }

    /// Requests the first page again.
    pub(crate) fn reload_results(self) {
        self.load_page(None);
    }

    /// Returns the ids in the order of the results.
    pub(crate) fn listed_ids(self) -> Vec<ReceiptId> {
        self.rows
            .with(|rows| rows.iter().map(|row| row.id).collect())
    }

    /// Returns a row as it is known now.
    pub(crate) fn row(self, id: ReceiptId) -> Option<ReceiptRow> {
        self.rows
            .with(|rows| rows.iter().find(|row| row.id == id).cloned())
    }

    /// Returns the number of receipts on all pages, and their sums; `None` before the first answer.
    pub(crate) fn totals(self) -> Option<(u64, Vec<CurrencyTotal>)> {
        self.totals.get()
    }

    pub(crate) fn has_more(self) -> bool {
        self.next_cursor.with(Option::is_some)
    }

    pub(crate) fn is_loading(self) -> bool {
        self.is_loading.get()
    }

    pub(crate) fn problem(self) -> Option<Problem> {
        self.problem.get()
    }

    /// Applies an event to the rows that are shown, without changing their order. Only the server
    /// knows whether another receipt belongs to the results; it appears with the next request.
    pub(crate) fn apply_event(self, event: &Event) {
        match event {
            Event::Changed { row } => self.rows.update(|rows| {
                if let Some(known) = rows.iter_mut().find(|known| known.id == row.id) {
                    // The hit belongs to the query and is not part of the event.
                    let hit = known.hit.take();
                    *known = ReceiptRow {
                        hit,
                        ..(**row).clone()
                    };
                }
            }),
            Event::Deleted { id } => self.rows.update(|rows| rows.retain(|row| row.id != *id)),
            Event::Missed => self.reload_results(),
        }
    }

    /// Requests the page after a cursor, or the first one.
    fn load_page(self, after: Option<String>) {
        let turn = self.generation.get_value() + 1;
        self.generation.set_value(turn);
        self.is_loading.set(true);
        self.problem.set(None);
        let query = self.query.get_value();
        spawn_local(async move {
            let answer = api::search_receipts(&query, after.as_deref()).await;
            // The page may be gone, or a newer request on its way.
            if self.generation.try_get_value() != Some(turn) {
                return;
            }
            match answer {
                Ok(page) => self.add_page(page, after.is_some()),
                Err(problem) => self.problem.set(Some(problem)),
            }
            self.is_loading.set(false);
        });
    }

    /// Adds the next page, or replaces all rows by the first one.
    fn add_page(self, page: ReceiptPage, is_next: bool) {
        self.next_cursor.set(page.next);
        // Only the first page brings the number and the sums.
        if let Some(count) = page.count {
            self.totals
                .set(Some((count, page.sums.unwrap_or_default())));
        }
        self.rows.update(|rows| {
            if !is_next {
                rows.clear();
            }
            rows.extend(page.receipts);
        });
    }
}
