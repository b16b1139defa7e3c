//! Columns and row types of receipts, and conversions of column values.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::str::FromStr;

use serde::de::DeserializeOwned;
use shared::annotations::Annotations;
use shared::api::{Corners, FileInfo, PageSize, ReceiptRow, ReceiptStatus};
use shared::corrections::Corrections;
use shared::fields::FieldName;
use shared::file_kind::FileKind;
use shared::id::ReceiptId;
use shared::money::{Currency, Money};
use shared::provenance::{FailedAttempt, SentBytes};
use shared::receipt::Receipt;
use shared::rules::{RuleApplication, RuleOutcome};
use sqlx::sqlite::SqliteRow;
use sqlx::{AssertSqlSafe, FromRow, Row};

use super::DbError;

/// Columns of a row of the list, including those it is sorted by.
pub(super) const LIST_COLUMNS: &str =
    "id, number, status, problem, merchant, merchant_key, date, total_minor,
    total_scaled, currency, confidence, verified, adds_up, category, tags,
    note IS NOT NULL AS has_note, pages, file_name, file_kind, size_bytes, sha256, created_at_ms,
    updated_at_ms";
/// Value of `file_kind` of receipts without a file.
pub(super) const NO_FILE: &str = "";
/// Columns of complete receipts.
pub(super) const COMPLETE_COLUMNS: &str = "receipts.*, note IS NOT NULL AS has_note, reading";
/// Tables of complete receipts.
pub(super) const COMPLETE_TABLES: &str = "receipts JOIN receipt_readings ON receipt_id = id";
/// Condition of receipts outside the trash.
pub(super) const OUTSIDE_TRASH: &str = " AND deleted_at_ms IS NULL";
/// Columns of a [`RuleTarget`].
pub(super) const RULE_COLUMNS: &str =
    "receipts.id, date, receipts.merchant, receipts.category, receipts.tags, NULL AS note,
     own_category, own_tags, refused, corrections, read_merchant, taught";

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
    /// Names of the engines whose reading is used, joined by commas.
    pub engine: Option<String>,
    /// Engines whose reading is not used, or not complete.
    pub tried: Vec<FailedAttempt>,
    /// Data sent to other machines in all of its readings.
    pub sent: Vec<SentBytes>,
    /// Annotations by the user.
    pub annotations: Annotations,
    /// Applications of rules, the strongest first.
    pub rules: Vec<RuleApplication>,
    /// The sizes of its upright pages.
    pub pages: Vec<PageSize>,
    /// The part of a page that is read, set by the user: by page number from 1, in shares of the
    /// picture before it is turned upright.
    pub outlines: BTreeMap<u32, Corners>,
    /// Receipts it was merged from, in page order; empty once one of them no longer exists.
    pub merged_from: Vec<ReceiptId>,
}

/// The part of a receipt that determines the effect of rules.
#[derive(Debug, Clone)]
pub struct RuleTarget {
    /// Id of the receipt.
    pub id: ReceiptId,
    /// Its date.
    pub date: Option<String>,
    /// Merchant, category and tags as shown.
    pub shown: RuleOutcome,
    /// Annotations by the user.
    pub annotations: Annotations,
    /// `true` if the user entered the merchant.
    pub is_merchant_entered: bool,
    /// The merchant that was read.
    pub read_merchant: Option<String>,
    /// Applications of rules, the strongest first.
    pub applications: Vec<RuleApplication>,
}

/// Builds the query for the complete receipt `$2` of owner `$1`, with an additional condition.
pub(super) fn complete_receipt_query(condition: &str) -> AssertSqlSafe<String> {
    AssertSqlSafe(format!(
        "SELECT {COMPLETE_COLUMNS} FROM {COMPLETE_TABLES} WHERE owner = $1 AND id = $2{condition}"
    ))
}

/// Returns a row of the list, from [`LIST_COLUMNS`].
pub(super) fn list_row_from(row: &SqliteRow) -> Result<ReceiptRow, DbError> {
    let currency: Option<Currency> = parse_optional(row, "currency")?;
    // Amounts are stored as whole minor units; the currency tells how many decimals they have.
    let total: Option<i64> = row.try_get("total_minor")?;
    let pages: Vec<PageSize> = json_column(row, "pages")?;
    let kind: &str = row.try_get("file_kind")?;
    Ok(ReceiptRow {
        id: parse_column(row, "id")?,
        status: decode_column(
            parse_status(row.try_get("status")?).ok_or("unknown"),
            "status",
        )?,
        problem: parse_optional(row, "problem")?,
        merchant: row.try_get("merchant")?,
        date: row.try_get("date")?,
        total: total.map(|minor| Money::new(minor, currency)),
        confidence: row.try_get("confidence")?,
        verified: row.try_get("verified")?,
        adds_up: row.try_get("adds_up")?,
        category: row.try_get("category")?,
        tags: json_column(row, "tags")?,
        has_note: row.try_get("has_note")?,
        has_picture: !pages.is_empty(),
        file: FileInfo {
            name: row.try_get("file_name")?,
            kind: match kind {
                NO_FILE => None,
                kind => Some(decode_column(
                    kind_from_extension(kind).ok_or(kind),
                    "file_kind",
                )?),
            },
            size_bytes: count_column(row, "size_bytes")?,
            sha256: row.try_get("sha256")?,
        },
        created_at_ms: row.try_get("created_at_ms")?,
        updated_at_ms: row.try_get("updated_at_ms")?,
        // A search fills in its hit afterwards.
        hit: None,
    })
}

