//! Receipts one after the other, the least sure first.

/// The texts.
pub(crate) struct ReviewTexts {
    pub(crate) title: &'static str,
}
