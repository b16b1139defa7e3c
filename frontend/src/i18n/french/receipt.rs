//! French: the names of the fields, and what does not add up.

use shared::checks::{Check, CheckId};
use shared::corrections::FieldName;
use shared::receipt::Method;

use crate::slot::{Column, Group};

pub(super) fn field(field: FieldName) -> &'static str {
    match field {
        FieldName::Merchant => "Commerçant",
        FieldName::Date => "Date",
        FieldName::Time => "Heure",
        FieldName::Total => "Total",
        FieldName::Currency => "Devise",
        FieldName::Subtotal => "Sous-total",
        FieldName::DiscountTotal => "Remise",
        FieldName::TaxTotal => "Total des taxes",
        FieldName::ServiceCharge => "Service",
        FieldName::Shipping => "Livraison",
        FieldName::Deposit => "Consigne",
        FieldName::Tip => "Pourboire",
        FieldName::Rounding => "Arrondi",
        FieldName::AmountPaid => "Payé",
        FieldName::Change => "Monnaie rendue",
        FieldName::ReceiptNumber => "Numéro",
        FieldName::Cashier => "Caissier",
        FieldName::Table => "Table",
        FieldName::Address => "Adresse",
        FieldName::Phone => "Téléphone",
        FieldName::Url => "Site web",
        FieldName::Email => "E-mail",
    }
}

pub(super) fn column(column: Column) -> &'static str {
    match column {
        Column::Description => "Désignation",
        Column::Quantity => "Qté",
        Column::UnitPrice => "Prix",
        Column::Rate => "Taux %",
        Column::Base => "HT",
        Column::Amount => "Montant",
    }
}

pub(super) fn group(group: Group) -> &'static str {
    match group {
        Group::Amounts => "Montants",
        Group::Taxes => "Taxes",
        Group::Payment => "Paiement",
        Group::Shop => "Commerce",
        Group::Details => "Détails",
    }
}

pub(super) fn method(method: Method) -> &'static str {
    match method {
        Method::Cash => "Espèces",
        Method::Card => "Carte",
        Method::Voucher => "Bon d’achat",
        Method::Transfer => "Virement",
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
        CheckId::Total => [&parts(check), " ", expected, ", mais le total indique ", actual, "."].concat(),
        CheckId::Subtotal => {
            ["Les articles donnent ", expected, ", mais le sous-total indique ", actual, "."].concat()
        }
        CheckId::TaxTotal => {
            ["Les taxes donnent ", expected, ", mais le total des taxes indique ", actual, "."].concat()
        }
        CheckId::Tax => {
            ["Taxe ", &number, "\u{a0}: le taux donne ", expected, ", mais le montant indique ", actual, "."]
                .concat()
        }
        CheckId::Change => [
            "Le montant payé moins la monnaie rendue donne ",
            expected,
            ", mais le total indique ",
            actual,
            ".",
        ]
        .concat(),
        CheckId::Item => [
            "Article ",
            &number,
            "\u{a0}: quantité fois prix donne ",
            expected,
            ", mais le montant indique ",
            actual,
            ".",
        ]
        .concat(),
        CheckId::Date => "La date est dans le futur.".to_owned(),
    }
}

/// What the total was compared with: "Les articles et les taxes donnent".
fn parts(check: &Check) -> String {
    let names = check.fields.iter().skip(1).map(|field| match field.as_str() {
        "items" => "les articles",
        "taxes" => "les taxes",
        "discount_total" => "la remise",
        "fees" => "les frais",
        "rounding" => "l’arrondi",
        _ => "le sous-total",
    });
    let names: Vec<&str> = names.collect();
    let mut said = String::new();
    for (at, name) in names.iter().enumerate() {
        if at == 0 {
            said.push_str(if *name == "les articles" { "Les articles" } else { "Le sous-total" });
        } else {
            said.push_str(if at + 1 == names.len() { " et " } else { ", " });
            said.push_str(name);
        }
    }
    said.push_str(if said == "Le sous-total" { " donne" } else { " donnent" });
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
                "Les articles et les taxes donnent 12,60, mais le total indique 12,50.",
            ),
            (
                check(CheckId::Total, &["total", "items"]),
                "Les articles donnent 12,60, mais le total indique 12,50.",
            ),
            (
                check(CheckId::Total, &["total", "subtotal"]),
                "Le sous-total donne 12,60, mais le total indique 12,50.",
            ),
            (
                check(CheckId::Total, &["total", "subtotal", "taxes", "fees"]),
                "Le sous-total, les taxes et les frais donnent 12,60, mais le total indique 12,50.",
            ),
            (
                check(CheckId::Item, &["items.1"]),
                "Article 2\u{a0}: quantité fois prix donne 12,60, mais le montant indique 12,50.",
            ),
            (check(CheckId::Date, &["date"]), "La date est dans le futur."),
        ] {
            assert_eq!(fails(&check), said);
        }
    }
}
