//! Reads what waits to be read: claims jobs, hands files to reader processes, keeps the result.
//!
//! A result counts only while the lease of its job is ours. A job that was begun too often, because the
//! engine does not work or reader processes failed on its file, ends as a failed receipt whose picture is kept.

use std::time::{Duration, Instant};

use shared::api::Status;
use shared::file_kind::FileKind;
use shared::id::ReceiptId;
use shared::problem::ProblemCode;
use tokio::task::JoinSet;
use tracing::{error, info, warn};

use crate::app::{App, now_ms};
use crate::blob::{BlobError, BlobKey};
use crate::db::jobs::{self, Job, Postponement};
use crate::db::receipts::{self, ReadResult};
use crate::db::{self, DbError};
use crate::intake;
use crate::pipeline::{Again, Reading};
use crate::retry_limit::{self, ATTEMPTS_MAX};
use crate::sandbox::pool::{FileSource, ReaderFailure};
use crate::sandbox::protocol::ReadOptions;

/// How much longer than the time limit of a reading a job is leased: the process may have to be started, and
/// the result has to be stored.
const LEASE_MARGIN: Duration = Duration::from_mins(3);
/// How long to wait when no reader process can be started.
const START_DELAY: Duration = Duration::from_secs(5);
/// How long a job rests that could not be done for a reason of the server's.
const FAULT_REST: Duration = Duration::from_secs(5);
/// How long to sleep when the database cannot be asked.
const DATABASE_REST: Duration = Duration::from_secs(2);

/// Runs this many workers until the server shuts down.
pub async fn run(app: App, workers: usize) {
    let mut running = JoinSet::new();
    for _ in 0..workers {
        running.spawn(work(app.clone()));
    }
    while running.join_next().await.is_some() {}
}

async fn work(app: App) {
    while !app.shutdown.is_cancelled() {
        let lease = uuid::Uuid::now_v7().to_string();
        let now = now_ms();
        let until = now.saturating_add(milliseconds(app.readers.time_limit() + LEASE_MARGIN));
        match app.db.claim_job(lease, now, until).await {
            Ok(Some(job)) => {
                // Where one job was, more may be: a sleeping colleague looks too.
                app.job_added.notify_one();
                let id = job.receipt_id;
                if let Err(cause) = Box::pin(attend(&app, &job)).await {
                    error!(receipt = %id, %cause, "a job could not be done");
                    give_back(&app, &job, &cause).await;
                }
            }
            Ok(None) => rest(&app).await,
            Err(cause) => {
                error!(%cause, "the jobs cannot be asked for");
                tokio::select! { () = tokio::time::sleep(DATABASE_REST) => {}, () = app.shutdown.cancelled() => {} }
            }
        }
    }
}

/// Sleeps until a job is added or one becomes due.
async fn rest(app: &App) {
    let next = app.db.next_job_at().await.ok().flatten();
    let wait = next.map_or(Duration::from_hours(1), |at| {
        Duration::from_millis(
            u64::try_from(at.saturating_sub(now_ms()))
                .unwrap_or(0)
                .max(20),
        )
    });
    tokio::select! {
        () = app.job_added.notified() => {}
        () = tokio::time::sleep(wait) => {}
        () = app.shutdown.cancelled() => {}
    }
}

/// Does one job to its end, whatever end that is.
async fn attend(app: &App, job: &Job) -> anyhow::Result<()> {
    let id = job.receipt_id;
    let Some(stored) = app.db.receipt(id).await? else {
        return Ok(());
    };
    if job.attempt > ATTEMPTS_MAX {
        warn!(receipt = %id, "given up after {ATTEMPTS_MAX} attempts");
        return keep(app, job, Box::new(failed(Reading::default()))).await;
    }
    if let Some(problem) = retry_limit::check(app, id).await? {
        warn!(receipt = %id, ?problem, "not read again after {ATTEMPTS_MAX} failures of the reader process");
        return keep(app, job, Box::new(unreadable(problem))).await;
    }
    if !app.db.begin_job(job, now_ms()).await? {
        return Ok(());
    }
    intake::announce(app, id).await?;
    let begun = Instant::now();
    let original = FileSource::stored(app.blobs.stream(&BlobKey::Original(id)).await?);
    match read(app, id, original, stored.row.file.kind).await? {
        Ok(reading) => {
            info!(receipt = %id, seconds = begun.elapsed().as_secs_f32(), problem = ?reading.problem, "read");
            keep(app, job, Box::new(reading)).await
        }
        Err(again) if again.counts && job.attempt >= ATTEMPTS_MAX => {
            warn!(receipt = %id, reason = again.reason, "given up after {ATTEMPTS_MAX} attempts");
            keep(app, job, Box::new(failed(*again.reading))).await
        }
        Err(again) => {
            warn!(receipt = %id, reason = again.reason, "not read, will be tried again");
            postpone(app, job, &again).await
        }
    }
}

