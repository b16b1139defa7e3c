//! Leftover files: listing the blobs of receipts, setting originals aside, and deleting unfinished writes.
//!
//! The caller knows the database and decides which files are leftovers.

use std::collections::HashSet;
use std::fs;
use std::io::{Error, ErrorKind, Result};
use std::path::Path;
use std::time::SystemTime;

use shared::id::ReceiptId;
use walkdir::WalkDir;

use super::{BlobError, BlobKey, Blobs};

/// The folders in which the files of a receipt lie.
const FOLDERS: [&str; 4] = ["originals", "pages", "previews", "thumbnails"];
/// The folder for originals without a receipt.
pub const SET_ASIDE: &str = "unclaimed";

impl Blobs {
    /// The receipts of which there is an original.
    pub async fn originals(&self) -> std::result::Result<HashSet<ReceiptId>, BlobError> {
        self.blocking(|folder| ids_in(&folder.join(FOLDERS[0])))
            .await
    }

    /// The receipts of which there is any file.
    pub async fn receipts(&self) -> std::result::Result<HashSet<ReceiptId>, BlobError> {
        self.blocking(|folder| {
            let mut all = HashSet::new();
            for name in FOLDERS {
                all.extend(ids_in(&folder.join(name))?);
            }
            Ok(all)
        })
        .await
    }

    /// The uploads, or other files on their way in, of which there are bytes.
    pub async fn uploads_begun(&self) -> std::result::Result<HashSet<ReceiptId>, BlobError> {
        self.blocking(|folder| ids_in(&folder.join("uploads")))
            .await
    }

    /// The paths of uploads that were last written to before this time.
    pub async fn uploads_written_before(
        &self,
        time: SystemTime,
    ) -> std::result::Result<Vec<String>, BlobError> {
        self.blocking(move |folder| {
            let mut paths = Vec::new();
            for entry in entries(&folder.join("uploads"))? {
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

    /// Moves an original to the folder for originals without a receipt; `false` when there is none.
    pub async fn set_aside(&self, id: ReceiptId) -> std::result::Result<bool, BlobError> {
        self.blocking(move |folder| {
            let original = folder.join(BlobKey::Original(id).path());
            if !original.exists() {
                return Ok(false);
            }
            let aside = folder.join(SET_ASIDE);
            fs::create_dir_all(&aside)?;
            fs::rename(original, aside.join(id.to_string()))?;
            Ok(true)
        })
        .await
    }

    /// Deletes files whose writing was interrupted before this time.
    pub async fn remove_unfinished(
        &self,
        before: SystemTime,
    ) -> std::result::Result<(), BlobError> {
        self.blocking(move |folder| {
            for entry in WalkDir::new(folder).into_iter().flatten() {
                let is_unfinished = entry.file_name().to_str().is_some_and(is_unfinished);
                if is_unfinished && is_older(entry.path(), before) {
                    ignore_missing(fs::remove_file(entry.path()))?;
                }
            }
            Ok(())
        })
        .await
    }

    async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Path) -> Result<T> + Send + 'static,
    ) -> std::result::Result<T, BlobError> {
        let folder = self.folder.clone();
        Ok(tokio::task::spawn_blocking(move || work(&folder))
            .await
            .map_err(Error::other)??)
    }
}

/// There are files of receipts or uploads in this folder of files.
pub fn has_files(folder: &Path) -> Result<bool> {
    for name in ["originals", "uploads"] {
        if !entries(&folder.join(name))?.is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The ids that the names in a folder begin with.
fn ids_in(folder: &Path) -> Result<HashSet<ReceiptId>> {
    // A UUID as text has 36 characters.
    let id = |entry: &fs::DirEntry| entry.file_name().to_str()?.get(..36)?.parse().ok();
    Ok(entries(folder)?.iter().filter_map(id).collect())
}

/// The entries of a folder; none when it does not exist.
fn entries(folder: &Path) -> Result<Vec<fs::DirEntry>> {
    match fs::read_dir(folder) {
        Ok(entries) => entries.collect(),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

/// The store writes into a file `name#number` and gives it its name at the end.
fn is_unfinished(name: &str) -> bool {
    let number = name.rsplit_once('#').map(|(_, number)| number);
    number.is_some_and(|number| {
        !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
    })
}

fn is_older(file: &Path, time: SystemTime) -> bool {
    let metadata = fs::symlink_metadata(file);
    metadata.is_ok_and(|metadata| {
        metadata.is_file() && metadata.modified().is_ok_and(|modified| modified < time)
    })
}

fn ignore_missing(result: Result<()>) -> Result<()> {
    match result {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        other => other,
    }
}
