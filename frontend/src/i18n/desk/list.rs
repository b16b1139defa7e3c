//! Finding receipts: search, filters, order, views, what is done with many at once, export.

/// The texts.
pub(crate) struct ListTexts {
    pub(crate) title: &'static str,
}
