//! Handlers for annotations, replaced corrections, bulk actions and undo.

use axum::Json;
use axum::extract::{Path, State};
use bytes::Bytes;
use shared::annotations::AnnotationChange;
use shared::bulk::{BulkRequest, BulkResponse, UndoRequest};
use shared::corrections::Corrections;
use shared::rules::RuleOutcome;

use super::error::ApiError;
use super::json::parse_json;
use super::receipts::{load_detail, parse_receipt_id};
use super::version::{IfMatch, VersionedReceipt};
use crate::app::App;
use crate::db::columns::StoredReceipt;
use crate::editing::{self, Edit};
use crate::error::OperationError;
use crate::{annotations, bulk};

/// Changes note, category and tags of a receipt.
pub(super) async fn change_annotations(
    State(app): State<App>,
    Path(id): Path<String>,
    IfMatch(expected): IfMatch,
    body: Bytes,
) -> Result<VersionedReceipt, ApiError> {
    let change: AnnotationChange = parse_json(&body)?;
    // Computed inside the transaction, from what is stored then.
    let filed = |stored: &StoredReceipt| {
        let filing = annotations::apply_change(
            stored.annotations.clone(),
            change,
            &RuleOutcome::from_applications(&stored.rules),
        );
        Ok(Edit {
            annotations: Some(filing.map_err(OperationError::Refused)?),
            ..Edit::default()
        })
    };
    editing::edit_receipt(&app, parse_receipt_id(&id)?, &expected, filed).await?;
    load_detail(&app, &id).await
}

/// Replaces all corrections. Unlike PATCH of the receipt, absent fields lose their correction.
pub(super) async fn replace_corrections(
    State(app): State<App>,
    Path(id): Path<String>,
    IfMatch(expected): IfMatch,
    body: Bytes,
) -> Result<VersionedReceipt, ApiError> {
    let corrections: Corrections = parse_json(&body)?;
    let replaced = |_: &StoredReceipt| {
        Ok(Edit {
            corrections: Some(corrections),
            ..Edit::default()
        })
    };
    editing::edit_receipt(&app, parse_receipt_id(&id)?, &expected, replaced).await?;
    load_detail(&app, &id).await
}

/// Runs an action on many receipts and returns the previous values for undo.
pub(super) async fn run_bulk_action(
    State(app): State<App>,
    body: Bytes,
) -> Result<Json<BulkResponse>, ApiError> {
    let BulkRequest { receipts, action } = parse_json(&body)?;
    Ok(Json(bulk::apply_action(&app, &receipts, &action).await?))
}

/// Restores the values that an earlier action returned.
pub(super) async fn undo_bulk_action(
    State(app): State<App>,
    body: Bytes,
) -> Result<Json<BulkResponse>, ApiError> {
    let UndoRequest { before } = parse_json(&body)?;
    Ok(Json(bulk::undo_changes(&app, &before).await?))
}
