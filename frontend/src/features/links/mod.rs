//! Receipts by link: a form, and the list of downloads.

pub(crate) mod page;
