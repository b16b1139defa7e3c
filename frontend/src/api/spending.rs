//! What was spent.

use shared::filter::Filter;
use shared::finding::Spending;
use shared::problem::Problem;

use super::{parse, request};
use crate::navigation::query_of;

/// The sums of the receipts that are meant, grouped by one of [`By::ALL`](shared::finding::By::ALL).
pub(crate) async fn by(by: &str, filter: &Filter) -> Result<Spending, Problem> {
    let query = query_of(&filter.parameters());
    let and = if query.is_empty() { "" } else { "&" };
    parse(
        &request(
            "GET",
            &["/api/spending?by=", by, and, &query].concat(),
            None,
        )
        .await?,
    )
}
