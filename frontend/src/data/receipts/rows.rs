//! Rows of receipts as the browser knows them: loaded ones, and events since. Pure.

use shared::api::{Event, ReceiptRow};
use shared::id::ReceiptId;

/// Rows in the order of their ids.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct ReceiptRows {
    known_rows: Vec<ReceiptRow>,
}

impl ReceiptRows {
    /// Returns the row of a receipt, if it is known.
    pub(crate) fn row(&self, id: ReceiptId) -> Option<&ReceiptRow> {
        self.find_index(id)
            .ok()
            .map(|index| &self.known_rows[index])
    }

    /// Adds or replaces a row, unless a newer version of it is known.
    pub(crate) fn put_row(&mut self, row: ReceiptRow) {
        match self.find_index(row.id) {
            Ok(index) if self.known_rows[index].updated_at_ms <= row.updated_at_ms => {
                self.known_rows[index] = row;
            }
            Ok(_) => {}
            Err(index) => self.known_rows.insert(index, row),
        }
    }

    /// Removes a receipt.
    pub(crate) fn remove_row(&mut self, id: ReceiptId) {
        if let Ok(index) = self.find_index(id) {
            self.known_rows.remove(index);
        }
    }

    /// Applies an event. Returns the receipts that have to be loaded again.
    pub(crate) fn apply_event(&mut self, event: &Event) -> Vec<ReceiptId> {
        match event {
            Event::Changed { row } => self.put_row((**row).clone()),
            Event::Deleted { id } => self.remove_row(*id),
            Event::Missed => return self.unfinished_ids(),
        }
        Vec::new()
    }

    /// Returns the receipts that are still to be read.
    fn unfinished_ids(&self) -> Vec<ReceiptId> {
        self.known_rows
            .iter()
            .filter(|row| super::is_being_read(row.status))
            .map(|row| row.id)
            .collect()
    }

    /// Returns the index of a row, or in `Err` the index at which it belongs.
    fn find_index(&self, id: ReceiptId) -> Result<usize, usize> {
        self.known_rows.binary_search_by(|row| row.id.cmp(&id))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: u64) -> ReceiptId {
        ReceiptId::new(number, [0; 10])
    }

    fn changed(number: u64, status: &str, updated_at_ms: i64) -> Event {
        let json = serde_json::json!({
            "id": id(number).to_string(), "status": status, "problem": null, "merchant": null,
            "date": null, "total": null, "confidence": 0.9, "verified": false, "adds_up": null,
            "category": null, "tags": [], "has_note": false, "has_picture": true,
            "created_at_ms": 0, "updated_at_ms": updated_at_ms,
            "file": {"name": "a.jpg", "kind": "jpeg", "size_bytes": 1, "sha256": ""},
        });
        Event::Changed {
            row: serde_json::from_value(json).unwrap(),
        }
    }

    #[test]
    fn a_late_answer_does_not_undo_news() {
        let mut rows = ReceiptRows::default();
        for (number, updated_at_ms) in [(5, 20), (7, 1), (5, 10)] {
            assert_eq!(
                rows.apply_event(&changed(number, "ready", updated_at_ms)),
                []
            );
        }
        assert_eq!(rows.row(id(5)).unwrap().updated_at_ms, 20);
        assert_eq!(rows.row(id(6)), None);
    }

    #[test]
    fn missed_news_ask_for_unfinished_receipts() {
        let mut rows = ReceiptRows::default();
        for (number, status) in [(3, "reading"), (2, "ready"), (1, "waiting"), (4, "waiting")] {
            rows.apply_event(&changed(number, status, 1));
        }
        rows.apply_event(&Event::Deleted { id: id(4) });
        assert_eq!(rows.apply_event(&Event::Missed), [id(1), id(3)]);
    }
}
