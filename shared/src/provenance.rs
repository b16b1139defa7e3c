//! How a receipt came to be read: which engines were asked, why one gave way to the next, and what left the
//! machine for it.

use serde::{Deserialize, Serialize};

/// An engine that was asked and whose reading does not count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tried {
    /// The engine.
    pub engine: String,
    /// Why the next one was asked.
    pub reason: Reason,
    /// What exactly happened, for whoever runs the server; never a key, never text of the receipt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

/// Why an engine's reading does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Reason {
    /// It had no time.
    Busy,
    /// Its budget of the day was used up.
    Spent,
    /// It does not work.
    Broken,
    /// It would not read this picture.
    Refused,
    /// It was not sure enough of what it read.
    Unsure,
    /// It found no text.
    Nothing,
}

/// Bytes of pictures that left the machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sent {
    /// The engine that sent them.
    pub engine: String,
    /// Where they went.
    pub host: String,
    /// How many there were.
    pub bytes: u64,
}

impl Reason {
    /// Every reason.
    pub const ALL: [Self; 6] = [
        Self::Busy,
        Self::Spent,
        Self::Broken,
        Self::Refused,
        Self::Unsure,
        Self::Nothing,
    ];
}

/// Adds what was sent to what was sent before; one entry an engine and host.
pub fn add_sent(before: &mut Vec<Sent>, sent: Sent) {
    let same = before
        .iter_mut()
        .find(|other| other.engine == sent.engine && other.host == sent.host);
    match same {
        Some(other) => other.bytes = other.bytes.saturating_add(sent.bytes),
        None => before.push(sent),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_went_to_one_place_is_one_entry() {
        let sent = |host: &str, bytes| Sent {
            engine: "ocr-space".into(),
            host: host.into(),
            bytes,
        };
        let mut all = vec![sent("a", 1)];
        for (host, bytes) in [("b", 2), ("a", 4), ("b", u64::MAX)] {
            add_sent(&mut all, sent(host, bytes));
        }
        assert_eq!(all, [sent("a", 5), sent("b", u64::MAX)]);
    }
}
