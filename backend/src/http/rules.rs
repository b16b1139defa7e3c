//! `/api/rules`: rules of a person, what would come of one, and what could become one.

use axum::Json;
use axum::extract::{Path, State};
use bytes::Bytes;
use shared::id::RuleId;
use shared::problem::ProblemCode;
use shared::rules::{RuleDone, RuleList, RulePreview, RuleSuggestions};

use super::error::ApiError;
use super::json::json;
use crate::app::App;
use crate::rules;

pub(super) async fn list(State(app): State<App>) -> Result<Json<RuleList>, ApiError> {
    Ok(Json(rules::list(&app).await?))
}

pub(super) async fn create(
    State(app): State<App>,
    body: Bytes,
) -> Result<Json<RuleDone>, ApiError> {
    Ok(Json(rules::create(&app, json(&body)?).await?))
}

pub(super) async fn preview(
    State(app): State<App>,
    body: Bytes,
) -> Result<Json<RulePreview>, ApiError> {
    Ok(Json(rules::preview(&app, json(&body)?).await?))
}

pub(super) async fn suggestions(State(app): State<App>) -> Result<Json<RuleSuggestions>, ApiError> {
    Ok(Json(rules::suggestions(&app).await?))
}

pub(super) async fn patch(
    State(app): State<App>,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<Json<RuleDone>, ApiError> {
    Ok(Json(rules::change(&app, parse(&id)?, json(&body)?).await?))
}

pub(super) async fn delete(
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<Json<RuleDone>, ApiError> {
    Ok(Json(rules::delete(&app, parse(&id)?).await?))
}

/// An address with anything but an id in it leads to no rule.
fn parse(id: &str) -> Result<RuleId, ApiError> {
    id.parse().map_err(|_| ProblemCode::RuleUnknown.into())
}
