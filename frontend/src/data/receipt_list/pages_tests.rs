//! Tests of the loaded pages of the list.

use super::*;

const BY_DATE: SortOrder = SortOrder::LATEST_DATE_FIRST;

fn id(number: u64) -> ReceiptId {
    ReceiptId::new(number, [0; 10])
}

fn row(number: u64, date: &str, updated_at_ms: i64) -> ReceiptRow {
    let date = Some(date).filter(|date| !date.is_empty());
    let json = serde_json::json!({
        "id": id(number).to_string(), "status": "ready", "problem": null, "merchant": null,
        "date": date, "total": null, "confidence": 0.9, "verified": false, "adds_up": null,
        "category": null, "tags": [], "has_note": false, "has_picture": true,
        "created_at_ms": number, "updated_at_ms": updated_at_ms,
        "file": {"name": "a.jpg", "kind": "jpeg", "size_bytes": 1, "sha256": ""},
    });
    serde_json::from_value(json).unwrap()
}

fn page(rows: &[(u64, &str)], next: Option<&str>) -> ReceiptPage {
    ReceiptPage {
        receipts: rows
            .iter()
            .map(|(number, date)| row(*number, date, 1))
            .collect(),
        next: next.map(str::to_owned),
        ..ReceiptPage::default()
    }
}

fn changed(number: u64, date: &str, updated_at_ms: i64) -> Event {
    Event::Changed {
        row: Box::new(row(number, date, updated_at_ms)),
    }
}

fn ids<const N: usize>(numbers: [u64; N]) -> [ReceiptId; N] {
    numbers.map(id)
}

#[test]
fn events_put_receipts_to_their_place_by_date() {
    let mut pages = ListPages::default();
    pages.add_page(page(
        &[(9, ""), (4, "2026-09-20"), (2, "2026-09-01")],
        Some("more"),
    ));
    // A new receipt is read, gets its date, and then an earlier one.
    assert!(pages.apply_event(&changed(10, "", 1), Some(BY_DATE)));
    assert_eq!(pages.order(), ids([10, 9, 4, 2]));
    pages.apply_event(&changed(10, "2026-09-20", 2), Some(BY_DATE));
    assert_eq!(pages.order(), ids([9, 10, 4, 2]));
    pages.apply_event(&changed(10, "2026-09-10", 3), Some(BY_DATE));
    assert_eq!(pages.order(), ids([9, 4, 10, 2]));
    // Behind the loaded pages it waits for its page.
    pages.apply_event(&changed(10, "2026-01-01", 4), Some(BY_DATE));
    assert_eq!(pages.order(), ids([9, 4, 2]));
    pages.add_page(page(&[(10, "2026-01-01")], None));
    assert_eq!(pages.order(), ids([9, 4, 2, 10]));
    pages.apply_event(&changed(1, "2020-01-01", 1), Some(BY_DATE));
    assert_eq!(pages.order(), ids([9, 4, 2, 10, 1]));
}

#[test]
fn other_lists_keep_their_order_until_they_are_loaded_again() {
    let mut pages = ListPages::default();
    pages.add_page(page(&[(3, ""), (8, "2026-09-20")], None));
    assert!(!pages.apply_event(&changed(3, "2026-10-01", 5), None));
    assert!(!pages.apply_event(&changed(7, "", 5), None));
    assert_eq!(pages.order(), ids([3, 8]));
    assert_eq!(pages.row(id(3)).unwrap().updated_at_ms, 5);
    assert!(pages.apply_event(&Event::Deleted { id: id(3) }, None));
    assert_eq!(pages.order(), ids([8]));
    assert!(!pages.apply_event(&Event::Missed, Some(BY_DATE)));
}

#[test]
fn a_late_event_does_not_undo_a_newer_one() {
    let mut pages = ListPages::default();
    pages.add_page(page(&[(3, "2026-09-20"), (2, "2026-09-01")], None));
    pages.apply_event(&changed(3, "2026-08-01", 9), Some(BY_DATE));
    pages.apply_event(&changed(3, "2026-09-20", 5), Some(BY_DATE));
    assert_eq!(pages.order(), ids([2, 3]));
    assert_eq!(pages.row(id(3)).unwrap().updated_at_ms, 9);
}

#[test]
fn orders_by_arrival_go_both_ways() {
    for (descending, expected) in [(true, [3, 2, 1]), (false, [1, 2, 3])] {
        let order = SortOrder {
            key: SortKey::Created,
            descending,
        };
        assert!(is_placeable(order));
        let mut pages = ListPages::default();
        pages.add_page(page(&[], None));
        for number in [2, 3, 1] {
            pages.apply_event(&changed(number, "", 1), Some(order));
        }
        assert_eq!(pages.order(), ids(expected));
    }
}

#[test]
fn a_receipt_has_the_neighbours_of_its_list() {
    let mut pages = ListPages::default();
    pages.add_page(page(&[(3, ""), (1, ""), (2, "")], None));
    let expected = |previous: Option<u64>, next: Option<u64>| {
        Some(Neighbours {
            previous: previous.map(id),
            next: next.map(id),
        })
    };
    assert_eq!(pages.neighbours(id(3)), expected(None, Some(1)));
    assert_eq!(pages.neighbours(id(1)), expected(Some(3), Some(2)));
    assert_eq!(pages.neighbours(id(2)), expected(Some(1), None));
    assert_eq!(pages.neighbours(id(9)), None);
    assert_eq!(
        (pages.rows_after(id(3)), pages.rows_after(id(9))),
        (Some(2), None)
    );
}
