//! Queue of receipts to be reviewed. Pure.
//!
//! The server lists them by confidence, so that those to check come first. The rest is shown only
//! when the user asks for it.

use shared::api::{Event, ReceiptPage, ReceiptRow, ReceiptStatus};
use shared::field::CONFIDENCE_THRESHOLD;
use shared::id::ReceiptId;

use crate::data::is_being_read;

/// Review queue.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct ReviewQueue {
    rows: Vec<ReceiptRow>,
    /// Index of the current receipt.
    current_index: usize,
    /// Number of open receipts, including those that are not loaded.
    open_count: u64,
    /// Number of receipts to check that are not loaded.
    unloaded_check_count: u64,
    /// Receipts are shown, too, of which no main field is in doubt.
    shows_rest: bool,
    /// Cursor of the next page.
    next_cursor: Option<String>,
}

impl ReviewQueue {
    /// Returns the current receipt.
    pub(super) fn current(&self) -> Option<ReceiptId> {
        let current = self.rows.get(self.current_index);
        current.filter(|row| self.is_shown(row)).map(|row| row.id)
    }

    /// Returns the receipt after the current one.
    pub(super) fn upcoming(&self) -> Option<ReceiptId> {
        let next = self.next_index().map(|index| self.rows[index].id);
        next.filter(|id| Some(*id) != self.current())
    }

    /// Returns the number of receipts to go through.
    pub(super) fn waiting_count(&self) -> u64 {
        if self.shows_rest {
            self.open_count
        } else {
            self.check_count()
        }
    }

    /// Returns the number of open receipts of which no main field is in doubt.
    pub(super) fn rest_count(&self) -> u64 {
        self.open_count.saturating_sub(self.check_count())
    }

    /// Shows the rest, too.
    pub(super) fn show_rest(&mut self) {
        self.shows_rest = true;
        self.settle();
    }

    /// Returns whether receipts to check may follow on the next page.
    pub(super) fn has_unloaded_checks(&self) -> bool {
        self.next_cursor.is_some() && self.rows.last().is_some_and(needs_check)
    }

    /// Sets the number of receipts to check, including those that are not loaded.
    pub(super) fn set_check_count(&mut self, count: u64) {
        self.unloaded_check_count = count.saturating_sub(self.loaded_check_count());
    }

    /// Returns the cursor of the next page.
    pub(super) fn next_cursor(&self) -> Option<&str> {
        self.next_cursor.as_deref()
    }

    /// Returns whether the loaded receipts run out and there is another page.
    pub(super) fn needs_more(&self) -> bool {
        const PREFETCH_ROWS: usize = 10;
        let is_near_end = self.current_index + PREFETCH_ROWS >= self.rows.len();
        let has_more = if self.shows_rest {
            self.next_cursor.is_some()
        } else {
            self.has_unloaded_checks()
        };
        has_more && is_near_end
    }

    /// Returns the receipts that can be accepted without a look: they add up, and no main field is
    /// in doubt.
    pub(super) fn sure_ids(&self) -> Vec<ReceiptId> {
        let sure = self.rows.iter().filter(|row| is_sure(row));
        sure.map(|row| row.id).collect()
    }

    /// Adds a page of the list.
    pub(super) fn add_page(&mut self, page: ReceiptPage) {
        let check_count = self.check_count();
        for row in page.receipts {
            if self.index_of(row.id).is_none() {
                self.rows.push(row);
            }
        }
        self.next_cursor = page.next;
        // Receipts loaded earlier and skipped are still waiting.
        self.open_count = page.count.unwrap_or_default().max(self.rows.len() as u64);
        if self.has_unloaded_checks() {
            self.set_check_count(check_count);
        } else {
            self.unloaded_check_count = 0;
        }
        self.settle();
    }

    /// Makes a receipt the current one, if it is in the queue.
    pub(super) fn show_receipt(&mut self, id: ReceiptId) {
        self.current_index = self.index_of(id).unwrap_or(self.current_index);
    }

