//! One job per receipt that is to be read.
//!
//! A job is leased for a while, not locked: no transaction stays open while a picture is read, and what a
//! killed worker left behind is done again. A result counts only while its lease is the one on the job.

use shared::api::Status;
use shared::id::ReceiptId;
use shared::problem::ProblemCode;
use shared::provenance::Sent;
use sqlx::Row;

use super::{Db, DbError, Transaction, parsed, receipt_standing, to_i64};

/// A job somebody works on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// Which receipt to read.
    pub receipt_id: ReceiptId,
    /// The how-manieth attempt this is, from 1.
    pub attempt: u32,
    /// Proof that the job is ours.
    pub lease: String,
}

/// How a job is given back.
#[derive(Debug, Clone, Copy)]
pub struct Postponement<'a> {
    /// When it is tried again.
    pub due_at_ms: i64,
    /// The attempt counts. One that could not be begun does not.
    pub counts: bool,
    /// What it waits for, if a person should know.
    pub problem: Option<ProblemCode>,
    /// What left the machine for it.
    pub sent: &'a [Sent],
}

impl Db {
    /// Leases the job that has been due longest, if any is. Those of receipts in the trash wait.
    pub async fn claim_job(
        &self,
        lease: String,
        now_ms: i64,
        until_ms: i64,
    ) -> Result<Option<Job>, DbError> {
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
        let receipt_id = parsed(
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

    /// When the next job can be claimed, or `None` when there is none.
    pub async fn next_job_at(&self) -> Result<Option<i64>, DbError> {
        sqlx::query_scalar(
            "SELECT MIN(CASE WHEN due_at_ms > leased_until_ms THEN due_at_ms ELSE leased_until_ms END)
             FROM jobs JOIN receipts ON id = receipt_id WHERE deleted_at_ms IS NULL",
        )
        .fetch_one(&self.pool)
        .await
    }

    /// Says that the receipt of a job is being read; `false` when the job is no longer ours.
    pub async fn begin_job(&self, job: &Job, now_ms: i64) -> Result<bool, DbError> {
        let mut tx = self.begin().await?;
        if !is_ours(&mut tx, job).await? {
            return Ok(false);
        }
        receipt_standing::set(&mut tx, job.receipt_id, Status::Reading, None, now_ms).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Gives a job back, to be tried again; `false` when it is no longer ours. What left the machine is kept all the same.
    pub async fn postpone_job(
        &self,
        job: &Job,
        postponement: &Postponement<'_>,
        now_ms: i64,
    ) -> Result<bool, DbError> {
        let mut tx = self.begin().await?;
        receipt_standing::keep_sent(&mut tx, job.receipt_id, postponement.sent).await?;
        let is_ours = is_ours(&mut tx, job).await?;
        if is_ours {
            sqlx::query(
                "UPDATE jobs SET lease = NULL, leased_until_ms = 0, due_at_ms = $1, attempt = attempt - $2
                 WHERE receipt_id = $3",
            )
            .bind(postponement.due_at_ms)
            .bind(i64::from(!postponement.counts))
            .bind(job.receipt_id.to_string())
            .execute(&mut *tx)
            .await?;
            let problem = postponement.problem;
            receipt_standing::set(&mut tx, job.receipt_id, Status::Waiting, problem, now_ms)
                .await?;
        }
        tx.commit().await?;
        Ok(is_ours)
    }

    /// Ends every lease: for the start of the only process that works on this database.
    pub async fn release_jobs(&self) -> Result<(), DbError> {
        sqlx::query("UPDATE jobs SET lease = NULL, leased_until_ms = 0")
            .execute(&self.writer)
            .await?;
        Ok(())
    }
}

/// Has a receipt read once more, from the first attempt on.
pub async fn read_again(
    tx: &mut Transaction,
    receipt: ReceiptId,
    now_ms: i64,
) -> Result<(), DbError> {
    enqueue(tx, receipt, now_ms).await?;
    receipt_standing::set(tx, receipt, Status::Waiting, None, now_ms).await
}

/// Adds a job, or makes the one that is there due again from its first attempt.
pub async fn enqueue(
    tx: &mut Transaction,
    receipt: ReceiptId,
    due_at_ms: i64,
) -> Result<(), DbError> {
    sqlx::query(
        "INSERT INTO jobs (receipt_id, attempt, due_at_ms, leased_until_ms) VALUES ($1, $2, $3, 0)
         ON CONFLICT (receipt_id) DO UPDATE SET attempt = $2, due_at_ms = $3, lease = NULL, leased_until_ms = 0",
    )
    .bind(receipt.to_string())
    .bind(to_i64(0))
    .bind(due_at_ms)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Ends a job; `false` when its lease is no longer ours, and its result must not count.
pub async fn finish(tx: &mut Transaction, job: &Job) -> Result<bool, DbError> {
    let done = sqlx::query("DELETE FROM jobs WHERE receipt_id = $1 AND lease = $2")
        .bind(job.receipt_id.to_string())
        .bind(&job.lease)
        .execute(&mut **tx)
        .await?;
    Ok(done.rows_affected() == 1)
}

async fn is_ours(tx: &mut Transaction, job: &Job) -> Result<bool, DbError> {
    sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM jobs WHERE receipt_id = $1 AND lease = $2)")
        .bind(job.receipt_id.to_string())
        .bind(&job.lease)
        .fetch_one(&mut **tx)
        .await
}
