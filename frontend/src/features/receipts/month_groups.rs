//! Grouping of the list by month. Pure.

use shared::api::ReceiptRow;

use crate::ui::ListEntry;

/// Length of `2026-09`.
const MONTH_LENGTH: usize = 7;

/// Returns the month on a receipt, `2026-09`.
pub(super) fn month_of(row: &ReceiptRow) -> Option<&str> {
    row.date.as_deref()?.get(..MONTH_LENGTH)
}

/// Returns the entries of a list sorted by date: its rows, with a heading above the first one of
/// each month and above the first one without a date.
pub(super) fn group_by_month<'r>(rows: impl IntoIterator<Item = &'r ReceiptRow>) -> Vec<ListEntry> {
    let mut entries = Vec::new();
    let mut last = None;
    for row in rows {
        let month = month_of(row);
        if last != Some(month) {
            entries.push(ListEntry::Heading(row.id));
            last = Some(month);
        }
        entries.push(ListEntry::Receipt(row.id));
    }
    entries
}

#[cfg(test)]
mod tests {
    use shared::id::ReceiptId;

    use super::*;
    use ListEntry::{Heading, Receipt};

    fn id(number: u64) -> ReceiptId {
        ReceiptId::new(number, [0; 10])
    }

    fn rows(dates: &[&str]) -> Vec<ReceiptRow> {
        let row = |(number, date): (u64, &&str)| {
            let date = Some(*date).filter(|date| !date.is_empty());
            let json = serde_json::json!({
                "id": id(number).to_string(), "status": "ready", "problem": null, "merchant": null,
                "date": date, "total": null, "confidence": 0.9, "verified": false, "adds_up": null,
                "category": null, "tags": [], "has_note": false, "has_picture": true,
                "created_at_ms": 0, "updated_at_ms": 0,
                "file": {"name": "a.jpg", "kind": "jpeg", "size_bytes": 1, "sha256": ""},
            });
            serde_json::from_value(json).unwrap()
        };
        (0..).zip(dates).map(row).collect()
    }

    #[test]
    fn a_heading_stands_above_each_month_and_above_the_rest() {
        let rows = rows(&[
            "2022-11-02",
            "2022-10-30",
            "2022-10-01",
            "2021-10-09",
            "",
            "",
        ]);
        assert_eq!(
            group_by_month(&rows),
            [
                Heading(id(0)),
                Receipt(id(0)),
                Heading(id(1)),
                Receipt(id(1)),
                Receipt(id(2)),
                Heading(id(3)),
                Receipt(id(3)),
                Heading(id(4)),
                Receipt(id(4)),
                Receipt(id(5)),
            ]
        );
        assert!(group_by_month(&[]).is_empty());
    }
}
