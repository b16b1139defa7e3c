//! Receipts in the trash.
//!
//! They keep all values, but lists, searches and readings exclude them.

use shared::api::ReceiptRow;
use shared::bulk::TrashRow;
use shared::id::ReceiptId;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use super::columns::{LIST_COLUMNS, decode_column, list_row_from, to_u64};
use super::{Db, DbError, Moment, OWNER, Transaction, downloads, full_text, uploads};

impl Db {
    /// Returns whether the receipt is in the trash.
    pub async fn is_in_trash(&self, id: ReceiptId) -> Result<bool, DbError> {
        let statement = "SELECT COUNT(*) FROM receipts
                         WHERE owner = $1 AND id = $2 AND deleted_at_ms IS NOT NULL";
        let count: i64 = sqlx::query_scalar(statement)
            .bind(OWNER)
            .bind(id.to_string())
            .fetch_one(&self.pool)
            .await?;
        Ok(count > 0)
    }

    /// Returns the newest receipts in the trash, and the number of all.
    pub async fn list_trash(&self, limit: u32) -> Result<(Vec<TrashRow>, u64), DbError> {
        let statement = format!(
            "SELECT {LIST_COLUMNS}, deleted_at_ms FROM receipts
             WHERE owner = $1 AND deleted_at_ms IS NOT NULL
             ORDER BY deleted_at_ms DESC, id DESC LIMIT $2"
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(statement))
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
        Ok((
            rows.iter().map(trash_row).collect::<Result<_, _>>()?,
            to_u64(count),
        ))
    }

    /// Returns the receipts that have been in the trash since this uptime or longer.
    pub async fn trashed_before(&self, uptime_ms: i64) -> Result<Vec<ReceiptId>, DbError> {
        let ids: Vec<String> = sqlx::query_scalar(
            "SELECT id FROM receipts WHERE deleted_at_ms IS NOT NULL AND deleted_uptime_ms <= $1",
        )
        .bind(uptime_ms)
        .fetch_all(&self.pool)
        .await?;
        ids.iter()
            .map(|id| decode_column(id.parse(), "id"))
            .collect()
    }

    /// Deletes the notes of purged receipts of which nothing is left.
    pub async fn forget_purged(&self, ids: &[ReceiptId]) -> Result<(), DbError> {
        let mut tx = self.begin().await?;
        for id in ids {
            let statement = sqlx::query("DELETE FROM purged_receipts WHERE id = $1");
            statement.bind(id.to_string()).execute(&mut *tx).await?;
        }
        tx.commit().await
    }

    /// Returns the purged receipts whose files may still exist.
    pub async fn purged_receipts(&self) -> Result<Vec<ReceiptId>, DbError> {
        let ids: Vec<String> = sqlx::query_scalar("SELECT id FROM purged_receipts")
            .fetch_all(&self.pool)
            .await?;
        ids.iter()
            .map(|id| decode_column(id.parse(), "id"))
            .collect()
    }
}

/// Moves a receipt to the trash; returns `false` if it is missing or in the trash already.
pub async fn move_to_trash(
    tx: &mut Transaction,
    id: ReceiptId,
    moment: Moment,
) -> Result<bool, DbError> {
    let done = sqlx::query(
        "UPDATE receipts SET deleted_at_ms = $1, deleted_uptime_ms = $2, version = version + 1
         WHERE owner = $3 AND id = $4 AND deleted_at_ms IS NULL",
    )
    .bind(moment.now_ms)
    .bind(moment.uptime_ms)
    .bind(OWNER)
    .bind(id.to_string())
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Takes a receipt out of the trash; returns `false` if it is not there.
pub async fn restore_receipt(
    tx: &mut Transaction,
    id: ReceiptId,
    now_ms: i64,
) -> Result<bool, DbError> {
    let done = sqlx::query(
        "UPDATE receipts SET deleted_at_ms = NULL, updated_at_ms = $1, version = version + 1
         WHERE owner = $2 AND id = $3 AND deleted_at_ms IS NOT NULL",
    )
    .bind(now_ms)
    .bind(OWNER)
    .bind(id.to_string())
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Deletes a receipt with its job, uploads and downloads, if it has been in the trash since this
/// uptime or longer; returns `false` otherwise. Its files must be deleted after the commit.
pub async fn purge_receipt(
    tx: &mut Transaction,
    id: ReceiptId,
    trashed_until_uptime_ms: i64,
) -> Result<bool, DbError> {
    // Condition and deletion are one statement, so that a receipt restored meanwhile is not
    // deleted.
    let row = sqlx::query(
        "DELETE FROM receipts WHERE owner = $1 AND id = $2
         AND deleted_at_ms IS NOT NULL AND deleted_uptime_ms <= $3
         RETURNING number, merged_into",
    )
    .bind(OWNER)
    .bind(id.to_string())
    .bind(trashed_until_uptime_ms)
    .fetch_optional(&mut **tx)
    .await?;
    let Some(row) = row else { return Ok(false) };
    // A merge without all of its sources cannot be undone.
    if let Some(merged) = row.try_get::<Option<String>, _>("merged_into")? {
        unlink_sources(tx, &merged).await?;
    }
    full_text::delete_texts(tx, row.try_get("number")?).await?;
    uploads::delete_by_receipt(tx, id).await?;
    downloads::delete_by_receipt(tx, id).await?;
    // The note says what is left to delete after the commit.
    let note =
        sqlx::query("INSERT INTO purged_receipts (id) VALUES ($1) ON CONFLICT (id) DO NOTHING");
    note.bind(id.to_string()).execute(&mut **tx).await?;
    Ok(true)
}

/// Removes the sources of a merged receipt, one of which was purged: it can no longer be unmerged.
async fn unlink_sources(tx: &mut Transaction, merged: &str) -> Result<(), DbError> {
    let statement = "UPDATE receipts SET merged_from = '[]', version = version + 1
                     WHERE owner = $1 AND id = $2";
    sqlx::query(statement)
        .bind(OWNER)
        .bind(merged)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

fn trash_row(row: &SqliteRow) -> Result<TrashRow, DbError> {
    let receipt: ReceiptRow = list_row_from(row)?;
    Ok(TrashRow {
        row: receipt,
        deleted_at_ms: row.try_get("deleted_at_ms")?,
    })
}
