//! Upkeep: reconciliation of database and files, at startup and once a day.
//!
//! A file without a receipt is deleted only under the write lock of the database, while no receipt
//! can be added that names it. Originals are not deleted even then: after a restored backup a file
//! may be the only copy of a receipt whose row is in another database. They are set aside in a
//! folder of their own.

use std::collections::HashSet;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, bail};
use shared::id::ReceiptId;
use tracing::{error, info, warn};

use crate::app::App;
use crate::blob::leftovers::{self, SET_ASIDE};
use crate::db::{DATABASE, claims};
use crate::error::OperationError;
use crate::trash;

/// Interval between two sweeps.
const SWEEP_INTERVAL: Duration = Duration::from_hours(24);
/// Minimum time without writes after which an upload file without a row is an orphan.
const ORPHAN_AGE: Duration = Duration::from_hours(48);

/// Refuses a data folder with files of receipts but without a database. Must be called before the
/// database is opened, which would create an empty one.
pub fn check_data_folder(data: &Path) -> anyhow::Result<()> {
    let (database, files) = (data.join(DATABASE), data.join("files"));
    // An empty file counts as missing.
    let is_missing = std::fs::metadata(&database).map_or(true, |metadata| metadata.len() == 0);
    let has_files = || {
        let found = leftovers::has_files(&files);
        found.with_context(|| format!("the folder {} cannot be read", files.display()))
    };
    if is_missing && has_files()? {
        bail!(
            "the database {} is missing or empty, but there are files of receipts in {}. Put the \
             database back from a backup, together with {DATABASE}-wal if there is one. To begin \
             with an empty database, move the folder {} somewhere else first.",
            database.display(),
            files.display(),
            files.display(),
        );
    }
    Ok(())
}

/// Refuses an empty database beside originals of receipts. Must be called before anything is
/// deleted.
pub async fn check_database(app: &App, data: &Path) -> anyhow::Result<()> {
    if !app.db.is_empty().await? {
        return Ok(());
    }
    // An original whose upload still exists belongs to an interrupted admission of the very first
    // receipt.
    let begun = app.blobs.ids_of_uploads().await?;
    if app
        .blobs
        .ids_of_originals()
        .await?
        .iter()
        .any(|id| !begun.contains(id))
    {
        bail!(
            "the database {} holds no receipts, but there are originals of receipts in {}. Put \
             the right database back from a backup. To begin anew, move that folder somewhere \
             else first.",
            data.join(DATABASE).display(),
            data.join("files/originals").display(),
        );
    }
    Ok(())
}

/// Sweeps now and once a day, until the server shuts down.
pub async fn sweep_periodically(app: App) {
    // At startup everything written before is a leftover of an earlier process.
    let mut before = app.clock.system_time();
    loop {
        if let Err(cause) = app.blobs.remove_unfinished(before).await {
            error!(%cause, "unfinished files cannot be removed");
        }
        if let Err(cause) = sweep_orphans(&app).await {
            error!(%cause, "files that belong to no receipt cannot be cleared away");
        }
        match app.blobs.measure_pictures().await {
            Ok(bytes) => app.set_pictures_bytes(bytes),
            Err(cause) => error!(%cause, "the pictures of receipts cannot be measured"),
        }
        tokio::select! {
            () = tokio::time::sleep(SWEEP_INTERVAL) => {}
            () = app.shutdown.cancelled() => return,
        }
        // From now on a recent file may belong to a write that is still running.
        before = app.clock.system_time() - ORPHAN_AGE;
    }
}

/// Deletes the files of receipts and uploads that no row names; sets originals aside.
pub async fn sweep_orphans(app: &App) -> Result<(), OperationError> {
    // Files of purged receipts have no row either, but must not be set aside.
    trash::finish_purges(app).await;
    // Files are listed before rows, so that a receipt added in between is not taken for an orphan.
    let found = app.blobs.ids_of_receipts().await?;
    let known: HashSet<ReceiptId> = app.db.receipt_ids().await?.into_iter().collect();
    let (mut removed, mut set_aside) = (0, 0);
    for id in found.difference(&known) {
        let mut tx = app.db.begin().await?;
        // Checked again under the write lock: the receipt or an upload with this id may exist by
        // now.
        if claims::find_holders(&mut tx, *id).await?.is_free() {
            set_aside += u64::from(app.blobs.set_aside(*id).await?);
            app.blobs.remove_receipt(*id).await?;
            removed += 1;
        }
        // The transaction changed nothing: it only kept the write lock.
        tx.rollback().await?;
    }
    // A writer creates its file before the row exists, hence the minimum age.
    for path in app
        .blobs
        .uploads_written_before(app.clock.system_time() - ORPHAN_AGE)
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
            "originals that belong to no receipt were put into the folder files/{SET_ASIDE}: \
             send them again to have their receipts back, or delete them"
        );
    }
    Ok(())
}
