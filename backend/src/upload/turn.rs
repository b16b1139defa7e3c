//! Who is appending to which upload in this process, so that a newer request can take over from a stalled
//! one instead of waiting for it.
//!
//! It is no lock: which bytes count is decided by the database, and a restart misses nothing kept here.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use shared::id::ReceiptId;
use tokio_util::sync::CancellationToken;

/// How long a request that was told to end may take to keep what it has.
const PATIENCE: Duration = Duration::from_secs(10);

/// All appending requests.
pub struct Turns {
    running: Mutex<HashMap<ReceiptId, Vec<Arc<Running>>>>,
    started: Instant,
}

/// One appending request. It ends when this is dropped.
pub struct Turn<'a> {
    turns: &'a Turns,
    id: ReceiptId,
    running: Arc<Running>,
}

struct Running {
    /// It shall end.
    told: CancellationToken,
    /// It has ended.
    ended: CancellationToken,
    /// When its last bytes came, in milliseconds after the start.
    moved_at_ms: AtomicU64,
}

impl Default for Turns {
    fn default() -> Self {
        Self {
            running: Mutex::default(),
            started: Instant::now(),
        }
    }
}

impl Turns {
    /// A request begins to append.
    pub fn begin(&self, id: ReceiptId) -> Turn<'_> {
        let running = Arc::new(Running {
            told: CancellationToken::new(),
            ended: CancellationToken::new(),
            moved_at_ms: AtomicU64::new(self.now_ms()),
        });
        self.lock().entry(id).or_default().push(running.clone());
        Turn {
            turns: self,
            id,
            running,
        }
    }

    /// Ends every request that appends to this upload, and waits until what they have is kept.
    pub async fn take_over(&self, id: ReceiptId) {
        self.end(id, |_| true).await;
    }

    /// Ends those that have not moved for this long.
    pub async fn take_over_stalled(&self, id: ReceiptId, standstill: Duration) {
        let limit = u64::try_from(standstill.as_millis()).unwrap_or(u64::MAX);
        let now = self.now_ms();
        self.end(id, |running| {
            now.saturating_sub(running.moved_at_ms.load(Ordering::Relaxed)) >= limit
        })
        .await;
    }

    async fn end(&self, id: ReceiptId, is_meant: impl Fn(&Running) -> bool) {
        let meant: Vec<_> = {
            let running = self.lock();
            let of_upload = running.get(&id).into_iter().flatten();
            of_upload
                .filter(|running| is_meant(running))
                .cloned()
                .collect()
        };
        for running in &meant {
            running.told.cancel();
        }
        let all_ended = async {
            for running in &meant {
                running.ended.cancelled().await;
            }
        };
        // One that does not end keeps nothing wrong: its bytes count only where they fit.
        let _ = tokio::time::timeout(PATIENCE, all_ended).await;
    }

    fn now_ms(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<ReceiptId, Vec<Arc<Running>>>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Turn<'_> {
    /// Returns when a newer request takes over.
    pub async fn lost(&self) {
        self.running.told.cancelled().await;
    }

    /// A newer request has taken over.
    pub fn is_lost(&self) -> bool {
        self.running.told.is_cancelled()
    }

    /// Bytes came.
    pub fn moved(&self) {
        self.running
            .moved_at_ms
            .store(self.turns.now_ms(), Ordering::Relaxed);
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let mut running = self.turns.lock();
        if let Some(of_upload) = running.get_mut(&self.id) {
            of_upload.retain(|other| !Arc::ptr_eq(other, &self.running));
            if of_upload.is_empty() {
                running.remove(&self.id);
            }
        }
        drop(running);
        self.running.ended.cancel();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_newer_request_waits_until_the_older_one_has_ended() {
        let (turns, id) = (Turns::default(), ReceiptId::new(1, [1; 10]));
        let turn = turns.begin(id);
        let older = async {
            turn.lost().await;
            drop(turn);
            "ended"
        };
        let (ended, ()) = tokio::join!(older, turns.take_over(id));
        assert_eq!(ended, "ended");
        assert!(turns.lock().is_empty());
    }

    #[tokio::test]
    async fn a_request_that_moves_is_left_alone() {
        let (turns, id) = (Turns::default(), ReceiptId::new(1, [1; 10]));
        let turn = turns.begin(id);
        turns.take_over_stalled(id, Duration::from_mins(1)).await;
        assert!(!turn.running.told.is_cancelled());
        turn.moved();
        turns.take_over(ReceiptId::new(2, [1; 10])).await;
        assert!(!turn.running.told.is_cancelled());
    }
}
