//! Handlers that merge receipts and reverse it: `/api/receipts/merge` and `/unmerge`.

use axum::Json;
use axum::extract::{Path, State};
use bytes::Bytes;
use shared::bulk::{MergeRequest, UnmergedReceipts};

use super::error::ApiError;
use super::json::parse_json;
use super::receipts::{load_detail, parse_receipt_id};
use super::version::{IfMatch, VersionedReceipt};
use crate::app::App;
use crate::merge;

pub(super) async fn merge_receipts(
    State(app): State<App>,
    body: Bytes,
) -> Result<VersionedReceipt, ApiError> {
    let asked: MergeRequest = parse_json(&body)?;
    let merged = merge::merge_receipts(&app, asked).await?;
    load_detail(&app, &merged.to_string()).await
}

pub(super) async fn unmerge_receipt(
    State(app): State<App>,
    Path(id): Path<String>,
    IfMatch(expected): IfMatch,
) -> Result<Json<UnmergedReceipts>, ApiError> {
    Ok(Json(UnmergedReceipts {
        receipts: merge::unmerge_receipt(&app, parse_receipt_id(&id)?, &expected).await?,
    }))
}
