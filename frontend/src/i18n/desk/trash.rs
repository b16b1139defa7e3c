//! What was deleted.

/// The texts.
pub(crate) struct TrashTexts {
    pub(crate) title: &'static str,
}
