//! Edits of receipts in a write transaction.
//!
//! The state that is read here cannot change before the edit is written.

use std::collections::BTreeMap;

use shared::annotations::Annotations;
use shared::api::Corners;
use shared::corrections::Corrections;
use shared::id::ReceiptId;

use super::columns::{OUTSIDE_TRASH, StoredReceipt, complete_receipt_query, to_json, to_u64};
use super::{DbError, Transaction, derived};

/// Returns the current state of a receipt outside the trash.
pub async fn load_current(
    tx: &mut Transaction,
    id: ReceiptId,
) -> Result<Option<StoredReceipt>, DbError> {
    let query = owned!(record complete_receipt_query(OUTSIDE_TRASH); id.to_string());
    query.fetch_optional(&mut **tx).await
}

/// Returns the current state of a receipt, in the trash or not.
pub async fn load_including_trash(
    tx: &mut Transaction,
    id: ReceiptId,
) -> Result<Option<StoredReceipt>, DbError> {
    let query = owned!(record complete_receipt_query(""); id.to_string());
    query.fetch_optional(&mut **tx).await
}

/// Returns the version of a receipt, in the trash or not; `None` if the receipt does not exist.
pub async fn load_version(tx: &mut Transaction, id: ReceiptId) -> Result<Option<u64>, DbError> {
    let query = owned!(scalar "SELECT version FROM receipts WHERE owner = $1 AND id = $2";
        id.to_string());
    let version: Option<i64> = query.fetch_optional(&mut **tx).await?;
    Ok(version.map(to_u64))
}

/// Replaces the annotations of a receipt.
pub async fn set_annotations(
    tx: &mut Transaction,
    id: ReceiptId,
    annotations: &Annotations,
    now_ms: i64,
) -> Result<(), DbError> {
    let query = owned!(
        "UPDATE receipts SET note = $3, own_category = $4, own_tags = $5, refused = $6,
         updated_at_ms = $7 WHERE owner = $1 AND id = $2";
        id.to_string(), &annotations.note, &annotations.category, to_json(&annotations.tags)?,
        to_json(&annotations.refused)?, now_ms);
    query.execute(&mut **tx).await?;
    derived::refresh_receipt(tx, id).await
}

/// Replaces the corrections of a receipt.
pub async fn set_corrections(
    tx: &mut Transaction,
    id: ReceiptId,
    corrections: &Corrections,
    now_ms: i64,
) -> Result<(), DbError> {
    let query = owned!(
        "UPDATE receipts SET corrections = $3, updated_at_ms = $4 WHERE owner = $1 AND id = $2";
        id.to_string(), to_json(corrections)?, now_ms);
    query.execute(&mut **tx).await?;
    derived::refresh_receipt(tx, id).await
}

/// Replaces the outlines of a receipt, by page number.
pub async fn set_outlines(
    tx: &mut Transaction,
    id: ReceiptId,
    outlines: &BTreeMap<u32, Corners>,
) -> Result<(), DbError> {
    let query = owned!(
        "UPDATE receipts SET outlines = $3 WHERE owner = $1 AND id = $2";
        id.to_string(), to_json(outlines)?);
    query.execute(&mut **tx).await?;
    Ok(())
}