/// Returns the annotations without the time of the photo.
pub(super) fn annotations_from_row(row: &SqliteRow) -> Result<Annotations, DbError> {
    Ok(Annotations {
        note: row.try_get("note")?,
        category: row.try_get("own_category")?,
        tags: json_column(row, "own_tags")?,
        // Rules do not depend on the time of the photo, and `RULE_COLUMNS` leaves it out.
        captured_at_ms: None,
        refused: json_column(row, "refused")?,
    })
}

impl<'r> FromRow<'r, SqliteRow> for StoredReceipt {
    fn from_row(row: &'r SqliteRow) -> Result<Self, DbError> {
        let reading: Receipt = json_column(row, "reading")?;
        let rules: Vec<RuleApplication> = json_column(row, "taught")?;
        Ok(Self {
            row: list_row_from(row)?,
            version: count_column(row, "version")?,
            // Rules are applied when a receipt is loaded, so that undoing one never changes the
            // stored reading.
            reading: reading.with_rules(&rules),
            rules,
            corrections: json_column(row, "corrections")?,
            engine: row.try_get("engine")?,
            tried: json_column(row, "tried")?,
            sent: json_column(row, "sent")?,
            annotations: Annotations {
                captured_at_ms: row.try_get("captured_at_ms")?,
                ..annotations_from_row(row)?
            },
            pages: json_column(row, "pages")?,
            outlines: json_column(row, "outlines")?,
            merged_from: json_column(row, "merged_from")?,
        })
    }
}

/// Returns the values that determine the effect of rules, from [`RULE_COLUMNS`].
pub(super) fn target_from_row(row: &SqliteRow) -> Result<RuleTarget, DbError> {
    let corrections: Corrections = json_column(row, "corrections")?;
    Ok(RuleTarget {
        id: parse_column(row, "id")?,
        date: row.try_get("date")?,
        shown: RuleOutcome {
            merchant: row.try_get("merchant")?,
            category: row.try_get("category")?,
            tags: json_column(row, "tags")?,
        },
        annotations: annotations_from_row(row)?,
        is_merchant_entered: corrections.entries.contains_key(&FieldName::Merchant),
        read_merchant: row.try_get("read_merchant")?,
        applications: json_column(row, "taught")?,
    })
}

/// Returns the column value of a status.
pub(super) fn status_text(status: ReceiptStatus) -> &'static str {
    match status {
        ReceiptStatus::Waiting => "waiting",
        ReceiptStatus::Reading => "reading",
        ReceiptStatus::Ready => "ready",
        ReceiptStatus::Failed => "failed",
    }
}

/// Returns the status of a column value.
pub(super) fn parse_status(text: &str) -> Option<ReceiptStatus> {
    [
        ReceiptStatus::Waiting,
        ReceiptStatus::Reading,
        ReceiptStatus::Ready,
        ReceiptStatus::Failed,
    ]
    .into_iter()
    .find(|status| status_text(*status) == text)
}

/// Returns the file kind with this extension. The database stores kinds by their extension.
pub(super) fn kind_from_extension(extension: &str) -> Option<FileKind> {
    FileKind::ALL
        .into_iter()
        .find(|kind| kind.extension() == extension)
}

/// Encodes a value for a JSON column.
pub(super) fn to_json<T: serde::Serialize>(value: &T) -> Result<String, DbError> {
    serde_json::to_string(value).map_err(|error| DbError::Encode(error.into()))
}

/// Decodes the text of a JSON column.
pub(super) fn from_json<T: DeserializeOwned>(text: &str, column: &str) -> Result<T, DbError> {
    decode_column(serde_json::from_str(text), column)
}

/// Parses a text column.
pub(super) fn parse_column<T>(row: &SqliteRow, column: &str) -> Result<T, DbError>
where
    T: FromStr<Err: Debug>,
{
    decode_column(row.try_get::<&str, _>(column)?.parse(), column)
}

/// Parses a text column that may be NULL.
pub(super) fn parse_optional<T>(row: &SqliteRow, column: &str) -> Result<Option<T>, DbError>
where
    T: FromStr<Err: Debug>,
{
    parse_text(row.try_get(column)?, column)
}

/// Parses the text of a column that may be NULL.
pub(super) fn parse_text<T>(text: Option<&str>, column: &str) -> Result<Option<T>, DbError>
where
    T: FromStr<Err: Debug>,
{
    decode_column(text.map(str::parse).transpose(), column)
}

/// Parses the texts of a selected `id` column.
pub(super) fn parse_ids<T>(texts: &[String]) -> Result<Vec<T>, DbError>
where
    T: FromStr<Err: Debug>,
{
    let parse = |text: &String| decode_column(text.parse(), "id");
    texts.iter().map(parse).collect()
}

/// Decodes a JSON column.
pub(super) fn json_column<T: DeserializeOwned>(
    row: &SqliteRow,
    column: &str,
) -> Result<T, DbError> {
    from_json(row.try_get(column)?, column)
}

/// Returns a column with a count or size.
pub(super) fn count_column(row: &SqliteRow, column: &str) -> Result<u64, DbError> {
    Ok(to_u64(row.try_get(column)?))
}

/// Converts a count or size for the database. Values above 2^63 - 1 are capped; none is so large.
pub(super) fn to_i64(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// Converts a count or size from the database. Negative values become 0; none is stored.
pub(super) fn to_u64(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}

/// Converts a parsing error of a column into a database error.
pub(super) fn decode_column<T, E>(result: Result<T, E>, column: &str) -> Result<T, DbError>
where
    E: Debug,
{
    result.map_err(|error| DbError::Decode(format!("column {column}: {error:?}").into()))
}
