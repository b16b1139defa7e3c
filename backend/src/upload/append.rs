//! Appending of request bodies to uploads, in parts.
//!
//! A part is written while it arrives and counts when it is written: after [`PART_BYTES_MAX`],
//! after [`PART_AGE_MAX`], and at the end of the body, however it ends. A part with a checksum
//! counts only whole and verified. Memory is bounded by the batches of one writer, whatever the
//! size.

use std::time::{Duration, Instant};

use bytes::Bytes;
use http_body::Body;
use http_body_util::BodyExt;
use shared::file_kind::{FileKind, HEAD_BYTES};
use shared::id::ReceiptId;
use shared::problem::ProblemCode;
use shared::tus;

use super::checksum::{Check, Checksum, PartDigest};
use super::{delete_upload, expiry_ms, finish_if_whole, sync_parts};
use crate::app::App;
use crate::append_lock::AppendLock;
use crate::blob::BlobKey;
use crate::blob::writer::BlobWriter;
use crate::db::upload_parts::UploadPart;
use crate::db::uploads::Upload;
use crate::error::OperationError;
use crate::hash::ResumableHash;
use crate::settings::Accept;

/// Maximum size of a part before it counts; a crash loses at most this much of a fast upload.
const PART_BYTES_MAX: u64 = 16 * 1024 * 1024;
/// Maximum age of a part before it counts; a crash loses at most this time of a slow upload.
const PART_AGE_MAX: Duration = Duration::from_secs(4);

/// Time without progress after which a newer append takes over.
const STALL_TIMEOUT: Duration = Duration::from_secs(1);
/// Time a superseded request may still spend on bytes that have arrived already.
const TAKEOVER_GRACE: Duration = Duration::from_millis(250);

/// Upload that is appended to.
pub enum AppendTarget {
    /// Upload in the database.
    Stored(Upload),
    /// Upload that is stored with its first bytes.
    New(Upload),
}

/// End of a body.
enum BodyEnd {
    /// The whole body has arrived, with the checksum in its trailer, if any.
    Whole(Option<Checksum>),
    /// The body has more bytes than the upload takes.
    TooLong,
    /// No more of it arrives, for this reason.
    Early(OperationError),
}

/// Append in progress.
struct AppendSession<'a> {
    app: &'a App,
    upload: Upload,
    is_stored: bool,
    check: Check,
    part: Option<OpenPart>,
}

/// Part that is being written.
struct OpenPart {
    writer: BlobWriter<PartDigest>,
    begun_at: Instant,
}

/// Appends a body, and makes a receipt of the upload once it is complete.
pub async fn append_bytes<B>(
    app: &App,
    target: AppendTarget,
    check: Check,
    body: &mut B,
) -> Result<Upload, OperationError>
where
    B: Body<Data = Bytes> + Unpin,
{
    let (upload, is_stored) = match target {
        AppendTarget::Stored(upload) => (upload, true),
        AppendTarget::New(upload) => (upload, false),
    };
    let lock = app.append_locks.register_append(upload.id);
    let mut appending = AppendSession {
        app,
        upload,
        is_stored,
        check,
        part: None,
    };
    let end = appending.receive_body(body, &lock).await?;
    // The bytes that count are committed first, however the body ended.
    appending.finish_body(&end).await?;
    match end {
        BodyEnd::Whole(_) => finish_if_whole(app, appending.upload).await,
        BodyEnd::TooLong => {
            // The bytes that fit may complete the file; the client is told of its error all the
            // same.
            finish_if_whole(app, appending.upload).await?;
            Err(ProblemCode::LengthExceeded.into())
        }
        BodyEnd::Early(reason) => Err(reason),
    }
}

