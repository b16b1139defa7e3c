//! Annotations of receipts by users, and changes of them.

use serde::{Deserialize, Serialize};

use crate::json::FromJson;

/// User annotations of a receipt, given with the upload or later.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[serde(default)]
pub struct Annotations {
    /// Free text, up to 2,000 characters.
    pub note: Option<String>,
    /// Category, up to 60 characters.
    pub category: Option<String>,
    /// Tags: at most 20 of up to 60 characters each.
    pub tags: Vec<String>,
    /// Time the photo was taken, in milliseconds since 1970.
    pub captured_at_ms: Option<i64>,
    /// Values set by rules that the user removed.
    #[serde(skip_serializing_if = "RuleOverrides::is_empty")]
    pub refused: RuleOverrides,
}

/// Values that rules would set for a receipt and that the user removed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[serde(default)]
pub struct RuleOverrides {
    /// `true` if the category of any rule is ignored.
    pub category: bool,
    /// Tags that are ignored if a rule adds them.
    pub tags: Vec<String>,
}

/// Update of an optional text; in JSON absent, null or the new text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Option<String>", into = "Option<String>")]
pub enum Change {
    /// Unchanged.
    #[default]
    Keep,
    /// Cleared.
    Clear,
    /// Replaced by this text.
    Set(String),
}

/// Body of `PATCH /api/receipts/{id}/filing`; absent members stay unchanged.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AnnotationChange {
    /// Update of the note.
    #[serde(skip_serializing_if = "Change::is_keep")]
    pub note: Change,
    /// Update of the category.
    #[serde(skip_serializing_if = "Change::is_keep")]
    pub category: Change,
    /// New list of tags, replacing the old one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<String>>,
}

impl RuleOverrides {
    /// Returns `true` if no value set by rules was removed.
    pub fn is_empty(&self) -> bool {
        !self.category && self.tags.is_empty()
    }
}

impl Change {
    /// Returns `true` if nothing changes.
    pub fn is_keep(&self) -> bool {
        *self == Self::Keep
    }
}

impl From<Option<String>> for Change {
    fn from(text: Option<String>) -> Self {
        // Serde calls this only for a member that is present; an absent one takes the default,
        // `Keep`.
        text.map_or(Self::Clear, Self::Set)
    }
}

impl From<Change> for Option<String> {
    fn from(change: Change) -> Self {
        match change {
            Change::Set(text) => Some(text),
            // `Keep` is never written: every field of this type skips it.
            Change::Keep | Change::Clear => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_absent_stays_and_what_is_null_is_cleared() {
        for (json, note) in [
            ("{}", Change::Keep),
            (r#"{"note":null}"#, Change::Clear),
            (r#"{"note":"a"}"#, Change::Set("a".into())),
        ] {
            let change = AnnotationChange {
                note,
                ..AnnotationChange::default()
            };
            assert_eq!(
                serde_json::from_str::<AnnotationChange>(json).unwrap(),
                change
            );
            assert_eq!(serde_json::to_string(&change).unwrap(), json);
        }
    }
}