/// Gives a job back that could not be done. On a full disk the attempt does not count: it says nothing of the file.
async fn give_back(app: &App, job: &Job, cause: &anyhow::Error) {
    let is_full = cause.downcast_ref::<DbError>().is_some_and(db::is_full)
        || matches!(cause.downcast_ref::<BlobError>(), Some(BlobError::Full));
    let due_at_ms = now_ms().saturating_add(milliseconds(FAULT_REST));
    let postponement = Postponement {
        due_at_ms,
        counts: !is_full,
        problem: None,
        sent: &[],
    };
    // Where even that cannot be written, the job is free again when its lease ends.
    if let Err(cause) = app.db.postpone_job(job, &postponement, now_ms()).await {
        error!(receipt = %job.receipt_id, %cause, "a job cannot be given back");
    }
}

fn failed(reading: Reading) -> Reading {
    Reading {
        problem: Some(ProblemCode::ReadingFailed),
        ..reading
    }
}

async fn postpone(app: &App, job: &Job, again: &Again) -> anyhow::Result<()> {
    let id = job.receipt_id;
    let postponement = Postponement {
        due_at_ms: now_ms().saturating_add(milliseconds(again.rest)),
        counts: again.counts,
        problem: again.problem,
        sent: &again.reading.sent,
    };
    app.db.postpone_job(job, &postponement, now_ms()).await?;
    Ok(intake::announce(app, id).await?)
}

fn unreadable(problem: ProblemCode) -> Reading {
    Reading {
        problem: Some(problem),
        ..Reading::default()
    }
}

/// Reads a file in a reader process. What the file did to the process counts against the retry limit.
async fn read(
    app: &App,
    id: ReceiptId,
    file: FileSource,
    kind: FileKind,
) -> anyhow::Result<Result<Reading, Again>> {
    let options = ReadOptions {
        now_ms: now_ms(),
        draws_pages: true,
        finds_codes: true,
    };
    let read = app
        .readers
        .read(file, kind, options, app.readers.time_limit(), &app.shutdown)
        .await;
    let failure = match read {
        Ok(Ok(reading)) if reading.problem == Some(ProblemCode::TookTooLong) => {
            retry_limit::record(app, id, ProblemCode::TookTooLong).await?;
            return Ok(Ok(reading));
        }
        Ok(read) => return Ok(read),
        Err(failure) => failure,
    };
    let retry = |rest, counts| Again {
        rest,
        counts,
        ..Again::interrupted(failure.to_string())
    };
    Ok(match &failure {
        ReaderFailure::Stopped => Err(retry(Duration::ZERO, false)),
        ReaderFailure::Unavailable(_) => Err(retry(START_DELAY, false)),
        ReaderFailure::Source(_) => anyhow::bail!("{failure}"),
        ReaderFailure::Refused(problem) => Ok(unreadable(*problem)),
        // The same limits would be exceeded again.
        ReaderFailure::OutOfMemory | ReaderFailure::TookTooLong => {
            warn!(receipt = %id, %failure, "not read");
            retry_limit::record(app, id, failure.problem()).await?;
            Ok(unreadable(failure.problem()))
        }
        ReaderFailure::Crashed(_) => {
            retry_limit::record(app, id, failure.problem()).await?;
            match retry_limit::check(app, id).await? {
                Some(problem) => Ok(unreadable(problem)),
                None => Err(retry(Duration::ZERO, true)),
            }
        }
    })
}

/// Keeps pictures and result, and tells the browsers.
async fn keep(app: &App, job: &Job, reading: Box<Reading>) -> anyhow::Result<()> {
    let id = job.receipt_id;
    for (number, picture) in (1..).zip(reading.pictures) {
        put(app, &BlobKey::Page(id, number), picture).await?;
    }
    for (number, preview) in (1..).zip(reading.previews) {
        put(app, &BlobKey::Preview(id, number), preview).await?;
    }
    if let Some(thumbnail) = reading.thumbnail {
        put(app, &BlobKey::Thumbnail(id), thumbnail).await?;
    }
    let result = ReadResult {
        status: if reading.problem.is_some() {
            Status::Failed
        } else {
            Status::Ready
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
    if !jobs::finish(&mut tx, job).await? {
        tx.rollback().await?;
        // Removed for good while it was read: its pictures go too. Or another worker has it: then they are that one's.
        return Ok(intake::originals::remove_unclaimed(app, id).await?);
    }
    receipts::store_result(&mut tx, id, &result, now_ms()).await?;
    tx.commit().await?;
    Ok(intake::announce(app, id).await?)
}

async fn put(app: &App, key: &BlobKey, bytes: Vec<u8>) -> Result<(), BlobError> {
    app.blobs.put(key, vec![bytes.into()]).await
}

fn milliseconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}
