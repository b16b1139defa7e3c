//! How long the server has been running in all. Setting the clock does not move it, so that what expires by it does not go
//! early.

use std::time::Instant;

use super::{Db, DbError, OWNER};

/// A time at which something happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// By the clock, in milliseconds since 1970.
    pub now_ms: i64,
    /// By the uptime, in milliseconds.
    pub uptime_ms: i64,
}

/// The uptime of earlier runs, and when this one began.
#[derive(Debug, Clone, Copy)]
pub(super) struct Uptime {
    earlier_ms: i64,
    since: Instant,
}

impl Uptime {
    /// Begins a run after earlier ones of this length.
    pub(super) fn after(earlier_ms: i64) -> Self {
        Self {
            earlier_ms,
            since: Instant::now(),
        }
    }
}

impl Db {
    /// How long the server has been running in all, in milliseconds.
    pub fn uptime_ms(&self) -> i64 {
        let elapsed = i64::try_from(self.uptime.since.elapsed().as_millis()).unwrap_or(i64::MAX);
        self.uptime.earlier_ms.saturating_add(elapsed)
    }

    /// The present moment, when the clock says this.
    pub fn moment(&self, now_ms: i64) -> Moment {
        Moment {
            now_ms,
            uptime_ms: self.uptime_ms(),
        }
    }

    /// Keeps the uptime for the next run.
    pub async fn keep_uptime(&self) -> Result<(), DbError> {
        sqlx::query(
            "INSERT INTO uptime (owner, uptime_ms) VALUES ($1, $2)
             ON CONFLICT (owner) DO UPDATE SET uptime_ms = excluded.uptime_ms",
        )
        .bind(OWNER)
        .bind(self.uptime_ms())
        .execute(&self.writer)
        .await?;
        Ok(())
    }
}

/// The uptime that earlier runs kept.
pub(super) async fn kept(executor: impl sqlx::SqliteExecutor<'_>) -> Result<i64, DbError> {
    let query = sqlx::query_scalar("SELECT uptime_ms FROM uptime WHERE owner = $1");
    Ok(query
        .bind(OWNER)
        .fetch_optional(executor)
        .await?
        .unwrap_or(0))
}
