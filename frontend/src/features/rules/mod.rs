//! The user's rules: list, suggestions, form, and offers where receipts are corrected.

mod form;
pub(crate) mod page;
mod state;
pub(crate) mod suggestion;
pub(crate) mod suggestion_state;
