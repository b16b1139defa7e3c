//! Malay: the names of the fields, and the pieces of what does not add up.

use shared::corrections::FieldName;
use shared::receipt::PaymentMethod;

use crate::i18n::desk::SumTexts;
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
        FieldName::AmountDue => "Perlu dibayar",
        FieldName::AmountPaid => "Dibayar",
        FieldName::Change => "Baki",
        FieldName::Cashback => "Pengeluaran tunai",
        FieldName::ReceiptNumber => "Nombor",
        FieldName::Cashier => "Juruwang",
        FieldName::Table => "Meja",
        FieldName::DueDate => "Tarikh akhir bayaran",
        FieldName::ServiceStart => "Dari",
        FieldName::ServiceEnd => "Hingga",
        FieldName::CustomerName => "Pelanggan",
        FieldName::CustomerAddress => "Alamat pelanggan",
        FieldName::CustomerTaxId => "Nombor cukai pelanggan",
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
        Column::Method => "Cara",
        Column::Brand => "Jenama",
        Column::Last4 => "Digit akhir",
        Column::Kind => "Jenis",
        Column::Number => "Nombor",
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

pub(super) fn method(method: PaymentMethod) -> &'static str {
    match method {
        PaymentMethod::Cash => "Tunai",
        PaymentMethod::Card => "Kad",
        PaymentMethod::Voucher => "Baucar",
        PaymentMethod::Transfer => "Pindahan",
    }
}

pub(super) const SUMS: SumTexts = SumTexts {
    items_alone: "Item berjumlah ",
    subtotal_alone: "Subjumlah ialah ",
    items: "Item",
    subtotal: "Subjumlah",
    taxes: "cukai",
    discount: "diskaun",
    fees: "caj",
    rounding: "pembundaran",
    and: " dan ",
    come_to: " berjumlah ",
    total_says: ", tetapi jumlah tertera ",
    items_come_to: "Item berjumlah ",
    subtotal_says: ", tetapi subjumlah tertera ",
    taxes_come_to: "Cukai berjumlah ",
    tax_total_says: ", tetapi jumlah cukai tertera ",
    paid_less_change: "Bayaran ditolak baki ialah ",
    tax: "Cukai ",
    rate_gives: ": kadarnya memberikan ",
    item: "Item ",
    quantity_times_price: ": kuantiti darab harga ialah ",
    amount_says: ", tetapi amaunnya ",
    future: "Tarikh ini pada masa hadapan.",
};
