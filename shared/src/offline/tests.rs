//! Tests of lists, sums and edits of stored receipts.

use super::*;
use crate::annotations::{AnnotationChange, Annotations, Change};
use crate::corrections::{Corrections, ItemEntry};
use crate::fields::FieldName;
use crate::id::ReceiptId;
use crate::receipt::Receipt;

/// Returns a receipt with these corrections, category and tags.
fn detail(number: u64, corrections: &str, category: Option<&str>, tags: &[&str]) -> ReceiptDetail {
    let id = ReceiptId::new(number, [0; 10]);
    let created = number * 1000;
    let row = format!(
        r#"{{"id":"{id}","status":"ready","problem":null,"merchant":null,"date":null,"total":null,
        "confidence":0.9,"verified":false,"adds_up":null,"category":null,"tags":[],
        "has_note":false,"has_picture":true,"created_at_ms":{created},"updated_at_ms":{created},
        "file":{{"name":"a.jpg","kind":"jpeg","size_bytes":1,"sha256":""}}}}"#
    );
    let mut detail = ReceiptDetail {
        row: serde_json::from_str(&row).unwrap(),
        version: 1,
        receipt: Receipt::default(),
        corrections: Corrections::default(),
        checks: Vec::new(),
        engine: None,
        tried: Vec::new(),
        sent: Vec::new(),
        filing: Annotations::default(),
        rules: Vec::new(),
        pages: Vec::new(),
        papers: Vec::new(),
        merged_from: Vec::new(),
    };
    let mut edit = WaitingEdit::new(id, 1, 0);
    edit.corrections = serde_json::from_str(corrections).unwrap();
    edit.annotations.category = category.map_or(Change::Keep, |name| Change::Set(name.into()));
    edit.annotations.tags = Some(tags.iter().map(|tag| (*tag).to_owned()).collect());
    edit.apply_to(&mut detail);
    detail
}

fn stored() -> Vec<OfflineReceipt> {
    let details = [
        detail(
            1,
            r#"{"merchant":"Kiosk","date":"2026-08-31","total":"2.00","currency":"EUR"}"#,
            Some("Food"),
            &["trip"],
        ),
        detail(
            2,
            r#"{"merchant":"kiosk","date":"2026-09-01","total":"3.50","currency":"EUR",
                "items":[{"description":"Oat milk","amount":"3.50"}]}"#,
            None,
            &["Trip", "work"],
        ),
        detail(
            3,
            r#"{"merchant":"Bahn","date":"2026-09-15","total":"500","currency":"JPY"}"#,
            Some("Travel"),
            &[],
        ),
        detail(4, r#"{"merchant":"Later","date":"2026-09-20"}"#, None, &[]),
    ];
    details
        .iter()
        .map(|detail| OfflineReceipt::new(detail, None))
        .collect()
}

fn filter(parameters: &[(&str, &str)]) -> Filter {
    let mut filter = Filter::default();
    for (name, value) in parameters {
        filter.set_parameter(name, value).unwrap().unwrap();
    }
    filter
}

fn numbers(parameters: &[(&str, &str)]) -> Vec<i64> {
    let stored = stored();
    let found = select_rows(&stored, &filter(parameters)).into_iter();
    found
        .map(|(stored, _)| stored.row.created_at_ms / 1000)
        .collect()
}

#[test]
fn filters_select_as_on_the_server() {
    for (parameters, expected) in [
        (&[][..], &[1, 2, 3, 4][..]),
        (&[("q", "oat mi")], &[2]),
        (&[("q", "kios")], &[1, 2]),
        (&[("q", "kiosk travel")], &[]),
        (&[("from", "2026-09-01"), ("to", "2026-09-15")], &[2, 3]),
        (&[("min", "3.5")], &[2, 3]),
        (&[("max", "3.499")], &[1]),
        (&[("merchant", "KIOSK")], &[1, 2]),
        (&[("category", "food"), ("category", "travel")], &[1, 3]),
        (&[("tag", "TRIP")], &[1, 2]),
        (&[("currency", "JPY")], &[3]),
        (&[("status", "failed")], &[]),
        (&[("review", "open")], &[4]),
        (&[("review", "done")], &[1, 2, 3]),
        (&[("review", "check")], &[4]),
        (&[("missing", "category")], &[2, 4]),
        (&[("missing", "spending")], &[4]),
        (&[("missing", "total"), ("missing", "category")], &[2, 4]),
        (&[("problem", "true")], &[]),
    ] {
        assert_eq!(numbers(parameters), expected, "{parameters:?}");
    }
}

