//! Receipts by their links.

/// The texts.
pub(crate) struct LinksTexts {
    pub(crate) title: &'static str,
    /// Above the place where it is entered.
    pub(crate) link: &'static str,
    pub(crate) fetch: &'static str,
    pub(crate) empty_title: &'static str,
    pub(crate) empty_text: &'static str,
    pub(crate) waiting: &'static str,
    /// How much of it has arrived, in percent, where that is known.
    pub(crate) running: fn(Option<u64>) -> String,
    pub(crate) done: &'static str,
    pub(crate) open: &'static str,
    /// The link.
    pub(crate) remove_this: fn(&str) -> String,
}
