//! Readings: the jobs of receipts that are to be read.
//!
//! A reader process reads the file, and the result is stored if the worker still holds the lease of
//! its job. If engines fail or reader processes crash too often, the receipt ends as failed and its
//! picture is kept.

use std::time::{Duration, Instant};

use anyhow::Context as _;
use shared::api::ReceiptStatus;
use shared::file_kind::FileKind;
use shared::id::ReceiptId;
use shared::known_merchants::apply_known_merchants;
use shared::problem::ProblemCode;
use shared::receipt::Receipt;
use tracing::{info, warn};

use crate::app::App;
use crate::blob::{BlobError, BlobKey};
use crate::db::DbError;
use crate::db::queue::{Job, JobKind, finish_job};
use crate::db::readings::Postponement;
use crate::db::receipts::{self, ReadResult};
use crate::intake;
use crate::pipeline::{ReadOptions, Reading, ReadingDeferred};
use crate::queue::{self, Staffing, Work};
use crate::retry_limit::{self, ATTEMPTS_MAX};
use crate::sandbox::pool::{FileSource, READING_PROCESSOR_TIME, ReaderFailure};
use crate::sandbox::protocol::ELAPSED_TIME_MAX;

/// Lease of a job beyond the time limit of a reading: starting the process and storing the result
/// take time.
const LEASE_MARGIN: Duration = Duration::from_mins(3);
/// Delay if no reader process can be started.
const START_RETRY_DELAY: Duration = Duration::from_secs(5);

/// Runs this many workers until the server shuts down.
pub async fn run_workers(app: App, workers: usize) {
    let lease = ELAPSED_TIME_MAX + LEASE_MARGIN;
    queue::run_workers(app, ReadingWork, Staffing { workers, lease }).await;
}

/// Reading of receipts.
#[derive(Debug, Clone, Copy)]
struct ReadingWork;

impl Work for ReadingWork {
    const KIND: JobKind = JobKind::Reading;

    async fn process(&self, app: &App, job: &Job) -> anyhow::Result<()> {
        // The future of a reading is large; on the heap it does not enlarge that of the worker.
        Box::pin(process_job(app, job)).await
    }

    async fn put_back(
        &self,
        app: &App,
        job: &Job,
        due_at_ms: i64,
        counts_as_attempt: bool,
    ) -> Result<bool, DbError> {
        let postponement = Postponement {
            due_at_ms,
            counts_as_attempt,
            problem: None,
            sent: &[],
        };
        let now = app.clock.now_ms();
        app.db.postpone_reading(job, &postponement, now).await
    }
}

/// Processes one job and stores its outcome.
async fn process_job(app: &App, job: &Job) -> anyhow::Result<()> {
    let id = job.id;
    // The receipt may have been deleted since the claim.
    let Some(stored) = app.db.receipt(id).await? else {
        return Ok(());
    };
    // Attempts ended by a crash of the whole server count, so that a file that causes it is given
    // up, too.
    if job.attempt > ATTEMPTS_MAX {
        warn!(receipt = %id, "given up after {ATTEMPTS_MAX} attempts");
        return store_reading(app, job, Box::new(failed_reading(Reading::default()))).await;
    }
    if let Some(problem) = retry_limit::reached_limit(app, id).await? {
        warn!(
            receipt = %id, ?problem,
            "not read again after {ATTEMPTS_MAX} failures of the reader process"
        );
        return store_reading(app, job, Box::new(unreadable_file(problem))).await;
    }
    // The lease may have been lost since the claim.
    if !app.db.begin_reading(job, app.clock.now_ms()).await? {
        return Ok(());
    }
    intake::publish_receipt(app, id).await?;
    let begun = Instant::now();
    let original = FileSource::from_blob(app.blobs.stream(&BlobKey::Original(id)).await?);
    let kind = stored.row.file.kind.context("a receipt without a file")?;
    let options = ReadOptions {
        now_ms: app.clock.now_ms(),
        draws_pages: true,
        finds_codes: true,
        home: app.db.home().await?,
        outlines: stored.outlines,
    };
    match read_file(app, id, original, kind, options).await? {
        Ok(reading) => {
            let seconds = begun.elapsed().as_secs_f32();
            info!(receipt = %id, seconds, problem = ?reading.problem, "read");
            store_reading(app, job, Box::new(reading)).await
        }
        Err(again) if again.counts_as_attempt && job.attempt >= ATTEMPTS_MAX => {
            warn!(receipt = %id, reason = again.reason, "given up after {ATTEMPTS_MAX} attempts");
            store_reading(app, job, Box::new(failed_reading(*again.reading))).await
        }
        Err(again) => {
            warn!(receipt = %id, reason = again.reason, "not read, will be tried again");
            requeue_job(app, job, &again).await
        }
    }
}

fn failed_reading(reading: Reading) -> Reading {
    Reading {
        problem: Some(ProblemCode::ReadingFailed),
        ..reading
    }
}

