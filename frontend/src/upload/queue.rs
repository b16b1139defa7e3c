//! The decisions of the queue: which file is refused at once, which goes next, what a row may offer. Pure.

use shared::file_kind::FileKind;
use shared::id::ReceiptId;
use shared::problem::ProblemCode;

/// How many files are in flight at a time.
pub(crate) const IN_FLIGHT_MAX: usize = 3;

/// How far a file in the queue has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    /// Its first bytes are being looked at, and it is being kept in the browser.
    Checking,
    /// Waits for its turn.
    Waiting,
    /// Its turn has come: it is told apart from files that are here already.
    Comparing,
    /// The very same file is ahead of it in the queue.
    Following,
    /// Is being sent.
    Sending,
    /// The line is lost; it goes on by itself.
    Resting,
    /// A person stopped it for now.
    Paused,
    /// The server has it, as this receipt.
    Done(ReceiptId),
    /// The very same file was there already, as this receipt.
    Known(ReceiptId),
    /// It will not be sent, or was tried too often.
    Refused(ProblemCode),
    /// A person stopped it for good.
    Cancelled,
}

impl State {
    /// The name the style and the tests know it by.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Checking | Self::Waiting | Self::Comparing | Self::Following => "waiting",
            Self::Sending => "sending",
            Self::Resting => "resting",
            Self::Paused => "paused",
            Self::Done(_) => "done",
            Self::Known(_) => "known",
            Self::Refused(_) => "refused",
            Self::Cancelled => "cancelled",
        }
    }

    /// It takes one of the places in flight.
    pub(crate) fn is_in_flight(self) -> bool {
        match self {
            Self::Comparing | Self::Sending | Self::Resting => true,
            Self::Checking
            | Self::Waiting
            | Self::Following
            | Self::Paused
            | Self::Done(_)
            | Self::Known(_)
            | Self::Refused(_)
            | Self::Cancelled => false,
        }
    }

    /// It goes on by itself, unless a person pauses it.
    pub(crate) fn is_moving(self) -> bool {
        self.is_in_flight() || matches!(self, Self::Checking | Self::Waiting | Self::Following)
    }

    /// It would be lost if the page were closed now.
    pub(crate) fn is_unfinished(self) -> bool {
        self.is_moving() || self == Self::Paused
    }

    /// It failed, and trying once more may help.
    pub(crate) fn has_failed(self) -> bool {
        matches!(self, Self::Refused(code) if is_passing(code))
    }

    /// Nothing is left to do for it.
    pub(crate) fn is_over(self) -> bool {
        !self.is_unfinished() && !self.has_failed()
    }

    /// The receipt it became.
    pub(crate) fn receipt(self) -> Option<ReceiptId> {
        match self {
            Self::Done(id) | Self::Known(id) => Some(id),
            Self::Checking
            | Self::Waiting
            | Self::Comparing
            | Self::Following
            | Self::Sending
            | Self::Resting
            | Self::Paused
            | Self::Refused(_)
            | Self::Cancelled => None,
        }
    }

    /// A person can have it tried again.
    pub(crate) fn can_retry(self) -> bool {
        self.has_failed() || self == Self::Cancelled
    }
}

/// How the files that are not finished go, all together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Motion {
    /// At least one is on its way, or about to be.
    Sending,
    /// Without a connection none can be sent; they go on by themselves.
    Stalled,
    /// A person stopped all of them.
    Paused,
}

impl Motion {
    /// Of files in these states, all of them unfinished.
    pub(crate) fn of(states: &[State], is_offline: bool) -> Self {
        let is_stalled = states.contains(&State::Resting)
            && !states
                .iter()
                .any(|state| matches!(state, State::Sending | State::Comparing));
        if states.iter().all(|state| *state == State::Paused) {
            Self::Paused
        } else if is_offline || is_stalled {
            Self::Stalled
        } else {
            Self::Sending
        }
    }
}

/// What a person can order for all files at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    Pause,
    Resume,
    Retry,
    Cancel,
    Clear,
}

