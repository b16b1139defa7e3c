//! What was spent on what, and when.

/// The texts.
pub(crate) struct SpendingTexts {
    pub(crate) title: &'static str,
}
