//! Upkeep: database and files are made to fit each other, at the start and once a day.
//!
//! A file that belongs to no receipt is removed only under the write lock of the database, where no receipt can come into
//! being that would name it. An original is not even then: it may be the only copy of a receipt whose row is in another
//! database, after a backup was put back. It is set aside in a folder of its own.

use std::collections::HashSet;
use std::path::Path;
use std::time::{Duration, SystemTime};

use anyhow::{Context, bail};
use shared::id::ReceiptId;
use tracing::{error, info, warn};

use crate::app::App;
use crate::blob::leftovers::{self, SET_ASIDE};
use crate::db::{DATABASE, claims};
use crate::intake::IntakeError;
use crate::trash;

/// How often is swept.
const INTERVAL: Duration = Duration::from_hours(24);
/// A file of an upload that no row names is left over when nobody has written to it for this long.
const UNNAMED_AGE: Duration = Duration::from_hours(48);

/// Refuses a data folder whose database is missing although there are files of receipts. To be called before the database is
/// opened, which would make a new one.
pub fn check_folder(data: &Path) -> anyhow::Result<()> {
    let (database, files) = (data.join(DATABASE), data.join("files"));
    let is_missing = std::fs::metadata(&database).map_or(true, |metadata| metadata.len() == 0);
    let has_files = || {
        let found = leftovers::has_files(&files);
        found.with_context(|| format!("the folder {} cannot be read", files.display()))
    };
    if is_missing && has_files()? {
        bail!(
            "the database {} is missing or empty, but there are files of receipts in {}. Put the database back \
             from a backup, together with {DATABASE}-wal if there is one. To begin with an empty database, \
             move the folder {} somewhere else first.",
            database.display(),
            files.display(),
            files.display(),
        );
    }
    Ok(())
}

/// Refuses a database that knows nothing beside originals of receipts. To be called before anything is cleared away.
pub async fn check_database(app: &App, data: &Path) -> anyhow::Result<()> {
    if !app.db.holds_nothing().await? {
        return Ok(());
    }
    // What a stopped server was about to keep as its first receipt is no such original.
    let begun = app.blobs.uploads_begun().await?;
    if app
        .blobs
        .originals()
        .await?
        .iter()
        .any(|id| !begun.contains(id))
    {
        bail!(
            "the database {} holds no receipts, but there are originals of receipts in {}. Put the right \
             database back from a backup. To begin anew, move that folder somewhere else first.",
            data.join(DATABASE).display(),
            data.join("files/originals").display(),
        );
    }
    Ok(())
}

/// Sweeps now and once a day, until the server shuts down.
pub async fn run(app: App) {
    // Nothing of this process was unfinished before it began.
    let mut before = SystemTime::now();
    loop {
        if let Err(cause) = app.blobs.remove_unfinished(before).await {
            error!(%cause, "unfinished files cannot be removed");
        }
        if let Err(cause) = sweep(&app).await {
            error!(%cause, "files that belong to no receipt cannot be cleared away");
        }
        tokio::select! {
            () = tokio::time::sleep(INTERVAL) => {}
            () = app.shutdown.cancelled() => return,
        }
        before = SystemTime::now() - UNNAMED_AGE;
    }
}

/// Clears away the files of receipts and uploads that no row names.
pub async fn sweep(app: &App) -> Result<(), IntakeError> {
    trash::finish_purge(app).await;
    let found = app.blobs.receipts().await?;
    let known: HashSet<ReceiptId> = app.db.receipt_ids().await?.into_iter().collect();
    let (mut removed, mut set_aside) = (0, 0);
    for id in found.difference(&known) {
        let mut tx = app.db.begin().await?;
        // A receipt of this id may be there by now, or an upload be about to become one.
        if claims::holders(&mut tx, *id).await?.is_none() {
            set_aside += u64::from(app.blobs.set_aside(*id).await?);
            app.blobs.remove_receipt(*id).await?;
            removed += 1;
        }
        tx.rollback().await?;
    }
    for path in app
        .blobs
        .uploads_written_before(SystemTime::now() - UNNAMED_AGE)
        .await?
    {
        if !app.db.is_upload_part(&path).await? {
            app.blobs.remove(&path).await?;
            removed += 1;
        }
    }
    if removed > 0 {
        info!(removed, "cleared away files that belong to no receipt");
    }
    if set_aside > 0 {
        warn!(
            set_aside,
            "originals that belong to no receipt were put into the folder files/{SET_ASIDE}: send them again \
             to have their receipts back, or delete them"
        );
    }
    Ok(())
}
