//! Entries of the command palette, and the search among them. Pure.

use shared::route::Route;
use shared::text::normalize_text;

/// Group of entries, in the order of the palette.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum EntryGroup {
    Actions,
    Pages,
    Merchants,
    Receipts,
}

/// Destination of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Target {
    /// Page with a query.
    Page(Route, String),
    /// URL of a file to download.
    File(String),
    /// List of all keys.
    KeyList,
}

/// Entry of the palette.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) group: EntryGroup,
    pub(super) title: String,
    /// Further text beside the title.
    pub(super) detail: String,
    pub(super) target: Target,
}

impl Entry {
    /// Returns an entry without a further text.
    pub(super) fn new(group: EntryGroup, title: &str, target: Target) -> Self {
        Self {
            group,
            title: title.to_owned(),
            detail: String::new(),
            target,
        }
    }
}

/// Returns whether a title has a word for each typed word, which may be its beginning. Case and
/// accents do not matter.
pub(super) fn is_match(title: &str, typed: &str) -> bool {
    let title = [" ", &normalize_text(title)].concat();
    let typed = normalize_text(typed);
    typed
        .split_whitespace()
        .all(|word| title.contains(&[" ", word].concat()))
}

/// Returns the index `step` entries further, from one end to the other.
pub(super) fn wrap_index(index: usize, step: isize, count: usize) -> usize {
    let count = isize::try_from(count).unwrap_or(isize::MAX).max(1);
    let index = isize::try_from(index).unwrap_or(0);
    usize::try_from((index + step).rem_euclid(count)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beginnings_of_words_match() {
        for (title, typed, expected) in [
            ("Scan a receipt", "", true),
            ("Scan a receipt", "sc", true),
            ("Scan a receipt", "rec scan", true),
            ("Scan a receipt", "can", false),
            ("Café Süd", "sud", true),
            ("Café Süd", "cafe x", false),
        ] {
            assert_eq!(is_match(title, typed), expected, "{typed}");
        }
    }

    #[test]
    fn the_last_entry_is_followed_by_the_first() {
        for (index, step, count, expected) in [
            (0, 1, 3, 1),
            (2, 1, 3, 0),
            (0, -1, 3, 2),
            (5, 1, 3, 0),
            (0, 1, 0, 0),
        ] {
            assert_eq!(wrap_index(index, step, count), expected);
        }
    }
}
