//! Workers of the queue: claims, leases, waiting and the return of jobs after faults.
//!
//! Each kind of job implements [`Work`]; everything else is common to all kinds. Idle workers wait
//! for a notification or the next due time and do not poll.

use std::time::Duration;

use tokio::task::JoinSet;
use tracing::error;

use crate::app::App;
use crate::blob::BlobError;
use crate::db::queue::{Job, JobKind};
use crate::db::{self, DbError};

/// Delay of a job after a fault of the server.
const FAULT_RETRY_DELAY: Duration = Duration::from_secs(5);
/// Delay after a database error.
const DATABASE_RETRY_DELAY: Duration = Duration::from_secs(2);
/// Minimum wait for the next job, to avoid a busy loop.
const WAIT_MIN: Duration = Duration::from_millis(20);
/// Wait if no job is known.
const WAIT_MAX: Duration = Duration::from_hours(1);

/// Number of workers and lease for one kind of job.
#[derive(Debug, Clone, Copy)]
pub struct Staffing {
    /// Number of concurrent workers.
    pub workers: usize,
    /// Lease of a job: longer than one attempt may take.
    pub lease: Duration,
}

/// Processing of the jobs of one kind.
pub trait Work: Clone + Send + Sync + 'static {
    /// The kind.
    const KIND: JobKind;

    /// Makes one attempt and stores its outcome: a result, a failure, or the next attempt according
    /// to the retry policy of the kind. An error is a fault of the server.
    fn process(&self, app: &App, job: &Job) -> impl Future<Output = anyhow::Result<()>> + Send;

    /// Returns a job to the queue after a fault of the server.
    fn put_back(
        &self,
        app: &App,
        job: &Job,
        due_at_ms: i64,
        counts_as_attempt: bool,
    ) -> impl Future<Output = Result<bool, DbError>> + Send;
}

/// Runs the workers of a kind until the server shuts down.
pub async fn run_workers<W: Work>(app: App, work: W, staffing: Staffing) {
    let mut running = JoinSet::new();
    for _ in 0..staffing.workers {
        running.spawn(run_worker(app.clone(), work.clone(), staffing.lease));
    }
    while running.join_next().await.is_some() {}
}

async fn run_worker<W: Work>(app: App, work: W, duration: Duration) {
    while !app.shutdown.is_cancelled() {
        // Every claim has a lease of its own, so that an outdated worker cannot store anything.
        let lease = uuid::Uuid::now_v7().to_string();
        let (now, until) = (app.clock.now_ms(), app.clock.ms_after(duration));
        match app.db.claim_job(W::KIND, lease, now, until).await {
            Ok(Some(job)) => {
                // More jobs may be due: wake another worker.
                app.wake_worker(W::KIND);
                if let Err(cause) = work.process(&app, &job).await {
                    error!(kind = ?W::KIND, id = %job.id, %cause, "a job could not be done");
                    return_job(&app, &work, &job, &cause).await;
                }
            }
            Ok(None) => wait_for_job(&app, W::KIND).await,
            Err(cause) => {
                error!(kind = ?W::KIND, %cause, "the jobs cannot be asked for");
                tokio::select! {
                    () = tokio::time::sleep(DATABASE_RETRY_DELAY) => {}
                    () = app.shutdown.cancelled() => {}
                }
            }
        }
    }
}

/// Sleeps until a job is added or due, or the server shuts down.
async fn wait_for_job(app: &App, kind: JobKind) {
    let next = app.db.next_job_at(kind).await.ok().flatten();
    let wait = next.map_or(WAIT_MAX, |at| {
        let wait_ms = u64::try_from(at.saturating_sub(app.clock.now_ms()));
        Duration::from_millis(wait_ms.unwrap_or(0)).max(WAIT_MIN)
    });
    tokio::select! {
        () = app.job_added(kind) => {}
        () = tokio::time::sleep(wait) => {}
        () = app.shutdown.cancelled() => {}
    }
}

/// Returns a job after a fault of the server. On a full disk the attempt does not count: it says
/// nothing about the file.
async fn return_job<W: Work>(app: &App, work: &W, job: &Job, cause: &anyhow::Error) {
    let is_full = cause.downcast_ref::<DbError>().is_some_and(db::is_full)
        || matches!(cause.downcast_ref::<BlobError>(), Some(BlobError::Full));
    let due_at_ms = app.clock.ms_after(FAULT_RETRY_DELAY);
    // If this fails too, the job is free again when its lease ends.
    if let Err(cause) = work.put_back(app, job, due_at_ms, !is_full).await {
        error!(kind = ?W::KIND, id = %job.id, %cause, "a job cannot be given back");
    }
}
