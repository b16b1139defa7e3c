//! What was read from one receipt.
//!
//! [`Receipt`] is the machine's reading. What a person made of it is kept beside it as
//! [`Corrections`](crate::corrections::Corrections) and laid over it when it is shown; whether its numbers add up is
//! told by [`checks`](crate::checks). The names are those that receipt APIs have in common.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::clock_time::ClockTime;
use crate::field::Field;
use crate::money::{Currency, Money};
use crate::quantity::{Quantity, Rate};

/// The longest text of a field that is kept, in characters.
pub const TEXT_CHARACTERS_MAX: usize = 200;

/// The fields of a receipt. Dates are civil dates without a zone; amounts are whole minor units, negative where
/// they are printed so. In the JSON, gaps are left out, except those of merchant, date, currency and total.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Receipt {
    /// What kind of document it is.
    #[serde(skip_serializing_if = "Field::is_gap")]
    pub document_type: Field<DocumentType>,
    /// Who sold it.
    pub merchant: Merchant,
    /// The number of the receipt or invoice.
    #[serde(skip_serializing_if = "Field::is_gap")]
    pub receipt_number: Field<String>,
    /// Who served at the till.
    #[serde(skip_serializing_if = "Field::is_gap")]
    pub cashier: Field<String>,
    /// The table in a restaurant.
    #[serde(skip_serializing_if = "Field::is_gap")]
    pub table: Field<String>,
    /// The day of the purchase.
    #[serde(with = "civil_date")]
    pub date: Field<Date>,
    /// The time of the purchase, where the till stands.
    #[serde(skip_serializing_if = "Field::is_gap")]
    pub time: Field<ClockTime>,
    /// Until when it has to be paid.
    #[serde(with = "civil_date", skip_serializing_if = "Field::is_gap")]
    pub due_date: Field<Date>,
    /// The first day of what was paid for: arrival, the beginning of a period.
    #[serde(with = "civil_date", skip_serializing_if = "Field::is_gap")]
    pub service_start: Field<Date>,
    /// Its last day: departure, the end of a period.
    #[serde(with = "civil_date", skip_serializing_if = "Field::is_gap")]
    pub service_end: Field<Date>,
    /// Who bought it, where the paper names them.
    #[serde(skip_serializing_if = "Customer::is_gap")]
    pub customer: Customer,
    /// The country it comes from, two letters (ISO 3166-1).
    #[serde(skip_serializing_if = "Field::is_gap")]
    pub country: Field<String>,
    /// The language it is printed in, two letters (ISO 639-1).
    #[serde(skip_serializing_if = "Field::is_gap")]
    pub language: Field<String>,
    /// The currency of every amount.
    pub currency: Field<Currency>,
    /// What was bought, in the order of the paper.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<Item>,
    /// The sum before what is added or taken off below it.
    #[serde(skip_serializing_if = "Field::is_gap")]
    pub subtotal: Field<Money>,
    /// What was taken off the whole, positive.
    #[serde(skip_serializing_if = "Field::is_gap")]
    pub discount_total: Field<Money>,
    /// The taxes by rate.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub taxes: Vec<Tax>,
    /// All taxes together.
    #[serde(skip_serializing_if = "Field::is_gap")]
    pub tax_total: Field<Money>,
    /// What was added besides taxes.
    #[serde(skip_serializing_if = "Fees::are_gaps")]
    pub fees: Fees,
    /// What was given to who served.
    #[serde(skip_serializing_if = "Field::is_gap")]
    pub tip: Field<Money>,
    /// What had to be paid, as printed.
    pub total: Field<Money>,
    /// What is left to pay, as printed: less than the total where something was paid before.
    #[serde(skip_serializing_if = "Field::is_gap")]
    pub amount_due: Field<Money>,
    /// What was handed over.
    #[serde(skip_serializing_if = "Field::is_gap")]
    pub amount_paid: Field<Money>,
    /// What was given back.
    #[serde(skip_serializing_if = "Field::is_gap")]
    pub change: Field<Money>,
    /// How it was paid.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub payments: Vec<Payment>,
    /// The codes printed on it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub barcodes: Vec<Barcode>,
}

/// What kind of document a picture shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentType {
    /// A receipt of a till.
    Receipt,
    /// An invoice.
    Invoice,
    /// Money that was given back: a refund or a credit note. Its amounts have the sign they are printed with.
    CreditNote,
    /// The slip of a card terminal, without goods.
    CardSlip,
}

