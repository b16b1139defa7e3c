//! Resumable uploads without HTTP: what tus 1.0.0 and its successor have in common.
//!
//! [`append`] cuts a body into parts; each lies in the blob store before the offset moves by
//! compare-and-swap. [`turn`] lets a newer request take over from a stalled one, [`sweep`] clears away what
//! nobody finishes. Nothing that a restart would miss is kept in memory.

pub mod append;
pub mod checksum;
pub mod sweep;
pub mod turn;

use std::ops::Range;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use futures_util::stream::{self, Stream, StreamExt, TryStreamExt};
use shared::file_kind::HEAD_BYTES;
use shared::id::ReceiptId;
use shared::problem::ProblemCode;

use crate::app::{App, now_ms};
use crate::blob::{BlobError, BlobStream};
use crate::db::DbError;
use crate::db::uploads::{Progress, Protocol, Upload};
use crate::file_name;
use crate::hash::{DamagedState, Hash};
use crate::intake::{self, IntakeError};
use crate::settings::{Accept, Durability};

/// The metadata key under which `Repr-Digest` (RFC 9530) of a file waits until the file is whole.
pub const REPR_DIGEST: &str = "repr-digest";

/// What a client announces.
pub struct Announced {
    /// The id it chose, if it chose one.
    pub id: Option<ReceiptId>,
    /// How it speaks.
    pub protocol: Protocol,
    /// The size of the file in bytes; `None` when it comes later.
    pub length: Option<u64>,
    /// The name of the file as sent.
    pub file_name: String,
    /// `Upload-Metadata` as sent.
    pub metadata: String,
    /// `Upload-Concat` as sent, `partial` or nothing.
    pub concat: Option<String>,
}

