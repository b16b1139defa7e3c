//! Failures of reader processes per receipt and program version.

use shared::id::ReceiptId;
use shared::problem::ProblemCode;
use sqlx::Row;

use super::{Db, DbError};

/// Failures of reader processes on one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReaderFailures {
    /// Number of failures.
    pub count: u32,
    /// Problem of the last one.
    pub problem: ProblemCode,
}

impl Db {
    /// Returns the failures with this program version; `None` if there were none.
    pub async fn reader_failures(
        &self,
        id: ReceiptId,
        version: &str,
    ) -> Result<Option<ReaderFailures>, DbError> {
        let query = owned!(
            "SELECT count, reader_failures.problem FROM reader_failures
             JOIN receipts ON receipts.id = receipt_id
             WHERE owner = $1 AND receipt_id = $2 AND reader_failures.version = $3";
            id.to_string(), version);
        let Some(row) = query.fetch_optional(&self.pool).await? else {
            return Ok(None);
        };
        let problem: String = row.try_get("problem")?;
        Ok(Some(ReaderFailures {
            count: u32::try_from(row.try_get::<i64, _>("count")?).unwrap_or(u32::MAX),
            problem: problem.parse().unwrap_or(ProblemCode::ReaderCrashed),
        }))
    }

    /// Counts a failure with this program version.
    pub async fn add_reader_failure(
        &self,
        id: ReceiptId,
        problem: ProblemCode,
        version: &str,
    ) -> Result<(), DbError> {
        // A receipt purged meanwhile adds no row. Failures of another version are replaced.
        let query = owned!(
            "INSERT INTO reader_failures (receipt_id, version, count, problem)
             SELECT id, $3, 1, $4 FROM receipts WHERE owner = $1 AND id = $2
             ON CONFLICT (receipt_id) DO UPDATE SET
               count = CASE WHEN version = excluded.version THEN count + 1 ELSE 1 END,
               version = excluded.version, problem = excluded.problem";
            id.to_string(), version, problem.as_str());
        query.execute(&self.writer).await?;
        Ok(())
    }
}
