//! Streaming blob writer that hashes and writes in batches.
//!
//! A single writer hashes on a second thread while it writes; several writers each hash on their
//! own thread, whose cache still holds the bytes. Writes to a fast disk are direct, because handing
//! a small batch to another thread costs more than copying it to the page cache; writes to a slow
//! disk use another thread. Memory is bounded by two batches. The file has its final path from the
//! start but counts only once the database names it; dropping an unfinished writer deletes it.

use std::fs::File;
use std::io::{IoSlice, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use bytes::Bytes;
use tokio::task::JoinHandle;

use super::{BlobError, BlobKey, Blobs};
use crate::hash::ResumableHash;

/// Bytes gathered before they are written …
const BATCH_BYTES: usize = 128 * 1024;
/// … and with a single writer, which hands its batches to another thread for hashing.
const BATCH_BYTES_ALONE: usize = 512 * 1024;
/// Maximum duration of the last write on a disk that counts as fast.
const FAST_WRITE_MAX: Duration = Duration::from_millis(5);

/// Durability of a written blob.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SyncLevel {
    /// On the disk: survives a power cut.
    OnDisk,
    /// In the page cache: survives a crash of the program only.
    Buffered,
}

/// Computation over all bytes of a blob.
pub trait Digest: Send + 'static {
    /// Adds bytes.
    fn update(&mut self, bytes: &[u8]);
}

impl Digest for ResumableHash {
    fn update(&mut self, bytes: &[u8]) {
        ResumableHash::update(self, bytes);
    }
}

/// Writer of one blob.
pub struct BlobWriter<D: Digest> {
    path: String,
    batch: Vec<Bytes>,
    batch_bytes: usize,
    written_bytes: u64,
    /// Lent while a batch is being hashed.
    digest: Loan<D>,
    /// Lent while a batch is being written; with the result of the last write.
    output: Loan<(OutputFile, std::io::Result<()>)>,
    registration: OpenWriter,
}

/// Value at hand, or lent to a task that returns it.
enum Loan<T> {
    AtHand(T),
    Lent(JoinHandle<T>),
    /// Taken; it stays so if a step fails.
    Taken,
}

/// Number of open writers.
#[derive(Debug, Clone, Default)]
pub(super) struct OpenWriters(Arc<AtomicUsize>);

/// Registration of an open writer, which ends on drop.
struct OpenWriter(OpenWriters);

/// Output file, deleted on drop unless it is kept.
struct OutputFile {
    path: PathBuf,
    /// Opened with the first batch.
    file: Option<File>,
    last_write: Duration,
    is_kept: bool,
}

/// A completely written blob.
pub struct WrittenBlob<D> {
    /// Its path in the store.
    pub path: String,
    /// Its size in bytes.
    pub size_bytes: u64,
    /// The computation over its bytes.
    pub digest: D,
}

impl Blobs {
    /// Starts a blob; `digest` gets all of its bytes.
    pub fn begin_blob<D: Digest>(&self, key: &BlobKey, digest: D) -> BlobWriter<D> {
        let path = key.path();
        let desk = OutputFile {
            path: self.folder.join(&path),
            file: None,
            last_write: Duration::ZERO,
            is_kept: false,
        };
        BlobWriter {
            path,
            batch: Vec::new(),
            batch_bytes: 0,
            written_bytes: 0,
            digest: Loan::AtHand(digest),
            output: Loan::AtHand((desk, Ok(()))),
            registration: self.open_writers.register_writer(),
        }
    }

    /// Flushes the blobs at these paths to the disk.
    pub async fn sync_paths(&self, paths: Vec<String>) -> Result<(), BlobError> {
        let folder = self.folder.clone();
        run_blocking(move || {
            for path in paths {
                File::open(folder.join(path))?.sync_data()?;
            }
            sync_folder(&folder.join("uploads"))
        })
        .await
    }
}

