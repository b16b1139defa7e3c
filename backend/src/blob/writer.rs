//! A blob that arrives piece by piece, hashed and written on its way.
//!
//! Of several blobs each keeps to its own processor, where its bytes are still in the cache; one that arrives
//! alone is hashed on another one while it is written. A disk that keeps up is written to at once, since handing
//! over a small piece costs more than writing it to the system's memory; one that does not is waited for on a
//! thread of its own. Memory is bounded by two batches, whatever the size. The file lies in its final place from
//! the start but means nothing until the database names it; a writer that is dropped takes its file away.

use std::fs::File;
use std::io::{IoSlice, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use bytes::Bytes;
use tokio::task::JoinHandle;

use super::{BlobError, BlobKey, Blobs};
use crate::hash::Hash;

/// How many bytes are gathered before they are written.
const BATCH_BYTES: usize = 128 * 1024;
/// … and of a blob that arrives alone: it is hashed on another thread, and handing it there costs.
const BATCH_BYTES_ALONE: usize = 512 * 1024;
/// A disk whose last write took longer does not keep up.
const KEEPS_UP: Duration = Duration::from_millis(5);

/// How sure a written blob must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sync {
    /// On the disk, also when the power is cut.
    OnDisk,
    /// With the system, which writes it in its own time.
    WithSystem,
}

/// What is computed over the bytes on their way.
pub trait Digest: Send + 'static {
    /// Goes on with these bytes.
    fn update(&mut self, bytes: &[u8]);
}

impl Digest for Hash {
    fn update(&mut self, bytes: &[u8]) {
        Hash::update(self, bytes);
    }
}

/// A blob on its way in.
pub struct BlobWriter<D: Digest> {
    path: String,
    gathered: Vec<Bytes>,
    gathered_bytes: usize,
    written: u64,
    /// `None` while a batch is being hashed, and at the end.
    digest: Option<D>,
    hashing: Option<JoinHandle<D>>,
    /// `None` while a batch is being written, and at the end.
    idle: Option<Desk>,
    busy: Option<JoinHandle<(Desk, std::io::Result<()>)>>,
    open: OpenWriter,
}

/// How many writers are open.
#[derive(Debug, Clone, Default)]
pub(super) struct OpenWriters(Arc<AtomicUsize>);

/// Counts a writer for as long as it is open.
struct OpenWriter(OpenWriters);

/// The file that is written. One that is dropped is taken away.
struct Desk {
    path: PathBuf,
    /// Opened with the first batch.
    file: Option<File>,
    last_write: Duration,
    is_kept: bool,
}

/// A blob that is written whole.
pub struct Written<D> {
    /// Where it lies.
    pub path: String,
    /// Its size.
    pub size_bytes: u64,
    /// What was computed over it.
    pub digest: D,
}

impl Blobs {
    /// Begins a blob; `digest` sees every byte.
    pub fn writer<D: Digest>(&self, key: &BlobKey, digest: D) -> BlobWriter<D> {
        let path = key.path();
        let desk = Desk {
            path: self.folder.join(&path),
            file: None,
            last_write: Duration::ZERO,
            is_kept: false,
        };
        BlobWriter {
            path,
            gathered: Vec::new(),
            gathered_bytes: 0,
            written: 0,
            digest: Some(digest),
            hashing: None,
            idle: Some(desk),
            busy: None,
            open: self.open_writers.one_more(),
        }
    }

    /// Makes sure that the blobs at these paths are on the disk.
    pub async fn sync(&self, paths: Vec<String>) -> Result<(), BlobError> {
        let folder = self.folder.clone();
        blocking(move || {
            for path in paths {
                File::open(folder.join(path))?.sync_data()?;
            }
            sync_folder(&folder.join("uploads"))
        })
        .await
    }
}

impl<D: Digest> BlobWriter<D> {
    /// Takes the next bytes. It waits only when the disk is slower than the line.
    pub async fn write(&mut self, bytes: Bytes) -> Result<(), BlobError> {
        self.gathered_bytes += bytes.len();
        self.gathered.push(bytes);
        let batch = if self.open.is_alone() {
            BATCH_BYTES_ALONE
        } else {
            BATCH_BYTES
        };
        if self.gathered_bytes >= batch {
            self.flush().await
        } else {
            Ok(())
        }
    }

