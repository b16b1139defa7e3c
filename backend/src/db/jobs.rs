//! Jobs: one per receipt that is to be read.
//!
//! Jobs are leased, not locked: no transaction stays open during a reading, and after a crash the
//! job is done again. A result counts only while its lease is the one in the row.

use shared::api::ReceiptStatus;
use shared::id::ReceiptId;
use shared::problem::ProblemCode;
use shared::provenance::SentBytes;
use sqlx::Row;

use super::columns::{decode_column, to_i64};
use super::{Db, DbError, Transaction, receipt_status};

/// A job leased by a worker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// The receipt to read.
    pub receipt_id: ReceiptId,
    /// Number of this attempt, from 1.
    pub attempt: u32,
    /// The lease, which proves the claim.
    pub lease: String,
}

/// Return of a job to the queue.
#[derive(Debug, Clone, Copy)]
pub struct Postponement<'a> {
    /// Time of the next attempt.
    pub due_at_ms: i64,
    /// `true` if the attempt counts against the retry limit, which one that could not begin does
    /// not.
    pub counts_as_attempt: bool,
    /// Problem to show to the user while the job waits.
    pub problem: Option<ProblemCode>,
    /// Data sent to other machines in this attempt.
    pub sent: &'a [SentBytes],
}

impl Db {
    /// Leases the job that has been due longest, if any. Jobs of receipts in the trash wait.
    pub async fn claim_job(
        &self,
        lease: String,
        now_ms: i64,
        until_ms: i64,
    ) -> Result<Option<Job>, DbError> {
        // One statement, so that two workers never claim the same row.
        let row = sqlx::query(
            "UPDATE jobs SET lease = $1, leased_until_ms = $2, attempt = attempt + 1
             WHERE receipt_id = (
                 SELECT receipt_id FROM jobs JOIN receipts ON id = receipt_id
                 WHERE due_at_ms <= $3 AND leased_until_ms <= $3 AND deleted_at_ms IS NULL
                 ORDER BY due_at_ms, receipt_id LIMIT 1)
             RETURNING receipt_id, attempt",
        )
        .bind(&lease)
        .bind(until_ms)
        .bind(now_ms)
        .fetch_optional(&self.writer)
        .await?;
        let Some(row) = row else { return Ok(None) };
        let receipt_id = decode_column(
            row.try_get::<String, _>("receipt_id")?.parse(),
            "receipt_id",
        )?;
        let attempt = u32::try_from(row.try_get::<i64, _>("attempt")?).unwrap_or(u32::MAX);
        Ok(Some(Job {
            receipt_id,
            attempt,
            lease,
        }))
    }

    /// Returns the time at which the next job can be claimed; `None` if there is none.
    pub async fn next_job_at(&self) -> Result<Option<i64>, DbError> {
        sqlx::query_scalar(
            "SELECT MIN(CASE WHEN due_at_ms > leased_until_ms THEN due_at_ms
                 ELSE leased_until_ms END)
             FROM jobs JOIN receipts ON id = receipt_id WHERE deleted_at_ms IS NULL",
        )
        .fetch_one(&self.pool)
        .await
    }

    /// Sets the receipt of a job to `Reading`; returns `false` if the lease is lost.
    pub async fn begin_job(&self, job: &Job, now_ms: i64) -> Result<bool, DbError> {
        let mut tx = self.begin().await?;
        if !holds_lease(&mut tx, job).await? {
            return Ok(false);
        }
        receipt_status::set_status(
            &mut tx,
            job.receipt_id,
            ReceiptStatus::Reading,
            None,
            now_ms,
        )
        .await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Returns a job to the queue; returns `false` if the lease is lost. Sent data is recorded in
    /// any case.
    pub async fn postpone_job(
        &self,
        job: &Job,
        postponement: &Postponement<'_>,
        now_ms: i64,
    ) -> Result<bool, DbError> {
        let mut tx = self.begin().await?;
        // Recorded even if the lease is lost, since the data was sent.
        receipt_status::record_sent(&mut tx, job.receipt_id, postponement.sent).await?;
        let is_ours = holds_lease(&mut tx, job).await?;
        if is_ours {
            // The claim has counted the attempt; one that must not count is subtracted again.
            sqlx::query(
                "UPDATE jobs SET lease = NULL, leased_until_ms = 0, due_at_ms = $1,
                 attempt = attempt - $2 WHERE receipt_id = $3",
            )
            .bind(postponement.due_at_ms)
            .bind(i64::from(!postponement.counts_as_attempt))
            .bind(job.receipt_id.to_string())
            .execute(&mut *tx)
            .await?;
            let problem = postponement.problem;
            receipt_status::set_status(
                &mut tx,
                job.receipt_id,
                ReceiptStatus::Waiting,
                problem,
                now_ms,
            )
            .await?;
        }
        tx.commit().await?;
        Ok(is_ours)
    }

    /// Ends every lease. Only for the startup of the single process on this database.
    pub async fn release_jobs(&self) -> Result<(), DbError> {
        sqlx::query("UPDATE jobs SET lease = NULL, leased_until_ms = 0")
            .execute(&self.writer)
            .await?;
        Ok(())
    }
}

/// Queues a receipt for another reading, with the attempts counted anew.
pub async fn requeue_receipt(
    tx: &mut Transaction,
    receipt: ReceiptId,
    now_ms: i64,
) -> Result<(), DbError> {
    enqueue_job(tx, receipt, now_ms).await?;
    receipt_status::set_status(tx, receipt, ReceiptStatus::Waiting, None, now_ms).await
}

/// Adds a job, or makes the existing one due again with its attempts counted anew.
pub async fn enqueue_job(
    tx: &mut Transaction,
    receipt: ReceiptId,
    due_at_ms: i64,
) -> Result<(), DbError> {
    sqlx::query(
        "INSERT INTO jobs (receipt_id, attempt, due_at_ms, leased_until_ms) VALUES ($1, $2, $3, 0)
         ON CONFLICT (receipt_id) DO UPDATE
         SET attempt = $2, due_at_ms = $3, lease = NULL, leased_until_ms = 0",
    )
    .bind(receipt.to_string())
    .bind(to_i64(0))
    .bind(due_at_ms)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Deletes a finished job; returns `false` if the lease is lost and the result must not count.
pub async fn finish_job(tx: &mut Transaction, job: &Job) -> Result<bool, DbError> {
    let done = sqlx::query("DELETE FROM jobs WHERE receipt_id = $1 AND lease = $2")
        .bind(job.receipt_id.to_string())
        .bind(&job.lease)
        .execute(&mut **tx)
        .await?;
    Ok(done.rows_affected() == 1)
}

async fn holds_lease(tx: &mut Transaction, job: &Job) -> Result<bool, DbError> {
    sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM jobs WHERE receipt_id = $1 AND lease = $2)")
        .bind(job.receipt_id.to_string())
        .bind(&job.lease)
        .fetch_one(&mut **tx)
        .await
}
