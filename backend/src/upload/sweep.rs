//! Clears away what nobody finishes, and what a kill left behind.
//!
//! Uploads that stood unfinished for too long go with their bytes. Files that no upload names, because the
//! server was killed between writing and counting them, go at the next start.

use std::time::Duration;

use futures_util::TryStreamExt;
use tracing::{error, info, warn};

use super::{UploadError, forget};
use crate::app::{App, now_ms};
use crate::{blob, intake};

/// How often expired uploads are looked for, at most.
const INTERVAL: Duration = Duration::from_mins(10);
/// … and at least, where they expire soon.
const INTERVAL_MIN: Duration = Duration::from_secs(1);
/// How long the answers to repeatable requests are kept.
const ANSWERS_KEPT: Duration = Duration::from_hours(24);

/// Clears expired uploads away again and again, until the server shuts down.
pub async fn run(app: App) {
    let lifetime = app.settings.upload_lifetime.unwrap_or(INTERVAL);
    let interval = (lifetime / 4).clamp(INTERVAL_MIN, INTERVAL);
    loop {
        tokio::select! {
            () = tokio::time::sleep(interval) => {}
            () = app.shutdown.cancelled() => return,
        }
        if let Err(cause) = clear_expired(&app).await {
            error!(%cause, "expired uploads cannot be cleared away");
        }
    }
}

/// Clears away what has expired by now.
pub async fn clear_expired(app: &App) -> Result<(), UploadError> {
    for id in app.db.expired_uploads(now_ms()).await? {
        app.turns.take_over(id).await;
        forget(app, id).await?;
        info!(upload = %id, "an unfinished upload expired");
    }
    let old = now_ms().saturating_sub(i64::try_from(ANSWERS_KEPT.as_millis()).unwrap_or(i64::MAX));
    Ok(app.db.forget_idempotency_keys(old).await?)
}

/// Mends what a kill or a power cut left. To be called before anything arrives.
pub async fn mend(app: &App) -> Result<(), UploadError> {
    app.db.release_idempotency_keys().await?;
    let mut found = Box::pin(app.blobs.uploads());
    while let Some(file) = found.try_next().await? {
        if !app.db.is_upload_part(&file.path).await? {
            // It was about to become the original of a receipt, perhaps, that was not committed.
            if let Some(id) = blob::upload_of(&file.path) {
                intake::originals::remove_unclaimed(app, id).await?;
            }
            app.blobs.remove(&file.path).await?;
        }
    }
    // After a power cut the offset may count bytes that never reached the disk.
    for (id, part) in app.db.unfinished_upload_parts().await? {
        if app.blobs.size_of_path(&part.blob).await.ok() != Some(part.size_bytes) {
            warn!(upload = %id, "bytes of an unfinished upload are lost: its client begins again");
            forget(app, id).await?;
        }
    }
    clear_expired(app).await
}
