//! Concurrent edits: no edit is lost, and an edit of an outdated version is refused.

mod concurrency;
mod trash;
mod versions;

use axum::http::StatusCode;
use serde_json::Value;
use shared::id::ReceiptId;

use crate::support::TestServer;

async fn correct_receipt(server: &TestServer, id: ReceiptId, body: Value) -> StatusCode {
    server.patch_receipt(id, &body).await.status
}
