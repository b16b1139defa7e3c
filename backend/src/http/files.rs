//! `/api/files`: whether a file is here already, so that nobody sends it a second time.

use axum::Json;
use axum::extract::{Path, State};
use shared::api::KnownFile;
use shared::problem::ProblemCode;

use super::error::ApiError;
use crate::app::App;
use crate::intake::originals;

pub(super) async fn get(
    State(app): State<App>,
    Path(sha256): Path<String>,
) -> Result<Json<KnownFile>, ApiError> {
    let sha256 = sha256.to_ascii_lowercase();
    let receipt = app.db.receipt_of_file(&sha256).await?;
    // Where the original is missing or damaged the file is wanted once more.
    let receipt = if originals::is_whole(&app, &sha256).await? {
        receipt
    } else {
        None
    };
    receipt
        .map(|receipt| Json(KnownFile { receipt }))
        .ok_or_else(|| ProblemCode::ReceiptUnknown.into())
}
