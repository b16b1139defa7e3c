//! Receipts that may show the same purchase, and pairs that are known to be distinct.

use shared::api::ReceiptRow;
use shared::id::ReceiptId;
use sqlx::AssertSqlSafe;

use super::columns::{LIST_COLUMNS, list_row_from};
use super::{Db, DbError};

/// Maximum number of possible duplicates of a receipt.
const DUPLICATES_MAX: i64 = 10;

impl Db {
    /// Returns the receipts outside the trash of the same day that have the same total or the same
    /// merchant, without those known to be distinct; equal totals come first.
    pub async fn possible_duplicates(&self, id: ReceiptId) -> Result<Vec<ReceiptRow>, DbError> {
        // SQLite joins in the order of a cross join: the receipt, then those of its day.
        let statement = format!(
            "WITH own AS (
                 SELECT date AS own_date, total_scaled AS own_total, merchant_key AS own_merchant
                 FROM receipts WHERE owner = $1 AND id = $2)
             SELECT {LIST_COLUMNS} FROM own CROSS JOIN receipts
             WHERE owner = $1 AND date = own_date AND +deleted_at_ms IS NULL AND id <> $2
             AND (+total_scaled = own_total OR +merchant_key = own_merchant)
             AND NOT EXISTS (
                 SELECT 1 FROM distinct_receipts WHERE distinct_receipts.owner = $1
                 AND (one_id = $2 AND other_id = id OR other_id = $2 AND one_id = id))
             ORDER BY CASE WHEN total_scaled = own_total THEN 0 ELSE 1 END, id DESC LIMIT $3"
        );
        let query = owned!(AssertSqlSafe(statement); id.to_string(), DUPLICATES_MAX);
        let rows = query.fetch_all(&self.pool).await?;
        rows.iter().map(list_row_from).collect()
    }

    /// Stores that two receipts are distinct; returns `false` if one of them does not exist.
    pub async fn mark_distinct(&self, id: ReceiptId, other: ReceiptId) -> Result<bool, DbError> {
        let mut tx = self.begin().await?;
        let query = owned!(scalar
            "SELECT COUNT(*) FROM receipts
             WHERE owner = $1 AND deleted_at_ms IS NULL AND id IN ($2, $3)";
            id.to_string(), other.to_string());
        let count: i64 = query.fetch_one(&mut *tx).await?;
        if count != 2 {
            return Ok(false);
        }
        // One row per pair, in either order.
        let query = owned!(
            "INSERT INTO distinct_receipts (owner, one_id, other_id) VALUES ($1, $2, $3)
             ON CONFLICT DO NOTHING";
            id.min(other).to_string(), id.max(other).to_string());
        query.execute(&mut *tx).await?;
        tx.commit().await?;
        Ok(true)
    }
}
