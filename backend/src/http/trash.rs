//! `/api/trash`, and bringing a receipt back.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use shared::bulk::TrashPage;

use super::error::ApiError;
use super::receipts::{detail, parse};
use super::version::{IfMatch, Versioned};
use crate::app::App;
use crate::trash;

/// Rows of the answer, at most.
const ROWS_MAX: u32 = 200;

pub(super) async fn list(State(app): State<App>) -> Result<Json<TrashPage>, ApiError> {
    let (receipts, count) = app.db.trash(ROWS_MAX).await?;
    let kept_ms = app
        .settings
        .keep_deleted
        .map(|kept| u64::try_from(kept.as_millis()).unwrap_or(u64::MAX));
    Ok(Json(TrashPage {
        receipts,
        count,
        kept_ms,
    }))
}

/// One that is not in the trash, because it was restored before, is answered as it is.
pub(super) async fn restore(
    State(app): State<App>,
    Path(id): Path<String>,
    IfMatch(expected): IfMatch,
) -> Result<Versioned, ApiError> {
    trash::restore(&app, parse(&id)?, &expected).await?;
    detail(&app, &id).await
}

pub(super) async fn remove(
    State(app): State<App>,
    Path(id): Path<String>,
    IfMatch(expected): IfMatch,
) -> Result<StatusCode, ApiError> {
    trash::purge(&app, parse(&id)?, &expected).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn empty(State(app): State<App>) -> Result<StatusCode, ApiError> {
    trash::empty(&app).await?;
    Ok(StatusCode::NO_CONTENT)
}
