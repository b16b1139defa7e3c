//! One value read from a receipt, with the evidence for it.
//!
//! The machine's reading is never overwritten: a correction by a person is kept beside it (see
//! [`crate::receipt`]) and laid over it when a receipt is shown.

use serde::{Deserialize, Serialize};

/// A value at least this sure is right in nearly all cases; a person need not look at it.
pub const SURE_FROM: f32 = 0.9;

/// A value with its evidence. A field without a value is a gap, not an error.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Field<T> {
    /// The value, or `None` where nothing could be read.
    pub value: Option<T>,
    /// The text as it stands on the paper.
    pub raw: Option<String>,
    /// How sure we are, 0 to 1. A person's own entry is 1.
    pub confidence: f32,
    /// Where the value comes from.
    pub source: Source,
    /// The page it stands on, counted from 1.
    pub page: Option<u32>,
    /// Where on the upright page it stands.
    #[serde(rename = "box")]
    pub area: Option<Area>,
    /// The words it was read from, as indices into the words of the page in reading order.
    pub words: Vec<u32>,
    /// Other values it could be, the likeliest first.
    pub alternatives: Vec<Alternative<T>>,
    /// A person has looked at it and agreed.
    pub verified: bool,
}

/// Another value a field could have.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Alternative<T> {
    /// The value.
    pub value: T,
    /// How sure we are of it, 0 to 1.
    pub confidence: f32,
}

/// Where a value comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Source {
    /// Read from the picture.
    Ocr,
    /// Concluded from other things, for example a currency from the country or the settings.
    Rule,
    /// Read from a code that holds it for machines.
    Qr,
    /// Set by a rule that a person made.
    Taught,
    /// Entered by a person.
    User,
}

/// A rectangle on the upright page, as fractions of its width and height.
///
/// The JSON is `[x, y, width, height]`, each 0 to 1, the origin in the top left corner.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
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
    /// A field nothing was read for.
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

    /// Nothing was read for it, and nobody entered anything.
    pub fn is_gap(&self) -> bool {
        self.value.is_none() && self.alternatives.is_empty() && !self.verified
    }

    /// This field with a person's entry laid over it: the place on the paper stays, and the machine's value
    /// becomes the first alternative when it differs.
    #[must_use]
    pub fn corrected(self, entry: Option<T>) -> Self
    where
        T: PartialEq,
    {
        Self {
            confidence: 1.0,
            source: Source::User,
            verified: true,
            ..self.replaced(entry)
        }
    }

    /// This field with what a rule of a person sets laid over it, which nobody has looked at.
    #[must_use]
    pub fn taught(self, value: T, confidence: f32) -> Self
    where
        T: PartialEq,
    {
        Self {
            confidence,
            source: Source::Taught,
            ..self.replaced(Some(value))
        }
    }

    fn replaced(mut self, entry: Option<T>) -> Self
    where
        T: PartialEq,
    {
        if let Some(value) = self.value.take() {
            self.alternatives.insert(
                0,
                Alternative {
                    value,
                    confidence: self.confidence,
                },
            );
        }
        // A plain loop: it is written out for every type of value, and the browser loads it.
        let mut at = 0;
        while let Some(other) = self.alternatives.get(at) {
            if Some(&other.value) == entry.as_ref()
                || at > 0 && other.value == self.alternatives[0].value
            {
                self.alternatives.remove(at);
            } else {
                at += 1;
            }
        }
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
    /// The smallest rectangle around both.
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
        let field = read("Wallgreens").corrected(Some("Walgreens".into()));
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
        let field = read("Walgreens").corrected(Some("Walgreens".into()));
        assert!(field.verified && field.alternatives.is_empty());
    }

    #[test]
    fn what_a_rule_sets_keeps_the_reading_and_is_not_verified() {
        let field = read("RFWE").taught("REWE".into(), 0.95);
        assert_eq!(
            (field.value.as_deref(), field.source, field.verified),
            (Some("REWE"), Source::Taught, false)
        );
        let field = field.corrected(Some("Rewe".into()));
        let others: Vec<_> = field
            .alternatives
            .iter()
            .map(|other| other.value.as_str())
            .collect();
        assert_eq!((field.source, others), (Source::User, vec!["REWE", "RFWE"]));
    }

    #[test]
    fn clearing_leaves_a_verified_gap() {
        let field = read("Walgreens").corrected(None);
        assert!(field.verified && field.value.is_none() && field.alternatives.len() == 1);
    }

    #[test]
    fn the_box_is_four_numbers() {
        let json = serde_json::to_value(read("x")).unwrap();
        assert_eq!(json["box"].as_array().unwrap().len(), 4);
    }
}
