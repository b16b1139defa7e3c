//! Single entry point: file → receipt + job, exactly once. Receipts without a file are made in
//! [`entered`].
//!
//! Files come as finished uploads ([`finalize_upload`]) or as a stream by any other way
//! ([`incoming`]), and become receipts in [`admission`]. An interrupted admission is resumed by
//! [`finalize_pending`] at startup, or by the next request for the upload; repeating it is
//! harmless.

pub mod admission;
pub mod entered;
pub mod incoming;
pub mod originals;
mod temporary_blob;

use shared::api::{Event, FileInfo};
use shared::id::ReceiptId;
use shared::problem::ProblemCode;
use tracing::error;

use crate::app::App;
use crate::blob::BlobKey;
use crate::db::DbError;
use crate::db::uploads::Upload;
use crate::error::OperationError;
use crate::hash::ResumableHash;
use admission::{BytesLocation, CompleteFile, Origin};
use temporary_blob::TemporaryBlob;

/// Makes a receipt of a complete upload and returns its id. A file with the same bytes makes no
/// second receipt: the id is then that of the first one.
pub async fn finalize_upload(app: &App, upload: &Upload) -> Result<ReceiptId, OperationError> {
    let settled = try_finalize(app, upload).await;
    if settled.is_err() {
        // A concurrent request for the same upload may have finished first and deleted the parts.
        let now = app
            .db
            .upload(upload.id)
            .await?
            .ok_or(OperationError::Gone)?;
        if let Some(receipt) = now.receipt_id {
            return Ok(receipt);
        }
    }
    settled
}

/// Finalises uploads that were complete at the last shutdown. A failure is logged and does not stop
/// the others; the upload is tried again when its client asks for it.
pub async fn finalize_pending(app: &App) -> Result<(), DbError> {
    for upload in app.db.unfinalized_uploads().await? {
        if let Err(cause) = finalize_upload(app, &upload).await {
            error!(upload = %upload.id, %cause, "a whole upload did not become a receipt");
        }
    }
    Ok(())
}

/// Publishes the present state of a receipt to the browsers.
pub async fn publish_receipt(app: &App, id: ReceiptId) -> Result<(), DbError> {
    // Nothing is loaded without subscribers.
    if app.has_subscribers()
        && let Some(stored) = app.db.receipt(id).await?
    {
        app.publish(Event::Changed {
            row: Box::new(stored.row),
        });
    }
    Ok(())
}

/// Returns a new id made at this time, for objects whose client chose none.
pub fn new_id(now_ms: i64) -> ReceiptId {
    // UUIDv7: time first, the last 10 bytes are random.
    let random = *uuid::Uuid::now_v7().as_bytes();
    let mut tail = [0; 10];
    tail.copy_from_slice(&random[6..]);
    ReceiptId::new(u64::try_from(now_ms).unwrap_or(0), tail)
}

async fn try_finalize(app: &App, upload: &Upload) -> Result<ReceiptId, OperationError> {
    let kind = upload.progress.kind.ok_or(ProblemCode::UnknownKind)?;
    let parts = app.db.upload_parts(upload.id).await?;
    let parts: Vec<String> = parts.into_iter().map(|part| part.blob).collect();
    // A single part becomes the original by a hard link, several are joined in a temporary blob.
    let bytes = match parts.as_slice() {
        [only] => BytesLocation::UploadPart(only.clone()),
        parts => {
            let joined = BlobKey::Incoming(upload.id, uuid::Uuid::now_v7());
            let temporary = TemporaryBlob::new(app, &joined);
            app.blobs.join_parts(parts, &joined).await?;
            BytesLocation::Temporary(temporary)
        }
    };
    let file = FileInfo {
        name: upload.file_name.clone(),
        kind: Some(kind),
        size_bytes: upload.progress.received,
        // The hash ran along with the upload, so the bytes are not read again.
        sha256: ResumableHash::from_state(&upload.progress.hash_state)?.into_hex(),
    };
    let complete = CompleteFile {
        id: upload.id,
        location: bytes,
        file,
        origin: Origin::Upload(Box::new(upload.clone())),
    };
    let admitted = admission::admit_file(app, complete).await?;
    // Deleted after the commit: until then the parts are the only copy.
    for blob in admitted.freed_blobs {
        app.blobs.remove(&blob).await?;
    }
    Ok(admitted.receipt)
}
