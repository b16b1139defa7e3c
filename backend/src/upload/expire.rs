//! Expiry of unfinished uploads, and cleanup after a crash.
//!
//! Uploads unfinished for too long are deleted with their bytes. Files that no upload names,
//! because the server crashed between writing and counting them, are deleted at the next start.

use std::time::Duration;

use tracing::{error, info, warn};

use super::delete_upload;
use crate::app::App;
use crate::error::OperationError;
use crate::{blob, intake};

/// Maximum interval between searches for expired uploads.
const INTERVAL_MAX: Duration = Duration::from_mins(10);
/// Minimum interval, if uploads expire soon.
const INTERVAL_MIN: Duration = Duration::from_secs(1);
/// Time for which answers to idempotency keys are kept.
const ANSWER_LIFETIME: Duration = Duration::from_hours(24);

/// Deletes expired uploads periodically until the server shuts down.
pub async fn run_expiry(app: App) {
    let lifetime = app.settings.upload_lifetime.unwrap_or(INTERVAL_MAX);
    let interval = (lifetime / 4).clamp(INTERVAL_MIN, INTERVAL_MAX);
    loop {
        tokio::select! {
            () = tokio::time::sleep(interval) => {}
            () = app.shutdown.cancelled() => return,
        }
        if let Err(cause) = expire_uploads(&app).await {
            error!(%cause, "expired uploads cannot be cleared away");
        }
    }
}

/// Deletes expired uploads and answers to idempotency keys.
pub async fn expire_uploads(app: &App) -> Result<(), OperationError> {
    for id in app.db.expired_uploads(app.clock.now_ms()).await? {
        // An expired upload may still have a stalled request, whose bytes must not follow.
        app.append_locks.take_over(id).await;
        delete_upload(app, id).await?;
        info!(upload = %id, "an unfinished upload expired");
    }
    let old = app.clock.ms_before(ANSWER_LIFETIME);
    Ok(app.db.forget_idempotency_keys(old).await?)
}

/// Deletes leftovers of a crash or a power cut. Must run before any request is served.
pub async fn repair_orphans(app: &App) -> Result<(), OperationError> {
    // Requests that the crash interrupted may be repeated with their keys.
    app.db.release_idempotency_keys().await?;
    for path in app.blobs.list_paths(blob::UPLOADS).await? {
        if !app.db.is_upload_part(&path).await? {
            // It may have been on its way to become the original of a receipt that was not
            // committed.
            if let Some(id) = blob::upload_id_in_path(&path) {
                intake::originals::remove_unclaimed(app, id).await?;
            }
            app.blobs.remove(&path).await?;
        }
    }
    // After a power cut the offset may count bytes that never reached the disk.
    for (id, part) in app.db.unfinished_upload_parts().await? {
        if app.blobs.size_of_path(&part.blob).await.ok() != Some(part.size_bytes) {
            warn!(upload = %id, "bytes of an unfinished upload are lost: its client begins again");
            delete_upload(app, id).await?;
        }
    }
    expire_uploads(app).await
}
