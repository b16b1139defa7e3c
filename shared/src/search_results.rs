//! Results over many receipts: search hits, totals, spending and facets.
//!
//! The receipts are selected by a [`Filter`](crate::filter::Filter). Totals never mix currencies.

use serde::{Deserialize, Serialize};

use crate::json::FromJson;
use crate::money::{Currency, Money};

/// Maximum number of groups in [`Spending`].
pub const SPENDING_GROUPS_MAX: usize = 1000;
/// Maximum number of values in each list of [`Facets`].
pub const FACET_VALUES_MAX: usize = 100;

/// Match of a text search.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
pub struct SearchHit {
    /// First field that contains one of the words.
    pub field: HitField,
    /// Surrounding text, with `…` at cut ends.
    pub text: String,
}

/// Searched fields, in display order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "lowercase")]
pub enum HitField {
    /// Merchant.
    Merchant,
    /// Item description.
    Item,
    /// Note, category, tags, payment or receipt number.
    Note,
    /// Text of the pages, or the value of another field, as corrected.
    Text,
}

/// Word of a search that no receipt has, and the similar words that were found in its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
pub struct SimilarWords {
    /// Word as it was typed.
    pub typed: String,
    /// Words of receipts, the most similar one first.
    pub similar: Vec<String>,
}

/// Sum of the totals of receipts in one currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
pub struct CurrencyTotal {
    /// Currency; `None` for receipts without one.
    pub currency: Option<Currency>,
    /// Number of receipts with a total.
    pub count: u64,
    /// Sum of their totals; refunds lower it.
    pub total: Money,
}

/// Response of `GET /api/months`: receipts by month, in chronological order, those without a date
/// first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, FromJson)]
pub struct MonthTotals {
    /// Months that have receipts.
    pub months: Vec<MonthTotal>,
}

/// Receipts of one month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
pub struct MonthTotal {
    /// Month, `2026-09`; `None` for receipts without a date.
    pub month: Option<String>,
    /// Number of receipts, with or without a total.
    pub count: u64,
    /// Totals by currency, the most frequent one first.
    pub sums: Vec<CurrencyTotal>,
}

/// Grouping of spending; values of the query parameter `by`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grouping {
    /// Day on the receipt.
    Day,
    /// Week, starting on Monday.
    Week,
    /// Month.
    Month,
    /// Year.
    Year,
    /// Merchant.
    Merchant,
    /// Category.
    Category,
    /// Tag; a receipt counts once for each of its tags.
    Tag,
    /// Currency only.
    Currency,
}

/// Response of `GET /api/spending?by=…`: spending by time, merchant, category, tag or currency.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, FromJson)]
pub struct Spending {
    /// Groups. Groups by time are in chronological order; if there are too many, the latest are
    /// kept. Other groups are sorted by total, the largest first.
    pub groups: Vec<SpendingGroup>,
    /// Number of groups that were cut off.
    pub more: u64,
    /// Number of receipts that lack a date, a total or a currency and are in no group.
    pub left_out: u64,
}

/// Spending of one group in one currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
pub struct SpendingGroup {
    /// Group key: `2026-09-15` for a day, the Monday's date for a week, `2026-09` for a month,
    /// `2026` for a year; otherwise the name, empty for receipts without one. A receipt with two
    /// tags counts in both groups.
    pub key: String,
    /// Currency.
    pub currency: Currency,
    /// Number of receipts; 0 if only the previous period has some.
    pub count: u64,
    /// Sum of their totals; refunds lower it.
    pub total: Money,
    /// Sum of the previous period, if one was requested and has receipts of this group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous: Option<Money>,
}

/// Response of `GET /api/facets`: values to filter by, most frequent first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, FromJson)]
pub struct Facets {
    /// Merchants.
    pub merchants: Vec<Facet>,
    /// Categories.
    pub categories: Vec<Facet>,
    /// Tags.
    pub tags: Vec<Facet>,
    /// Currencies.
    pub currencies: Vec<Facet>,
}

/// Value of a facet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
pub struct Facet {
    /// Value, in the spelling of one of the receipts; spellings that differ only in case are one
    /// value.
    pub value: String,
    /// Number of receipts with this value.
    pub count: u64,
}

impl Grouping {
    /// All groupings with their parameter values.
    pub const ALL: [(&str, Self); 8] = [
        ("day", Self::Day),
        ("week", Self::Week),
        ("month", Self::Month),
        ("year", Self::Year),
        ("merchant", Self::Merchant),
        ("category", Self::Category),
        ("tag", Self::Tag),
        ("currency", Self::Currency),
    ];
}
