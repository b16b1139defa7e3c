//! Table of the single fields of a receipt.
//!
//! One row declares a field. Its name, access by name, parsing of corrections, group on the receipt
//! page, CSV column, place in the full-text index and part in the checks follow from the row, and
//! the compiler reports a missing cell. Lists (items, taxes, payments, tax ids) are not in the
//! table.

use jiff::civil::Date;

use crate::clock_time::ClockTime;
use crate::field::Field;
use crate::money::{Currency, Money};
use crate::receipt::{Receipt, format_date};
use crate::search_results::HitField;

/// Expands an optional cell of the table: `-` is `None`.
macro_rules! optional {
    ($type:ident -) => {
        None
    };
    ($type:ident $variant:ident) => {
        Some($type::$variant)
    };
}

macro_rules! fields {
    ($(
        $name:ident, $text:literal, $kind:ident, $($place:ident).+,
        $group:tt, $search:tt, $sum:tt;
    )+) => {
        /// Single field that the user can correct.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[expect(missing_docs, reason = "they are the fields of `Receipt`")]
        pub enum FieldName { $($name,)+ }

        impl FieldName {
            /// All fields, in the order of the table.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// Returns the name used in the JSON and as CSV column.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)+ }
            }

            /// Returns the type of the field's value.
            pub fn kind(self) -> Kind {
                match self { $(Self::$name => Kind::$kind,)+ }
            }

            /// Returns the group on the receipt page; `None` for the main fields above all groups.
            pub fn group(self) -> Option<Group> {
                match self { $(Self::$name => optional!(Group $group),)+ }
            }

            /// Returns the part of the full-text index that holds the value; `None` if it is not
            /// searched.
            pub fn search_part(self) -> Option<HitField> {
                match self { $(Self::$name => optional!(HitField $search),)+ }
            }

            /// Returns how the amount contributes to the total, if it does.
            pub fn sum_role(self) -> Option<SumRole> {
                match self { $(Self::$name => optional!(SumRole $sum),)+ }
            }
        }

        impl Receipt {
            /// Returns the field of this name.
            pub fn field(&self, name: FieldName) -> FieldRef<'_> {
                match name { $(FieldName::$name => FieldRef::$kind(&self.$($place).+),)+ }
            }

            /// Returns the field of this name to be changed.
            pub fn field_mut(&mut self, name: FieldName) -> FieldMut<'_> {
                match name { $(FieldName::$name => FieldMut::$kind(&mut self.$($place).+),)+ }
            }
        }

        /// Places of the fields in [`Receipt`].
        #[cfg(test)]
        const PLACES: &[&str] = &[$(stringify!($($place).+)),+];
    };
}

// Columns: variant, name in JSON and CSV, kind, place in `Receipt`, group on the page, part of the
// full-text index, part in the sum of the checks. New rows go to the end, so that the columns of
// the CSV keep their places.
fields! {
    Merchant, "merchant", Text, merchant.name, -, Merchant, -;
    Date, "date", Date, date, -, -, -;
    Time, "time", Time, time, -, -, -;
    Total, "total", Money, total, -, Text, -;
    Currency, "currency", Currency, currency, -, -, -;
    Subtotal, "subtotal", Money, subtotal, Amounts, -, -;
    DiscountTotal, "discount_total", Money, discount_total, Amounts, -, Deducted;
    TaxTotal, "tax_total", Money, tax_total, Taxes, -, -;
    ServiceCharge, "service_charge", Money, fees.service_charge, Amounts, -, Added;
    Shipping, "shipping", Money, fees.shipping, Amounts, -, Added;
    Deposit, "deposit", Money, fees.deposit, Amounts, -, Added;
    Tip, "tip", Money, tip, Amounts, -, Added;
    Rounding, "rounding", Money, fees.rounding, Amounts, -, Rounding;
    AmountDue, "amount_due", Money, amount_due, Payment, -, -;
    AmountPaid, "amount_paid", Money, amount_paid, Payment, -, -;
    Change, "change", Money, change, Payment, -, -;
    // Added: some receipts include the cash paid out in the total.
    Cashback, "cashback", Money, fees.cashback, Payment, -, Added;
    ReceiptNumber, "receipt_number", Text, receipt_number, Details, Note, -;
    Cashier, "cashier", Text, cashier, Details, Text, -;
    Table, "table", Text, table, Details, Text, -;
    DueDate, "due_date", Date, due_date, Details, -, -;
    ServiceStart, "service_start", Date, service_start, Details, -, -;
    ServiceEnd, "service_end", Date, service_end, Details, -, -;
    CustomerName, "customer_name", Text, customer.name, Details, Text, -;
    CustomerAddress, "customer_address", Text, customer.address, Details, Text, -;
    CustomerTaxId, "customer_tax_id", Text, customer.tax_id, Details, Text, -;
    Address, "address", Text, merchant.address, Shop, Text, -;
    Phone, "phone", Text, merchant.phone, Shop, Text, -;
    Url, "url", Text, merchant.url, Shop, Text, -;
    Email, "email", Text, merchant.email, Shop, Text, -;
}

