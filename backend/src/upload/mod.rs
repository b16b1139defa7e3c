//! Resumable uploads without HTTP, common to tus 1.0.0 and its successor.
//!
//! [`append`] cuts a body into parts; each is in the blob store before the offset moves by
//! compare-and-swap. [`crate::append_lock`] lets a newer request take over from a stalled one,
//! [`expire`] deletes expired uploads and leftovers. Nothing that must survive a restart is kept in
//! memory only.

pub mod append;
pub mod checksum;
pub mod expire;

use std::ops::Range;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use futures_util::stream::{self, StreamExt, TryStreamExt};
use shared::file_kind::{FileKind, HEAD_BYTES};
use shared::id::ReceiptId;
use shared::problem::ProblemCode;

use crate::app::App;
use crate::blob::BlobStream;
use crate::db::uploads::{Protocol, Upload, UploadProgress};
use crate::error::OperationError;
use crate::file_name;
use crate::hash::ResumableHash;
use crate::intake;
use crate::settings::{Accept, Durability};
use checksum::sha256_of_digest;

/// Metadata key for the `Repr-Digest` (RFC 9530) of a file, stored until the file is complete.
pub const REPR_DIGEST: &str = "repr-digest";

/// Upload as its client announces it.
pub struct UploadAnnouncement {
    /// Id chosen by the client, if any.
    pub id: Option<ReceiptId>,
    /// Protocol of the client.
    pub protocol: Protocol,
    /// Size of the file in bytes; `None` if it follows later.
    pub length: Option<u64>,
    /// File name as sent.
    pub file_name: String,
    /// `Upload-Metadata` as sent.
    pub metadata: String,
    /// `Upload-Concat` as sent, if any.
    pub concat: Option<String>,
}

/// Checks an announcement without storing anything, for an upload whose first bytes follow.
pub async fn prepare_upload(
    app: &App,
    announced: UploadAnnouncement,
) -> Result<Upload, OperationError> {
    let takes_any = app.settings.accept == Accept::Any;
    if announced.length == Some(0) && !takes_any && announced.concat.is_none() {
        return Err(ProblemCode::EmptyFile.into());
    }
    // The database stores numbers of 63 bits.
    let limit = app.settings.max_file_bytes.min(i64::MAX.unsigned_abs());
    if let Some(length) = announced.length.filter(|length| *length > limit) {
        return Err(OperationError::too_large(Some(length), limit));
    }
    // Checked before bytes are sent; the insertion checks it again.
    if let Some(id) = announced.id
        && app.db.is_id_used(id).await?
    {
        return Err(ProblemCode::UploadExists.into());
    }
    // Bytes of partial uploads are hashed in the final one, where their place is known.
    let is_partial = announced.concat.is_some();
    let hash_state = if is_partial {
        Vec::new()
    } else {
        ResumableHash::start_empty().save_state()
    };
    let mut upload = Upload {
        id: announced
            .id
            .unwrap_or_else(|| intake::new_id(app.clock.now_ms())),
        protocol: announced.protocol,
        file_name: file_name::sanitize_name(&announced.file_name),
        metadata: announced.metadata,
        concat: announced.concat,
        length: announced.length,
        progress: UploadProgress {
            received: 0,
            head: Vec::new(),
            hash_state,
            kind: None,
        },
        receipt_id: None,
        expires_at_ms: None,
    };
    upload.expires_at_ms = expiry_ms(app, &upload);
    Ok(upload)
}

/// Creates an upload without bytes.
pub async fn create_upload(
    app: &App,
    announced: UploadAnnouncement,
) -> Result<Upload, OperationError> {
    let upload = prepare_upload(app, announced).await?;
    let now_ms = app.clock.now_ms();
    if !app.db.insert_upload(&upload, &[], now_ms).await? {
        return Err(ProblemCode::UploadExists.into());
    }
    Ok(upload)
}

/// Creates an upload from the bytes of partial ones, which stay.
pub async fn concatenate_uploads(
    app: &App,
    announced: UploadAnnouncement,
    partials: &[ReceiptId],
) -> Result<Upload, OperationError> {
    let mut upload = prepare_upload(app, announced).await?;
    match app
        .db
        .insert_final_upload(&mut upload, partials, app.clock.now_ms())
        .await?
    {
        None => return Err(ProblemCode::PartialUnusable.into()),
        Some(false) => return Err(ProblemCode::UploadExists.into()),
        Some(true) => {}
    }
    let finished = async {
        // The size of a concatenation is known only now.
        let (size, limit) = (upload.progress.received, app.settings.max_file_bytes);
        if size > limit {
            return Err(OperationError::too_large(Some(size), limit));
        }
        if app.settings.accept == Accept::Receipts {
            compute_kind_and_hash(app, &mut upload).await?;
        }
        finish_if_whole(app, upload.clone()).await
    };
    let finished = finished.await;
    // A refused file is deleted; after other errors the next request for it tries again.
    if matches!(&finished, Err(error) if error.refusal().is_some()) {
        delete_upload(app, upload.id).await?;
    }
    finished
}

/// Returns the state of an upload after ending appends in progress. A complete upload that did not
/// become a receipt, because the disk was full or the server was stopped, is tried again.
pub async fn refresh_upload(app: &App, id: ReceiptId) -> Result<Upload, OperationError> {
    app.append_locks.take_over(id).await;
    finish_if_whole(app, load_upload(app, id).await?).await
}

