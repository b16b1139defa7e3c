//! Data of the server: requests, events, and the stores that pages share.

pub(crate) mod api;
mod events;
mod facets;
mod home_currency;
pub(crate) mod list_order;
mod loadable;
mod receipts;
mod unreviewed;

pub(crate) use api::offline;
pub(crate) use events::LiveEvents;
pub(crate) use facets::load_facets;
pub(crate) use home_currency::{HomeCurrency, home_currency};
pub(crate) use loadable::{LoadState, Loadable};
pub(crate) use receipts::{ReceiptStore, is_being_read};
pub(crate) use unreviewed::UnreviewedCount;
