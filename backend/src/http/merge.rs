//! `/api/receipts/merge` and `/unmerge`: one receipt of several, and back.

use axum::Json;
use axum::extract::{Path, State};
use bytes::Bytes;
use shared::bulk::{Merge, Separated};

use super::error::ApiError;
use super::json::json;
use super::receipts::{detail, parse};
use super::version::{IfMatch, Versioned};
use crate::app::App;
use crate::merge;

pub(super) async fn post(State(app): State<App>, body: Bytes) -> Result<Versioned, ApiError> {
    let asked: Merge = json(&body)?;
    let merged = merge::merge(&app, asked).await?;
    detail(&app, &merged.to_string()).await
}

pub(super) async fn separate(
    State(app): State<App>,
    Path(id): Path<String>,
    IfMatch(expected): IfMatch,
) -> Result<Json<Separated>, ApiError> {
    Ok(Json(Separated {
        receipts: merge::separate(&app, parse(&id)?, &expected).await?,
    }))
}