async fn requeue_job(app: &App, job: &Job, again: &ReadingDeferred) -> anyhow::Result<()> {
    let postponement = Postponement {
        due_at_ms: app.clock.ms_after(again.delay),
        counts_as_attempt: again.counts_as_attempt,
        problem: again.problem,
        sent: &again.reading.sent,
    };
    let now = app.clock.now_ms();
    app.db.postpone_reading(job, &postponement, now).await?;
    Ok(intake::publish_receipt(app, job.id).await?)
}

fn unreadable_file(problem: ProblemCode) -> Reading {
    Reading {
        problem: Some(problem),
        ..Reading::default()
    }
}

/// Reads a file in a reader process. Crashes and exceeded limits count against the retry limit of
/// the file.
async fn read_file(
    app: &App,
    id: ReceiptId,
    file: FileSource,
    kind: FileKind,
    options: ReadOptions,
) -> anyhow::Result<Result<Reading, ReadingDeferred>> {
    let read = app
        .readers
        .read_receipt(file, kind, options, READING_PROCESSOR_TIME, &app.shutdown)
        .await;
    // A reading that reached its own time limit is a result, but counts, too.
    let failure = match read {
        Ok(Ok(reading)) if reading.problem == Some(ProblemCode::TookTooLong) => {
            retry_limit::record_failure(app, id, ProblemCode::TookTooLong).await?;
            return Ok(Ok(reading));
        }
        Ok(read) => return Ok(read),
        Err(failure) => failure,
    };
    let retry = |rest, counts| ReadingDeferred {
        delay: rest,
        counts_as_attempt: counts,
        ..ReadingDeferred::after_interruption(failure.to_string())
    };
    // Faults of the server are retried without a count.
    Ok(match &failure {
        ReaderFailure::Stopped => Err(retry(Duration::ZERO, false)),
        ReaderFailure::Unavailable(_) => Err(retry(START_RETRY_DELAY, false)),
        // The original could not be read from the disk: the file itself is not to blame.
        ReaderFailure::Source(_) => anyhow::bail!("{failure}"),
        ReaderFailure::Refused(problem) => Ok(unreadable_file(*problem)),
        // A repetition would exceed the same limits: the failure is final.
        ReaderFailure::OutOfMemory | ReaderFailure::TimedOut => {
            warn!(receipt = %id, %failure, "not read");
            retry_limit::record_failure(app, id, failure.problem()).await?;
            Ok(unreadable_file(failure.problem()))
        }
        ReaderFailure::Crashed(_) => {
            retry_limit::record_failure(app, id, failure.problem()).await?;
            match retry_limit::reached_limit(app, id).await? {
                Some(problem) => Ok(unreadable_file(problem)),
                None => Err(retry(Duration::ZERO, true)),
            }
        }
    })
}

/// Stores pictures and result, and publishes the receipt.
async fn store_reading(app: &App, job: &Job, mut reading: Box<Reading>) -> anyhow::Result<()> {
    let id = job.id;
    recognise_merchant(app, id, &mut reading).await?;
    // Pictures first: the result makes browsers load them.
    for (number, picture) in (1..).zip(reading.pictures) {
        put_blob(app, &BlobKey::Page(id, number), picture).await?;
    }
    for (number, preview) in (1..).zip(reading.previews) {
        put_blob(app, &BlobKey::Preview(id, number), preview).await?;
    }
    if let Some(thumbnail) = reading.thumbnail {
        put_blob(app, &BlobKey::Thumbnail(id), thumbnail).await?;
    }
    let result = ReadResult {
        status: if reading.problem.is_none_or(ProblemCode::is_notice) {
            ReceiptStatus::Ready
        } else {
            ReceiptStatus::Failed
        },
        problem: reading.problem,
        engine: reading.engine,
        tried: reading.tried,
        sent: reading.sent,
        pages: reading.pages,
        words: reading.words,
        reading: reading.receipt,
    };
    let mut tx = app.db.begin().await?;
    if !finish_job(&mut tx, job).await? {
        tx.rollback().await?;
        // The lease is lost. If the receipt was purged meanwhile, its pictures are deleted;
        // otherwise they belong to the worker with the lease.
        return Ok(intake::originals::remove_unclaimed(app, id).await?);
    }
    receipts::store_result(&mut tx, id, &result, app.clock.now_ms()).await?;
    tx.commit().await?;
    Ok(intake::publish_receipt(app, id).await?)
}

/// Sets the merchant of a reading to one of earlier receipts, if it agrees with one.
async fn recognise_merchant(app: &App, id: ReceiptId, reading: &mut Reading) -> anyhow::Result<()> {
    if reading.receipt == Receipt::default() {
        return Ok(());
    }
    let known = app.db.known_merchants(id).await?;
    apply_known_merchants(&mut reading.receipt.merchant, &known);
    Ok(())
}

async fn put_blob(app: &App, key: &BlobKey, bytes: Vec<u8>) -> Result<(), BlobError> {
    app.blobs.put(key, vec![bytes.into()]).await
}
