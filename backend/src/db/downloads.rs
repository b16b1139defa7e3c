//! Downloads of receipts by link: request, progress and outcome.
//!
//! Waiting and running ones have a job in the [`queue`]. Deleting the row cancels a download.

use shared::annotations::Annotations;
use shared::api::{Download, DownloadState};
use shared::id::ReceiptId;
use shared::problem::ProblemCode;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use super::columns::{
    decode_column, from_json, parse_column, parse_optional, to_i64, to_json, to_u64,
};
use super::queue::{self, Job, JobKind};
use super::{Db, DbError, Transaction, claims};

/// A download leased by a worker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimedDownload {
    /// Its job; the id is that of the download and, later, of its receipt.
    pub job: Job,
    /// Link of the file.
    pub url: String,
    /// Annotations for the receipt.
    pub annotations: Annotations,
}

/// Outcome of a download.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DownloadOutcome {
    /// It became this receipt.
    Done(ReceiptId),
    /// It failed with this problem.
    Failed(ProblemCode),
}

impl Db {
    /// Adds a download; returns `false` if its id is in use.
    pub async fn insert_download(
        &self,
        id: ReceiptId,
        url: &str,
        filing: &Annotations,
        now_ms: i64,
    ) -> Result<bool, DbError> {
        let mut tx = self.begin().await?;
        // Checked in the transaction that adds the row.
        if !claims::find_holders(&mut tx, id).await?.is_free() {
            return Ok(false);
        }
        let query = owned!(
            "INSERT INTO downloads (owner, id, url, filing, state, received, created_at_ms,
             updated_at_ms)
             VALUES ($1, $2, $3, $4, 'waiting', 0, $5, $5)";
            id.to_string(), url, to_json(filing)?, now_ms);
        query.execute(&mut *tx).await?;
        queue::enqueue_job(&mut tx, JobKind::Download, id, now_ms).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Returns one download.
    pub async fn download(&self, id: ReceiptId) -> Result<Option<Download>, DbError> {
        let query = owned!("SELECT * FROM downloads WHERE owner = $1 AND id = $2"; id.to_string());
        let row = query.fetch_optional(&self.pool).await?;
        row.as_ref().map(download_from_row).transpose()
    }

    /// Returns the newest downloads.
    pub async fn newest_downloads(&self, limit: u32) -> Result<Vec<Download>, DbError> {
        let query = owned!(
            "SELECT * FROM downloads WHERE owner = $1
             ORDER BY created_at_ms DESC, id DESC LIMIT $2";
            i64::from(limit));
        let rows = query.fetch_all(&self.pool).await?;
        rows.iter().map(download_from_row).collect()
    }

    /// Begins a claimed download; `None` if the lease is lost.
    pub async fn begin_download(
        &self,
        job: &Job,
        now_ms: i64,
    ) -> Result<Option<ClaimedDownload>, DbError> {
        let mut tx = self.begin().await?;
        if !queue::holds_lease(&mut tx, job).await? {
            return Ok(None);
        }
        let query = owned!(
            "UPDATE downloads SET state = 'running', received = 0, size = NULL, updated_at_ms = $3
             WHERE owner = $1 AND id = $2 RETURNING url, filing";
            job.id.to_string(), now_ms);
        let row = query.fetch_one(&mut *tx).await?;
        tx.commit().await?;
        Ok(Some(ClaimedDownload {
            job: job.clone(),
            url: row.try_get("url")?,
            annotations: from_json(row.try_get("filing")?, "filing")?,
        }))
    }

    /// Stores the progress; returns `false` if the lease is lost.
    pub async fn advance_download(
        &self,
        job: &Job,
        received: u64,
        size: Option<u64>,
        now_ms: i64,
    ) -> Result<bool, DbError> {
        // A deleted job or another lease matches nothing.
        let query = owned!(
            "UPDATE downloads SET received = $4, size = $5, updated_at_ms = $6
             WHERE owner = $1 AND id = $2 AND EXISTS (SELECT 1 FROM jobs
                 WHERE jobs.owner = $1 AND kind = 'download' AND jobs.id = $2 AND lease = $3)";
            job.id.to_string(), &job.lease, to_i64(received), size.map(to_i64), now_ms);
        Ok(query.execute(&self.writer).await?.rows_affected() == 1)
    }

