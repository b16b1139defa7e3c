//! Registry of requests that append to uploads in this process.
//!
//! A newer request uses it to take over from a stalled one instead of waiting for it. The locks are
//! advisory: the database decides which bytes count, and nothing here has to survive a restart.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use shared::id::ReceiptId;
use tokio_util::sync::CancellationToken;

/// Maximum time to wait until the superseded requests have stored their bytes.
const TAKEOVER_TIMEOUT: Duration = Duration::from_secs(10);

/// All appending requests, by upload.
#[derive(Default)]
pub struct AppendLocks {
    appenders: Mutex<HashMap<ReceiptId, Vec<Arc<Appender>>>>,
}

/// Guard of one appending request. Dropping it marks the request as ended.
pub struct AppendLock<'a> {
    locks: &'a AppendLocks,
    id: ReceiptId,
    appender: Arc<Appender>,
}

/// State that a request shares with those that take over from it.
struct Appender {
    /// Cancelled when the request must end.
    takeover: CancellationToken,
    /// Cancelled when the request has ended.
    ended: CancellationToken,
    /// Time of its last bytes.
    last_progress: Mutex<Instant>,
}

impl AppendLocks {
    /// Registers a request that begins to append. Never waits.
    pub fn register_append(&self, id: ReceiptId) -> AppendLock<'_> {
        let appender = Arc::new(Appender {
            takeover: CancellationToken::new(),
            ended: CancellationToken::new(),
            last_progress: Mutex::new(Instant::now()),
        });
        self.lock().entry(id).or_default().push(appender.clone());
        AppendLock {
            locks: self,
            id,
            appender,
        }
    }

    /// Ends every request that appends to this upload, and waits until their bytes are stored.
    pub async fn take_over(&self, id: ReceiptId) {
        self.end_matching(id, |_| true).await;
    }

    /// Ends the requests that have made no progress for `stall_timeout`.
    pub async fn take_over_stalled(&self, id: ReceiptId, stall_timeout: Duration) {
        self.end_matching(id, |appender| {
            appender.lock_progress().elapsed() >= stall_timeout
        })
        .await;
    }

    /// Ends the requests that match, and waits for them.
    async fn end_matching(&self, id: ReceiptId, is_match: impl Fn(&Appender) -> bool) {
        // The mutex must not be held while waiting.
        let matching: Vec<_> = {
            let appenders = self.lock();
            let of_upload = appenders.get(&id).into_iter().flatten();
            of_upload
                .filter(|appender| is_match(appender))
                .cloned()
                .collect()
        };
        // All are cancelled before the first one is awaited, so that they end concurrently.
        for appender in &matching {
            appender.takeover.cancel();
        }
        let all_ended = async {
            for appender in &matching {
                appender.ended.cancelled().await;
            }
        };
        // A request that does not end in time does no harm: its bytes count only at the right
        // offset.
        let _ = tokio::time::timeout(TAKEOVER_TIMEOUT, all_ended).await;
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<ReceiptId, Vec<Arc<Appender>>>> {
        self.appenders
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl AppendLock<'_> {
    /// Returns when a newer request takes over.
    pub async fn wait_for_takeover(&self) {
        self.appender.takeover.cancelled().await;
    }

    /// Returns whether a newer request has taken over.
    pub fn is_taken_over(&self) -> bool {
        self.appender.takeover.is_cancelled()
    }

    /// Records that bytes arrived.
    pub fn record_progress(&self) {
        *self.appender.lock_progress() = Instant::now();
    }
}

impl Appender {
    fn lock_progress(&self) -> MutexGuard<'_, Instant> {
        self.last_progress
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for AppendLock<'_> {
    fn drop(&mut self) {
        let mut appenders = self.locks.lock();
        if let Some(of_upload) = appenders.get_mut(&self.id) {
            of_upload.retain(|other| !Arc::ptr_eq(other, &self.appender));
            if of_upload.is_empty() {
                appenders.remove(&self.id);
            }
        }
        // Requests that wait for this one continue only after its entry is removed.
        drop(appenders);
        self.appender.ended.cancel();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_newer_request_waits_until_the_older_one_has_ended() {
        let (locks, id) = (AppendLocks::default(), ReceiptId::new(1, [1; 10]));
        let lock = locks.register_append(id);
        let older = async {
            lock.wait_for_takeover().await;
            drop(lock);
            "ended"
        };
        let (ended, ()) = tokio::join!(older, locks.take_over(id));
        assert_eq!(ended, "ended");
        assert!(locks.lock().is_empty());
    }

    #[tokio::test]
    async fn a_request_that_moves_is_left_alone() {
        let (locks, id) = (AppendLocks::default(), ReceiptId::new(1, [1; 10]));
        let lock = locks.register_append(id);
        locks.take_over_stalled(id, Duration::from_mins(1)).await;
        assert!(!lock.appender.takeover.is_cancelled());
        lock.record_progress();
        locks.take_over(ReceiptId::new(2, [1; 10])).await;
        assert!(!lock.appender.takeover.is_cancelled());
    }
}
