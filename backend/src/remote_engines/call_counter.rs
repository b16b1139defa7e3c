//! Daily counts of calls to engines. Days are those of UTC.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::db::{Db, DbError};

const DAY_MS: i64 = 86_400_000;

/// Counter of calls by engine and day.
pub enum CallCounter {
    /// Counts in the database of the server, for all runs on this machine that use its data folder.
    Persistent(Db),
    /// Counts in memory, for this run.
    InMemory(Mutex<HashMap<(String, i64), u64>>),
}

impl CallCounter {
    /// Creates a counter in memory.
    pub fn in_memory() -> Self {
        Self::InMemory(Mutex::default())
    }

    /// Counts a call and returns `true`, or returns `false` if `limit` calls were made on this day.
    pub async fn try_count_call(
        &self,
        engine: &str,
        day: i64,
        limit: u64,
    ) -> Result<bool, DbError> {
        match self {
            Self::Persistent(db) => db.count_call(engine, day, limit).await,
            Self::InMemory(calls) => {
                let mut calls = calls.lock().unwrap_or_else(PoisonError::into_inner);
                let count = calls.entry((engine.to_owned(), day)).or_default();
                // A refused call is not counted.
                let is_allowed = *count < limit;
                *count += u64::from(is_allowed);
                Ok(is_allowed)
            }
        }
    }

    /// Returns the number of calls made on this day.
    pub async fn calls_made(&self, engine: &str, day: i64) -> Result<u64, DbError> {
        match self {
            Self::Persistent(db) => db.call_count(engine, day).await,
            Self::InMemory(calls) => {
                let calls = calls.lock().unwrap_or_else(PoisonError::into_inner);
                Ok(calls.get(&(engine.to_owned(), day)).copied().unwrap_or(0))
            }
        }
    }
}

/// Returns the day of a time, in days since 1970.
pub fn day_number(now_ms: i64) -> i64 {
    now_ms.div_euclid(DAY_MS)
}

/// Returns the time until the next day begins.
pub fn until_tomorrow(now_ms: i64) -> Duration {
    let left = DAY_MS - now_ms.rem_euclid(DAY_MS);
    Duration::from_millis(u64::try_from(left).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_begin_at_midnight() {
        assert_eq!(
            (
                day_number(0),
                day_number(DAY_MS - 1),
                day_number(DAY_MS),
                day_number(-1)
            ),
            (0, 0, 1, -1)
        );
        assert_eq!(until_tomorrow(0), Duration::from_hours(24));
        assert_eq!(until_tomorrow(DAY_MS - 1), Duration::from_millis(1));
    }

    #[tokio::test]
    async fn calls_in_memory_are_counted_up_to_the_limit() {
        let calls = CallCounter::in_memory();
        for (day, limit, expected) in [
            (1, 1, true),
            (1, 1, false),
            (2, 1, true),
            (2, 0, false),
            (2, 2, true),
        ] {
            assert_eq!(
                calls.try_count_call("a", day, limit).await.unwrap(),
                expected,
                "{day} {limit}"
            );
        }
        assert_eq!(
            (
                calls.calls_made("a", 2).await.unwrap(),
                calls.calls_made("b", 2).await.unwrap()
            ),
            (2, 0)
        );
    }
}
