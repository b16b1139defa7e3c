//! The client side of a resumable upload as a pure state machine.
//!
//! It says what to do next and is told what came of it; it carries no bytes, has no clock and no network.
//! Browser, command line and tests drive it the same way:
//!
//! ```text
//! loop { match transfer.next() { Create | Probe | Send => on_reply or on_lost, Wait => on_rested, … } }
//! ```
//!
//! It is plain data, so a queue can keep it and go on with it later.

use std::ops::Range;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::problem::ProblemCode;

/// How much of a file goes into one request.
pub const SLICE_BYTES: u64 = 5 * 1024 * 1024;
/// How often in a row the line may be lost before a person is asked.
const LOSSES_MAX: u32 = 8;
/// Rests after the first, second, … loss in a row, in milliseconds; the last one repeats.
const RESTS_MS: [u64; 6] = [300, 1_000, 2_000, 4_000, 8_000, 15_000];

/// One file on its way to the server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transfer {
    size: u64,
    slice: u64,
    state: State,
    /// The most the server ever said it has: only going beyond it counts as progress.
    furthest: u64,
    /// Setbacks in a row without progress.
    setbacks: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum State {
    /// The server does not have this upload.
    Absent,
    /// The server may or may not have it.
    Unsure,
    /// The server has this many bytes.
    Holding(u64),
    /// A rest, and where to go on after it.
    Resting(After),
    /// The server will not take it, or was tried too often.
    Refused(ProblemCode),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum After {
    Create,
    Probe,
}

/// What to do next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Create the upload with these first bytes in the same request.
    Create(Range<u64>),
    /// Ask how much the server has.
    Probe,
    /// Send these bytes.
    Send(Range<u64>),
    /// Rest this long. Spread it a little at random, so that many clients do not come back at once.
    Wait(Duration),
    /// The server has everything.
    Done,
    /// Give up, or let a person [`Transfer::retry`].
    Refused(ProblemCode),
}

/// What the server answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reply {
    /// It has this many bytes from the start.
    Has(u64),
    /// It does not know this upload.
    Unknown,
    /// It has another number of bytes than was thought, or the upload exists already.
    Mismatch,
    /// It does not want this file.
    No(ProblemCode),
}

impl Transfer {
    /// A file of `size` bytes the server has not seen. `slice` is at least 1.
    pub fn new(size: u64, slice: u64) -> Self {
        Self {
            size,
            slice: slice.max(1),
            state: State::Absent,
            furthest: 0,
            setbacks: 0,
        }
    }

    /// A file the server may have a part of already.
    pub fn resume(size: u64, slice: u64) -> Self {
        Self {
            state: State::Unsure,
            ..Self::new(size, slice)
        }
    }

    /// How many bytes the server is known to have.
    pub fn offset(&self) -> u64 {
        match self.state {
            State::Holding(offset) => offset,
            State::Absent | State::Resting(After::Create) => 0,
            State::Unsure | State::Resting(After::Probe) | State::Refused(_) => self.furthest,
        }
    }

    /// What to do next. Asking twice gives the same answer.
    pub fn next(&self) -> Step {
        match self.state {
            State::Absent => Step::Create(0..self.size.min(self.slice)),
            State::Unsure => Step::Probe,
            State::Holding(offset) if offset == self.size => Step::Done,
            State::Holding(offset) => {
                Step::Send(offset..self.size.min(offset.saturating_add(self.slice)))
            }
            State::Resting(_) => Step::Wait(rest(self.setbacks)),
            State::Refused(code) => Step::Refused(code),
        }
    }

    /// The server answered the request of the last step.
    pub fn on_reply(&mut self, reply: Reply) {
        match reply {
            Reply::Has(offset) if offset > self.size => {
                self.state = State::Refused(ProblemCode::AnswerUnusable);
            }
            Reply::Has(offset) => {
                if offset > self.furthest || offset == self.size {
                    self.furthest = offset;
                    self.setbacks = 0;
                } else if self.state == State::Holding(offset) {
                    // A slice was taken and nothing came of it: without a rest this would spin.
                    return self.on_lost();
                }
                self.state = State::Holding(offset);
            }
            Reply::Unknown => self.set_back(State::Absent, After::Create),
            Reply::Mismatch => self.set_back(State::Unsure, After::Probe),
            Reply::No(code) => self.state = State::Refused(code),
        }
    }

    /// No answer came, or one that says to try later.
    pub fn on_lost(&mut self) {
        self.set_back(State::Resting(After::Probe), After::Probe);
    }

    /// The rest is over, or a person or the network says to go on at once.
    pub fn on_rested(&mut self) {
        match self.state {
            State::Resting(After::Create) => self.state = State::Absent,
            State::Resting(After::Probe) => self.state = State::Unsure,
            State::Absent | State::Unsure | State::Holding(_) | State::Refused(_) => {}
        }
    }

    /// A person wants it tried again.
    pub fn retry(&mut self) {
        self.setbacks = 0;
        self.state = State::Unsure;
    }

    /// Goes on with `first` after a first setback and rests before any further one.
    fn set_back(&mut self, first: State, after: After) {
        self.setbacks += 1;
        self.state = match self.setbacks {
            1 => first,
            setbacks if setbacks <= LOSSES_MAX => State::Resting(after),
            _ => State::Refused(ProblemCode::ConnectionLost),
        };
    }
}

fn rest(setbacks: u32) -> Duration {
    let index = (setbacks.saturating_sub(1) as usize).min(RESTS_MS.len() - 1);
    Duration::from_millis(RESTS_MS[index])
}

#[cfg(test)]
#[path = "transfer_tests.rs"]
mod tests;
