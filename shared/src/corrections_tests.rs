//! Tests of the JSON of corrections and of their application to a receipt.

use super::*;
use crate::field::Source;
use crate::fields::Kind;
use crate::receipt::{PaymentMethod, Receipt};

fn corrections(json: &str) -> Corrections {
    serde_json::from_str(json).unwrap()
}

fn corrected(json: &str) -> Receipt {
    Receipt::default()
        .with_corrections(&corrections(json))
        .unwrap()
}

#[test]
fn absent_null_and_value_differ() {
    let json = r#"{"merchant":null,"date":"2026-09-15"}"#;
    let parsed = corrections(json);
    assert_eq!(parsed.entries[&FieldName::Merchant].value, None);
    assert_eq!(
        parsed.entries[&FieldName::Date].value.as_deref(),
        Some("2026-09-15")
    );
    assert_eq!(parsed.entries.get(&FieldName::Total), None);
    assert_eq!(serde_json::to_string(&parsed).unwrap(), json);
    // Fields of a newer version are ignored.
    assert_eq!(
        corrections(r#"{"something_newer":[1]}"#),
        Corrections::default()
    );
}

#[test]
fn amounts_follow_the_currency() {
    // Without a currency amounts have two decimals; a later correction changes the currency of read
    // amounts.
    let receipt = corrected(r#"{"total":"1200","items":[{"description":"Tea","amount":"1200"}]}"#);
    assert_eq!(receipt.total.value.unwrap().to_decimal(), "1200.00");
    let receipt = receipt
        .with_corrections(&corrections(r#"{"currency":"jpy"}"#))
        .unwrap();
    assert_eq!(receipt.total.value.unwrap().to_decimal(), "1200");
    assert_eq!(receipt.items[0].amount.value.unwrap().to_decimal(), "1200");
}

#[test]
fn every_field_can_be_entered_and_is_kept() {
    for name in FieldName::ALL {
        let text = match name.kind() {
            Kind::Text => "Something",
            Kind::Date => "2026-09-15",
            Kind::Time => "18:30",
            Kind::Money => "12.50",
            Kind::Currency => "EUR",
        };
        let entered = Receipt::default()
            .with_corrections(&Corrections::default().with_entry(*name, Some(text.into())))
            .unwrap();
        assert_ne!(entered, Receipt::default(), "{}", name.as_str());
        // A cleared field must survive serialisation, although gaps are omitted.
        let cleared = entered
            .with_corrections(&Corrections::default().with_entry(*name, None))
            .unwrap();
        let json = serde_json::to_string(&cleared).unwrap();
        assert!(
            json.contains(r#""verified":true"#),
            "{}: a gap that a person entered is kept: {json}",
            name.as_str()
        );
        assert_eq!(serde_json::from_str::<Receipt>(&json).unwrap(), cleared);
    }
}

#[test]
fn unusable_entries_are_named() {
    for (json, field, code) in [
        (
            r#"{"date":"2026-02-30"}"#,
            "date",
            ProblemCode::DateUnusable,
        ),
        (
            r#"{"date":"15.09.2026"}"#,
            "date",
            ProblemCode::DateUnusable,
        ),
        (r#"{"time":"25:00"}"#, "time", ProblemCode::TimeUnusable),
        (
            r#"{"total":"twelve"}"#,
            "total",
            ProblemCode::AmountUnusable,
        ),
        (
            r#"{"tip":"99999999999999999999"}"#,
            "tip",
            ProblemCode::AmountTooLarge,
        ),
        (
            r#"{"currency":"BITCOIN"}"#,
            "currency",
            ProblemCode::CurrencyUnknown,
        ),
        (
            r#"{"items":[{"amount":"x"}]}"#,
            "items",
            ProblemCode::AmountUnusable,
        ),
        (
            r#"{"items":[{"quantity":"many"}]}"#,
            "items",
            ProblemCode::AmountUnusable,
        ),
        (
            r#"{"taxes":[{"rate":"-1"}]}"#,
            "taxes",
            ProblemCode::AmountUnusable,
        ),
        (
            r#"{"payments":[{"amount":"x"}]}"#,
            "payments",
            ProblemCode::AmountUnusable,
        ),
        (
            r#"{"payments":[{"method":"barter"}]}"#,
            "payments",
            ProblemCode::RequestUnusable,
        ),
        (
            r#"{"due_date":"tomorrow"}"#,
            "due_date",
            ProblemCode::DateUnusable,
        ),
    ] {
        let error = Receipt::default()
            .with_corrections(&corrections(json))
            .unwrap_err();
        assert_eq!(error, CorrectionError { field, code }, "{json}");
    }
    let long = Corrections::default().with_entry(FieldName::Merchant, Some("x".repeat(201)));
    assert_eq!(
        Receipt::default().with_corrections(&long).unwrap_err().code,
        ProblemCode::NameTooLong
    );
}

#[test]
fn items_that_stay_keep_their_evidence() {
    let mut read = corrected(
        r#"{"items":[{"description":"Milk","amount":"1.20"},{"description":"Bread","amount":"2.30"}]}"#,
    );
    for item in &mut read.items {
        item.description.source = Source::Ocr;
        item.description.words = vec![7];
    }
    // Item 0 is dropped, item 1 gets another amount, and one item is new.
    let json = r#"{"items":[{"of":1,"description":"Bread","amount":"2.50"},{"description":"Salt","quantity":"2"}]}"#;
    let receipt = read.with_corrections(&corrections(json)).unwrap();
    let [bread, salt] = &receipt.items[..] else {
        panic!("{:?}", receipt.items)
    };
    assert_eq!(
        (bread.description.source, bread.description.words.as_slice()),
        (Source::Ocr, [7].as_slice())
    );
    assert_eq!(
        (bread.amount.source, bread.amount.value.unwrap().minor),
        (Source::User, 250)
    );
    assert_eq!(bread.amount.alternatives[0].value.minor, 230);
    assert_eq!(
        (
            salt.description.source,
            salt.quantity.value.unwrap().to_string()
        ),
        (Source::User, "2".into())
    );
}

#[test]
fn payments_and_numbers_that_stay_keep_their_evidence() {
    let mut read = corrected(
        r#"{"payments":[{"method":"card","brand":"Visa","last4":"1234","amount":"9.00"}],
            "tax_ids":[{"type":"VAT","value":"980780684"},{"type":"GST","value":"1"}]}"#,
    );
    read.payments[0].brand.source = Source::Ocr;
    read.merchant.tax_ids[0].value.source = Source::Ocr;
    // The card number is corrected, a payment is added and the second tax id dropped.
    let json = r#"{"payments":[{"of":0,"method":"card","brand":"Visa","last4":"1239","amount":"9.00"},{"method":"cash"}],
        "tax_ids":[{"of":0,"type":"UID","value":"980780684"}]}"#;
    let parsed = corrections(json);
    let receipt = read.with_corrections(&parsed).unwrap();
    let [card, cash] = &receipt.payments[..] else {
        panic!("{:?}", receipt.payments)
    };
    assert_eq!(
        (card.brand.source, card.last4.source),
        (Source::Ocr, Source::User)
    );
    assert_eq!(
        (card.last4.value.as_deref(), cash.method.value),
        (Some("1239"), Some(PaymentMethod::Cash))
    );
    let [id] = &receipt.merchant.tax_ids[..] else {
        panic!("{:?}", receipt.merchant.tax_ids)
    };
    assert_eq!((id.kind.as_str(), id.value.source), ("UID", Source::Ocr));
    assert_eq!(
        corrections(&serde_json::to_string(&parsed).unwrap()),
        parsed
    );
}

#[test]
fn a_word_that_was_pointed_at_is_the_place() {
    let json = r#"{"total":{"value":"9.00","page":2,"box":[0.1,0.2,0.3,0.4],"words":[5]}}"#;
    let parsed = corrections(json);
    let total = Receipt::default().with_corrections(&parsed).unwrap().total;
    assert_eq!(
        (total.value.unwrap().minor, total.page, total.words),
        (900, Some(2), vec![5])
    );
    assert_eq!(
        corrections(&serde_json::to_string(&parsed).unwrap()),
        parsed
    );
}

#[test]
fn newer_corrections_win_field_by_field() {
    let both = corrections(r#"{"total":"1","merchant":"A","items":[],"payments":[]}"#)
        .updated_with(corrections(
            r#"{"merchant":null,"payments":[{"method":"cash"}]}"#,
        ));
    assert_eq!(
        both,
        corrections(r#"{"total":"1","merchant":null,"items":[],"payments":[{"method":"cash"}]}"#)
    );
}

#[test]
fn lists_have_a_longest_length() {
    let lines = |name: &str, length| format!(r#"{{"{name}":[{}]}}"#, vec!["{}"; length].join(","));
    for name in ["items", "taxes", "payments", "tax_ids"] {
        assert_eq!(
            corrections(&lines(name, 501)).exceeded_limit(),
            Some((name, 500))
        );
        assert_eq!(corrections(&lines(name, 500)).exceeded_limit(), None);
    }
    // Words of a location have a limit of their own.
    let pointing = |length| {
        let words = vec!["1"; length].join(",");
        format!(
            r#"{{"total":{{"value":"9.00","page":1,"box":[0.1,0.2,0.3,0.4],"words":[{words}]}}}}"#
        )
    };
    assert_eq!(
        corrections(&pointing(1_001)).exceeded_limit(),
        Some(("total", 1_000))
    );
    assert_eq!(corrections(&pointing(1_000)).exceeded_limit(), None);
}
