//! What the page of spending decides: its address, its bars and the days of a month. Pure.
//!
//! The server adds up; here sums are put in order, measured and given the receipts behind them.

pub(crate) mod asked;
pub(crate) mod bars;
pub(crate) mod month;
pub(crate) mod period;
