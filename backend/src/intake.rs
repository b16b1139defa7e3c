//! The one door for bytes: a whole file becomes a receipt and a job, once.
//!
//! Files come as finished uploads ([`settle`]) or piece by piece by any other way ([`incoming`]), and become receipts in
//! [`admission`]. Whatever is cut off in between is taken up again by [`settle_all`] when the server starts, or
//! by the next question for the upload: doing it twice makes nothing twice.

pub mod admission;
pub mod incoming;
pub mod originals;

use shared::api::{Event, FileInfo};
use shared::id::ReceiptId;
use shared::problem::ProblemCode;
use tracing::error;

use crate::app::{App, now_ms};
use crate::blob::{BlobError, BlobKey};
use crate::db::DbError;
use crate::db::uploads::Upload;
use crate::hash::{DamagedState, Hash};
use admission::{Arrival, Bytes, Origin};
use incoming::Temporary;

/// A file cannot become a receipt.
#[derive(Debug, thiserror::Error)]
pub enum IntakeError {
    /// The file itself is at fault.
    #[error("{}", .0.message())]
    Refused(ProblemCode),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbError),
    /// The blob store failed.
    #[error(transparent)]
    Blob(#[from] BlobError),
    /// What the database remembers of the upload makes no sense.
    #[error(transparent)]
    Damaged(#[from] DamagedState),
    /// The upload was deleted meanwhile.
    #[error("the upload is gone")]
    Gone,
}

/// Makes a receipt of an upload whose bytes are all here, and returns its id. The very same file makes no
/// second receipt: the id is then that of the first.
pub async fn settle(app: &App, upload: &Upload) -> Result<ReceiptId, IntakeError> {
    let settled = try_settle(app, upload).await;
    if settled.is_err() {
        // Another request for the same upload may have been faster, and have cleared the parts away.
        let now = app.db.upload(upload.id).await?.ok_or(IntakeError::Gone)?;
        if let Some(receipt) = now.receipt_id {
            return Ok(receipt);
        }
    }
    settled
}

/// Takes up what a stopped server left: uploads that are whole but have not become a receipt. One that
/// cannot become a receipt now is tried again when its client asks for it, and does not keep the others.
pub async fn settle_all(app: &App) -> Result<(), DbError> {
    for upload in app.db.unsettled_uploads().await? {
        if let Err(cause) = settle(app, &upload).await {
            error!(upload = %upload.id, %cause, "a whole upload did not become a receipt");
        }
    }
    Ok(())
}

/// Tells the browsers how a receipt looks now.
pub async fn announce(app: &App, id: ReceiptId) -> Result<(), DbError> {
    if app.has_listeners()
        && let Some(stored) = app.db.receipt(id).await?
    {
        app.announce(Event::Changed {
            row: Box::new(stored.row),
        });
    }
    Ok(())
}

/// A new name for what its client chose none for.
pub fn new_id() -> ReceiptId {
    let random = *uuid::Uuid::now_v7().as_bytes();
    let mut tail = [0; 10];
    tail.copy_from_slice(&random[6..]);
    ReceiptId::new(u64::try_from(now_ms()).unwrap_or(0), tail)
}

async fn try_settle(app: &App, upload: &Upload) -> Result<ReceiptId, IntakeError> {
    let kind = upload
        .progress
        .kind
        .ok_or(IntakeError::Refused(ProblemCode::UnknownKind))?;
    let sha256 = Hash::resume(&upload.progress.hash_state)?.hex();
    let size_bytes = upload.progress.received;
    let parts: Vec<String> = app
        .db
        .upload_parts(upload.id)
        .await?
        .into_iter()
        .map(|part| part.blob)
        .collect();
    let bytes = match parts.as_slice() {
        [only] => Bytes::Held(only.clone()),
        parts => {
            let joined = BlobKey::Incoming(upload.id, uuid::Uuid::now_v7());
            let temporary = Temporary::new(app, &joined);
            app.blobs.join(parts, &joined).await?;
            Bytes::Temporary(temporary)
        }
    };
    let file = FileInfo {
        name: upload.file_name.clone(),
        kind,
        size_bytes,
        sha256,
    };
    let origin = Origin::Upload(Box::new(upload.clone()));
    let admitted = admission::admit(
        app,
        Arrival {
            id: upload.id,
            bytes,
            file,
            origin,
        },
    )
    .await?;
    for blob in admitted.freed {
        app.blobs.remove(&blob).await?;
    }
    Ok(admitted.receipt)
}
