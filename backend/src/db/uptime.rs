//! Total uptime of the server over all runs.
//!
//! Clock changes do not affect it, so that nothing expires early.

use std::time::Instant;

use super::{Db, DbError};

/// Point in time, by the clock and by the uptime.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// By the clock, in milliseconds since the Unix epoch.
    pub now_ms: i64,
    /// By the uptime, in milliseconds.
    pub uptime_ms: i64,
}

/// Uptime of earlier runs, and the start of this one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Uptime {
    earlier_ms: i64,
    since: Instant,
}

impl Uptime {
    /// Starts a run after earlier ones with this uptime.
    pub(super) fn resume_after(earlier_ms: i64) -> Self {
        Self {
            earlier_ms,
            since: Instant::now(),
        }
    }
}

impl Db {
    /// Returns the total uptime in milliseconds.
    pub fn uptime_ms(&self) -> i64 {
        let elapsed = i64::try_from(self.uptime.since.elapsed().as_millis()).unwrap_or(i64::MAX);
        self.uptime.earlier_ms.saturating_add(elapsed)
    }

    /// Returns the present moment for this time of the clock.
    pub fn moment_at(&self, now_ms: i64) -> Moment {
        Moment {
            now_ms,
            uptime_ms: self.uptime_ms(),
        }
    }

    /// Stores the uptime for the next run.
    pub async fn store_uptime(&self) -> Result<(), DbError> {
        let query = owned!(
            "INSERT INTO uptime (owner, uptime_ms) VALUES ($1, $2)
             ON CONFLICT (owner) DO UPDATE SET uptime_ms = excluded.uptime_ms";
            self.uptime_ms());
        query.execute(&self.writer).await?;
        Ok(())
    }
}

/// Returns the stored uptime of earlier runs in milliseconds.
pub(super) async fn load_uptime(executor: impl sqlx::SqliteExecutor<'_>) -> Result<i64, DbError> {
    let query = owned!(scalar "SELECT uptime_ms FROM uptime WHERE owner = $1");
    Ok(query.fetch_optional(executor).await?.unwrap_or(0))
}
