//! Filing and corrections that are replaced, many receipts at once, and undo.

use axum::Json;
use axum::extract::{Path, State};
use bytes::Bytes;
use shared::bulk::{Bulk, BulkDone, FilingChange, Undo};
use shared::corrections::Corrections;
use shared::rules::Taught;

use super::error::ApiError;
use super::json::json;
use super::receipts::{detail, parse};
use super::version::{IfMatch, Versioned};
use crate::app::App;
use crate::db::receipts::StoredReceipt;
use crate::editing::{self, Edit, EditError};
use crate::{bulk, filing};

pub(super) async fn file(
    State(app): State<App>,
    Path(id): Path<String>,
    IfMatch(expected): IfMatch,
    body: Bytes,
) -> Result<Versioned, ApiError> {
    let change: FilingChange = json(&body)?;
    let filed = |stored: &StoredReceipt| {
        let filing = filing::changed(stored.filing.clone(), change, &Taught::of(&stored.rules));
        Ok(Edit {
            filing: Some(filing.map_err(EditError::Refused)?),
            ..Edit::default()
        })
    };
    editing::edit(&app, parse(&id)?, &expected, filed).await?;
    detail(&app, &id).await
}

/// Unlike PATCH of the receipt: what is absent is no longer corrected.
pub(super) async fn replace_corrections(
    State(app): State<App>,
    Path(id): Path<String>,
    IfMatch(expected): IfMatch,
    body: Bytes,
) -> Result<Versioned, ApiError> {
    let corrections: Corrections = json(&body)?;
    let replaced = |_: &StoredReceipt| {
        Ok(Edit {
            corrections: Some(corrections),
            ..Edit::default()
        })
    };
    editing::edit(&app, parse(&id)?, &expected, replaced).await?;
    detail(&app, &id).await
}

pub(super) async fn post(State(app): State<App>, body: Bytes) -> Result<Json<BulkDone>, ApiError> {
    let Bulk { receipts, action } = json(&body)?;
    Ok(Json(bulk::run(&app, &receipts, &action).await?))
}

pub(super) async fn undo(State(app): State<App>, body: Bytes) -> Result<Json<BulkDone>, ApiError> {
    let Undo { before } = json(&body)?;
    Ok(Json(bulk::undo(&app, &before).await?))
}
