//! Blob store of originals, pictures and uploads.
//!
//! All paths come from [`BlobKey`], and only this module uses `object_store`. A blob is written
//! completely or not at all, is on the disk when the call returns, and never changes afterwards.
//! Names are made of internal ids, never of the user's file names. Streams are written by
//! [`writer`]; such a blob counts once the database names it, otherwise it is a leftover that is
//! deleted at startup.

pub mod leftovers;
mod usage;
pub mod writer;

use std::ops::Range;
use std::path::{Path as FilePath, PathBuf};
use std::sync::Arc;

use bytes::Bytes;
use futures_util::stream::{BoxStream, StreamExt, TryStreamExt};
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{GetOptions, ObjectStore, ObjectStoreExt, PutPayload, WriteMultipart};
use shared::id::ReceiptId;

/// Kind and owner of a blob, which determine its path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BlobKey {
    /// A part of an upload: upload, first byte, and id of its writer.
    Part(ReceiptId, u64, uuid::Uuid),
    /// A file that arrives by a form, a link or a merge: id of its future receipt, and of its
    /// writer.
    Incoming(ReceiptId, uuid::Uuid),
    /// The file as it was received.
    Original(ReceiptId),
    /// An upright page as JPEG, counted from 1.
    Page(ReceiptId, u32),
    /// The same page in the size of a window, as WebP. Receipts older than this feature have none.
    Preview(ReceiptId, u32),
    /// A small upright picture of the first page as JPEG.
    Thumbnail(ReceiptId),
    /// A profile picture of this version as a square WebP of this side, in pixels.
    ProfilePicture(uuid::Uuid, u32),
}

/// Folder of all parts of uploads and other incoming files.
pub const UPLOADS: &str = "uploads";
/// Folder of all profile pictures.
pub const PROFILE_PICTURES: &str = "profiles";

/// Error of the blob store.
#[derive(Debug, thiserror::Error)]
pub enum BlobError {
    /// There is no such blob.
    #[error("no such blob")]
    Missing,
    /// The disk is full.
    #[error("no space left")]
    Full,
    /// Any other error of the store.
    #[error("the blob store failed")]
    Store(#[source] object_store::Error),
}

/// Content of a blob as a stream of chunks.
pub type BlobStream = BoxStream<'static, Result<Bytes, BlobError>>;

/// The blobs of one installation.
#[derive(Clone)]
pub struct Blobs {
    store: Arc<dyn ObjectStore>,
    /// Folder of the store, for the writer.
    folder: Arc<PathBuf>,
    open_writers: writer::OpenWriters,
}

impl BlobKey {
    /// Returns the path in the store, by which the database names parts of uploads.
    pub fn path(&self) -> String {
        match self {
            Self::Part(id, start, writer) => format!("uploads/{id}-{start}-{}", writer.simple()),
            Self::Incoming(id, writer) => format!("uploads/{id}-incoming-{}", writer.simple()),
            Self::Original(id) => format!("originals/{id}"),
            Self::Page(id, number) => format!("pages/{id}/{number}.jpg"),
            Self::Preview(id, number) => format!("previews/{id}/{number}.webp"),
            Self::Thumbnail(id) => format!("thumbnails/{id}.jpg"),
            Self::ProfilePicture(version, side) => {
                format!("{PROFILE_PICTURES}/{version}/{side}.webp")
            }
        }
    }
}

impl Blobs {
    /// Opens the store in this folder, which is created if need be.
    pub fn open_folder(folder: &FilePath) -> Result<Self, BlobError> {
        // Streaming writers open their files without the store, so the folder must exist.
        std::fs::create_dir_all(folder.join(UPLOADS))?;
        let store = LocalFileSystem::new_with_prefix(folder)?.with_fsync(true);
        Ok(Self {
            store: Arc::new(store),
            folder: Arc::new(folder.to_path_buf()),
            open_writers: writer::OpenWriters::default(),
        })
    }

    /// Writes a blob.
    pub async fn put(&self, key: &BlobKey, chunks: Vec<Bytes>) -> Result<(), BlobError> {
        self.store
            .put(&Path::from(key.path()), PutPayload::from_iter(chunks))
            .await?;
        Ok(())
    }