/// Type of a field's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text of up to [`TEXT_CHARACTERS_MAX`](crate::receipt::TEXT_CHARACTERS_MAX) characters.
    Text,
    /// `YYYY-MM-DD`.
    Date,
    /// `HH:MM` or `HH:MM:SS`.
    Time,
    /// Decimal text such as `29.53`.
    Money,
    /// ISO 4217 code.
    Currency,
}

/// Fields under a common heading of the receipt page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// Parts of the total.
    Amounts,
    /// Taxes.
    Taxes,
    /// Payment.
    Payment,
    /// Merchant.
    Shop,
    /// All others.
    Details,
}

/// Contribution of an amount to the total.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SumRole {
    /// Added to the items.
    Added,
    /// Deducted from the items; printed with either sign.
    Deducted,
    /// Added last, by rounding to coins.
    Rounding,
}

/// Field of a receipt, by its kind.
#[derive(Debug, Clone, Copy)]
#[expect(missing_docs, reason = "they are the kinds of fields")]
pub enum FieldRef<'a> {
    Text(&'a Field<String>),
    Date(&'a Field<Date>),
    Time(&'a Field<ClockTime>),
    Money(&'a Field<Money>),
    Currency(&'a Field<Currency>),
}

/// Field of a receipt to be changed, by its kind.
#[derive(Debug)]
#[expect(missing_docs, reason = "they are the kinds of fields")]
pub enum FieldMut<'a> {
    Text(&'a mut Field<String>),
    Date(&'a mut Field<Date>),
    Time(&'a mut Field<ClockTime>),
    Money(&'a mut Field<Money>),
    Currency(&'a mut Field<Currency>),
}

impl FieldName {
    /// Returns the field with this JSON name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|field| field.as_str() == name)
    }
}

impl Group {
    /// All groups, in the order of the page.
    pub const ALL: [Self; 5] = [
        Self::Amounts,
        Self::Taxes,
        Self::Payment,
        Self::Shop,
        Self::Details,
    ];

    /// Returns the name used in style sheets.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Amounts => "amounts",
            Self::Taxes => "taxes",
            Self::Payment => "payment",
            Self::Shop => "shop",
            Self::Details => "details",
        }
    }

    /// Returns the fields of the group, in the order of the table.
    pub fn fields(self) -> impl Iterator<Item = FieldName> {
        let all = FieldName::ALL.iter().copied();
        all.filter(move |field| field.group() == Some(self))
    }
}

impl FieldRef<'_> {
    /// Returns the value as the user would enter it; `None` for a gap.
    pub fn to_text(self) -> Option<String> {
        match self {
            Self::Text(field) => field.value.clone(),
            Self::Date(field) => field.value.map(format_date),
            Self::Time(field) => field.value.map(|time| time.to_string()),
            Self::Money(field) => field.value.map(Money::to_decimal),
            Self::Currency(field) => field.value.map(|currency| currency.code().to_owned()),
        }
    }
}

#[cfg(test)]
#[path = "fields_tests.rs"]
mod tests;
