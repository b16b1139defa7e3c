//! User corrections, kept beside the machine's reading.
//!
//! An entry is text as typed, for one field or a whole list.
//! [`Receipt::with_corrections`](crate::receipt::Receipt::with_corrections) parses the entries and
//! applies them to the reading. In the JSON an absent field was not corrected, and a null one is
//! declared missing on the paper.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Deserializer, MapAccess, Visitor};
use serde::ser::{SerializeMap, Serializer};
use serde::{Deserialize, Serialize};

use crate::field::Area;
use crate::fields::FieldName;
use crate::json::{self, FromJson, Value};
use crate::problem::ProblemCode;

/// Maximum number of lines per list.
pub const ENTRIES_MAX: usize = 500;
/// Maximum number of words that one entry refers to.
pub const PLACE_WORDS_MAX: usize = 1_000;

/// Correction of one field. The JSON is the bare text if no words were selected.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, FromJson)]
#[serde(from = "EntryForm", into = "EntryForm")]
pub struct FieldEntry {
    /// Text, or `None` if the paper lacks this field.
    pub value: Option<String>,
    /// Words selected on the picture.
    pub place: Option<WordLocation>,
}

/// Location of words on a page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, FromJson)]
pub struct WordLocation {
    /// Page number, counted from 1.
    pub page: u32,
    /// Bounding box on the upright page.
    #[serde(rename = "box")]
    pub area: Area,
    /// Word indices in reading order.
    pub words: Vec<u32>,
}

/// JSON form of a [`FieldEntry`].
#[derive(Serialize, Deserialize, FromJson)]
#[serde(untagged)]
// Untagged: an object is `Placed`; text or null is `Text`.
enum EntryForm {
    Placed {
        value: Option<String>,
        #[serde(flatten)]
        place: WordLocation,
    },
    Text(Option<String>),
}

/// Corrected item. Amounts are decimal text without a currency; `None` is a missing value.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[serde(default)]
pub struct ItemEntry {
    /// Index of the item in the reading, counted from 0; its evidence is kept. `None` for a new
    /// item.
    pub of: Option<u32>,
    /// Description.
    pub description: Option<String>,
    /// Quantity.
    pub quantity: Option<String>,
    /// Price per unit.
    pub unit_price: Option<String>,
    /// Amount.
    pub amount: Option<String>,
}

/// Corrected tax.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[serde(default)]
pub struct TaxEntry {
    /// Index of the tax in the reading, counted from 0.
    pub of: Option<u32>,
    /// Rate in percent: `19`, `5.5`.
    pub rate: Option<String>,
    /// Net amount.
    pub base: Option<String>,
    /// Tax amount.
    pub amount: Option<String>,
    /// `true` if the prices include it.
    pub included: bool,
}

/// Corrected payment.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[serde(default)]
pub struct PaymentEntry {
    /// Index of the payment in the reading, counted from 0.
    pub of: Option<u32>,
    /// JSON name of a [`PaymentMethod`](crate::receipt::PaymentMethod).
    pub method: Option<String>,
    /// Card brand.
    pub brand: Option<String>,
    /// Last four digits of the card number.
    pub last4: Option<String>,
    /// Amount.
    pub amount: Option<String>,
}

/// Corrected tax or registration number of the merchant.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[serde(default)]
pub struct TaxIdEntry {
    /// Index of the number in the reading, counted from 0.
    pub of: Option<u32>,
    /// Kind of number, such as `VAT`.
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// Number.
    pub value: Option<String>,
}

/// All corrections of one receipt.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Corrections {
    /// Single fields.
    pub entries: BTreeMap<FieldName, FieldEntry>,
    /// Items that replace those of the reading.
    pub items: Option<Vec<ItemEntry>>,
    /// Taxes that replace those of the reading.
    pub taxes: Option<Vec<TaxEntry>>,
    /// Payments that replace those of the reading.
    pub payments: Option<Vec<PaymentEntry>>,
    /// Tax ids that replace those of the reading.
    pub tax_ids: Option<Vec<TaxIdEntry>>,
}

