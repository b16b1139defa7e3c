//! Tests of drafts: differences, restoring.

use shared::corrections::ItemEntry;

use super::*;
use crate::features::receipt::slot::Column;

/// Returns a receipt with these corrections.
pub(crate) fn detail(corrections: &str) -> ReceiptDetail {
    let row = r#"{"id":"018bcfe5-6800-7707-8707-070707070707","status":"ready","problem":null,"merchant":null,
        "date":null,"total":null,"confidence":0.9,"verified":false,"tags":[],"has_note":false,"has_picture":true,"created_at_ms":0,"updated_at_ms":0,
        "file":{"name":"a.jpg","kind":"jpeg","size_bytes":1,"sha256":""}}"#;
    let receipt = Receipt::default()
        .with_corrections(&serde_json::from_str(corrections).unwrap())
        .unwrap();
    ReceiptDetail {
        row: serde_json::from_str(row).unwrap(),
        version: 1,
        receipt,
        corrections: Corrections::default(),
        checks: Vec::new(),
        engine: None,
        tried: Vec::new(),
        sent: Vec::new(),
        filing: shared::annotations::Annotations::default(),
        rules: Vec::new(),
        pages: Vec::new(),
        papers: Vec::new(),
        merged_from: Vec::new(),
    }
}

pub(super) fn field(field: FieldName) -> Slot {
    Slot::Field(field)
}

pub(super) fn item(line: usize, column: Column) -> Slot {
    Slot::Cell(List::Items, line, column)
}

pub(super) fn draft(typed: &[(Slot, &str)], detail: &ReceiptDetail) -> Draft {
    let mut draft = Draft::default();
    for (slot, text) in typed {
        draft.set_text(*slot, (*text).to_owned(), detail);
    }
    draft
}

fn sent(draft: &Draft, detail: &ReceiptDetail) -> String {
    serde_json::to_string(&draft.validated_changes(detail).unwrap()).unwrap()
}

pub(super) const READ: &str = r#"{"merchant":"Kiosk","date":"2026-09-15","currency":"EUR","total":"12.50",
    "items":[{"description":"Tea","amount":"2.50"},{"description":"Cake","quantity":"2","unit_price":"5","amount":"10"}],
    "taxes":[{"rate":"7","amount":"0.82","included":true}]}"#;

