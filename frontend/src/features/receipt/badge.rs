//! Badge of a receipt: its status and confidence as a word in a colour.

use leptos::prelude::*;
use shared::api::{ReceiptRow, ReceiptStatus};
use shared::field::CONFIDENCE_THRESHOLD;

use crate::i18n::t;

/// State of a receipt as shown by its badge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ReceiptBadge {
    Waiting,
    Reading,
    /// Read, with a high confidence.
    Read,
    /// Read, but a value is missing or unsure.
    Check,
    Verified,
    /// No receipt was recognised on the picture.
    Unrecognised,
    Failed,
}

impl ReceiptBadge {
    /// Returns the badge of a row.
    pub(crate) fn from_row(row: &ReceiptRow) -> Self {
        match row.status {
            ReceiptStatus::Waiting => Self::Waiting,
            ReceiptStatus::Reading => Self::Reading,
            // A verified receipt stays so, whatever the reading came to.
            ReceiptStatus::Ready | ReceiptStatus::Failed if row.verified => Self::Verified,
            _ if row.is_unrecognised() => Self::Unrecognised,
            ReceiptStatus::Failed => Self::Failed,
            ReceiptStatus::Ready if row.confidence < CONFIDENCE_THRESHOLD => Self::Check,
            ReceiptStatus::Ready => Self::Read,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Reading => "reading",
            Self::Read => "read",
            Self::Check => "check",
            Self::Verified => "verified",
            Self::Unrecognised => "unrecognised",
            Self::Failed => "failed",
        }
    }

    fn word(self) -> &'static str {
        let words = &t().receipts;
        match self {
            Self::Waiting => words.status_waiting,
            Self::Reading => words.status_reading,
            Self::Read => words.status_ready,
            Self::Check => words.status_check,
            Self::Verified => words.status_verified,
            Self::Unrecognised => words.status_unrecognised,
            Self::Failed => words.status_failed,
        }
    }
}

/// Word in its colour.
#[component]
pub(crate) fn BadgeChip(standing: ReceiptBadge) -> impl IntoView {
    view! {
        <span class="chip" data-standing=standing.name()>
            {standing.word()}
        </span>
    }
}

/// Returns the name of a status for tests and style sheets, as in the JSON.
pub(crate) fn status_name(status: ReceiptStatus) -> &'static str {
    match status {
        ReceiptStatus::Waiting => "waiting",
        ReceiptStatus::Reading => "reading",
        ReceiptStatus::Ready => "ready",
        ReceiptStatus::Failed => "failed",
    }
}
