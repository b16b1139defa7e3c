//! Spending: sums of a period, compared with the one before; by month, category, merchant and tag,
//! and in a calendar.
//!
//! The server computes the sums; [`query`], [`period`], [`main_currency`], [`bars`], [`timeline`],
//! [`change`] and [`month`] (pure) choose, order, scale and compare them and derive the receipts
//! behind them.

mod bars;
mod calendar;
mod change;
pub(crate) mod chart;
mod main_currency;
mod month;
pub(crate) mod page;
pub(crate) mod period;
mod period_choice;
mod query;
mod summary;
mod timeline;
