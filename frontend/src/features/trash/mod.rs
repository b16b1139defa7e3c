//! Trash: deleted receipts, to be restored or deleted permanently.

pub(crate) mod page;