#[test]
fn the_list_has_an_order_pages_and_sums() {
    let stored = stored();
    let page = |sort: &str, after: Option<&str>, limit| {
        let request = PageRequest {
            sort: sort.parse().unwrap(),
            after,
            limit,
            with_count: after.is_none(),
        };
        list_page(&stored, &Filter::default(), request)
    };
    let order = |page: &ReceiptPage| -> Vec<_> {
        page.receipts
            .iter()
            .map(|row| row.created_at_ms / 1000)
            .collect()
    };
    for (sort, expected) in [
        ("-created", [4, 3, 2, 1]),
        ("date", [1, 2, 3, 4]),
        ("-date", [4, 3, 2, 1]),
        ("merchant", [3, 1, 2, 4]),
        ("-total", [3, 2, 1, 4]),
        ("total", [1, 2, 3, 4]),
    ] {
        assert_eq!(order(&page(sort, None, 9).unwrap()), expected, "{sort}");
    }
    let first = page("-created", None, 3).unwrap();
    assert_eq!((first.count, order(&first)), (Some(4), vec![4, 3, 2]));
    let sums: Vec<_> = first
        .sums
        .iter()
        .flatten()
        .map(|sum| sum.total.to_decimal())
        .collect();
    assert_eq!(sums, ["5.50", "500"]);
    let second = page("-created", first.next.as_deref(), 3).unwrap();
    assert_eq!(
        (second.count, second.next.as_ref(), order(&second)),
        (None, None, vec![1])
    );
    assert!(page("-created", Some("of the server"), 3).is_none());
}

#[test]
fn months_spending_and_facets_are_summed() {
    let stored = stored();
    let months = sum_months(&stored, &Filter::default()).months;
    let months: Vec<_> = months
        .iter()
        .map(|month| {
            (
                month.month.as_deref().unwrap(),
                month.count,
                month.sums.len(),
            )
        })
        .collect();
    assert_eq!(months, [("2026-08", 1, 1), ("2026-09", 3, 2)]);
    let september = filter(&[("from", "2026-09-01"), ("to", "2026-09-30")]);
    let august = filter(&[("from", "2026-08-01"), ("to", "2026-08-31")]);
    let spending = sum_spending(&stored, &september, Some(&august), Grouping::Merchant);
    let groups: Vec<_> = spending
        .groups
        .iter()
        .map(|group| {
            let before = group.previous.map(Money::to_decimal);
            (group.key.as_str(), group.total.to_decimal(), before)
        })
        .collect();
    assert_eq!(
        groups,
        [
            ("Bahn", "500".to_owned(), None),
            ("kiosk", "3.50".to_owned(), Some("2.00".to_owned())),
        ]
    );
    assert_eq!(spending.left_out, 1);
    let facets = count_facets(&stored, &Filter::default(), "");
    let name = |facet: &Facet| (facet.value.clone(), facet.count);
    assert_eq!(name(&facets.merchants[0]), ("Kiosk".to_owned(), 2));
    assert_eq!(name(&facets.tags[0]), ("trip".to_owned(), 2));
    assert_eq!(facets.currencies.len(), 2);
    assert_eq!(
        count_facets(&stored, &Filter::default(), "Tr")
            .categories
            .len(),
        1
    );
}

/// Returns an edit of these fields over version 1.
fn edit(corrections: &str, note: Option<&str>) -> WaitingEdit {
    let mut edit = WaitingEdit::new(ReceiptId::new(1, [0; 10]), 1, 7);
    edit.corrections = serde_json::from_str(corrections).unwrap();
    edit.annotations.note = note.map_or(Change::Keep, |note| Change::Set(note.into()));
    edit
}

/// Returns edits as they are queued, over this receipt.
fn queued(edits: &[WaitingEdit], shown: &ReceiptDetail) -> WaitingEdit {
    let mut queued = WaitingEdit::new(shown.row.id, shown.version, 7);
    for newer in edits {
        queued.add(newer.clone(), shown);
    }
    queued
}

