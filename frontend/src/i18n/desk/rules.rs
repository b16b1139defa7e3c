//! What is filled in by itself.

/// The texts.
pub(crate) struct RulesTexts {
    pub(crate) title: &'static str,
}
