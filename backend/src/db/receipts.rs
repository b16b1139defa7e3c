//! Receipts: what came, what was read, and what a person made of it. What follows from these is in [`derived`].

use reader::page::Page;
use serde::de::DeserializeOwned;
use shared::api::{FileInfo, Filing, PageSize, ReceiptRow, Status};
use shared::corrections::Corrections;
use shared::id::ReceiptId;
use shared::money::{Currency, Money};
use shared::problem::ProblemCode;
use shared::provenance::{Sent, Tried};
use shared::receipt::Receipt;
use shared::rules::RuleUse;
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row, SqliteConnection};

use super::receipt_standing::{sent_before, status_of, status_text, with_sent};
use super::uploads::kind_of;
use super::{Db, DbError, OWNER, Transaction, derived, parsed, rule_uses, to_i64, to_u64};

/// Selects one receipt with everything known of it.
pub(super) const WHOLE: &str =
    "SELECT receipts.*, note IS NOT NULL AS has_note, reading FROM receipts
    JOIN receipt_readings ON receipt_id = id WHERE owner = $1 AND id = $2";

/// A receipt with everything known of it.
#[derive(Debug, Clone)]
pub struct StoredReceipt {
    /// What the list shows.
    pub row: ReceiptRow,
    /// Goes up with every change.
    pub version: u64,
    /// What the machine read, with what rules set laid over it.
    pub reading: Receipt,
    /// What a person entered.
    pub corrections: Corrections,
    /// Which engine read it.
    pub engine: Option<String>,
    /// The engines whose reading does not count.
    pub tried: Vec<Tried>,
    /// What left the machine for it, ever.
    pub sent: Vec<Sent>,
    /// What a person said of it.
    pub filing: Filing,
    /// What rules set, the strongest first.
    pub rules: Vec<RuleUse>,
    /// The sizes of its upright pages.
    pub pages: Vec<PageSize>,
    /// The receipts it was merged from, in the order of their pages, while all of them are kept.
    pub merged_from: Vec<ReceiptId>,
}

/// What came of reading a receipt.
#[derive(Debug, Clone)]
pub struct ReadResult {
    /// Ready or failed.
    pub status: Status,
    /// Why it failed.
    pub problem: Option<ProblemCode>,
    /// Which engine read it.
    pub engine: Option<String>,
    /// The engines whose reading does not count.
    pub tried: Vec<Tried>,
    /// What left the machine for this reading.
    pub sent: Vec<Sent>,
    /// The upright pages.
    pub pages: Vec<PageSize>,
    /// The text of the pages.
    pub words: Vec<Page>,
    /// The fields.
    pub reading: Receipt,
}

impl Db {
    /// One receipt that is not in the trash.
    pub async fn receipt(&self, id: ReceiptId) -> Result<Option<StoredReceipt>, DbError> {
        let statement = sqlx::AssertSqlSafe(format!("{WHOLE} AND deleted_at_ms IS NULL"));
        sqlx::query_as(statement)
            .bind(OWNER)
            .bind(id.to_string())
            .fetch_optional(&self.pool)
            .await
    }

    /// One receipt, be it in the trash.
    pub async fn receipt_anywhere(&self, id: ReceiptId) -> Result<Option<StoredReceipt>, DbError> {
        sqlx::query_as(WHOLE)
            .bind(OWNER)
            .bind(id.to_string())
            .fetch_optional(&self.pool)
            .await
    }

    /// The receipt that shows a file with this SHA-256, lower-case hex, as [`showing_file`].
    pub async fn receipt_of_file(&self, sha256: &str) -> Result<Option<ReceiptId>, DbError> {
        showing_file(&mut *self.pool.acquire().await?, sha256).await
    }

    /// The ids of all receipts, those in the trash included.
    pub async fn receipt_ids(&self) -> Result<Vec<ReceiptId>, DbError> {
        let ids: Vec<String> = sqlx::query_scalar("SELECT id FROM receipts")
            .fetch_all(&self.pool)
            .await?;
        ids.iter().map(|id| parsed(id.parse(), "id")).collect()
    }

