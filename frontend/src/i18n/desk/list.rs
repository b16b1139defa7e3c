//! Finding receipts: search, filters, order, views, what is done with many at once, export.

use shared::filter::SortKey;

/// The texts.
pub(crate) struct ListTexts {
    pub(crate) search: &'static str,
    /// How many filters are in use.
    pub(crate) filters: fn(usize) -> String,
    pub(crate) order: &'static str,
    /// What is sorted by, and whether the largest comes first.
    pub(crate) order_by: fn(SortKey, bool) -> &'static str,
    pub(crate) from: &'static str,
    pub(crate) to: &'static str,
    pub(crate) category: &'static str,
    pub(crate) tag: &'static str,
    pub(crate) currency: &'static str,
    pub(crate) least: &'static str,
    pub(crate) most: &'static str,
    pub(crate) any: &'static str,
    pub(crate) to_review: &'static str,
    pub(crate) reviewed: &'static str,
    pub(crate) problems: &'static str,
    pub(crate) has_problem: &'static str,
    pub(crate) missing: &'static str,
    pub(crate) nothing: &'static str,
    pub(crate) clear: &'static str,
    pub(crate) keep_view: &'static str,
    pub(crate) view_name: &'static str,
    /// The name of a view.
    pub(crate) forget_view: fn(&str) -> String,
    /// How many receipts.
    pub(crate) count: fn(u64) -> String,
    pub(crate) none_title: &'static str,
    pub(crate) none_text: &'static str,
    pub(crate) export: &'static str,
    pub(crate) export_receipts: &'static str,
    pub(crate) export_items: &'static str,
    pub(crate) export_taxes: &'static str,
    pub(crate) export_lines: &'static str,
    pub(crate) export_zip: &'static str,
}
