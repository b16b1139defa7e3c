//! Requests on settings, use of storage and the home currency.

use shared::problem::Problem;
use shared::profile::{Profile, ProfileChange};
use shared::server_settings::{ServerSettings, StorageUse};

use super::{get, send};

/// Fetches the settings of the server.
pub(crate) async fn fetch_settings() -> Result<ServerSettings, Problem> {
    get("/api/settings").await
}

/// Fetches the use of the disk.
pub(crate) async fn fetch_storage() -> Result<StorageUse, Problem> {
    get("/api/storage").await
}

/// Changes the profile and returns it.
pub(crate) async fn update_profile(change: &ProfileChange) -> Result<Profile, Problem> {
    send("PATCH", "/api/profile", change).await
}
