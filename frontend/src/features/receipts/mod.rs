//! List of receipts: query, results, saved views, selection.
//!
//! [`list_query`] is the query string of the list (pure), [`results`] loads its results page by
//! page, [`saved_views`] stores queries by name, [`selection`] is the selection among the results
//! (pure).

pub(crate) mod bulk_bar;
mod bulk_selection;
mod export_menu;
mod find_bar;
mod list_query;
pub(crate) mod page;
mod receipt_item;
mod results;
mod rows;
mod sample;
mod saved_views;
mod selection;
mod selection_checkbox;
