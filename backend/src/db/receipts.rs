//! Receipts: what came, what was read, what a person made of it, and the columns the list shows.

use reader::page::Page;
use serde::de::DeserializeOwned;
use shared::api::{FileInfo, Filing, PageSize, ReceiptRow, Status};
use shared::checks;
use shared::corrections::Corrections;
use shared::field::SURE_FROM;
use shared::id::ReceiptId;
use shared::money::{Currency, Money};
use shared::problem::ProblemCode;
use shared::provenance::{Sent, Tried};
use shared::receipt::{Receipt, format_date};
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row, SqliteExecutor};

use super::receipt_standing::{sent_before, status_of, status_text, with_sent};
use super::uploads::kind_of;
use super::{Db, DbError, OWNER, Transaction, parsed, to_i64, to_u64};

/// A receipt with everything known of it.
#[derive(Debug, Clone)]
pub struct StoredReceipt {
    /// What the list shows.
    pub row: ReceiptRow,
    /// What the machine read.
    pub reading: Receipt,
    /// What a person entered.
    pub corrections: Corrections,
    /// Which engine read it.
    pub engine: Option<String>,
    /// The engines whose reading does not count.
    pub tried: Vec<Tried>,
    /// What left the machine for it, ever.
    pub sent: Vec<Sent>,
    /// What was said of it when it was sent.
    pub filing: Filing,
    /// The sizes of its upright pages.
    pub pages: Vec<PageSize>,
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

/// How sure a receipt is whose fields are, but whose total does not add up.
const DOUBTED: f32 = 0.5;

/// The columns of the list that follow from reading and corrections.
struct Summary {
    merchant: Option<String>,
    date: Option<String>,
    total_minor: Option<i64>,
    currency: Option<String>,
    confidence: f32,
    verified: bool,
}

impl Summary {
    /// The corrections were checked against an earlier reading when they were entered; where a newer
    /// reading contradicts them (12.50 in a currency without decimals), the reading stands.
    fn of(reading: &Receipt, corrections: &Corrections) -> Self {
        let receipt = reading.clone().corrected(corrections).unwrap_or_else(|_| reading.clone());
        let (name, date, total) = (&receipt.merchant.name, &receipt.date, &receipt.total);
        let sure = |missing: bool, verified: bool, confidence: f32| {
            if missing && !verified { 0.0 } else { confidence }
        };
        let least = sure(name.value.is_none(), name.verified, name.confidence)
            .min(sure(date.value.is_none(), date.verified, date.confidence))
            .min(sure(total.value.is_none(), total.verified, total.confidence));
        // The latest day is checked when the date is read.
        let is_doubted = receipt.needs_review(&checks::of(&receipt, None)) && least >= SURE_FROM;
        Self {
            merchant: name.value.clone(),
            date: date.value.map(format_date),
            total_minor: total.value.map(|money| money.minor),
            currency: receipt.currency.value.map(|currency| currency.code().to_owned()),
            confidence: if is_doubted { DOUBTED } else { least },
            verified: name.verified && date.verified && total.verified,
        }
    }
}

impl Db {
    /// The newest rows, or those older than the row `after`.
    pub async fn receipt_rows(
        &self,
        after: Option<ReceiptId>,
        limit: u32,
    ) -> Result<Vec<ReceiptRow>, DbError> {
        let after = after.map(|id| id.to_string());
        let rows = sqlx::query(
            "SELECT id, status, problem, merchant, date, total_minor, currency, confidence, verified, pages,
                    file_name, file_kind, size_bytes, sha256, created_at_ms, updated_at_ms
             FROM receipts
             WHERE owner = $1 AND ($2 IS NULL
                 OR (created_at_ms, id) < (SELECT created_at_ms, id FROM receipts WHERE id = $2))
             ORDER BY created_at_ms DESC, id DESC LIMIT $3",
        )
        .bind(OWNER)
        .bind(after)
        .bind(i64::from(limit))
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(list_row).collect()
    }

    /// One receipt.
    pub async fn receipt(&self, id: ReceiptId) -> Result<Option<StoredReceipt>, DbError> {
        sqlx::query_as("SELECT * FROM receipts WHERE owner = $1 AND id = $2")
            .bind(OWNER)
            .bind(id.to_string())
            .fetch_optional(&self.pool)
            .await
    }

    /// The receipt made of a file with this SHA-256, lower-case hex.
    pub async fn receipt_of_file(&self, sha256: &str) -> Result<Option<ReceiptId>, DbError> {
        find_file(&self.pool, sha256).await
    }

