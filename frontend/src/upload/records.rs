//! Records of unfinished uploads in localStorage, which survive closing the page.
//!
//! Only names, ids and hashes are stored here; the bytes are in [`super::offline`]. Where those
//! could not be kept, choosing the same file again resumes the upload. Each upload has an entry of
//! its own, so that tabs do not overwrite each other.

use serde::Serialize;
use shared::id::ReceiptId;
use shared::json::{self, FromJson};

use crate::browser::storage;

const KEY_PREFIX: &str = "upload:";
/// Age in milliseconds from which a record expires: the server deletes unfinished uploads, too.
const AGE_MAX_MS: u64 = 7 * 24 * 3600 * 1000;

/// Properties that identify a file without reading it.
#[derive(Debug, Clone, PartialEq, Serialize, FromJson)]
pub(crate) struct Fingerprint {
    pub(crate) name: String,
    pub(crate) size: u64,
    pub(crate) last_modified_ms: u64,
}

/// Record of an upload that was started.
#[derive(Debug, Clone, PartialEq, Serialize, FromJson)]
pub(crate) struct UploadRecord {
    pub(crate) id: ReceiptId,
    pub(crate) file: Fingerprint,
    pub(crate) begun_at_ms: u64,
    /// SHA-256 of the bytes in lower-case hex, once it is known.
    pub(crate) sha256: Option<String>,
    /// `true` if the user paused it.
    #[serde(default)]
    pub(crate) is_paused: bool,
}

/// Stores a record. Where storage is full or forbidden, the upload works without it.
pub(crate) fn store_record(entry: &UploadRecord) {
    if let Ok(json) = serde_json::to_string(entry) {
        storage::store(&record_key(entry.id), &json);
    }
}

/// Deletes the record of an upload, finished or not.
pub(crate) fn delete_record(id: ReceiptId) {
    storage::remove_stored(&record_key(id));
}

/// Returns the record of an upload, unless it expired.
pub(crate) fn load_record(id: ReceiptId, now_ms: u64) -> Option<UploadRecord> {
    parse_record(&storage::stored(&record_key(id))?, now_ms)
}

/// Returns all records. Expired and unreadable ones are deleted.
pub(crate) fn load_records(now_ms: u64) -> Vec<UploadRecord> {
    let mut entries = Vec::new();
    for key in storage::stored_keys(KEY_PREFIX) {
        match storage::stored(&key).and_then(|json| parse_record(&json, now_ms)) {
            Some(entry) => entries.push(entry),
            None => storage::remove_stored(&key),
        }
    }
    entries
}

fn parse_record(json: &str, now_ms: u64) -> Option<UploadRecord> {
    let entry: UploadRecord = json::read(json)?;
    // Records of paused uploads never expire.
    (entry.is_paused || now_ms.saturating_sub(entry.begun_at_ms) < AGE_MAX_MS).then_some(entry)
}

impl UploadRecord {
    /// Returns whether this is the file, as far as it can be told without reading it. Once the hash
    /// is known, it alone decides.
    pub(crate) fn matches_file(&self, file: &Fingerprint) -> bool {
        self.sha256.is_none() && self.file == *file
    }

    /// Returns whether these are the bytes, whatever their name.
    pub(crate) fn has_same_bytes(&self, size: u64, sha256: &str) -> bool {
        self.file.size == size && self.sha256.as_deref() == Some(sha256)
    }
}

fn record_key(id: ReceiptId) -> String {
    format!("{KEY_PREFIX}{id}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(sha256: Option<&str>) -> UploadRecord {
        UploadRecord {
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
            assert_eq!(parse_record(&json, 2000).as_ref(), Some(&entry));
            assert_eq!(
                parse_record(&json, 2000 + AGE_MAX_MS),
                Some(entry).filter(|entry| entry.is_paused)
            );
        }
        assert_eq!(parse_record("{}", 2000), None);
    }

    #[test]
    fn the_hash_tells_files_apart_once_it_is_known() {
        let (unread, hashed) = (entry(None), entry(Some("ab")));
        let renamed = Fingerprint {
            name: "copy.jpg".into(),
            ..unread.file.clone()
        };
        assert!(unread.matches_file(&unread.file) && !unread.matches_file(&renamed));
        assert!(
            !hashed.matches_file(&hashed.file),
            "other bytes may have the same name and time"
        );
        assert!(
            hashed.has_same_bytes(5, "ab")
                && !hashed.has_same_bytes(5, "cd")
                && !unread.has_same_bytes(5, "ab")
        );
    }
}
