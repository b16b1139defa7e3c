//! Expiry of unfinished uploads, by a clock that the test sets.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use axum::http::StatusCode;
use backend::clock::Clock;
use backend::settings::Settings;
use backend::upload::expire::expire_uploads;

use crate::support::{TestServer, jpeg, new_id, test_settings};

#[tokio::test]
async fn an_unfinished_upload_expires_after_its_lifetime_and_not_before() {
    let (begun_ms, hour_ms) = (1_800_000_000_000, 3_600_000);
    let time = Arc::new(AtomicI64::new(begun_ms));
    let settings = Settings {
        upload_lifetime: Some(Duration::from_hours(1)),
        ..test_settings()
    };
    let clock = Clock::manual(Arc::clone(&time));
    let server = TestServer::with_clock(tempfile::tempdir().unwrap(), None, settings, clock).await;
    let (id, file) = (new_id(), jpeg(1));
    server
        .create_upload(id, "a.jpg", file.len(), &file[..50])
        .await;
    for (passed_ms, status) in [(hour_ms - 1, StatusCode::OK), (hour_ms, StatusCode::GONE)] {
        time.store(begun_ms + passed_ms, Ordering::Relaxed);
        assert_eq!(
            server.send_tus_request("HEAD", id).await.status,
            status,
            "{passed_ms}"
        );
    }
    expire_uploads(&server.app).await.unwrap();
    assert!(server.app.db.upload(id).await.unwrap().is_none());
}
