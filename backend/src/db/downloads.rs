//! Receipts on their way by a link: what was asked for, how far it has come, and what became of it.
//!
//! A download is leased like a job (see [`super::jobs`]): what comes of it counts only while its lease is
//! the one on the row. A row that was deleted meanwhile is a download that was cancelled.

use shared::api::{Download, DownloadState, Filing};
use shared::id::ReceiptId;
use shared::problem::ProblemCode;
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row, SqliteConnection};

use super::{Db, DbError, OWNER, Transaction, claims, parsed, to_i64, to_u64};

/// A download somebody works on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claimed {
    /// Download and, later, receipt.
    pub id: ReceiptId,
    /// Where it lies.
    pub url: String,
    /// What was said of the receipt.
    pub filing: Filing,
    /// The how-manieth attempt this is, from 1.
    pub attempt: u32,
    /// Proof that it is ours.
    pub lease: String,
}

/// How a download ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// As this receipt.
    Done(ReceiptId),
    /// For this reason.
    Failed(ProblemCode),
}

impl Db {
    /// Adds a download; `false` when its id is in use.
    pub async fn insert_download(
        &self,
        id: ReceiptId,
        url: &str,
        filing: &Filing,
        now_ms: i64,
    ) -> Result<bool, DbError> {
        let filing =
            serde_json::to_string(filing).map_err(|error| DbError::Encode(error.into()))?;
        let mut tx = self.begin().await?;
        if !claims::holders(&mut tx, id).await?.is_none() {
            return Ok(false);
        }
        sqlx::query(
            "INSERT INTO downloads (id, owner, url, filing, state, received, attempt, due_at_ms, leased_until_ms,
             created_at_ms, updated_at_ms) VALUES ($1, $2, $3, $4, 'waiting', 0, 0, $5, 0, $5, $5)",
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

    /// One download.
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

    /// The newest downloads.
    pub async fn newest_downloads(&self, limit: u32) -> Result<Vec<Download>, DbError> {
        let rows: Vec<DownloadRow> = sqlx::query_as(
            "SELECT * FROM downloads WHERE owner = $1 ORDER BY created_at_ms DESC, id DESC LIMIT $2",
        )
        .bind(OWNER)
        .bind(i64::from(limit))
        .fetch_all(&self.pool)
        .await?;
        Ok(rows.into_iter().map(|row| row.0).collect())
    }

    /// Leases the download that has been due longest, if any is.
    pub async fn claim_download(
        &self,
        lease: String,
        now_ms: i64,
        until_ms: i64,
    ) -> Result<Option<Claimed>, DbError> {
        let row = sqlx::query(
            "UPDATE downloads SET state = 'running', lease = $1, leased_until_ms = $2, attempt = attempt + 1,
             received = 0, size = NULL, updated_at_ms = $3
             WHERE id = (
                 SELECT id FROM downloads
                 WHERE state IN ('waiting', 'running') AND due_at_ms <= $3 AND leased_until_ms <= $3
                 ORDER BY due_at_ms, id LIMIT 1)
             RETURNING id, url, filing, attempt",
        )
        .bind(&lease)
        .bind(until_ms)
        .bind(now_ms)
        .fetch_optional(&self.writer)
        .await?;
        let Some(row) = row else { return Ok(None) };
        Ok(Some(Claimed {
            id: parsed(row.try_get::<String, _>("id")?.parse(), "id")?,
            url: row.try_get("url")?,
            filing: parsed(serde_json::from_str(row.try_get("filing")?), "filing")?,
            attempt: u32::try_from(row.try_get::<i64, _>("attempt")?).unwrap_or(u32::MAX),
            lease,
        }))
    }

    /// When the next download can be claimed, or `None` when there is none.
    pub async fn next_download_at(&self) -> Result<Option<i64>, DbError> {
        sqlx::query_scalar(
            "SELECT MIN(CASE WHEN due_at_ms > leased_until_ms THEN due_at_ms ELSE leased_until_ms END)
             FROM downloads WHERE state IN ('waiting', 'running')",
        )
        .fetch_one(&self.pool)
        .await
    }

    /// Counts what has arrived; `false` when the download is no longer ours.
    pub async fn advance_download(
        &self,
        claimed: &Claimed,
        received: u64,
        size: Option<u64>,
        now_ms: i64,
    ) -> Result<bool, DbError> {
        let done = sqlx::query(
            "UPDATE downloads SET received = $1, size = $2, updated_at_ms = $3 WHERE id = $4 AND lease = $5",
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

    /// Gives a download back, to be tried again from `due_at_ms` on, as one that was begun `attempts` times.
    pub async fn postpone_download(
        &self,
        claimed: &Claimed,
        attempts: u32,
        due_at_ms: i64,
    ) -> Result<(), DbError> {
        sqlx::query(
            "UPDATE downloads SET state = 'waiting', lease = NULL, leased_until_ms = 0, attempt = $1, due_at_ms = $2
             WHERE id = $3 AND lease = $4",
        )
        .bind(i64::from(attempts))
        .bind(due_at_ms)
        .bind(claimed.id.to_string())
        .bind(&claimed.lease)
        .execute(&self.writer)
        .await?;
        Ok(())
    }

    /// Ends a download that brought no receipt, as [`end`].
    pub async fn fail_download(
        &self,
        claimed: &Claimed,
        problem: ProblemCode,
        url: &str,
        now_ms: i64,
    ) -> Result<bool, DbError> {
        end(
            &mut *self.writer.acquire().await?,
            claimed,
            Ended::Failed(problem),
            url,
            now_ms,
        )
        .await
    }

    /// Cancels or forgets a download; `false` when there is none.
    pub async fn delete_download(&self, id: ReceiptId) -> Result<bool, DbError> {
        let done = sqlx::query("DELETE FROM downloads WHERE owner = $1 AND id = $2")
            .bind(OWNER)
            .bind(id.to_string())
            .execute(&self.writer)
            .await?;
        Ok(done.rows_affected() == 1)
    }

    /// For the start of the only process that works on this database: what was cut off waits again, as if
    /// it had not been begun, and what ended before this time is forgotten.
    pub async fn release_downloads(&self, ended_before_ms: i64) -> Result<(), DbError> {
        sqlx::query(
            "UPDATE downloads SET state = 'waiting', lease = NULL, leased_until_ms = 0, attempt = attempt - 1
             WHERE state = 'running'",
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

/// Ends a download, and keeps `url` of it; `false` when it is no longer ours.
pub async fn end(
    connection: &mut SqliteConnection,
    claimed: &Claimed,
    ended: Ended,
    url: &str,
    now_ms: i64,
) -> Result<bool, DbError> {
    let (state, receipt, problem) = match ended {
        Ended::Done(receipt) => ("done", Some(receipt.to_string()), None),
        Ended::Failed(code) => ("failed", None, Some(code.as_str())),
    };
    let done = sqlx::query(
        "UPDATE downloads SET state = $1, receipt_id = $2, problem = $3, url = $4, updated_at_ms = $5, lease = NULL,
         leased_until_ms = 0 WHERE id = $6 AND lease = $7",
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

/// Forgets the downloads that became a receipt.
pub(super) async fn forget_receipt(
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
            id: parsed(row.try_get::<String, _>("id")?.parse(), "id")?,
            url: row.try_get("url")?,
            state: parsed(state_of(row.try_get("state")?).ok_or("unknown"), "state")?,
            received_bytes: to_u64(row.try_get("received")?),
            size_bytes: row.try_get::<Option<i64>, _>("size")?.map(to_u64),
            problem: parsed(problem.map(|code| code.parse()).transpose(), "problem")?,
            receipt: parsed(receipt.map(|id| id.parse()).transpose(), "receipt_id")?,
            created_at_ms: row.try_get("created_at_ms")?,
            updated_at_ms: row.try_get("updated_at_ms")?,
        }))
    }
}

fn state_of(text: &str) -> Option<DownloadState> {
    match text {
        "waiting" => Some(DownloadState::Waiting),
        "running" => Some(DownloadState::Running),
        "done" => Some(DownloadState::Done),
        "failed" => Some(DownloadState::Failed),
        _ => None,
    }
}
