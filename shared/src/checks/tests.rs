//! Tests of the arithmetic checks.

use super::*;
use crate::corrections::Corrections;
use crate::field::CONFIDENCE_THRESHOLD;

fn receipt(json: &str) -> Receipt {
    let corrections: Corrections = serde_json::from_str(json).unwrap();
    Receipt::default().with_corrections(&corrections).unwrap()
}

/// Returns each check as `id`, or with expected and printed value if it fails.
fn said(receipt: &Receipt) -> Vec<String> {
    let say = |check: Check| {
        let id = serde_json::to_value(check.id)
            .unwrap()
            .as_str()
            .unwrap()
            .to_owned();
        if check.ok {
            id
        } else {
            format!("{id}: {} not {}", check.expected, check.actual)
        }
    };
    check_receipt(receipt, None).into_iter().map(say).collect()
}

#[test]
fn proves_what_it_can() {
    for (json, expected) in [
        (r#"{"total":"9.00"}"#, &[][..]),
        (
            r#"{"total":"9.00","items":[{"amount":"4.00"},{"amount":"5.00"}]}"#,
            &["total"][..],
        ),
        (
            r#"{"total":"9.00","items":[{"amount":"4.00"},{"description":"?"}]}"#,
            &[][..],
        ),
        (
            r#"{"total":"9.50","items":[{"amount":"4.00"},{"amount":"5.00"}]}"#,
            &["total: 9.00 not 9.50"][..],
        ),
        (
            r#"{"total":"10.70","subtotal":"10.00","taxes":[{"rate":"7","base":"10","amount":"0.70"}],"tax_total":"0.70"}"#,
            &["total", "tax_total", "tax"][..],
        ),
        (
            r#"{"total":"10.70","subtotal":"10.70","taxes":[{"rate":"7","base":"10","amount":"0.70","included":true}]}"#,
            &["total", "tax"][..],
        ),
        (
            r#"{"total":"10.00","subtotal":"12.00","discount_total":"2.00"}"#,
            &["total"][..],
        ),
        (
            r#"{"total":"10.05","subtotal":"10.03","rounding":"0.02"}"#,
            &["total"][..],
        ),
        (
            r#"{"total":"12.00","subtotal":"10.00","service_charge":"1.00","tip":"1.00"}"#,
            &["total"][..],
        ),
        (
            r#"{"total":"9.00","amount_paid":"10.00","change":"1.00"}"#,
            &["change"][..],
        ),
        (
            r#"{"total":"9.00","amount_paid":"10.00","change":"0.50"}"#,
            &["change: 9.50 not 9.00"][..],
        ),
        (
            r#"{"total":"23.50","amount_paid":"43.50","cashback":"20.00"}"#,
            &["change"][..],
        ),
        (
            r#"{"total":"43.50","amount_paid":"43.50","cashback":"20.00","change":"0"}"#,
            &["change"][..],
        ),
        (
            r#"{"total":"23.50","amount_paid":"43.50","cashback":"20.00","change":"20.00"}"#,
            &["change"][..],
        ),
        (
            r#"{"total":"23.50","amount_paid":"40.00","cashback":"20.00"}"#,
            &["change: 20.00 not 23.50"][..],
        ),
        (
            r#"{"items":[{"quantity":"0.455","unit_price":"19.90","amount":"9.05"}]}"#,
            &["item"][..],
        ),
        (
            r#"{"items":[{"quantity":"2","unit_price":"3.00","amount":"5.00"}]}"#,
            &["item: 6.00 not 5.00"][..],
        ),
        (
            r#"{"taxes":[{"rate":"6","base":"10","amount":"0.16"}]}"#,
            &["tax: 0.60 not 0.16"][..],
        ),
    ] {
        assert_eq!(said(&receipt(json)), expected, "{json}");
    }
}

#[test]
fn a_total_that_is_not_printed_is_suggested_only() {
    let open = receipt(r#"{"currency":"EUR","amount_paid":"10.00","change":"1.20"}"#);
    assert_eq!(
        suggested_total(&open).map(Money::to_decimal),
        Some("8.80".to_owned())
    );
    assert_eq!(open.total.value, None);
    assert_eq!(suggested_total(&Receipt::default()), None);
}

#[test]
fn needs_review_until_sure_and_proved() {
    let mut read = receipt(
        r#"{"merchant":"Kiosk","date":"2026-09-15","total":"9.00","currency":"EUR","amount_paid":"10.00","change":"1.00"}"#,
    );
    assert!(
        !read.needs_review(&check_receipt(&read, None)),
        "a person entered it"
    );
    read.total.verified = false;
    read.total.confidence = CONFIDENCE_THRESHOLD;
    assert!(!read.needs_review(&check_receipt(&read, None)));
    read.total.confidence = CONFIDENCE_THRESHOLD - 0.1;
    assert!(read.needs_review(&check_receipt(&read, None)));
    read.total.confidence = CONFIDENCE_THRESHOLD;
    read.change.value = Some(Money::new(300, None));
    assert!(
        read.needs_review(&check_receipt(&read, None)),
        "the change does not fit"
    );
}

#[test]
fn no_receipt_is_from_tomorrow() {
    let read = receipt(r#"{"date":"2026-09-15"}"#);
    let day = |text: &str| crate::receipt::parse_date(text).ok();
    assert!(check_receipt(&read, day("2026-09-15"))[0].ok);
    assert!(!check_receipt(&read, day("2026-09-14"))[0].ok);
}
