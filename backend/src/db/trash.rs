//! Receipts in the trash.
//!
//! They keep all values, but lists, searches and readings exclude them.

use shared::bulk::TrashRow;
use shared::id::ReceiptId;
use sqlx::sqlite::SqliteRow;
use sqlx::{AssertSqlSafe, Row};

use super::columns::{LIST_COLUMNS, list_row_from, parse_ids, to_u64};
use super::queue::{self, JobKind};
use super::{Db, DbError, Moment, Transaction, downloads, full_text, uploads};

impl Db {
    /// Returns whether the receipt is in the trash.
    pub async fn is_in_trash(&self, id: ReceiptId) -> Result<bool, DbError> {
        let query = owned!(scalar
            "SELECT EXISTS (SELECT 1 FROM receipts
                 WHERE owner = $1 AND id = $2 AND deleted_at_ms IS NOT NULL)";
            id.to_string());
        query.fetch_one(&self.pool).await
    }

    /// Returns the newest receipts in the trash, and the number of all.
    pub async fn list_trash(&self, limit: u32) -> Result<(Vec<TrashRow>, u64), DbError> {
        let statement = format!(
            "SELECT {LIST_COLUMNS}, deleted_at_ms FROM receipts
             WHERE owner = $1 AND deleted_at_ms IS NOT NULL
             ORDER BY deleted_at_ms DESC, id DESC LIMIT $2"
        );
        let query = owned!(AssertSqlSafe(statement); i64::from(limit));
        let rows = query.fetch_all(&self.pool).await?;
        let query = owned!(scalar
            "SELECT COUNT(*) FROM receipts WHERE owner = $1 AND deleted_at_ms IS NOT NULL");
        let count = query.fetch_one(&self.pool).await?;
        let rows = rows.iter().map(trash_row).collect::<Result<_, _>>()?;
        Ok((rows, to_u64(count)))
    }

    /// Returns the receipts that have been in the trash since this uptime or longer.
    pub async fn trashed_before(&self, uptime_ms: i64) -> Result<Vec<ReceiptId>, DbError> {
        let query = sqlx::query_scalar(
            "SELECT id FROM receipts WHERE deleted_at_ms IS NOT NULL AND deleted_uptime_ms <= $1",
        );
        let ids: Vec<String> = query.bind(uptime_ms).fetch_all(&self.pool).await?;
        parse_ids(&ids)
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
        let query = sqlx::query_scalar("SELECT id FROM purged_receipts");
        let ids: Vec<String> = query.fetch_all(&self.pool).await?;
        parse_ids(&ids)
    }
}

/// Moves a receipt to the trash; returns `false` if it is missing or in the trash already.
pub async fn move_to_trash(
    tx: &mut Transaction,
    id: ReceiptId,
    moment: Moment,
) -> Result<bool, DbError> {
    let query = owned!(
        "UPDATE receipts SET deleted_at_ms = $3, deleted_uptime_ms = $4, version = version + 1
         WHERE owner = $1 AND id = $2 AND deleted_at_ms IS NULL";
        id.to_string(), moment.now_ms, moment.uptime_ms);
    Ok(query.execute(&mut **tx).await?.rows_affected() == 1)
}

/// Takes a receipt out of the trash; returns `false` if it is not there.
pub async fn restore_receipt(
    tx: &mut Transaction,
    id: ReceiptId,
    now_ms: i64,
) -> Result<bool, DbError> {
    let query = owned!(
        "UPDATE receipts SET deleted_at_ms = NULL, updated_at_ms = $3, version = version + 1
         WHERE owner = $1 AND id = $2 AND deleted_at_ms IS NOT NULL";
        id.to_string(), now_ms);
    Ok(query.execute(&mut **tx).await?.rows_affected() == 1)
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
    let query = owned!(
        "DELETE FROM receipts WHERE owner = $1 AND id = $2
         AND deleted_at_ms IS NOT NULL AND deleted_uptime_ms <= $3
         RETURNING number, merged_into";
        id.to_string(), trashed_until_uptime_ms);
    let Some(row) = query.fetch_optional(&mut **tx).await? else {
        return Ok(false);
    };
    // A merge without all of its sources cannot be undone.
    if let Some(merged) = row.try_get::<Option<String>, _>("merged_into")? {
        unlink_sources(tx, &merged).await?;
    }
    full_text::delete_texts(tx, row.try_get("number")?).await?;
    queue::remove_job(tx, JobKind::Reading, id).await?;
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
    let query = owned!(
        "UPDATE receipts SET merged_from = '[]', version = version + 1
         WHERE owner = $1 AND id = $2";
        merged);
    query.execute(&mut **tx).await?;
    Ok(())
}

fn trash_row(row: &SqliteRow) -> Result<TrashRow, DbError> {
    Ok(TrashRow {
        row: list_row_from(row)?,
        deleted_at_ms: row.try_get("deleted_at_ms")?,
    })
}
