//! What the command line remembers of uploads between two runs: a small file of JSON lines.
//!
//! A line is added in one write when an upload begins and when it ends; the last line about a file counts.
//! A line that was torn by a crash is left out. Nothing here is needed to be right: a forgotten upload is
//! sent anew, and the server knows the file by its bytes.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use shared::id::ReceiptId;
use shared::transfer::Transfer;

use super::files::Found;

/// How long an upload is remembered, in milliseconds.
const KEPT_MS: i64 = 30 * 24 * 60 * 60 * 1000;

/// One upload.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Remembered {
    #[serde(flatten)]
    pub(super) key: Key,
    /// The id it was given.
    pub(super) id: ReceiptId,
    /// How far it had come.
    pub(super) transfer: Transfer,
    /// The receipt it became, once it arrived.
    pub(super) receipt: Option<ReceiptId>,
    /// When this was written, in milliseconds since 1970.
    pub(super) at_ms: i64,
}

/// The same file on its way to the same server.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(super) struct Key {
    server: String,
    path: PathBuf,
    size: u64,
    modified_ms: u64,
}

/// All uploads remembered.
pub(super) struct Memory {
    file: PathBuf,
    uploads: Mutex<HashMap<Key, Remembered>>,
}

impl Key {
    pub(super) fn new(server: &str, file: &Found) -> Self {
        Self {
            server: server.to_owned(),
            path: file.path.clone(),
            size: file.size,
            modified_ms: file.modified_ms,
        }
    }
}

impl Memory {
    /// Reads the file, if there is one, and clears away what is old.
    pub(super) fn open(file: &Path, now_ms: i64) -> io::Result<Self> {
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder)?;
        }
        let _lock = lock(file)?;
        let text = match fs::read(file) {
            Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
            Err(error) => return Err(error),
        };
        let mut uploads = HashMap::new();
        for upload in text
            .lines()
            .filter_map(|line| serde_json::from_str::<Remembered>(line).ok())
        {
            uploads.insert(upload.key.clone(), upload);
        }
        uploads.retain(|_, upload| now_ms.saturating_sub(upload.at_ms) < KEPT_MS);
        if text.lines().count() != uploads.len() || !(text.is_empty() || text.ends_with('\n')) {
            let lines: String = uploads.values().map(line).collect::<io::Result<_>>()?;
            let new = beside(file, "new");
            fs::write(&new, lines)?;
            fs::rename(new, file)?;
        }
        Ok(Self {
            file: file.to_owned(),
            uploads: Mutex::new(uploads),
        })
    }

    /// What is known of a file.
    pub(super) fn recall(&self, key: &Key) -> Option<Remembered> {
        self.uploads
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(key)
            .cloned()
    }

    /// Remembers an upload as it is now.
    pub(super) fn keep(&self, upload: &Remembered) -> io::Result<()> {
        self.uploads
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(upload.key.clone(), upload.clone());
        // Another run may have put a new file in the place of the one we read.
        let _lock = lock(&self.file)?;
        let mut file = File::options().create(true).append(true).open(&self.file)?;
        file.write_all(line(upload)?.as_bytes())
    }
}

fn line(upload: &Remembered) -> io::Result<String> {
    Ok(format!("{}\n", serde_json::to_string(upload)?))
}

/// Two runs at the same time write one after the other. The lock ends with the file handle.
fn lock(file: &Path) -> io::Result<File> {
    let lock = File::create(beside(file, "lock"))?;
    lock.lock()?;
    Ok(lock)
}

fn beside(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    name.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn upload(name: &str, at_ms: i64) -> Remembered {
        let file = Found {
            shown: name.into(),
            name: name.into(),
            path: name.into(),
            size: 10,
            modified_ms: 1,
        };
        Remembered {
            key: Key::new("http://127.0.0.1/", &file),
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
        let memory = Memory::open(&file, 0).unwrap();
        let (first, second, other) = (upload("a", 1), upload("a", 2), upload("b", KEPT_MS));
        for kept in [&first, &second, &other] {
            memory.keep(kept).unwrap();
        }
        assert_eq!(memory.recall(&first.key), Some(second.clone()));
        let memory = Memory::open(&file, 10).unwrap();
        assert_eq!(memory.recall(&first.key), Some(second));
        assert_eq!(
            fs::read_to_string(&file).unwrap().lines().count(),
            2,
            "the file does not grow for ever"
        );
        let memory = Memory::open(&file, KEPT_MS + 2).unwrap();
        assert_eq!(memory.recall(&first.key), None);
        assert_eq!(memory.recall(&other.key), Some(other));
    }

    #[test]
    fn torn_lines_are_left_out_and_do_not_spoil_the_next() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("uploads.jsonl");
        let (sound, torn, next) = (upload("a", 1), upload("b", 1), upload("c", 1));
        let torn = line(&torn).unwrap();
        // In its middle, and just before its end.
        for kept in [torn.len() / 2, torn.len() - 1] {
            fs::write(&file, format!("{}{}", line(&sound).unwrap(), &torn[..kept])).unwrap();
            Memory::open(&file, 1).unwrap().keep(&next).unwrap();
            let memory = Memory::open(&file, 1).unwrap();
            assert_eq!(memory.recall(&sound.key).as_ref(), Some(&sound));
            assert_eq!(memory.recall(&next.key).as_ref(), Some(&next));
        }
    }

    #[test]
    fn two_runs_at_the_same_time_lose_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("uploads.jsonl");
        let one = Memory::open(&file, 1).unwrap();
        one.keep(&upload("a", 1)).unwrap();
        one.keep(&upload("a", 2)).unwrap();
        let two = Memory::open(&file, 1).unwrap();
        one.keep(&upload("b", 1)).unwrap();
        two.keep(&upload("c", 1)).unwrap();
        let all = Memory::open(&file, 1).unwrap();
        for name in ["a", "b", "c"] {
            assert!(all.recall(&upload(name, 1).key).is_some(), "{name}");
        }
    }
}
