//! What was spent on what, and when.

use crate::spending::period::Period;

/// The texts.
pub(crate) struct SpendingTexts {
    pub(crate) title: &'static str,
    pub(crate) error_title: &'static str,
    pub(crate) empty_title: &'static str,
    pub(crate) empty_text: &'static str,
    pub(crate) period: &'static str,
    pub(crate) period_of: fn(Period) -> &'static str,
    pub(crate) from: &'static str,
    pub(crate) to: &'static str,
    pub(crate) filtered: &'static str,
    pub(crate) show_all: &'static str,
    pub(crate) currency: &'static str,
    pub(crate) no_currency: &'static str,
    pub(crate) over_time: &'static str,
    pub(crate) by_category: &'static str,
    pub(crate) by_merchant: &'static str,
    pub(crate) calendar: &'static str,
    pub(crate) months: [&'static str; 12],
    /// The name of a month, and its year.
    pub(crate) month: fn(&str, i16) -> String,
    /// From Monday on: shortened, and in full.
    pub(crate) weekdays: [(&'static str, &'static str); 7],
    pub(crate) earlier: &'static str,
    pub(crate) later: &'static str,
    pub(crate) no_category: &'static str,
    pub(crate) receipts: fn(u64) -> String,
    /// A name, a sum and how many receipts, each formatted.
    pub(crate) bar: fn(&str, &str, &str) -> String,
    /// A day on which nothing was spent.
    pub(crate) nothing: fn(&str) -> String,
    pub(crate) as_table: &'static str,
    pub(crate) name: &'static str,
    pub(crate) count: &'static str,
    pub(crate) sum: &'static str,
    /// How many bars are hidden.
    pub(crate) more: fn(usize) -> String,
    /// How many groups the server left away.
    pub(crate) beyond: fn(u64) -> String,
    /// How many receipts are in no sum.
    pub(crate) left_out: fn(u64) -> String,
}
