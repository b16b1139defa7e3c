//! Data of the server: requests, events, and the stores that pages share.

pub(crate) mod api;
mod events;
mod facets;
mod home_currency;
mod loadable;
pub(crate) mod receipt_list;
mod receipts;
mod to_check;

pub(crate) use api::offline;
pub(crate) use events::LiveEvents;
pub(crate) use facets::load_facets;
pub(crate) use home_currency::{HomeCurrency, home_currency};
pub(crate) use loadable::{LoadState, Loadable};
pub(crate) use receipt_list::ReceiptList;
pub(crate) use receipts::{ReceiptStore, is_being_read};
pub(crate) use to_check::ToCheckCount;
