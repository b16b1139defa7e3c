//! Receipts: file, reading, corrections and annotations. Columns that follow from these are in
//! [`derived`].

use reader::page::Page;
use serde::de::DeserializeOwned;
use shared::api::{Annotations, FileInfo, PageSize, ReceiptRow, ReceiptStatus};
use shared::corrections::Corrections;
use shared::id::ReceiptId;
use shared::money::{Currency, Money};
use shared::problem::ProblemCode;
use shared::provenance::{FailedAttempt, SentBytes};
use shared::receipt::Receipt;
use shared::rules::RuleApplication;
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row, SqliteConnection};

use super::receipt_status::{load_sent, merge_sent, parse_status, status_text};
use super::uploads::kind_from_extension;
use super::{
    Db, DbError, OWNER, Transaction, decode_column, derived, rule_applications, to_i64, to_u64,
};

/// Query for one receipt with all stored values.
pub(super) const WHOLE: &str =
    "SELECT receipts.*, note IS NOT NULL AS has_note, reading FROM receipts
    JOIN receipt_readings ON receipt_id = id WHERE owner = $1 AND id = $2";

/// A receipt with all stored values.
#[derive(Debug, Clone)]
pub struct StoredReceipt {
    /// Row of the list.
    pub row: ReceiptRow,
    /// Version, raised by every change.
    pub version: u64,
    /// The reading, with the outcome of rules applied.
    pub reading: Receipt,
    /// Corrections by the user.
    pub corrections: Corrections,
    /// The engines that read it.
    pub engine: Option<String>,
    /// The engines whose reading does not count.
    pub tried: Vec<FailedAttempt>,
    /// Data sent to other machines in all of its readings.
    pub sent: Vec<SentBytes>,
    /// Annotations by the user.
    pub annotations: Annotations,
    /// Applications of rules, the strongest first.
    pub rules: Vec<RuleApplication>,
    /// The sizes of its upright pages.
    pub pages: Vec<PageSize>,
    /// The receipts it was merged from, in the order of their pages, while all of them exist.
    pub merged_from: Vec<ReceiptId>,
}

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
        let statement = sqlx::AssertSqlSafe(format!("{WHOLE} AND deleted_at_ms IS NULL"));
        sqlx::query_as(statement)
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
        sqlx::query_as(WHOLE)
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

pub(super) fn list_row_from(row: &SqliteRow) -> Result<ReceiptRow, DbError> {
    let problem: Option<String> = row.try_get("problem")?;
    let currency: Option<String> = row.try_get("currency")?;
    let currency: Option<Currency> =
        decode_column(currency.map(|code| code.parse()).transpose(), "currency")?;
    let total: Option<i64> = row.try_get("total_minor")?;
    let pages: Vec<PageSize> = from_json(row.try_get("pages")?, "pages")?;
    let kind: &str = row.try_get("file_kind")?;
    Ok(ReceiptRow {
        id: decode_column(row.try_get::<String, _>("id")?.parse(), "id")?,
        status: decode_column(
            parse_status(row.try_get("status")?).ok_or("unknown"),
            "status",
        )?,
        problem: decode_column(problem.map(|code| code.parse()).transpose(), "problem")?,
        merchant: row.try_get("merchant")?,
        date: row.try_get("date")?,
        total: total.map(|minor| Money::new(minor, currency)),
        confidence: row.try_get("confidence")?,
        verified: row.try_get("verified")?,
        adds_up: row.try_get("adds_up")?,
        category: row.try_get("category")?,
        tags: from_json(row.try_get("tags")?, "tags")?,
        has_note: row.try_get("has_note")?,
        has_picture: !pages.is_empty(),
        file: FileInfo {
            name: row.try_get("file_name")?,
            kind: decode_column(kind_from_extension(kind).ok_or(kind), "file_kind")?,
            size_bytes: to_u64(row.try_get("size_bytes")?),
            sha256: row.try_get("sha256")?,
        },
        created_at_ms: row.try_get("created_at_ms")?,
        updated_at_ms: row.try_get("updated_at_ms")?,
        hit: None,
    })
}

/// Returns the annotations without the time of the photo.
pub(super) fn annotations_from_row(row: &SqliteRow) -> Result<Annotations, DbError> {
    Ok(Annotations {
        note: row.try_get("note")?,
        category: row.try_get("own_category")?,
        tags: from_json(row.try_get("own_tags")?, "own_tags")?,
        captured_at_ms: None,
        refused: from_json(row.try_get("refused")?, "refused")?,
    })
}

impl<'r> FromRow<'r, SqliteRow> for StoredReceipt {
    fn from_row(row: &'r SqliteRow) -> Result<Self, DbError> {
        let reading: Receipt = from_json(row.try_get("reading")?, "reading")?;
        let rules: Vec<RuleApplication> = from_json(row.try_get("taught")?, "taught")?;
        Ok(Self {
            row: list_row_from(row)?,
            version: to_u64(row.try_get("version")?),
            reading: reading.with_rules(&rules),
            rules,
            corrections: from_json(row.try_get("corrections")?, "corrections")?,
            engine: row.try_get("engine")?,
            tried: from_json(row.try_get("tried")?, "tried")?,
            sent: from_json(row.try_get("sent")?, "sent")?,
            annotations: Annotations {
                captured_at_ms: row.try_get("captured_at_ms")?,
                ..annotations_from_row(row)?
            },
            pages: from_json(row.try_get("pages")?, "pages")?,
            merged_from: from_json(row.try_get("merged_from")?, "merged_from")?,
        })
    }
}

pub(super) fn to_json<T: serde::Serialize>(value: &T) -> Result<String, DbError> {
    serde_json::to_string(value).map_err(|error| DbError::Encode(error.into()))
}

pub(super) fn from_json<T: DeserializeOwned>(text: &str, column: &str) -> Result<T, DbError> {
    decode_column(serde_json::from_str(text), column)
}
