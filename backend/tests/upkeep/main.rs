//! Consistency of database and files: lost originals, orphans, purges, crashes and foreign folders.

mod files;
mod purges;
mod startup_checks;
#[path = "../support/mod.rs"]
mod support;

use std::time::Duration;

use axum::body::Body;
use axum::http::StatusCode;
use support::TestServer;

const HOUR: Duration = Duration::from_hours(1);

async fn delete_path(server: &TestServer, path: &str) {
    assert_eq!(
        server
            .send_request("DELETE", path, &[], Body::empty())
            .await
            .status,
        StatusCode::NO_CONTENT
    );
}
