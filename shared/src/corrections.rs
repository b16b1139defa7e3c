//! What a person entered for a receipt, beside the machine's reading.
//!
//! An entry is text as it is typed, for one field or for a whole list; [`Receipt::corrected`] parses all of them and
//! lays them over the reading. In the JSON a field that is absent was left as it was read, and one that is null is
//! said to be missing on the paper.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Deserializer, MapAccess, Visitor};
use serde::ser::{SerializeMap, Serializer};
use serde::{Deserialize, Serialize};

use crate::field::{Area, Field};
use crate::money::{Currency, Money, MoneyError};
use crate::problem::ProblemCode;
use crate::receipt::{Item, Receipt, TEXT_CHARACTERS_MAX, Tax, parse_date};

/// The most items or taxes a person can enter.
const ENTRIES_MAX: usize = 500;

macro_rules! fields {
    ($($name:ident $text:literal $kind:ident ;)+) => {
        /// A single field that a person can correct.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[expect(missing_docs, reason = "they are the fields of `Receipt`")]
        pub enum FieldName { $($name,)+ }

        impl FieldName {
            /// Every field, in the order of the page.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// The name in the JSON.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)+ }
            }

            /// What is entered there.
            pub fn kind(self) -> Kind {
                match self { $(Self::$name => Kind::$kind,)+ }
            }
        }
    };
}

fields! {
    Merchant "merchant" Text;
    Date "date" Date;
    Time "time" Time;
    Total "total" Money;
    Currency "currency" Currency;
    Subtotal "subtotal" Money;
    DiscountTotal "discount_total" Money;
    TaxTotal "tax_total" Money;
    ServiceCharge "service_charge" Money;
    Shipping "shipping" Money;
    Deposit "deposit" Money;
    Tip "tip" Money;
    Rounding "rounding" Money;
    AmountPaid "amount_paid" Money;
    Change "change" Money;
    ReceiptNumber "receipt_number" Text;
    Cashier "cashier" Text;
    Table "table" Text;
    Address "address" Text;
    Phone "phone" Text;
    Url "url" Text;
    Email "email" Text;
}

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Any text of up to [`TEXT_CHARACTERS_MAX`] characters.
    Text,
    /// `YYYY-MM-DD`.
    Date,
    /// `HH:MM` or `HH:MM:SS`.
    Time,
    /// Decimal text: `29.53`.
    Money,
    /// An ISO 4217 code.
    Currency,
}

/// What a person entered for one field. In the JSON just the text where no place was pointed at.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(from = "EntryForm", into = "EntryForm")]
pub struct Entry {
    /// The text, or `None` where the paper has no such thing.
    pub value: Option<String>,
    /// The words on the picture that were pointed at.
    pub place: Option<Place>,
}

/// Words on a page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// The page, counted from 1.
    pub page: u32,
    /// Where they stand on the upright page.
    #[serde(rename = "box")]
    pub area: Area,
    /// Their indices in reading order.
    pub words: Vec<u32>,
}

/// How an [`Entry`] is written.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum EntryForm {
    Placed {
        value: Option<String>,
        #[serde(flatten)]
        place: Place,
    },
    Text(Option<String>),
}

/// An item as a person entered it. Texts are decimal text without a currency; `None` is a gap.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ItemEntry {
    /// Which item of the reading it was, counted from 0: its evidence stays.
    pub of: Option<u32>,
    /// What it is.
    pub description: Option<String>,
    /// How much of it.
    pub quantity: Option<String>,
    /// What one of it costs.
    pub unit_price: Option<String>,
    /// What it came to.
    pub amount: Option<String>,
}

/// A tax as a person entered it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TaxEntry {
    /// Which tax of the reading it was, counted from 0.
    pub of: Option<u32>,
    /// Its rate in percent: `19`, `5.5`.
    pub rate: Option<String>,
    /// The net amount.
    pub base: Option<String>,
    /// The tax.
    pub amount: Option<String>,
    /// The prices contain it.
    pub included: bool,
}

/// Everything a person entered.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Corrections {
    /// Single fields.
    pub entries: BTreeMap<FieldName, Entry>,
    /// All items, in place of those that were read.
    pub items: Option<Vec<ItemEntry>>,
    /// All taxes, in place of those that were read.
    pub taxes: Option<Vec<TaxEntry>>,
}

/// An entry cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {}", code.message())]
pub struct CorrectionError {
    /// The name of the field, as in the JSON.
    pub field: &'static str,
    /// What is wrong with it.
    pub code: ProblemCode,
}

