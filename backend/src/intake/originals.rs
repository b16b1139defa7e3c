//! Stored originals: integrity check, repair and removal.

use futures_util::TryStreamExt;
use shared::api::FileInfo;
use shared::id::ReceiptId;
use tracing::warn;

use crate::app::App;
use crate::blob::{BlobError, BlobKey};
use crate::db::claims::{self, Holder};
use crate::db::readings;
use crate::error::OperationError;
use crate::hash::ResumableHash;

/// Deletes the files of a receipt that was never committed, or was purged while it was being read.
pub async fn remove_unclaimed(app: &App, id: ReceiptId) -> Result<(), OperationError> {
    // Under the write lock no receipt of this id can be added meanwhile.
    let mut tx = app.db.begin().await?;
    if !claims::find_holders(&mut tx, id)
        .await?
        .contains(Holder::Receipt)
    {
        app.blobs.remove_receipt(id).await?;
    }
    Ok(tx.rollback().await?)
}

/// Returns whether the original made of the file with this SHA-256 exists and is intact byte for
/// byte.
pub async fn is_intact(app: &App, sha256: &str) -> Result<bool, OperationError> {
    match app.db.receipt_by_file(sha256).await? {
        Some((id, size_bytes)) => Ok(original_matches(app, id, size_bytes, sha256).await?),
        None => Ok(false),
    }
}

/// Replaces an original that is missing or damaged with the blob at `path`, which has the same
/// SHA-256. Has the receipt read again, since its pictures may be missing, too.
pub(super) async fn repair_original(
    app: &App,
    file: &FileInfo,
    path: &str,
) -> Result<(), OperationError> {
    let Some((id, size_bytes)) = app.db.receipt_by_file(&file.sha256).await? else {
        return Ok(());
    };
    if original_matches(app, id, size_bytes, &file.sha256).await? {
        return Ok(());
    }
    let mut tx = app.db.begin().await?;
    // It may have been purged meanwhile.
    if claims::find_holders(&mut tx, id)
        .await?
        .contains(Holder::Receipt)
    {
        app.blobs.replace_original(path, id).await?;
        readings::requeue_receipt(&mut tx, id, app.clock.now_ms()).await?;
        tx.commit().await?;
        warn!(receipt = %id, "its original was missing or damaged, and is whole again");
    }
    Ok(())
}

async fn original_matches(
    app: &App,
    id: ReceiptId,
    size_bytes: u64,
    sha256: &str,
) -> Result<bool, BlobError> {
    let (size, mut bytes) = match app.blobs.stream(&BlobKey::Original(id)).await {
        Ok(found) => found,
        Err(BlobError::Missing) => return Ok(false),
        Err(error) => return Err(error),
    };
    // The size is compared first, since hashing reads the whole file.
    if size != size_bytes {
        return Ok(false);
    }
    let mut hash = ResumableHash::start_empty();
    loop {
        match bytes.try_next().await {
            Ok(Some(chunk)) => hash.update(&chunk),
            Ok(None) => return Ok(hash.into_hex() == sha256),
            // A file that cannot be read back is lost.
            Err(cause) => {
                warn!(receipt = %id, %cause, "its original cannot be read");
                return Ok(false);
            }
        }
    }
}
