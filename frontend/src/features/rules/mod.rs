//! The user's rules: list, suggestions, form.

mod form;
pub(crate) mod page;
mod state;
