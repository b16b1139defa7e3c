//! Filing that is changed, many receipts at once, the trash, and how to lay back what was before: requests and answers.

use serde::{Deserialize, Serialize};

use crate::api::{Filing, ReceiptRow};
use crate::corrections::Corrections;
use crate::id::ReceiptId;
use crate::problem::ProblemCode;

/// The most receipts of one request.
pub const RECEIPTS_MAX: usize = 1_000;
/// The fewest receipts that can be merged.
pub const MERGE_MIN: usize = 2;
/// The most receipts that can be merged.
pub const MERGE_MAX: usize = 20;

/// What becomes of a text: in the JSON absent, null or the text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Option<String>", into = "Option<String>")]
pub enum Change {
    /// It stays.
    #[default]
    Keep,
    /// It is cleared.
    Clear,
    /// It is this from now on.
    Set(String),
}

/// `PATCH /api/receipts/{id}/filing`: what is absent stays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FilingChange {
    /// The note.
    #[serde(skip_serializing_if = "Change::is_keep")]
    pub note: Change,
    /// The category.
    #[serde(skip_serializing_if = "Change::is_keep")]
    pub category: Change,
    /// All tags, in place of those that were there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<String>>,
}

/// `POST /api/receipts/bulk`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bulk {
    /// Which receipts, at most [`RECEIPTS_MAX`].
    pub receipts: Vec<ReceiptId>,
    /// What is done to each.
    #[serde(rename = "do")]
    pub action: Action,
}

/// What is done to many receipts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "lowercase", deny_unknown_fields)]
pub enum Action {
    /// Merchant, date and total are right as they are.
    Verify,
    /// They go to the trash.
    Delete,
    /// They come back from the trash.
    Restore,
    /// They are read once more.
    Read,
    /// Their filing changes.
    File {
        /// The note.
        #[serde(default, skip_serializing_if = "Change::is_keep")]
        note: Change,
        /// The category.
        #[serde(default, skip_serializing_if = "Change::is_keep")]
        category: Change,
        /// Tags they get.
        #[serde(default)]
        add_tags: Vec<String>,
        /// Tags they lose.
        #[serde(default)]
        remove_tags: Vec<String>,
    },
}

/// The answer to [`Bulk`] and [`Undo`].
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct BulkDone {
    /// The receipts it was done to.
    pub done: Vec<ReceiptId>,
    /// Those it could not be done to; they are as they were.
    pub failed: Vec<BulkFailure>,
    /// What was there before, for [`Undo`].
    pub before: Vec<Before>,
}

/// A receipt that something could not be done to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulkFailure {
    /// Which one.
    pub id: ReceiptId,
    /// Why.
    pub problem: ProblemCode,
}

/// What a person had said of a receipt before it was changed; what is absent was not changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Before {
    /// Which receipt.
    pub id: ReceiptId,
    /// All corrections.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrections: Option<Corrections>,
    /// The whole filing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filing: Option<Filing>,
}

/// `POST /api/receipts/undo`: lays back what was before, exactly.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Undo {
    /// What was before, as [`BulkDone`] told it.
    pub before: Vec<Before>,
}

/// `POST /api/receipts/merge`: one receipt of several, its pages in this order. The answer is the new receipt; those it was
/// made of lie in the trash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Merge {
    /// The id of the new receipt, chosen by who asks: the same request sent again makes nothing twice.
    pub id: ReceiptId,
    /// The receipts, [`MERGE_MIN`] to [`MERGE_MAX`], none of them twice.
    pub receipts: Vec<ReceiptId>,
}

/// `POST /api/receipts/{id}/unmerge`: the receipts that are back; none where it was not merged.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Separated {
    /// Their ids, in the order of their pages.
    pub receipts: Vec<ReceiptId>,
}

/// `GET /api/trash`: what was deleted last comes first.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct TrashPage {
    /// The receipts, 200 at most.
    pub receipts: Vec<TrashRow>,
    /// How many there are.
    pub count: u64,
    /// For how long they are kept, in milliseconds; absent for ever.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kept_ms: Option<u64>,
}

/// A receipt in the trash.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TrashRow {
    /// What the list showed of it.
    pub row: ReceiptRow,
    /// When it was deleted, in milliseconds since 1970.
    pub deleted_at_ms: i64,
}

impl Change {
    /// Nothing changes.
    pub fn is_keep(&self) -> bool {
        *self == Self::Keep
    }
}

impl From<Option<String>> for Change {
    fn from(text: Option<String>) -> Self {
        text.map_or(Self::Clear, Self::Set)
    }
}

impl From<Change> for Option<String> {
    fn from(change: Change) -> Self {
        match change {
            Change::Set(text) => Some(text),
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
            let change = FilingChange {
                note,
                ..FilingChange::default()
            };
            assert_eq!(serde_json::from_str::<FilingChange>(json).unwrap(), change);
            assert_eq!(serde_json::to_string(&change).unwrap(), json);
        }
    }
}
