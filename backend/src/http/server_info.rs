//! Server properties that clients need before they send anything: `GET /api/server`.

use axum::Json;
use axum::extract::State;
use shared::api::ServerInfo;

use crate::app::App;

pub(super) async fn get_server_info(State(app): State<App>) -> Json<ServerInfo> {
    let engines = app.readers.engines();
    Json(ServerInfo {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        max_file_bytes: app.settings.max_file_bytes,
        engine: engines.first().map(|engine| engine.name.clone()),
        engines,
    })
}
