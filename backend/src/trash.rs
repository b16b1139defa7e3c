//! Trash: deleted receipts can be restored unchanged until they are purged.
//!
//! Time in the trash is measured by the uptime of the server, so that a wrong clock purges nothing.
//! A purge checks its condition in the statement that deletes the row. The files are deleted after
//! the commit, then the remains of the row in index and log of the database. Until all of this is
//! done the receipt stays noted, so that a restarted server finishes it.

use std::time::Duration;

use shared::api::Event;
use shared::id::ReceiptId;
use shared::problem::ProblemCode;
use tracing::{error, info, warn};

use crate::app::App;
use crate::db::queue::JobKind;
use crate::db::{self, DbError};
use crate::editing::ExpectedVersion;
use crate::error::OperationError;
use crate::intake::{self, originals};

/// Interval between two checks for expired receipts.
const PURGE_INTERVAL: Duration = Duration::from_mins(10);

/// Moves a receipt to the trash.
pub async fn move_to_trash(
    app: &App,
    id: ReceiptId,
    expected: &ExpectedVersion,
) -> Result<(), OperationError> {
    let mut tx = app.db.begin().await?;
    expected.check_stored(&mut tx, id).await?;
    let deleted_at = app.db.moment_at(app.clock.now_ms());
    if !db::trash::move_to_trash(&mut tx, id, deleted_at).await? {
        return Err(ProblemCode::ReceiptUnknown.into());
    }
    tx.commit().await?;
    app.publish(Event::Deleted { id });
    Ok(())
}

/// Restores a receipt unchanged; returns `false` if it is not in the trash.
pub async fn restore_receipt(
    app: &App,
    id: ReceiptId,
    expected: &ExpectedVersion,
) -> Result<bool, OperationError> {
    let mut tx = app.db.begin().await?;
    expected.check_stored(&mut tx, id).await?;
    let restored = db::trash::restore_receipt(&mut tx, id, app.clock.now_ms()).await?;
    tx.commit().await?;
    if restored {
        intake::publish_receipt(app, id).await?;
        // Its job may have waited while it was in the trash.
        app.wake_worker(JobKind::Reading);
    }
    Ok(restored)
}

/// Purges one receipt from the trash.
pub async fn purge_receipt(
    app: &App,
    id: ReceiptId,
    expected: &ExpectedVersion,
) -> Result<(), OperationError> {
    let mut tx = app.db.begin().await?;
    expected.check_stored(&mut tx, id).await?;
    // Any time in the trash is enough.
    if !db::trash::purge_receipt(&mut tx, id, i64::MAX).await? {
        return Err(ProblemCode::ReceiptUnknown.into());
    }
    tx.commit().await?;
    delete_purged_files(app, id).await;
    Ok(())
}

/// Purges everything in the trash and returns the number of receipts.
pub async fn empty_trash(app: &App) -> Result<u64, DbError> {
    purge_trashed_before(app, app.db.uptime_ms()).await
}

/// Purges expired receipts periodically until the server shuts down.
pub async fn purge_periodically(app: App) {
    loop {
        if let Err(cause) = purge_expired(&app).await {
            error!(%cause, "the trash cannot be cleared");
        }
        tokio::select! {
            () = tokio::time::sleep(PURGE_INTERVAL) => {}
            () = app.receipt_purged.notified() => {}
            () = app.shutdown.cancelled() => break,
        }
    }
    if let Err(cause) = app.db.store_uptime().await {
        error!(%cause, "the uptime cannot be kept");
    }
}

/// Purges the receipts and rules whose retention in the trash has ended.
pub async fn purge_expired(app: &App) -> Result<(), DbError> {
    app.db.store_uptime().await?;
    // Work left by earlier purges comes first, also if nothing expires.
    finish_purges(app).await;
    let Some(kept) = app.settings.keep_deleted else {
        return Ok(());
    };
    let kept_ms = i64::try_from(kept.as_millis()).unwrap_or(i64::MAX);
    let until_uptime_ms = app.db.uptime_ms().saturating_sub(kept_ms);
    app.db.remove_rules_deleted_before(until_uptime_ms).await?;
    let removed = purge_trashed_before(app, until_uptime_ms).await?;
    if removed > 0 {
        info!(receipts = removed, "removed from the trash");
    }
    Ok(())
}

async fn purge_trashed_before(app: &App, uptime_ms: i64) -> Result<u64, DbError> {
    let mut removed = 0;
    for id in app.db.trashed_before(uptime_ms).await? {
        let mut tx = app.db.begin().await?;
        // It may have been restored meanwhile: the statement checks the condition again.
        let is_removed = db::trash::purge_receipt(&mut tx, id, uptime_ms).await?;
        tx.commit().await?;
        if is_removed {
            removed += 1;
            delete_purged_files(app, id).await;
        }
    }
    Ok(removed)
}

/// Deletes the files of a purged receipt. On failure [`finish_purges`] deletes them later.
async fn delete_purged_files(app: &App, id: ReceiptId) {
    app.publish(Event::Deleted { id });
    if let Err(cause) = originals::remove_unclaimed(app, id).await {
        error!(receipt = %id, %cause, "the files of a purged receipt cannot be removed yet");
    }
    // The periodic task clears index and log, so that the caller does not wait for them.
    app.receipt_purged.notify_one();
}

/// Finishes the purges that are noted: deletes remaining files and the remains in index and log of
/// the database. Errors are logged, and the work is tried again later.
pub async fn finish_purges(app: &App) {
    if let Err(cause) = try_finish_purges(app).await {
        error!(%cause, "what is left of purged receipts cannot be cleared away yet");
    }
}

async fn try_finish_purges(app: &App) -> Result<(), OperationError> {
    let purged = app.db.purged_receipts().await?;
    if purged.is_empty() {
        return Ok(());
    }
    // The notes are removed last, since they say what is left to do.
    for id in &purged {
        originals::remove_unclaimed(app, *id).await?;
    }
    app.db.merge_index().await?;
    if !app.db.truncate_log().await? {
        warn!(
            "the log of the database still holds purged receipts, for it is being read: it is \
             emptied later"
        );
        return Ok(());
    }
    Ok(app.db.forget_purged(&purged).await?)
}
