//! Calls per engine and day, for engines with a daily budget.

use super::columns::{to_i64, to_u64};
use super::{Db, DbError};

impl Db {
    /// Counts a call, unless the limit of the day is reached; returns `false` then.
    pub async fn count_call(&self, engine: &str, day: i64, limit: u64) -> Result<bool, DbError> {
        if limit == 0 {
            return Ok(false);
        }
        // Check and count are one statement, so that concurrent calls never exceed the limit.
        let done = sqlx::query(
            "INSERT INTO engine_calls (engine, day, calls) VALUES ($1, $2, 1)
             ON CONFLICT (engine, day) DO UPDATE SET calls = engine_calls.calls + 1
             WHERE engine_calls.calls < $3",
        )
        .bind(engine)
        .bind(day)
        .bind(to_i64(limit))
        .execute(&self.writer)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Returns the number of calls to the engine on this day.
    pub async fn call_count(&self, engine: &str, day: i64) -> Result<u64, DbError> {
        let calls: Option<i64> =
            sqlx::query_scalar("SELECT calls FROM engine_calls WHERE engine = $1 AND day = $2")
                .bind(engine)
                .bind(day)
                .fetch_optional(&self.pool)
                .await?;
        Ok(to_u64(calls.unwrap_or(0)))
    }
}

#[cfg(test)]
mod tests {
    use super::super::CommitLevel;
    use super::*;

    #[tokio::test]
    async fn calls_are_counted_by_engine_and_day_up_to_the_limit() {
        let folder = tempfile::tempdir().unwrap();
        let db = Db::open(
            &folder.path().join("receipts.sqlite"),
            CommitLevel::Buffered,
        )
        .await
        .unwrap();
        for (engine, day, limit, is_counted) in [
            ("a", 1, 0, false),
            ("a", 1, 2, true),
            ("a", 1, 2, true),
            ("a", 1, 2, false),
            ("a", 1, 3, true),
            ("a", 2, 2, true),
            ("b", 1, 2, true),
        ] {
            assert_eq!(
                db.count_call(engine, day, limit).await.unwrap(),
                is_counted,
                "{engine} {day} {limit}"
            );
        }
        assert_eq!(db.call_count("a", 1).await.unwrap(), 3);
        assert_eq!(db.call_count("c", 1).await.unwrap(), 0);
    }
}
