//! German: the names of the fields, and the pieces of what does not add up.

use shared::corrections::FieldName;
use shared::receipt::PaymentMethod;

use crate::i18n::desk::SumTexts;
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
        FieldName::AmountDue => "Zu zahlen",
        FieldName::AmountPaid => "Bezahlt",
        FieldName::Change => "Rückgeld",
        FieldName::Cashback => "Bargeldauszahlung",
        FieldName::ReceiptNumber => "Nummer",
        FieldName::Cashier => "Bedienung",
        FieldName::Table => "Tisch",
        FieldName::DueDate => "Fällig am",
        FieldName::ServiceStart => "Von",
        FieldName::ServiceEnd => "Bis",
        FieldName::CustomerName => "Kunde",
        FieldName::CustomerAddress => "Adresse des Kunden",
        FieldName::CustomerTaxId => "Steuernummer des Kunden",
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
        Column::Method => "Zahlart",
        Column::Brand => "Marke",
        Column::Last4 => "Letzte Ziffern",
        Column::Kind => "Art",
        Column::Number => "Nummer",
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

pub(super) fn method(method: PaymentMethod) -> &'static str {
    match method {
        PaymentMethod::Cash => "Bar",
        PaymentMethod::Card => "Karte",
        PaymentMethod::Voucher => "Gutschein",
        PaymentMethod::Transfer => "Überweisung",
    }
}

pub(super) const SUMS: SumTexts = SumTexts {
    items_alone: "Die Artikel ergeben ",
    subtotal_alone: "Die Zwischensumme beträgt ",
    items: "Artikel",
    subtotal: "Zwischensumme",
    taxes: "Steuern",
    discount: "Rabatt",
    fees: "Gebühren",
    rounding: "Rundung",
    and: " und ",
    come_to: " ergeben ",
    total_says: ", aber die Summe lautet ",
    items_come_to: "Die Artikel ergeben ",
    subtotal_says: ", aber die Zwischensumme lautet ",
    taxes_come_to: "Die Steuern ergeben ",
    tax_total_says: ", aber die Steuersumme lautet ",
    paid_less_change: "Bezahlt minus Rückgeld ergibt ",
    tax: "Steuer ",
    rate_gives: ": Der Satz ergibt ",
    item: "Artikel ",
    quantity_times_price: ": Menge mal Preis ergibt ",
    amount_says: ", aber der Betrag lautet ",
    future: "Das Datum liegt in der Zukunft.",
};
