//! Value read from a receipt, with its evidence.
//!
//! The machine's reading is never overwritten: user corrections are stored separately (see
//! [`crate::corrections`]) and applied to a copy for display.

use serde::{Deserialize, Serialize};

use crate::json::FromJson;

/// Minimum confidence of a value that counts as certain. A receipt with a main field below it is to
/// be checked. `make train` chooses the smallest value that flags 95 % of the receipts with an error.
pub const CONFIDENCE_THRESHOLD: f32 = 0.85;

/// Value with its evidence. A field without a value is a gap, not an error.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, FromJson)]
pub struct Field<T> {
    /// Value, or `None` if nothing could be read.
    pub value: Option<T>,
    /// Text as printed.
    pub raw: Option<String>,
    /// Confidence, 0 to 1. Entries of the user have 1.
    pub confidence: f32,
    /// Origin of the value.
    pub source: Source,
    /// Page number, counted from 1.
    pub page: Option<u32>,
    /// Position on the upright page.
    #[serde(rename = "box")]
    pub area: Option<Area>,
    /// Words it was read from, as indices into the words of the page in reading order.
    pub words: Vec<u32>,
    /// Other candidates, most likely first.
    pub alternatives: Vec<Alternative<T>>,
    /// `true` if the user has confirmed the value.
    pub verified: bool,
}

/// Another candidate for the value of a field.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, FromJson)]
pub struct Alternative<T> {
    /// Candidate value.
    pub value: T,
    /// Confidence, 0 to 1.
    pub confidence: f32,
}

/// Origin of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "lowercase")]
pub enum Source {
    /// Read from the picture.
    Ocr,
    /// Inferred from other data, for example a currency from the country or the settings.
    #[serde(rename = "rule")]
    Inferred,
    /// Decoded from a QR code or barcode.
    Qr,
    /// Set by a rule of the user.
    #[serde(rename = "taught")]
    UserRule,
    /// Known from earlier receipts of the user.
    History,
    /// Entered by the user.
    User,
}

/// Rectangle on the upright page, in fractions of its width and height.
///
/// The JSON is `[x, y, width, height]`, each 0 to 1, with the origin in the top left corner.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, FromJson)]
#[serde(into = "[f32; 4]", from = "[f32; 4]")]
pub struct Area {
    /// Left edge.
    pub x: f32,
    /// Top edge.
    pub y: f32,
    /// Width.
    pub width: f32,
    /// Height.
    pub height: f32,
}

impl<T> Field<T> {
    /// Returns a field without a value.
    pub fn gap() -> Self {
        Self {
            value: None,
            raw: None,
            confidence: 0.0,
            source: Source::Ocr,
            page: None,
            area: None,
            words: Vec::new(),
            alternatives: Vec::new(),
            verified: false,
        }
    }

    /// Returns a field with a value that is inferred from other data and has no position on the
    /// page.
    pub fn inferred(value: T, confidence: f32) -> Self {
        Self {
            value: Some(value),
            confidence,
            source: Source::Inferred,
            ..Self::gap()
        }
    }

    /// Returns `true` if nothing was read for the field and the user entered nothing.
    pub fn is_gap(&self) -> bool {
        self.value.is_none() && self.alternatives.is_empty() && !self.verified
    }

    /// Returns the field with an entry of the user applied. The position stays, and a different
    /// machine value becomes the first alternative.
    #[must_use]
    pub fn with_correction(self, entry: Option<T>) -> Self
    where
        T: PartialEq,
    {
        Self {
            confidence: 1.0,
            source: Source::User,
            verified: true,
            ..self.with_value(entry)
        }
    }

    /// Returns the field with the value of a user's rule applied, which does not verify it.
    #[must_use]
    pub fn with_rule_value(self, value: T, confidence: f32) -> Self
    where
        T: PartialEq,
    {
        Self {
            confidence,
            source: Source::UserRule,
            ..self.with_value(Some(value))
        }
    }

