//! What was deleted, and filing that changes.

/// The texts.
pub(crate) struct TrashTexts {
    pub(crate) title: &'static str,
    pub(crate) error_title: &'static str,
    pub(crate) empty_title: &'static str,
    pub(crate) empty_text: &'static str,
    /// For how many days, if not for ever.
    pub(crate) kept: fn(Option<u64>) -> String,
    /// How many receipts are not shown.
    pub(crate) others: fn(u64) -> String,
    pub(crate) restore: &'static str,
    pub(crate) restored: &'static str,
    /// The name of a receipt.
    pub(crate) restore_this: fn(&str) -> String,
    pub(crate) remove: &'static str,
    pub(crate) remove_this: fn(&str) -> String,
    pub(crate) remove_all: &'static str,
    pub(crate) removed: &'static str,
    pub(crate) moved_title: &'static str,
    pub(crate) moved_text: &'static str,
    pub(crate) undo: &'static str,
    pub(crate) undone: &'static str,
    pub(crate) tags_hint: &'static str,
}