    /// There is neither a receipt nor an upload, nor what is left of a purged receipt.
    pub async fn holds_nothing(&self) -> Result<bool, DbError> {
        sqlx::query_scalar(
            "SELECT NOT EXISTS (SELECT 1 FROM receipts) AND NOT EXISTS (SELECT 1 FROM uploads)
             AND NOT EXISTS (SELECT 1 FROM purged_receipts)",
        )
        .fetch_one(&self.pool)
        .await
    }

    /// The receipt that was made of the file with this SHA-256, wherever it is now, and the size of the file.
    pub async fn receipt_made_of(&self, sha256: &str) -> Result<Option<(ReceiptId, u64)>, DbError> {
        let statement = "SELECT id, size_bytes FROM receipts WHERE owner = $1 AND sha256 = $2";
        let query = sqlx::query(statement).bind(OWNER).bind(sha256);
        let Some(row) = query.fetch_optional(&self.pool).await? else {
            return Ok(None);
        };
        let id = parsed(row.try_get::<String, _>("id")?.parse(), "id")?;
        Ok(Some((id, to_u64(row.try_get("size_bytes")?))))
    }
}

/// The receipt that shows a file with this SHA-256: the one made of it, or the one this was merged into, however often
/// that was merged again. Where all of them lie in the trash it is the one made of the file; asked within a transaction.
pub async fn of_file(tx: &mut Transaction, sha256: &str) -> Result<Option<ReceiptId>, DbError> {
    if let Some(shown) = showing_file(&mut *tx, sha256).await? {
        return Ok(Some(shown));
    }
    let statement = "SELECT id FROM receipts WHERE owner = $1 AND sha256 = $2";
    let query = sqlx::query_scalar(statement).bind(OWNER).bind(sha256);
    let id: Option<String> = query.fetch_optional(&mut **tx).await?;
    parsed(id.map(|id| id.parse()).transpose(), "id")
}

/// The receipt outside the trash that shows a file: where the one made of it lies in the trash, the one it was merged
/// into, and so on. `None` where there is none: sent again, the file brings its receipt back.
async fn showing_file(
    connection: &mut SqliteConnection,
    sha256: &str,
) -> Result<Option<ReceiptId>, DbError> {
    let id: Option<String> = sqlx::query_scalar(
        "WITH RECURSIVE chain(id, merged_into, deleted_at_ms) AS (
             SELECT id, merged_into, deleted_at_ms FROM receipts WHERE owner = $1 AND sha256 = $2
             UNION
             SELECT whole.id, whole.merged_into, whole.deleted_at_ms FROM chain
             JOIN receipts AS whole ON whole.id = chain.merged_into WHERE chain.deleted_at_ms IS NOT NULL)
         SELECT id FROM chain WHERE deleted_at_ms IS NULL",
    )
    .bind(OWNER)
    .bind(sha256)
    .fetch_optional(connection)
    .await?;
    parsed(id.map(|id| id.parse()).transpose(), "id")
}

/// Adds a receipt that waits to be read.
pub async fn insert(
    tx: &mut Transaction,
    id: ReceiptId,
    file: &FileInfo,
    filing: &Filing,
    now_ms: i64,
) -> Result<(), DbError> {
    sqlx::query(
        "INSERT INTO receipts (id, owner, status, file_name, file_kind, size_bytes, sha256, pages, corrections,
         confidence, verified, created_at_ms, updated_at_ms, note, own_category, own_tags, captured_at_ms, number)
         VALUES ($1, $2, $3, $4, $5, $6, $7, '[]', '{}', 0, FALSE, $8, $8, $9, $10, $11, $12,
             (SELECT COALESCE(MAX(number), 0) + 1 FROM receipts))",
    )
    .bind(id.to_string())
    .bind(OWNER)
    .bind(status_text(Status::Waiting))
    .bind(&file.name)
    .bind(file.kind.extension())
    .bind(to_i64(file.size_bytes))
    .bind(&file.sha256)
    .bind(now_ms)
    .bind(&filing.note)
    .bind(&filing.category)
    .bind(json(&filing.tags)?)
    .bind(filing.captured_at_ms)
    .execute(&mut **tx)
    .await?;
    sqlx::query(
        "INSERT INTO receipt_readings (receipt_id, words, reading) VALUES ($1, '[]', '{}')",
    )
    .bind(id.to_string())
    .execute(&mut **tx)
    .await?;
    derived::refresh(tx, id).await
}

