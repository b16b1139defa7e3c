//! Finding receipts: what the address asks for, and the rows that answer it.
//!
//! [`asked`] is what stands behind the `?` (pure), [`found`] asks the server for it page by page, [`views`] keeps what a
//! person wants to see again, [`chosen`] is what was chosen among them (pure).

pub(crate) mod asked;
pub(crate) mod chosen;
pub(crate) mod found;
pub(crate) mod views;

pub(crate) use asked::Asked;
pub(crate) use chosen::Chosen;
pub(crate) use found::Found;
