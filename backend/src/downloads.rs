//! Fetches receipts by their links, a few at a time, and hands them to the one door for bytes.
//!
//! What may be fetched is decided in [`crate::fetch`], what becomes of it in [`intake`]. A download that
//! was cut off by the end of the server begins anew with the next one. One whose row was deleted is
//! cancelled: it is noticed within [`TOLD_EVERY`], and leaves nothing.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use shared::problem::ProblemCode;
use tokio::task::JoinSet;
use tracing::{error, info, warn};

use crate::app::{App, now_ms};
use crate::blob::BlobError;
use crate::db::downloads::Claimed;
use crate::db::{self, DbError};
use crate::fetch::download::Downloader;
use crate::fetch::error::FetchError;
use crate::fetch::link;
use crate::intake::IntakeError;
use crate::intake::admission::Origin;
use crate::intake::incoming::{Incoming, Staged};

/// How many links are fetched at the same time.
const SIDE_BY_SIDE: usize = 2;
/// How often a link is tried.
const ATTEMPTS_MAX: u32 = 3;
/// How long a download is leased: longer than it may take.
const LEASE: Duration = Duration::from_mins(20);
/// How often the bytes that have arrived are written down.
const TOLD_EVERY: Duration = Duration::from_millis(500);
/// How long a download that ended is remembered.
const KEPT: Duration = Duration::from_hours(30 * 24);
/// How long to sleep when the database cannot be asked.
const DATABASE_REST: Duration = Duration::from_secs(2);

/// Fetches what waits to be fetched, until the server shuts down. After a failure that may pass, a link
/// rests for `rest`, and after the next one four times as long.
pub async fn run(app: App, downloader: Downloader, rest: Duration) {
    let downloader = Arc::new(downloader);
    let mut running = JoinSet::new();
    for _ in 0..SIDE_BY_SIDE {
        running.spawn(work(app.clone(), Arc::clone(&downloader), rest));
    }
    while running.join_next().await.is_some() {}
}

/// Takes up what a stopped server left. To be called before [`run`].
pub async fn take_up(app: &App) -> Result<(), DbError> {
    app.db
        .release_downloads(now_ms().saturating_sub(milliseconds(KEPT)))
        .await
}

