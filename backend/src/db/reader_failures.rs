//! How often a reader process failed on the file of a receipt, per version of the program.

use shared::id::ReceiptId;
use shared::problem::ProblemCode;
use sqlx::Row;

use super::{Db, DbError};

/// Failures of reader processes on one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReaderFailures {
    /// How many there were.
    pub count: u32,
    /// The problem of the last one.
    pub problem: ProblemCode,
}

impl Db {
    /// The failures with this version of the program; `None` when there were none.
    pub async fn reader_failures(
        &self,
        id: ReceiptId,
        version: &str,
    ) -> Result<Option<ReaderFailures>, DbError> {
        let statement =
            "SELECT count, problem FROM reader_failures WHERE receipt_id = $1 AND version = $2";
        let query = sqlx::query(statement).bind(id.to_string()).bind(version);
        let Some(row) = query.fetch_optional(&self.pool).await? else {
            return Ok(None);
        };
        let problem: String = row.try_get("problem")?;
        Ok(Some(ReaderFailures {
            count: u32::try_from(row.try_get::<i64, _>("count")?).unwrap_or(u32::MAX),
            problem: problem.parse().unwrap_or(ProblemCode::ReaderCrashed),
        }))
    }

    /// Counts a failure with this version of the program.
    pub async fn add_reader_failure(
        &self,
        id: ReceiptId,
        problem: ProblemCode,
        version: &str,
    ) -> Result<(), DbError> {
        // A receipt that was removed meanwhile counts nothing.
        sqlx::query(
            "INSERT INTO reader_failures (receipt_id, version, count, problem)
             SELECT id, $2, 1, $3 FROM receipts WHERE id = $1
             ON CONFLICT (receipt_id) DO UPDATE SET
               count = CASE WHEN version = excluded.version THEN count + 1 ELSE 1 END,
               version = excluded.version, problem = excluded.problem",
        )
        .bind(id.to_string())
        .bind(version)
        .bind(problem.as_str())
        .execute(&self.writer)
        .await?;
        Ok(())
    }
}
