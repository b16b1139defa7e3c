//! Receipts in the trash: they keep everything, and nothing that lists, searches or reads sees them.

use shared::api::ReceiptRow;
use shared::bulk::TrashRow;
use shared::id::ReceiptId;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use super::receipts::list_row;
use super::{Db, DbError, OWNER, Transaction, parsed, to_u64};

impl Db {
    /// Moves a receipt to the trash; `false` when it is not there, or in the trash already.
    pub async fn trash_receipt(&self, id: ReceiptId, now_ms: i64) -> Result<bool, DbError> {
        let mut tx = self.begin().await?;
        let moved = discard(&mut tx, id, now_ms).await?;
        tx.commit().await?;
        Ok(moved)
    }

    /// Takes a receipt out of the trash; `false` when it is not in there.
    pub async fn restore_receipt(&self, id: ReceiptId, now_ms: i64) -> Result<bool, DbError> {
        let mut tx = self.begin().await?;
        let restored = restore(&mut tx, id, now_ms).await?;
        tx.commit().await?;
        Ok(restored)
    }

    /// The receipt is in the trash.
    pub async fn is_in_trash(&self, id: ReceiptId) -> Result<bool, DbError> {
        let statement =
            "SELECT COUNT(*) FROM receipts WHERE owner = $1 AND id = $2 AND deleted_at_ms IS NOT NULL";
        let count: i64 =
            sqlx::query_scalar(statement).bind(OWNER).bind(id.to_string()).fetch_one(&self.pool).await?;
        Ok(count > 0)
    }

    /// What lies in the trash, what came last first, and how much it is.
    pub async fn trash(&self, limit: u32) -> Result<(Vec<TrashRow>, u64), DbError> {
        let rows = sqlx::query(
            "SELECT *, note IS NOT NULL AS has_note FROM receipts WHERE owner = $1 AND deleted_at_ms IS NOT NULL
             ORDER BY deleted_at_ms DESC, id DESC LIMIT $2",
        )
        .bind(OWNER)
        .bind(i64::from(limit))
        .fetch_all(&self.pool)
        .await?;
        let count: i64 = sqlx::query_scalar(
            "SELECT COUNT(*) FROM receipts WHERE owner = $1 AND deleted_at_ms IS NOT NULL",
        )
        .bind(OWNER)
        .fetch_one(&self.pool)
        .await?;
        Ok((rows.iter().map(trash_row).collect::<Result<_, _>>()?, to_u64(count)))
    }

    /// Those that have been in the trash since this moment or longer.
    pub async fn trashed_before(&self, moment_ms: i64) -> Result<Vec<ReceiptId>, DbError> {
        let ids: Vec<String> = sqlx::query_scalar("SELECT id FROM receipts WHERE deleted_at_ms <= $1")
            .bind(moment_ms)
            .fetch_all(&self.pool)
            .await?;
        ids.iter().map(|id| parsed(id.parse(), "id")).collect()
    }
}

/// Moves a receipt to the trash; `false` when it is not there, or in the trash already.
pub async fn discard(tx: &mut Transaction, id: ReceiptId, now_ms: i64) -> Result<bool, DbError> {
    let done = sqlx::query(
        "UPDATE receipts SET deleted_at_ms = $1 WHERE owner = $2 AND id = $3 AND deleted_at_ms IS NULL",
    )
    .bind(now_ms)
    .bind(OWNER)
    .bind(id.to_string())
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Takes a receipt out of the trash; `false` when it is not in there.
pub async fn restore(tx: &mut Transaction, id: ReceiptId, now_ms: i64) -> Result<bool, DbError> {
    let done = sqlx::query(
        "UPDATE receipts SET deleted_at_ms = NULL, updated_at_ms = $1
         WHERE owner = $2 AND id = $3 AND deleted_at_ms IS NOT NULL",
    )
    .bind(now_ms)
    .bind(OWNER)
    .bind(id.to_string())
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

fn trash_row(row: &SqliteRow) -> Result<TrashRow, DbError> {
    let receipt: ReceiptRow = list_row(row)?;
    Ok(TrashRow { row: receipt, deleted_at_ms: row.try_get("deleted_at_ms")? })
}
