//! Spanish: the names of the fields, and the pieces of what does not add up.

use shared::corrections::FieldName;
use shared::receipt::PaymentMethod;

use crate::i18n::desk::SumTexts;
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
        FieldName::AmountDue => "A pagar",
        FieldName::AmountPaid => "Pagado",
        FieldName::Change => "Cambio",
        FieldName::Cashback => "Retirada de efectivo",
        FieldName::ReceiptNumber => "Número",
        FieldName::Cashier => "Cajero",
        FieldName::Table => "Mesa",
        FieldName::DueDate => "Vencimiento",
        FieldName::ServiceStart => "Desde",
        FieldName::ServiceEnd => "Hasta",
        FieldName::CustomerName => "Cliente",
        FieldName::CustomerAddress => "Dirección del cliente",
        FieldName::CustomerTaxId => "Número fiscal del cliente",
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
        Column::Method => "Medio",
        Column::Brand => "Marca",
        Column::Last4 => "Últimos dígitos",
        Column::Kind => "Tipo",
        Column::Number => "Número",
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

pub(super) fn method(method: PaymentMethod) -> &'static str {
    match method {
        PaymentMethod::Cash => "Efectivo",
        PaymentMethod::Card => "Tarjeta",
        PaymentMethod::Voucher => "Vale",
        PaymentMethod::Transfer => "Transferencia",
    }
}

pub(super) const SUMS: SumTexts = SumTexts {
    items_alone: "Los artículos suman ",
    subtotal_alone: "El subtotal es ",
    items: "Los artículos",
    subtotal: "El subtotal",
    taxes: "los impuestos",
    discount: "el descuento",
    fees: "los cargos",
    rounding: "el redondeo",
    and: " y ",
    come_to: " suman ",
    total_says: ", pero el total es ",
    items_come_to: "Los artículos suman ",
    subtotal_says: ", pero el subtotal es ",
    taxes_come_to: "Los impuestos suman ",
    tax_total_says: ", pero el total de impuestos es ",
    paid_less_change: "Lo pagado menos el cambio es ",
    tax: "Impuesto ",
    rate_gives: ": su tasa da ",
    item: "Artículo ",
    quantity_times_price: ": cantidad por precio es ",
    amount_says: ", pero el importe es ",
    future: "La fecha está en el futuro.",
};
