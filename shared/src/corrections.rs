//! What a person entered for a receipt, beside the machine's reading.
//!
//! An entry is text as it is typed, for one field or for a whole list;
//! [`Receipt::corrected`](crate::receipt::Receipt::corrected) parses all of them and lays them over the reading. In the JSON a field that is absent was left as it was read, and one that is null is
//! said to be missing on the paper.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Deserializer, MapAccess, Visitor};
use serde::ser::{SerializeMap, Serializer};
use serde::{Deserialize, Serialize};

use crate::field::Area;
use crate::problem::ProblemCode;

/// The most lines of a list that a person can enter.
pub const ENTRIES_MAX: usize = 500;
/// The most words that one entry can point at.
pub const PLACE_WORDS_MAX: usize = 1_000;

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
    AmountDue "amount_due" Money;
    AmountPaid "amount_paid" Money;
    Change "change" Money;
    Cashback "cashback" Money;
    ReceiptNumber "receipt_number" Text;
    Cashier "cashier" Text;
    Table "table" Text;
    DueDate "due_date" Date;
    ServiceStart "service_start" Date;
    ServiceEnd "service_end" Date;
    CustomerName "customer_name" Text;
    CustomerAddress "customer_address" Text;
    CustomerTaxId "customer_tax_id" Text;
    Address "address" Text;
    Phone "phone" Text;
    Url "url" Text;
    Email "email" Text;
}

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Any text of up to [`TEXT_CHARACTERS_MAX`](crate::receipt::TEXT_CHARACTERS_MAX) characters.
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

/// A payment as a person entered it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PaymentEntry {
    /// Which payment of the reading it was, counted from 0.
    pub of: Option<u32>,
    /// By what means: the name of a [`Method`](crate::receipt::Method).
    pub method: Option<String>,
    /// The brand of the card.
    pub brand: Option<String>,
    /// The last four digits of the card.
    pub last4: Option<String>,
    /// How much.
    pub amount: Option<String>,
}

/// A number of the merchant as a person entered it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TaxIdEntry {
    /// Which number of the reading it was, counted from 0.
    pub of: Option<u32>,
    /// What it is called.
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// The number.
    pub value: Option<String>,
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
    /// All payments, in place of those that were read.
    pub payments: Option<Vec<PaymentEntry>>,
    /// All numbers of the merchant, in place of those that were read.
    pub tax_ids: Option<Vec<TaxIdEntry>>,
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
        Self::ALL
            .iter()
            .copied()
            .find(|field| field.as_str() == name)
    }
}

impl Corrections {
    /// One entry without a place.
    #[must_use]
    pub fn with(mut self, field: FieldName, value: Option<String>) -> Self {
        self.entries.insert(field, Entry { value, place: None });
        self
    }

    /// The list that is longer than it may be, and how long that is: lines, or words that an entry points at.
    pub fn excess(&self) -> Option<(&'static str, usize)> {
        let lists = [
            ("items", self.items.as_ref().map_or(0, Vec::len)),
            ("taxes", self.taxes.as_ref().map_or(0, Vec::len)),
            ("payments", self.payments.as_ref().map_or(0, Vec::len)),
            ("tax_ids", self.tax_ids.as_ref().map_or(0, Vec::len)),
        ];
        let lines = lists.into_iter().find(|(_, length)| *length > ENTRIES_MAX);
        let points_at_many = |entry: &Entry| {
            entry
                .place
                .as_ref()
                .is_some_and(|place| place.words.len() > PLACE_WORDS_MAX)
        };
        let words = || self.entries.iter().find(|(_, entry)| points_at_many(entry));
        lines
            .map(|(name, _)| (name, ENTRIES_MAX))
            .or_else(|| words().map(|(field, _)| (field.as_str(), PLACE_WORDS_MAX)))
    }

    /// These corrections with newer ones laid over them.
    #[must_use]
    pub fn then(mut self, newer: Self) -> Self {
        self.entries.extend(newer.entries);
        self.items = newer.items.or(self.items);
        self.taxes = newer.taxes.or(self.taxes);
        self.payments = newer.payments.or(self.payments);
        self.tax_ids = newer.tax_ids.or(self.tax_ids);
        self
    }
}

impl From<EntryForm> for Entry {
    fn from(form: EntryForm) -> Self {
        match form {
            EntryForm::Placed { value, place } => Self {
                value,
                place: Some(place),
            },
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
        if let Some(payments) = &self.payments {
            map.serialize_entry("payments", payments)?;
        }
        if let Some(ids) = &self.tax_ids {
            map.serialize_entry("tax_ids", ids)?;
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
                        (Some(field), _) => {
                            drop(corrections.entries.insert(field, map.next_value()?))
                        }
                        (None, "items") => corrections.items = map.next_value()?,
                        (None, "taxes") => corrections.taxes = map.next_value()?,
                        (None, "payments") => corrections.payments = map.next_value()?,
                        (None, "tax_ids") => corrections.tax_ids = map.next_value()?,
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