impl Order {
    const ALL: [Self; 5] = [
        Self::Pause,
        Self::Resume,
        Self::Retry,
        Self::Cancel,
        Self::Clear,
    ];

    /// The names the tests know it by: in a row, and for all.
    pub(crate) fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Pause => ("pause", "pause-all"),
            Self::Resume => ("resume", "resume-all"),
            Self::Retry => ("retry", "retry-failed"),
            Self::Cancel => ("cancel", "cancel-all"),
            Self::Clear => ("clear", "clear-finished"),
        }
    }

    /// It does something to a file in this state.
    pub(crate) fn fits(self, state: State) -> bool {
        match self {
            Self::Pause => state.is_moving(),
            Self::Resume => state == State::Paused,
            Self::Retry => state.has_failed(),
            Self::Cancel => state.is_unfinished(),
            Self::Clear => state.is_over(),
        }
    }
}

/// The orders a row offers, in order. Pausing stands for resuming, too.
pub(crate) fn row_orders(state: State) -> Vec<Order> {
    match (state.is_unfinished(), state.has_failed()) {
        (true, _) => vec![Order::Pause, Order::Cancel],
        (_, true) => vec![Order::Retry, Order::Cancel],
        _ if state.can_retry() => vec![Order::Retry],
        _ => Vec::new(),
    }
}

/// The orders that do something to at least one of the files.
pub(crate) fn orders(states: &[State]) -> Vec<Order> {
    Order::ALL
        .into_iter()
        .filter(|order| states.iter().any(|state| order.fits(*state)))
        .collect()
}

/// Looks at the first bytes and the size of a file, before anything is sent.
pub(crate) fn admit(head: &[u8], size: u64, limit: Option<u64>) -> Result<FileKind, ProblemCode> {
    if size == 0 {
        return Err(ProblemCode::EmptyFile);
    }
    let kind = FileKind::detect(head).ok_or(ProblemCode::UnknownKind)?;
    if limit.is_some_and(|limit| size > limit) {
        return Err(ProblemCode::TooLarge);
    }
    Ok(kind)
}

/// Which of the files start now, as indices.
pub(crate) fn to_start(states: &[State]) -> Vec<usize> {
    let in_flight = states.iter().filter(|state| state.is_in_flight()).count();
    let waiting = (0..states.len()).filter(|index| states[*index] == State::Waiting);
    waiting
        .take(IN_FLIGHT_MAX.saturating_sub(in_flight))
        .collect()
}

/// How much of all unfinished files is sent, in percent.
pub(crate) fn percent(sent: u64, size: u64) -> u8 {
    let percent = sent
        .saturating_mul(100)
        .checked_div(size)
        .unwrap_or_default();
    u8::try_from(percent.min(100)).unwrap_or(100)
}