/// Error for an entry that cannot be parsed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {}", code.message())]
pub struct CorrectionError {
    /// Name of the field, as in the JSON.
    pub field: &'static str,
    /// Reason.
    pub code: ProblemCode,
}

impl Corrections {
    /// Returns the corrections with one more entry, which has no location.
    #[must_use]
    pub fn with_entry(mut self, field: FieldName, value: Option<String>) -> Self {
        self.entries
            .insert(field, FieldEntry { value, place: None });
        self
    }

    /// Returns the name of the first list or entry that is too long, and its limit: lines of a
    /// list, or words that an entry refers to.
    pub fn exceeded_limit(&self) -> Option<(&'static str, usize)> {
        // Lists are checked before the words of single entries.
        let lists = [
            ("items", self.items.as_ref().map_or(0, Vec::len)),
            ("taxes", self.taxes.as_ref().map_or(0, Vec::len)),
            ("payments", self.payments.as_ref().map_or(0, Vec::len)),
            ("tax_ids", self.tax_ids.as_ref().map_or(0, Vec::len)),
        ];
        let lines = lists.into_iter().find(|(_, length)| *length > ENTRIES_MAX);
        let points_at_many = |entry: &FieldEntry| {
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

    /// Returns these corrections updated with newer ones. Newer entries and lists replace older
    /// ones of the same name.
    #[must_use]
    pub fn updated_with(mut self, newer: Self) -> Self {
        self.entries.extend(newer.entries);
        // Lists are never merged line by line: the line indices of each refer to the reading.
        self.items = newer.items.or(self.items);
        self.taxes = newer.taxes.or(self.taxes);
        self.payments = newer.payments.or(self.payments);
        self.tax_ids = newer.tax_ids.or(self.tax_ids);
        self
    }
}

impl From<EntryForm> for FieldEntry {
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

impl From<FieldEntry> for EntryForm {
    fn from(FieldEntry { value, place }: FieldEntry) -> Self {
        match place {
            Some(place) => Self::Placed { value, place },
            None => Self::Text(value),
        }
    }
}

impl Serialize for Corrections {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // Implemented by hand: fields and lists share one flat object, and absent ones are skipped.
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
                    // A name is a single field, one of the lists, or unknown.
                    match (FieldName::from_name(&name), name.as_str()) {
                        (Some(field), _) => {
                            drop(corrections.entries.insert(field, map.next_value()?));
                        }
                        (None, "items") => corrections.items = map.next_value()?,
                        (None, "taxes") => corrections.taxes = map.next_value()?,
                        (None, "payments") => corrections.payments = map.next_value()?,
                        (None, "tax_ids") => corrections.tax_ids = map.next_value()?,
                        // A field of a newer version is ignored instead of failing the whole
                        // object.
                        (None, _) => drop(map.next_value::<serde::de::IgnoredAny>()?),
                    }
                }
                Ok(corrections)
            }
        }

        deserializer.deserialize_map(Members)
    }
}

impl FromJson for Corrections {
    fn blank() -> Self {
        Self::default()
    }

    fn fill(&mut self, json: &Value) -> bool {
        let Some(object) = json.as_object() else {
            return false;
        };
        for field in FieldName::ALL {
            let Some(entry) = object.get(field.as_str()) else {
                continue;
            };
            let Some(entry) = json::read_value(entry) else {
                return false;
            };
            self.entries.insert(*field, entry);
        }
        json::fill_optional(&mut self.items, object, "items")
            && json::fill_optional(&mut self.taxes, object, "taxes")
            && json::fill_optional(&mut self.payments, object, "payments")
            && json::fill_optional(&mut self.tax_ids, object, "tax_ids")
    }
}

#[cfg(test)]
#[path = "corrections_tests.rs"]
mod tests;
