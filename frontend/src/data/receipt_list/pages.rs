//! Rows of a list as the browser knows them: its first pages, and events since. Pure.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use shared::api::{Event, Neighbours, ReceiptPage, ReceiptRow};
use shared::filter::{SortKey, SortOrder};
use shared::id::ReceiptId;
use shared::search_results::{CurrencyTotal, SimilarWords};

/// Pages of a list, from its beginning without a gap.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct ListPages {
    rows: BTreeMap<ReceiptId, ReceiptRow>,
    /// Receipts in the order of the list.
    order: Vec<ReceiptId>,
    next_cursor: Option<String>,
    /// Number of receipts on all pages, and their sums, if they were requested.
    totals: Option<(u64, Vec<CurrencyTotal>)>,
    similar: Vec<SimilarWords>,
}

impl ListPages {
    /// Returns the receipts in their order.
    pub(crate) fn order(&self) -> &[ReceiptId] {
        &self.order
    }

    /// Returns the row of a receipt.
    pub(crate) fn row(&self, id: ReceiptId) -> Option<&ReceiptRow> {
        self.rows.get(&id)
    }

    /// Returns the rows in their order.
    pub(crate) fn rows(&self) -> impl Iterator<Item = &ReceiptRow> {
        self.order.iter().filter_map(|id| self.rows.get(id))
    }

    /// Returns the cursor of the next page, if there is one.
    pub(crate) fn next_cursor(&self) -> Option<&str> {
        self.next_cursor.as_deref()
    }

    /// Returns the number of receipts on all pages, and their sums, if they were requested.
    pub(crate) fn totals(&self) -> Option<&(u64, Vec<CurrencyTotal>)> {
        self.totals.as_ref()
    }

    /// Returns the similar words that were found in place of those that no receipt has.
    pub(crate) fn similar_words(&self) -> impl Iterator<Item = &String> {
        self.similar.iter().flat_map(|words| &words.similar)
    }

    /// Returns the receipts beside another one; `None` if it is not on these pages.
    pub(crate) fn neighbours(&self, id: ReceiptId) -> Option<Neighbours> {
        let place = self.order.iter().position(|other| *other == id)?;
        Some(Neighbours {
            previous: place.checked_sub(1).map(|before| self.order[before]),
            next: self.order.get(place + 1).copied(),
        })
    }

    /// Returns the number of receipts after another one; `None` if it is not on these pages.
    pub(crate) fn rows_after(&self, id: ReceiptId) -> Option<usize> {
        let place = self.order.iter().position(|other| *other == id)?;
        Some(self.order.len() - place - 1)
    }

    /// Adds the page that was requested with [`Self::next_cursor`].
    pub(crate) fn add_page(&mut self, page: ReceiptPage) {
        self.next_cursor = page.next;
        self.similar = page.similar;
        // Only the first page brings the number and the sums.
        if let Some(count) = page.count {
            self.totals = Some((count, page.sums.unwrap_or_default()));
        }
        for row in page.receipts {
            // A receipt that moved between two requests is on both pages.
            if !self.rows.contains_key(&row.id) {
                self.order.push(row.id);
                self.rows.insert(row.id, row);
            }
        }
    }

    /// Applies an event. With an order in which the browser can place a receipt itself, new and
    /// changed receipts come to their place; without one, known rows change in place. Returns
    /// `false` if only the server knows the list now.
    pub(crate) fn apply_event(&mut self, event: &Event, order: Option<SortOrder>) -> bool {
        match event {
            Event::Changed { row } => {
                let known = self.rows.get(&row.id);
                if known.is_some_and(|known| known.updated_at_ms > row.updated_at_ms) {
                    return true;
                }
                match order {
                    Some(order) => self.place_row((**row).clone(), order),
                    None => self.replace_row((**row).clone()),
                }
                order.is_some()
            }
            Event::Deleted { id } => {
                self.remove_row(*id);
                true
            }
            Event::Missed => false,
        }
    }

    fn replace_row(&mut self, row: ReceiptRow) {
        if let Some(known) = self.rows.get_mut(&row.id) {
            // The hit belongs to the query and is not part of the event.
            let hit = known.hit.take();
            *known = ReceiptRow { hit, ..row };
        }
    }

    /// Puts a row at its place, unless that is behind the loaded pages.
    fn place_row(&mut self, row: ReceiptRow, order: SortOrder) {
        let is_in_place = self
            .rows
            .get(&row.id)
            .is_some_and(|known| compare_rows(known, &row, order) == Ordering::Equal);
        if is_in_place {
            return self.replace_row(row);
        }
        self.remove_row(row.id);
        let rows = &self.rows;
        let place = self.order.partition_point(|other| {
            rows.get(other)
                .is_some_and(|other| compare_rows(other, &row, order) == Ordering::Less)
        });
        if place < self.order.len() || self.next_cursor.is_none() {
            self.order.insert(place, row.id);
            self.rows.insert(row.id, row);
        }
    }

    fn remove_row(&mut self, id: ReceiptId) {
        if self.rows.remove(&id).is_some() {
            self.order.retain(|other| *other != id);
        }
    }
}

/// Returns whether the browser can place a receipt in a list of all receipts in this order.
pub(crate) fn is_placeable(order: SortOrder) -> bool {
    match order.key {
        SortKey::Created | SortKey::Date => true,
        SortKey::Merchant | SortKey::Total | SortKey::Confidence => false,
    }
}

/// Compares two rows in an order that [`is_placeable`].
fn compare_rows(one: &ReceiptRow, other: &ReceiptRow, order: SortOrder) -> Ordering {
    let by_value = match order.key {
        // Receipts without a date count as newer than all others.
        SortKey::Date => match (&one.date, &other.date) {
            (None, None) => Ordering::Equal,
            (None, Some(_)) => Ordering::Greater,
            (Some(_), None) => Ordering::Less,
            (Some(one), Some(other)) => one.cmp(other),
        },
        _ => one.created_at_ms.cmp(&other.created_at_ms),
    };
    let ascending = by_value.then_with(|| one.id.cmp(&other.id));
    if order.descending {
        ascending.reverse()
    } else {
        ascending
    }
}

#[cfg(test)]
#[path = "pages_tests.rs"]
mod tests;
