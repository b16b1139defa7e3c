//! Portuguese: the names of the fields, and the pieces of what does not add up.

use shared::corrections::FieldName;
use shared::receipt::PaymentMethod;

use crate::i18n::desk::SumTexts;
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
        FieldName::AmountDue => "A pagar",
        FieldName::AmountPaid => "Pago",
        FieldName::Change => "Troco",
        FieldName::Cashback => "Saque em dinheiro",
        FieldName::ReceiptNumber => "Número",
        FieldName::Cashier => "Caixa",
        FieldName::Table => "Mesa",
        FieldName::DueDate => "Vencimento",
        FieldName::ServiceStart => "De",
        FieldName::ServiceEnd => "Até",
        FieldName::CustomerName => "Cliente",
        FieldName::CustomerAddress => "Endereço do cliente",
        FieldName::CustomerTaxId => "Número fiscal do cliente",
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
        Column::Method => "Meio",
        Column::Brand => "Bandeira",
        Column::Last4 => "Últimos dígitos",
        Column::Kind => "Tipo",
        Column::Number => "Número",
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

pub(super) fn method(method: PaymentMethod) -> &'static str {
    match method {
        PaymentMethod::Cash => "Dinheiro",
        PaymentMethod::Card => "Cartão",
        PaymentMethod::Voucher => "Vale",
        PaymentMethod::Transfer => "Transferência",
    }
}

pub(super) const SUMS: SumTexts = SumTexts {
    items_alone: "Os itens somam ",
    subtotal_alone: "O subtotal é ",
    items: "Itens",
    subtotal: "Subtotal",
    taxes: "impostos",
    discount: "desconto",
    fees: "taxas",
    rounding: "arredondamento",
    and: " e ",
    come_to: " somam ",
    total_says: ", mas o total indica ",
    items_come_to: "Os itens somam ",
    subtotal_says: ", mas o subtotal indica ",
    taxes_come_to: "Os impostos somam ",
    tax_total_says: ", mas o total de impostos indica ",
    paid_less_change: "O valor pago menos o troco dá ",
    tax: "Imposto ",
    rate_gives: ": a alíquota dá ",
    item: "Item ",
    quantity_times_price: ": quantidade vezes preço dá ",
    amount_says: ", mas o valor indica ",
    future: "A data está no futuro.",
};