/// Returns an upload; fails if there is none or it has expired.
pub async fn load_upload(app: &App, id: ReceiptId) -> Result<Upload, OperationError> {
    let upload = app.db.upload(id).await?;
    let upload = upload.ok_or(ProblemCode::UploadUnknown)?;
    match upload.expires_at_ms {
        Some(at) if at <= app.clock.now_ms() => Err(ProblemCode::UploadExpired.into()),
        _ => Ok(upload),
    }
}

/// Sets the length of an upload that has none; repeating it is allowed, changing it is not.
pub async fn announce_length(
    app: &App,
    upload: &mut Upload,
    length: u64,
) -> Result<(), OperationError> {
    if upload.length == Some(length) {
        return Ok(());
    }
    let limit = app.settings.max_file_bytes;
    if length > limit {
        return Err(OperationError::too_large(Some(length), limit));
    }
    // Of two requests that set a length at once, the database accepts one.
    if upload.length.is_some() || !app.db.set_upload_length(upload.id, length).await? {
        return Err(ProblemCode::LengthUnusable.into());
    }
    upload.length = Some(length);
    Ok(())
}

/// Ends an upload and deletes its bytes. A receipt made of it stays.
pub async fn terminate_upload(app: &App, id: ReceiptId) -> Result<(), OperationError> {
    app.append_locks.take_over(id).await;
    if !delete_upload(app, id).await? {
        return Err(ProblemCode::UploadUnknown.into());
    }
    Ok(())
}

/// Returns the bytes in `range`, which must lie within the upload.
pub async fn read_content(
    app: &App,
    upload: &Upload,
    range: Range<u64>,
) -> Result<BlobStream, OperationError> {
    let blobs = app.blobs.clone();
    let parts = app.db.upload_parts(upload.id).await?;
    // Each part contributes where it overlaps the range.
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
        .try_flatten()
        .boxed())
}

/// Deletes an upload with its bytes, not the receipt made of it; `false` if there is none.
async fn delete_upload(app: &App, id: ReceiptId) -> Result<bool, OperationError> {
    let released = match app.db.delete_upload(id).await {
        // A full disk cannot record the deletion before space is freed, so the bytes go first.
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

/// Makes a receipt of a complete upload or, in a plain file store, exempts it from expiry. Others
/// are returned unchanged.
async fn finish_if_whole(app: &App, mut upload: Upload) -> Result<Upload, OperationError> {
    if upload.is_complete() && upload.receipt_id.is_none() && !upload.is_partial() {
        // A file with the wrong digest becomes no receipt.
        if has_digest_mismatch(&upload)? {
            delete_upload(app, upload.id).await?;
            return Err(ProblemCode::DigestMismatch.into());
        }
        match app.settings.accept {
            Accept::Receipts => {
                upload.receipt_id = Some(intake::finalize_upload(app, &upload).await?);
            }
            Accept::Any if upload.expires_at_ms.is_some() => {
                app.db.clear_expiry(upload.id).await?;
                upload.expires_at_ms = None;
            }
            Accept::Any => {}
        }
    }
    Ok(upload)
}

/// Returns whether the file has another SHA-256 than the client announced.
fn has_digest_mismatch(upload: &Upload) -> Result<bool, OperationError> {
    // Only the draft has such a digest.
    if upload.protocol != Protocol::Rufh || upload.metadata.is_empty() {
        return Ok(false);
    }
    let pairs = shared::tus::parse_metadata(&upload.metadata).unwrap_or_default();
    let announced = pairs.iter().find(|(key, _)| key == REPR_DIGEST);
    let announced = announced.and_then(|(_, value)| std::str::from_utf8(value).ok());
    let Some(sha256) = announced.and_then(sha256_of_digest) else {
        return Ok(false);
    };
    let hash = ResumableHash::from_state(&upload.progress.hash_state)?;
    Ok(sha256 != STANDARD.encode(hash.into_bytes()))
}

/// Returns the time at which an upload expires without progress, in milliseconds since 1970.
/// Finished uploads of a plain file store never do, except for partial ones, which only serve a
/// final one.
fn expiry_ms(app: &App, upload: &Upload) -> Option<i64> {
    let stays = upload.is_complete() && !upload.is_partial() && app.settings.accept == Accept::Any;
    if stays {
        None
    } else {
        app.settings.expires_at_ms(app.clock.now_ms())
    }
}

/// Computes kind and hash of a final upload, which none of its partial ones has, by reading its
/// bytes once.
async fn compute_kind_and_hash(app: &App, upload: &mut Upload) -> Result<(), OperationError> {
    let mut hash = ResumableHash::start_empty();
    let mut head = Vec::new();
    let mut content = read_content(app, upload, 0..upload.progress.received).await?;
    while let Some(bytes) = content.try_next().await? {
        let missing = HEAD_BYTES - head.len();
        head.extend_from_slice(&bytes[..bytes.len().min(missing)]);
        hash.update(&bytes);
    }
    upload.progress.kind = Some(FileKind::detect(&head).ok_or(ProblemCode::UnknownKind)?);
    upload.progress.hash_state = hash.save_state();
    app.db
        .set_kind_and_hash(upload.id, &upload.progress)
        .await?;
    Ok(())
}

/// Writes all parts of a complete upload to the disk, if the settings require it.
async fn sync_parts(app: &App, upload: &Upload) -> Result<(), OperationError> {
    if app.settings.durability == Durability::Completed {
        let parts = app.db.upload_parts(upload.id).await?;
        app.blobs
            .sync_paths(parts.into_iter().map(|part| part.blob).collect())
            .await?;
    }
    Ok(())
}
