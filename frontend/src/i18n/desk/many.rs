//! Many receipts at once: choosing them, what is done with them, and merged receipts.

/// What was done with many receipts.
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

/// The texts.
pub(crate) struct ManyTexts {
    pub(crate) select: &'static str,
    /// The name of a receipt.
    pub(crate) select_this: fn(&str) -> String,
    /// What the bar is called.
    pub(crate) bar: &'static str,
    /// How many receipts.
    pub(crate) selected: fn(usize) -> String,
    pub(crate) all_shown: &'static str,
    pub(crate) all_found: &'static str,
    pub(crate) leave: &'static str,
    pub(crate) confirm: &'static str,
    pub(crate) set_category: &'static str,
    pub(crate) category_hint: &'static str,
    pub(crate) add_tags: &'static str,
    pub(crate) remove_tags: &'static str,
    pub(crate) merge: &'static str,
    pub(crate) merge_hint: &'static str,
    /// How many receipts can be exported at once.
    pub(crate) export_hint: fn(usize) -> String,
    pub(crate) working: &'static str,
    /// What was done, and with how many receipts.
    pub(crate) done: fn(Deed, usize) -> String,
    /// With how many receipts it did not work.
    pub(crate) failed: fn(usize) -> String,
    pub(crate) close: &'static str,
    /// How many receipts.
    pub(crate) merged_from: fn(usize) -> String,
    pub(crate) separate: &'static str,
    pub(crate) separating: &'static str,
    /// How many receipts.
    pub(crate) separated: fn(usize) -> String,
}
