//! Review: receipts one by one, lowest confidence first.

mod card;
mod card_state;
mod duplicate;
mod duplicate_state;
mod keys;
pub(crate) mod page;
mod queue;
mod state;