    /// Returns the field with a value known from earlier receipts, which does not verify it.
    #[must_use]
    pub fn with_known_value(self, value: T, confidence: f32) -> Self
    where
        T: PartialEq,
    {
        Self {
            confidence,
            source: Source::History,
            ..self.with_value(Some(value))
        }
    }

    /// Inserts a value as the first alternative.
    pub fn insert_alternative(&mut self, value: T, confidence: f32) {
        self.alternatives
            .insert(0, Alternative { value, confidence });
    }

    /// Returns the field with another value; the old one becomes the first alternative.
    fn with_value(mut self, entry: Option<T>) -> Self
    where
        T: PartialEq,
    {
        if let Some(value) = self.value.take() {
            self.insert_alternative(value, self.confidence);
        }
        // Removes alternatives equal to the new value or to the old one. A plain loop keeps the
        // code small: it is instantiated for every value type and downloaded by the browser.
        let mut index = 0;
        while let Some(other) = self.alternatives.get(index) {
            if Some(&other.value) == entry.as_ref()
                || index > 0 && other.value == self.alternatives[0].value
            {
                self.alternatives.remove(index);
            } else {
                index += 1;
            }
        }
        // Printed text, position and words stay, as evidence of the earlier reading.
        Self {
            value: entry,
            ..self
        }
    }
}

impl<T> Default for Field<T> {
    fn default() -> Self {
        Self::gap()
    }
}

impl Area {
    /// Returns the smallest rectangle that contains both.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        let (x, y) = (self.x.min(other.x), self.y.min(other.y));
        let right = (self.x + self.width).max(other.x + other.width);
        let bottom = (self.y + self.height).max(other.y + other.height);
        Self {
            x,
            y,
            width: right - x,
            height: bottom - y,
        }
    }
}

impl From<[f32; 4]> for Area {
    fn from([x, y, width, height]: [f32; 4]) -> Self {
        Self {
            x,
            y,
            width,
            height,
        }
    }
}

impl From<Area> for [f32; 4] {
    fn from(area: Area) -> Self {
        [area.x, area.y, area.width, area.height]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(value: &str) -> Field<String> {
        Field {
            value: Some(value.into()),
            confidence: 0.8,
            area: Some([0.1, 0.2, 0.3, 0.4].into()),
            ..Field::gap()
        }
    }

    #[test]
    fn a_correction_keeps_the_reading_beside_it() {
        let field = read("Wallgreens").with_correction(Some("Walgreens".into()));
        assert_eq!(field.value.as_deref(), Some("Walgreens"));
        assert_eq!(
            field.alternatives,
            [Alternative {
                value: "Wallgreens".into(),
                confidence: 0.8
            }]
        );
        assert_eq!(
            (field.source, field.verified, field.area),
            (Source::User, true, read("").area)
        );
    }

    #[test]
    fn agreeing_verifies_without_an_alternative() {
        let field = read("Walgreens").with_correction(Some("Walgreens".into()));
        assert!(field.verified && field.alternatives.is_empty());
    }

    #[test]
    fn what_a_rule_sets_keeps_the_reading_and_is_not_verified() {
        let field = read("RFWE").with_rule_value("REWE".into(), 0.95);
        assert_eq!(
            (field.value.as_deref(), field.source, field.verified),
            (Some("REWE"), Source::UserRule, false)
        );
        let field = field.with_correction(Some("Rewe".into()));
        let others: Vec<_> = field
            .alternatives
            .iter()
            .map(|other| other.value.as_str())
            .collect();
        assert_eq!((field.source, others), (Source::User, vec!["REWE", "RFWE"]));
    }

    #[test]
    fn clearing_leaves_a_verified_gap() {
        let field = read("Walgreens").with_correction(None);
        assert!(field.verified && field.value.is_none() && field.alternatives.len() == 1);
    }

    #[test]
    fn the_box_is_four_numbers() {
        let json = serde_json::to_value(read("x")).unwrap();
        assert_eq!(json["box"].as_array().unwrap().len(), 4);
    }
}
