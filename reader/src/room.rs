//! Keeps steps that need much memory apart: one picture goes through the detection network at a time, or one page far
//! above the working size is decoded.
//!
//! They would gain nothing side by side, since each keeps all threads or the memory bus busy, and would need twice the
//! memory. So the memory of a process follows from one of them, however many pictures are read at a time.

use std::sync::{Mutex, MutexGuard, PoisonError};

static ROOM: Mutex<()> = Mutex::new(());

/// The room for such a step, for as long as the guard is held. Never taken while it is held already.
pub(crate) fn take() -> MutexGuard<'static, ()> {
    ROOM.lock().unwrap_or_else(PoisonError::into_inner)
}