    /// How many bytes it took.
    pub fn size_bytes(&self) -> u64 {
        self.written + self.gathered_bytes as u64
    }

    /// Ends the blob. It stays from now on.
    pub async fn finish(mut self, sync: Sync) -> Result<Written<D>, BlobError> {
        let desk = self.desk().await?;
        let (rest, size_bytes) = (std::mem::take(&mut self.gathered), self.size_bytes());
        let mut digest = self.digest().await?;
        hash(&mut digest, &rest);
        if sync == Sync::WithSystem && desk.keeps_up() {
            desk.end(&rest, sync)?;
        } else {
            blocking(move || desk.end(&rest, sync)).await?;
        }
        Ok(Written {
            path: self.path,
            size_bytes,
            digest,
        })
    }

    /// Hashes what was gathered, and writes it or hands it to the writing thread as soon as that is free.
    async fn flush(&mut self) -> Result<(), BlobError> {
        let mut desk = self.desk().await?;
        let batch = std::mem::take(&mut self.gathered);
        self.written += std::mem::take(&mut self.gathered_bytes) as u64;
        let mut digest = self.digest().await?;
        if self.open.is_alone() {
            let batch = batch.clone();
            self.hashing = Some(tokio::task::spawn_blocking(move || {
                hash(&mut digest, &batch);
                digest
            }));
        } else {
            hash(&mut digest, &batch);
            self.digest = Some(digest);
        }
        if desk.keeps_up() {
            desk.put(&batch)?;
            self.idle = Some(desk);
        } else {
            self.busy = Some(tokio::task::spawn_blocking(move || {
                let result = desk.put(&batch);
                (desk, result)
            }));
        }
        Ok(())
    }

    /// Waits until the writing thread is free.
    async fn desk(&mut self) -> Result<Desk, BlobError> {
        if let Some(busy) = self.busy.take() {
            let (desk, result) = busy.await.map_err(std::io::Error::other)?;
            result?;
            return Ok(desk);
        }
        self.idle
            .take()
            .ok_or_else(|| std::io::Error::other("an earlier write failed").into())
    }

    /// Waits until the hashing thread is free.
    async fn digest(&mut self) -> Result<D, BlobError> {
        if let Some(hashing) = self.hashing.take() {
            return Ok(hashing.await.map_err(std::io::Error::other)?);
        }
        self.digest
            .take()
            .ok_or_else(|| std::io::Error::other("an earlier write failed").into())
    }
}

impl OpenWriters {
    fn one_more(&self) -> OpenWriter {
        self.0.fetch_add(1, Ordering::Relaxed);
        OpenWriter(self.clone())
    }
}

impl OpenWriter {
    fn is_alone(&self) -> bool {
        self.0.0.load(Ordering::Relaxed) == 1
    }
}

impl Drop for OpenWriter {
    fn drop(&mut self) {
        self.0.0.fetch_sub(1, Ordering::Relaxed);
    }
}

fn hash<D: Digest>(digest: &mut D, batch: &[Bytes]) {
    for bytes in batch {
        digest.update(bytes);
    }
}

impl Desk {
    fn keeps_up(&self) -> bool {
        self.last_write < KEEPS_UP
    }