impl FieldName {
    /// The field of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|field| field.as_str() == name)
    }
}

impl Corrections {
    /// One entry without a place.
    #[must_use]
    pub fn with(mut self, field: FieldName, value: Option<String>) -> Self {
        self.entries.insert(field, Entry { value, place: None });
        self
    }

    /// These corrections with newer ones laid over them.
    #[must_use]
    pub fn then(mut self, newer: Self) -> Self {
        self.entries.extend(newer.entries);
        Self { items: newer.items.or(self.items), taxes: newer.taxes.or(self.taxes), ..self }
    }
}

impl Receipt {
    /// The reading with the corrections laid over it. Amounts follow the currency where their digits
    /// allow it.
    pub fn corrected(mut self, corrections: &Corrections) -> Result<Self, CorrectionError> {
        if let Some(entry) = corrections.entries.get(&FieldName::Currency) {
            let code = entry.value.as_deref().map(str::trim).filter(|code| !code.is_empty());
            let parsed: Result<Option<Currency>, MoneyError> = code.map(str::parse).transpose();
            let currency = parsed.map_err(|error| refused(FieldName::Currency.as_str(), error))?;
            self.currency = placed(self.currency.corrected(currency), entry);
            if let Some(currency) = currency {
                self.for_each_amount(&mut |amount| {
                    *amount = amount.with_currency(currency).unwrap_or(*amount);
                });
            }
        }
        for (name, entry) in &corrections.entries {
            self.correct(*name, entry)?;
        }
        if let Some(entries) = &corrections.items {
            self.items = self.items_of(entries)?;
        }
        if let Some(entries) = &corrections.taxes {
            self.taxes = self.taxes_of(entries)?;
        }
        Ok(self)
    }

    fn correct(&mut self, name: FieldName, entry: &Entry) -> Result<(), CorrectionError> {
        let currency = self.currency.value;
        let text = entry.value.as_deref().map(str::trim).filter(|text| !text.is_empty());
        let unusable = |code| CorrectionError { field: name.as_str(), code };
        if let Some(field) = self.text_mut(name) {
            *field = placed(std::mem::take(field).corrected(words(text, name.as_str())?), entry);
        } else if let Some(field) = self.money_mut(name) {
            *field = placed(std::mem::take(field).corrected(money(text, currency, name.as_str())?), entry);
        } else if name == FieldName::Date {
            let date = text.map(parse_date).transpose().map_err(|_| unusable(ProblemCode::DateUnusable))?;
            self.date = placed(std::mem::take(&mut self.date).corrected(date), entry);
        } else if name == FieldName::Time {
            let time = text.map(str::parse).transpose().map_err(|_| unusable(ProblemCode::TimeUnusable))?;
            self.time = placed(std::mem::take(&mut self.time).corrected(time), entry);
        }
        Ok(())
    }

    /// Every amount that has a value.
    pub fn for_each_amount(&mut self, change: &mut dyn FnMut(&mut Money)) {
        for name in FieldName::ALL {
            self.money_mut(*name).and_then(|field| field.value.as_mut()).into_iter().for_each(&mut *change);
        }
        let items = self.items.iter_mut();
        let items = items.flat_map(|item| [&mut item.unit_price, &mut item.discount, &mut item.amount]);
        let taxes = self.taxes.iter_mut().flat_map(|tax| [&mut tax.base, &mut tax.amount]);
        let payments = self.payments.iter_mut().map(|payment| &mut payment.amount);
        items.chain(taxes).chain(payments).filter_map(|field| field.value.as_mut()).for_each(change);
    }

    // Lines are moved and filled part by part: other code for it would be kilobytes in the browser.
    fn items_of(&mut self, entries: &[ItemEntry]) -> Result<Vec<Item>, CorrectionError> {
        let currency = self.currency.value;
        let unusable = CorrectionError { field: "items", code: ProblemCode::AmountUnusable };
        let mut items = Vec::new();
        for entry in entries.iter().take(ENTRIES_MAX) {
            let mut item = taken(&mut self.items, entry.of);
            change(&mut item.description, words(filled(entry.description.as_ref()), "items")?);
            let quantity = filled(entry.quantity.as_ref()).map(str::parse);
            change(&mut item.quantity, quantity.transpose().map_err(|_| unusable)?);
            change(&mut item.unit_price, money(filled(entry.unit_price.as_ref()), currency, "items")?);
            change(&mut item.amount, money(filled(entry.amount.as_ref()), currency, "items")?);
            items.push(item);
        }
        Ok(items)
    }