impl<D: Digest> BlobWriter<D> {
    /// Adds bytes. Waits only if the disk is slower than the sender.
    pub async fn write(&mut self, bytes: Bytes) -> Result<(), BlobError> {
        self.batch_bytes += bytes.len();
        self.batch.push(bytes);
        let batch = if self.registration.is_only_writer() {
            BATCH_BYTES_ALONE
        } else {
            BATCH_BYTES
        };
        if self.batch_bytes >= batch {
            self.flush_batch().await
        } else {
            Ok(())
        }
    }

    /// Returns the number of bytes added.
    pub fn size_bytes(&self) -> u64 {
        self.written_bytes + self.batch_bytes as u64
    }

    /// Finishes the blob, which stays from now on.
    pub async fn finish(mut self, sync: SyncLevel) -> Result<WrittenBlob<D>, BlobError> {
        let desk = self.take_output().await?;
        let (rest, size_bytes) = (std::mem::take(&mut self.batch), self.size_bytes());
        let mut digest = self.digest.take().await?;
        update_digest(&mut digest, &rest);
        if sync == SyncLevel::Buffered && desk.is_fast() {
            desk.finish(&rest, sync)?;
        } else {
            // Flushing to the disk blocks, so it runs on another thread.
            run_blocking(move || desk.finish(&rest, sync)).await?;
        }
        Ok(WrittenBlob {
            path: self.path,
            size_bytes,
            digest,
        })
    }

    /// Hashes and writes the gathered bytes, or hands them to other threads as soon as these are
    /// free.
    async fn flush_batch(&mut self) -> Result<(), BlobError> {
        let mut desk = self.take_output().await?;
        let batch = std::mem::take(&mut self.batch);
        self.written_bytes += std::mem::take(&mut self.batch_bytes) as u64;
        let mut digest = self.digest.take().await?;
        if self.registration.is_only_writer() {
            // Hashed on another thread during the write.
            let batch = batch.clone();
            self.digest = Loan::Lent(tokio::task::spawn_blocking(move || {
                update_digest(&mut digest, &batch);
                digest
            }));
        } else {
            update_digest(&mut digest, &batch);
            self.digest = Loan::AtHand(digest);
        }
        if desk.is_fast() {
            desk.write_batch(&batch)?;
            self.output = Loan::AtHand((desk, Ok(())));
        } else {
            // An error of this write is reported by the next call.
            self.output = Loan::Lent(tokio::task::spawn_blocking(move || {
                let result = desk.write_batch(&batch);
                (desk, result)
            }));
        }
        Ok(())
    }

    /// Waits for the batch being written, and takes the output file.
    async fn take_output(&mut self) -> Result<OutputFile, BlobError> {
        let (desk, result) = self.output.take().await?;
        result?;
        Ok(desk)
    }
}

impl<T> Loan<T> {
    /// Takes the value, once it is returned.
    async fn take(&mut self) -> std::io::Result<T> {
        match std::mem::replace(self, Self::Taken) {
            Self::AtHand(value) => Ok(value),
            Self::Lent(task) => task.await.map_err(std::io::Error::other),
            Self::Taken => Err(std::io::Error::other("an earlier write failed")),
        }
    }
}

impl OpenWriters {
    fn register_writer(&self) -> OpenWriter {
        // The count only selects a strategy, so it need not be ordered with other memory.
        self.0.fetch_add(1, Ordering::Relaxed);
        OpenWriter(self.clone())
    }
}

impl OpenWriter {
    fn is_only_writer(&self) -> bool {
        self.0.0.load(Ordering::Relaxed) == 1
    }
}

impl Drop for OpenWriter {
    fn drop(&mut self) {
        self.0.0.fetch_sub(1, Ordering::Relaxed);
    }
}

fn update_digest<D: Digest>(digest: &mut D, batch: &[Bytes]) {
    for bytes in batch {
        digest.update(bytes);
    }
}

impl OutputFile {
    fn is_fast(&self) -> bool {
        self.last_write < FAST_WRITE_MAX
    }

