//! Rules: what is filled in by itself.

/// The texts.
pub(crate) struct RulesTexts {
    pub(crate) title: &'static str,
    pub(crate) intro: &'static str,
    pub(crate) error_title: &'static str,
    pub(crate) empty: &'static str,
    pub(crate) suggestions: &'static str,
    /// How often a person said so.
    pub(crate) said_of: fn(u64) -> String,
    pub(crate) take: &'static str,
    pub(crate) new: &'static str,
    pub(crate) change: &'static str,
    pub(crate) text: &'static str,
    pub(crate) text_hint: &'static str,
    /// How many receipts hold the words, and how many would change.
    pub(crate) preview: fn(u64, u64) -> String,
    /// What a receipt shows where nothing is.
    pub(crate) nothing: &'static str,
    pub(crate) save_new: &'static str,
    /// How many receipts would change.
    pub(crate) save_past: fn(u64) -> String,
    pub(crate) cancel: &'static str,
    pub(crate) edit: &'static str,
    pub(crate) delete: &'static str,
    /// The words of a rule.
    pub(crate) edit_this: fn(&str) -> String,
    /// The words of a rule.
    pub(crate) delete_this: fn(&str) -> String,
    /// How many receipts.
    pub(crate) used: fn(u64) -> String,
    /// How many receipts changed.
    pub(crate) saved: fn(u64) -> String,
    /// How many receipts changed.
    pub(crate) deleted: fn(u64) -> String,
    pub(crate) always: &'static str,
}
