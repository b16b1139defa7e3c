//! `/api/receipts/merge` and `/unmerge`: one receipt of several, and back.

use axum::Json;
use axum::extract::{Path, State};
use bytes::Bytes;
use shared::api::ReceiptDetail;
use shared::bulk::{Merge, Separated};
use shared::problem::ProblemCode;

use super::error::ApiError;
use super::json::json;
use super::receipts::{detail, parse};
use crate::app::App;
use crate::merge;

pub(super) async fn post(State(app): State<App>, body: Bytes) -> Result<Json<ReceiptDetail>, ApiError> {
    let asked: Merge = json(&body)?;
    let merged = merge::merge(&app, asked).await?;
    Ok(Json(detail(&app, &merged.to_string()).await?))
}

pub(super) async fn separate(
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<Json<Separated>, ApiError> {
    let stored = app.db.receipt_anywhere(parse(&id)?).await?.ok_or(ProblemCode::ReceiptUnknown)?;
    Ok(Json(Separated { receipts: merge::separate(&app, stored).await? }))
}
