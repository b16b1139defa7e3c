//! Receipts: file, reading, corrections and annotations. Columns that follow from these are in
//! [`derived`].

use reader::page::Page;
use shared::annotations::Annotations;
use shared::api::{FileInfo, PageSize, ReceiptStatus};
use shared::id::ReceiptId;
use shared::problem::ProblemCode;
use shared::provenance::{FailedAttempt, SentBytes};
use shared::receipt::Receipt;
use sqlx::{Row, SqliteConnection};

use super::columns::{
    OUTSIDE_TRASH, StoredReceipt, complete_receipt_query, decode_column, status_text, to_i64,
    to_json, to_u64,
};
use super::receipt_status::{load_sent, merge_sent};
use super::{Db, DbError, OWNER, Transaction, derived, rule_applications};

/// Result of a reading.
#[derive(Debug, Clone)]
pub struct ReadResult {
    /// Ready or failed.
    pub status: ReceiptStatus,
    /// Reason why it failed.
    pub problem: Option<ProblemCode>,
    /// The engines that read it.
    pub engine: Option<String>,
    /// The engines whose reading does not count.
    pub tried: Vec<FailedAttempt>,
    /// Data sent to other machines in this reading.
    pub sent: Vec<SentBytes>,
    /// The upright pages.
    pub pages: Vec<PageSize>,
    /// The text of the pages.
    pub words: Vec<Page>,
    /// The fields.
    pub reading: Receipt,
}

impl Db {
    /// Returns a receipt outside the trash.
    pub async fn receipt(&self, id: ReceiptId) -> Result<Option<StoredReceipt>, DbError> {
        sqlx::query_as(complete_receipt_query(OUTSIDE_TRASH))
            .bind(OWNER)
            .bind(id.to_string())
            .fetch_optional(&self.pool)
            .await
    }

    /// Returns a receipt, in the trash or not.
    pub async fn receipt_including_trash(
        &self,
        id: ReceiptId,
    ) -> Result<Option<StoredReceipt>, DbError> {
        sqlx::query_as(complete_receipt_query(""))
            .bind(OWNER)
            .bind(id.to_string())
            .fetch_optional(&self.pool)
            .await
    }

    /// Returns the receipt that shows the file with this SHA-256, lower-case hex, as
    /// [`visible_by_file`].
    pub async fn visible_receipt_by_file(
        &self,
        sha256: &str,
    ) -> Result<Option<ReceiptId>, DbError> {
        visible_by_file(&mut *self.pool.acquire().await?, sha256).await
    }

    /// Returns the ids of all receipts, including the trash.
    pub async fn receipt_ids(&self) -> Result<Vec<ReceiptId>, DbError> {
        let ids: Vec<String> = sqlx::query_scalar("SELECT id FROM receipts")
            .fetch_all(&self.pool)
            .await?;
        ids.iter()
            .map(|id| decode_column(id.parse(), "id"))
            .collect()
    }

    /// Returns whether there are no receipts, no uploads and no notes of purged receipts.
    pub async fn is_empty(&self) -> Result<bool, DbError> {
        sqlx::query_scalar(
            "SELECT NOT EXISTS (SELECT 1 FROM receipts) AND NOT EXISTS (SELECT 1 FROM uploads)
             AND NOT EXISTS (SELECT 1 FROM purged_receipts)",
        )
        .fetch_one(&self.pool)
        .await
    }

    /// Returns the receipt made of the file with this SHA-256, in the trash or not, and the size of
    /// the file.
    pub async fn receipt_by_file(&self, sha256: &str) -> Result<Option<(ReceiptId, u64)>, DbError> {
        let statement = "SELECT id, size_bytes FROM receipts WHERE owner = $1 AND sha256 = $2";
        let query = sqlx::query(statement).bind(OWNER).bind(sha256);
        let Some(row) = query.fetch_optional(&self.pool).await? else {
            return Ok(None);
        };
        let id = decode_column(row.try_get::<String, _>("id")?.parse(), "id")?;
        Ok(Some((id, to_u64(row.try_get("size_bytes")?))))
    }
}

/// Returns the receipt that shows the file with this SHA-256: the one made of it, or the one into
/// which this was merged, over any number of merges. If all of them are in the trash, it is the one
/// made of the file.
pub async fn find_by_file(
    tx: &mut Transaction,
    sha256: &str,
) -> Result<Option<ReceiptId>, DbError> {
    if let Some(shown) = visible_by_file(&mut *tx, sha256).await? {
        return Ok(Some(shown));
    }
    let statement = "SELECT id FROM receipts WHERE owner = $1 AND sha256 = $2";
    let query = sqlx::query_scalar(statement).bind(OWNER).bind(sha256);
    let id: Option<String> = query.fetch_optional(&mut **tx).await?;
    decode_column(id.map(|id| id.parse()).transpose(), "id")
}