/// Keeps what came of reading; what rules set and corrections stay on top of it.
pub async fn store_result(
    tx: &mut Transaction,
    id: ReceiptId,
    result: &ReadResult,
    now_ms: i64,
) -> Result<(), DbError> {
    let Some(sent) = sent_before(tx, id).await? else {
        return Ok(());
    };
    let sent = with_sent(sent, &result.sent);
    sqlx::query(
        "UPDATE receipts SET status = $1, problem = $2, engine = $3, pages = $4, updated_at_ms = $5, tried = $6,
         sent = $7 WHERE id = $8",
    )
    .bind(status_text(result.status))
    .bind(result.problem.map(ProblemCode::as_str))
    .bind(&result.engine)
    .bind(json(&result.pages)?)
    .bind(now_ms)
    .bind(json(&result.tried)?)
    .bind(json(&sent)?)
    .bind(id.to_string())
    .execute(&mut **tx)
    .await?;
    sqlx::query("UPDATE receipt_readings SET words = $1, reading = $2 WHERE receipt_id = $3")
        .bind(json(&result.words)?)
        .bind(json(&result.reading)?)
        .bind(id.to_string())
        .execute(&mut **tx)
        .await?;
    rule_uses::lay_all(tx, id, &rule_uses::folded(&result.words)).await?;
    derived::refresh(tx, id).await
}

pub(super) fn list_row(row: &SqliteRow) -> Result<ReceiptRow, DbError> {
    let problem: Option<String> = row.try_get("problem")?;
    let currency: Option<String> = row.try_get("currency")?;
    let currency: Option<Currency> =
        parsed(currency.map(|code| code.parse()).transpose(), "currency")?;
    let total: Option<i64> = row.try_get("total_minor")?;
    let pages: Vec<PageSize> = from_json(row.try_get("pages")?, "pages")?;
    let kind: &str = row.try_get("file_kind")?;
    Ok(ReceiptRow {
        id: parsed(row.try_get::<String, _>("id")?.parse(), "id")?,
        status: parsed(status_of(row.try_get("status")?).ok_or("unknown"), "status")?,
        problem: parsed(problem.map(|code| code.parse()).transpose(), "problem")?,
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
            kind: parsed(kind_of(kind).ok_or(kind), "file_kind")?,
            size_bytes: to_u64(row.try_get("size_bytes")?),
            sha256: row.try_get("sha256")?,
        },
        created_at_ms: row.try_get("created_at_ms")?,
        updated_at_ms: row.try_get("updated_at_ms")?,
        hit: None,
    })
}

/// What a person said, without the time.
pub(super) fn filing_of(row: &SqliteRow) -> Result<Filing, DbError> {
    Ok(Filing {
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
        let rules: Vec<RuleUse> = from_json(row.try_get("taught")?, "taught")?;
        Ok(Self {
            row: list_row(row)?,
            version: to_u64(row.try_get("version")?),
            reading: reading.taught(&rules),
            rules,
            corrections: from_json(row.try_get("corrections")?, "corrections")?,
            engine: row.try_get("engine")?,
            tried: from_json(row.try_get("tried")?, "tried")?,
            sent: from_json(row.try_get("sent")?, "sent")?,
            filing: Filing {
                captured_at_ms: row.try_get("captured_at_ms")?,
                ..filing_of(row)?
            },
            pages: from_json(row.try_get("pages")?, "pages")?,
            merged_from: from_json(row.try_get("merged_from")?, "merged_from")?,
        })
    }
}

pub(super) fn json<T: serde::Serialize>(value: &T) -> Result<String, DbError> {
    serde_json::to_string(value).map_err(|error| DbError::Encode(error.into()))
}

pub(super) fn from_json<T: DeserializeOwned>(text: &str, column: &str) -> Result<T, DbError> {
    parsed(serde_json::from_str(text), column)
}
