//! Confidence level of a value, and the dot that marks a doubtful one.

use leptos::prelude::*;
use shared::field::{CONFIDENCE_THRESHOLD, Field, Source};

use crate::i18n::desk;

/// Confidence level of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ConfidenceLevel {
    /// Confirmed or entered by the user.
    Confirmed,
    /// Read or known, with a high confidence.
    Sure,
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
        } else if field.confidence >= CONFIDENCE_THRESHOLD
            || matches!(field.source, Source::UserRule | Source::Qr)
        {
            Self::Sure
        } else {
            Self::Check
        }
    }

    /// Returns whether the value is marked as doubtful.
    pub(crate) fn is_doubtful(self) -> bool {
        matches!(self, Self::Check | Self::Missing)
    }
}

/// Dot at a value that is doubtful or missing. `of` names the field or line for tests and screen
/// readers.
#[component]
pub(crate) fn DoubtDot(is_missing: bool, #[prop(into)] of: String) -> impl IntoView {
    let texts = &desk().receipt;
    let (name, text) = if is_missing {
        ("missing", texts.missing)
    } else {
        ("check", texts.check)
    };
    view! {
        <span
            class="doubt"
            id=["trust-", &of].concat()
            data-test="confidence"
            data-field=of
            data-trust=name
            title=text
        >
            <span class="visually-hidden">{text}</span>
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
            (read(0.2).with_known_value(2, 0.95), ConfidenceLevel::Sure),
            (
                read(0.2).with_known_value(2, CONFIDENCE_THRESHOLD - 0.01),
                ConfidenceLevel::Check,
            ),
            (read(0.2).with_rule_value(2, 0.5), ConfidenceLevel::Sure),
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
