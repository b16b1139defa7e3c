//! The one name of a receipt: upload, receipt, blobs and URL share it. Rules are named alike.
//!
//! It is a UUIDv7 (RFC 9562) made where the photo is taken, so that an upload whose answer got lost can
//! be asked for again instead of being repeated. This module makes it from a clock and random bytes it is
//! given; it has neither itself.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use uuid::Uuid;

/// Names one receipt from the moment its photo is taken. Sorts by the time it was made.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReceiptId(Uuid);

/// Names one rule of a person, in the same form.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RuleId(ReceiptId);

/// The text is not a UUID in its usual hyphenated lower-case form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an id")]
pub struct NotAnId;

impl ReceiptId {
    /// A new id from the time in milliseconds since 1970 and ten random bytes.
    pub fn new(unix_ms: u64, random: [u8; 10]) -> Self {
        Self(uuid::Builder::from_unix_timestamp_millis(unix_ms, &random).into_uuid())
    }
}

impl RuleId {
    /// A new id from the time in milliseconds since 1970 and ten random bytes.
    pub fn new(unix_ms: u64, random: [u8; 10]) -> Self {
        Self(ReceiptId::new(unix_ms, random))
    }
}

impl From<ReceiptId> for RuleId {
    fn from(id: ReceiptId) -> Self {
        Self(id)
    }
}

impl FromStr for RuleId {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<Self, NotAnId> {
        text.parse().map(Self)
    }
}

impl fmt::Display for RuleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl FromStr for ReceiptId {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<Self, NotAnId> {
        let id = Uuid::try_parse(text).map_err(|_| NotAnId)?;
        // One spelling only: the id is a path, and two paths must not name one thing.
        if id.hyphenated().encode_lower(&mut Uuid::encode_buffer()) == text {
            Ok(Self(id))
        } else {
            Err(NotAnId)
        }
    }
}

impl fmt::Display for ReceiptId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.hyphenated().fmt(f)
    }
}

impl fmt::Debug for ReceiptId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for ReceiptId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ReceiptId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        text.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_its_text_and_sorts_by_time() {
        let early = ReceiptId::new(1_700_000_000_000, [7; 10]);
        let late = ReceiptId::new(1_700_000_000_001, [0; 10]);
        assert!(early < late);
        assert_eq!(early.to_string().parse(), Ok(early));
    }

    #[test]
    fn takes_one_spelling_only() {
        for text in [
            "",
            "..",
            "018bcfe568007707870707070707 0707",
            "018BCFE5-6800-7707-8707-070707070707",
            "018bcfe5680077078707070707070707",
            "{018bcfe5-6800-7707-8707-070707070707}",
            "018bcfe5-6800-7707-8707-070707070707/..",
        ] {
            assert_eq!(text.parse::<ReceiptId>(), Err(NotAnId), "{text}");
        }
        assert!(
            "018bcfe5-6800-7707-8707-070707070707"
                .parse::<ReceiptId>()
                .is_ok()
        );
    }
}