#[test]
fn edits_are_shown_as_the_server_will() {
    let mut shown = detail(1, r#"{"merchant":"Kiosk","total":"2.00"}"#, None, &[]);
    let edit = edit(
        r#"{"date":"2026-09-01","items":[{"of":3,"description":"Tea","amount":"2.00"}]}"#,
        Some(" Taxi "),
    );
    edit.apply_to(&mut shown);
    assert_eq!(shown.row.date.as_deref(), Some("2026-09-01"));
    assert!(shown.row.verified && shown.row.has_note);
    assert_eq!(shown.row.adds_up, Some(true));
    assert_eq!(shown.filing.note.as_deref(), Some("Taxi"));
    assert_eq!(EditedPart::Items.text_in(&shown), "Tea 2.00");
    assert_eq!(
        shown.corrections.items.as_ref().unwrap()[0].of,
        Some(3),
        "as it is sent"
    );
}

#[test]
fn only_values_that_changed_elsewhere_are_in_conflict() {
    let before = detail(1, r#"{"merchant":"Kiosk","total":"2.00"}"#, None, &[]);
    let waiting = queued(
        &[
            edit(r#"{"total":"2,5"}"#, None),
            edit(r#"{"total":"2.50"}"#, Some("Taxi")),
        ],
        &before,
    );
    assert_eq!(waiting.count(), 2);
    let in_conflict = |corrections: &str| {
        let current = detail(1, corrections, None, &[]);
        waiting.conflicts_with(&current)
    };
    assert_eq!(in_conflict(r#"{"merchant":"Bakery","total":"2.00"}"#), []);
    assert_eq!(
        in_conflict(r#"{"merchant":"Kiosk","total":"2.50"}"#),
        [],
        "the same change"
    );
    assert_eq!(
        in_conflict(r#"{"merchant":"Kiosk","total":"9.00"}"#),
        [ConflictingPart {
            part: EditedPart::Field(FieldName::Total),
            own: "2.50".into(),
            other: "9.00".into(),
        }]
    );
}

#[test]
fn a_conflict_ends_with_either_value() {
    let before = detail(1, r#"{"total":"2.00"}"#, None, &[]);
    let mut current = detail(1, r#"{"total":"9.00"}"#, None, &[]);
    current.version = 5;
    let waiting = queued(&[edit(r#"{"total":"2.50"}"#, Some("Taxi"))], &before);
    let mut own = waiting.clone();
    own.rebase(&current);
    assert_eq!((own.version, own.conflicts_with(&current)), (5, Vec::new()));
    assert_eq!(own.count(), 2);
    let mut other = waiting;
    for conflict in other.conflicts_with(&current) {
        other.discard(conflict.part);
    }
    assert_eq!(other.parts(), [EditedPart::Note], "the rest is still sent");
}

#[test]
fn edits_that_were_made_during_sending_wait_for_the_next_version() {
    let before = detail(1, r#"{"total":"2.00"}"#, None, &[]);
    let sent = queued(
        &[edit(r#"{"total":"2.50","cashier":"Ada"}"#, None)],
        &before,
    );
    let mut waiting = sent.clone();
    waiting.add(edit(r#"{"total":"3.00"}"#, None), &before);
    let mut answer = detail(1, r#"{"total":"2.50","cashier":"Ada"}"#, None, &[]);
    answer.version = 2;
    waiting.remove_sent(&sent, &answer);
    assert_eq!(waiting.parts(), [EditedPart::Field(FieldName::Total)]);
    assert_eq!(waiting.version, 2);
    assert_eq!(waiting.conflicts_with(&answer), []);
    let json = serde_json::to_string(&waiting).unwrap();
    assert_eq!(serde_json::from_str::<WaitingEdit>(&json).unwrap(), waiting);
}

#[test]
fn every_part_can_be_given_up() {
    let shown = detail(1, "{}", None, &[]);
    let mut all = WaitingEdit::new(shown.row.id, 1, 0);
    all.corrections = Corrections {
        items: Some(vec![ItemEntry::default()]),
        taxes: Some(Vec::new()),
        payments: Some(Vec::new()),
        tax_ids: Some(Vec::new()),
        ..Corrections::default()
    }
    .with_entry(FieldName::Total, None);
    all.annotations = AnnotationChange {
        note: Change::Clear,
        category: Change::Clear,
        tags: Some(Vec::new()),
    };
    assert_eq!(all.count(), 8);
    for part in all.parts() {
        all.discard(part);
    }
    assert!(all.is_empty());
    all.is_deleted = true;
    assert_eq!((all.is_empty(), all.count()), (false, 1));
}

#[test]
fn neighbours_are_those_of_the_list() {
    let stored = stored();
    let number = |id: ReceiptId| stored.iter().position(|found| found.row.id == id).unwrap() + 1;
    let beside = |at: usize, parameters: &[(&str, &str)]| {
        let sort = SortOrder::LATEST_DATE_FIRST;
        let found = find_neighbours(&stored, &filter(parameters), sort, stored[at - 1].row.id);
        (found.previous.map(number), found.next.map(number))
    };
    assert_eq!(beside(4, &[]), (None, Some(3)));
    assert_eq!(beside(2, &[]), (Some(3), Some(1)));
    assert_eq!(beside(1, &[]), (Some(2), None));
    // A receipt has neighbours in a list of others, too.
    assert_eq!(beside(3, &[("merchant", "kiosk")]), (None, Some(2)));
    let unknown = find_neighbours(
        &stored,
        &Filter::default(),
        SortOrder::default(),
        ReceiptId::new(9, [0; 10]),
    );
    assert_eq!(unknown, Neighbours::default());
}
