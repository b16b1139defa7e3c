//! Counts what an engine is asked a day. Days are those of UTC.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::db::{Db, DbError};

const DAY_MS: i64 = 86_400_000;

/// Where calls are counted.
pub enum Calls {
    /// In the database of the server: for all runs of this machine that name its data folder.
    Kept(Db),
    /// In memory: for this run.
    Forgotten(Mutex<HashMap<(String, i64), u64>>),
}

impl Calls {
    /// Counted in memory.
    pub fn forgotten() -> Self {
        Self::Forgotten(Mutex::default())
    }

    /// Counts a call, unless `limit` of them were made on this day; `false` then.
    pub async fn take(&self, engine: &str, day: i64, limit: u64) -> Result<bool, DbError> {
        match self {
            Self::Kept(db) => db.count_call(engine, day, limit).await,
            Self::Forgotten(calls) => {
                let mut calls = calls.lock().unwrap_or_else(PoisonError::into_inner);
                let count = calls.entry((engine.to_owned(), day)).or_default();
                let is_allowed = *count < limit;
                *count += u64::from(is_allowed);
                Ok(is_allowed)
            }
        }
    }

    /// How many calls were made on this day.
    pub async fn made(&self, engine: &str, day: i64) -> Result<u64, DbError> {
        match self {
            Self::Kept(db) => db.calls(engine, day).await,
            Self::Forgotten(calls) => {
                let calls = calls.lock().unwrap_or_else(PoisonError::into_inner);
                Ok(calls.get(&(engine.to_owned(), day)).copied().unwrap_or(0))
            }
        }
    }
}

/// The day of this time, in days since 1970.
pub fn day(now_ms: i64) -> i64 {
    now_ms.div_euclid(DAY_MS)
}

/// How long it is until the next day begins.
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
            (day(0), day(DAY_MS - 1), day(DAY_MS), day(-1)),
            (0, 0, 1, -1)
        );
        assert_eq!(until_tomorrow(0), Duration::from_hours(24));
        assert_eq!(until_tomorrow(DAY_MS - 1), Duration::from_millis(1));
    }

    #[tokio::test]
    async fn calls_in_memory_are_counted_up_to_the_limit() {
        let calls = Calls::forgotten();
        for (day, limit, expected) in [
            (1, 1, true),
            (1, 1, false),
            (2, 1, true),
            (2, 0, false),
            (2, 2, true),
        ] {
            assert_eq!(
                calls.take("a", day, limit).await.unwrap(),
                expected,
                "{day} {limit}"
            );
        }
        assert_eq!(
            (
                calls.made("a", 2).await.unwrap(),
                calls.made("b", 2).await.unwrap()
            ),
            (2, 0)
        );
    }
}