/// The cause may go away without the file changing. The server's word on the file itself is final.
pub(crate) fn is_passing(code: ProblemCode) -> bool {
    matches!(
        code,
        ProblemCode::ConnectionLost
            | ProblemCode::AnswerUnusable
            | ProblemCode::FileUnreadable
            | ProblemCode::StorageFull
            | ProblemCode::Internal
            | ProblemCode::LengthExceeded
            | ProblemCode::NotFound
            | ProblemCode::UploadUnknown
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const JPEG: &[u8] = b"\xFF\xD8\xFF\xE0\0\x10JFIF\0";

    #[test]
    fn files_without_a_connection_are_not_called_sent() {
        use State::{Comparing, Paused, Resting, Sending, Waiting};
        for (states, is_offline, expected) in [
            (&[Sending, Resting][..], false, Motion::Sending),
            (&[Comparing, Waiting], false, Motion::Sending),
            (&[Resting, Waiting, Paused], false, Motion::Stalled),
            (&[Sending, Waiting], true, Motion::Stalled),
            (&[Paused, Paused], true, Motion::Paused),
            (&[Paused, Waiting], false, Motion::Sending),
        ] {
            assert_eq!(
                Motion::of(states, is_offline),
                expected,
                "{states:?} {is_offline}"
            );
        }
    }

    #[test]
    fn refuses_before_anything_is_sent() {
        for (head, size, limit, expected) in [
            (JPEG, 100, Some(100), Ok(FileKind::Jpeg)),
            (JPEG, 100, None, Ok(FileKind::Jpeg)),
            (JPEG, 101, Some(100), Err(ProblemCode::TooLarge)),
            (
                b"hello".as_slice(),
                5,
                Some(100),
                Err(ProblemCode::UnknownKind),
            ),
            (
                b"hello".as_slice(),
                500,
                Some(100),
                Err(ProblemCode::UnknownKind),
            ),
            (b"".as_slice(), 0, Some(100), Err(ProblemCode::EmptyFile)),
        ] {
            assert_eq!(admit(head, size, limit), expected);
        }
    }

    #[test]
    fn three_fly_at_a_time_in_order() {
        use State::{Cancelled, Checking, Comparing, Following, Paused, Resting, Sending, Waiting};
        for (states, expected) in [
            (&[][..], &[][..]),
            (&[Waiting; 5][..], &[0, 1, 2][..]),
            (
                &[Sending, Waiting, Checking, Waiting, Waiting][..],
                &[1, 3][..],
            ),
            (&[Sending, Resting, Comparing, Waiting][..], &[][..]),
            (&[Paused, Paused, Paused, Following, Waiting][..], &[4][..]),
            (
                &[Cancelled, State::Refused(ProblemCode::EmptyFile), Waiting][..],
                &[2][..],
            ),
        ] {
            assert_eq!(to_start(states), expected, "{states:?}");
        }
    }

    #[test]
    fn only_passing_causes_offer_a_retry() {
        for (code, expected) in [
            (ProblemCode::ConnectionLost, true),
            (ProblemCode::StorageFull, true),
            (ProblemCode::UnknownKind, false),
            (ProblemCode::TooLarge, false),
            (ProblemCode::EmptyFile, false),
        ] {
            assert_eq!(State::Refused(code).can_retry(), expected, "{code:?}");
        }
    }

    #[test]
    fn only_orders_that_do_something_are_offered() {
        use Order::{Cancel, Clear, Pause, Resume, Retry};
        let done = State::Done(ReceiptId::new(1, [0; 10]));
        for (states, expected) in [
            (&[][..], &[][..]),
            (&[State::Waiting, State::Sending][..], &[Pause, Cancel][..]),
            (
                &[State::Paused, State::Resting][..],
                &[Pause, Resume, Cancel][..],
            ),
            (
                &[State::Refused(ProblemCode::ConnectionLost), done][..],
                &[Retry, Clear][..],
            ),
            (
                &[State::Refused(ProblemCode::EmptyFile), State::Cancelled][..],
                &[Clear][..],
            ),
        ] {
            assert_eq!(orders(states), expected, "{states:?}");
        }
    }

    #[test]
    fn a_row_offers_what_helps() {
        use Order::{Cancel, Pause, Retry};
        for (state, expected) in [
            (State::Checking, &[Pause, Cancel][..]),
            (State::Following, &[Pause, Cancel][..]),
            (State::Paused, &[Pause, Cancel][..]),
            (State::Known(ReceiptId::new(1, [0; 10])), &[][..]),
            (
                State::Refused(ProblemCode::ConnectionLost),
                &[Retry, Cancel][..],
            ),
            (State::Refused(ProblemCode::UnknownKind), &[][..]),
            (State::Cancelled, &[Retry][..]),
        ] {
            assert_eq!(row_orders(state), expected, "{state:?}");
        }
    }

    #[test]
    fn percent_never_leaves_its_bounds() {
        for (sent, size, expected) in [
            (0, 0, 0),
            (0, 10, 0),
            (1, 3, 33),
            (10, 10, 100),
            (11, 10, 100),
        ] {
            assert_eq!(percent(sent, size), expected);
        }
    }
}
