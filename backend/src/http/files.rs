//! `/api/files`: whether a file is here already, so that nobody sends it a second time.

use axum::Json;
use axum::extract::{Path, State};
use shared::api::KnownFile;
use shared::problem::ProblemCode;

use super::error::ApiError;
use crate::app::App;

pub(super) async fn get(
    State(app): State<App>,
    Path(sha256): Path<String>,
) -> Result<Json<KnownFile>, ApiError> {
    let receipt = app.db.receipt_of_file(&sha256.to_ascii_lowercase()).await?;
    receipt.map(|receipt| Json(KnownFile { receipt })).ok_or_else(|| ProblemCode::ReceiptUnknown.into())
}
