//! Logic of the spending page: query, bars, days of a month. Pure.
//!
//! The server computes the sums; here they are ordered, scaled and given the receipts behind them.

pub(crate) mod bars;
pub(crate) mod month;
pub(crate) mod period;
pub(crate) mod query;
