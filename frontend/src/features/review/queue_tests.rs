//! Tests of the review queue: order, count, events.

use super::*;
use shared::api::FileInfo;
use shared::file_kind::FileKind;
use shared::money::Money;

fn id(number: u8) -> ReceiptId {
    ReceiptId::new(number.into(), [number; 10])
}

fn row(number: u8) -> ReceiptRow {
    ReceiptRow {
        id: id(number),
        status: ReceiptStatus::Ready,
        problem: None,
        merchant: Some("Kiosk".into()),
        date: Some("2026-09-15".into()),
        total: Some(Money::new(i64::from(number), None)),
        confidence: 0.95,
        verified: false,
        adds_up: Some(true),
        category: None,
        tags: Vec::new(),
        has_note: false,
        has_picture: true,
        file: FileInfo {
            name: "a.jpg".into(),
            kind: Some(FileKind::Jpeg),
            size_bytes: 1,
            sha256: String::new(),
        },
        created_at_ms: 1,
        updated_at_ms: 1,
        hit: None,
    }
}

fn queue(numbers: &[u8], count: u64) -> ReviewQueue {
    let mut queue = ReviewQueue::default();
    let receipts = numbers.iter().copied().map(row).collect();
    let next = (count > numbers.len() as u64).then(|| "x".to_owned());
    queue.add_page(ReceiptPage {
        receipts,
        next,
        count: Some(count),
        ..ReceiptPage::default()
    });
    queue.show_rest();
    queue
}

/// Returns the row of a receipt of which a main field is in doubt.
fn doubtful_row(number: u8) -> ReceiptRow {
    ReceiptRow {
        confidence: 0.5,
        ..row(number)
    }
}

/// Returns a queue with a page of receipts, the first of which are to check.
fn queue_to_check(doubtful: &[u8], sure: &[u8], next: Option<&str>, count: u64) -> ReviewQueue {
    let mut queue = ReviewQueue::default();
    let doubtful = doubtful.iter().copied().map(doubtful_row);
    queue.add_page(ReceiptPage {
        receipts: doubtful.chain(sure.iter().copied().map(row)).collect(),
        next: next.map(str::to_owned),
        count: Some(count),
        ..ReceiptPage::default()
    });
    queue
}

#[test]
fn what_is_to_check_comes_first_and_the_rest_on_demand() {
    let mut queue = queue_to_check(&[1, 2], &[3, 4], None, 4);
    assert_eq!((queue.waiting_count(), queue.rest_count()), (2, 2));
    queue.back();
    assert_eq!(
        (queue.current(), queue.upcoming()),
        (Some(id(2)), Some(id(1)))
    );
    queue.skip();
    queue.remove(id(1));
    assert_eq!((queue.current(), queue.upcoming()), (Some(id(2)), None));
    queue.remove(id(2));
    assert_eq!((queue.current(), queue.waiting_count()), (None, 0));
    // A new receipt is to check.
    queue.apply_event(&Event::Changed {
        row: Box::new(doubtful_row(5)),
    });
    assert_eq!((queue.current(), queue.waiting_count()), (Some(id(5)), 1));
    queue.remove(id(5));
    queue.show_rest();
    assert_eq!((queue.current(), queue.waiting_count()), (Some(id(3)), 2));
}

#[test]
fn receipts_to_check_of_later_pages_are_counted() {
    let mut queue = queue_to_check(&[1, 2], &[], Some("x"), 9);
    assert!(queue.has_unloaded_checks() && queue.needs_more());
    queue.set_check_count(3);
    assert_eq!((queue.waiting_count(), queue.rest_count()), (3, 6));
    queue.remove(id(1));
    queue.add_page(ReceiptPage {
        receipts: vec![doubtful_row(3), row(4)],
        next: Some("y".to_owned()),
        count: Some(8),
        ..ReceiptPage::default()
    });
    assert_eq!((queue.waiting_count(), queue.rest_count()), (2, 6));
    assert!(!queue.has_unloaded_checks() && !queue.needs_more());
}

#[test]
fn goes_on_back_and_around() {
    let mut queue = queue(&[1, 2, 3], 3);
    assert_eq!(
        (queue.current(), queue.upcoming()),
        (Some(id(1)), Some(id(2)))
    );
    queue.back();
    assert_eq!(
        (queue.current(), queue.upcoming()),
        (Some(id(3)), Some(id(1)))
    );
    queue.skip();
    queue.remove(id(1));
    assert_eq!((queue.current(), queue.waiting_count()), (Some(id(2)), 2));
    queue.remove(id(1));
    assert_eq!(queue.waiting_count(), 2, "once gone it counts no more");
    queue.reinsert(row(1));
    assert_eq!((queue.current(), queue.waiting_count()), (Some(id(1)), 3));
    queue.remove(id(3));
    queue.remove(id(2));
    queue.remove(id(1));
    assert_eq!(
        (queue.current(), queue.upcoming(), queue.waiting_count()),
        (None, None, 0)
    );
}

#[test]
fn news_change_what_waits_but_not_what_is_shown() {
    let mut queue = queue(&[1, 2], 2);
    let changed = |number, verified| Event::Changed {
        row: Box::new(ReceiptRow {
            verified,
            ..row(number)
        }),
    };
    queue.apply_event(&changed(1, true));
    queue.apply_event(&changed(2, true));
    queue.apply_event(&changed(3, false));
    queue.apply_event(&changed(4, true));
    assert_eq!(
        (queue.current(), queue.upcoming(), queue.waiting_count()),
        (Some(id(1)), Some(id(3)), 2)
    );
    queue.apply_event(&Event::Deleted { id: id(1) });
    assert_eq!((queue.current(), queue.waiting_count()), (Some(id(3)), 1));
}

#[test]
fn a_receipt_of_a_later_page_is_not_counted_twice() {
    let mut queue = queue(&[1], 2);
    queue.apply_event(&Event::Changed {
        row: Box::new(row(2)),
    });
    assert_eq!((queue.waiting_count(), queue.needs_more()), (2, true));
    queue.add_page(ReceiptPage {
        receipts: vec![row(2)],
        next: None,
        count: Some(2),
        ..ReceiptPage::default()
    });
    assert_eq!((queue.waiting_count(), queue.needs_more()), (2, false));
}

#[test]
fn only_what_adds_up_and_is_sure_goes_without_a_look() {
    assert!(is_sure(&row(1)));
    for other in [
        ReceiptRow {
            adds_up: None,
            ..row(1)
        },
        ReceiptRow {
            adds_up: Some(false),
            ..row(1)
        },
        ReceiptRow {
            confidence: CONFIDENCE_THRESHOLD - 0.01,
            ..row(1)
        },
        ReceiptRow {
            verified: true,
            ..row(1)
        },
        ReceiptRow {
            status: ReceiptStatus::Failed,
            ..row(1)
        },
    ] {
        assert!(!is_sure(&other), "{other:?}");
    }
}
