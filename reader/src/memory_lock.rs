//! Global mutex for memory-heavy steps.
//!
//! Held while a picture goes through the detection network or a page far above the working size is
//! decoded. Such steps gain nothing from running in parallel, since each keeps all threads or the
//! memory bus busy, and would need twice the memory. The peak memory of the process is thus that of
//! one step, however many pictures are read at a time.

use std::sync::{Mutex, MutexGuard, PoisonError};

static MEMORY_LOCK: Mutex<()> = Mutex::new(());

/// Acquires the lock for one memory-heavy step; dropping the guard releases it.
///
/// Not reentrant: acquiring it again while holding the guard deadlocks.
pub(crate) fn acquire_memory_lock() -> MutexGuard<'static, ()> {
    // The mutex guards no data, so poisoning does not matter.
    MEMORY_LOCK.lock().unwrap_or_else(PoisonError::into_inner)
}
