//! What was merged, and how it is taken apart: sources in the trash that name the receipt of their pages, and that receipt,
//! which names them.

use shared::id::ReceiptId;

use super::receipts::{StoredReceipt, json};
use super::{Db, DbError, Moment, OWNER, Transaction, parsed, trash};

impl Db {
    /// The receipt that holds the pages of this one, unless it is in the trash.
    pub async fn merged_into(&self, source: ReceiptId) -> Result<Option<StoredReceipt>, DbError> {
        let statement = "SELECT merged_into FROM receipts WHERE owner = $1 AND id = $2";
        let query = sqlx::query_scalar(statement)
            .bind(OWNER)
            .bind(source.to_string());
        let id: Option<Option<String>> = query.fetch_optional(&self.pool).await?;
        match parsed(id.flatten().map(|id| id.parse()).transpose(), "merged_into")? {
            Some(id) => self.receipt(id).await,
            None => Ok(None),
        }
    }
}

/// Moves the sources to the trash, and has them and the merged receipt know each other. One that was made of other
/// receipts, and holds these pages all the same, goes on knowing those; one that a source was merged into before knows its
/// sources no longer, and where a source was removed for good meanwhile the new one does not know them either.
pub async fn keep(
    tx: &mut Transaction,
    merged: ReceiptId,
    sources: &[ReceiptId],
    moment: Moment,
) -> Result<(), DbError> {
    let mut are_all = true;
    for source in sources {
        forget_earlier(tx, *source, merged).await?;
        let moved = sqlx::query(
            "UPDATE receipts SET merged_into = $1, version = version + 1,
             deleted_uptime_ms = CASE WHEN deleted_at_ms IS NULL THEN $2 ELSE deleted_uptime_ms END,
             deleted_at_ms = COALESCE(deleted_at_ms, $3) WHERE owner = $4 AND id = $5",
        )
        .bind(merged.to_string())
        .bind(moment.uptime_ms)
        .bind(moment.now_ms)
        .bind(OWNER)
        .bind(source.to_string())
        .execute(&mut **tx)
        .await?;
        are_all &= moved.rows_affected() == 1;
    }
    if are_all {
        sqlx::query(
            "UPDATE receipts SET merged_from = $1, version = version + 1
             WHERE owner = $2 AND id = $3 AND merged_from IN ('[]', $1)",
        )
        .bind(json(&sources)?)
        .bind(OWNER)
        .bind(merged.to_string())
        .execute(&mut **tx)
        .await?;
    }
    Ok(())
}

/// Another receipt than this one that the source was merged into cannot be taken apart any more.
async fn forget_earlier(
    tx: &mut Transaction,
    source: ReceiptId,
    merged: ReceiptId,
) -> Result<(), DbError> {
    sqlx::query(
        "UPDATE receipts SET merged_from = '[]', version = version + 1
         WHERE id = (SELECT merged_into FROM receipts WHERE owner = $1 AND id = $2) AND id <> $3",
    )
    .bind(OWNER)
    .bind(source.to_string())
    .bind(merged.to_string())
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Brings the sources back and moves the merged receipt to the trash. Those that became part of another one since they were
/// asked for stay where they are. `false` when the merged receipt is not there, or in the trash already: then nothing changes.
pub async fn separate(
    tx: &mut Transaction,
    merged: ReceiptId,
    sources: &[ReceiptId],
    moment: Moment,
) -> Result<bool, DbError> {
    if !trash::discard(tx, merged, moment).await? {
        return Ok(false);
    }
    for source in sources {
        if is_part_of(tx, *source, merged).await? {
            trash::restore(tx, *source, moment.now_ms).await?;
        }
    }
    Ok(true)
}

/// A source is removed for good: the receipt it was merged into cannot be taken apart any more.
pub(super) async fn forget_sources(tx: &mut Transaction, merged: &str) -> Result<(), DbError> {
    let statement = "UPDATE receipts SET merged_from = '[]', version = version + 1 WHERE owner = $1 AND id = $2";
    sqlx::query(statement)
        .bind(OWNER)
        .bind(merged)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

async fn is_part_of(
    tx: &mut Transaction,
    source: ReceiptId,
    merged: ReceiptId,
) -> Result<bool, DbError> {
    let statement =
        "SELECT COUNT(*) FROM receipts WHERE owner = $1 AND id = $2 AND merged_into = $3";
    let query = sqlx::query_scalar(statement)
        .bind(OWNER)
        .bind(source.to_string());
    let count: i64 = query.bind(merged.to_string()).fetch_one(&mut **tx).await?;
    Ok(count > 0)
}
