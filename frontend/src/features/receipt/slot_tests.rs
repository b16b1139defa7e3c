//! Tests of slots: their contents, names and alternatives.

use shared::field::{Alternative, CONFIDENCE_THRESHOLD};

use super::*;

#[test]
fn every_place_shows_what_was_entered_there() {
    let json = r#"{"merchant":"Kiosk","date":"2026-09-15","time":"18:30","currency":"EUR","total":"12.50","tip":"1",
        "cashier":"Ada","items":[{"description":"Tea","quantity":"0.5","unit_price":"4","amount":"2.00"}],
        "taxes":[{"rate":"5.5","base":"10","amount":"0.55","included":true}],"due_date":"2026-10-01",
        "payments":[{"method":"card","brand":"Visa","last4":"1234","amount":"12.50"}],
        "tax_ids":[{"type":"VAT","value":"980780684"}]}"#;
    let receipt = Receipt::default()
        .with_corrections(&serde_json::from_str(json).unwrap())
        .unwrap();
    let cell = |list, column| Slot::Cell(list, 0, column);
    for (slot, name, text) in [
        (Slot::Field(FieldName::Merchant), "merchant", "Kiosk"),
        (Slot::Field(FieldName::Date), "date", "2026-09-15"),
        (Slot::Field(FieldName::Time), "time", "18:30"),
        (Slot::Field(FieldName::Currency), "currency", "EUR"),
        (Slot::Field(FieldName::Tip), "tip", "1.00"),
        (Slot::Field(FieldName::Cashier), "cashier", "Ada"),
        (Slot::Field(FieldName::Change), "change", ""),
        (
            cell(List::Items, Column::Description),
            "items.0.description",
            "Tea",
        ),
        (
            cell(List::Items, Column::Quantity),
            "items.0.quantity",
            "0.5",
        ),
        (
            cell(List::Items, Column::UnitPrice),
            "items.0.unit_price",
            "4.00",
        ),
        (cell(List::Items, Column::Amount), "items.0.amount", "2.00"),
        (cell(List::Taxes, Column::Rate), "taxes.0.rate", "5.5"),
        (cell(List::Taxes, Column::Base), "taxes.0.base", "10.00"),
        (cell(List::Taxes, Column::Amount), "taxes.0.amount", "0.55"),
        (
            Slot::Cell(List::Items, 1, Column::Amount),
            "items.1.amount",
            "",
        ),
        (Slot::Field(FieldName::DueDate), "due_date", "2026-10-01"),
        (
            cell(List::Payments, Column::Method),
            "payments.0.method",
            "card",
        ),
        (
            cell(List::Payments, Column::Last4),
            "payments.0.last4",
            "1234",
        ),
        (cell(List::TaxIds, Column::Kind), "tax_ids.0.type", "VAT"),
        (
            cell(List::TaxIds, Column::Number),
            "tax_ids.0.value",
            "980780684",
        ),
    ] {
        assert_eq!(
            (
                slot.input_name().as_str(),
                slot.state_in(&receipt).text.as_str()
            ),
            (name, text)
        );
    }
}

#[test]
fn two_plausible_alternatives_of_a_doubtful_value_are_offered() {
    let other = |minor, confidence| Alternative {
        value: Money::new(minor, None),
        confidence,
    };
    let read = |confidence| Receipt {
        total: Field {
            value: Some(Money::new(100, None)),
            confidence,
            alternatives: vec![
                other(1_234_567, 0.3),
                other(700, 0.01),
                other(200, 0.2),
                other(300, 0.1),
            ],
            ..Field::gap()
        },
        ..Receipt::default()
    };
    let offered = |receipt: &Receipt| Slot::Field(FieldName::Total).state_in(receipt).alternatives;
    assert_eq!(
        offered(&read(0.5)),
        [
            ("12345.67".into(), "12,345.67".into()),
            ("2.00".into(), "2.00".into())
        ],
        "typed one way and shown another"
    );
    assert_eq!(offered(&read(CONFIDENCE_THRESHOLD)), [], "it is sure");
    let entered = Receipt {
        total: read(0.5).total.with_correction(Some(Money::new(5, None))),
        ..Receipt::default()
    };
    let state = Slot::Field(FieldName::Total).state_in(&entered);
    assert_eq!(
        (state.trust, state.source, state.place),
        (ConfidenceLevel::Confirmed, Some(Source::User), None)
    );
    assert_eq!(state.alternatives, [], "the user entered it");
}
