//! Download workers: fetch receipts by their links and admit them.
//!
//! [`crate::fetch`] decides which links are allowed, [`crate::intake`] admits the files. A download
//! interrupted by a shutdown starts anew with the next server. Deleting its row cancels a download:
//! this is noticed within [`PROGRESS_INTERVAL`], and no bytes are kept.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use shared::problem::ProblemCode;
use tokio::task::JoinSet;
use tracing::{error, info, warn};

use crate::app::App;
use crate::blob::BlobError;
use crate::db::downloads::ClaimedDownload;
use crate::db::{self, DbError};
use crate::error::OperationError;
use crate::fetch::download::Downloader;
use crate::fetch::error::FetchError;
use crate::fetch::link;
use crate::intake::admission::Origin;
use crate::intake::incoming::{IncomingFile, StagedFile};

/// Number of concurrent downloads.
const CONCURRENT_DOWNLOADS: usize = 2;
/// Maximum number of attempts per link.
const ATTEMPTS_MAX: u32 = 3;
/// Lease of a download: longer than it may take.
const LEASE_DURATION: Duration = Duration::from_mins(20);
/// Interval at which the received bytes are stored.
const PROGRESS_INTERVAL: Duration = Duration::from_millis(500);
/// Retention of ended downloads.
const RETENTION: Duration = Duration::from_hours(30 * 24);
/// Delay after a database error.
const DATABASE_RETRY_DELAY: Duration = Duration::from_secs(2);

/// Runs the download workers until the server shuts down. After a transient failure a link waits
/// for `rest`, and four times as long after each further one.
pub async fn run_workers(app: App, downloader: Downloader, rest: Duration) {
    let downloader = Arc::new(downloader);
    let mut running = JoinSet::new();
    for _ in 0..CONCURRENT_DOWNLOADS {
        running.spawn(run_worker(app.clone(), Arc::clone(&downloader), rest));
    }
    while running.join_next().await.is_some() {}
}

/// Requeues downloads interrupted by the last shutdown and deletes old ones. Must be called before
/// [`run_workers`].
pub async fn requeue_interrupted(app: &App) -> Result<(), DbError> {
    app.db
        .release_downloads(app.clock.now_ms().saturating_sub(duration_to_ms(RETENTION)))
        .await
}