/// Who sold it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Merchant {
    /// The name as printed, with its legal form.
    pub name: Field<String>,
    /// Street, postal code and place, in one line.
    #[serde(skip_serializing_if = "Field::is_gap")]
    pub address: Field<String>,
    /// The telephone number as printed.
    #[serde(skip_serializing_if = "Field::is_gap")]
    pub phone: Field<String>,
    /// The address in the web.
    #[serde(skip_serializing_if = "Field::is_gap")]
    pub url: Field<String>,
    /// The address for e-mail.
    #[serde(skip_serializing_if = "Field::is_gap")]
    pub email: Field<String>,
    /// Numbers that tax offices and registers know it by.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tax_ids: Vec<TaxId>,
}

/// A number that a tax office or a register knows a merchant by.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct TaxId {
    /// What it is called: `VAT`, `GST`, `NIF`, `SIRET`, `CNPJ` and the like.
    #[serde(rename = "type")]
    pub kind: String,
    /// The number without spaces. It is sure where its check digits fit.
    pub value: Field<String>,
}

/// Who bought it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Customer {
    /// The name as printed.
    #[serde(skip_serializing_if = "Field::is_gap")]
    pub name: Field<String>,
    /// Street, postal code and place, in one line.
    #[serde(skip_serializing_if = "Field::is_gap")]
    pub address: Field<String>,
    /// The number that tax offices know them by.
    #[serde(skip_serializing_if = "Field::is_gap")]
    pub tax_id: Field<String>,
}

/// One thing that was bought.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Item {
    /// What it is.
    #[serde(skip_serializing_if = "Field::is_gap")]
    pub description: Field<String>,
    /// How much of it.
    #[serde(skip_serializing_if = "Field::is_gap")]
    pub quantity: Field<Quantity>,
    /// What the quantity counts: `kg`, `l`; a gap for pieces.
    #[serde(skip_serializing_if = "Field::is_gap")]
    pub unit: Field<String>,
    /// What one of it costs.
    #[serde(skip_serializing_if = "Field::is_gap")]
    pub unit_price: Field<Money>,
    /// What was taken off this item, positive; the amount is what is left.
    #[serde(skip_serializing_if = "Field::is_gap")]
    pub discount: Field<Money>,
    /// What it came to. Negative for what was given back.
    #[serde(skip_serializing_if = "Field::is_gap")]
    pub amount: Field<Money>,
    /// The number of the article.
    #[serde(skip_serializing_if = "Field::is_gap")]
    pub sku: Field<String>,
    /// The letter that leads to its tax.
    #[serde(skip_serializing_if = "Field::is_gap")]
    pub tax_code: Field<String>,
}

/// A tax at one rate.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Tax {
    /// The letter that leads from the items to it.
    #[serde(skip_serializing_if = "Field::is_gap")]
    pub code: Field<String>,
    /// Its rate.
    #[serde(skip_serializing_if = "Field::is_gap")]
    pub rate: Field<Rate>,
    /// The net amount it is computed from.
    #[serde(skip_serializing_if = "Field::is_gap")]
    pub base: Field<Money>,
    /// What it comes to.
    #[serde(skip_serializing_if = "Field::is_gap")]
    pub amount: Field<Money>,
    /// The prices contain it already; else it is added to them.
    pub included: bool,
}

/// What was added besides taxes.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Fees {
    /// For service, by the house.
    #[serde(skip_serializing_if = "Field::is_gap")]
    pub service_charge: Field<Money>,
    /// For delivery.
    #[serde(skip_serializing_if = "Field::is_gap")]
    pub shipping: Field<Money>,
    /// For bottles and the like.
    #[serde(skip_serializing_if = "Field::is_gap")]
    pub deposit: Field<Money>,
    /// What rounding to coins added or, negative, took.
    #[serde(skip_serializing_if = "Field::is_gap")]
    pub rounding: Field<Money>,
    /// Cash paid out with the purchase.
    #[serde(skip_serializing_if = "Field::is_gap")]
    pub cashback: Field<Money>,
}

/// One way in which it was paid.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Payment {
    /// By what means.
    #[serde(skip_serializing_if = "Field::is_gap")]
    pub method: Field<Method>,
    /// The brand of the card.
    #[serde(skip_serializing_if = "Field::is_gap")]
    pub brand: Field<String>,
    /// The last four digits of the card.
    #[serde(skip_serializing_if = "Field::is_gap")]
    pub last4: Field<String>,
    /// How much.
    #[serde(skip_serializing_if = "Field::is_gap")]
    pub amount: Field<Money>,
}

