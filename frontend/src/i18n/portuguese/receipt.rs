//! Portuguese: the names of the fields, and what does not add up.

use shared::checks::{Check, CheckId};
use shared::corrections::FieldName;
use shared::receipt::Method;

use crate::slot::{Column, Group};

pub(super) fn field(field: FieldName) -> &'static str {
    match field {
        FieldName::Merchant => "Estabelecimento",
        FieldName::Date => "Data",
        FieldName::Time => "Horário",
        FieldName::Total => "Total",
        FieldName::Currency => "Moeda",
        FieldName::Subtotal => "Subtotal",
        FieldName::DiscountTotal => "Desconto",
        FieldName::TaxTotal => "Total de impostos",
        FieldName::ServiceCharge => "Taxa de serviço",
        FieldName::Shipping => "Entrega",
        FieldName::Deposit => "Vasilhame",
        FieldName::Tip => "Gorjeta",
        FieldName::Rounding => "Arredondamento",
        FieldName::AmountPaid => "Pago",
        FieldName::Change => "Troco",
        FieldName::ReceiptNumber => "Número",
        FieldName::Cashier => "Caixa",
        FieldName::Table => "Mesa",
        FieldName::Address => "Endereço",
        FieldName::Phone => "Telefone",
        FieldName::Url => "Site",
        FieldName::Email => "E-mail",
    }
}

pub(super) fn column(column: Column) -> &'static str {
    match column {
        Column::Description => "Descrição",
        Column::Quantity => "Qtd.",
        Column::UnitPrice => "Preço",
        Column::Rate => "Alíq. %",
        Column::Base => "Base",
        Column::Amount => "Valor",
    }
}

pub(super) fn group(group: Group) -> &'static str {
    match group {
        Group::Amounts => "Valores",
        Group::Taxes => "Impostos",
        Group::Payment => "Pagamento",
        Group::Shop => "Loja",
        Group::Details => "Detalhes",
    }
}

pub(super) fn method(method: Method) -> &'static str {
    match method {
        Method::Cash => "Dinheiro",
        Method::Card => "Cartão",
        Method::Voucher => "Vale",
        Method::Transfer => "Transferência",
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
        CheckId::Total => [&parts(check), " ", expected, ", mas o total indica ", actual, "."].concat(),
        CheckId::Subtotal => ["Os itens somam ", expected, ", mas o subtotal indica ", actual, "."].concat(),
        CheckId::TaxTotal => {
            ["Os impostos somam ", expected, ", mas o total de impostos indica ", actual, "."].concat()
        }
        CheckId::Tax => {
            ["Imposto ", &number, ": a alíquota dá ", expected, ", mas o valor indica ", actual, "."].concat()
        }
        CheckId::Change => {
            ["O valor pago menos o troco dá ", expected, ", mas o total indica ", actual, "."].concat()
        }
        CheckId::Item => {
            ["Item ", &number, ": quantidade vezes preço dá ", expected, ", mas o valor indica ", actual, "."]
                .concat()
        }
        CheckId::Date => "A data está no futuro.".to_owned(),
    }
}

/// What the total was compared with: "Itens e impostos somam".
fn parts(check: &Check) -> String {
    let names = check.fields.iter().skip(1).map(|field| match field.as_str() {
        "items" => "itens",
        "taxes" => "impostos",
        "discount_total" => "desconto",
        "fees" => "taxas",
        "rounding" => "arredondamento",
        _ => "subtotal",
    });
    let names: Vec<&str> = names.collect();
    if let [only] = names[..] {
        let said = if only == "itens" { "Os itens somam" } else { "O subtotal é" };
        return said.to_owned();
    }
    let mut said = String::new();
    for (at, name) in names.iter().enumerate() {
        if at == 0 {
            said.push_str(if *name == "itens" { "Itens" } else { "Subtotal" });
        } else {
            said.push_str(if at + 1 == names.len() { " e " } else { ", " });
            said.push_str(name);
        }
    }
    said.push_str(" somam");
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
                "Itens e impostos somam 12,60, mas o total indica 12,50.",
            ),
            (check(CheckId::Total, &["total", "items"]), "Os itens somam 12,60, mas o total indica 12,50."),
            (check(CheckId::Total, &["total", "subtotal"]), "O subtotal é 12,60, mas o total indica 12,50."),
            (
                check(CheckId::Total, &["total", "subtotal", "taxes", "fees"]),
                "Subtotal, impostos e taxas somam 12,60, mas o total indica 12,50.",
            ),
            (
                check(CheckId::Item, &["items.1"]),
                "Item 2: quantidade vezes preço dá 12,60, mas o valor indica 12,50.",
            ),
            (check(CheckId::Date, &["date"]), "A data está no futuro."),
        ] {
            assert_eq!(fails(&check), said);
        }
    }
}
