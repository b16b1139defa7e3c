//! Edits of receipts within a write transaction: what is read here cannot change before the edit is written.

use shared::api::Filing;
use shared::corrections::Corrections;
use shared::id::ReceiptId;

use super::receipts::{StoredReceipt, WHOLE, json};
use super::{DbError, OWNER, Transaction, derived, to_u64};

/// A receipt outside the trash as it is now.
pub async fn current(
    tx: &mut Transaction,
    id: ReceiptId,
) -> Result<Option<StoredReceipt>, DbError> {
    let statement = sqlx::AssertSqlSafe(format!("{WHOLE} AND deleted_at_ms IS NULL"));
    sqlx::query_as(statement)
        .bind(OWNER)
        .bind(id.to_string())
        .fetch_optional(&mut **tx)
        .await
}

/// A receipt as it is now, whether or not it is in the trash.
pub async fn current_anywhere(
    tx: &mut Transaction,
    id: ReceiptId,
) -> Result<Option<StoredReceipt>, DbError> {
    sqlx::query_as(WHOLE)
        .bind(OWNER)
        .bind(id.to_string())
        .fetch_optional(&mut **tx)
        .await
}

/// The version of a receipt, whether or not it is in the trash; `None` when there is none.
pub async fn version(tx: &mut Transaction, id: ReceiptId) -> Result<Option<u64>, DbError> {
    let query = sqlx::query_scalar("SELECT version FROM receipts WHERE owner = $1 AND id = $2");
    let version: Option<i64> = query
        .bind(OWNER)
        .bind(id.to_string())
        .fetch_optional(&mut **tx)
        .await?;
    Ok(version.map(to_u64))
}

/// Replaces what a person said of a receipt besides its fields.
pub async fn set_filing(
    tx: &mut Transaction,
    id: ReceiptId,
    filing: &Filing,
    now_ms: i64,
) -> Result<(), DbError> {
    sqlx::query(
        "UPDATE receipts SET note = $1, own_category = $2, own_tags = $3, refused = $4, updated_at_ms = $5
         WHERE id = $6",
    )
    .bind(&filing.note)
    .bind(&filing.category)
    .bind(json(&filing.tags)?)
    .bind(json(&filing.refused)?)
    .bind(now_ms)
    .bind(id.to_string())
    .execute(&mut **tx)
    .await?;
    derived::refresh(tx, id).await
}

/// Replaces what a person entered for the fields of a receipt.
pub async fn set_corrections(
    tx: &mut Transaction,
    id: ReceiptId,
    corrections: &Corrections,
    now_ms: i64,
) -> Result<(), DbError> {
    sqlx::query("UPDATE receipts SET corrections = $1, updated_at_ms = $2 WHERE id = $3")
        .bind(json(corrections)?)
        .bind(now_ms)
        .bind(id.to_string())
        .execute(&mut **tx)
        .await?;
    derived::refresh(tx, id).await
}