    /// Opens a blob for streaming; returns its size, too.
    pub async fn stream(&self, key: &BlobKey) -> Result<(u64, BlobStream), BlobError> {
        self.stream_path(&key.path()).await
    }

    /// Returns the paths of all blobs in a folder and its subfolders.
    pub async fn list_paths(&self, folder: &str) -> Result<Vec<String>, BlobError> {
        let found = self.store.list(Some(&Path::from(folder)));
        Ok(found
            .map_ok(|blob| blob.location.to_string())
            .try_collect()
            .await?)
    }

    /// Reads a whole blob.
    pub async fn read_bytes(&self, key: &BlobKey) -> Result<Bytes, BlobError> {
        let found = self.store.get(&Path::from(key.path())).await?;
        Ok(found.bytes().await?)
    }

    /// Returns the size of the blob at a path in bytes.
    pub async fn size_of_path(&self, path: &str) -> Result<u64, BlobError> {
        Ok(self.store.head(&Path::from(path)).await?.size)
    }

    /// Opens a range of a blob for streaming.
    pub async fn stream_range(
        &self,
        path: &str,
        range: Range<u64>,
    ) -> Result<BlobStream, BlobError> {
        let options = GetOptions {
            range: Some(range.into()),
            ..GetOptions::default()
        };
        let found = self.store.get_opts(&Path::from(path), options).await?;
        Ok(found.into_stream().map_err(BlobError::from).boxed())
    }

    /// Links the blob at a path as the original of a receipt; the path stays valid. Copies it on
    /// file systems without hard links. Replaces the leftover of an earlier attempt, so the caller
    /// must hold the write lock of the database and know that no receipt has this id.
    pub async fn place_original(&self, path: &str, id: ReceiptId) -> Result<(), BlobError> {
        let original = BlobKey::Original(id);
        let (from, to) = (Path::from(path), Path::from(original.path()));
        let mut linked = self.store.copy_if_not_exists(&from, &to).await;
        if matches!(linked, Err(object_store::Error::AlreadyExists { .. })) {
            // The leftover of an earlier attempt is in the way.
            self.remove(&original.path()).await?;
            linked = self.store.copy_if_not_exists(&from, &to).await;
        }
        match linked.map_err(BlobError::from) {
            // No hard links here: copy.
            Err(BlobError::Store(_)) => self.join_parts(&[path.to_owned()], &original).await,
            done => done,
        }
    }

    /// Replaces an original that is missing or damaged with the blob at a path.
    pub async fn replace_original(&self, path: &str, id: ReceiptId) -> Result<(), BlobError> {
        self.remove(&BlobKey::Original(id).path()).await?;
        self.place_original(path, id).await
    }

    /// Concatenates the parts at these paths into one blob, with bounded memory. The parts stay.
    pub async fn join_parts(&self, parts: &[String], whole: &BlobKey) -> Result<(), BlobError> {
        let mut writer =
            WriteMultipart::new(self.store.put_multipart(&Path::from(whole.path())).await?);
        for part in parts {
            let (_, mut chunks) = self.stream_path(part).await?;
            while let Some(chunk) = chunks.try_next().await? {
                // Backpressure: waits for the write in progress, so that memory is bounded.
                writer.wait_for_capacity(1).await?;
                writer.put(chunk);
            }
        }
        writer.finish().await?;
        Ok(())
    }

