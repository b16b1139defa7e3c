//! Texts of the app, as tables generated from `frontend/i18n/*.toml` at build time.
//!
//! A language has two tables: [`generated::First`] for the first load and [`generated::Lazy`] for
//! the lazily loaded pages. English is part of the first load; another language is a lazily loaded
//! part of its own ([`language`]). No text is written anywhere else in the browser. The build fails
//! when a language lacks a text, and when no code reads one.

pub(crate) mod date_order;
pub(crate) mod format;
pub(crate) mod language;
mod sums;

/// Structs and statics of all languages.
#[allow(
    clippy::pedantic,
    clippy::redundant_guards,
    unused_variables,
    reason = "generated code"
)]
#[deny(dead_code, reason = "a text that is never read is deleted")]
pub(crate) mod generated {
    include!(concat!(env!("OUT_DIR"), "/tables.rs"));
}

use generated::{First, Lazy};

/// Action that was carried out on many receipts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Deed {
    Confirmed,
    /// Category or tags changed.
    Filed,
    /// They are in the trash.
    Deleted,
    /// They are one receipt now.
    Merged,
}

/// The texts of the first load, in the current language.
pub(crate) fn t() -> &'static First {
    language::loaded().map_or(&generated::en::FIRST, |tables| tables.first)
}

/// The texts of the lazily loaded pages, in the current language.
pub(crate) fn desk() -> &'static Lazy {
    language::loaded().map_or(&generated::en::LAZY, |tables| tables.lazy)
}
