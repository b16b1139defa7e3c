//! English: the names of the fields, and the pieces of what does not add up.

use shared::corrections::FieldName;
use shared::receipt::PaymentMethod;

use crate::i18n::desk::SumTexts;
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
        FieldName::AmountDue => "Due",
        FieldName::AmountPaid => "Paid",
        FieldName::Change => "Change",
        FieldName::Cashback => "Cashback",
        FieldName::ReceiptNumber => "Number",
        FieldName::Cashier => "Cashier",
        FieldName::Table => "Table",
        FieldName::DueDate => "Due date",
        FieldName::ServiceStart => "From",
        FieldName::ServiceEnd => "To",
        FieldName::CustomerName => "Customer",
        FieldName::CustomerAddress => "Address of the customer",
        FieldName::CustomerTaxId => "Tax number of the customer",
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
        Column::Method => "Means",
        Column::Brand => "Brand",
        Column::Last4 => "Last digits",
        Column::Kind => "Kind",
        Column::Number => "Number",
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

pub(super) fn method(method: PaymentMethod) -> &'static str {
    match method {
        PaymentMethod::Cash => "Cash",
        PaymentMethod::Card => "Card",
        PaymentMethod::Voucher => "Voucher",
        PaymentMethod::Transfer => "Transfer",
    }
}

pub(super) const SUMS: SumTexts = SumTexts {
    items_alone: "Items come to ",
    subtotal_alone: "Subtotal comes to ",
    items: "Items",
    subtotal: "Subtotal",
    taxes: "tax",
    discount: "discount",
    fees: "fees",
    rounding: "rounding",
    and: " and ",
    come_to: " come to ",
    total_says: ", the total says ",
    items_come_to: "The items come to ",
    subtotal_says: ", the subtotal says ",
    taxes_come_to: "The taxes come to ",
    tax_total_says: ", the tax total says ",
    paid_less_change: "What was paid less the change is ",
    tax: "Tax ",
    rate_gives: ": its rate gives ",
    item: "Item ",
    quantity_times_price: ": quantity times price is ",
    amount_says: ", its amount says ",
    future: "The date is in the future.",
};
