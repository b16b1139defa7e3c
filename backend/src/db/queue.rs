//! The queue of jobs of every kind.
//!
//! Jobs are leased, not locked: no transaction stays open during the work, and after a crash the
//! job is done again. A result counts only while its lease is the one in the row.

use shared::id::ReceiptId;
use sqlx::Row;

use super::columns::parse_column;
use super::{Db, DbError, Transaction};

/// Kind of work that is queued.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobKind {
    /// A receipt is to be read.
    Reading,
    /// A receipt is to be fetched by its link.
    Download,
}

impl JobKind {
    fn as_str(self) -> &'static str {
        match self {
            Self::Reading => "reading",
            Self::Download => "download",
        }
    }
}

/// A job leased by a worker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// Its kind.
    pub kind: JobKind,
    /// The receipt to read, or the download.
    pub id: ReceiptId,
    /// Number of this attempt, from 1.
    pub attempt: u32,
    /// The lease, which proves the claim.
    pub lease: String,
}

/// Condition of jobs that can be done: those of receipts in the trash wait.
const IS_DOABLE: &str = "kind = $1 AND NOT EXISTS (SELECT 1 FROM receipts
    WHERE receipts.id = jobs.id AND kind = 'reading' AND deleted_at_ms IS NOT NULL)";

impl Db {
    /// Leases the job that has been due longest, if any.
    pub async fn claim_job(
        &self,
        kind: JobKind,
        lease: String,
        now_ms: i64,
        until_ms: i64,
    ) -> Result<Option<Job>, DbError> {
        // One statement, so that two workers never claim the same row.
        let statement = format!(
            "UPDATE jobs SET lease = $2, leased_until_ms = $3, attempt = attempt + 1
             WHERE kind = $1 AND id = (
                 SELECT id FROM jobs WHERE due_at_ms <= $4 AND leased_until_ms <= $4
                 AND {IS_DOABLE} ORDER BY due_at_ms, id LIMIT 1)
             RETURNING id, attempt"
        );
        let query = sqlx::query(sqlx::AssertSqlSafe(statement));
        let query = query.bind(kind.as_str()).bind(&lease);
        // A job that is not leased has 0 in `leased_until_ms`, so one condition covers it and jobs
        // whose lease has ended.
        let claimed = query.bind(until_ms).bind(now_ms);
        let Some(row) = claimed.fetch_optional(&self.writer).await? else {
            return Ok(None);
        };
        Ok(Some(Job {
            kind,
            id: parse_column(&row, "id")?,
            attempt: u32::try_from(row.try_get::<i64, _>("attempt")?).unwrap_or(u32::MAX),
            lease,
        }))
    }

    /// Returns the time at which the next job can be claimed; `None` if there is none.
    pub async fn next_job_at(&self, kind: JobKind) -> Result<Option<i64>, DbError> {
        let statement = format!(
            "SELECT MIN(CASE WHEN due_at_ms > leased_until_ms THEN due_at_ms
                 ELSE leased_until_ms END) FROM jobs WHERE {IS_DOABLE}"
        );
        // The later one of the two times counts; CASE is portable, unlike MAX with two arguments.
        let query = sqlx::query_scalar(sqlx::AssertSqlSafe(statement)).bind(kind.as_str());
        query.fetch_one(&self.pool).await
    }

    /// Ends every lease; interrupted attempts may count. Only for the startup of the single process
    /// on this database.
    pub async fn release_jobs(&self, kind: JobKind, is_counted: bool) -> Result<(), DbError> {
        let query = sqlx::query(
            "UPDATE jobs SET lease = NULL, leased_until_ms = 0, attempt = attempt - $2
             WHERE kind = $1 AND lease IS NOT NULL",
        );
        // The claim counted the attempt already, so one that must not count is subtracted.
        let query = query.bind(kind.as_str()).bind(i64::from(!is_counted));
        query.execute(&self.writer).await?;
        Ok(())
    }
}

/// Adds a job, or makes the existing one due again with its attempts counted anew.
pub async fn enqueue_job(
    tx: &mut Transaction,
    kind: JobKind,
    id: ReceiptId,
    due_at_ms: i64,
) -> Result<(), DbError> {
    let query = owned!(
        "INSERT INTO jobs (owner, kind, id, attempt, due_at_ms, leased_until_ms)
         VALUES ($1, $2, $3, 0, $4, 0)
         ON CONFLICT (kind, id) DO UPDATE
         SET attempt = 0, due_at_ms = $4, lease = NULL, leased_until_ms = 0";
        kind.as_str(), id.to_string(), due_at_ms);
    query.execute(&mut **tx).await?;
    Ok(())
}

/// Returns a job to the queue until it is due; returns `false` if the lease is lost.
pub(super) async fn postpone_job(
    tx: &mut Transaction,
    job: &Job,
    due_at_ms: i64,
    is_counted: bool,
) -> Result<bool, DbError> {
    // The claim has counted the attempt; one that must not count is subtracted again.
    let query = owned!(
        "UPDATE jobs SET lease = NULL, leased_until_ms = 0, due_at_ms = $5, attempt = attempt - $6
         WHERE owner = $1 AND kind = $2 AND id = $3 AND lease = $4";
        job.kind.as_str(), job.id.to_string(), &job.lease, due_at_ms, i64::from(!is_counted));
    Ok(query.execute(&mut **tx).await?.rows_affected() == 1)
}

/// Deletes a finished job; returns `false` if the lease is lost and the result must not count.
pub async fn finish_job(tx: &mut Transaction, job: &Job) -> Result<bool, DbError> {
    let query = owned!(
        "DELETE FROM jobs WHERE owner = $1 AND kind = $2 AND id = $3 AND lease = $4";
        job.kind.as_str(), job.id.to_string(), &job.lease);
    Ok(query.execute(&mut **tx).await?.rows_affected() == 1)
}

/// Deletes the job of something that is deleted, if there is one.
pub(super) async fn remove_job(
    tx: &mut Transaction,
    kind: JobKind,
    id: ReceiptId,
) -> Result<(), DbError> {
    let query = owned!("DELETE FROM jobs WHERE owner = $1 AND kind = $2 AND id = $3";
        kind.as_str(), id.to_string());
    query.execute(&mut **tx).await?;
    Ok(())
}

/// Returns whether the lease of a job is the one in its row.
pub(super) async fn holds_lease(tx: &mut Transaction, job: &Job) -> Result<bool, DbError> {
    let query = owned!(scalar
        "SELECT EXISTS (SELECT 1 FROM jobs
             WHERE owner = $1 AND kind = $2 AND id = $3 AND lease = $4)";
        job.kind.as_str(), job.id.to_string(), &job.lease);
    query.fetch_one(&mut **tx).await
}