    fn taxes_of(&mut self, entries: &[TaxEntry]) -> Result<Vec<Tax>, CorrectionError> {
        let currency = self.currency.value;
        let unusable = CorrectionError { field: "taxes", code: ProblemCode::AmountUnusable };
        let mut taxes = Vec::new();
        for entry in entries.iter().take(ENTRIES_MAX) {
            let mut tax = taken(&mut self.taxes, entry.of);
            let rate = filled(entry.rate.as_ref()).map(str::parse);
            change(&mut tax.rate, rate.transpose().map_err(|_| unusable)?);
            change(&mut tax.base, money(filled(entry.base.as_ref()), currency, "taxes")?);
            change(&mut tax.amount, money(filled(entry.amount.as_ref()), currency, "taxes")?);
            tax.included = entry.included;
            taxes.push(tax);
        }
        Ok(taxes)
    }
}

/// The line of the reading that an entered one was.
fn taken<T: Default>(read: &mut [T], of: Option<u32>) -> T {
    of.and_then(|at| read.get_mut(at as usize)).map(std::mem::take).unwrap_or_default()
}

/// A value of a list: one that stayed as it was read keeps its evidence.
fn change<T: PartialEq>(field: &mut Field<T>, entry: Option<T>) {
    if field.value != entry {
        *field = std::mem::take(field).corrected(entry);
    }
}

fn filled(text: Option<&String>) -> Option<&str> {
    text.map(|text| text.trim()).filter(|text| !text.is_empty())
}

fn words(text: Option<&str>, field: &'static str) -> Result<Option<String>, CorrectionError> {
    if text.is_some_and(|text| text.chars().count() > TEXT_CHARACTERS_MAX) {
        return Err(CorrectionError { field, code: ProblemCode::NameTooLong });
    }
    Ok(text.map(str::to_owned))
}

fn money(
    text: Option<&str>,
    currency: Option<Currency>,
    field: &'static str,
) -> Result<Option<Money>, CorrectionError> {
    text.map(|text| Money::parse(text, currency)).transpose().map_err(|error| refused(field, error))
}

/// Where a person pointed at words, the field stands there.
fn placed<T>(field: Field<T>, entry: &Entry) -> Field<T> {
    match entry.place.clone() {
        None => field,
        Some(Place { page, area, words }) => Field { page: Some(page), area: Some(area), words, ..field },
    }
}

fn refused(field: &'static str, error: MoneyError) -> CorrectionError {
    let code = match error {
        MoneyError::NotAnAmount => ProblemCode::AmountUnusable,
        MoneyError::TooLarge => ProblemCode::AmountTooLarge,
        MoneyError::NotACurrency => ProblemCode::CurrencyUnknown,
    };
    CorrectionError { field, code }
}

impl From<EntryForm> for Entry {
    fn from(form: EntryForm) -> Self {
        match form {
            EntryForm::Placed { value, place } => Self { value, place: Some(place) },
            EntryForm::Text(value) => Self { value, place: None },
        }
    }
}

impl From<Entry> for EntryForm {
    fn from(Entry { value, place }: Entry) -> Self {
        match place {
            Some(place) => Self::Placed { value, place },
            None => Self::Text(value),
        }
    }
}

impl Serialize for Corrections {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (name, entry) in &self.entries {
            map.serialize_entry(name.as_str(), entry)?;
        }
        if let Some(items) = &self.items {
            map.serialize_entry("items", items)?;
        }
        if let Some(taxes) = &self.taxes {
            map.serialize_entry("taxes", taxes)?;
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for Corrections {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;

        impl<'de> Visitor<'de> for Members {
            type Value = Corrections;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of fields")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Corrections, A::Error> {
                let mut corrections = Corrections::default();
                while let Some(name) = map.next_key::<String>()? {
                    match (FieldName::named(&name), name.as_str()) {
                        (Some(field), _) => drop(corrections.entries.insert(field, map.next_value()?)),
                        (None, "items") => corrections.items = map.next_value()?,
                        (None, "taxes") => corrections.taxes = map.next_value()?,
                        (None, _) => drop(map.next_value::<serde::de::IgnoredAny>()?),
                    }
                }
                Ok(corrections)
            }
        }

        deserializer.deserialize_map(Members)
    }
}

#[cfg(test)]
#[path = "corrections_tests.rs"]
mod tests;
