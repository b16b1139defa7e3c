//! Leftover files: listing receipts, setting originals aside, deleting unfinished writes.
//!
//! The caller knows the database and decides which files are leftovers.

use std::collections::HashSet;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;
use std::time::SystemTime;

use shared::id::ReceiptId;
use walkdir::WalkDir;

use super::writer::run_blocking;
use super::{BlobError, BlobKey, Blobs};

/// Folders with files of receipts.
const RECEIPT_FOLDERS: [&str; 4] = ["originals", "pages", "previews", "thumbnails"];
/// Folder of originals without a receipt.
pub const SET_ASIDE: &str = "unclaimed";

impl Blobs {
    /// Returns the ids of receipts with an original.
    pub async fn ids_of_originals(&self) -> Result<HashSet<ReceiptId>, BlobError> {
        self.in_blocking_thread(|folder| list_ids(&folder.join(RECEIPT_FOLDERS[0])))
            .await
    }

    /// Returns the ids of receipts with any file.
    pub async fn ids_of_receipts(&self) -> Result<HashSet<ReceiptId>, BlobError> {
        self.in_blocking_thread(|folder| {
            let mut all = HashSet::new();
            for name in RECEIPT_FOLDERS {
                all.extend(list_ids(&folder.join(name))?);
            }
            Ok(all)
        })
        .await
    }

    /// Returns the ids of uploads, and of other incoming files, with any bytes.
    pub async fn ids_of_uploads(&self) -> Result<HashSet<ReceiptId>, BlobError> {
        self.in_blocking_thread(|folder| list_ids(&folder.join("uploads")))
            .await
    }

    /// Returns the paths of uploads last written to before this time.
    pub async fn uploads_written_before(&self, time: SystemTime) -> Result<Vec<String>, BlobError> {
        self.in_blocking_thread(move |folder| {
            let mut paths = Vec::new();
            for entry in list_entries(&folder.join("uploads"))? {
                if is_older(&entry.path(), time)
                    && let Some(name) = entry.file_name().to_str()
                {
                    paths.push(format!("uploads/{name}"));
                }
            }
            Ok(paths)
        })
        .await
    }

    /// Moves an original to the folder of originals without a receipt; returns `false` if there is
    /// none.
    pub async fn set_aside(&self, id: ReceiptId) -> Result<bool, BlobError> {
        self.in_blocking_thread(move |folder| {
            let original = folder.join(BlobKey::Original(id).path());
            if !original.exists() {
                return Ok(false);
            }
            let aside = folder.join(SET_ASIDE);
            fs::create_dir_all(&aside)?;
            // A rename within the data folder is atomic, so a crash cannot lose the original.
            fs::rename(original, aside.join(id.to_string()))?;
            Ok(true)
        })
        .await
    }

    /// Deletes files whose writing was interrupted before this time.
    pub async fn remove_unfinished(&self, before: SystemTime) -> Result<(), BlobError> {
        self.in_blocking_thread(move |folder| {
            // Entries that cannot be read are skipped; the next startup tries them again.
            for entry in WalkDir::new(folder).into_iter().flatten() {
                let is_unfinished = entry.file_name().to_str().is_some_and(is_unfinished);
                if is_unfinished && is_older(entry.path(), before) {
                    // The store may have renamed it meanwhile.
                    ignore_missing(fs::remove_file(entry.path()))?;
                }
            }
            Ok(())
        })
        .await
    }

    /// Runs work on the folder of the store on a thread for blocking calls.
    pub(super) async fn in_blocking_thread<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Path) -> io::Result<T> + Send + 'static,
    ) -> Result<T, BlobError> {
        let folder = self.folder.clone();
        // File system calls block, so they run on a thread for them.
        run_blocking(move || work(&folder)).await
    }
}

/// Returns whether a folder of files has any file of a receipt or an upload.
pub fn has_files(folder: &Path) -> io::Result<bool> {
    for name in ["originals", "uploads"] {
        if !list_entries(&folder.join(name))?.is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Returns the ids with which the names in a folder begin.
fn list_ids(folder: &Path) -> io::Result<HashSet<ReceiptId>> {
    // A UUID as text has 36 characters.
    let id = |entry: &fs::DirEntry| entry.file_name().to_str()?.get(..36)?.parse().ok();
    Ok(list_entries(folder)?.iter().filter_map(id).collect())
}

/// Returns the entries of a folder; none if it does not exist.
fn list_entries(folder: &Path) -> io::Result<Vec<fs::DirEntry>> {
    match fs::read_dir(folder) {
        Ok(entries) => entries.collect(),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

/// Returns whether a name is one of a file being written: the store writes into `name#number` and
/// renames it at the end.
fn is_unfinished(name: &str) -> bool {
    let number = name.rsplit_once('#').map_or("", |(_, number)| number);
    !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_older(file: &Path, time: SystemTime) -> bool {
    let metadata = fs::symlink_metadata(file);
    metadata.is_ok_and(|metadata| {
        metadata.is_file() && metadata.modified().is_ok_and(|modified| modified < time)
    })
}

fn ignore_missing(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        other => other,
    }
}