    /// Returns a download to the queue for `due_at_ms`; returns `false` if the lease is lost.
    pub async fn postpone_download(
        &self,
        job: &Job,
        due_at_ms: i64,
        counts_as_attempt: bool,
    ) -> Result<bool, DbError> {
        let mut tx = self.begin().await?;
        let is_ours = queue::postpone_job(&mut tx, job, due_at_ms, counts_as_attempt).await?;
        if is_ours {
            let query = owned!(
                "UPDATE downloads SET state = 'waiting' WHERE owner = $1 AND id = $2";
                job.id.to_string());
            query.execute(&mut *tx).await?;
        }
        tx.commit().await?;
        Ok(is_ours)
    }

    /// Ends a download without a receipt, as [`end_download`].
    pub async fn fail_download(
        &self,
        job: &Job,
        problem: ProblemCode,
        url: &str,
        now_ms: i64,
    ) -> Result<bool, DbError> {
        let mut tx = self.begin().await?;
        let outcome = DownloadOutcome::Failed(problem);
        let is_ours = end_download(&mut tx, job, outcome, url, now_ms).await?;
        tx.commit().await?;
        Ok(is_ours)
    }

    /// Deletes a download, which cancels a running one; returns `false` if there is none.
    pub async fn delete_download(&self, id: ReceiptId) -> Result<bool, DbError> {
        let mut tx = self.begin().await?;
        let query = owned!("DELETE FROM downloads WHERE owner = $1 AND id = $2"; id.to_string());
        let is_deleted = query.execute(&mut *tx).await?.rows_affected() == 1;
        // Without its job the worker loses the lease, and with it the right to store a result.
        queue::remove_job(&mut tx, JobKind::Download, id).await?;
        tx.commit().await?;
        Ok(is_deleted)
    }

    /// Requeues interrupted downloads without counting the attempt, and deletes those that ended
    /// before this time. Only for the startup of the single process on this database.
    pub async fn release_downloads(&self, ended_before_ms: i64) -> Result<(), DbError> {
        // No other process works on this database, so a running download is an interrupted one.
        self.release_jobs(JobKind::Download, false).await?;
        let waiting = "UPDATE downloads SET state = 'waiting' WHERE state = 'running'";
        sqlx::query(waiting).execute(&self.writer).await?;
        let ended =
            "DELETE FROM downloads WHERE state IN ('done', 'failed') AND updated_at_ms < $1";
        let query = sqlx::query(ended).bind(ended_before_ms);
        query.execute(&self.writer).await?;
        Ok(())
    }
}

/// Ends a download and stores `url` as its link; returns `false` if the lease is lost.
pub async fn end_download(
    tx: &mut Transaction,
    job: &Job,
    ended: DownloadOutcome,
    url: &str,
    now_ms: i64,
) -> Result<bool, DbError> {
    if !queue::finish_job(tx, job).await? {
        return Ok(false);
    }
    // The job is gone now, so this outcome is stored at most once.
    let (state, receipt, problem) = match ended {
        DownloadOutcome::Done(receipt) => ("done", Some(receipt.to_string()), None),
        DownloadOutcome::Failed(code) => ("failed", None, Some(code.as_str())),
    };
    let query = owned!(
        "UPDATE downloads SET state = $3, receipt_id = $4, problem = $5, url = $6,
         updated_at_ms = $7 WHERE owner = $1 AND id = $2";
        job.id.to_string(), state, receipt, problem, url, now_ms);
    Ok(query.execute(&mut **tx).await?.rows_affected() == 1)
}

/// Deletes the downloads that became a receipt.
pub(super) async fn delete_by_receipt(
    tx: &mut Transaction,
    receipt: ReceiptId,
) -> Result<(), DbError> {
    let query = owned!("DELETE FROM downloads WHERE owner = $1 AND receipt_id = $2";
        receipt.to_string());
    query.execute(&mut **tx).await?;
    Ok(())
}

fn download_from_row(row: &SqliteRow) -> Result<Download, DbError> {
    Ok(Download {
        id: parse_column(row, "id")?,
        url: row.try_get("url")?,
        state: decode_column(parse_state(row.try_get("state")?).ok_or("unknown"), "state")?,
        received_bytes: to_u64(row.try_get("received")?),
        size_bytes: row.try_get::<Option<i64>, _>("size")?.map(to_u64),
        problem: parse_optional(row, "problem")?,
        receipt: parse_optional(row, "receipt_id")?,
        created_at_ms: row.try_get("created_at_ms")?,
        updated_at_ms: row.try_get("updated_at_ms")?,
    })
}

fn parse_state(text: &str) -> Option<DownloadState> {
    match text {
        "waiting" => Some(DownloadState::Waiting),
        "running" => Some(DownloadState::Running),
        "done" => Some(DownloadState::Done),
        "failed" => Some(DownloadState::Failed),
        _ => None,
    }
}
