//! Receipts one after the other, the least sure first.

/// The texts.
pub(crate) struct ReviewTexts {
    pub(crate) title: &'static str,
    pub(crate) error_title: &'static str,
    pub(crate) empty_title: &'static str,
    pub(crate) empty_text: &'static str,
    pub(crate) all_receipts: &'static str,
    /// How many receipts wait.
    pub(crate) left: fn(u64) -> String,
    pub(crate) accept: &'static str,
    pub(crate) accepting: &'static str,
    pub(crate) skip: &'static str,
    pub(crate) back: &'static str,
    pub(crate) undo: &'static str,
    /// How many receipts add up and are sure.
    pub(crate) accept_sure: fn(usize) -> String,
    /// How many were accepted at once.
    pub(crate) accepted: fn(usize) -> String,
    /// How many were brought back.
    pub(crate) undone: fn(usize) -> String,
    pub(crate) nothing_sure: &'static str,
    pub(crate) nothing_to_undo: &'static str,
    /// The name of a field, and what is in it.
    pub(crate) at_field: fn(&str, &str) -> String,
    /// The name of a field that is empty.
    pub(crate) ask_missing: fn(&str) -> String,
    /// What was accepted, by its merchant or file.
    pub(crate) now: fn(&str) -> String,
    pub(crate) open: &'static str,
    pub(crate) compare: &'static str,
    pub(crate) end_compare: &'static str,
    pub(crate) twin: &'static str,
    pub(crate) twin_picture: &'static str,
    pub(crate) no_twin: &'static str,
    pub(crate) keys: &'static str,
    pub(crate) close: &'static str,
    /// A key each, and what it does.
    pub(crate) key_list: &'static [(&'static str, &'static str)],
}
