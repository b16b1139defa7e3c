//! `GET /api/spending` and `GET /api/facets`: what receipts come to, and what they can be filtered by.

use axum::Json;
use axum::extract::State;
use shared::finding::{By, FACETS_MAX, Facet, Facets, Spending};

use super::asked::{Asked, unusable};
use super::compute::compute;
use super::error::ApiError;
use crate::app::App;
use crate::db::sums::Names;
use crate::spending;

pub(super) async fn get(State(app): State<App>, asked: Asked) -> Result<Json<Spending>, ApiError> {
    let by = asked
        .text("by")
        .and_then(|by| By::ALL.into_iter().find(|(name, _)| *name == by));
    let (_, by) = by.ok_or_else(|| {
        unusable("by: must be day, week, month, year, merchant, category, tag or currency")
    })?;
    let selection = app.db.select(asked.filter, Vec::new()).await?;
    let groups = app.db.groups(&selection, by).await?;
    let left_out = app.db.without_spending(&selection).await?;
    Ok(Json(
        compute(move || spending::of(groups, by, left_out)).await?,
    ))
}

pub(super) async fn facets(State(app): State<App>, asked: Asked) -> Result<Json<Facets>, ApiError> {
    let starts = asked.text("starts").unwrap_or_default().trim().to_owned();
    let selection = app.db.select(asked.filter, Vec::new()).await?;
    let names = async |names| app.db.names(&selection, names, &starts, FACETS_MAX).await;
    let facets = |names: Vec<(String, u64)>| {
        names
            .into_iter()
            .map(|(value, count)| Facet { value, count })
            .collect::<Vec<_>>()
    };
    let lists = names(Names::Tags).await?;
    let begun = starts.clone();
    Ok(Json(Facets {
        merchants: facets(names(Names::Merchants).await?),
        categories: facets(names(Names::Categories).await?),
        tags: compute(move || spending::tags(lists, &begun)).await?,
        currencies: facets(names(Names::Currencies).await?),
    }))
}
