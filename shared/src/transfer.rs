//! Client-side state machine of a resumable upload.
//!
//! It returns the next step and is told the outcome; it carries no bytes and has no clock and no
//! network. Browser, command line and tests drive it alike:
//!
//! ```text
//! loop { match transfer.next_step() {
//!     Create | Probe | Send => on_reply or on_lost,
//!     Wait => on_wait_over, …
//! } }
//! ```
//!
//! The state can be serialised, so that a queue can store it and continue later.

use std::ops::Range;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::problem::ProblemCode;

/// Maximum number of file bytes per request.
pub const SLICE_BYTES: u64 = 5 * 1024 * 1024;
/// Consecutive setbacks that are retried; one more ends the transfer with `ConnectionLost`.
const RETRIES_MAX: u32 = 8;
/// Delay after the first, second, … consecutive setback, in milliseconds; the last one repeats.
const RETRY_DELAYS_MS: [u64; 6] = [300, 1_000, 2_000, 4_000, 8_000, 15_000];

/// Upload of one file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transfer {
    size: u64,
    slice: u64,
    state: TransferState,
    /// Highest offset ever reported by the server; only going beyond it counts as progress.
    furthest: u64,
    /// Consecutive setbacks without progress.
    setbacks: u32,
}

/// State of the upload on the server, as far as the client knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum TransferState {
    /// The upload does not exist.
    Absent,
    /// The upload may exist; its offset is unknown.
    Unsure,
    /// The server has this many bytes.
    Holding(u64),
    /// Delay before a retry, and the request to continue with.
    Resting(ResumeAction),
    /// The server refused the file, or the retries are used up.
    Refused(ProblemCode),
}

/// Request that follows a delay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum ResumeAction {
    Create,
    Probe,
}

/// Next action of the client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Create the upload and send these bytes in the same request.
    Create(Range<u64>),
    /// Query the server's offset.
    Probe,
    /// Send these bytes.
    Send(Range<u64>),
    /// Wait this long. The caller adds jitter, so that many clients do not retry at once.
    Wait(Duration),
    /// The server has the whole file.
    Done,
    /// Give up, unless the user asks for a [`Transfer::retry`].
    Refused(ProblemCode),
}

/// Outcome of a request that the server answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reply {
    /// The server has this many bytes from the start.
    Offset(u64),
    /// The server does not know this upload.
    Unknown,
    /// The server's offset differs from the client's, or the upload exists already.
    Mismatch,
    /// The server refuses this file.
    Refused(ProblemCode),
}

impl Transfer {
    /// Returns the transfer of a file of `size` bytes that the server does not have yet, in
    /// requests of at most `slice` bytes (at least 1).
    pub fn new(size: u64, slice: u64) -> Self {
        Self {
            size,
            slice: slice.max(1),
            state: TransferState::Absent,
            furthest: 0,
            setbacks: 0,
        }
    }

    /// Returns the transfer of a file that the server may have a part of.
    pub fn resume_partial(size: u64, slice: u64) -> Self {
        Self {
            state: TransferState::Unsure,
            ..Self::new(size, slice)
        }
    }

    /// Returns the number of bytes that the server is known to have.
    pub fn offset(&self) -> u64 {
        match self.state {
            TransferState::Holding(offset) => offset,
            TransferState::Absent | TransferState::Resting(ResumeAction::Create) => 0,
            // The current offset is unknown; the highest one seen is the best estimate.
            TransferState::Unsure
            | TransferState::Resting(ResumeAction::Probe)
            | TransferState::Refused(_) => self.furthest,
        }
    }

    /// Returns the next step. Repeated calls return the same step until an outcome is reported.
    pub fn next_step(&self) -> Step {
        match self.state {
            // An empty file is created with an empty body and is complete at once.
            TransferState::Absent => Step::Create(0..self.size.min(self.slice)),
            TransferState::Unsure => Step::Probe,
            TransferState::Holding(offset) if offset == self.size => Step::Done,
            TransferState::Holding(offset) => {
                Step::Send(offset..self.size.min(offset.saturating_add(self.slice)))
            }
            TransferState::Resting(_) => Step::Wait(retry_delay(self.setbacks)),
            TransferState::Refused(code) => Step::Refused(code),
        }
    }

    /// Records the server's reply to the request of the last step.
    pub fn on_reply(&mut self, reply: Reply) {
        match reply {
            // An offset beyond the end of the file means another file or a broken server.
            Reply::Offset(offset) if offset > self.size => {
                self.state = TransferState::Refused(ProblemCode::AnswerUnusable);
            }
            Reply::Offset(offset) => {
                // Only bytes beyond the highest offset reset the counter; otherwise a server that
                // keeps losing bytes would keep the transfer alive forever.
                if offset > self.furthest || offset == self.size {
                    self.furthest = offset;
                    self.setbacks = 0;
                } else if self.state == TransferState::Holding(offset) {
                    // The server accepted a slice without advancing: retrying without a delay would
                    // loop busily.
                    return self.on_lost();
                }
                self.state = TransferState::Holding(offset);
            }
            Reply::Unknown => self.record_setback(TransferState::Absent, ResumeAction::Create),
            Reply::Mismatch => self.record_setback(TransferState::Unsure, ResumeAction::Probe),
            Reply::Refused(code) => self.state = TransferState::Refused(code),
        }
    }

    /// Records that no response arrived, or one that asks for a later retry.
    pub fn on_lost(&mut self) {
        self.record_setback(
            TransferState::Resting(ResumeAction::Probe),
            ResumeAction::Probe,
        );
    }

    /// Ends the delay, because it is over or because the user or a restored network asks to
    /// continue.
    pub fn on_wait_over(&mut self) {
        match self.state {
            TransferState::Resting(ResumeAction::Create) => self.state = TransferState::Absent,
            TransferState::Resting(ResumeAction::Probe) => self.state = TransferState::Unsure,
            TransferState::Absent
            | TransferState::Unsure
            | TransferState::Holding(_)
            | TransferState::Refused(_) => {}
        }
    }

    /// Restarts the transfer on the user's request, with a fresh retry limit.
    pub fn retry(&mut self) {
        // Earlier requests may have reached the server, so the offset is queried first.
        self.setbacks = 0;
        self.state = TransferState::Unsure;
    }

    /// Counts a setback: continues with `first` after the first one, and delays before any further
    /// one.
    fn record_setback(&mut self, first: TransferState, after: ResumeAction) {
        self.setbacks += 1;
        // The caller chooses the first reaction: a lost connection waits even then, an unknown
        // upload or an offset mismatch is handled at once.
        self.state = match self.setbacks {
            1 => first,
            setbacks if setbacks <= RETRIES_MAX => TransferState::Resting(after),
            _ => TransferState::Refused(ProblemCode::ConnectionLost),
        };
    }
}

/// Returns the delay after this many consecutive setbacks.
fn retry_delay(setbacks: u32) -> Duration {
    let index = (setbacks.saturating_sub(1) as usize).min(RETRY_DELAYS_MS.len() - 1);
    Duration::from_millis(RETRY_DELAYS_MS[index])
}

#[cfg(test)]
mod tests;
