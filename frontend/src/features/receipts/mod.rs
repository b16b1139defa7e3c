//! List of receipts: query, results, saved views, selection.
//!
//! [`list_query`] is the query string of the list (pure), [`saved_views`] stores queries by name,
//! [`selection`] is the selection among the results (pure). The results themselves are in
//! `data/receipt_list`.

pub(crate) mod bulk_bar;
mod bulk_selection;
mod filters;
mod find_bar;
mod list_menu;
mod list_query;
mod month_groups;
mod month_heading;
mod month_sums;
pub(crate) mod page;
mod period_chips;
mod phrase_chips;
mod receipt_item;
mod row_keys;
mod rows;
mod sample;
mod saved_views;
mod selection;
mod selection_checkbox;
mod selection_memory;
mod view_chips;
