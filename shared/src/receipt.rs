//! Fields read from one receipt.
//!
//! [`Receipt`] is the machine's reading. Corrections of the user are kept beside it as
//! [`Corrections`](crate::corrections::Corrections) and applied for display;
//! [`checks`](crate::checks) verifies its arithmetic. Field names follow those common to receipt
//! APIs.

mod date_text;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::clock_time::ClockTime;
use crate::field::Field;
use crate::json::FromJson;
use crate::money::{Currency, Money};
use crate::quantity::{Quantity, TaxRate};

pub use date_text::{ParseDateError, format_date, parse_date};

/// Maximum length of a text field, in characters.
pub const TEXT_CHARACTERS_MAX: usize = 200;

/// Fields of a receipt. Dates are civil dates without a time zone; amounts are whole minor units,
/// negative in refunds and where printed so. In the JSON, gaps are omitted, except for merchant,
/// date, currency and total.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, FromJson)]
#[serde(default)]
pub struct Receipt {
    /// Document type.
    #[serde(skip_serializing_if = "Field::is_gap")]
    pub document_type: Field<DocumentType>,
    /// Merchant.
    pub merchant: Merchant,
    /// Number of the receipt or invoice.
    #[serde(skip_serializing_if = "Field::is_gap")]
    pub receipt_number: Field<String>,
    /// Cashier or waiter.
    #[serde(skip_serializing_if = "Field::is_gap")]
    pub cashier: Field<String>,
    /// Restaurant table.
    #[serde(skip_serializing_if = "Field::is_gap")]
    pub table: Field<String>,
    /// Purchase date.
    #[serde(with = "date_text")]
    pub date: Field<Date>,
    /// Purchase time, local to the till.
    #[serde(skip_serializing_if = "Field::is_gap")]
    pub time: Field<ClockTime>,
    /// Payment due date.
    #[serde(with = "date_text", skip_serializing_if = "Field::is_gap")]
    pub due_date: Field<Date>,
    /// First day of the service period: arrival, or start of a billing period.
    #[serde(with = "date_text", skip_serializing_if = "Field::is_gap")]
    pub service_start: Field<Date>,
    /// Last day of the service period: departure, or end of a billing period.
    #[serde(with = "date_text", skip_serializing_if = "Field::is_gap")]
    pub service_end: Field<Date>,
    /// Customer, if printed.
    #[serde(skip_serializing_if = "Customer::is_gap")]
    pub customer: Customer,
    /// Country of the receipt, two letters (ISO 3166-1).
    #[serde(skip_serializing_if = "Field::is_gap")]
    pub country: Field<String>,
    /// Language of the text, two letters (ISO 639-1).
    #[serde(skip_serializing_if = "Field::is_gap")]
    pub language: Field<String>,
    /// Currency of all amounts.
    pub currency: Field<Currency>,
    /// Items, in printed order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<Item>,
    /// Sum before additions and deductions printed below it.
    #[serde(skip_serializing_if = "Field::is_gap")]
    pub subtotal: Field<Money>,
    /// Total discount, positive.
    #[serde(skip_serializing_if = "Field::is_gap")]
    pub discount_total: Field<Money>,
    /// Taxes by rate.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub taxes: Vec<Tax>,
    /// Sum of all taxes.
    #[serde(skip_serializing_if = "Field::is_gap")]
    pub tax_total: Field<Money>,
    /// Charges besides taxes.
    #[serde(skip_serializing_if = "Fees::are_gaps")]
    pub fees: Fees,
    /// Tip.
    #[serde(skip_serializing_if = "Field::is_gap")]
    pub tip: Field<Money>,
    /// Total to pay, as printed.
    pub total: Field<Money>,
    /// Amount due, as printed: below the total if a part was paid before.
    #[serde(skip_serializing_if = "Field::is_gap")]
    pub amount_due: Field<Money>,
    /// Amount tendered.
    #[serde(skip_serializing_if = "Field::is_gap")]
    pub amount_paid: Field<Money>,
    /// Change given back.
    #[serde(skip_serializing_if = "Field::is_gap")]
    pub change: Field<Money>,
    /// Payments.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub payments: Vec<Payment>,
    /// Barcodes and QR codes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub barcodes: Vec<Barcode>,
}

/// Type of the photographed document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "snake_case")]
pub enum DocumentType {
    /// Till receipt.
    Receipt,
    /// Invoice.
    Invoice,
    /// Refund or credit note. Its amounts are negative, also if printed without a minus.
    CreditNote,
    /// Card terminal slip, without items.
    CardSlip,
}

/// Merchant of a receipt.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, FromJson)]
#[serde(default)]
pub struct Merchant {
    /// Name as printed, including the legal form.
    pub name: Field<String>,
    /// Street, postal code and city, in one line.
    #[serde(skip_serializing_if = "Field::is_gap")]
    pub address: Field<String>,
    /// Telephone number as printed.
    #[serde(skip_serializing_if = "Field::is_gap")]
    pub phone: Field<String>,
    /// Website.
    #[serde(skip_serializing_if = "Field::is_gap")]
    pub url: Field<String>,
    /// E-mail address.
    #[serde(skip_serializing_if = "Field::is_gap")]
    pub email: Field<String>,
    /// Tax and registration numbers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tax_ids: Vec<TaxId>,
}

/// Tax or registration number of a merchant.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, FromJson)]
#[serde(default)]
pub struct TaxId {
    /// Kind of number: `VAT`, `GST`, `NIF`, `SIRET`, `CNPJ` and the like.
    #[serde(rename = "type")]
    pub kind: String,
    /// Number without spaces. Valid check digits make it certain.
    pub value: Field<String>,
}

