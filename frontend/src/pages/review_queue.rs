//! The receipts that wait for somebody to look at them, in the order of the page, and what accepting one says. Pure.

use shared::api::{Event, ReceiptDetail, ReceiptPage, ReceiptRow, Status};
use shared::corrections::{Corrections, Entry, FieldName};
use shared::field::SURE_FROM;
use shared::id::ReceiptId;

use crate::components::trust::Trust;
use crate::draft::Draft;
use crate::receipts::is_being_read;
use crate::slot::Slot;

/// The fields that make a receipt verified.
pub(super) const MAIN: [FieldName; 3] = [FieldName::Merchant, FieldName::Date, FieldName::Total];

/// The queue.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Queue {
    rows: Vec<ReceiptRow>,
    /// Which of them is shown.
    at: usize,
    /// How many wait, those that were not loaded included.
    left: u64,
    /// Where the next page begins.
    next: Option<String>,
}

impl Queue {
    /// The receipt that is shown.
    pub(super) fn current(&self) -> Option<ReceiptId> {
        self.rows.get(self.at).map(|row| row.id)
    }

    /// The receipts that are shown after it.
    pub(super) fn coming(&self) -> Option<ReceiptId> {
        let next = self.rows.get(self.at + 1).or_else(|| self.rows.first());
        next.map(|row| row.id)
            .filter(|id| Some(*id) != self.current())
    }

    /// How many wait.
    pub(super) fn left(&self) -> u64 {
        self.left
    }

    /// Where the next page begins.
    pub(super) fn next(&self) -> Option<&str> {
        self.next.as_deref()
    }

    /// The page ends soon, and there is another.
    pub(super) fn runs_short(&self) -> bool {
        const FEW: usize = 10;
        self.next.is_some() && self.at + FEW >= self.rows.len()
    }

    /// All that can be accepted without a look: they add up, and no main field is in doubt.
    pub(super) fn sure(&self) -> Vec<ReceiptId> {
        self.rows
            .iter()
            .filter(|row| is_sure(row))
            .map(|row| row.id)
            .collect()
    }

    /// Adds a page.
    pub(super) fn add(&mut self, page: ReceiptPage) {
        for row in page.receipts {
            if self.place(row.id).is_none() {
                self.rows.push(row);
            }
        }
        self.next = page.next;
        // What was loaded before may have been skipped, but it waits all the same.
        self.left = page.count.unwrap_or_default().max(self.rows.len() as u64);
    }

    /// Shows this one, if it is there.
    pub(super) fn show(&mut self, id: ReceiptId) {
        self.at = self.place(id).unwrap_or(self.at);
    }

    /// Goes on without accepting; after the last comes the first.
    pub(super) fn skip(&mut self) {
        self.at = if self.at + 1 < self.rows.len() {
            self.at + 1
        } else {
            0
        };
    }

    /// Goes back by one.
    pub(super) fn back(&mut self) {
        self.at = self
            .at
            .checked_sub(1)
            .unwrap_or(self.rows.len().saturating_sub(1));
    }

    /// It does not wait any more.
    pub(super) fn remove(&mut self, id: ReceiptId) {
        let Some(place) = self.place(id) else { return };
        self.rows.remove(place);
        self.left = self.left.saturating_sub(1);
        if place < self.at {
            self.at -= 1;
        }
        if self.at >= self.rows.len() {
            self.at = 0;
        }
    }

    /// It waits again and is shown.
    pub(super) fn bring_back(&mut self, row: ReceiptRow) {
        // News of it may have come first.
        self.remove(row.id);
        self.rows.insert(self.at.min(self.rows.len()), row);
        self.left += 1;
    }

    /// News from the server. What is in front of somebody stays.
    pub(super) fn take(&mut self, event: &Event) {
        match event {
            Event::Deleted { id } => self.remove(*id),
            Event::Changed { row } if self.current() != Some(row.id) => {
                let is_open = !is_being_read(row.status) && !row.verified;
                match self.place(row.id) {
                    Some(place) if is_open => self.rows[place] = (**row).clone(),
                    Some(_) => self.remove(row.id),
                    // Where there are more pages it may be on one of them.
                    None if is_open && self.next.is_none() => {
                        self.rows.push((**row).clone());
                        self.left += 1;
                    }
                    None => {}
                }
            }
            Event::Changed { .. } | Event::Missed => {}
        }
    }

    fn place(&self, id: ReceiptId) -> Option<usize> {
        self.rows.iter().position(|row| row.id == id)
    }
}

/// It adds up, and no main field is in doubt.
pub(super) fn is_sure(row: &ReceiptRow) -> bool {
    row.status == Status::Ready
        && row.adds_up == Some(true)
        && row.confidence >= SURE_FROM
        && !row.verified
}

/// These changes, and that the main fields are right as they are otherwise.
pub(super) fn acceptance(mut changes: Corrections, detail: &ReceiptDetail) -> Corrections {
    for field in MAIN {
        let is_open = Slot::Field(field).facts(&detail.receipt).trust != Trust::Confirmed;
        if is_open && !changes.entries.contains_key(&field) {
            changes = Draft::confirmation(field, detail).then(changes);
        }
    }
    // Words that were pointed at earlier stay pointed at.
    for (field, entry) in &mut changes.entries {
        let before = detail.corrections.entries.get(field);
        if let (
            Entry {
                place: place @ None,
                value,
            },
            Some(before),
        ) = (entry, before)
            && before.value == *value
        {
            place.clone_from(&before.place);
        }
    }
    changes
}

/// The receipt of the day that may be the same one: it has its total, or at least its merchant.
pub(super) fn twin(of: &ReceiptRow, day: &[ReceiptRow]) -> Option<ReceiptRow> {
    let same_name = |row: &&ReceiptRow| {
        let names = of.merchant.as_ref().zip(row.merchant.as_ref());
        names.is_some_and(|(a, b)| a.to_lowercase() == b.to_lowercase())
    };
    let mut others = day.iter().filter(|row| row.id != of.id);
    let same_total = others
        .clone()
        .find(|row| of.total.is_some() && row.total == of.total);
    same_total.or_else(|| others.find(same_name)).cloned()
}

#[cfg(test)]
#[path = "review_queue_tests.rs"]
mod tests;
