//! Data of the server: requests, events, and the stores that pages share.

pub(crate) mod api;
pub(crate) mod events;
pub(crate) mod facets;
pub(crate) mod loadable;
pub(crate) mod receipts;
