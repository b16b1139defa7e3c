//! Which files were on their way when the page was closed, kept in the browser's local storage.
//!
//! Only names, ids and hashes are kept here, the bytes in [`super::offline`]. Where those could not be kept,
//! choosing the same file again goes on where it stopped. Each upload has an entry of its own, so that two
//! tabs do not overwrite each other.

use serde::Serialize;
use serde_json::Value;
use shared::id::ReceiptId;

use crate::device;
use crate::wire::{self, FromJson, member};

const PREFIX: &str = "upload:";
/// Older entries are not worth a hint: the server clears unfinished uploads away, too. In milliseconds.
const AGE_MAX_MS: u64 = 7 * 24 * 3600 * 1000;

/// What tells a file from others without reading it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Fingerprint {
    pub(crate) name: String,
    pub(crate) size: u64,
    pub(crate) last_modified_ms: u64,
}

/// An upload that was begun.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Remembered {
    pub(crate) id: ReceiptId,
    pub(crate) file: Fingerprint,
    pub(crate) begun_at_ms: u64,
    /// SHA-256 of the bytes, lower-case hex, once it is known.
    pub(crate) sha256: Option<String>,
    /// A person stopped it for now.
    pub(crate) is_paused: bool,
}

/// Keeps it. Where storage is full or forbidden, the upload works all the same.
pub(crate) fn keep(entry: &Remembered) {
    if let Ok(json) = serde_json::to_string(entry) {
        device::store(&key(entry.id), &json);
    }
}

/// It is over, one way or another.
pub(crate) fn forget(id: ReceiptId) {
    device::unstore(&key(id));
}

/// What is remembered of this upload.
pub(crate) fn of(id: ReceiptId, now_ms: u64) -> Option<Remembered> {
    read(&device::stored(&key(id))?, now_ms)
}

/// Everything that is remembered. What is too old or unreadable is cleared away.
pub(crate) fn all(now_ms: u64) -> Vec<Remembered> {
    let mut entries = Vec::new();
    for key in device::stored_keys(PREFIX) {
        match device::stored(&key).and_then(|json| read(&json, now_ms)) {
            Some(entry) => entries.push(entry),
            None => device::unstore(&key),
        }
    }
    entries
}

fn read(json: &str, now_ms: u64) -> Option<Remembered> {
    let entry: Remembered = wire::read(json)?;
    // What a person stopped stays stopped, however long that is ago.
    (entry.is_paused || now_ms.saturating_sub(entry.begun_at_ms) < AGE_MAX_MS).then_some(entry)
}

impl Remembered {
    /// This is the file, as far as can be told without reading it. Once the hash is known, only the hash tells.
    pub(crate) fn looks_like(&self, file: &Fingerprint) -> bool {
        self.sha256.is_none() && self.file == *file
    }

    /// These are the bytes, whatever their name.
    pub(crate) fn is_same(&self, size: u64, sha256: &str) -> bool {
        self.file.size == size && self.sha256.as_deref() == Some(sha256)
    }
}

impl FromJson for Remembered {
    fn from_json(value: &Value) -> Option<Self> {
        Some(Self {
            id: member(value, "id")?,
            file: member(value, "file")?,
            begun_at_ms: member(value, "begun_at_ms")?,
            sha256: member(value, "sha256")?,
            is_paused: member::<Option<bool>>(value, "is_paused")?.unwrap_or_default(),
        })
    }
}

impl FromJson for Fingerprint {
    fn from_json(value: &Value) -> Option<Self> {
        Some(Self {
            name: member(value, "name")?,
            size: member(value, "size")?,
            last_modified_ms: member(value, "last_modified_ms")?,
        })
    }
}

fn key(id: ReceiptId) -> String {
    format!("{PREFIX}{id}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(sha256: Option<&str>) -> Remembered {
        Remembered {
            id: ReceiptId::new(7, [1; 10]),
            file: Fingerprint {
                name: "IMG \"1\".jpg".into(),
                size: 5,
                last_modified_ms: 1_500_000_000_000,
            },
            begun_at_ms: 1000,
            sha256: sha256.map(str::to_owned),
            is_paused: sha256.is_some(),
        }
    }

    #[test]
    fn entries_survive_a_reload_and_grow_old() {
        for entry in [entry(None), entry(Some("ab"))] {
            let json = serde_json::to_string(&entry).unwrap();
            assert_eq!(read(&json, 2000).as_ref(), Some(&entry));
            assert_eq!(
                read(&json, 2000 + AGE_MAX_MS),
                Some(entry).filter(|entry| entry.is_paused)
            );
        }
        assert_eq!(read("{}", 2000), None);
    }

    #[test]
    fn the_hash_tells_files_apart_once_it_is_known() {
        let (unread, hashed) = (entry(None), entry(Some("ab")));
        let renamed = Fingerprint {
            name: "copy.jpg".into(),
            ..unread.file.clone()
        };
        assert!(unread.looks_like(&unread.file) && !unread.looks_like(&renamed));
        assert!(
            !hashed.looks_like(&hashed.file),
            "other bytes may have the same name and time"
        );
        assert!(hashed.is_same(5, "ab") && !hashed.is_same(5, "cd") && !unread.is_same(5, "ab"));
    }
}
