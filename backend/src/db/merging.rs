//! What was merged, and how it is taken apart: sources in the trash that name the receipt of their pages, and that receipt,
//! which names them.

use shared::id::ReceiptId;

use super::receipts::{StoredReceipt, json};
use super::{Db, DbError, OWNER, Transaction, trash};

impl Db {
    /// The receipt that holds the pages of this one, unless it is in the trash.
    pub async fn merged_into(&self, source: ReceiptId) -> Result<Option<StoredReceipt>, DbError> {
        let statement = "SELECT receipts.*, note IS NOT NULL AS has_note, reading FROM receipts
            JOIN receipt_readings ON receipt_id = id WHERE owner = $1 AND deleted_at_ms IS NULL
            AND id = (SELECT source.merged_into FROM receipts AS source WHERE source.owner = $1 AND source.id = $2)";
        sqlx::query_as(statement).bind(OWNER).bind(source.to_string()).fetch_optional(&self.pool).await
    }
}

/// Moves the sources to the trash, and has them and the merged receipt know each other. One that was made of other
/// receipts, and holds these pages all the same, goes on knowing those.
pub async fn keep(
    tx: &mut Transaction,
    merged: ReceiptId,
    sources: &[ReceiptId],
    now_ms: i64,
) -> Result<(), DbError> {
    sqlx::query(
        "UPDATE receipts SET merged_from = $1 WHERE owner = $2 AND id = $3 AND merged_from IN ('[]', $1)",
    )
    .bind(json(&sources)?)
    .bind(OWNER)
    .bind(merged.to_string())
    .execute(&mut **tx)
    .await?;
    for source in sources {
        sqlx::query(
            "UPDATE receipts SET merged_into = $1, deleted_at_ms = COALESCE(deleted_at_ms, $2)
             WHERE owner = $3 AND id = $4",
        )
        .bind(merged.to_string())
        .bind(now_ms)
        .bind(OWNER)
        .bind(source.to_string())
        .execute(&mut **tx)
        .await?;
    }
    Ok(())
}

/// Brings the sources back and moves the merged receipt to the trash. Those that are not its own any more stay where they
/// are. `false` when the merged receipt is not there, or in the trash already: then nothing changes.
pub async fn separate(
    tx: &mut Transaction,
    merged: ReceiptId,
    sources: &[ReceiptId],
    now_ms: i64,
) -> Result<bool, DbError> {
    if !trash::discard(tx, merged, now_ms).await? {
        return Ok(false);
    }
    for source in sources {
        if is_part_of(tx, *source, merged).await? {
            trash::restore(tx, *source, now_ms).await?;
        }
    }
    Ok(true)
}

/// A source is removed for good: what was made of it cannot be taken apart any more.
pub(super) async fn forget_source(tx: &mut Transaction, source: ReceiptId) -> Result<(), DbError> {
    sqlx::query(
        "UPDATE receipts SET merged_from = '[]'
         WHERE id = (SELECT merged_into FROM receipts WHERE owner = $1 AND id = $2)",
    )
    .bind(OWNER)
    .bind(source.to_string())
    .execute(&mut **tx)
    .await?;
    Ok(())
}

async fn is_part_of(tx: &mut Transaction, source: ReceiptId, merged: ReceiptId) -> Result<bool, DbError> {
    let statement = "SELECT COUNT(*) FROM receipts WHERE owner = $1 AND id = $2 AND merged_into = $3";
    let query = sqlx::query_scalar(statement).bind(OWNER).bind(source.to_string());
    let count: i64 = query.bind(merged.to_string()).fetch_one(&mut **tx).await?;
    Ok(count > 0)
}
