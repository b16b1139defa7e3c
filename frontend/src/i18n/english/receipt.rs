//! English: the names of the fields, and what does not add up.

use shared::checks::{Check, CheckId};
use shared::corrections::FieldName;
use shared::receipt::Method;

use crate::slot::{Column, Group};

pub(super) fn field(field: FieldName) -> &'static str {
    match field {
        FieldName::Merchant => "Merchant",
        FieldName::Date => "Date",
        FieldName::Time => "Time",
        FieldName::Total => "Total",
        FieldName::Currency => "Currency",
        FieldName::Subtotal => "Subtotal",
        FieldName::DiscountTotal => "Discount",
        FieldName::TaxTotal => "Tax total",
        FieldName::ServiceCharge => "Service charge",
        FieldName::Shipping => "Delivery",
        FieldName::Deposit => "Deposit",
        FieldName::Tip => "Tip",
        FieldName::Rounding => "Rounding",
        FieldName::AmountPaid => "Paid",
        FieldName::Change => "Change",
        FieldName::ReceiptNumber => "Number",
        FieldName::Cashier => "Cashier",
        FieldName::Table => "Table",
        FieldName::Address => "Address",
        FieldName::Phone => "Phone",
        FieldName::Url => "Web",
        FieldName::Email => "E-mail",
    }
}

pub(super) fn column(column: Column) -> &'static str {
    match column {
        Column::Description => "Description",
        Column::Quantity => "Qty",
        Column::UnitPrice => "Price",
        Column::Rate => "Rate %",
        Column::Base => "Net",
        Column::Amount => "Amount",
    }
}

pub(super) fn group(group: Group) -> &'static str {
    match group {
        Group::Amounts => "Amounts",
        Group::Taxes => "Taxes",
        Group::Payment => "Payment",
        Group::Shop => "Shop",
        Group::Details => "Details",
    }
}

pub(super) fn method(method: Method) -> &'static str {
    match method {
        Method::Cash => "Cash",
        Method::Card => "Card",
        Method::Voucher => "Voucher",
        Method::Transfer => "Transfer",
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
        CheckId::Total => [&parts(check), " ", expected, ", the total says ", actual, "."].concat(),
        CheckId::Subtotal => ["The items come to ", expected, ", the subtotal says ", actual, "."].concat(),
        CheckId::TaxTotal => ["The taxes come to ", expected, ", the tax total says ", actual, "."].concat(),
        CheckId::Tax => {
            ["Tax ", &number, ": its rate gives ", expected, ", its amount says ", actual, "."].concat()
        }
        CheckId::Change => {
            ["What was paid less the change is ", expected, ", the total says ", actual, "."].concat()
        }
        CheckId::Item => {
            ["Item ", &number, ": quantity times price is ", expected, ", its amount says ", actual, "."]
                .concat()
        }
        CheckId::Date => "The date is in the future.".to_owned(),
    }
}

/// What the total was compared with: "Items and tax come to".
fn parts(check: &Check) -> String {
    let names = check.fields.iter().skip(1).map(|field| match field.as_str() {
        "items" => "items",
        "taxes" => "tax",
        "discount_total" => "discount",
        "fees" => "fees",
        "rounding" => "rounding",
        _ => "subtotal",
    });
    let names: Vec<&str> = names.collect();
    let mut said = String::new();
    for (at, name) in names.iter().enumerate() {
        if at == 0 {
            said.push_str(if *name == "items" { "Items" } else { "Subtotal" });
        } else {
            said.push_str(if at + 1 == names.len() { " and " } else { ", " });
            said.push_str(name);
        }
    }
    said.push_str(if said == "Subtotal" { " comes to" } else { " come to" });
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
                "Items and tax come to 12.60, the total says 12.50.",
            ),
            (check(CheckId::Total, &["total", "subtotal"]), "Subtotal comes to 12.60, the total says 12.50."),
            (
                check(CheckId::Total, &["total", "subtotal", "taxes", "fees"]),
                "Subtotal, tax and fees come to 12.60, the total says 12.50.",
            ),
            (
                check(CheckId::Item, &["items.1"]),
                "Item 2: quantity times price is 12.60, its amount says 12.50.",
            ),
            (check(CheckId::Date, &["date"]), "The date is in the future."),
        ] {
            assert_eq!(fails(&check), said);
        }
    }
}
