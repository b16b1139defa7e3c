//! Handlers for settings and use of storage: `/api/settings`, `/api/storage`.

use axum::Json;
use axum::extract::State;
use shared::server_settings::{ServerSettings, StorageUse};

use super::error::ApiError;
use crate::app::App;

pub(super) async fn get_settings(State(app): State<App>) -> Json<ServerSettings> {
    Json(app.settings.published.clone())
}

pub(super) async fn get_storage(State(app): State<App>) -> Result<Json<StorageUse>, ApiError> {
    let (receipts, originals_bytes) = app.db.measure_originals().await?;
    Ok(Json(StorageUse {
        receipts,
        originals_bytes,
        pictures_bytes: app.pictures_bytes(),
        database_bytes: app.db.size_bytes().await?,
        free_bytes: app.blobs.free_bytes().await?,
    }))
}