impl AppendSession<'_> {
    /// Writes the body until it ends.
    async fn receive_body<B>(
        &mut self,
        body: &mut B,
        lock: &AppendLock<'_>,
    ) -> Result<BodyEnd, OperationError>
    where
        B: Body<Data = Bytes> + Unpin,
    {
        let superseded = || Ok(BodyEnd::Early(ProblemCode::UploadTakenOver.into()));
        let shutting_down = || Ok(BodyEnd::Early(OperationError::ShuttingDown));
        let mut told_at: Option<Instant> = None;
        loop {
            // A sender that never pauses would keep the branch of the takeover below from being
            // polled.
            if told_at.is_some_and(|told_at| told_at.elapsed() > TAKEOVER_GRACE) {
                return superseded();
            }
            if self.app.body_cutoff.is_cancelled() {
                return shutting_down();
            }
            let frame = tokio::select! {
                biased;
                // Bytes that have arrived already are taken before anything else happens.
                frame = body.frame() => frame,
                () = lock.wait_for_takeover() => return superseded(),
                () = self.app.body_cutoff.cancelled() => return shutting_down(),
                () = wait_for_part_age(self.part.as_ref()), if self.check == Check::None => {
                    self.commit_part().await?;
                    continue;
                }
            };
            let frame = match frame {
                None => return Ok(BodyEnd::Whole(None)),
                Some(Err(_)) => return Ok(BodyEnd::Early(OperationError::Interrupted)),
                Some(Ok(frame)) => frame,
            };
            lock.record_progress();
            if told_at.is_none() && lock.is_taken_over() {
                told_at = Some(Instant::now());
            }
            // Data is written as far as it fits; trailers end the body.
            match frame.into_data() {
                Ok(bytes) => {
                    let room = self.remaining_bytes();
                    if bytes.len() as u64 > room {
                        let fitting = bytes.slice(..usize::try_from(room).unwrap_or(bytes.len()));
                        self.write_bytes(fitting).await?;
                        return Ok(BodyEnd::TooLong);
                    }
                    self.write_bytes(bytes).await?;
                }
                Err(frame) => {
                    let trailers = frame.into_trailers().ok();
                    let value = trailers.and_then(|trailers| trailers.get(tus::CHECKSUM).cloned());
                    let checksum =
                        value.and_then(|value| Checksum::parse(value.to_str().ok()?).ok());
                    return Ok(BodyEnd::Whole(checksum));
                }
            }
        }
    }

    /// Returns how many more bytes the upload takes.
    fn remaining_bytes(&self) -> u64 {
        let part = self.part.as_ref();
        let here = self.upload.progress.received + part.map_or(0, |part| part.writer.size_bytes());
        let whole = self
            .upload
            .length
            .unwrap_or(self.app.settings.max_file_bytes);
        whole.saturating_sub(here)
    }

    async fn write_bytes(&mut self, bytes: Bytes) -> Result<(), OperationError> {
        if bytes.is_empty() {
            return Ok(());
        }
        self.detect_kind(&bytes).await?;
        let part = if let Some(part) = &mut self.part {
            part
        } else {
            self.begin_part()?
        };
        part.writer.write(bytes).await?;
        if part.writer.size_bytes() >= PART_BYTES_MAX && self.check == Check::None {
            self.commit_part().await?;
        }
        Ok(())
    }

    fn begin_part(&mut self) -> Result<&mut OpenPart, OperationError> {
        let progress = &self.upload.progress;
        let hash = match progress.hash_state.as_slice() {
            [] => None,
            state => Some(ResumableHash::from_state(state)?),
        };
        // Two requests may write the same range at once; the random part keeps their files apart.
        let key = BlobKey::Part(self.upload.id, progress.received, uuid::Uuid::now_v7());
        let writer = self
            .app
            .blobs
            .begin_blob(&key, PartDigest::new(hash, &self.check));
        Ok(self.part.insert(OpenPart {
            writer,
            begun_at: Instant::now(),
        }))
    }

    /// Detects the kind from the first bytes, and refuses other files before more of them arrives.
    async fn detect_kind(&mut self, bytes: &Bytes) -> Result<(), OperationError> {
        let upload = &mut self.upload;
        let progress = &mut upload.progress;
        let is_sniffed = progress.kind.is_some() || upload.concat.is_some();
        if is_sniffed || self.app.settings.accept == Accept::Any {
            return Ok(());
        }
        let missing = HEAD_BYTES - progress.head.len();
        progress
            .head
            .extend_from_slice(&bytes[..bytes.len().min(missing)]);
        progress.kind = FileKind::detect(&progress.head);
        let size = progress.head.len();
        if progress.kind.is_some() {
            progress.head.clear();
        } else if size == HEAD_BYTES || Some(size as u64) == upload.length {
            // All bytes that could tell the kind are here.
            return self.refuse_kind().await;
        }
        Ok(())
    }

    async fn refuse_kind(&mut self) -> Result<(), OperationError> {
        self.part = None;
        if self.is_stored {
            delete_upload(self.app, self.upload.id).await?;
        }
        Err(ProblemCode::UnknownKind.into())
    }

    /// Commits the received part of the body, as far as it counts.
    async fn finish_body(&mut self, end: &BodyEnd) -> Result<(), OperationError> {
        let checksum = match (&self.check, end) {
            (Check::None, _) => None,
            (Check::Against(checksum), BodyEnd::Whole(_)) => Some(checksum.clone()),
            (Check::ByTrailer, BodyEnd::Whole(trailer)) => {
                Some(trailer.clone().ok_or(ProblemCode::ChecksumUnusable)?)
            }
            // Unverified bytes do not count.
            (Check::Against(_) | Check::ByTrailer, BodyEnd::TooLong | BodyEnd::Early(_)) => {
                self.part = None;
                None
            }
        };
        match checksum {
            Some(checksum) => self.commit_checked_part(&checksum).await?,
            None => self.commit_part().await?,
        }
        // The length may have been announced after the last byte, with the kind still unknown.
        let is_unread = self.upload.is_complete()
            && self.upload.progress.kind.is_none()
            && self.upload.concat.is_none()
            && self.app.settings.accept == Accept::Receipts;
        if is_unread && self.upload.progress.received > 0 {
            return self.refuse_kind().await;
        }
        // An upload whose body had no bytes is not stored yet.
        if !self.is_stored && matches!(end, BodyEnd::Whole(_)) {
            let now_ms = self.app.clock.now_ms();
            if !self.app.db.insert_upload(&self.upload, &[], now_ms).await? {
                return Err(ProblemCode::UploadExists.into());
            }
            self.is_stored = true;
        }
        Ok(())
    }

    async fn commit_checked_part(&mut self, checksum: &Checksum) -> Result<(), OperationError> {
        // An empty body is verified, too.
        let Some(part) = self.part.take() else {
            let mut digest = PartDigest::new(None, &Check::Against(checksum.clone()));
            return if digest.matches(checksum) {
                Ok(())
            } else {
                Err(ProblemCode::ChecksumMismatch.into())
            };
        };
        let mut written = part
            .writer
            .finish(self.app.settings.durability.part_sync())
            .await?;
        if !written.digest.matches(checksum) {
            self.app.blobs.remove(&written.path).await?;
            return Err(ProblemCode::ChecksumMismatch.into());
        }
        self.advance_offset(written.path, written.size_bytes, written.digest.file_hash)
            .await
    }

    /// Ends the part that is being written, and commits it.
    async fn commit_part(&mut self) -> Result<(), OperationError> {
        let Some(part) = self.part.take() else {
            return Ok(());
        };
        let end = self.upload.progress.received + part.writer.size_bytes();
        let is_last = Some(end) == self.upload.length;
        let durability = self.app.settings.durability;
        let sync = if is_last {
            durability.file_sync()
        } else {
            durability.part_sync()
        };
        let written = part.writer.finish(sync).await?;
        self.advance_offset(written.path, written.size_bytes, written.digest.file_hash)
            .await
    }

    /// Moves the offset past a part, if it is still where the part starts (compare-and-swap).
    async fn advance_offset(
        &mut self,
        blob: String,
        size_bytes: u64,
        hash: Option<ResumableHash>,
    ) -> Result<(), OperationError> {
        let part = UploadPart {
            start: self.upload.progress.received,
            size_bytes,
            blob,
        };
        self.upload.progress.received += size_bytes;
        self.upload.progress.hash_state = hash.map(|hash| hash.save_state()).unwrap_or_default();
        self.upload.expires_at_ms = expiry_ms(self.app, &self.upload);
        // Earlier parts must be on the disk before the upload counts as complete.
        if self.upload.is_complete() && part.start > 0 {
            sync_parts(self.app, &self.upload).await?;
        }
        let (db, now_ms) = (&self.app.db, self.app.clock.now_ms());
        let moved = if self.is_stored {
            db.advance_upload(&self.upload, &part, now_ms).await
        } else {
            db.insert_upload(&self.upload, std::slice::from_ref(&part), now_ms)
                .await
        };
        let is_moved = match moved {
            Ok(is_moved) => is_moved,
            // The database does not name this file, so nothing else would delete it before the next
            // sweep.
            Err(error) => {
                self.app.blobs.remove(&part.blob).await?;
                return Err(error.into());
            }
        };
        if is_moved {
            self.is_stored = true;
            return Ok(());
        }
        // The offset has moved, or the upload is gone: this part does not count.
        self.app.blobs.remove(&part.blob).await?;
        let now = db.upload(self.upload.id).await?;
        Err(match now {
            None => ProblemCode::UploadUnknown.into(),
            Some(_) if !self.is_stored => ProblemCode::UploadExists.into(),
            Some(now) => OperationError::OffsetMismatch(now.progress.received),
        })
    }
}

/// Returns when the part is old enough to count; never if there is none.
async fn wait_for_part_age(part: Option<&OpenPart>) {
    match part {
        Some(part) => tokio::time::sleep_until((part.begun_at + PART_AGE_MAX).into()).await,
        None => std::future::pending().await,
    }
}

/// Returns the upload to which a body at `offset` is appended: it must exist, not be final, and end
/// at `offset`. Takes over from a stalled request.
pub async fn find_target(app: &App, id: ReceiptId, offset: u64) -> Result<Upload, OperationError> {
    app.append_locks.take_over_stalled(id, STALL_TIMEOUT).await;
    let upload = super::load_upload(app, id).await?;
    if upload.is_final() {
        return Err(ProblemCode::UploadFinal.into());
    }
    if upload.progress.received != offset {
        return Err(OperationError::OffsetMismatch(upload.progress.received));
    }
    Ok(upload)
}
