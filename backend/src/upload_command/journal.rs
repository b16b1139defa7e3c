//! Journal of uploads between two runs of the command line: JSON lines.
//!
//! A line is appended in one write when an upload begins and when it ends; the last line about a
//! file counts. A line torn by a crash is skipped. Nothing depends on the journal: a forgotten
//! upload is sent anew, and the server recognises the file by its bytes.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use shared::id::ReceiptId;
use shared::transfer::Transfer;

use super::files::LocalFile;
use crate::clock::Clock;

/// Time for which an upload is remembered, in milliseconds.
const RETENTION_MS: i64 = 30 * 24 * 60 * 60 * 1000;

/// Journal entry of one upload.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct JournalEntry {
    #[serde(flatten)]
    pub(super) key: UploadKey,
    /// Id of the upload.
    pub(super) id: ReceiptId,
    /// State of the transfer.
    pub(super) transfer: Transfer,
    /// Receipt made of the file, once it arrived.
    pub(super) receipt: Option<ReceiptId>,
    /// Time of writing, in milliseconds since 1970.
    pub(super) at_ms: i64,
}

/// Identity of an upload: one version of a file on its way to one server.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(super) struct UploadKey {
    server: String,
    path: PathBuf,
    size: u64,
    modified_ms: u64,
}

/// Journal file and its entries.
pub(super) struct UploadJournal {
    file: PathBuf,
    /// Tells the times of the entries.
    pub(super) clock: Clock,
    uploads: Mutex<HashMap<UploadKey, JournalEntry>>,
}

impl UploadKey {
    pub(super) fn new(server: &str, file: &LocalFile) -> Self {
        Self {
            server: server.to_owned(),
            path: file.path.clone(),
            size: file.size_bytes,
            modified_ms: file.modified_ms,
        }
    }
}

impl UploadJournal {
    /// Reads the journal, if there is one, and removes old entries.
    pub(super) fn open(file: &Path, clock: Clock) -> io::Result<Self> {
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder)?;
        }
        let _lock = lock_file(file)?;
        let text = match fs::read(file) {
            Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
            Err(error) => return Err(error),
        };
        // Later lines replace earlier ones; torn lines are skipped.
        let mut uploads = HashMap::new();
        for upload in text
            .lines()
            .filter_map(|line| serde_json::from_str::<JournalEntry>(line).ok())
        {
            uploads.insert(upload.key.clone(), upload);
        }
        let now_ms = clock.now_ms();
        uploads.retain(|_, upload| now_ms.saturating_sub(upload.at_ms) < RETENTION_MS);
        // Rewritten only if a line is superseded, too old or torn, and replaced atomically.
        if text.lines().count() != uploads.len() || !(text.is_empty() || text.ends_with('\n')) {
            let lines: String = uploads
                .values()
                .map(encode_line)
                .collect::<io::Result<_>>()?;
            let new = sibling_path(file, "new");
            fs::write(&new, lines)?;
            fs::rename(new, file)?;
        }
        Ok(Self {
            file: file.to_owned(),
            clock,
            uploads: Mutex::new(uploads),
        })
    }

    /// Returns the last entry about a file.
    pub(super) fn find_entry(&self, key: &UploadKey) -> Option<JournalEntry> {
        self.uploads
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(key)
            .cloned()
    }

    /// Appends the current state of an upload.
    pub(super) fn append_entry(&self, upload: &JournalEntry) -> io::Result<()> {
        self.uploads
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(upload.key.clone(), upload.clone());
        // The file is opened anew, since another run may have replaced it.
        let _lock = lock_file(&self.file)?;
        let mut file = File::options().create(true).append(true).open(&self.file)?;
        file.write_all(encode_line(upload)?.as_bytes())
    }
}

/// Encodes an entry as one line.
fn encode_line(upload: &JournalEntry) -> io::Result<String> {
    Ok(format!("{}\n", serde_json::to_string(upload)?))
}

/// Locks the journal, so that concurrent runs write one after the other. The lock ends with the
/// file handle.
fn lock_file(file: &Path) -> io::Result<File> {
    let lock = File::create(sibling_path(file, "lock"))?;
    lock.lock()?;
    Ok(lock)
}

/// Appends an extension to the path of a file.
fn sibling_path(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    name.into()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    fn clock_at(now_ms: i64) -> Clock {
        Clock::manual(Arc::new(now_ms.into()))
    }

    fn upload(name: &str, at_ms: i64) -> JournalEntry {
        let file = LocalFile {
            display_name: name.into(),
            name: name.into(),
            path: name.into(),
            size_bytes: 10,
            modified_ms: 1,
        };
        JournalEntry {
            key: UploadKey::new("http://127.0.0.1/", &file),
            id: ReceiptId::new(1, [at_ms.to_le_bytes()[0]; 10]),
            transfer: Transfer::new(10, 5),
            receipt: None,
            at_ms,
        }
    }

    #[test]
    fn the_last_word_about_a_file_counts_and_old_ones_go() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("new/folder/uploads.jsonl");
        let memory = UploadJournal::open(&file, clock_at(0)).unwrap();
        let (first, second, other) = (upload("a", 1), upload("a", 2), upload("b", RETENTION_MS));
        for kept in [&first, &second, &other] {
            memory.append_entry(kept).unwrap();
        }
        assert_eq!(memory.find_entry(&first.key), Some(second.clone()));
        let memory = UploadJournal::open(&file, clock_at(10)).unwrap();
        assert_eq!(memory.find_entry(&first.key), Some(second));
        assert_eq!(
            fs::read_to_string(&file).unwrap().lines().count(),
            2,
            "the file does not grow for ever"
        );
        let memory = UploadJournal::open(&file, clock_at(RETENTION_MS + 2)).unwrap();
        assert_eq!(memory.find_entry(&first.key), None);
        assert_eq!(memory.find_entry(&other.key), Some(other));
    }

    #[test]
    fn torn_lines_are_left_out_and_do_not_spoil_the_next() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("uploads.jsonl");
        let (sound, torn, next) = (upload("a", 1), upload("b", 1), upload("c", 1));
        let torn = encode_line(&torn).unwrap();
        // In its middle, and just before its end.
        for kept in [torn.len() / 2, torn.len() - 1] {
            fs::write(
                &file,
                format!("{}{}", encode_line(&sound).unwrap(), &torn[..kept]),
            )
            .unwrap();
            UploadJournal::open(&file, clock_at(1))
                .unwrap()
                .append_entry(&next)
                .unwrap();
            let memory = UploadJournal::open(&file, clock_at(1)).unwrap();
            assert_eq!(memory.find_entry(&sound.key).as_ref(), Some(&sound));
            assert_eq!(memory.find_entry(&next.key).as_ref(), Some(&next));
        }
    }

    #[test]
    fn two_runs_at_the_same_time_lose_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("uploads.jsonl");
        let one = UploadJournal::open(&file, clock_at(1)).unwrap();
        one.append_entry(&upload("a", 1)).unwrap();
        one.append_entry(&upload("a", 2)).unwrap();
        let two = UploadJournal::open(&file, clock_at(1)).unwrap();
        one.append_entry(&upload("b", 1)).unwrap();
        two.append_entry(&upload("c", 1)).unwrap();
        let all = UploadJournal::open(&file, clock_at(1)).unwrap();
        for name in ["a", "b", "c"] {
            assert!(all.find_entry(&upload(name, 1).key).is_some(), "{name}");
        }
    }
}
