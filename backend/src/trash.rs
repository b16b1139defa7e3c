//! The trash: what is deleted can be brought back as it was, until it is removed for good.

use std::time::Duration;

use shared::api::Event;
use shared::id::ReceiptId;
use tracing::{error, info};

use crate::app::{App, now_ms};
use crate::db::DbError;
use crate::intake::{self, IntakeError};

/// How often what has been in the trash for too long is looked for.
const INTERVAL: Duration = Duration::from_mins(10);

/// Moves a receipt to the trash; `false` when there is none.
pub async fn discard(app: &App, id: ReceiptId) -> Result<bool, DbError> {
    let moved = app.db.trash_receipt(id, now_ms()).await?;
    if moved {
        app.announce(Event::Deleted { id });
    }
    Ok(moved)
}

/// Brings a receipt back as it was; `false` when it is not in the trash.
pub async fn restore(app: &App, id: ReceiptId) -> Result<bool, DbError> {
    let restored = app.db.restore_receipt(id, now_ms()).await?;
    if restored {
        intake::announce(app, id).await?;
        // It may have been waiting to be read.
        app.job_added.notify_one();
    }
    Ok(restored)
}

/// Removes for good what is in the trash, and gives the number of receipts.
pub async fn empty(app: &App) -> Result<u64, IntakeError> {
    remove_before(app, now_ms()).await
}

/// Removes what has been in the trash for too long, again and again, until the server shuts down.
pub async fn run(app: App) {
    loop {
        if let Err(cause) = clear_expired(&app).await {
            error!(%cause, "the trash cannot be cleared");
        }
        tokio::select! {
            () = tokio::time::sleep(INTERVAL) => {}
            () = app.shutdown.cancelled() => return,
        }
    }
}

/// Removes what has been in the trash for too long by now.
pub async fn clear_expired(app: &App) -> Result<(), IntakeError> {
    let Some(kept) = app.settings.keep_deleted else { return Ok(()) };
    let kept_ms = i64::try_from(kept.as_millis()).unwrap_or(i64::MAX);
    let moment_ms = now_ms().saturating_sub(kept_ms);
    app.db.remove_rules_deleted_before(moment_ms).await?;
    let removed = remove_before(app, moment_ms).await?;
    if removed > 0 {
        info!(receipts = removed, "removed from the trash");
    }
    Ok(())
}

async fn remove_before(app: &App, moment_ms: i64) -> Result<u64, IntakeError> {
    let mut removed = 0;
    for id in app.db.trashed_before(moment_ms).await? {
        // It may have been restored meanwhile.
        if app.db.is_in_trash(id).await? && intake::remove(app, id).await? {
            removed += 1;
        }
    }
    Ok(removed)
}