    fn write_batch(&mut self, batch: &[Bytes]) -> std::io::Result<()> {
        let begun = Instant::now();
        let file = match &mut self.file {
            Some(file) => file,
            // A file that exists at this path is never overwritten: that is an error.
            None => self.file.insert(
                File::options()
                    .write(true)
                    .create_new(true)
                    .open(&self.path)?,
            ),
        };
        // Empty slices are left out: a write of 0 bytes otherwise means that the disk takes no
        // more.
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

    /// Writes the last bytes and keeps the file.
    fn finish(mut self, rest: &[Bytes], sync: SyncLevel) -> std::io::Result<()> {
        self.write_batch(rest)?;
        if sync == SyncLevel::OnDisk {
            self.sync_file()?;
        }
        self.is_kept = true;
        Ok(())
    }

    fn sync_file(&self) -> std::io::Result<()> {
        if let Some(file) = &self.file {
            file.sync_data()?;
        }
        self.path.parent().map_or(Ok(()), sync_folder)
    }
}

impl Drop for OutputFile {
    fn drop(&mut self) {
        if self.file.is_some() && !self.is_kept {
            // On failure the leftover is deleted at the next startup.
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

/// Flushes a folder: without this a new name in it is not on the disk.
fn sync_folder(folder: &Path) -> std::io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Runs work with files on a thread that may block.
pub(super) async fn run_blocking<T: Send + 'static>(
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

    fn writer_of(blobs: &Blobs) -> (BlobKey, BlobWriter<ResumableHash>) {
        let key = BlobKey::Incoming(ReceiptId::new(1, [1; 10]), uuid::Uuid::now_v7());
        let writer = blobs.begin_blob(&key, ResumableHash::start_empty());
        (key, writer)
    }

    #[tokio::test]
    async fn empty_pieces_are_written_as_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let blobs = Blobs::open_folder(folder.path()).unwrap();
        let (_, mut writer) = writer_of(&blobs);
        writer.write(Bytes::new()).await.unwrap();
        writer.write(Bytes::from_static(b"end")).await.unwrap();
        writer.write(Bytes::new()).await.unwrap();
        let written = writer.finish(SyncLevel::Buffered).await.unwrap();
        assert_eq!(written.size_bytes, 3);
        let (_, mut writer) = writer_of(&blobs);
        writer.write(Bytes::new()).await.unwrap();
        assert_eq!(
            writer.finish(SyncLevel::Buffered).await.unwrap().size_bytes,
            0
        );
    }

    #[tokio::test]
    async fn pieces_become_one_blob_and_are_hashed() {
        let folder = tempfile::tempdir().unwrap();
        let blobs = Blobs::open_folder(folder.path()).unwrap();
        let bytes: Vec<u8> = (0..=250).cycle().take(3 * BATCH_BYTES_ALONE + 17).collect();
        let mut hash = ResumableHash::start_empty();
        hash.update(&bytes);
        let expected = hash.into_hex();
        for others in [0, 2] {
            let open: Vec<_> = (0..others).map(|_| writer_of(&blobs).1).collect();
            let (key, mut writer) = writer_of(&blobs);
            for piece in bytes.chunks(70_001) {
                writer.write(Bytes::copy_from_slice(piece)).await.unwrap();
            }
            assert_eq!(writer.size_bytes(), bytes.len() as u64);
            let written = writer.finish(SyncLevel::OnDisk).await.unwrap();
            assert_eq!(written.size_bytes, bytes.len() as u64);
            assert_eq!(blobs.read_bytes(&key).await.unwrap(), bytes);
            assert_eq!(
                written.digest.into_hex(),
                expected,
                "beside {others} others"
            );
            drop(open);
        }
    }

    #[tokio::test]
    async fn a_dropped_writer_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let blobs = Blobs::open_folder(folder.path()).unwrap();
        let (key, mut writer) = writer_of(&blobs);
        writer
            .write(Bytes::from(vec![7; BATCH_BYTES_ALONE]))
            .await
            .unwrap();
        assert!(folder.path().join(key.path()).exists());
        drop(writer);
        // The batch being written is finished first.
        while folder.path().join(key.path()).exists() {
            tokio::task::yield_now().await;
        }
    }
}
