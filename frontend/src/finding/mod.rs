//! Receipt search: query, results, saved views, selection.
//!
//! [`asked`] is the query string of the list (pure), [`found`] loads its results page by page,
//! [`views`] stores queries by name, [`chosen`] is the selection among the results (pure).

pub(crate) mod list_query;
pub(crate) mod results;
pub(crate) mod saved_views;
pub(crate) mod selection;

pub(crate) use list_query::ListQuery;
pub(crate) use results::SearchResults;
pub(crate) use selection::ReceiptSelection;
