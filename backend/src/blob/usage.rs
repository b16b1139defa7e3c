//! Use of the disk: size of the pictures made of receipts, and free space.

use std::io;

use nix::sys::statvfs::statvfs;
use walkdir::WalkDir;

use super::{BlobError, Blobs};

/// Folders of pictures that are made of originals.
const PICTURE_FOLDERS: [&str; 3] = ["pages", "previews", "thumbnails"];

impl Blobs {
    /// Returns the size of all pages, previews and thumbnails in bytes. Reads the metadata of every
    /// file.
    pub async fn measure_pictures(&self) -> Result<u64, BlobError> {
        self.in_blocking_thread(|folder| {
            let files = PICTURE_FOLDERS.map(|name| WalkDir::new(folder.join(name)));
            // A file that is removed meanwhile counts for nothing.
            let metadata = files
                .into_iter()
                .flatten()
                .flatten()
                .flat_map(|file| file.metadata());
            Ok(metadata
                .filter(|found| found.is_file())
                .map(|found| found.len())
                .sum())
        })
        .await
    }

    /// Returns the bytes that this program can still write to the disk.
    pub async fn free_bytes(&self) -> Result<u64, BlobError> {
        self.in_blocking_thread(|folder| {
            let disk = statvfs(folder).map_err(io::Error::from)?;
            Ok(widen(disk.blocks_available()).saturating_mul(widen(disk.fragment_size())))
        })
        .await
    }
}

/// Converts a number whose type depends on the system.
fn widen(number: impl Into<u64>) -> u64 {
    number.into()
}
