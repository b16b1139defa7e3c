//! Provenance of a reading: engines tried, reasons for falling back, and data sent to other hosts.

use serde::{Deserialize, Serialize};

use crate::json::FromJson;

/// Attempt of an engine whose reading is not used, or not complete.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
pub struct FailedAttempt {
    /// Engine name.
    pub engine: String,
    /// Reason for falling back to the next engine.
    pub reason: FallbackReason,
    /// Error detail for the operator; contains neither keys nor text of the receipt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

/// Reason why an engine's reading is not used, or not complete.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "lowercase")]
pub enum FallbackReason {
    /// Engine busy.
    Busy,
    /// Daily budget used up.
    Spent,
    /// Engine not working.
    Broken,
    /// Picture refused by the engine.
    Refused,
    /// Confidence too low.
    Unsure,
    /// No text found.
    Nothing,
    /// Script unknown to the engine. Its reading is used, but parts of the text are missing.
    Script,
}

/// Picture data sent to another host.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
pub struct SentBytes {
    /// Engine that sent it.
    pub engine: String,
    /// Receiving host.
    pub host: String,
    /// Number of bytes.
    pub bytes: u64,
}

impl FallbackReason {
    /// All reasons.
    pub const ALL: [Self; 7] = [
        Self::Busy,
        Self::Spent,
        Self::Broken,
        Self::Refused,
        Self::Unsure,
        Self::Nothing,
        Self::Script,
    ];
}

/// Adds sent bytes to a list with one entry per engine and host.
pub fn add_sent_bytes(entries: &mut Vec<SentBytes>, sent: SentBytes) {
    let existing = entries
        .iter_mut()
        .find(|entry| entry.engine == sent.engine && entry.host == sent.host);
    match existing {
        // The sum covers all readings of a receipt and must not overflow.
        Some(entry) => entry.bytes = entry.bytes.saturating_add(sent.bytes),
        None => entries.push(sent),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_went_to_one_place_is_one_entry() {
        let sent = |host: &str, bytes| SentBytes {
            engine: "ocr-space".into(),
            host: host.into(),
            bytes,
        };
        let mut all = vec![sent("a", 1)];
        for (host, bytes) in [("b", 2), ("a", 4), ("b", u64::MAX)] {
            add_sent_bytes(&mut all, sent(host, bytes));
        }
        assert_eq!(all, [sent("a", 5), sent("b", u64::MAX)]);
    }
}
