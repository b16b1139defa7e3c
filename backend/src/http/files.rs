//! Lookup of files by SHA-256, which saves uploads: `/api/files`.

use axum::Json;
use axum::extract::{Path, State};
use shared::api::KnownFile;
use shared::problem::ProblemCode;

use super::error::ApiError;
use crate::app::App;
use crate::intake::originals;

pub(super) async fn find_known_file(
    State(app): State<App>,
    Path(sha256): Path<String>,
) -> Result<Json<KnownFile>, ApiError> {
    let sha256 = sha256.to_ascii_lowercase();
    let receipt = app.db.visible_receipt_by_file(&sha256).await?;
    // A missing or damaged original is needed once more, so its file counts as unknown.
    let receipt = if originals::is_intact(&app, &sha256).await? {
        receipt
    } else {
        None
    };
    receipt
        .map(|receipt| Json(KnownFile { receipt }))
        .ok_or_else(|| ProblemCode::ReceiptUnknown.into())
}
