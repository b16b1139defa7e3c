//! The one door for bytes: a whole upload becomes a receipt and a job, once.
//!
//! The picture lies in its place before the receipt exists, and receipt, job and the upload's end are
//! written in one transaction. Whatever is cut off in between is taken up again by [`settle_all`] when the
//! server starts, or by the next question for the upload: doing it twice makes nothing twice.

use shared::api::{Event, FileInfo};
use shared::file_kind::FileKind;
use shared::id::ReceiptId;
use tracing::error;

use crate::app::{App, now_ms};
use crate::blob::{BlobError, BlobKey};
use crate::db::uploads::Upload;
use crate::db::{DbError, jobs, receipts, uploads};
use crate::hash::{DamagedState, Hash};

/// A whole upload cannot become a receipt now.
#[derive(Debug, thiserror::Error)]
pub enum IntakeError {
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
pub async fn settle(app: &App, upload: &Upload, kind: FileKind) -> Result<ReceiptId, IntakeError> {
    let settled = try_settle(app, upload, kind).await;
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
        let Some(kind) = upload.progress.kind else { continue };
        if let Err(cause) = settle(app, &upload, kind).await {
            error!(upload = %upload.id, %cause, "a whole upload did not become a receipt");
        }
    }
    Ok(())
}

/// Tells the browsers how a receipt looks now.
pub async fn announce(app: &App, id: ReceiptId) -> Result<(), DbError> {
    if let Some(stored) = app.db.receipt(id).await? {
        app.announce(Event::Changed { row: Box::new(stored.row) });
    }
    Ok(())
}

/// Removes a receipt with its pictures, its job and the upload it came by; `false` when there is none.
pub async fn remove(app: &App, id: ReceiptId) -> Result<bool, IntakeError> {
    let Some(stored) = app.db.receipt(id).await? else { return Ok(false) };
    let mut tx = app.db.begin().await?;
    let removed = receipts::delete(&mut tx, id).await?;
    uploads::forget_receipt(&mut tx, id).await?;
    tx.commit().await?;
    app.blobs.remove_receipt(id, u32::try_from(stored.pages.len()).unwrap_or(u32::MAX)).await?;
    app.announce(Event::Deleted { id });
    Ok(removed)
}

async fn try_settle(app: &App, upload: &Upload, kind: FileKind) -> Result<ReceiptId, IntakeError> {
    let sha256 = Hash::resume(&upload.progress.hash_state)?.hex();
    let parts: Vec<String> =
        app.db.upload_parts(upload.id).await?.into_iter().map(|part| part.blob).collect();
    app.blobs.join(&parts, &BlobKey::Original(upload.id)).await?;
    let receipt = commit(app, upload, kind, sha256).await?;
    if receipt != upload.id {
        app.blobs.remove(&BlobKey::Original(upload.id).path()).await?;
    }
    for part in parts {
        app.blobs.remove(&part).await?;
    }
    app.job_added.notify_one();
    announce(app, receipt).await?;
    Ok(receipt)
}

/// Receipt, job and the end of the upload, all or nothing.
async fn commit(
    app: &App,
    upload: &Upload,
    kind: FileKind,
    sha256: String,
) -> Result<ReceiptId, IntakeError> {
    let now = now_ms();
    let mut tx = app.db.begin().await?;
    // Asked again inside the transaction: two uploads of one file may end at the same moment.
    let receipt = if let Some(known) = receipts::of_file(&mut tx, &sha256).await? {
        known
    } else {
        let file = FileInfo { name: upload.file_name.clone(), kind, size_bytes: upload.length, sha256 };
        receipts::insert(&mut tx, upload.id, &file, now).await?;
        jobs::enqueue(&mut tx, upload.id, now).await?;
        upload.id
    };
    if !uploads::settle(&mut tx, upload.id, receipt).await? {
        return Err(IntakeError::Gone);
    }
    tx.commit().await?;
    Ok(receipt)
}
