//! Downloads of receipts by link: request, progress and outcome.
//!
//! A download is leased like a job (see [`super::jobs`]): its result counts only while its lease is
//! the one in the row. Deleting the row cancels the download.

use shared::annotations::Annotations;
use shared::api::{Download, DownloadState};
use shared::id::ReceiptId;
use shared::problem::ProblemCode;
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row, SqliteConnection};

use super::columns::{decode_column, to_i64, to_u64};
use super::{Db, DbError, OWNER, Transaction, claims};

/// A download leased by a worker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimedDownload {
    /// Id of the download and, later, of its receipt.
    pub id: ReceiptId,
    /// Link of the file.
    pub url: String,
    /// Annotations for the receipt.
    pub annotations: Annotations,
    /// Number of this attempt, from 1.
    pub attempt: u32,
    /// The lease, which proves the claim.
    pub lease: String,
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
        let filing =
            serde_json::to_string(filing).map_err(|error| DbError::Encode(error.into()))?;
        let mut tx = self.begin().await?;
        // Checked in the transaction that adds the row.
        if !claims::find_holders(&mut tx, id).await?.is_free() {
            return Ok(false);
        }
        sqlx::query(
            "INSERT INTO downloads (id, owner, url, filing, state, received, attempt, due_at_ms,
             leased_until_ms, created_at_ms, updated_at_ms)
             VALUES ($1, $2, $3, $4, 'waiting', 0, 0, $5, 0, $5, $5)",
        )
        .bind(id.to_string())
        .bind(OWNER)
        .bind(url)
        .bind(filing)
        .bind(now_ms)
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Returns one download.
    pub async fn download(&self, id: ReceiptId) -> Result<Option<Download>, DbError> {
        let row = sqlx::query_as::<_, DownloadRow>(
            "SELECT * FROM downloads WHERE owner = $1 AND id = $2",
        )
        .bind(OWNER)
        .bind(id.to_string())
        .fetch_optional(&self.pool)
        .await?;
        Ok(row.map(|row| row.0))
    }

    /// Returns the newest downloads.
    pub async fn newest_downloads(&self, limit: u32) -> Result<Vec<Download>, DbError> {
        let rows: Vec<DownloadRow> = sqlx::query_as(
            "SELECT * FROM downloads WHERE owner = $1
             ORDER BY created_at_ms DESC, id DESC LIMIT $2",
        )
        .bind(OWNER)
        .bind(i64::from(limit))
        .fetch_all(&self.pool)
        .await?;
        Ok(rows.into_iter().map(|row| row.0).collect())
    }

    /// Leases the download that has been due longest, if any.
    pub async fn claim_download(
        &self,
        lease: String,
        now_ms: i64,
        until_ms: i64,
    ) -> Result<Option<ClaimedDownload>, DbError> {
        // One statement, so that two workers never claim the same row.
        let row = sqlx::query(
            "UPDATE downloads SET state = 'running', lease = $1, leased_until_ms = $2,
             attempt = attempt + 1, received = 0, size = NULL, updated_at_ms = $3
             WHERE id = (
                 SELECT id FROM downloads
                 WHERE state IN ('waiting', 'running')
                 AND due_at_ms <= $3 AND leased_until_ms <= $3
                 ORDER BY due_at_ms, id LIMIT 1)
             RETURNING id, url, filing, attempt",
        )
        .bind(&lease)
        .bind(until_ms)
        .bind(now_ms)
        .fetch_optional(&self.writer)
        .await?;
        let Some(row) = row else { return Ok(None) };
        Ok(Some(ClaimedDownload {
            id: decode_column(row.try_get::<String, _>("id")?.parse(), "id")?,
            url: row.try_get("url")?,
            annotations: decode_column(serde_json::from_str(row.try_get("filing")?), "filing")?,
            attempt: u32::try_from(row.try_get::<i64, _>("attempt")?).unwrap_or(u32::MAX),
            lease,
        }))
    }

    /// Returns the time at which the next download can be claimed; `None` if there is none.
    pub async fn next_download_at(&self) -> Result<Option<i64>, DbError> {
        sqlx::query_scalar(
            "SELECT MIN(CASE WHEN due_at_ms > leased_until_ms THEN due_at_ms
                 ELSE leased_until_ms END)
             FROM downloads WHERE state IN ('waiting', 'running')",
        )
        .fetch_one(&self.pool)
        .await
    }

    /// Stores the progress; returns `false` if the lease is lost.
    pub async fn advance_download(
        &self,
        claimed: &ClaimedDownload,
        received: u64,
        size: Option<u64>,
        now_ms: i64,
    ) -> Result<bool, DbError> {
        // A deleted row or another lease matches nothing.
        let done = sqlx::query(
            "UPDATE downloads SET received = $1, size = $2, updated_at_ms = $3
             WHERE id = $4 AND lease = $5",
        )
        .bind(to_i64(received))
        .bind(size.map(to_i64))
        .bind(now_ms)
        .bind(claimed.id.to_string())
        .bind(&claimed.lease)
        .execute(&self.writer)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Returns a download to the queue for `due_at_ms`, with this number of attempts made.
    pub async fn postpone_download(
        &self,
        claimed: &ClaimedDownload,
        attempts: u32,
        due_at_ms: i64,
    ) -> Result<(), DbError> {
        sqlx::query(
            "UPDATE downloads SET state = 'waiting', lease = NULL, leased_until_ms = 0,
             attempt = $1, due_at_ms = $2 WHERE id = $3 AND lease = $4",
        )
        .bind(i64::from(attempts))
        .bind(due_at_ms)
        .bind(claimed.id.to_string())
        .bind(&claimed.lease)
        .execute(&self.writer)
        .await?;
        Ok(())
    }

    /// Ends a download without a receipt, as [`end_download`].
    pub async fn fail_download(
        &self,
        claimed: &ClaimedDownload,
        problem: ProblemCode,
        url: &str,
        now_ms: i64,
    ) -> Result<bool, DbError> {
        end_download(
            &mut *self.writer.acquire().await?,
            claimed,
            DownloadOutcome::Failed(problem),
            url,
            now_ms,
        )
        .await
    }

    /// Deletes a download, which cancels a running one; returns `false` if there is none.
    pub async fn delete_download(&self, id: ReceiptId) -> Result<bool, DbError> {
        let done = sqlx::query("DELETE FROM downloads WHERE owner = $1 AND id = $2")
            .bind(OWNER)
            .bind(id.to_string())
            .execute(&self.writer)
            .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Requeues interrupted downloads without counting the attempt, and deletes those that ended
    /// before this time. Only for the startup of the single process on this database.
    pub async fn release_downloads(&self, ended_before_ms: i64) -> Result<(), DbError> {
        // No other process works on this database, so a running download is an interrupted one.
        sqlx::query(
            "UPDATE downloads SET state = 'waiting', lease = NULL, leased_until_ms = 0,
             attempt = attempt - 1 WHERE state = 'running'",
        )
        .execute(&self.writer)
        .await?;
        sqlx::query(
            "DELETE FROM downloads WHERE state IN ('done', 'failed') AND updated_at_ms < $1",
        )
        .bind(ended_before_ms)
        .execute(&self.writer)
        .await?;
        Ok(())
    }
}

/// Ends a download and stores `url` as its link; returns `false` if the lease is lost.
pub async fn end_download(
    connection: &mut SqliteConnection,
    claimed: &ClaimedDownload,
    ended: DownloadOutcome,
    url: &str,
    now_ms: i64,
) -> Result<bool, DbError> {
    let (state, receipt, problem) = match ended {
        DownloadOutcome::Done(receipt) => ("done", Some(receipt.to_string()), None),
        DownloadOutcome::Failed(code) => ("failed", None, Some(code.as_str())),
    };
    let done = sqlx::query(
        "UPDATE downloads SET state = $1, receipt_id = $2, problem = $3, url = $4,
         updated_at_ms = $5, lease = NULL, leased_until_ms = 0 WHERE id = $6 AND lease = $7",
    )
    .bind(state)
    .bind(receipt)
    .bind(problem)
    .bind(url)
    .bind(now_ms)
    .bind(claimed.id.to_string())
    .bind(&claimed.lease)
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Deletes the downloads that became a receipt.
pub(super) async fn delete_by_receipt(
    tx: &mut Transaction,
    receipt: ReceiptId,
) -> Result<(), DbError> {
    let statement = sqlx::query("DELETE FROM downloads WHERE receipt_id = $1");
    statement
        .bind(receipt.to_string())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

struct DownloadRow(Download);

impl<'r> FromRow<'r, SqliteRow> for DownloadRow {
    fn from_row(row: &'r SqliteRow) -> Result<Self, DbError> {
        let problem: Option<String> = row.try_get("problem")?;
        let receipt: Option<String> = row.try_get("receipt_id")?;
        Ok(Self(Download {
            id: decode_column(row.try_get::<String, _>("id")?.parse(), "id")?,
            url: row.try_get("url")?,
            state: decode_column(parse_state(row.try_get("state")?).ok_or("unknown"), "state")?,
            received_bytes: to_u64(row.try_get("received")?),
            size_bytes: row.try_get::<Option<i64>, _>("size")?.map(to_u64),
            problem: decode_column(problem.map(|code| code.parse()).transpose(), "problem")?,
            receipt: decode_column(receipt.map(|id| id.parse()).transpose(), "receipt_id")?,
            created_at_ms: row.try_get("created_at_ms")?,
            updated_at_ms: row.try_get("updated_at_ms")?,
        }))
    }
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
