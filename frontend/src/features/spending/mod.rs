//! Spending: sums by month, merchant and category, and a calendar.
//!
//! The server computes the sums; [`query`], [`bars`], [`month`] and [`period`] (pure) order and
//! scale them and derive the receipts behind them.

mod bars;
mod calendar;
pub(crate) mod chart;
pub(crate) mod month;
pub(crate) mod page;
pub(crate) mod period;
mod query;
