//! How far a value can be trusted, in a word and a colour.

use leptos::prelude::*;
use shared::field::{Field, SURE_FROM, Source};

use crate::i18n::desk;

/// How far a value can be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trust {
    /// A person has agreed.
    Confirmed,
    /// Read without doubt.
    Sure,
    /// Read, but a person should look.
    Check,
    /// There is no value.
    Missing,
    /// Still being read.
    Pending,
    /// Changed here and not saved.
    Unsaved,
}

impl Trust {
    /// The trust in what was read or entered.
    pub(crate) fn of<T>(field: &Field<T>) -> Self {
        if field.verified || field.source == Source::User {
            Self::Confirmed
        } else if field.value.is_none() {
            Self::Missing
        } else if field.confidence >= SURE_FROM {
            Self::Sure
        } else {
            Self::Check
        }
    }

    /// The name the style knows it by.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Sure => "sure",
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
            Self::Check => words.check,
            Self::Missing => words.missing,
            Self::Pending => words.pending,
            Self::Unsaved => words.unsaved,
        }
    }
}

/// The word in its colour. `of` names the field or line for tests and screen readers.
#[component]
pub(crate) fn TrustChip(trust: Trust, #[prop(into)] of: String) -> impl IntoView {
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
            (read(0.95), Trust::Sure),
            (read(0.9), Trust::Sure),
            (read(0.89), Trust::Check),
            (Field::gap(), Trust::Missing),
            (read(0.2).corrected(Some(1)), Trust::Confirmed),
            (read(0.9).corrected(None), Trust::Confirmed),
        ] {
            assert_eq!(Trust::of(&field), expected, "{field:?}");
        }
    }
}