/// Why an upload does not go on.
#[derive(Debug, thiserror::Error)]
pub enum UploadError {
    /// The client must be told this.
    #[error("{}", .0.message())]
    Refused(ProblemCode),
    /// The server has this many bytes instead.
    #[error("the offset is {0}")]
    OffsetMismatch(u64),
    /// The line was cut or stood still; what arrived is kept.
    #[error("the line was cut")]
    Cut,
    /// The server stops; what arrived is kept.
    #[error("the server stops")]
    Stopping,
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbError),
    /// The blob store failed.
    #[error(transparent)]
    Blob(#[from] BlobError),
    /// What the database remembers makes no sense.
    #[error(transparent)]
    Damaged(#[from] DamagedState),
    /// The file is here but cannot become a receipt now.
    #[error(transparent)]
    Intake(#[from] IntakeError),
}

/// Checks what a client announces, without keeping anything: for an upload whose first bytes follow.
pub async fn prepare(app: &App, announced: Announced) -> Result<Upload, UploadError> {
    let takes_any = app.settings.accept == Accept::Any;
    if announced.length == Some(0) && !takes_any && announced.concat.is_none() {
        return Err(UploadError::Refused(ProblemCode::EmptyFile));
    }
    // The database counts in 63 bits.
    let limit = app.settings.max_file_bytes.min(i64::MAX.unsigned_abs());
    if announced.length.is_some_and(|length| length > limit) {
        return Err(UploadError::Refused(ProblemCode::TooLarge));
    }
    if let Some(id) = announced.id
        && app.db.is_id_used(id).await?
    {
        return Err(UploadError::Refused(ProblemCode::UploadExists));
    }
    let is_partial = announced.concat.is_some();
    let hash_state = if is_partial {
        Vec::new()
    } else {
        Hash::start().state()
    };
    let mut upload = Upload {
        id: announced.id.unwrap_or_else(intake::new_id),
        protocol: announced.protocol,
        file_name: file_name::presentable(&announced.file_name),
        metadata: announced.metadata,
        concat: announced.concat,
        length: announced.length,
        progress: Progress {
            received: 0,
            head: Vec::new(),
            hash_state,
            kind: None,
        },
        receipt_id: None,
        expires_at_ms: None,
    };
    upload.expires_at_ms = expiry(app, &upload);
    Ok(upload)
}

/// Begins an upload without bytes.
pub async fn create(app: &App, announced: Announced) -> Result<Upload, UploadError> {
    let upload = prepare(app, announced).await?;
    if !app.db.insert_upload(&upload, now_ms()).await? {
        return Err(UploadError::Refused(ProblemCode::UploadExists));
    }
    Ok(upload)
}

/// Puts an upload together of partial ones, which stay. `concat` is the header as sent.
pub async fn concatenate(
    app: &App,
    announced: Announced,
    partials: &[ReceiptId],
) -> Result<Upload, UploadError> {
    let mut upload = prepare(app, announced).await?;
    match app
        .db
        .insert_final_upload(&mut upload, partials, now_ms())
        .await?
    {
        None => return Err(UploadError::Refused(ProblemCode::PartialUnusable)),
        Some(false) => return Err(UploadError::Refused(ProblemCode::UploadExists)),
        Some(true) => {}
    }
    let finished = async {
        if upload.progress.received > app.settings.max_file_bytes {
            return Err(UploadError::Refused(ProblemCode::TooLarge));
        }
        if app.settings.accept == Accept::Receipts {
            read_through(app, &mut upload).await?;
        }
        finish_if_whole(app, upload.clone()).await
    };
    let finished = finished.await;
    if let Err(UploadError::Refused(_)) = &finished {
        forget(app, upload.id).await?;
    }
    finished
}

/// How far an upload has come, once whoever was appending to it has stopped. One whose bytes are all here
/// but which did not become a receipt, because the disk was full or the server was stopped, is tried again.
pub async fn standing(app: &App, id: ReceiptId) -> Result<Upload, UploadError> {
    app.turns.take_over(id).await;
    finish_if_whole(app, known(app, id).await?).await
}

/// The upload of this id, if there is one that has not expired.
pub async fn known(app: &App, id: ReceiptId) -> Result<Upload, UploadError> {
    let upload = app
        .db
        .upload(id)
        .await?
        .ok_or(UploadError::Refused(ProblemCode::UploadUnknown))?;
    match upload.expires_at_ms {
        Some(at) if at <= now_ms() => Err(UploadError::Refused(ProblemCode::UploadExpired)),
        _ => Ok(upload),
    }
}

/// Announces the length of an upload that had none.
pub async fn announce_length(
    app: &App,
    upload: &mut Upload,
    length: u64,
) -> Result<(), UploadError> {
    if upload.length == Some(length) {
        return Ok(());
    }
    if length > app.settings.max_file_bytes {
        return Err(UploadError::Refused(ProblemCode::TooLarge));
    }
    if upload.length.is_some() || !app.db.set_upload_length(upload.id, length).await? {
        return Err(UploadError::Refused(ProblemCode::LengthUnusable));
    }
    upload.length = Some(length);
    Ok(())
}

/// Ends an upload and frees its bytes. The receipt it became is the owner's, and stays.
pub async fn remove(app: &App, id: ReceiptId) -> Result<(), UploadError> {
    app.turns.take_over(id).await;
    if !forget(app, id).await? {
        return Err(UploadError::Refused(ProblemCode::UploadUnknown));
    }
    Ok(())
}

/// The bytes of an upload from `range.start` to before `range.end`, which lie within it.
pub async fn content(
    app: &App,
    upload: &Upload,
    range: Range<u64>,
) -> Result<impl Stream<Item = Result<Bytes, BlobError>> + use<>, UploadError> {
    let blobs = app.blobs.clone();
    let parts = app.db.upload_parts(upload.id).await?;
    let pieces = parts.into_iter().filter_map(move |part| {
        let end = part.start + part.size_bytes;
        let (from, to) = (range.start.max(part.start), range.end.min(end));
        (from < to).then(|| (part.blob, from - part.start..to - part.start))
    });
    Ok(stream::iter(pieces)
        .then(move |(blob, range)| {
            let blobs = blobs.clone();
            async move { blobs.stream_range(&blob, range).await }
        })
        .try_flatten())
}

/// Removes an upload with its bytes, not the receipt it became; `false` when there is none.
async fn forget(app: &App, id: ReceiptId) -> Result<bool, UploadError> {
    let released = match app.db.delete_upload(id).await {
        // A full disk has no room for noting that room is made: the bytes go first then.
        Err(error) if crate::db::is_full(&error) => {
            for part in app.db.upload_parts(id).await? {
                app.blobs.remove(&part.blob).await?;
            }
            app.db.delete_upload(id).await?
        }
        other => other?,
    };
    let Some(blobs) = released else {
        return Ok(false);
    };
    for blob in blobs {
        app.blobs.remove(&blob).await?;
    }
    if app.settings.accept == Accept::Receipts {
        // It may have been stopped while it became a receipt.
        intake::originals::remove_unclaimed(app, id).await?;
    }
    Ok(true)
}

/// Makes a receipt of an upload that is whole, or lets it stay as it is.
async fn finish_if_whole(app: &App, mut upload: Upload) -> Result<Upload, UploadError> {
    if upload.is_whole() && upload.receipt_id.is_none() && !upload.is_partial() {
        if is_other_than_announced(&upload)? {
            forget(app, upload.id).await?;
            return Err(UploadError::Refused(ProblemCode::DigestMismatch));
        }
        match app.settings.accept {
            Accept::Receipts => upload.receipt_id = Some(intake::settle(app, &upload).await?),
            Accept::Any if upload.expires_at_ms.is_some() => {
                app.db.keep_upload(upload.id).await?;
                upload.expires_at_ms = None;
            }
            Accept::Any => {}
        }
    }
    Ok(upload)
}

/// The client said what the whole file hashes to, and it does not.
fn is_other_than_announced(upload: &Upload) -> Result<bool, UploadError> {
    if upload.protocol != Protocol::Rufh || upload.metadata.is_empty() {
        return Ok(false);
    }
    let pairs = shared::tus::parse_metadata(&upload.metadata).unwrap_or_default();
    let announced = pairs
        .into_iter()
        .find(|(key, _)| key == REPR_DIGEST)
        .map(|(_, value)| value);
    let announced = String::from_utf8(announced.unwrap_or_default()).unwrap_or_default();
    let mut members = announced.split(',').map(str::trim);
    let Some(sha256) =
        members.find_map(|member| member.strip_prefix("sha-256=:")?.strip_suffix(':'))
    else {
        return Ok(false);
    };
    Ok(sha256 != STANDARD.encode(Hash::resume(&upload.progress.hash_state)?.bytes()))
}

/// When an upload is cleared away if nobody goes on with it. A finished one stays; a partial one does not,
/// since it is there for a final one.
fn expiry(app: &App, upload: &Upload) -> Option<i64> {
    let stays = upload.is_whole() && !upload.is_partial() && app.settings.accept == Accept::Any;
    if stays {
        None
    } else {
        app.settings.expiry(now_ms())
    }
}

/// Kind and hash of a final upload are in none of its partial ones: its bytes are read once.
async fn read_through(app: &App, upload: &mut Upload) -> Result<(), UploadError> {
    let mut hash = Hash::start();
    let mut head = Vec::new();
    let content = content(app, upload, 0..upload.progress.received).await?;
    let mut content = std::pin::pin!(content);
    while let Some(bytes) = content.try_next().await? {
        let missing = HEAD_BYTES - head.len();
        head.extend_from_slice(&bytes[..bytes.len().min(missing)]);
        hash.update(&bytes);
    }
    let kind = shared::file_kind::FileKind::detect(&head);
    upload.progress.kind = Some(kind.ok_or(UploadError::Refused(ProblemCode::UnknownKind))?);
    upload.progress.hash_state = hash.state();
    app.db.describe_upload(upload.id, &upload.progress).await?;
    Ok(())
}

/// Everything of an upload that became whole is on the disk from here on, where the settings want it.
async fn sync_earlier(app: &App, upload: &Upload) -> Result<(), UploadError> {
    if app.settings.durability == Durability::Completed {
        let parts = app.db.upload_parts(upload.id).await?;
        app.blobs
            .sync(parts.into_iter().map(|part| part.blob).collect())
            .await?;
    }
    Ok(())
}

/// One stream of many, so that a caller names the type.
pub fn boxed(content: impl Stream<Item = Result<Bytes, BlobError>> + Send + 'static) -> BlobStream {
    content.boxed()
}