    /// Moves on without accepting; the last receipt is followed by the first.
    pub(super) fn skip(&mut self) {
        self.current_index = self.next_index().unwrap_or(0);
    }

    /// Moves back by one; the first receipt is preceded by the last.
    pub(super) fn back(&mut self) {
        let (before, after) = self.rows.split_at(self.current_index.min(self.rows.len()));
        let is_shown = |row: &ReceiptRow| self.is_shown(row);
        let place = before.iter().rposition(is_shown);
        let last = || Some(before.len() + after.iter().rposition(is_shown)?);
        self.current_index = place.or_else(last).unwrap_or(0);
    }

    /// Removes a receipt, which waits no longer.
    pub(super) fn remove(&mut self, id: ReceiptId) {
        let Some(place) = self.index_of(id) else {
            return;
        };
        self.rows.remove(place);
        self.open_count = self.open_count.saturating_sub(1);
        // A receipt removed before the current one shifts it.
        if place < self.current_index {
            self.current_index -= 1;
        }
        self.settle();
    }

    /// Inserts a receipt, which waits again, and makes it the current one.
    pub(super) fn reinsert(&mut self, row: ReceiptRow) {
        // Its event may have arrived before.
        self.remove(row.id);
        self.rows
            .insert(self.current_index.min(self.rows.len()), row);
        self.open_count += 1;
    }

    /// Applies an event of the server. Changes leave the current receipt alone.
    pub(super) fn apply_event(&mut self, event: &Event) {
        match event {
            Event::Deleted { id } => self.remove(*id),
            Event::Changed { row } if self.current() != Some(row.id) => {
                let is_open = !is_being_read(row.status) && !row.verified;
                match self.index_of(row.id) {
                    Some(place) if is_open => self.rows[place] = (**row).clone(),
                    Some(_) => self.remove(row.id),
                    // With more pages to come it may be on one of them.
                    None if is_open && self.next_cursor.is_none() => {
                        self.rows.push((**row).clone());
                        self.open_count += 1;
                    }
                    None => {}
                }
            }
            Event::Changed { .. } | Event::Missed => {}
        }
        self.settle();
    }

    fn is_shown(&self, row: &ReceiptRow) -> bool {
        self.shows_rest || needs_check(row)
    }

    fn loaded_check_count(&self) -> u64 {
        self.rows.iter().filter(|row| needs_check(row)).count() as u64
    }

    fn check_count(&self) -> u64 {
        self.loaded_check_count() + self.unloaded_check_count
    }

    /// Returns the index of the shown receipt after the current one, from the last to the first.
    fn next_index(&self) -> Option<usize> {
        let (before, after) = self
            .rows
            .split_at((self.current_index + 1).min(self.rows.len()));
        let is_shown = |row: &ReceiptRow| self.is_shown(row);
        let place = after.iter().position(is_shown);
        place
            .map(|place| before.len() + place)
            .or_else(|| before.iter().position(is_shown))
    }

    /// Makes a shown receipt the current one, if there is any.
    fn settle(&mut self) {
        if self.current().is_none() {
            self.current_index = self.next_index().unwrap_or(0);
        }
    }

    fn index_of(&self, id: ReceiptId) -> Option<usize> {
        self.rows.iter().position(|row| row.id == id)
    }
}

/// Returns whether a main field of an open receipt is missing or in doubt, or its total is
/// contradicted.
fn needs_check(row: &ReceiptRow) -> bool {
    row.confidence < CONFIDENCE_THRESHOLD
}

/// Returns whether a receipt adds up and no main field is in doubt.
pub(super) fn is_sure(row: &ReceiptRow) -> bool {
    row.status == ReceiptStatus::Ready
        && row.adds_up == Some(true)
        && row.confidence >= CONFIDENCE_THRESHOLD
        && !row.verified
}

#[cfg(test)]
#[path = "queue_tests.rs"]
mod tests;
