//! How a receipt stands, in a word and a colour: what its status and its confidence come to.

use leptos::prelude::*;
use shared::api::{ReceiptRow, Status};
use shared::field::SURE_FROM;

use crate::i18n::t;

/// How a receipt stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    Waiting,
    Reading,
    /// Read without doubt.
    Read,
    /// Read, but something is missing or unsure.
    Check,
    Verified,
    Failed,
}

impl Standing {
    /// The standing of a row.
    pub(crate) fn of(row: &ReceiptRow) -> Self {
        match row.status {
            Status::Waiting => Self::Waiting,
            Status::Reading => Self::Reading,
            Status::Ready | Status::Failed if row.verified => Self::Verified,
            Status::Failed => Self::Failed,
            Status::Ready if row.confidence < SURE_FROM => Self::Check,
            Status::Ready => Self::Read,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Reading => "reading",
            Self::Read => "read",
            Self::Check => "check",
            Self::Verified => "verified",
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
            Self::Failed => words.status_failed,
        }
    }
}

/// The word in its colour.
#[component]
pub(crate) fn StandingChip(standing: Standing) -> impl IntoView {
    view! {
        <span class="chip" data-standing=standing.name()>
            {standing.word()}
        </span>
    }
}

/// The name of a status for tests and styles, as in the JSON.
pub(crate) fn status_name(status: Status) -> &'static str {
    match status {
        Status::Waiting => "waiting",
        Status::Reading => "reading",
        Status::Ready => "ready",
        Status::Failed => "failed",
    }
}
