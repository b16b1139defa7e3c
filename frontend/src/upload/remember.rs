//! Which files were on their way when the page was closed, kept in the browser's local storage.
//!
//! Only names and ids are kept, never bytes: choosing the same file again goes on where it stopped. Each
//! upload has an entry of its own, so that two tabs do not overwrite each other.

use serde::Serialize;
use serde_json::Value;
use shared::id::ReceiptId;
use web_sys::Storage;

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
}

/// Keeps it. Where storage is full or forbidden, the upload works all the same.
pub(crate) fn keep(entry: &Remembered) {
    if let (Some(storage), Ok(json)) = (storage(), serde_json::to_string(entry)) {
        let _ = storage.set_item(&key(entry.id), &json);
    }
}

/// It is over, one way or another.
pub(crate) fn forget(id: ReceiptId) {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(&key(id));
    }
}

/// Everything that is remembered. What is too old or unreadable is cleared away.
pub(crate) fn all(now_ms: u64) -> Vec<Remembered> {
    let Some(storage) = storage() else { return Vec::new() };
    let count = storage.length().unwrap_or_default();
    let keys: Vec<String> = (0..count)
        .filter_map(|index| storage.key(index).ok().flatten())
        .filter(|key| key.starts_with(PREFIX))
        .collect();
    let mut entries = Vec::new();
    for key in keys {
        match storage.get_item(&key).ok().flatten().and_then(|json| read(&json, now_ms)) {
            Some(entry) => entries.push(entry),
            None => drop(storage.remove_item(&key)),
        }
    }
    entries
}

/// The upload of this file, if one was begun.
pub(crate) fn find(file: &Fingerprint, now_ms: u64) -> Option<Remembered> {
    all(now_ms).into_iter().find(|entry| entry.file == *file)
}

fn read(json: &str, now_ms: u64) -> Option<Remembered> {
    let entry: Remembered = wire::read(json)?;
    (now_ms.saturating_sub(entry.begun_at_ms) < AGE_MAX_MS).then_some(entry)
}

impl FromJson for Remembered {
    fn from_json(value: &Value) -> Option<Self> {
        Some(Self {
            id: member(value, "id")?,
            file: member(value, "file")?,
            begun_at_ms: member(value, "begun_at_ms")?,
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

fn storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok()?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_survive_a_reload_and_grow_old() {
        let file = Fingerprint { name: "IMG \"1\".jpg".into(), size: 5, last_modified_ms: 1_500_000_000_000 };
        let entry = Remembered { id: ReceiptId::new(7, [1; 10]), file, begun_at_ms: 1000 };
        let json = serde_json::to_string(&entry).unwrap();
        assert_eq!(read(&json, 2000), Some(entry));
        assert_eq!(read(&json, 2000 + AGE_MAX_MS), None);
        assert_eq!(read("{}", 2000), None);
    }
}