    /// Deletes a blob; a missing one is no error.
    pub async fn remove(&self, path: &str) -> Result<(), BlobError> {
        let removed = self.store.delete(&Path::from(path)).await;
        match removed.map_err(BlobError::from) {
            Ok(()) | Err(BlobError::Missing) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Deletes all files of a receipt.
    pub async fn remove_receipt(&self, id: ReceiptId) -> Result<(), BlobError> {
        for folder in [format!("pages/{id}"), format!("previews/{id}")] {
            for path in self.list_paths(&folder).await? {
                self.remove(&path).await?;
            }
            // Fails, without effect, if the folder is not empty or does not exist.
            let _ = tokio::fs::remove_dir(self.folder.join(folder)).await;
        }
        self.remove(&BlobKey::Thumbnail(id).path()).await?;
        // The original goes last: it cannot be made again.
        self.remove(&BlobKey::Original(id).path()).await
    }

    async fn stream_path(&self, path: &str) -> Result<(u64, BlobStream), BlobError> {
        let found = self.store.get(&Path::from(path)).await?;
        Ok((
            found.meta.size,
            found.into_stream().map_err(BlobError::from).boxed(),
        ))
    }
}

/// Returns the upload whose bytes are at a path in the folder of uploads.
pub fn upload_id_in_path(path: &str) -> Option<ReceiptId> {
    // A UUID as text has 36 characters.
    path.strip_prefix("uploads/")?.get(..36)?.parse().ok()
}

/// Returns whether a write failed for lack of room: on the disk, in the quota of the user, or below
/// the largest file size of the process.
fn is_out_of_room(kind: std::io::ErrorKind) -> bool {
    use std::io::ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull};
    matches!(kind, StorageFull | QuotaExceeded | FileTooLarge)
}

impl From<std::io::Error> for BlobError {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            kind if is_out_of_room(kind) => Self::Full,
            std::io::ErrorKind::NotFound => Self::Missing,
            _ => Self::Store(object_store::Error::Generic {
                store: "folder",
                source: error.into(),
            }),
        }
    }
}

impl From<object_store::Error> for BlobError {
    fn from(error: object_store::Error) -> Self {
        if matches!(error, object_store::Error::NotFound { .. }) {
            return Self::Missing;
        }
        // The store wraps the error of the system, which may be that the disk is full.
        let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(&error);
        while let Some(current) = cause {
            let io = current
                .downcast_ref::<std::io::Error>()
                .map(std::io::Error::kind);
            if io.is_some_and(is_out_of_room) {
                return Self::Full;
            }
            cause = current.source();
        }
        Self::Store(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn parts_become_one_blob_in_order() {
        let folder = tempfile::tempdir().unwrap();
        let blobs = Blobs::open_folder(folder.path()).unwrap();
        let id = ReceiptId::new(1, [1; 10]);
        for count in [1_u64, 3] {
            let mut paths = Vec::new();
            for start in 0..count {
                let part = BlobKey::Part(id, start, uuid::Uuid::now_v7());
                blobs
                    .put(
                        &part,
                        vec![Bytes::from(start.to_string()), Bytes::from_static(b";")],
                    )
                    .await
                    .unwrap();
                paths.push(part.path());
            }
            blobs
                .join_parts(&paths, &BlobKey::Original(id))
                .await
                .unwrap();
            let whole = blobs.read_bytes(&BlobKey::Original(id)).await.unwrap();
            assert_eq!(whole, if count == 1 { "0;" } else { "0;1;2;" });
        }
    }

    #[tokio::test]
    async fn the_blobs_of_a_folder_can_be_listed() {
        let folder = tempfile::tempdir().unwrap();
        let blobs = Blobs::open_folder(folder.path()).unwrap();
        assert!(blobs.list_paths(PROFILE_PICTURES).await.unwrap().is_empty());
        let key = BlobKey::ProfilePicture(uuid::Uuid::now_v7(), 96);
        for key in [&key, &BlobKey::Original(ReceiptId::new(1, [1; 10]))] {
            blobs
                .put(key, vec![Bytes::from_static(b"x")])
                .await
                .unwrap();
        }
        assert_eq!(
            blobs.list_paths(PROFILE_PICTURES).await.unwrap(),
            [key.path()]
        );
    }

    #[tokio::test]
    async fn a_removed_blob_is_missing_and_may_be_removed_again() {
        let folder = tempfile::tempdir().unwrap();
        let blobs = Blobs::open_folder(folder.path()).unwrap();
        let key = BlobKey::Thumbnail(ReceiptId::new(1, [1; 10]));
        blobs
            .put(&key, vec![Bytes::from_static(b"x")])
            .await
            .unwrap();
        assert_eq!(blobs.size_of_path(&key.path()).await.unwrap(), 1);
        blobs.remove(&key.path()).await.unwrap();
        blobs.remove(&key.path()).await.unwrap();
        assert!(matches!(
            blobs.read_bytes(&key).await,
            Err(BlobError::Missing)
        ));
    }
}
