//! Clock of the program: the only place that reads the time of the system.
//!
//! Whatever needs the time is given a clock or a time, so that tests can set it.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Source of the current time; clones share it.
#[derive(Debug, Clone)]
pub struct Clock(Source);

#[derive(Debug, Clone)]
enum Source {
    System,
    Manual(Arc<AtomicI64>),
}

impl Clock {
    /// Creates the clock of the system.
    pub fn system() -> Self {
        Self(Source::System)
    }

    /// Creates a clock that shows the present value of `time`, in milliseconds since the Unix
    /// epoch.
    pub fn manual(time: Arc<AtomicI64>) -> Self {
        Self(Source::Manual(time))
    }

    /// Returns the time in milliseconds since the Unix epoch; 0 for a clock set before it.
    pub fn now_ms(&self) -> i64 {
        match &self.0 {
            Source::System => {
                let since = SystemTime::now().duration_since(UNIX_EPOCH);
                duration_to_ms(since.unwrap_or_default())
            }
            Source::Manual(time) => time.load(Ordering::Relaxed),
        }
    }

    /// Returns the time after this duration, as [`Self::now_ms`].
    pub fn ms_after(&self, duration: Duration) -> i64 {
        self.now_ms().saturating_add(duration_to_ms(duration))
    }

    /// Returns the time before this duration, as [`Self::now_ms`].
    pub fn ms_before(&self, duration: Duration) -> i64 {
        self.now_ms().saturating_sub(duration_to_ms(duration))
    }

    /// Returns the time as that of a file.
    pub fn system_time(&self) -> SystemTime {
        UNIX_EPOCH + Duration::from_millis(self.now_ms().unsigned_abs())
    }
}

/// Returns a duration in milliseconds.
pub fn duration_to_ms(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}
