//! Decisions of the upload queue: validation, next file, available orders. Pure.

use shared::file_kind::FileKind;
use shared::id::ReceiptId;
use shared::problem::ProblemCode;

/// Number of files in flight at a time.
pub(crate) const IN_FLIGHT_MAX: usize = 3;

/// Progress of a file in the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum UploadState {
    /// Its first bytes are validated, and the browser stores it.
    Checking,
    /// Waits for its turn.
    Waiting,
    /// Its turn has come: it is compared with files that are known already.
    Comparing,
    /// Waits for the same file ahead of it in the queue.
    Following,
    /// Is being sent.
    Sending,
    /// The connection is lost; it is retried automatically.
    Resting,
    /// Paused by the user.
    Paused,
    /// On the server, as this receipt.
    Done(ReceiptId),
    /// The same file was on the server already, as this receipt.
    Known(ReceiptId),
    /// Not accepted, or retried too often.
    Refused(ProblemCode),
    /// Cancelled by the user.
    Cancelled,
}

impl UploadState {
    /// Returns the name used in style sheets and tests.
    pub(crate) fn style_name(self) -> &'static str {
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

    /// Returns whether it takes one of the places in flight.
    pub(crate) fn is_in_flight(self) -> bool {
        match self {
            // A resting upload keeps its place: otherwise an outage would start every file of the
            // queue.
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

    /// Returns whether it continues automatically unless it is paused.
    pub(crate) fn is_active(self) -> bool {
        self.is_in_flight() || matches!(self, Self::Checking | Self::Waiting | Self::Following)
    }

    /// Returns whether closing the page now would interrupt it.
    pub(crate) fn is_unfinished(self) -> bool {
        self.is_active() || self == Self::Paused
    }

    /// Returns whether it failed and a retry may help.
    pub(crate) fn has_failed(self) -> bool {
        matches!(self, Self::Refused(code) if is_transient(code))
    }

    /// Returns whether nothing is left to do for it.
    pub(crate) fn is_over(self) -> bool {
        !self.is_unfinished() && !self.has_failed()
    }

    /// Returns the receipt it became.
    pub(crate) fn receipt_id(self) -> Option<ReceiptId> {
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

    /// Returns whether the user can retry it.
    pub(crate) fn can_retry(self) -> bool {
        self.has_failed() || self == Self::Cancelled
    }
}

/// Overall activity of the unfinished files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum QueueActivity {
    /// At least one is in flight or about to be.
    Sending,
    /// None can be sent without a connection; they continue automatically.
    Stalled,
    /// All are paused by the user.
    Paused,
}

impl QueueActivity {
    /// Derives the activity from the states of all unfinished files.
    pub(crate) fn from_states(states: &[UploadState], is_offline: bool) -> Self {
        // Lost connections count only while no other file is sent or compared.
        let is_stalled = states.contains(&UploadState::Resting)
            && !states
                .iter()
                .any(|state| matches!(state, UploadState::Sending | UploadState::Comparing));
        if states.iter().all(|state| *state == UploadState::Paused) {
            Self::Paused
        } else if is_offline || is_stalled {
            Self::Stalled
        } else {
            Self::Sending
        }
    }
}

/// Order of the user, for one file or for all.
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

    /// Returns the names used in tests: in a row, and for all files.
    pub(crate) fn test_names(self) -> (&'static str, &'static str) {
        match self {
            Self::Pause => ("pause", "pause-all"),
            Self::Resume => ("resume", "resume-all"),
            Self::Retry => ("retry", "retry-failed"),
            Self::Cancel => ("cancel", "cancel-all"),
            Self::Clear => ("clear", "clear-finished"),
        }
    }

    /// Returns whether it has an effect on a file in this state.
    pub(crate) fn applies_to(self, state: UploadState) -> bool {
        match self {
            Self::Pause => state.is_active(),
            Self::Resume => state == UploadState::Paused,
            Self::Retry => state.has_failed(),
            Self::Cancel => state.is_unfinished(),
            Self::Clear => state.is_over(),
        }
    }
}

/// Returns the orders that a row offers. Pause stands for resume, too.
pub(crate) fn row_orders(state: UploadState) -> Vec<Order> {
    match (state.is_unfinished(), state.has_failed()) {
        (true, _) => vec![Order::Pause, Order::Cancel],
        (_, true) => vec![Order::Retry, Order::Cancel],
        // Of the finished files only cancelled ones can be retried.
        _ if state.can_retry() => vec![Order::Retry],
        _ => Vec::new(),
    }
}

/// Returns the orders that have an effect on at least one of the files.
pub(crate) fn available_orders(states: &[UploadState]) -> Vec<Order> {
    Order::ALL
        .into_iter()
        .filter(|order| states.iter().any(|state| order.applies_to(*state)))
        .collect()
}

/// Validates a file by its first bytes and size, before anything is sent. Returns its kind.
pub(crate) fn validate_file(
    head: &[u8],
    size: u64,
    limit: Option<u64>,
) -> Result<FileKind, ProblemCode> {
    if size == 0 {
        return Err(ProblemCode::EmptyFile);
    }
    // The kind first: a file of an unknown kind would be refused at any size.
    let kind = FileKind::detect(head).ok_or(ProblemCode::UnknownKind)?;
    if limit.is_some_and(|limit| size > limit) {
        return Err(ProblemCode::TooLarge);
    }
    Ok(kind)
}

/// Returns the indices of the files that start now.
pub(crate) fn select_to_start(states: &[UploadState]) -> Vec<usize> {
    let in_flight = states.iter().filter(|state| state.is_in_flight()).count();
    let waiting = (0..states.len()).filter(|index| states[*index] == UploadState::Waiting);
    // Fill the free places in the order of the queue.
    waiting
        .take(IN_FLIGHT_MAX.saturating_sub(in_flight))
        .collect()
}

/// Returns the share of all unfinished files that is sent, in percent.
pub(crate) fn percent_sent(sent: u64, size: u64) -> u8 {
    let percent = sent
        .saturating_mul(100)
        .checked_div(size)
        .unwrap_or_default();
    u8::try_from(percent.min(100)).unwrap_or(100)
}

/// Returns whether the cause may pass while the file stays the same. The server's verdict on the
/// file itself is final.
pub(crate) fn is_transient(code: ProblemCode) -> bool {
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
#[path = "queue_tests.rs"]
mod tests;
