//! Numbers for the use of storage: receipts, size of their originals, size of the database.

use sqlx::Row;

use super::columns::{count_column, to_u64};
use super::{Db, DbError};

impl Db {
    /// Returns the number of receipts without those in the trash, and the size of all originals in
    /// bytes.
    pub async fn measure_originals(&self) -> Result<(u64, u64), DbError> {
        let query = owned!(
            "SELECT COUNT(CASE WHEN deleted_at_ms IS NULL THEN 1 END) AS receipts,
             COALESCE(SUM(size_bytes), 0) AS bytes FROM receipts WHERE owner = $1"
        );
        let row = query.fetch_one(&self.pool).await?;
        Ok((
            count_column(&row, "receipts")?,
            count_column(&row, "bytes")?,
        ))
    }

    /// Returns the size of the database in bytes, without its log.
    pub async fn size_bytes(&self) -> Result<u64, DbError> {
        let mut size = 1;
        for pragma in ["PRAGMA page_count", "PRAGMA page_size"] {
            let row = sqlx::query(pragma).fetch_one(&self.pool).await?;
            size *= to_u64(row.try_get(0)?);
        }
        Ok(size)
    }
}
