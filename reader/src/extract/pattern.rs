//! Regular expressions that are compiled when they are first used.

use std::ops::Deref;
use std::sync::OnceLock;

use regex::{Regex, RegexBuilder};

/// A fixed regular expression.
pub(super) struct Pattern {
    text: &'static str,
    ignores_case: bool,
    compiled: OnceLock<Regex>,
}

impl Pattern {
    pub(super) const fn new(text: &'static str) -> Self {
        Self::with_case(text, false)
    }

    /// Returns a pattern that matches capitals and small letters alike.
    pub(super) const fn any_case(text: &'static str) -> Self {
        Self::with_case(text, true)
    }

    const fn with_case(text: &'static str, ignores_case: bool) -> Self {
        Self {
            text,
            ignores_case,
            compiled: OnceLock::new(),
        }
    }
}

impl Deref for Pattern {
    type Target = Regex;

    fn deref(&self) -> &Regex {
        self.compiled.get_or_init(|| {
            RegexBuilder::new(self.text)
                .case_insensitive(self.ignores_case)
                .build()
                .expect("a fixed pattern")
        })
    }
}
