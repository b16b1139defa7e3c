//! Queue of receipts to be reviewed. Pure.

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
    /// Number of waiting receipts, including those that are not loaded.
    waiting_count: u64,
    /// Cursor of the next page.
    next_cursor: Option<String>,
}

impl ReviewQueue {
    /// Returns the current receipt.
    pub(super) fn current(&self) -> Option<ReceiptId> {
        self.rows.get(self.current_index).map(|row| row.id)
    }

    /// Returns the receipt after the current one.
    pub(super) fn upcoming(&self) -> Option<ReceiptId> {
        let next = self.rows.get(self.current_index + 1);
        let next = next.or(self.rows.first()).map(|row| row.id);
        next.filter(|id| Some(*id) != self.current())
    }

    /// Returns the number of waiting receipts.
    pub(super) fn waiting_count(&self) -> u64 {
        self.waiting_count
    }

    /// Returns the cursor of the next page.
    pub(super) fn next_cursor(&self) -> Option<&str> {
        self.next_cursor.as_deref()
    }

    /// Returns whether the loaded receipts run out and there is another page.
    pub(super) fn needs_more(&self) -> bool {
        const PREFETCH_ROWS: usize = 10;
        self.next_cursor.is_some() && self.current_index + PREFETCH_ROWS >= self.rows.len()
    }

    /// Returns the receipts that can be accepted without a look: they add up, and no main field is
    /// in doubt.
    pub(super) fn sure_ids(&self) -> Vec<ReceiptId> {
        let sure = self.rows.iter().filter(|row| is_sure(row));
        sure.map(|row| row.id).collect()
    }

    /// Adds a page of the list.
    pub(super) fn add_page(&mut self, page: ReceiptPage) {
        for row in page.receipts {
            if self.index_of(row.id).is_none() {
                self.rows.push(row);
            }
        }
        self.next_cursor = page.next;
        // Receipts loaded earlier and skipped are still waiting.
        self.waiting_count = page.count.unwrap_or_default().max(self.rows.len() as u64);
    }

    /// Makes a receipt the current one, if it is in the queue.
    pub(super) fn show_receipt(&mut self, id: ReceiptId) {
        self.current_index = self.index_of(id).unwrap_or(self.current_index);
    }

    /// Moves on without accepting; the last receipt is followed by the first.
    pub(super) fn skip(&mut self) {
        self.current_index = if self.current_index + 1 < self.rows.len() {
            self.current_index + 1
        } else {
            0
        };
    }

    /// Moves back by one; the first receipt is preceded by the last.
    pub(super) fn back(&mut self) {
        self.current_index = self
            .current_index
            .checked_sub(1)
            .unwrap_or(self.rows.len().saturating_sub(1));
    }

    /// Removes a receipt, which waits no longer.
    pub(super) fn remove(&mut self, id: ReceiptId) {
        let Some(place) = self.index_of(id) else {
            return;
        };
        self.rows.remove(place);
        self.waiting_count = self.waiting_count.saturating_sub(1);
        // A receipt removed before the current one shifts it.
        if place < self.current_index {
            self.current_index -= 1;
        }
        if self.current_index >= self.rows.len() {
            self.current_index = 0;
        }
    }

    /// Inserts a receipt, which waits again, and makes it the current one.
    pub(super) fn reinsert(&mut self, row: ReceiptRow) {
        // Its event may have arrived before.
        self.remove(row.id);
        self.rows
            .insert(self.current_index.min(self.rows.len()), row);
        self.waiting_count += 1;
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
                        self.waiting_count += 1;
                    }
                    None => {}
                }
            }
            Event::Changed { .. } | Event::Missed => {}
        }
    }

    fn index_of(&self, id: ReceiptId) -> Option<usize> {
        self.rows.iter().position(|row| row.id == id)
    }
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
