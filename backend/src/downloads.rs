//! Download workers: fetch receipts by their links and admit them.
//!
//! [`crate::fetch`] decides which links are allowed, [`crate::intake`] admits the files. A download
//! interrupted by a shutdown starts anew with the next server. Deleting its row cancels a download:
//! this is noticed within [`PROGRESS_INTERVAL`], and no bytes are kept.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use shared::id::ReceiptId;
use shared::problem::ProblemCode;
use tracing::{info, warn};

use crate::app::App;
use crate::blob::BlobError;
use crate::db::downloads::ClaimedDownload;
use crate::db::queue::{Job, JobKind};
use crate::db::{self, DbError};
use crate::error::OperationError;
use crate::fetch::download::Downloader;
use crate::fetch::error::FetchError;
use crate::fetch::link;
use crate::intake::admission::Origin;
use crate::intake::incoming::{IncomingFile, StagedFile};
use crate::queue::{self, Staffing, Work};

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

/// Runs the download workers until the server shuts down. After a transient failure a link waits
/// for `rest`, and four times as long after each further one.
pub async fn run_workers(app: App, downloader: Downloader, rest: Duration) {
    let downloader = Arc::new(downloader);
    let staffing = Staffing {
        workers: CONCURRENT_DOWNLOADS,
        lease: LEASE_DURATION,
    };
    queue::run_workers(app, DownloadWork { downloader, rest }, staffing).await;
}

/// Requeues downloads interrupted by the last shutdown and deletes old ones. Must be called before
/// [`run_workers`].
pub async fn requeue_interrupted(app: &App) -> Result<(), DbError> {
    let ended_before_ms = app.clock.ms_before(RETENTION);
    app.db.release_downloads(ended_before_ms).await
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

/// Download of links.
#[derive(Clone)]
struct DownloadWork {
    downloader: Arc<Downloader>,
    /// Delay after the first transient failure.
    rest: Duration,
}

impl Work for DownloadWork {
    const KIND: JobKind = JobKind::Download;

    async fn process(&self, app: &App, job: &Job) -> anyhow::Result<()> {
        // Cancelled since the claim, or the lease is lost.
        let Some(claimed) = app.db.begin_download(job, app.clock.now_ms()).await? else {
            return Ok(());
        };
        Ok(self.process_download(app, &claimed).await?)
    }

    async fn put_back(
        &self,
        app: &App,
        job: &Job,
        due_at_ms: i64,
        counts_as_attempt: bool,
    ) -> Result<bool, DbError> {
        let db = &app.db;
        db.postpone_download(job, due_at_ms, counts_as_attempt)
            .await
    }
}

impl DownloadWork {
    /// Fetches the file and stores the outcome.
    async fn process_download(&self, app: &App, claimed: &ClaimedDownload) -> Result<(), DbError> {
        let job = &claimed.job;
        let (id, attempt) = (job.id, job.attempt);
        let url = link::parse_link(&claimed.url)
            .map(|url| link::redact_for_log(&url))
            .unwrap_or_default();
        match fetch_and_admit(app, &self.downloader, claimed).await {
            Ok(receipt) => info!(download = %id, %url, %receipt, "fetched"),
            Err(DownloadError::Cancelled) => info!(download = %id, %url, "cancelled"),
            // An attempt cut off by a shutdown does not count.
            Err(DownloadError::Stopping) => {
                let now = app.clock.now_ms();
                app.db.postpone_download(job, now, false).await?;
            }
            Err(setback) if setback.is_transient() && attempt < ATTEMPTS_MAX => {
                warn!(download = %id, %url, %setback, "not fetched, will be tried again");
                // Exponential backoff.
                let due_at_ms = app.clock.ms_after(self.rest * 4_u32.pow(attempt - 1));
                app.db.postpone_download(job, due_at_ms, true).await?;
            }
            Err(setback) => {
                warn!(download = %id, %url, %setback, "not fetched");
                let now = app.clock.now_ms();
                let problem = setback.problem_code();
                app.db.fail_download(job, problem, &url, now).await?;
            }
        }
        Ok(())
    }
}

/// Downloads a file and admits it as a receipt.
async fn fetch_and_admit(
    app: &App,
    downloader: &Downloader,
    claimed: &ClaimedDownload,
) -> Result<ReceiptId, DownloadError> {
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
        .advance_download(&claimed.job, size, Some(size), app.clock.now_ms())
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
    // The id of the download becomes that of the receipt, so a repeated attempt adds no second one.
    let mut incoming = IncomingFile::begin_file(app, claimed.job.id);
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
        // 0 stands for a size that the other server did not announce.
        let size = Some(standing.size_bytes.load(Ordering::Relaxed)).filter(|size| *size > 0);
        match app
            .db
            .advance_download(&claimed.job, received, size, app.clock.now_ms())
            .await
        {
            Ok(true) => {}
            Ok(false) => return DownloadError::Cancelled,
            Err(cause) => warn!(download = %claimed.job.id, %cause, "its progress cannot be kept"),
        }
    }
}

impl DownloadError {
    fn is_transient(&self) -> bool {
        match self {
            Self::Fetch(error) => error.is_transient(),
            // A refused file would be refused again.
            Self::Intake(error) => error.refusal().is_none(),
            Self::Cancelled => false,
            Self::Stopping => true,
        }
    }

    fn problem_code(&self) -> ProblemCode {
        match self {
            Self::Fetch(error) => error.problem(),
            Self::Intake(OperationError::Blob(BlobError::Full)) => ProblemCode::StorageFull,
            Self::Intake(OperationError::Db(error)) if db::is_full(error) => {
                ProblemCode::StorageFull
            }
            Self::Intake(error) => error.refusal().unwrap_or(ProblemCode::Internal),
            Self::Cancelled | Self::Stopping => ProblemCode::Internal,
        }
    }
}
