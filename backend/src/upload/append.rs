//! A body becomes parts of an upload.
//!
//! A part is written while it arrives and counts when it is written: after [`PART_BYTES`], after
//! [`PART_AGE`], and at the end of the body, however that end came. A part with a checksum counts only whole
//! and verified. Memory is bounded by the batches of one writer, whatever the size.

use std::time::{Duration, Instant};

use bytes::Bytes;
use http_body::Body;
use http_body_util::BodyExt;
use shared::file_kind::{FileKind, HEAD_BYTES};
use shared::id::ReceiptId;
use shared::problem::ProblemCode;
use shared::tus;

use super::checksum::{Check, Checksum, PartDigest};
use super::turn::Turn;
use super::{UploadError, expiry, finish_if_whole, forget, sync_earlier};
use crate::app::{App, now_ms};
use crate::blob::BlobKey;
use crate::blob::writer::BlobWriter;
use crate::db::upload_parts::Part;
use crate::db::uploads::Upload;
use crate::hash::Hash;
use crate::settings::Accept;

/// A part counts at the latest when it has this many bytes: what a killed server loses of a fast line.
const PART_BYTES: u64 = 16 * 1024 * 1024;
/// … and at the latest when it is this old: what a killed server loses of a slow one.
const PART_AGE: Duration = Duration::from_secs(4);

/// A request that has not moved for this long gives way to a newer one that appends.
const STANDSTILL: Duration = Duration::from_secs(1);
/// How long a request that was told to end goes on with what has arrived already.
const LINGER: Duration = Duration::from_millis(250);

/// The upload that is appended to.
pub enum Target {
    /// The database has it.
    Stored(Upload),
    /// It comes into being with its first bytes.
    New(Upload),
}

/// How a body ended.
enum End {
    Whole,
    Cut,
    Stopping,
    TooLong,
    Superseded,
}

/// An upload while a body is appended to it.
struct Appending<'a> {
    app: &'a App,
    upload: Upload,
    is_stored: bool,
    check: Check,
    part: Option<OpenPart>,
}

/// The part that is being written.
struct OpenPart {
    writer: BlobWriter<PartDigest>,
    begun: Instant,
}

/// Appends a body, and makes a receipt of the upload when it is whole.
pub async fn append<B>(
    app: &App,
    target: Target,
    check: Check,
    body: &mut B,
) -> Result<Upload, UploadError>
where
    B: Body<Data = Bytes> + Unpin,
{
    let (upload, is_stored) = match target {
        Target::Stored(upload) => (upload, true),
        Target::New(upload) => (upload, false),
    };
    let turn = app.turns.begin(upload.id);
    let mut appending = Appending {
        app,
        upload,
        is_stored,
        check,
        part: None,
    };
    let (end, trailer) = appending.take(body, &turn).await?;
    appending.close(&end, trailer).await?;
    match end {
        End::Whole => finish_if_whole(app, appending.upload).await,
        End::Cut => Err(UploadError::Cut),
        End::Stopping => Err(UploadError::Stopping),
        End::Superseded => Err(UploadError::Refused(ProblemCode::UploadTakenOver)),
        End::TooLong => {
            finish_if_whole(app, appending.upload).await?;
            Err(UploadError::Refused(ProblemCode::LengthExceeded))
        }
    }
}

