//! Spending sums, months of the list, and filter values: `GET /api/spending`, `GET /api/months` and
//! `GET /api/facets`.

use axum::Json;
use axum::extract::State;
use shared::filter::Filter;
use shared::problem::ProblemCode;
use shared::receipt::parse_date;
use shared::search_results::{FACET_VALUES_MAX, Facet, Facets, Grouping, MonthTotals, Spending};
use shared::spending;

use super::error::ApiError;
use super::list_query::{ListQuery, invalid_request};
use crate::app::App;
use crate::db::sums::NameKind;

pub(super) async fn get_spending(
    State(app): State<App>,
    asked: ListQuery,
) -> Result<Json<Spending>, ApiError> {
    let by = asked
        .text("by")
        .and_then(|by| Grouping::ALL.into_iter().find(|(name, _)| *name == by));
    let (_, by) = by.ok_or_else(|| {
        invalid_request("by: must be day, week, month, year, merchant, category, tag or currency")
    })?;
    let previous = match previous_filter(&asked)? {
        Some(filter) => {
            let selection = app.db.select_receipts(filter, Vec::new()).await?;
            app.db.group_totals(&selection, by).await?
        }
        None => Vec::new(),
    };
    let selection = app.db.select_receipts(asked.filter, Vec::new()).await?;
    let groups = app.db.group_totals(&selection, by).await?;
    // Receipts without a date, a total or a currency are in no group and only counted.
    let left_out = app.db.count_without_spending(&selection).await?;
    Ok(Json(
        run_blocking(move || spending::combine_groups(groups, previous, by, left_out)).await?,
    ))
}

/// Returns the filter of the previous period, if one is requested.
fn previous_filter(asked: &ListQuery) -> Result<Option<Filter>, ApiError> {
    let day = |name| {
        let day = asked.text(name).map(parse_date).transpose();
        day.map_err(|_| invalid_request(format!("{name}: must be a date like 2026-09-15")))
    };
    let (from, to) = (day("previous_from")?, day("previous_to")?);
    Ok((from.is_some() || to.is_some()).then(|| Filter {
        from,
        to,
        ..asked.filter.clone()
    }))
}

pub(super) async fn get_months(
    State(app): State<App>,
    asked: ListQuery,
) -> Result<Json<MonthTotals>, ApiError> {
    let selection = app.db.select_receipts(asked.filter, Vec::new()).await?;
    Ok(Json(MonthTotals {
        months: app.db.sum_months(&selection).await?,
    }))
}

pub(super) async fn get_facets(
    State(app): State<App>,
    asked: ListQuery,
) -> Result<Json<Facets>, ApiError> {
    let starts = asked.text("starts").unwrap_or_default().trim().to_owned();
    let selection = app.db.select_receipts(asked.filter, Vec::new()).await?;
    let names = async |names| {
        app.db
            .count_names(&selection, names, &starts, FACET_VALUES_MAX)
            .await
    };
    let facets = |names: Vec<(String, u64)>| {
        names
            .into_iter()
            .map(|(value, count)| Facet { value, count })
            .collect::<Vec<_>>()
    };
    // Tags are stored as lists, which are taken apart and counted in memory.
    let lists = names(NameKind::Tags).await?;
    let begun = starts.clone();
    Ok(Json(Facets {
        merchants: facets(names(NameKind::Merchants).await?),
        categories: facets(names(NameKind::Categories).await?),
        tags: run_blocking(move || spending::count_tags(lists, &begun)).await?,
        currencies: facets(names(NameKind::Currencies).await?),
    }))
}

/// Runs a computation outside of the threads that serve connections. A panic becomes an internal
/// error.
async fn run_blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, ApiError> {
    tokio::task::spawn_blocking(work).await.map_err(|panic| {
        tracing::error!(%panic, "a computation failed");
        ProblemCode::Internal.into()
    })
}
