//! Malay: the names of the fields, and what does not add up.

use shared::checks::{Check, CheckId};
use shared::corrections::FieldName;
use shared::receipt::Method;

use crate::slot::{Column, Group};

pub(super) fn field(field: FieldName) -> &'static str {
    match field {
        FieldName::Merchant => "Peniaga",
        FieldName::Date => "Tarikh",
        FieldName::Time => "Masa",
        FieldName::Total => "Jumlah",
        FieldName::Currency => "Mata wang",
        FieldName::Subtotal => "Subjumlah",
        FieldName::DiscountTotal => "Diskaun",
        FieldName::TaxTotal => "Jumlah cukai",
        FieldName::ServiceCharge => "Caj perkhidmatan",
        FieldName::Shipping => "Penghantaran",
        FieldName::Deposit => "Deposit",
        FieldName::Tip => "Tip",
        FieldName::Rounding => "Pembundaran",
        FieldName::AmountPaid => "Dibayar",
        FieldName::Change => "Baki",
        FieldName::ReceiptNumber => "Nombor",
        FieldName::Cashier => "Juruwang",
        FieldName::Table => "Meja",
        FieldName::Address => "Alamat",
        FieldName::Phone => "Telefon",
        FieldName::Url => "Web",
        FieldName::Email => "E-mel",
    }
}

pub(super) fn column(column: Column) -> &'static str {
    match column {
        Column::Description => "Keterangan",
        Column::Quantity => "Kuantiti",
        Column::UnitPrice => "Harga",
        Column::Rate => "Kadar %",
        Column::Base => "Bersih",
        Column::Amount => "Amaun",
    }
}

pub(super) fn group(group: Group) -> &'static str {
    match group {
        Group::Amounts => "Amaun",
        Group::Taxes => "Cukai",
        Group::Payment => "Pembayaran",
        Group::Shop => "Kedai",
        Group::Details => "Butiran",
    }
}

pub(super) fn method(method: Method) -> &'static str {
    match method {
        Method::Cash => "Tunai",
        Method::Card => "Kad",
        Method::Voucher => "Baucar",
        Method::Transfer => "Pindahan",
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
        CheckId::Total => [&parts(check), " ", expected, ", tetapi jumlah tertera ", actual, "."].concat(),
        CheckId::Subtotal => {
            ["Item berjumlah ", expected, ", tetapi subjumlah tertera ", actual, "."].concat()
        }
        CheckId::TaxTotal => {
            ["Cukai berjumlah ", expected, ", tetapi jumlah cukai tertera ", actual, "."].concat()
        }
        CheckId::Tax => {
            ["Cukai ", &number, ": kadarnya memberikan ", expected, ", tetapi amaunnya ", actual, "."]
                .concat()
        }
        CheckId::Change => {
            ["Bayaran ditolak baki ialah ", expected, ", tetapi jumlah tertera ", actual, "."].concat()
        }
        CheckId::Item => {
            ["Item ", &number, ": kuantiti darab harga ialah ", expected, ", tetapi amaunnya ", actual, "."]
                .concat()
        }
        CheckId::Date => "Tarikh ini pada masa hadapan.".to_owned(),
    }
}

/// What the total was compared with: "Item dan cukai berjumlah".
fn parts(check: &Check) -> String {
    let names = check.fields.iter().skip(1).map(|field| match field.as_str() {
        "items" => "item",
        "taxes" => "cukai",
        "discount_total" => "diskaun",
        "fees" => "caj",
        "rounding" => "pembundaran",
        _ => "subjumlah",
    });
    let names: Vec<&str> = names.collect();
    let mut said = String::new();
    for (at, name) in names.iter().enumerate() {
        if at == 0 {
            said.push_str(if *name == "item" { "Item" } else { "Subjumlah" });
        } else {
            said.push_str(if at + 1 == names.len() { " dan " } else { ", " });
            said.push_str(name);
        }
    }
    said.push_str(if said == "Subjumlah" { " ialah" } else { " berjumlah" });
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
            expected: "12.60".into(),
            actual: "12.50".into(),
            fields: fields.iter().map(|field| (*field).to_owned()).collect(),
        };
        for (check, said) in [
            (
                check(CheckId::Total, &["total", "items", "taxes"]),
                "Item dan cukai berjumlah 12.60, tetapi jumlah tertera 12.50.",
            ),
            (
                check(CheckId::Total, &["total", "subtotal"]),
                "Subjumlah ialah 12.60, tetapi jumlah tertera 12.50.",
            ),
            (
                check(CheckId::Total, &["total", "subtotal", "taxes", "fees"]),
                "Subjumlah, cukai dan caj berjumlah 12.60, tetapi jumlah tertera 12.50.",
            ),
            (
                check(CheckId::Item, &["items.1"]),
                "Item 2: kuantiti darab harga ialah 12.60, tetapi amaunnya 12.50.",
            ),
            (check(CheckId::Date, &["date"]), "Tarikh ini pada masa hadapan."),
        ] {
            assert_eq!(fails(&check), said);
        }
    }
}
