//! Names of merchants that earlier receipts tell.

use super::*;
use crate::receipt::TaxId;

fn known() -> Vec<KnownMerchant> {
    let merchant = |name: &str, id: &str, phone: &str, domain: &str| KnownMerchant {
        name: name.into(),
        tax_ids: vec![id.into()],
        phones: vec![phone.into()],
        domains: vec![domain.into()],
        addresses: vec!["12 Mill Lane, Seaford".into()],
        ..KnownMerchant::default()
    };
    vec![
        merchant(
            "Hillside Bakery",
            "DE136695976",
            "030 1234567",
            "hillside.example",
        ),
        merchant("Seaford Books", "501964843", "040 7654321", "books.example"),
        merchant("OX", "", "", ""),
    ]
}

fn matched(lines: &[&str], printed: &Merchant) -> Option<String> {
    match_known_name(lines, printed, &known()).map(|found| found.name.to_owned())
}

fn text(value: &str) -> Field<String> {
    Field {
        value: Some(value.into()),
        confidence: 0.9,
        ..Field::gap()
    }
}

#[test]
fn misread_names_become_known_ones() {
    let none = Merchant::default();
    for (line, name) in [
        ("HILLSlDE BAKERY", Some("Hillside Bakery")),
        ("Hilside Bakcry", Some("Hillside Bakery")),
        ("SEAFORD B00KS", Some("Seaford Books")),
        ("OX", Some("OX")),
        ("OK", None),
        ("Hillside Garage", None),
        ("Seaford", None),
        ("", None),
    ] {
        assert_eq!(matched(&[line], &none).as_deref(), name, "{line}");
    }
    let near = Merchant {
        address: text("12 Mill Lane Seaford"),
        ..Merchant::default()
    };
    assert_eq!(
        matched(&["Hll5ide Bkry"], &near).as_deref(),
        Some("Hillside Bakery")
    );
}

#[test]
fn numbers_and_domains_tell_the_merchant_without_a_name() {
    let id = |value: &str, confidence| Merchant {
        tax_ids: vec![TaxId {
            kind: "VAT".into(),
            value: Field {
                confidence,
                ..text(value)
            },
        }],
        ..Merchant::default()
    };
    let phone = |value: &str| Merchant {
        phone: text(value),
        ..Merchant::default()
    };
    let url = |value: &str| Merchant {
        url: text(value),
        ..Merchant::default()
    };
    for (printed, name) in [
        (id("136695976", 0.99), Some("Hillside Bakery")),
        (id("136695976", 0.3), None),
        (id("136695977", 0.99), None),
        (phone("+49 30 1234567"), Some("Hillside Bakery")),
        (phone("040/765 43 21"), Some("Seaford Books")),
        (phone("12345"), None),
        (url("https://www.books.example/shop"), Some("Seaford Books")),
        (url("www.facebook.com"), None),
    ] {
        assert_eq!(matched(&[], &printed).as_deref(), name, "{printed:?}");
    }
}

#[test]
fn the_reading_stays_beside_the_known_name() {
    let mut merchant = Merchant {
        name: text("HILLSlDE BAKERY"),
        ..Merchant::default()
    };
    apply_known_merchants(&mut merchant, &known());
    let name = &merchant.name;
    assert_eq!(
        (name.value.as_deref(), name.source, name.verified),
        (Some("Hillside Bakery"), Source::History, false)
    );
    assert_eq!(name.alternatives[0].value, "HILLSlDE BAKERY");
    let mut entered = Merchant {
        name: text("x").with_correction(Some("HILLSlDE BAKERY".into())),
        ..Merchant::default()
    };
    let before = entered.clone();
    apply_known_merchants(&mut entered, &known());
    assert_eq!(entered, before);
}

#[test]
fn an_earlier_receipt_tells_its_merchant() {
    let mut read = Merchant {
        name: text("HILLSlDE BAKERY"),
        phone: text("030 1234567"),
        ..Merchant::default()
    };
    read.name.raw = Some("HILLSlDE BAKERY".into());
    // Certain as it was read, and as the user entered it.
    let as_read = KnownMerchant::from_receipt(&read, None).unwrap();
    assert_eq!(
        (as_read.name.as_str(), as_read.is_entered),
        ("HILLSlDE BAKERY", false)
    );
    let entered = KnownMerchant::from_receipt(&read, Some("Hillside Bakery")).unwrap();
    assert_eq!(entered.printed_names, ["HILLSlDE BAKERY"]);
    assert!(entered.is_entered && entered.phones == ["030 1234567"]);
    assert_eq!(KnownMerchant::from_receipt(&read, Some(" ")), None);
    // Neither doubtful names nor those that are known themselves are passed on.
    read.name.source = Source::History;
    assert_eq!(KnownMerchant::from_receipt(&read, None), None);
    read.name = Field {
        confidence: 0.8,
        ..text("Hillside")
    };
    assert_eq!(KnownMerchant::from_receipt(&read, None), None);
    // Receipts of one merchant are one entry, spelled as the first of them.
    let shouted = KnownMerchant {
        name: "HILLSIDE BAKERY".into(),
        phones: vec!["030 7654321".into()],
        ..KnownMerchant::default()
    };
    let merged = merge_known_merchants([entered, shouted, as_read]);
    assert_eq!(merged.len(), 2);
    assert_eq!(merged[0].name, "Hillside Bakery");
    assert_eq!(merged[0].phones, ["030 1234567", "030 7654321"]);
}

#[test]
fn a_certain_name_gives_way_to_an_entry_of_the_user_only() {
    let mut known = vec![KnownMerchant {
        name: "Hillside Holding".into(),
        phones: vec!["030 1234567".into()],
        ..KnownMerchant::default()
    }];
    let printed = |confidence| Merchant {
        name: Field {
            confidence,
            ..text("Corner Cafe")
        },
        phone: text("030 1234567"),
        ..Merchant::default()
    };
    let name_of = |mut merchant: Merchant, known: &[KnownMerchant]| {
        apply_known_merchants(&mut merchant, known);
        merchant.name.value.unwrap()
    };
    assert_eq!(name_of(printed(0.95), &known), "Corner Cafe");
    assert_eq!(name_of(printed(0.7), &known), "Hillside Holding");
    known[0].is_entered = true;
    assert_eq!(name_of(printed(0.95), &known), "Hillside Holding");
}
