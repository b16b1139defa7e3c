//! Receipts in the trash: they keep everything, and nothing that lists, searches or reads sees them.

use shared::api::ReceiptRow;
use shared::bulk::TrashRow;
use shared::id::ReceiptId;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use super::receipts::list_row;
use super::{
    Db, DbError, Moment, OWNER, Transaction, downloads, full_text, merging, parsed, to_u64, uploads,
};

impl Db {
    /// The receipt is in the trash.
    pub async fn is_in_trash(&self, id: ReceiptId) -> Result<bool, DbError> {
        let statement = "SELECT COUNT(*) FROM receipts WHERE owner = $1 AND id = $2 AND deleted_at_ms IS NOT NULL";
        let count: i64 = sqlx::query_scalar(statement)
            .bind(OWNER)
            .bind(id.to_string())
            .fetch_one(&self.pool)
            .await?;
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
        Ok((
            rows.iter().map(trash_row).collect::<Result<_, _>>()?,
            to_u64(count),
        ))
    }

    /// Those that have been in the trash since this uptime or longer.
    pub async fn trashed_before(&self, uptime_ms: i64) -> Result<Vec<ReceiptId>, DbError> {
        let ids: Vec<String> = sqlx::query_scalar(
            "SELECT id FROM receipts WHERE deleted_at_ms IS NOT NULL AND deleted_uptime_ms <= $1",
        )
        .bind(uptime_ms)
        .fetch_all(&self.pool)
        .await?;
        ids.iter().map(|id| parsed(id.parse(), "id")).collect()
    }

    /// Nothing is left of these receipts that were removed for good.
    pub async fn forget_purged(&self, ids: &[ReceiptId]) -> Result<(), DbError> {
        let mut tx = self.begin().await?;
        for id in ids {
            let statement = sqlx::query("DELETE FROM purged_receipts WHERE id = $1");
            statement.bind(id.to_string()).execute(&mut *tx).await?;
        }
        tx.commit().await
    }

    /// Receipts that were removed for good and whose files may still be there.
    pub async fn purged_receipts(&self) -> Result<Vec<ReceiptId>, DbError> {
        let ids: Vec<String> = sqlx::query_scalar("SELECT id FROM purged_receipts")
            .fetch_all(&self.pool)
            .await?;
        ids.iter().map(|id| parsed(id.parse(), "id")).collect()
    }
}

/// Moves a receipt to the trash; `false` when it is not there, or in the trash already.
pub async fn discard(tx: &mut Transaction, id: ReceiptId, moment: Moment) -> Result<bool, DbError> {
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

/// Takes a receipt out of the trash; `false` when it is not in there.
pub async fn restore(tx: &mut Transaction, id: ReceiptId, now_ms: i64) -> Result<bool, DbError> {
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

/// Removes a receipt for good with its job and the uploads and downloads it came by, provided that it has been in the trash
/// since this uptime or longer; `false` otherwise. Its files are to be removed once this is committed.
pub async fn purge(
    tx: &mut Transaction,
    id: ReceiptId,
    trashed_until_uptime_ms: i64,
) -> Result<bool, DbError> {
    let row = sqlx::query(
        "DELETE FROM receipts WHERE owner = $1 AND id = $2 AND deleted_at_ms IS NOT NULL AND deleted_uptime_ms <= $3
         RETURNING number, merged_into",
    )
    .bind(OWNER)
    .bind(id.to_string())
    .bind(trashed_until_uptime_ms)
    .fetch_optional(&mut **tx)
    .await?;
    let Some(row) = row else { return Ok(false) };
    if let Some(merged) = row.try_get::<Option<String>, _>("merged_into")? {
        merging::forget_sources(tx, &merged).await?;
    }
    full_text::remove(tx, row.try_get("number")?).await?;
    uploads::forget_receipt(tx, id).await?;
    downloads::forget_receipt(tx, id).await?;
    let note =
        sqlx::query("INSERT INTO purged_receipts (id) VALUES ($1) ON CONFLICT (id) DO NOTHING");
    note.bind(id.to_string()).execute(&mut **tx).await?;
    Ok(true)
}

fn trash_row(row: &SqliteRow) -> Result<TrashRow, DbError> {
    let receipt: ReceiptRow = list_row(row)?;
    Ok(TrashRow {
        row: receipt,
        deleted_at_ms: row.try_get("deleted_at_ms")?,
    })
}