    /// Keeps what a person entered.
    pub async fn correct_receipt(
        &self,
        stored: &StoredReceipt,
        corrections: &Corrections,
        now_ms: i64,
    ) -> Result<bool, DbError> {
        let summary = Summary::of(&stored.reading, corrections);
        let done = sqlx::query(
            "UPDATE receipts SET corrections = $1, merchant = $2, date = $3, total_minor = $4, currency = $5,
             confidence = $6, verified = $7, updated_at_ms = $8 WHERE id = $9",
        )
        .bind(json(corrections)?)
        .bind(summary.merchant)
        .bind(summary.date)
        .bind(summary.total_minor)
        .bind(summary.currency)
        .bind(summary.confidence)
        .bind(summary.verified)
        .bind(now_ms)
        .bind(stored.row.id.to_string())
        .execute(&self.writer)
        .await?;
        Ok(done.rows_affected() == 1)
    }
}

/// The receipt made of a file with this SHA-256, asked within a transaction.
pub async fn of_file(tx: &mut Transaction, sha256: &str) -> Result<Option<ReceiptId>, DbError> {
    find_file(&mut **tx, sha256).await
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
        "INSERT INTO receipts (id, owner, status, file_name, file_kind, size_bytes, sha256, pages, words, reading,
         corrections, confidence, verified, created_at_ms, updated_at_ms, note, category, tags, captured_at_ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7, '[]', '[]', '{}', '{}', 0, FALSE, $8, $8, $9, $10, $11, $12)",
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
    Ok(())
}

/// Keeps what came of reading; corrections stay on top of it.
pub async fn store_result(
    tx: &mut Transaction,
    id: ReceiptId,
    result: &ReadResult,
    now_ms: i64,
) -> Result<(), DbError> {
    let corrections: Option<String> = sqlx::query_scalar("SELECT corrections FROM receipts WHERE id = $1")
        .bind(id.to_string())
        .fetch_optional(&mut **tx)
        .await?;
    let Some(corrections) = corrections else { return Ok(()) };
    let sent = with_sent(sent_before(tx, id).await?.unwrap_or_default(), &result.sent);
    let summary = Summary::of(&result.reading, &from_json(&corrections, "corrections")?);
    sqlx::query(
        "UPDATE receipts SET status = $1, problem = $2, engine = $3, pages = $4, words = $5, reading = $6, merchant = $7,
         date = $8, total_minor = $9, currency = $10, confidence = $11, verified = $12, updated_at_ms = $13,
         tried = $14, sent = $15 WHERE id = $16",
    )
    .bind(status_text(result.status))
    .bind(result.problem.map(ProblemCode::as_str))
    .bind(&result.engine)
    .bind(json(&result.pages)?)
    .bind(json(&result.words)?)
    .bind(json(&result.reading)?)
    .bind(summary.merchant)
    .bind(summary.date)
    .bind(summary.total_minor)
    .bind(summary.currency)
    .bind(summary.confidence)
    .bind(summary.verified)
    .bind(now_ms)
    .bind(json(&result.tried)?)
    .bind(json(&sent)?)
    .bind(id.to_string())
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Removes a receipt and its job; `false` when there is none.
pub async fn delete(tx: &mut Transaction, id: ReceiptId) -> Result<bool, DbError> {
    let done = sqlx::query("DELETE FROM receipts WHERE owner = $1 AND id = $2")
        .bind(OWNER)
        .bind(id.to_string())
        .execute(&mut **tx)
        .await?;
    Ok(done.rows_affected() == 1)
}

async fn find_file<'c>(
    executor: impl SqliteExecutor<'c>,
    sha256: &str,
) -> Result<Option<ReceiptId>, DbError> {
    let id: Option<String> = sqlx::query_scalar("SELECT id FROM receipts WHERE owner = $1 AND sha256 = $2")
        .bind(OWNER)
        .bind(sha256)
        .fetch_optional(executor)
        .await?;
    parsed(id.map(|id| id.parse()).transpose(), "id")
}

fn list_row(row: &SqliteRow) -> Result<ReceiptRow, DbError> {
    let problem: Option<String> = row.try_get("problem")?;
    let currency: Option<String> = row.try_get("currency")?;
    let currency: Option<Currency> = parsed(currency.map(|code| code.parse()).transpose(), "currency")?;
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
        has_picture: !pages.is_empty(),
        file: FileInfo {
            name: row.try_get("file_name")?,
            kind: parsed(kind_of(kind).ok_or(kind), "file_kind")?,
            size_bytes: to_u64(row.try_get("size_bytes")?),
            sha256: row.try_get("sha256")?,
        },
        created_at_ms: row.try_get("created_at_ms")?,
        updated_at_ms: row.try_get("updated_at_ms")?,
    })
}

impl<'r> FromRow<'r, SqliteRow> for StoredReceipt {
    fn from_row(row: &'r SqliteRow) -> Result<Self, DbError> {
        Ok(Self {
            row: list_row(row)?,
            reading: from_json(row.try_get("reading")?, "reading")?,
            corrections: from_json(row.try_get("corrections")?, "corrections")?,
            engine: row.try_get("engine")?,
            tried: from_json(row.try_get("tried")?, "tried")?,
            sent: from_json(row.try_get("sent")?, "sent")?,
            filing: Filing {
                note: row.try_get("note")?,
                category: row.try_get("category")?,
                tags: from_json(row.try_get("tags")?, "tags")?,
                captured_at_ms: row.try_get("captured_at_ms")?,
            },
            pages: from_json(row.try_get("pages")?, "pages")?,
        })
    }
}

pub(super) fn json<T: serde::Serialize>(value: &T) -> Result<String, DbError> {
    serde_json::to_string(value).map_err(|error| DbError::Encode(error.into()))
}

pub(super) fn from_json<T: DeserializeOwned>(text: &str, column: &str) -> Result<T, DbError> {
    parsed(serde_json::from_str(text), column)
}
