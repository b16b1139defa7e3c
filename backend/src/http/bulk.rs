//! Filing and corrections that are replaced, many receipts at once, and undo.

use axum::Json;
use axum::extract::{Path, State};
use bytes::Bytes;
use shared::api::ReceiptDetail;
use shared::bulk::{Bulk, BulkDone, FilingChange, Undo};
use shared::corrections::Corrections;
use shared::rules::Taught;

use super::error::ApiError;
use super::json::json;
use super::receipts::{detail, known};
use crate::app::{App, now_ms};
use crate::{bulk, filing, intake};

pub(super) async fn file(
    State(app): State<App>,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<Json<ReceiptDetail>, ApiError> {
    let change: FilingChange = json(&body)?;
    let stored = known(&app, &id).await?;
    let filing = filing::changed(stored.filing.clone(), change, &Taught::of(&stored.rules))?;
    app.db.file_receipt(stored.row.id, &stored.filing, &filing, now_ms()).await?;
    intake::announce(&app, stored.row.id).await?;
    Ok(Json(detail(&app, &id).await?))
}

/// Unlike PATCH of the receipt: what is absent is no longer corrected.
pub(super) async fn replace_corrections(
    State(app): State<App>,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<Json<ReceiptDetail>, ApiError> {
    let corrections: Corrections = json(&body)?;
    let stored = known(&app, &id).await?;
    stored.reading.clone().corrected(&corrections)?;
    app.db.correct_receipt(&stored, &corrections, now_ms()).await?;
    intake::announce(&app, stored.row.id).await?;
    Ok(Json(detail(&app, &id).await?))
}

pub(super) async fn post(State(app): State<App>, body: Bytes) -> Result<Json<BulkDone>, ApiError> {
    let Bulk { receipts, action } = json(&body)?;
    Ok(Json(bulk::run(&app, &receipts, &action).await?))
}

pub(super) async fn undo(State(app): State<App>, body: Bytes) -> Result<Json<BulkDone>, ApiError> {
    let Undo { before } = json(&body)?;
    Ok(Json(bulk::undo(&app, &before).await?))
}