/// Customer of a receipt.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, FromJson)]
#[serde(default)]
pub struct Customer {
    /// Name as printed.
    #[serde(skip_serializing_if = "Field::is_gap")]
    pub name: Field<String>,
    /// Street, postal code and city, in one line.
    #[serde(skip_serializing_if = "Field::is_gap")]
    pub address: Field<String>,
    /// Tax number.
    #[serde(skip_serializing_if = "Field::is_gap")]
    pub tax_id: Field<String>,
}

/// Purchased item.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, FromJson)]
#[serde(default)]
pub struct Item {
    /// Description.
    #[serde(skip_serializing_if = "Field::is_gap")]
    pub description: Field<String>,
    /// Quantity.
    #[serde(skip_serializing_if = "Field::is_gap")]
    pub quantity: Field<Quantity>,
    /// Unit of the quantity: `kg`, `l`; a gap for pieces.
    #[serde(skip_serializing_if = "Field::is_gap")]
    pub unit: Field<String>,
    /// Price per unit.
    #[serde(skip_serializing_if = "Field::is_gap")]
    pub unit_price: Field<Money>,
    /// Discount on this item, positive; already deducted from the amount.
    #[serde(skip_serializing_if = "Field::is_gap")]
    pub discount: Field<Money>,
    /// Amount of the line. Negative for returned goods.
    #[serde(skip_serializing_if = "Field::is_gap")]
    pub amount: Field<Money>,
    /// Article number.
    #[serde(skip_serializing_if = "Field::is_gap")]
    pub sku: Field<String>,
    /// Letter that refers to its tax.
    #[serde(skip_serializing_if = "Field::is_gap")]
    pub tax_code: Field<String>,
}

/// Tax at one rate.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, FromJson)]
#[serde(default)]
pub struct Tax {
    /// Letter by which items refer to this tax.
    #[serde(skip_serializing_if = "Field::is_gap")]
    pub code: Field<String>,
    /// Tax rate.
    #[serde(skip_serializing_if = "Field::is_gap")]
    pub rate: Field<TaxRate>,
    /// Net amount it is calculated from.
    #[serde(skip_serializing_if = "Field::is_gap")]
    pub base: Field<Money>,
    /// Tax amount.
    #[serde(skip_serializing_if = "Field::is_gap")]
    pub amount: Field<Money>,
    /// `true` if the prices already include it; otherwise it is added to them.
    pub included: bool,
}

/// Charges besides taxes.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, FromJson)]
#[serde(default)]
pub struct Fees {
    /// Service charge of the business.
    #[serde(skip_serializing_if = "Field::is_gap")]
    pub service_charge: Field<Money>,
    /// Delivery charge.
    #[serde(skip_serializing_if = "Field::is_gap")]
    pub shipping: Field<Money>,
    /// Deposit for bottles and the like.
    #[serde(skip_serializing_if = "Field::is_gap")]
    pub deposit: Field<Money>,
    /// Amount added by rounding to coins; negative if rounded down.
    #[serde(skip_serializing_if = "Field::is_gap")]
    pub rounding: Field<Money>,
    /// Cash paid out with the purchase.
    #[serde(skip_serializing_if = "Field::is_gap")]
    pub cashback: Field<Money>,
}

/// One payment of a receipt.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, FromJson)]
#[serde(default)]
pub struct Payment {
    /// Payment method.
    #[serde(skip_serializing_if = "Field::is_gap")]
    pub method: Field<PaymentMethod>,
    /// Card brand.
    #[serde(skip_serializing_if = "Field::is_gap")]
    pub brand: Field<String>,
    /// Last four digits of the card number.
    #[serde(skip_serializing_if = "Field::is_gap")]
    pub last4: Field<String>,
    /// Amount.
    #[serde(skip_serializing_if = "Field::is_gap")]
    pub amount: Field<Money>,
}

/// Payment method.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "snake_case")]
pub enum PaymentMethod {
    /// Coins and banknotes.
    Cash,
    /// Card, or a phone used as one.
    Card,
    /// Voucher, gift card or points.
    Voucher,
    /// Digital wallet or bank transfer.
    Transfer,
}

/// Barcode or QR code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
pub struct Barcode {
    /// Symbology: `qr`, `ean-13`, `code-128` and the like.
    pub kind: String,
    /// Decoded text.
    pub text: String,
    /// Page number, counted from 1.
    pub page: u32,
}

impl Customer {
    fn is_gap(&self) -> bool {
        // Destructured, so that a new field cannot be forgotten here.
        let Self {
            name,
            address,
            tax_id,
        } = self;
        [name, address, tax_id].into_iter().all(Field::is_gap)
    }
}

impl PaymentMethod {
    /// All methods.
    pub const ALL: [Self; 4] = [Self::Cash, Self::Card, Self::Voucher, Self::Transfer];

    /// Returns the name used in the JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Cash => "cash",
            Self::Card => "card",
            Self::Voucher => "voucher",
            Self::Transfer => "transfer",
        }
    }

    /// Returns the method with this JSON name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.as_str() == name)
    }
}

impl Fees {
    fn are_gaps(&self) -> bool {
        // Destructured, so that a new fee cannot be forgotten here.
        let Self {
            service_charge,
            shipping,
            deposit,
            rounding,
            cashback,
        } = self;
        [service_charge, shipping, deposit, rounding, cashback]
            .into_iter()
            .all(Field::is_gap)
    }
}

#[cfg(test)]
mod tests;
