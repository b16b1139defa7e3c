//! Handlers for many receipts at once: bulk actions, undo and merging.

use axum::Json;
use axum::extract::State;
use shared::bulk::{BulkRequest, BulkResponse, MergeRequest, UndoRequest};

use super::error::ApiError;
use super::json::StrictJson;
use super::receipts::load_detail;
use super::version::VersionedReceipt;
use crate::app::App;
use crate::{bulk, merge};

/// Runs an action on many receipts and returns the previous values for undo.
pub(super) async fn run_bulk_action(
    State(app): State<App>,
    StrictJson(asked): StrictJson<BulkRequest>,
) -> Result<Json<BulkResponse>, ApiError> {
    let done = bulk::apply_action(&app, &asked.receipts, &asked.action).await?;
    Ok(Json(done))
}

/// Restores the values that an earlier action returned.
pub(super) async fn undo_bulk_action(
    State(app): State<App>,
    StrictJson(asked): StrictJson<UndoRequest>,
) -> Result<Json<BulkResponse>, ApiError> {
    Ok(Json(bulk::undo_changes(&app, &asked.before).await?))
}

/// Makes one receipt of several.
pub(super) async fn merge_receipts(
    State(app): State<App>,
    StrictJson(asked): StrictJson<MergeRequest>,
) -> Result<VersionedReceipt, ApiError> {
    let merged = merge::merge_receipts(&app, asked).await?;
    load_detail(&app, merged).await
}
