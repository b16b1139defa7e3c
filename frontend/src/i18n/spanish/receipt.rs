//! Spanish: the names of the fields, and what does not add up.

use shared::checks::{Check, CheckId};
use shared::corrections::FieldName;
use shared::receipt::Method;

use crate::slot::{Column, Group};

pub(super) fn field(field: FieldName) -> &'static str {
    match field {
        FieldName::Merchant => "Comercio",
        FieldName::Date => "Fecha",
        FieldName::Time => "Hora",
        FieldName::Total => "Total",
        FieldName::Currency => "Moneda",
        FieldName::Subtotal => "Subtotal",
        FieldName::DiscountTotal => "Descuento",
        FieldName::TaxTotal => "Total de impuestos",
        FieldName::ServiceCharge => "Servicio",
        FieldName::Shipping => "Envío",
        FieldName::Deposit => "Depósito",
        FieldName::Tip => "Propina",
        FieldName::Rounding => "Redondeo",
        FieldName::AmountPaid => "Pagado",
        FieldName::Change => "Cambio",
        FieldName::ReceiptNumber => "Número",
        FieldName::Cashier => "Cajero",
        FieldName::Table => "Mesa",
        FieldName::Address => "Dirección",
        FieldName::Phone => "Teléfono",
        FieldName::Url => "Web",
        FieldName::Email => "Correo",
    }
}

pub(super) fn column(column: Column) -> &'static str {
    match column {
        Column::Description => "Descripción",
        Column::Quantity => "Cant.",
        Column::UnitPrice => "Precio",
        Column::Rate => "Tasa %",
        Column::Base => "Base",
        Column::Amount => "Importe",
    }
}

pub(super) fn group(group: Group) -> &'static str {
    match group {
        Group::Amounts => "Importes",
        Group::Taxes => "Impuestos",
        Group::Payment => "Pago",
        Group::Shop => "Tienda",
        Group::Details => "Detalles",
    }
}

pub(super) fn method(method: Method) -> &'static str {
    match method {
        Method::Cash => "Efectivo",
        Method::Card => "Tarjeta",
        Method::Voucher => "Vale",
        Method::Transfer => "Transferencia",
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
        CheckId::Total => [&parts(check), " ", expected, ", pero el total es ", actual, "."].concat(),
        CheckId::Subtotal => {
            ["Los artículos suman ", expected, ", pero el subtotal es ", actual, "."].concat()
        }
        CheckId::TaxTotal => {
            ["Los impuestos suman ", expected, ", pero el total de impuestos es ", actual, "."].concat()
        }
        CheckId::Tax => {
            ["Impuesto ", &number, ": su tasa da ", expected, ", pero el importe es ", actual, "."].concat()
        }
        CheckId::Change => {
            ["Lo pagado menos el cambio es ", expected, ", pero el total es ", actual, "."].concat()
        }
        CheckId::Item => [
            "Artículo ",
            &number,
            ": cantidad por precio es ",
            expected,
            ", pero el importe es ",
            actual,
            ".",
        ]
        .concat(),
        CheckId::Date => "La fecha está en el futuro.".to_owned(),
    }
}

/// What the total was compared with: "Los artículos y los impuestos suman".
fn parts(check: &Check) -> String {
    let names = check.fields.iter().skip(1).map(|field| match field.as_str() {
        "items" => "los artículos",
        "taxes" => "los impuestos",
        "discount_total" => "el descuento",
        "fees" => "los cargos",
        "rounding" => "el redondeo",
        _ => "el subtotal",
    });
    let names: Vec<&str> = names.collect();
    let mut said = String::new();
    for (at, name) in names.iter().enumerate() {
        if at == 0 {
            said.push_str(if *name == "los artículos" { "Los artículos" } else { "El subtotal" });
        } else {
            said.push_str(if at + 1 == names.len() { " y " } else { ", " });
            said.push_str(name);
        }
    }
    said.push_str(if said == "El subtotal" { " es" } else { " suman" });
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
                "Los artículos y los impuestos suman 12,60, pero el total es 12,50.",
            ),
            (
                check(CheckId::Total, &["total", "items"]),
                "Los artículos suman 12,60, pero el total es 12,50.",
            ),
            (check(CheckId::Total, &["total", "subtotal"]), "El subtotal es 12,60, pero el total es 12,50."),
            (
                check(CheckId::Total, &["total", "subtotal", "taxes", "fees"]),
                "El subtotal, los impuestos y los cargos suman 12,60, pero el total es 12,50.",
            ),
            (
                check(CheckId::Item, &["items.1"]),
                "Artículo 2: cantidad por precio es 12,60, pero el importe es 12,50.",
            ),
            (check(CheckId::Date, &["date"]), "La fecha está en el futuro."),
        ] {
            assert_eq!(fails(&check), said);
        }
    }
}
