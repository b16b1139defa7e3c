//! German: the names of the fields, and what does not add up.

use shared::checks::{Check, CheckId};
use shared::corrections::FieldName;
use shared::receipt::Method;

use crate::slot::{Column, Group};

pub(super) fn field(field: FieldName) -> &'static str {
    match field {
        FieldName::Merchant => "Händler",
        FieldName::Date => "Datum",
        FieldName::Time => "Uhrzeit",
        FieldName::Total => "Summe",
        FieldName::Currency => "Währung",
        FieldName::Subtotal => "Zwischensumme",
        FieldName::DiscountTotal => "Rabatt",
        FieldName::TaxTotal => "Steuersumme",
        FieldName::ServiceCharge => "Servicegebühr",
        FieldName::Shipping => "Lieferung",
        FieldName::Deposit => "Pfand",
        FieldName::Tip => "Trinkgeld",
        FieldName::Rounding => "Rundung",
        FieldName::AmountPaid => "Bezahlt",
        FieldName::Change => "Rückgeld",
        FieldName::ReceiptNumber => "Nummer",
        FieldName::Cashier => "Bedienung",
        FieldName::Table => "Tisch",
        FieldName::Address => "Adresse",
        FieldName::Phone => "Telefon",
        FieldName::Url => "Website",
        FieldName::Email => "E-Mail",
    }
}

pub(super) fn column(column: Column) -> &'static str {
    match column {
        Column::Description => "Bezeichnung",
        Column::Quantity => "Menge",
        Column::UnitPrice => "Preis",
        Column::Rate => "Satz %",
        Column::Base => "Netto",
        Column::Amount => "Betrag",
    }
}

pub(super) fn group(group: Group) -> &'static str {
    match group {
        Group::Amounts => "Beträge",
        Group::Taxes => "Steuern",
        Group::Payment => "Zahlung",
        Group::Shop => "Geschäft",
        Group::Details => "Details",
    }
}

pub(super) fn method(method: Method) -> &'static str {
    match method {
        Method::Cash => "Bar",
        Method::Card => "Karte",
        Method::Voucher => "Gutschein",
        Method::Transfer => "Überweisung",
    }
}

/// The sentence for a check that does not hold.
pub(super) fn fails(check: &Check) -> String {
    let Check { expected, actual, .. } = check;
    let first = check.fields.first().map(String::as_str).unwrap_or_default();
    // `items.0` is the first item.
    let number = first.split('.').nth(1).and_then(|at| at.parse().ok()).map_or(1, |at: usize| at + 1);
    let number = number.to_string();
    match check.id {
        CheckId::Total => [&parts(check), " ", expected, ", aber die Summe lautet ", actual, "."].concat(),
        CheckId::Subtotal => {
            ["Die Artikel ergeben ", expected, ", aber die Zwischensumme lautet ", actual, "."].concat()
        }
        CheckId::TaxTotal => {
            ["Die Steuern ergeben ", expected, ", aber die Steuersumme lautet ", actual, "."].concat()
        }
        CheckId::Tax => {
            ["Steuer ", &number, ": Der Satz ergibt ", expected, ", aber der Betrag lautet ", actual, "."]
                .concat()
        }
        CheckId::Change => {
            ["Bezahlt minus Rückgeld ergibt ", expected, ", aber die Summe lautet ", actual, "."].concat()
        }
        CheckId::Item => [
            "Artikel ",
            &number,
            ": Menge mal Preis ergibt ",
            expected,
            ", aber der Betrag lautet ",
            actual,
            ".",
        ]
        .concat(),
        CheckId::Date => "Das Datum liegt in der Zukunft.".to_owned(),
    }
}

/// What the total was compared with: "Artikel und Steuern ergeben".
fn parts(check: &Check) -> String {
    let names = check.fields.iter().skip(1).map(|field| match field.as_str() {
        "items" => "Artikel",
        "taxes" => "Steuern",
        "discount_total" => "Rabatt",
        "fees" => "Gebühren",
        "rounding" => "Rundung",
        _ => "Zwischensumme",
    });
    let names: Vec<&str> = names.collect();
    if let [only] = names[..] {
        let said = if only == "Artikel" { "Die Artikel ergeben" } else { "Die Zwischensumme beträgt" };
        return said.to_owned();
    }
    let mut said = String::new();
    for (at, name) in names.iter().enumerate() {
        if at > 0 {
            said.push_str(if at + 1 == names.len() { " und " } else { ", " });
        }
        said.push_str(name);
    }
    said.push_str(" ergeben");
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_add_up_is_a_sentence() {
        let check = |id, fields: &[&str]| Check {
            id,
            ok: false,
            expected: "12,60".into(),
            actual: "12,50".into(),
            fields: fields.iter().map(|field| (*field).to_owned()).collect(),
        };
        for (check, said) in [
            (
                check(CheckId::Total, &["total", "items", "taxes"]),
                "Artikel und Steuern ergeben 12,60, aber die Summe lautet 12,50.",
            ),
            (
                check(CheckId::Total, &["total", "items"]),
                "Die Artikel ergeben 12,60, aber die Summe lautet 12,50.",
            ),
            (
                check(CheckId::Total, &["total", "subtotal"]),
                "Die Zwischensumme beträgt 12,60, aber die Summe lautet 12,50.",
            ),
            (
                check(CheckId::Total, &["total", "subtotal", "taxes", "fees"]),
                "Zwischensumme, Steuern und Gebühren ergeben 12,60, aber die Summe lautet 12,50.",
            ),
            (
                check(CheckId::Item, &["items.1"]),
                "Artikel 2: Menge mal Preis ergibt 12,60, aber der Betrag lautet 12,50.",
            ),
            (check(CheckId::Date, &["date"]), "Das Datum liegt in der Zukunft."),
        ] {
            assert_eq!(fails(&check), said);
        }
    }
}
