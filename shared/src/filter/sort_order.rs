//! Sort order of the list.

use std::fmt;
use std::str::FromStr;

use super::FilterError;
use super::parameter::{SORT_ERROR, choice_name, parse_choice};

/// Sort order of the list. Receipts without a date count as newer than all others; those without
/// another sort value come last in both directions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SortOrder {
    /// Sort key.
    pub key: SortKey,
    /// Largest first; written as `-` before the key.
    pub descending: bool,
}

/// Sort key of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SortKey {
    /// Arrival time.
    Created,
    /// Date on the receipt.
    Date,
    /// Merchant name.
    Merchant,
    /// Total in major units, in any currency.
    Total,
    /// Confidence of the fields; ascending is the order of reviewing.
    Confidence,
}

const SORT_KEY_NAMES: [(&str, SortKey); 5] = [
    ("created", SortKey::Created),
    ("date", SortKey::Date),
    ("merchant", SortKey::Merchant),
    ("total", SortKey::Total),
    ("confidence", SortKey::Confidence),
];
impl SortOrder {
    /// Latest date first: the order in which people look for receipts.
    pub const LATEST_DATE_FIRST: Self = Self {
        key: SortKey::Date,
        descending: true,
    };

    /// Returns whether receipts without the sort value come first.
    pub fn has_gaps_first(self) -> bool {
        self == Self::LATEST_DATE_FIRST
    }
}

impl Default for SortOrder {
    /// Newest first.
    fn default() -> Self {
        Self {
            key: SortKey::Created,
            descending: true,
        }
    }
}

impl FromStr for SortOrder {
    type Err = FilterError;

    fn from_str(text: &str) -> Result<Self, FilterError> {
        // A second minus stays in the key and is refused there.
        let (descending, key) = text
            .strip_prefix('-')
            .map_or((false, text), |key| (true, key));
        let unusable = FilterError {
            parameter: "sort",
            sentence: SORT_ERROR,
        };
        Ok(Self {
            key: parse_choice("sort", key, &SORT_KEY_NAMES)?.ok_or(unusable)?,
            descending,
        })
    }
}

impl fmt::Display for SortOrder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = choice_name(self.key, &SORT_KEY_NAMES).unwrap_or_default();
        write!(f, "{}{key}", if self.descending { "-" } else { "" })
    }
}
