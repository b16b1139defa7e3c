//! `GET /api/server`: what a client must know before it sends anything.

use axum::Json;
use axum::extract::State;
use shared::api::ServerInfo;

use crate::app::App;

pub(super) async fn get(State(app): State<App>) -> Json<ServerInfo> {
    Json(ServerInfo {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        max_file_bytes: app.settings.max_file_bytes,
        engine: app.pipeline.engine.as_ref().map(|engine| engine.name().to_owned()),
    })
}