impl Appending<'_> {
    /// Writes the body until it ends one way or another.
    async fn take<B>(
        &mut self,
        body: &mut B,
        turn: &Turn<'_>,
    ) -> Result<(End, Option<Checksum>), UploadError>
    where
        B: Body<Data = Bytes> + Unpin,
    {
        let mut told_at: Option<Instant> = None;
        loop {
            if told_at.is_some_and(|told_at| told_at.elapsed() > LINGER) {
                return Ok((End::Superseded, None));
            }
            if self.app.cutting.is_cancelled() {
                return Ok((End::Stopping, None));
            }
            let frame = tokio::select! {
                biased;
                // What has arrived already is taken before anybody else's turn.
                frame = body.frame() => frame,
                () = turn.lost() => return Ok((End::Superseded, None)),
                () = self.app.cutting.cancelled() => return Ok((End::Stopping, None)),
                () = age_of(self.part.as_ref()), if self.check == Check::None => {
                    self.count().await?;
                    continue;
                }
            };
            let frame = match frame {
                None => return Ok((End::Whole, None)),
                Some(Err(_)) => return Ok((End::Cut, None)),
                Some(Ok(frame)) => frame,
            };
            turn.moved();
            if told_at.is_none() && turn.is_lost() {
                told_at = Some(Instant::now());
            }
            match frame.into_data() {
                Ok(bytes) => {
                    let room = self.room();
                    if bytes.len() as u64 > room {
                        let fitting = bytes.slice(..usize::try_from(room).unwrap_or(bytes.len()));
                        self.write(fitting).await?;
                        return Ok((End::TooLong, None));
                    }
                    self.write(bytes).await?;
                }
                Err(frame) => {
                    let trailers = frame.into_trailers().ok();
                    let value = trailers.and_then(|trailers| trailers.get(tus::CHECKSUM).cloned());
                    let checksum =
                        value.and_then(|value| Checksum::parse(value.to_str().ok()?).ok());
                    return Ok((End::Whole, checksum));
                }
            }
        }
    }

    /// How many more bytes the upload takes.
    fn room(&self) -> u64 {
        let here =
            self.upload.progress.received + self.part.as_ref().map_or(0, OpenPart::size_bytes);
        self.upload
            .length
            .unwrap_or(self.app.settings.max_file_bytes)
            .saturating_sub(here)
    }

    async fn write(&mut self, bytes: Bytes) -> Result<(), UploadError> {
        if bytes.is_empty() {
            return Ok(());
        }
        self.sniff(&bytes).await?;
        let part = if let Some(part) = &mut self.part {
            part
        } else {
            self.begin_part()?
        };
        part.writer.write(bytes).await?;
        if part.size_bytes() >= PART_BYTES && self.check == Check::None {
            self.count().await?;
        }
        Ok(())
    }

    fn begin_part(&mut self) -> Result<&mut OpenPart, UploadError> {
        let progress = &self.upload.progress;
        let hash = match progress.hash_state.as_slice() {
            [] => None,
            state => Some(Hash::resume(state)?),
        };
        let key = BlobKey::Part(self.upload.id, progress.received, uuid::Uuid::now_v7());
        let writer = self
            .app
            .blobs
            .writer(&key, PartDigest::new(hash, &self.check));
        Ok(self.part.insert(OpenPart {
            writer,
            begun: Instant::now(),
        }))
    }

    /// Tells the kind by the first bytes, and refuses what is no receipt before more of it comes.
    async fn sniff(&mut self, bytes: &Bytes) -> Result<(), UploadError> {
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
            return self.refuse_kind().await;
        }
        Ok(())
    }

    async fn refuse_kind(&mut self) -> Result<(), UploadError> {
        self.part = None;
        if self.is_stored {
            forget(self.app, self.upload.id).await?;
        }
        Err(UploadError::Refused(ProblemCode::UnknownKind))
    }

    /// Keeps what came of the body, as far as it counts.
    async fn close(&mut self, end: &End, trailer: Option<Checksum>) -> Result<(), UploadError> {
        let checksum = match (&self.check, end) {
            (Check::None, _) => None,
            // What was not checked does not count.
            (_, End::Cut | End::Stopping | End::Superseded | End::TooLong) => {
                self.part = None;
                None
            }
            (Check::Against(checksum), End::Whole) => Some(checksum.clone()),
            (Check::ByTrailer, End::Whole) => {
                Some(trailer.ok_or(UploadError::Refused(ProblemCode::ChecksumUnusable))?)
            }
        };
        match checksum {
            Some(checksum) => self.count_checked(&checksum).await?,
            None => self.count().await?,
        }
        let is_unread = self.upload.is_whole()
            && self.upload.progress.kind.is_none()
            && self.upload.concat.is_none()
            && self.app.settings.accept == Accept::Receipts;
        if is_unread && self.upload.progress.received > 0 {
            return self.refuse_kind().await;
        }
        if !self.is_stored && matches!(end, End::Whole) {
            let is_added = self.app.db.insert_upload(&self.upload, now_ms()).await?;
            self.is_stored = true;
            if !is_added {
                return Err(UploadError::Refused(ProblemCode::UploadExists));
            }
        }
        Ok(())
    }

    async fn count_checked(&mut self, checksum: &Checksum) -> Result<(), UploadError> {
        let Some(part) = self.part.take() else {
            let is_right = PartDigest::new(None, &Check::Against(checksum.clone())).fits(checksum);
            let mismatch = UploadError::Refused(ProblemCode::ChecksumMismatch);
            return if is_right { Ok(()) } else { Err(mismatch) };
        };
        let mut written = part
            .writer
            .finish(self.app.settings.durability.of_part())
            .await?;
        if !written.digest.fits(checksum) {
            self.app.blobs.remove(&written.path).await?;
            return Err(UploadError::Refused(ProblemCode::ChecksumMismatch));
        }
        self.advance(written.path, written.size_bytes, written.digest.whole)
            .await
    }

    /// Ends the part that is being written, and counts it.
    async fn count(&mut self) -> Result<(), UploadError> {
        let Some(part) = self.part.take() else {
            return Ok(());
        };
        let is_last = Some(self.upload.progress.received + part.size_bytes()) == self.upload.length;
        let durability = self.app.settings.durability;
        let sync = if is_last {
            durability.of_whole()
        } else {
            durability.of_part()
        };
        let written = part.writer.finish(sync).await?;
        self.advance(written.path, written.size_bytes, written.digest.whole)
            .await
    }

    /// Moves the offset over a part, if it is still where the part starts.
    async fn advance(
        &mut self,
        blob: String,
        size_bytes: u64,
        hash: Option<Hash>,
    ) -> Result<(), UploadError> {
        let part = Part {
            start: self.upload.progress.received,
            size_bytes,
            blob,
        };
        self.upload.progress.received += size_bytes;
        self.upload.progress.hash_state = hash.map(|hash| hash.state()).unwrap_or_default();
        self.upload.expires_at_ms = expiry(self.app, &self.upload);
        if self.upload.is_whole() && part.start > 0 {
            sync_earlier(self.app, &self.upload).await?;
        }
        let db = &self.app.db;
        let moved = if self.is_stored {
            db.advance_upload(&self.upload, &part, now_ms()).await
        } else {
            db.insert_begun_upload(&self.upload, &part, now_ms()).await
        };
        let is_moved = match moved {
            Ok(is_moved) => is_moved,
            Err(error) => {
                self.app.blobs.remove(&part.blob).await?;
                return Err(error.into());
            }
        };
        if is_moved {
            self.is_stored = true;
            return Ok(());
        }
        self.app.blobs.remove(&part.blob).await?;
        let now = db.upload(self.upload.id).await?;
        Err(match now {
            None => UploadError::Refused(ProblemCode::UploadUnknown),
            Some(_) if !self.is_stored => UploadError::Refused(ProblemCode::UploadExists),
            Some(now) => UploadError::OffsetMismatch(now.progress.received),
        })
    }
}

impl OpenPart {
    fn size_bytes(&self) -> u64 {
        self.writer.size_bytes()
    }
}

/// Returns when the part is old enough to count; never while there is none.
async fn age_of(part: Option<&OpenPart>) {
    match part {
        Some(part) => tokio::time::sleep_until((part.begun + PART_AGE).into()).await,
        None => std::future::pending().await,
    }
}

/// The upload a body at `offset` is appended to: it must be there, be a plain one, and end at `offset`.
pub async fn target(app: &App, id: ReceiptId, offset: u64) -> Result<Upload, UploadError> {
    app.turns.take_over_stalled(id, STANDSTILL).await;
    let upload = super::known(app, id).await?;
    if upload.is_final() {
        return Err(UploadError::Refused(ProblemCode::UploadFinal));
    }
    if upload.progress.received != offset {
        return Err(UploadError::OffsetMismatch(upload.progress.received));
    }
    Ok(upload)
}
