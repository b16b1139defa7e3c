//! Handlers for possible duplicates of a receipt: `/api/receipts/{id}/duplicates` and `…/distinct`.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use shared::api::DuplicateList;
use shared::problem::ProblemCode;

use super::error::ApiError;
use super::receipts::{ReceiptPath, load_receipt, parse_receipt_id};
use crate::app::App;

pub(super) async fn list_duplicates(
    State(app): State<App>,
    ReceiptPath(id): ReceiptPath,
) -> Result<Json<DuplicateList>, ApiError> {
    load_receipt(&app, id).await?;
    Ok(Json(DuplicateList {
        receipts: app.db.possible_duplicates(id).await?,
    }))
}

/// Stores that two receipts are two purchases.
pub(super) async fn mark_distinct(
    State(app): State<App>,
    Path((id, other)): Path<(String, String)>,
) -> Result<StatusCode, ApiError> {
    let (id, other) = (parse_receipt_id(&id)?, parse_receipt_id(&other)?);
    if !app.db.mark_distinct(id, other).await? {
        return Err(ProblemCode::ReceiptUnknown.into());
    }
    Ok(StatusCode::NO_CONTENT)
}
