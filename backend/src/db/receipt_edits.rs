//! Edits of receipts in a write transaction.
//!
//! The stored state that is read here cannot change before the edit is written.

use shared::annotations::Annotations;
use shared::corrections::Corrections;
use shared::id::ReceiptId;

use super::columns::{OUTSIDE_TRASH, StoredReceipt, complete_receipt_query, to_json, to_u64};
use super::{DbError, OWNER, Transaction, derived};

/// Returns the present state of a receipt outside the trash.
pub async fn load_current(
    tx: &mut Transaction,
    id: ReceiptId,
) -> Result<Option<StoredReceipt>, DbError> {
    sqlx::query_as(complete_receipt_query(OUTSIDE_TRASH))
        .bind(OWNER)
        .bind(id.to_string())
        .fetch_optional(&mut **tx)
        .await
}

/// Returns the present state of a receipt, in the trash or not.
pub async fn load_including_trash(
    tx: &mut Transaction,
    id: ReceiptId,
) -> Result<Option<StoredReceipt>, DbError> {
    sqlx::query_as(complete_receipt_query(""))
        .bind(OWNER)
        .bind(id.to_string())
        .fetch_optional(&mut **tx)
        .await
}

/// Returns the version of a receipt, in the trash or not; `None` if there is none.
pub async fn load_version(tx: &mut Transaction, id: ReceiptId) -> Result<Option<u64>, DbError> {
    let query = sqlx::query_scalar("SELECT version FROM receipts WHERE owner = $1 AND id = $2");
    let version: Option<i64> = query
        .bind(OWNER)
        .bind(id.to_string())
        .fetch_optional(&mut **tx)
        .await?;
    Ok(version.map(to_u64))
}

/// Replaces the annotations of a receipt.
pub async fn set_annotations(
    tx: &mut Transaction,
    id: ReceiptId,
    filing: &Annotations,
    now_ms: i64,
) -> Result<(), DbError> {
    sqlx::query(
        "UPDATE receipts SET note = $1, own_category = $2, own_tags = $3, refused = $4,
         updated_at_ms = $5 WHERE id = $6",
    )
    .bind(&filing.note)
    .bind(&filing.category)
    .bind(to_json(&filing.tags)?)
    .bind(to_json(&filing.refused)?)
    .bind(now_ms)
    .bind(id.to_string())
    .execute(&mut **tx)
    .await?;
    derived::refresh_receipt(tx, id).await
}

/// Replaces the corrections of a receipt.
pub async fn set_corrections(
    tx: &mut Transaction,
    id: ReceiptId,
    corrections: &Corrections,
    now_ms: i64,
) -> Result<(), DbError> {
    sqlx::query("UPDATE receipts SET corrections = $1, updated_at_ms = $2 WHERE id = $3")
        .bind(to_json(corrections)?)
        .bind(now_ms)
        .bind(id.to_string())
        .execute(&mut **tx)
        .await?;
    derived::refresh_receipt(tx, id).await
}