/// Why a download ends without a file.
#[derive(Debug, thiserror::Error)]
enum Setback {
    #[error(transparent)]
    Fetch(#[from] FetchError),
    #[error(transparent)]
    Intake(#[from] IntakeError),
    #[error("cancelled")]
    Cancelled,
    #[error("the server stops")]
    Stopping,
}

/// How far a download has come. The size is known when it is not 0: no file of 0 bytes is taken.
#[derive(Default)]
struct Standing {
    received: AtomicU64,
    size: AtomicU64,
}

async fn work(app: App, downloader: Arc<Downloader>, rest: Duration) {
    while !app.shutdown.is_cancelled() {
        let now = now_ms();
        let lease = uuid::Uuid::now_v7().to_string();
        match app
            .db
            .claim_download(lease, now, now.saturating_add(milliseconds(LEASE)))
            .await
        {
            Ok(Some(claimed)) => {
                // Where one was, more may be: a sleeping colleague looks too.
                app.download_added.notify_one();
                if let Err(cause) = attend(&app, &downloader, &claimed, rest).await {
                    error!(download = %claimed.id, %cause, "what came of a download cannot be kept");
                }
            }
            Ok(None) => sleep(&app).await,
            Err(cause) => {
                error!(%cause, "the downloads cannot be asked for");
                tokio::select! { () = tokio::time::sleep(DATABASE_REST) => {}, () = app.shutdown.cancelled() => {} }
            }
        }
    }
}

/// Sleeps until a download is added or one becomes due.
async fn sleep(app: &App) {
    let next = app.db.next_download_at().await.ok().flatten();
    let wait = next.map_or(Duration::from_hours(1), |at| {
        Duration::from_millis(
            u64::try_from(at.saturating_sub(now_ms()))
                .unwrap_or(0)
                .max(20),
        )
    });
    tokio::select! {
        () = app.download_added.notified() => {}
        () = tokio::time::sleep(wait) => {}
        () = app.shutdown.cancelled() => {}
    }
}

/// Does one download to its end, whatever end that is.
async fn attend(
    app: &App,
    downloader: &Downloader,
    claimed: &Claimed,
    rest: Duration,
) -> Result<(), IntakeError> {
    let url = link::parse(&claimed.url)
        .map(|url| link::for_log(&url))
        .unwrap_or_default();
    let id = claimed.id;
    match bring(app, downloader, claimed).await {
        Ok(receipt) => {
            info!(download = %id, %url, %receipt, "fetched");
        }
        Err(Setback::Cancelled) => info!(download = %id, %url, "cancelled"),
        Err(Setback::Stopping) => {
            app.db
                .postpone_download(claimed, claimed.attempt - 1, now_ms())
                .await?
        }
        Err(setback) if setback.is_passing() && claimed.attempt < ATTEMPTS_MAX => {
            warn!(download = %id, %url, %setback, "not fetched, will be tried again");
            let rest = rest * 4_u32.pow(claimed.attempt - 1);
            let due = now_ms().saturating_add(milliseconds(rest));
            app.db
                .postpone_download(claimed, claimed.attempt, due)
                .await?;
        }
        Err(setback) => {
            warn!(download = %id, %url, %setback, "not fetched");
            app.db
                .fail_download(claimed, setback.problem(), &url, now_ms())
                .await?;
        }
    }
    Ok(())
}

/// Fetches a file and makes a receipt of it.
async fn bring(
    app: &App,
    downloader: &Downloader,
    claimed: &Claimed,
) -> Result<shared::id::ReceiptId, Setback> {
    let standing = Standing::default();
    let (staged, name) = tokio::select! {
        fetched = fetch(app, downloader, claimed, &standing) => fetched?,
        setback = watch(app, claimed, &standing) => return Err(setback),
        () = app.shutdown.cancelled() => return Err(Setback::Stopping),
    };
    // Not to be interrupted: the file is whole, and is about to become a receipt.
    let size = staged.size_bytes;
    if !app
        .db
        .advance_download(claimed, size, Some(size), now_ms())
        .await
        .map_err(IntakeError::from)?
    {
        return Err(Setback::Cancelled);
    }
    match staged
        .admit(app, &name, Origin::Download(Box::new(claimed.clone())))
        .await
    {
        Ok(admitted) => Ok(admitted.receipt),
        // At the last moment.
        Err(IntakeError::Gone) => Err(Setback::Cancelled),
        Err(error) => Err(error.into()),
    }
}

async fn fetch(
    app: &App,
    downloader: &Downloader,
    claimed: &Claimed,
    standing: &Standing,
) -> Result<(Staged, String), Setback> {
    let mut download = downloader.open(&link::parse(&claimed.url)?).await?;
    standing
        .size
        .store(download.size.unwrap_or(0), Ordering::Relaxed);
    let mut incoming = Incoming::begin(app, claimed.id);
    while let Some(bytes) = download.chunk().await? {
        standing
            .received
            .fetch_add(bytes.len() as u64, Ordering::Relaxed);
        incoming.write(bytes).await?;
    }
    Ok((incoming.finish().await?, download.file_name))
}

/// Writes down how far a download has come, until it is cancelled.
async fn watch(app: &App, claimed: &Claimed, standing: &Standing) -> Setback {
    loop {
        tokio::time::sleep(TOLD_EVERY).await;
        let received = standing.received.load(Ordering::Relaxed);
        let size = Some(standing.size.load(Ordering::Relaxed)).filter(|size| *size > 0);
        match app
            .db
            .advance_download(claimed, received, size, now_ms())
            .await
        {
            Ok(true) => {}
            Ok(false) => return Setback::Cancelled,
            Err(cause) => warn!(download = %claimed.id, %cause, "its progress cannot be kept"),
        }
    }
}

impl Setback {
    fn is_passing(&self) -> bool {
        match self {
            Self::Fetch(error) => error.is_passing(),
            Self::Intake(IntakeError::Refused(_)) | Self::Cancelled => false,
            Self::Intake(_) | Self::Stopping => true,
        }
    }

    fn problem(&self) -> ProblemCode {
        match self {
            Self::Fetch(error) => error.problem(),
            Self::Intake(IntakeError::Refused(code)) => *code,
            Self::Intake(IntakeError::Blob(BlobError::Full)) => ProblemCode::StorageFull,
            Self::Intake(IntakeError::Db(error)) if db::is_full(error) => ProblemCode::StorageFull,
            Self::Intake(_) | Self::Cancelled | Self::Stopping => ProblemCode::Internal,
        }
    }
}

fn milliseconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}
