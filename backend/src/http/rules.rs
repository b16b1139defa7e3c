//! Handlers for the user's rules, previews and suggestions: `/api/rules`, and
//! `/api/receipts/{id}/suggestions`.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use shared::id::RuleId;
use shared::problem::ProblemCode;
use shared::rules::{RuleChange, RuleDraft, RuleList, RulePreview, RuleResponse, RuleSuggestions};

use super::error::ApiError;
use super::json::StrictJson;
use super::receipts::{ReceiptPath, load_receipt};
use crate::app::App;
use crate::rules;

pub(super) async fn list_rules(State(app): State<App>) -> Result<Json<RuleList>, ApiError> {
    Ok(Json(rules::list_rules(&app).await?))
}

pub(super) async fn create_rule(
    State(app): State<App>,
    StrictJson(draft): StrictJson<RuleDraft>,
) -> Result<Json<RuleResponse>, ApiError> {
    Ok(Json(rules::create_rule(&app, draft).await?))
}

pub(super) async fn preview_rule(
    State(app): State<App>,
    StrictJson(draft): StrictJson<RuleDraft>,
) -> Result<Json<RulePreview>, ApiError> {
    Ok(Json(rules::preview_rule(&app, draft).await?))
}

pub(super) async fn suggest_rules(
    State(app): State<App>,
) -> Result<Json<RuleSuggestions>, ApiError> {
    Ok(Json(rules::suggest_rules(&app, None).await?))
}

/// Returns the suggestions for the printed merchant of a receipt.
pub(super) async fn suggest_rules_for_receipt(
    State(app): State<App>,
    ReceiptPath(id): ReceiptPath,
) -> Result<Json<RuleSuggestions>, ApiError> {
    load_receipt(&app, id).await?;
    Ok(Json(rules::suggest_rules(&app, Some(id)).await?))
}

/// Stores that a suggested rule is not wanted.
pub(super) async fn dismiss_suggestion(
    State(app): State<App>,
    StrictJson(draft): StrictJson<RuleDraft>,
) -> Result<StatusCode, ApiError> {
    rules::dismiss_suggestion(&app, draft).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn change_rule(
    State(app): State<App>,
    Path(id): Path<String>,
    StrictJson(change): StrictJson<RuleChange>,
) -> Result<Json<RuleResponse>, ApiError> {
    let id = parse_rule_id(&id)?;
    Ok(Json(rules::change_rule(&app, id, change).await?))
}

pub(super) async fn delete_rule(
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<Json<RuleResponse>, ApiError> {
    Ok(Json(rules::delete_rule(&app, parse_rule_id(&id)?).await?))
}

/// Parses an id; anything else names no rule.
fn parse_rule_id(id: &str) -> Result<RuleId, ApiError> {
    id.parse().map_err(|_| ProblemCode::RuleUnknown.into())
}
