//! Receipts: file, reading, corrections and annotations. Columns that follow from these are in
//! [`derived`].

use reader::page::Page;
use shared::annotations::Annotations;
use shared::api::{FileInfo, PageSize, ReceiptStatus};
use shared::corrections::Corrections;
use shared::file_kind::FileKind;
use shared::id::ReceiptId;
use shared::problem::ProblemCode;
use shared::provenance::{FailedAttempt, SentBytes};
use shared::receipt::Receipt;
use sqlx::SqliteConnection;

use super::columns::{
    NO_FILE, OUTSIDE_TRASH, StoredReceipt, complete_receipt_query, count_column, parse_column,
    parse_ids, parse_text, status_text, to_i64, to_json,
};
use super::readings::{load_sent, merge_sent};
use super::{Db, DbError, Transaction, derived, rule_applications};

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
        let query = owned!(record complete_receipt_query(OUTSIDE_TRASH); id.to_string());
        query.fetch_optional(&self.pool).await
    }

    /// Returns a receipt, in the trash or not.
    pub async fn receipt_including_trash(
        &self,
        id: ReceiptId,
    ) -> Result<Option<StoredReceipt>, DbError> {
        let query = owned!(record complete_receipt_query(""); id.to_string());
        query.fetch_optional(&self.pool).await
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
        let query = sqlx::query_scalar("SELECT id FROM receipts");
        let ids: Vec<String> = query.fetch_all(&self.pool).await?;
        parse_ids(&ids)
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
        let query = owned!(
            "SELECT id, size_bytes FROM receipts WHERE owner = $1 AND sha256 = $2"; sha256);
        let row = query.fetch_optional(&self.pool).await?;
        row.map(|row| Ok((parse_column(&row, "id")?, count_column(&row, "size_bytes")?)))
            .transpose()
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
    let query = owned!(scalar "SELECT id FROM receipts WHERE owner = $1 AND sha256 = $2"; sha256);
    let id: Option<String> = query.fetch_optional(&mut **tx).await?;
    parse_text(id.as_deref(), "id")
}

/// Returns the receipt outside the trash that shows a file: the one made of it or, if this is in
/// the trash, the one into which it was merged, and so on. If there is none, sending the file again
/// restores its receipt.
async fn visible_by_file(
    connection: &mut SqliteConnection,
    sha256: &str,
) -> Result<Option<ReceiptId>, DbError> {
    // `UNION` drops duplicates and so ends in a cycle, too.
    let query = owned!(scalar
        "WITH RECURSIVE chain(id, merged_into, deleted_at_ms) AS (
             SELECT id, merged_into, deleted_at_ms FROM receipts WHERE owner = $1 AND sha256 = $2
             UNION
             SELECT whole.id, whole.merged_into, whole.deleted_at_ms FROM chain
             JOIN receipts AS whole ON whole.id = chain.merged_into AND whole.owner = $1
             WHERE chain.deleted_at_ms IS NOT NULL)
         SELECT id FROM chain WHERE deleted_at_ms IS NULL";
        sha256);
    let id: Option<String> = query.fetch_optional(connection).await?;
    parse_text(id.as_deref(), "id")
}

/// Adds a receipt that waits to be read.
pub async fn insert_receipt(
    tx: &mut Transaction,
    id: ReceiptId,
    file: &FileInfo,
    filing: &Annotations,
    now_ms: i64,
) -> Result<(), DbError> {
    let (status, entered) = (ReceiptStatus::Waiting, Corrections::default());
    insert_row(tx, id, file, status, &entered, filing, now_ms).await
}

/// Adds a receipt without a file, whose values are all entered by the user.
pub async fn insert_entered_receipt(
    tx: &mut Transaction,
    id: ReceiptId,
    entered: &Corrections,
    filing: &Annotations,
    now_ms: i64,
) -> Result<(), DbError> {
    let no_file = FileInfo {
        name: String::new(),
        kind: None,
        size_bytes: 0,
        sha256: String::new(),
    };
    let status = ReceiptStatus::Ready;
    insert_row(tx, id, &no_file, status, entered, filing, now_ms).await
}

async fn insert_row(
    tx: &mut Transaction,
    id: ReceiptId,
    file: &FileInfo,
    status: ReceiptStatus,
    corrections: &Corrections,
    filing: &Annotations,
    now_ms: i64,
) -> Result<(), DbError> {
    // `number` is the row of the receipt in the full-text index.
    let query = owned!(
        "INSERT INTO receipts (owner, id, status, file_name, file_kind, size_bytes, sha256, pages,
         corrections, confidence, verified, created_at_ms, updated_at_ms, note, own_category,
         own_tags, captured_at_ms, number)
         VALUES ($1, $2, $3, $4, $5, $6, $7, '[]', $8, 0, FALSE, $9, $9, $10, $11, $12, $13,
             (SELECT COALESCE(MAX(number), 0) + 1 FROM receipts))";
        id.to_string(), status_text(status), &file.name,
        file.kind.map_or(NO_FILE, FileKind::extension), to_i64(file.size_bytes), &file.sha256,
        to_json(corrections)?, now_ms, &filing.note, &filing.category, to_json(&filing.tags)?,
        filing.captured_at_ms);
    query.execute(&mut **tx).await?;
    let query = owned!(
        "INSERT INTO receipt_readings (receipt_id, words, reading)
         SELECT id, '[]', '{}' FROM receipts WHERE owner = $1 AND id = $2";
        id.to_string());
    query.execute(&mut **tx).await?;
    derived::refresh_receipt(tx, id).await
}

/// Stores the result of a reading. Rules are applied again, and corrections stay. A failure that
/// found no text does not replace an earlier reading: the receipt keeps that and gets the problem.
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
    let is_empty = result.words.iter().all(|page| page.lines.is_empty());
    if result.problem.is_some() && is_empty && has_words(tx, id).await? {
        let query = owned!(
            "UPDATE receipts SET status = $3, problem = $4, updated_at_ms = $5, sent = $6
             WHERE owner = $1 AND id = $2";
            id.to_string(), status_text(result.status), result.problem.map(ProblemCode::as_str),
            now_ms, to_json(&sent)?);
        query.execute(&mut **tx).await?;
        return Ok(());
    }
    let query = owned!(
        "UPDATE receipts SET status = $3, problem = $4, engine = $5, pages = $6,
         updated_at_ms = $7, tried = $8, sent = $9 WHERE owner = $1 AND id = $2";
        id.to_string(), status_text(result.status), result.problem.map(ProblemCode::as_str),
        &result.engine, to_json(&result.pages)?, now_ms, to_json(&result.tried)?, to_json(&sent)?);
    query.execute(&mut **tx).await?;
    let query = owned!(
        "UPDATE receipt_readings SET words = $3, reading = $4
         WHERE receipt_id = (SELECT id FROM receipts WHERE owner = $1 AND id = $2)";
        id.to_string(), to_json(&result.words)?, to_json(&result.reading)?);
    query.execute(&mut **tx).await?;
    // Rules depend on the new text, derived columns on both.
    rule_applications::apply_rules(tx, id, &rule_applications::normalize_pages(&result.words))
        .await?;
    derived::refresh_receipt(tx, id).await
}

/// Returns whether an earlier reading found words.
async fn has_words(tx: &mut Transaction, id: ReceiptId) -> Result<bool, DbError> {
    let query = owned!(scalar
        "SELECT EXISTS (SELECT 1 FROM receipt_readings JOIN receipts ON id = receipt_id
         WHERE owner = $1 AND id = $2 AND words <> '[]')";
        id.to_string());
    query.fetch_one(&mut **tx).await
}
