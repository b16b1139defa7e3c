//! What is answered about many receipts at once: hits of a search, sums, spending and facets.
//!
//! Which receipts are meant is said by a [`Filter`](crate::filter::Filter). Sums never mix currencies.

use serde::{Deserialize, Serialize};

use crate::money::{Currency, Money};

/// The most groups of [`Spending`].
pub const GROUPS_MAX: usize = 1000;
/// The most values of each list of [`Facets`].
pub const FACETS_MAX: usize = 100;

/// Where the words of a search were found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hit {
    /// The first place that holds one of them.
    pub field: HitField,
    /// The text around it, `…` where it was cut.
    pub text: String,
}

/// The places that are searched, in the order in which they are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum HitField {
    /// The merchant.
    Merchant,
    /// What was bought.
    Item,
    /// Note, category, tags, payment or number of the receipt.
    Note,
    /// The text of the pages, or the total.
    Text,
}

/// What receipts of one currency come to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sum {
    /// The currency; `None` for receipts that name none.
    pub currency: Option<Currency>,
    /// How many receipts with a total there are.
    pub count: u64,
    /// Their totals together; refunds lower it.
    pub total: Money,
}

/// What spending is grouped by; `by` in the address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// The day on the receipt.
    Day,
    /// The week, from Monday on.
    Week,
    /// The month.
    Month,
    /// The year.
    Year,
    /// The merchant.
    Merchant,
    /// The category.
    Category,
    /// Each tag.
    Tag,
    /// The currency alone.
    Currency,
}

/// `GET /api/spending?by=…`: what was spent, by time, merchant, category, tag or currency.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spending {
    /// The groups: those of time in its order, the latest if there are too many; else the largest total first.
    pub groups: Vec<SpendingGroup>,
    /// How many groups there are beyond those.
    pub more: u64,
    /// Receipts that are in no group, because they have no total or no date.
    pub left_out: u64,
}

/// What was spent on one thing in one currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpendingGroup {
    /// `2026-09-15` for a day, that of its Monday for a week, `2026-09` for a month, `2026` for a year; else the name,
    /// empty for receipts without one. A receipt of two tags counts in both.
    pub key: String,
    /// The currency; `None` for receipts that name none.
    pub currency: Option<Currency>,
    /// How many receipts.
    pub count: u64,
    /// Their totals together; refunds lower it.
    pub total: Money,
}

/// `GET /api/facets`: what can be filtered by, the most frequent first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
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

/// A value that receipts have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facet {
    /// The value, as one of the receipts spells it that differ in capitals only.
    pub value: String,
    /// How many receipts have it.
    pub count: u64,
}

impl By {
    /// Everything that can be grouped by, with its name in an address.
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
