//! Originals as they lie in the store: whether they are whole, and what to do about those that are not.

use futures_util::TryStreamExt;
use shared::api::FileInfo;
use shared::id::ReceiptId;
use tracing::warn;

use super::IntakeError;
use crate::app::{App, now_ms};
use crate::blob::{BlobError, BlobKey};
use crate::db::claims::{self, Holder};
use crate::db::jobs;
use crate::hash::Hash;

/// Removes the files of a receipt that was never committed, or was removed for good while it was being read.
pub async fn remove_unclaimed(app: &App, id: ReceiptId) -> Result<(), IntakeError> {
    // Under the write lock no receipt of this id can come into being meanwhile.
    let mut tx = app.db.begin().await?;
    if !claims::holders(&mut tx, id).await?.include(Holder::Receipt) {
        app.blobs.remove_receipt(id).await?;
    }
    Ok(tx.rollback().await?)
}

/// The original that was made of the file with this SHA-256 is there, byte for byte; `false` also where there is none.
pub async fn is_whole(app: &App, sha256: &str) -> Result<bool, IntakeError> {
    match app.db.receipt_made_of(sha256).await? {
        Some((id, size_bytes)) => Ok(holds(app, id, size_bytes, sha256).await?),
        None => Ok(false),
    }
}

/// Puts the bytes at `path` in the place of the original made of the very same file, if that one is missing or damaged, and
/// has the receipt read again, whose pictures may be missing, too.
pub(super) async fn mend(app: &App, file: &FileInfo, path: &str) -> Result<(), IntakeError> {
    let Some((id, size_bytes)) = app.db.receipt_made_of(&file.sha256).await? else {
        return Ok(());
    };
    if holds(app, id, size_bytes, &file.sha256).await? {
        return Ok(());
    }
    let mut tx = app.db.begin().await?;
    // It may have been removed for good meanwhile.
    if claims::holders(&mut tx, id).await?.include(Holder::Receipt) {
        app.blobs.replace_original(path, id).await?;
        jobs::read_again(&mut tx, id, now_ms()).await?;
        tx.commit().await?;
        warn!(receipt = %id, "its original was missing or damaged, and is whole again");
    }
    Ok(())
}

async fn holds(app: &App, id: ReceiptId, size_bytes: u64, sha256: &str) -> Result<bool, BlobError> {
    let (size, mut bytes) = match app.blobs.stream(&BlobKey::Original(id)).await {
        Ok(found) => found,
        Err(BlobError::Missing) => return Ok(false),
        Err(error) => return Err(error),
    };
    if size != size_bytes {
        return Ok(false);
    }
    let mut hash = Hash::start();
    loop {
        match bytes.try_next().await {
            Ok(Some(chunk)) => hash.update(&chunk),
            Ok(None) => return Ok(hash.hex() == sha256),
            // A disk that cannot read a file back has lost it as well.
            Err(cause) => {
                warn!(receipt = %id, %cause, "its original cannot be read");
                return Ok(false);
            }
        }
    }
}