#[test]
fn sends_only_what_differs() {
    use FieldName::{Cashier, Currency, Date, Merchant, Total};
    let detail = detail(READ);
    for (typed, expected) in [
        (&[][..], "{}"),
        (
            &[(Merchant, "Kiosk"), (Total, "12.50"), (Cashier, "")][..],
            "{}",
        ),
        (
            &[(Merchant, " Kiosk am Eck ")][..],
            r#"{"merchant":"Kiosk am Eck"}"#,
        ),
        (&[(Merchant, "  ")][..], r#"{"merchant":null}"#),
        (
            &[(Date, "2026-09-16"), (Total, "13,5")][..],
            r#"{"date":"2026-09-16","total":"13,5"}"#,
        ),
        (&[(Currency, "usd")][..], r#"{"currency":"usd"}"#),
        (
            &[(Total, "12.505"), (Currency, "KWD")][..],
            r#"{"total":"12.505","currency":"KWD"}"#,
        ),
    ] {
        let typed: Vec<_> = typed
            .iter()
            .map(|(name, text)| (field(*name), *text))
            .collect();
        assert_eq!(
            sent(&draft(&typed, &detail), &detail),
            expected,
            "{typed:?}"
        );
    }
}

#[test]
fn a_list_is_sent_as_a_whole_and_says_which_line_was_which() {
    let mut detail = detail(READ);
    let mut now = draft(&[(item(1, Column::Amount), "9.00")], &detail);
    now.remove_line(List::Items, 0, &detail);
    let added = now.add_line(List::Items, &detail);
    now.set_text(item(added, Column::Description), "Salt".into(), &detail);
    now.add_line(List::Items, &detail);
    let expected = |of| {
        format!(
            r#"{{"items":[{{"of":{of},"description":"Cake","quantity":"2","unit_price":"5.00","amount":"9.00"}},{}]}}"#,
            r#"{"of":null,"description":"Salt","quantity":null,"unit_price":null,"amount":null}"#
        )
    };
    assert_eq!(sent(&now, &detail), expected("1"), "an empty line is none");
    assert_eq!(
        (
            now.line_count(List::Items, &detail),
            now.server_slot(item(0, Column::Amount))
        ),
        (3, Some(item(1, Column::Amount)))
    );
    assert_eq!(now.corrected_receipt(&detail).unwrap().items.len(), 2);

    // The server's lines may be corrected already: here its second line is the fourth of the
    // reading.
    let before = [0, 3].map(|of| ItemEntry {
        of: Some(of),
        ..ItemEntry::default()
    });
    detail.corrections.items = Some(before.to_vec());
    assert_eq!(sent(&now, &detail), expected("3"));
}

#[test]
fn payments_and_numbers_are_lists_like_others() {
    let detail = detail(
        r#"{"payments":[{"method":"card","brand":"Visa","last4":"1234","amount":"12.50"}],
            "tax_ids":[{"type":"VAT","value":"980780684"}]}"#,
    );
    let mut now = draft(
        &[(Slot::Cell(List::Payments, 0, Column::Last4), "1239")],
        &detail,
    );
    now.set_text(
        Slot::Cell(List::TaxIds, 0, Column::Kind),
        "UID".into(),
        &detail,
    );
    assert_eq!(
        sent(&now, &detail),
        r#"{"payments":[{"of":0,"method":"card","brand":"Visa","last4":"1239","amount":"12.50"}],"#
            .to_owned()
            + r#""tax_ids":[{"of":0,"type":"UID","value":"980780684"}]}"#
    );
    now.remove_line(List::TaxIds, 0, &detail);
    assert!(sent(&now, &detail).ends_with(r#""tax_ids":[]}"#));
    now.set_text(
        Slot::Cell(List::Payments, 0, Column::Amount),
        "much".into(),
        &detail,
    );
    assert_eq!(
        now.validated_changes(&detail).unwrap_err()[0].slot,
        Slot::Cell(List::Payments, 0, Column::Amount)
    );
}

#[test]
fn a_list_as_it_was_is_not_sent() {
    let detail = detail(READ);
    let mut now = draft(&[(item(0, Column::Amount), "1")], &detail);
    assert!(!now.savable(None, &detail).1.is_empty());
    now.set_text(item(0, Column::Amount), "2.50".into(), &detail);
    assert!(now.savable(None, &detail).1.is_empty());
    now.set_tax_included(0, false, &detail);
    assert!(!now.savable(None, &detail).1.is_empty() && !now.is_tax_included(0, &detail));
    assert_eq!(
        sent(&now, &detail),
        r#"{"taxes":[{"of":0,"rate":"7","base":null,"amount":"0.82","included":false}]}"#
    );
}

#[test]
fn words_that_were_pointed_at_go_along() {
    let detail = detail(READ);
    let place = shared::corrections::WordLocation {
        page: 2,
        area: [0.0, 0.5, 0.25, 0.125].into(),
        words: vec![4],
    };
    let mut now = Draft::default();
    now.assign_words(
        FieldName::Total,
        FieldEntry {
            value: Some("12.50".into()),
            place: Some(place),
        },
    );
    let expected = |value| {
        format!(
            r#"{{"total":{{"value":"{value}","page":2,"box":[0.0,0.5,0.25,0.125],"words":[4]}}}}"#
        )
    };
    assert_eq!(
        sent(&now, &detail),
        expected("12.50"),
        "the same value in another place"
    );
    now.set_text(field(FieldName::Total), "12.60".into(), &detail);
    assert_eq!(sent(&now, &detail), expected("12.60"));
    assert_eq!(
        now.assigned_place(field(FieldName::Total))
            .map(|(page, _)| page),
        Some(2)
    );
}

#[test]
fn news_from_the_server_leaves_entries_alone() {
    let news = detail(r#"{"merchant":"Theirs","date":"2026-01-02"}"#);
    let draft = draft(&[(field(FieldName::Merchant), "Mine")], &detail(READ));
    assert_eq!(draft.shown_text(field(FieldName::Merchant), &news), "Mine");
    assert_eq!(
        draft.shown_text(field(FieldName::Date), &news),
        "2026-01-02"
    );
}

#[test]
fn what_is_typed_while_saving_stays() {
    let before = detail(READ);
    let merchant = field(FieldName::Merchant);
    let total = field(FieldName::Total);
    let saved = draft(&[(merchant, "A"), (total, "1")], &before);
    let mut now = draft(&[(merchant, "A"), (total, "12")], &before);
    now.forget_saved(&saved);
    assert_eq!(now, draft(&[(total, "12")], &before));

    let mut saved = Draft::default();
    saved.remove_line(List::Items, 0, &before);
    let mut now = saved.clone();
    now.set_text(item(0, Column::Amount), "11".into(), &before);
    now.forget_saved(&saved);
    assert_eq!(
        now.server_slot(item(0, Column::Amount)),
        Some(item(0, Column::Amount)),
        "it is the first line now"
    );
    saved.forget_saved(&saved.clone());
    assert_eq!(saved, Draft::default());
}

#[test]
fn a_draft_is_resumed_as_it_was() {
    let detail = detail(
        r#"{"merchant":"Kiosk","date":"2026-09-15","total":"12.50","items":[{"description":"Tea","amount":"2.50"},
            {"description":"Cake","amount":"10"}],"taxes":[{"rate":"7","amount":"0.82","included":true}],
            "payments":[{"method":"card","amount":"12.50"}],"tax_ids":[{"type":"VAT","value":"980780684"}]}"#,
    );
    let mut typed = draft(
        &[
            (field(FieldName::Merchant), ""),
            (field(FieldName::Date), "?"),
            (item(1, Column::Quantity), "2"),
        ],
        &detail,
    );
    typed.remove_line(List::Items, 0, &detail);
    typed.set_tax_included(0, false, &detail);
    typed.set_text(
        Slot::Cell(List::Payments, 0, Column::Last4),
        "12".into(),
        &detail,
    );
    typed.set_text(
        Slot::Cell(List::TaxIds, 0, Column::Number),
        "1".into(),
        &detail,
    );
    let place = shared::corrections::WordLocation {
        page: 2,
        area: [0.0, 0.5, 0.25, 0.125].into(),
        words: vec![4],
    };
    typed.assign_words(
        FieldName::Total,
        FieldEntry {
            value: Some("13".into()),
            place: Some(place),
        },
    );

    let kept = serde_json::to_string(&typed.unsaved_changes(&detail)).unwrap();
    let resumed = Draft::from_unsaved(shared::json::read(&kept).unwrap());
    assert_eq!(
        resumed.unsaved_changes(&detail),
        typed.unsaved_changes(&detail)
    );
    assert_eq!(
        resumed.validated_changes(&detail),
        typed.validated_changes(&detail),
        "what is wrong with it is the same, too"
    );
    for name in [FieldName::Merchant, FieldName::Date, FieldName::Total] {
        assert_eq!(
            resumed.shown_text(field(name), &detail),
            typed.shown_text(field(name), &detail)
        );
    }
    assert_eq!(
        resumed.server_slot(item(0, Column::Amount)),
        Some(item(1, Column::Amount))
    );
    assert_eq!(
        Draft::from_unsaved(Draft::default().unsaved_changes(&detail)),
        Draft::default()
    );
}

#[test]
fn valid_edits_are_saved_without_those_that_are_not() {
    let detail = detail(READ);
    let (merchant, currency) = (field(FieldName::Merchant), field(FieldName::Currency));
    let savable = |typed: &[(Slot, &str)], cursor: Option<Slot>| {
        let draft = draft(typed, &detail);
        let (savable, parts) = draft.savable(cursor.map(Slot::part), &detail);
        let sent = serde_json::to_string(&savable.changes_to_send(&detail)).unwrap();
        (sent, parts)
    };
    let typed = [
        (merchant, "Mine"),
        (field(FieldName::Tip), "much"),
        (item(1, Column::Quantity), "two"),
    ];
    assert_eq!(
        savable(&typed, None),
        (r#"{"merchant":"Mine"}"#.into(), vec![merchant.part()])
    );
    assert_eq!(savable(&typed, Some(merchant)), ("{}".into(), Vec::new()));
    // A new currency waits for the amounts that are invalid in it.
    assert_eq!(savable(&[(currency, "JPY")], None).1, []);
    let yen = [(currency, "JPY"), (field(FieldName::Total), "12")];
    assert_eq!(
        savable(&yen, None).0,
        r#"{"total":"12","currency":"JPY"}"#,
        "now they fit"
    );
}

#[test]
fn an_edit_that_was_taken_back_hides_no_later_value() {
    let merchant = field(FieldName::Merchant);
    let mut now = draft(
        &[(merchant, "Kiosk"), (field(FieldName::Tip), "")],
        &detail(READ),
    );
    now.forget_unchanged(&detail(READ));
    let news = detail(r#"{"merchant":"Theirs"}"#);
    assert_eq!(now.shown_text(merchant, &news), "Theirs");
    assert!(now.has_entry(FieldName::Tip), "an added field stays");
}