/// Reason why a download ended without a file.
#[derive(Debug, thiserror::Error)]
enum DownloadError {
    #[error(transparent)]
    Fetch(#[from] FetchError),
    #[error(transparent)]
    Intake(#[from] OperationError),
    #[error("cancelled")]
    Cancelled,
    #[error("the server stops")]
    Stopping,
}

/// Progress of a download. A size of 0 means unknown, since empty files are refused.
#[derive(Default)]
struct DownloadProgress {
    received_bytes: AtomicU64,
    size_bytes: AtomicU64,
}

async fn run_worker(app: App, downloader: Arc<Downloader>, rest: Duration) {
    while !app.shutdown.is_cancelled() {
        let now = app.clock.now_ms();
        // Every claim has a lease of its own, so that an outdated worker cannot store anything.
        let lease = uuid::Uuid::now_v7().to_string();
        match app
            .db
            .claim_download(
                lease,
                now,
                now.saturating_add(duration_to_ms(LEASE_DURATION)),
            )
            .await
        {
            Ok(Some(claimed)) => {
                // More downloads may be due: wake another worker.
                app.download_added.notify_one();
                if let Err(cause) = process_download(&app, &downloader, &claimed, rest).await {
                    let id = claimed.id;
                    error!(download = %id, %cause, "what came of a download cannot be kept");
                }
            }
            Ok(None) => wait_for_download(&app).await,
            Err(cause) => {
                error!(%cause, "the downloads cannot be asked for");
                tokio::select! {
                    () = tokio::time::sleep(DATABASE_RETRY_DELAY) => {}
                    () = app.shutdown.cancelled() => {}
                }
            }
        }
    }
}

/// Sleeps until a download is added or due, or the server shuts down.
async fn wait_for_download(app: &App) {
    let next = app.db.next_download_at().await.ok().flatten();
    // At least 20 ms, to avoid a busy loop; at most an hour if nothing is known to be due.
    let wait = next.map_or(Duration::from_hours(1), |at| {
        Duration::from_millis(
            u64::try_from(at.saturating_sub(app.clock.now_ms()))
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

/// Processes one download and stores its outcome.
async fn process_download(
    app: &App,
    downloader: &Downloader,
    claimed: &ClaimedDownload,
    rest: Duration,
) -> Result<(), OperationError> {
    let url = link::parse_link(&claimed.url)
        .map(|url| link::redact_for_log(&url))
        .unwrap_or_default();
    let id = claimed.id;
    match fetch_and_admit(app, downloader, claimed).await {
        Ok(receipt) => {
            info!(download = %id, %url, %receipt, "fetched");
        }
        Err(DownloadError::Cancelled) => info!(download = %id, %url, "cancelled"),
        // An attempt cut off by a shutdown does not count.
        Err(DownloadError::Stopping) => {
            app.db
                .postpone_download(claimed, claimed.attempt - 1, app.clock.now_ms())
                .await?;
        }
        Err(setback) if setback.is_transient() && claimed.attempt < ATTEMPTS_MAX => {
            warn!(download = %id, %url, %setback, "not fetched, will be tried again");
            // Exponential backoff.
            let rest = rest * 4_u32.pow(claimed.attempt - 1);
            let due = app.clock.now_ms().saturating_add(duration_to_ms(rest));
            app.db
                .postpone_download(claimed, claimed.attempt, due)
                .await?;
        }
        Err(setback) => {
            warn!(download = %id, %url, %setback, "not fetched");
            app.db
                .fail_download(claimed, setback.problem_code(), &url, app.clock.now_ms())
                .await?;
        }
    }
    Ok(())
}

/// Downloads a file and admits it as a receipt.
async fn fetch_and_admit(
    app: &App,
    downloader: &Downloader,
    claimed: &ClaimedDownload,
) -> Result<shared::id::ReceiptId, DownloadError> {
    let standing = DownloadProgress::default();
    // The first of these to end decides; the others are dropped with their bytes.
    let (staged, name) = tokio::select! {
        fetched = fetch_file(app, downloader, claimed, &standing) => fetched?,
        setback = report_progress(app, claimed, &standing) => return Err(setback),
        () = app.shutdown.cancelled() => return Err(DownloadError::Stopping),
    };
    // The file is complete. From here on a shutdown no longer interrupts it; a cancellation is
    // checked once more.
    let size = staged.size_bytes;
    if !app
        .db
        .advance_download(claimed, size, Some(size), app.clock.now_ms())
        .await
        .map_err(OperationError::from)?
    {
        return Err(DownloadError::Cancelled);
    }
    match staged
        .admit(app, &name, Origin::Download(Box::new(claimed.clone())))
        .await
    {
        Ok(admitted) => Ok(admitted.receipt),
        // Cancelled during the admission.
        Err(OperationError::Gone) => Err(DownloadError::Cancelled),
        Err(error) => Err(error.into()),
    }
}

async fn fetch_file(
    app: &App,
    downloader: &Downloader,
    claimed: &ClaimedDownload,
    standing: &DownloadProgress,
) -> Result<(StagedFile, String), DownloadError> {
    let mut download = downloader
        .open_link(&link::parse_link(&claimed.url)?)
        .await?;
    standing
        .size_bytes
        .store(download.size_bytes.unwrap_or(0), Ordering::Relaxed);
    let mut incoming = IncomingFile::begin_file(app, claimed.id);
    while let Some(bytes) = download.next_chunk().await? {
        standing
            .received_bytes
            .fetch_add(bytes.len() as u64, Ordering::Relaxed);
        incoming.write(bytes).await?;
    }
    Ok((incoming.finish().await?, download.file_name))
}

/// Stores the progress periodically; returns when the download was cancelled.
async fn report_progress(
    app: &App,
    claimed: &ClaimedDownload,
    standing: &DownloadProgress,
) -> DownloadError {
    loop {
        tokio::time::sleep(PROGRESS_INTERVAL).await;
        let received = standing.received_bytes.load(Ordering::Relaxed);
        let size = Some(standing.size_bytes.load(Ordering::Relaxed)).filter(|size| *size > 0);
        match app
            .db
            .advance_download(claimed, received, size, app.clock.now_ms())
            .await
        {
            Ok(true) => {}
            Ok(false) => return DownloadError::Cancelled,
            Err(cause) => warn!(download = %claimed.id, %cause, "its progress cannot be kept"),
        }
    }
}

impl DownloadError {
    fn is_transient(&self) -> bool {
        match self {
            Self::Fetch(error) => error.is_transient(),
            Self::Intake(OperationError::Refused(_)) | Self::Cancelled => false,
            Self::Intake(_) | Self::Stopping => true,
        }
    }

    fn problem_code(&self) -> ProblemCode {
        match self {
            Self::Fetch(error) => error.problem(),
            Self::Intake(OperationError::Refused(code)) => *code,
            Self::Intake(OperationError::Blob(BlobError::Full)) => ProblemCode::StorageFull,
            Self::Intake(OperationError::Db(error)) if db::is_full(error) => {
                ProblemCode::StorageFull
            }
            Self::Intake(_) | Self::Cancelled | Self::Stopping => ProblemCode::Internal,
        }
    }
}

fn duration_to_ms(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}
