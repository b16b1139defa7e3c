//! Confidence level of a value, as a word in a colour.

use leptos::prelude::*;
use shared::field::{CONFIDENCE_THRESHOLD, Field, Source};

use crate::i18n::desk;

/// Confidence level of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ConfidenceLevel {
    /// Confirmed or entered by the user.
    Confirmed,
    /// Read, with a high confidence.
    Sure,
    /// Known from earlier receipts, with a high confidence.
    Known,
    /// Read, but to be checked by the user.
    Check,
    /// No value.
    Missing,
    /// Still being read.
    Pending,
    /// Changed in the browser, and not saved.
    Unsaved,
}

impl ConfidenceLevel {
    /// Returns the level of a field that was read or entered.
    pub(crate) fn from_field<T>(field: &Field<T>) -> Self {
        if field.verified || field.source == Source::User {
            Self::Confirmed
        } else if field.value.is_none() {
            Self::Missing
        } else if field.confidence >= CONFIDENCE_THRESHOLD && field.source == Source::History {
            Self::Known
        } else if field.confidence >= CONFIDENCE_THRESHOLD {
            Self::Sure
        } else {
            Self::Check
        }
    }

    /// Returns the name used by the style sheet.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Sure => "sure",
            Self::Known => "known",
            Self::Check => "check",
            Self::Missing => "missing",
            Self::Pending => "pending",
            Self::Unsaved => "unsaved",
        }
    }

    fn word(self) -> &'static str {
        let words = &desk().receipt;
        match self {
            Self::Confirmed => words.confirmed,
            Self::Sure => words.sure,
            Self::Known => words.known,
            Self::Check => words.check,
            Self::Missing => words.missing,
            Self::Pending => words.pending,
            Self::Unsaved => words.unsaved,
        }
    }
}

/// Word in its colour. `of` names the field or line for tests and screen readers.
#[component]
pub(crate) fn ConfidenceChip(trust: ConfidenceLevel, #[prop(into)] of: String) -> impl IntoView {
    view! {
        <span
            class="chip"
            id=["trust-", &of].concat()
            data-test="confidence"
            data-field=of
            data-trust=trust.name()
        >
            {trust.word()}
        </span>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_persons_word_counts_more_than_the_machines() {
        let read = |confidence| Field {
            value: Some(1),
            confidence,
            ..Field::gap()
        };
        for (field, expected) in [
            (read(0.95), ConfidenceLevel::Sure),
            (read(CONFIDENCE_THRESHOLD), ConfidenceLevel::Sure),
            (read(CONFIDENCE_THRESHOLD - 0.01), ConfidenceLevel::Check),
            (read(0.2).with_known_value(2, 0.95), ConfidenceLevel::Known),
            (
                read(0.2).with_known_value(2, CONFIDENCE_THRESHOLD - 0.01),
                ConfidenceLevel::Check,
            ),
            (Field::gap(), ConfidenceLevel::Missing),
            (
                read(0.2).with_correction(Some(1)),
                ConfidenceLevel::Confirmed,
            ),
            (read(0.9).with_correction(None), ConfidenceLevel::Confirmed),
        ] {
            assert_eq!(ConfidenceLevel::from_field(&field), expected, "{field:?}");
        }
    }
}
