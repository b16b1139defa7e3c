//! Requests on spending sums.

use jiff::civil::Date;
use shared::filter::Filter;
use shared::problem::Problem;
use shared::receipt::format_date;
use shared::search_results::{MonthTotals, Spending};

use super::get;
use crate::browser::navigation::encode_query;

/// Fetches the sums of the receipts that match `filter`, grouped by a key such as `month` or
/// `merchant`; with those of the days from `previous.0` to `previous.1`, to compare with.
pub(crate) async fn fetch_sums(
    by: &str,
    filter: &Filter,
    previous: Option<(Date, Date)>,
) -> Result<Spending, Problem> {
    let mut parameters = vec![("by", by.to_owned())];
    parameters.extend(filter.to_parameters());
    if let Some((from, to)) = previous {
        parameters.push(("previous_from", format_date(from)));
        parameters.push(("previous_to", format_date(to)));
    }
    get(&["/api/spending?", &encode_query(&parameters)].concat()).await
}

/// Fetches the months of the receipts that match the parameters of `query`, with count and sums.
pub(crate) async fn fetch_months(query: &str) -> Result<MonthTotals, Problem> {
    get(&["/api/months?", query].concat()).await
}