/// Means of payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// Coins and notes.
    Cash,
    /// A card, or a phone in its place.
    Card,
    /// A voucher, a gift card or points.
    Voucher,
    /// A wallet or a bank transfer.
    Transfer,
}

/// A code printed on the paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Barcode {
    /// Its symbology: `qr`, `ean-13`, `code-128` and the like.
    pub kind: String,
    /// What it says.
    pub text: String,
    /// The page it stands on, counted from 1.
    pub page: u32,
}

impl Customer {
    fn is_gap(&self) -> bool {
        self.name.is_gap() && self.address.is_gap() && self.tax_id.is_gap()
    }
}

impl Method {
    /// Every means.
    pub const ALL: [Self; 4] = [Self::Cash, Self::Card, Self::Voucher, Self::Transfer];

    /// The name in the JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Cash => "cash",
            Self::Card => "card",
            Self::Voucher => "voucher",
            Self::Transfer => "transfer",
        }
    }

    /// The means of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.as_str() == name)
    }
}

impl Fees {
    fn are_gaps(&self) -> bool {
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

/// Not a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a date: write it like 2026-09-15")]
pub struct NotADate;

/// Reads `YYYY-MM-DD`, which is what date inputs of browsers give.
pub fn parse_date(text: &str) -> Result<Date, NotADate> {
    let unusable = NotADate;
    let mut parts = text
        .trim()
        .splitn(3, '-')
        .map(|part| part.parse::<u16>().ok());
    let mut part = || parts.next().flatten().ok_or(unusable);
    let (year, month, day) = (part()?, part()?, part()?);
    let narrow = |number: u16| i8::try_from(number).map_err(|_| unusable);
    let year = i16::try_from(year)
        .ok()
        .filter(|year| (1970..=9999).contains(year))
        .ok_or(unusable)?;
    Date::new(year, narrow(month)?, narrow(day)?).map_err(|_| unusable)
}

/// Writes `YYYY-MM-DD`.
pub fn format_date(date: Date) -> String {
    format!("{:04}-{:02}-{:02}", date.year(), date.month(), date.day())
}

/// Dates as text in the JSON; jiff's own serde support would bring its whole parser into the browser.
mod civil_date {
    use super::{Date, Field, format_date, parse_date};
    use crate::field::Alternative;
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

    pub(super) fn serialize<S: Serializer>(
        field: &Field<Date>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        map(field, |date| Ok::<_, ()>(format_date(*date)))
            .map_err(|()| serde::ser::Error::custom("date"))?
            .serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Field<Date>, D::Error> {
        map(&Field::<String>::deserialize(deserializer)?, |text| {
            parse_date(text)
        })
        .map_err(de::Error::custom)
    }

    fn map<T, U, E>(field: &Field<T>, convert: impl Fn(&T) -> Result<U, E>) -> Result<Field<U>, E> {
        let other = |other: &Alternative<T>| {
            Ok(Alternative {
                value: convert(&other.value)?,
                confidence: other.confidence,
            })
        };
        Ok(Field {
            value: field.value.as_ref().map(&convert).transpose()?,
            raw: field.raw.clone(),
            confidence: field.confidence,
            source: field.source,
            page: field.page,
            area: field.area,
            words: field.words.clone(),
            alternatives: field
                .alternatives
                .iter()
                .map(other)
                .collect::<Result<_, E>>()?,
            verified: field.verified,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_are_left_out_of_the_json() {
        let json = serde_json::to_value(Receipt::default()).unwrap();
        let names: Vec<&str> = json
            .as_object()
            .unwrap()
            .keys()
            .map(String::as_str)
            .collect();
        assert_eq!(names, ["currency", "date", "merchant", "total"]);
        assert_eq!(
            serde_json::from_value::<Receipt>(json).unwrap(),
            Receipt::default()
        );
    }

    #[test]
    fn dates_are_text() {
        let date = parse_date("2026-09-15").unwrap();
        let receipt = Receipt {
            date: Field {
                value: Some(date),
                ..Field::gap()
            },
            ..Receipt::default()
        };
        let json = serde_json::to_value(&receipt).unwrap();
        assert_eq!(json["date"]["value"], "2026-09-15");
        assert_eq!(serde_json::from_value::<Receipt>(json).unwrap(), receipt);
        for text in ["", "2026-02-30", "15.09.2026", "1969-12-31", "2026-9"] {
            assert_eq!(parse_date(text), Err(NotADate), "{text}");
        }
    }
}
