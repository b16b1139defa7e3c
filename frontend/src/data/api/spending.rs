//! Requests on spending sums.

use shared::filter::Filter;
use shared::problem::Problem;
use shared::search_results::{MonthTotals, Spending};

use super::get;
use crate::browser::navigation::encode_query;

/// Fetches the sums of the receipts that match `filter`, grouped by a key such as `month` or
/// `merchant`.
pub(crate) async fn fetch_sums(by: &str, filter: &Filter) -> Result<Spending, Problem> {
    let query = encode_query(&filter.to_parameters());
    let and = if query.is_empty() { "" } else { "&" };
    get(&["/api/spending?by=", by, and, &query].concat()).await
}

/// Fetches the months of the receipts that match the parameters of `query`, with count and sums.
pub(crate) async fn fetch_months(query: &str) -> Result<MonthTotals, Problem> {
    get(&["/api/months?", query].concat()).await
}
