//! Handlers for the trash: list and purge.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use shared::bulk::TrashPage;

use super::error::ApiError;
use super::receipts::ReceiptPath;
use super::version::IfMatch;
use crate::app::App;
use crate::trash;

/// Maximum number of rows in the response.
const ROWS_MAX: u32 = 200;

/// Lists the receipts in the trash, the most recently deleted first.
pub(super) async fn list_trash(State(app): State<App>) -> Result<Json<TrashPage>, ApiError> {
    let (receipts, count) = app.db.list_trash(ROWS_MAX).await?;
    let kept_ms = app
        .settings
        .keep_deleted
        .map(|time| u64::try_from(time.as_millis()).unwrap_or(u64::MAX));
    Ok(Json(TrashPage {
        receipts,
        count,
        kept_ms,
    }))
}

/// Removes a receipt for good.
pub(super) async fn purge_receipt(
    State(app): State<App>,
    ReceiptPath(id): ReceiptPath,
    IfMatch(expected): IfMatch,
) -> Result<StatusCode, ApiError> {
    trash::purge_receipt(&app, id, &expected).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Removes all receipts in the trash for good.
pub(super) async fn empty_trash(State(app): State<App>) -> Result<StatusCode, ApiError> {
    trash::empty_trash(&app).await?;
    Ok(StatusCode::NO_CONTENT)
}
