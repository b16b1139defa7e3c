//! The one door for bytes: a whole file becomes a receipt and a job, once.
//!
//! Files come as finished uploads ([`settle`]) or piece by piece by any other way ([`incoming`]). The picture
//! lies in its place before the receipt exists, and receipt, job and the upload's end are written in one
//! transaction. Whatever is cut off in between is taken up again by [`settle_all`] when the server starts, or
//! by the next question for the upload: doing it twice makes nothing twice.

pub mod incoming;

use shared::api::{Event, FileInfo, Filing};
use shared::id::ReceiptId;
use shared::problem::ProblemCode;
use tracing::error;

use crate::app::{App, now_ms};
use crate::blob::{BlobError, BlobKey};
use crate::db::uploads::Upload;
use crate::db::{DbError, jobs, receipts, trash, uploads};
use crate::filing;
use crate::hash::{DamagedState, Hash};

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

/// What became of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Admitted {
    /// The receipt.
    pub receipt: ReceiptId,
    /// The very same file was there already, as this receipt.
    pub is_known: bool,
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
        app.announce(Event::Changed { row: Box::new(stored.row) });
    }
    Ok(())
}

/// Removes a receipt with its pictures, its job and the upload it came by; `false` when there is none.
pub async fn remove(app: &App, id: ReceiptId) -> Result<bool, IntakeError> {
    let Some(stored) = app.db.receipt_anywhere(id).await? else { return Ok(false) };
    let mut tx = app.db.begin().await?;
    let removed = receipts::delete(&mut tx, id).await?;
    uploads::forget_receipt(&mut tx, id).await?;
    tx.commit().await?;
    app.blobs.remove_receipt(id, u32::try_from(stored.pages.len()).unwrap_or(u32::MAX)).await?;
    app.announce(Event::Deleted { id });
    Ok(removed)
}

/// A new name for what its client chose none for.
pub fn new_id() -> ReceiptId {
    let random = *uuid::Uuid::now_v7().as_bytes();
    let mut tail = [0; 10];
    tail.copy_from_slice(&random[6..]);
    ReceiptId::new(u64::try_from(now_ms()).unwrap_or(0), tail)
}

async fn try_settle(app: &App, upload: &Upload) -> Result<ReceiptId, IntakeError> {
    let kind = upload.progress.kind.ok_or(IntakeError::Refused(ProblemCode::UnknownKind))?;
    let sha256 = Hash::resume(&upload.progress.hash_state)?.hex();
    let size_bytes = upload.progress.received;
    let parts: Vec<String> =
        app.db.upload_parts(upload.id).await?.into_iter().map(|part| part.blob).collect();
    app.blobs.join(&parts, &BlobKey::Original(upload.id)).await?;
    let file = FileInfo { name: upload.file_name.clone(), kind, size_bytes, sha256 };
    let filing = filing::of_metadata(&upload.metadata);
    let mut tx = app.db.begin().await?;
    let Admitted { receipt, .. } = insert_once(&mut tx, upload.id, &file, &filing).await?;
    let freed = uploads::settle(&mut tx, upload.id, receipt).await?.ok_or(IntakeError::Gone)?;
    tx.commit().await?;
    if receipt != upload.id {
        app.blobs.remove(&BlobKey::Original(upload.id).path()).await?;
    }
    for blob in freed {
        app.blobs.remove(&blob).await?;
    }
    // In this order, so that a browser hears of it before it is being read.
    let told = announce(app, receipt).await;
    app.job_added.notify_one();
    told?;
    Ok(receipt)
}

/// Adds receipt and job, unless there is a receipt of the very same file.
async fn insert_once(
    tx: &mut crate::db::Transaction,
    id: ReceiptId,
    file: &FileInfo,
    filing: &Filing,
) -> Result<Admitted, DbError> {
    // Asked inside the transaction: two uploads of one file may end at the same moment.
    if let Some(receipt) = receipts::of_file(tx, &file.sha256).await? {
        // Who sends what lies in the trash wants it back.
        trash::restore(tx, receipt, now_ms()).await?;
        return Ok(Admitted { receipt, is_known: true });
    }
    let now = now_ms();
    receipts::insert(tx, id, file, filing, now).await?;
    jobs::enqueue(tx, id, now).await?;
    Ok(Admitted { receipt: id, is_known: false })
}
