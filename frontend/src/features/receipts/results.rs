//! Search results: pages from the server in its order, kept current by events.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use leptos::prelude::*;
use shared::api::{Event, ReceiptPage, ReceiptRow};
use shared::id::ReceiptId;
use shared::problem::Problem;
use shared::search_results::{CurrencyTotal, SimilarWords};

use super::month_groups::{group_by_month, month_of};
use crate::data::Loadable;
use crate::data::api;
use crate::ui::ListEntry;

/// Results of the current query. Copies share them.
#[derive(Clone, Copy)]
pub(crate) struct SearchResults {
    pages: Loadable<LoadedPages>,
    /// Parameters of the latest request, and whether it asks for an order by date.
    query: StoredValue<(String, bool)>,
}

/// Pages of the results that are loaded.
#[derive(Default)]
struct LoadedPages {
    rows: Vec<ReceiptRow>,
    /// Index of each row.
    places: BTreeMap<ReceiptId, usize>,
    is_by_date: bool,
    next_cursor: Option<String>,
    /// Number of receipts on all pages, and their sums.
    totals: Option<(u64, Vec<CurrencyTotal>)>,
    similar: Vec<SimilarWords>,
}

impl SearchResults {
    /// Returns empty results, before any request.
    pub(crate) fn new() -> Self {
        Self {
            pages: Loadable::new(),
            query: StoredValue::default(),
        }
    }

    /// Requests the first page of a query. The present rows stay until the answer arrives.
    pub(crate) fn load_query(self, query: String, is_by_date: bool) {
        self.query.set_value((query, is_by_date));
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

    /// Returns the receipts, with headings above the months if they are sorted by date.
    pub(crate) fn entries(self) -> Vec<ListEntry> {
        self.with_pages(|pages| {
            if pages.is_by_date {
                return group_by_month(&pages.rows);
            }
            let ids = pages.rows.iter().map(|row| row.id);
            ids.map(ListEntry::Receipt).collect()
        })
        .unwrap_or_default()
    }

    /// Returns the month on a receipt.
    pub(crate) fn month(self, id: ReceiptId) -> Option<String> {
        month_of(&self.row(id)?).map(str::to_owned)
    }

    /// Returns a row as it is known now.
    pub(crate) fn row(self, id: ReceiptId) -> Option<ReceiptRow> {
        self.with_pages(|pages| pages.rows.get(*pages.places.get(&id)?).cloned())
            .flatten()
    }

    /// Returns the number of receipts on all pages, and their sums; `None` before the first answer.
    pub(crate) fn totals(self) -> Option<(u64, Vec<CurrencyTotal>)> {
        self.with_pages(|pages| pages.totals.clone()).flatten()
    }

    /// Returns the similar words that were found in place of those that no receipt has.
    pub(crate) fn similar_words(self) -> Vec<String> {
        self.with_pages(|pages| {
            let words = pages.similar.iter();
            words.flat_map(|words| words.similar.clone()).collect()
        })
        .unwrap_or_default()
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
                let place = pages.places.get(&row.id);
                if let Some(known) = place.and_then(|place| pages.rows.get_mut(*place)) {
                    // The hit belongs to the query and is not part of the event.
                    let hit = known.hit.take();
                    *known = ReceiptRow {
                        hit,
                        ..(**row).clone()
                    };
                }
            }),
            Event::Deleted { id } => self.pages.update(|pages| pages.remove_row(*id)),
            // The connection was interrupted, so the events in between are unknown.
            Event::Missed => self.reload_results(),
        }
    }

    /// Requests the page after a cursor, or the first one.
    fn load_page(self, after: Option<String>) {
        // A problem of the previous request must not stand beside the new rows.
        self.pages.clear_problem();
        let (query, is_by_date) = self.query.get_value();
        let is_next = after.is_some();
        self.pages.load_with(
            async move { api::search_receipts(&query, after.as_deref()).await },
            move |pages, page| {
                let pages = pages.get_or_insert_default();
                pages.is_by_date = is_by_date;
                pages.add_page(page, is_next);
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
        self.similar = page.similar;
        // Only the first page brings the number and the sums.
        if let Some(count) = page.count {
            self.totals = Some((count, page.sums.unwrap_or_default()));
        }
        if !is_next {
            self.rows.clear();
            self.places.clear();
        }
        for row in page.receipts {
            // A receipt that moved between two requests is on both pages.
            if let Entry::Vacant(place) = self.places.entry(row.id) {
                place.insert(self.rows.len());
                self.rows.push(row);
            }
        }
    }

    fn remove_row(&mut self, id: ReceiptId) {
        if let Some(place) = self.places.remove(&id) {
            self.rows.remove(place);
            for (place, row) in self.rows.iter().enumerate().skip(place) {
                self.places.insert(row.id, place);
            }
        }
    }
}