/// Returns the receipt outside the trash that shows a file: the one made of it or, if this is in
/// the trash, the one into which it was merged, and so on. If there is none, sending the file again
/// restores its receipt.
async fn visible_by_file(
    connection: &mut SqliteConnection,
    sha256: &str,
) -> Result<Option<ReceiptId>, DbError> {
    // `UNION` drops duplicates and so ends in a cycle, too.
    let id: Option<String> = sqlx::query_scalar(
        "WITH RECURSIVE chain(id, merged_into, deleted_at_ms) AS (
             SELECT id, merged_into, deleted_at_ms FROM receipts WHERE owner = $1 AND sha256 = $2
             UNION
             SELECT whole.id, whole.merged_into, whole.deleted_at_ms FROM chain
             JOIN receipts AS whole ON whole.id = chain.merged_into
             WHERE chain.deleted_at_ms IS NOT NULL)
         SELECT id FROM chain WHERE deleted_at_ms IS NULL",
    )
    .bind(OWNER)
    .bind(sha256)
    .fetch_optional(connection)
    .await?;
    decode_column(id.map(|id| id.parse()).transpose(), "id")
}

/// Adds a receipt that waits to be read.
pub async fn insert_receipt(
    tx: &mut Transaction,
    id: ReceiptId,
    file: &FileInfo,
    filing: &Annotations,
    now_ms: i64,
) -> Result<(), DbError> {
    // `number` is the row of the receipt in the full-text index.
    sqlx::query(
        "INSERT INTO receipts (id, owner, status, file_name, file_kind, size_bytes, sha256, pages,
         corrections, confidence, verified, created_at_ms, updated_at_ms, note, own_category,
         own_tags, captured_at_ms, number)
         VALUES ($1, $2, $3, $4, $5, $6, $7, '[]', '{}', 0, FALSE, $8, $8, $9, $10, $11, $12,
             (SELECT COALESCE(MAX(number), 0) + 1 FROM receipts))",
    )
    .bind(id.to_string())
    .bind(OWNER)
    .bind(status_text(ReceiptStatus::Waiting))
    .bind(&file.name)
    .bind(file.kind.extension())
    .bind(to_i64(file.size_bytes))
    .bind(&file.sha256)
    .bind(now_ms)
    .bind(&filing.note)
    .bind(&filing.category)
    .bind(to_json(&filing.tags)?)
    .bind(filing.captured_at_ms)
    .execute(&mut **tx)
    .await?;
    sqlx::query(
        "INSERT INTO receipt_readings (receipt_id, words, reading) VALUES ($1, '[]', '{}')",
    )
    .bind(id.to_string())
    .execute(&mut **tx)
    .await?;
    derived::refresh_receipt(tx, id).await
}

/// Stores the result of a reading. Rules are applied again, and corrections stay.
pub async fn store_result(
    tx: &mut Transaction,
    id: ReceiptId,
    result: &ReadResult,
    now_ms: i64,
) -> Result<(), DbError> {
    // Purged during the reading: there is nothing to store.
    let Some(sent) = load_sent(tx, id).await? else {
        return Ok(());
    };
    let sent = merge_sent(sent, &result.sent);
    sqlx::query(
        "UPDATE receipts SET status = $1, problem = $2, engine = $3, pages = $4,
         updated_at_ms = $5, tried = $6, sent = $7 WHERE id = $8",
    )
    .bind(status_text(result.status))
    .bind(result.problem.map(ProblemCode::as_str))
    .bind(&result.engine)
    .bind(to_json(&result.pages)?)
    .bind(now_ms)
    .bind(to_json(&result.tried)?)
    .bind(to_json(&sent)?)
    .bind(id.to_string())
    .execute(&mut **tx)
    .await?;
    sqlx::query("UPDATE receipt_readings SET words = $1, reading = $2 WHERE receipt_id = $3")
        .bind(to_json(&result.words)?)
        .bind(to_json(&result.reading)?)
        .bind(id.to_string())
        .execute(&mut **tx)
        .await?;
    // Rules depend on the new text, derived columns on both.
    rule_applications::apply_rules(tx, id, &rule_applications::normalize_pages(&result.words))
        .await?;
    derived::refresh_receipt(tx, id).await
}
