//! The trash: what is deleted can be brought back as it was, until it is removed for good.
//!
//! How long a receipt has been in the trash is measured by the uptime of the server, so that a clock that is set wrong
//! removes nothing. A purge checks its condition in the statement that deletes the row. Its files go once that is committed,
//! and then what the database keeps of deleted rows; until all of that is done the receipt stays noted, so that a stopped
//! server finishes it at the next start.

use std::time::Duration;

use shared::api::Event;
use shared::id::ReceiptId;
use shared::problem::ProblemCode;
use tracing::{error, info, warn};

use crate::app::{App, now_ms};
use crate::db::{self, DbError};
use crate::editing::{EditError, Expected};
use crate::intake::{self, IntakeError, originals};

/// How often what has been in the trash for too long is looked for.
const INTERVAL: Duration = Duration::from_mins(10);

/// Moves a receipt to the trash; `false` when there is none.
pub async fn discard(app: &App, id: ReceiptId, expected: &Expected) -> Result<bool, EditError> {
    let mut tx = app.db.begin().await?;
    expected.check_in(&mut tx, id).await?;
    let moved = db::trash::discard(&mut tx, id, app.db.moment(now_ms())).await?;
    tx.commit().await?;
    if moved {
        app.announce(Event::Deleted { id });
    }
    Ok(moved)
}

/// Brings a receipt back as it was; `false` when it is not in the trash.
pub async fn restore(app: &App, id: ReceiptId, expected: &Expected) -> Result<bool, EditError> {
    let mut tx = app.db.begin().await?;
    expected.check_in(&mut tx, id).await?;
    let restored = db::trash::restore(&mut tx, id, now_ms()).await?;
    tx.commit().await?;
    if restored {
        intake::announce(app, id).await?;
        // It may have been waiting to be read.
        app.job_added.notify_one();
    }
    Ok(restored)
}

/// Removes one receipt in the trash for good.
pub async fn purge(app: &App, id: ReceiptId, expected: &Expected) -> Result<(), EditError> {
    let mut tx = app.db.begin().await?;
    expected.check_in(&mut tx, id).await?;
    if !db::trash::purge(&mut tx, id, i64::MAX).await? {
        return Err(EditError::Refused(ProblemCode::ReceiptUnknown));
    }
    tx.commit().await?;
    purged(app, id).await;
    Ok(())
}

/// Removes for good what is in the trash, and gives the number of receipts.
pub async fn empty(app: &App) -> Result<u64, DbError> {
    purge_until(app, app.db.uptime_ms()).await
}

/// Removes what has been in the trash for too long, again and again, until the server shuts down.
pub async fn run(app: App) {
    loop {
        if let Err(cause) = clear_expired(&app).await {
            error!(%cause, "the trash cannot be cleared");
        }
        tokio::select! {
            () = tokio::time::sleep(INTERVAL) => {}
            () = app.purged.notified() => {}
            () = app.shutdown.cancelled() => break,
        }
    }
    if let Err(cause) = app.db.keep_uptime().await {
        error!(%cause, "the uptime cannot be kept");
    }
}

/// Removes what has been in the trash for too long by now.
pub async fn clear_expired(app: &App) -> Result<(), DbError> {
    app.db.keep_uptime().await?;
    finish_purge(app).await;
    let Some(kept) = app.settings.keep_deleted else {
        return Ok(());
    };
    let kept_ms = i64::try_from(kept.as_millis()).unwrap_or(i64::MAX);
    let until_uptime_ms = app.db.uptime_ms().saturating_sub(kept_ms);
    app.db.remove_rules_deleted_before(until_uptime_ms).await?;
    let removed = purge_until(app, until_uptime_ms).await?;
    if removed > 0 {
        info!(receipts = removed, "removed from the trash");
    }
    Ok(())
}

async fn purge_until(app: &App, uptime_ms: i64) -> Result<u64, DbError> {
    let mut removed = 0;
    for id in app.db.trashed_before(uptime_ms).await? {
        let mut tx = app.db.begin().await?;
        // It may have been restored meanwhile: the statement checks it again.
        let is_removed = db::trash::purge(&mut tx, id, uptime_ms).await?;
        tx.commit().await?;
        if is_removed {
            removed += 1;
            purged(app, id).await;
        }
    }
    Ok(removed)
}

/// Removes the files of a purged receipt. The receipt is gone already: what fails now is done by [`finish_purge`].
async fn purged(app: &App, id: ReceiptId) {
    app.announce(Event::Deleted { id });
    if let Err(cause) = originals::remove_unclaimed(app, id).await {
        error!(receipt = %id, %cause, "the files of a purged receipt cannot be removed yet");
    }
    app.purged.notify_one();
}

/// Finishes what a purge leaves to be done: files that are still there, and what index and log of the database hold of it.
/// What fails now is done later.
pub async fn finish_purge(app: &App) {
    if let Err(cause) = clear_purged(app).await {
        error!(%cause, "what is left of purged receipts cannot be cleared away yet");
    }
}

async fn clear_purged(app: &App) -> Result<(), IntakeError> {
    let purged = app.db.purged_receipts().await?;
    if purged.is_empty() {
        return Ok(());
    }
    for id in &purged {
        originals::remove_unclaimed(app, *id).await?;
    }
    app.db.merge_index().await?;
    if !app.db.truncate_log().await? {
        warn!(
            "the log of the database still holds purged receipts, for it is being read: it is emptied later"
        );
        return Ok(());
    }
    Ok(app.db.forget_purged(&purged).await?)
}