    fn put(&mut self, batch: &[Bytes]) -> std::io::Result<()> {
        let begun = Instant::now();
        let file = match &mut self.file {
            Some(file) => file,
            None => self.file.insert(
                File::options()
                    .write(true)
                    .create_new(true)
                    .open(&self.path)?,
            ),
        };
        // A write of nothing but empty pieces takes 0 bytes, which otherwise means that the disk takes no more.
        let pieces = batch.iter().filter(|bytes| !bytes.is_empty());
        let mut slices: Vec<IoSlice<'_>> = pieces.map(|bytes| IoSlice::new(bytes)).collect();
        let mut rest = &mut slices[..];
        while !rest.is_empty() {
            match file.write_vectored(rest) {
                Ok(0) => return Err(std::io::ErrorKind::WriteZero.into()),
                Ok(written) => IoSlice::advance_slices(&mut rest, written),
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        self.last_write = begun.elapsed();
        Ok(())
    }

    /// Writes the last bytes; the file stays.
    fn end(mut self, rest: &[Bytes], sync: Sync) -> std::io::Result<()> {
        self.put(rest)?;
        if sync == Sync::OnDisk {
            self.sync()?;
        }
        self.is_kept = true;
        Ok(())
    }

    fn sync(&self) -> std::io::Result<()> {
        if let Some(file) = &self.file {
            file.sync_data()?;
        }
        self.path.parent().map_or(Ok(()), sync_folder)
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        if self.file.is_some() && !self.is_kept {
            // What cannot be removed now is found at the next start.
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

/// A new name in a folder is on the disk only when the folder is.
fn sync_folder(folder: &Path) -> std::io::Result<()> {
    File::open(folder)?.sync_all()
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> std::io::Result<T> + Send + 'static,
) -> Result<T, BlobError> {
    Ok(tokio::task::spawn_blocking(work)
        .await
        .map_err(std::io::Error::other)??)
}

#[cfg(test)]
mod tests {
    use shared::id::ReceiptId;

    use super::*;

    fn writer_of(blobs: &Blobs) -> (BlobKey, BlobWriter<Hash>) {
        let key = BlobKey::Incoming(ReceiptId::new(1, [1; 10]), uuid::Uuid::now_v7());
        let writer = blobs.writer(&key, Hash::start());
        (key, writer)
    }

    #[tokio::test]
    async fn empty_pieces_are_written_as_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let blobs = Blobs::in_folder(folder.path()).unwrap();
        let (_, mut writer) = writer_of(&blobs);
        writer.write(Bytes::new()).await.unwrap();
        writer.write(Bytes::from_static(b"end")).await.unwrap();
        writer.write(Bytes::new()).await.unwrap();
        let written = writer.finish(Sync::WithSystem).await.unwrap();
        assert_eq!(written.size_bytes, 3);
        let (_, mut writer) = writer_of(&blobs);
        writer.write(Bytes::new()).await.unwrap();
        assert_eq!(writer.finish(Sync::WithSystem).await.unwrap().size_bytes, 0);
    }

    #[tokio::test]
    async fn pieces_become_one_blob_and_are_hashed() {
        let folder = tempfile::tempdir().unwrap();
        let blobs = Blobs::in_folder(folder.path()).unwrap();
        let bytes: Vec<u8> = (0..=250).cycle().take(3 * BATCH_BYTES_ALONE + 17).collect();
        let mut hash = Hash::start();
        hash.update(&bytes);
        let expected = hash.hex();
        for others in [0, 2] {
            let open: Vec<_> = (0..others).map(|_| writer_of(&blobs).1).collect();
            let (key, mut writer) = writer_of(&blobs);
            for piece in bytes.chunks(70_001) {
                writer.write(Bytes::copy_from_slice(piece)).await.unwrap();
            }
            assert_eq!(writer.size_bytes(), bytes.len() as u64);
            let written = writer.finish(Sync::OnDisk).await.unwrap();
            assert_eq!(written.size_bytes, bytes.len() as u64);
            assert_eq!(blobs.bytes(&key).await.unwrap(), bytes);
            assert_eq!(written.digest.hex(), expected, "beside {others} others");
            drop(open);
        }
    }

    #[tokio::test]
    async fn a_dropped_writer_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let blobs = Blobs::in_folder(folder.path()).unwrap();
        let (key, mut writer) = writer_of(&blobs);
        writer
            .write(Bytes::from(vec![7; BATCH_BYTES_ALONE]))
            .await
            .unwrap();
        assert!(folder.path().join(key.path()).exists());
        drop(writer);
        // The batch under way comes to its end first.
        while folder.path().join(key.path()).exists() {
            tokio::task::yield_now().await;
        }
    }
}
