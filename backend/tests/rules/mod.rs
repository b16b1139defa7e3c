//! User rules, through the router: applied values, matching receipts, and undo.

mod applying;
mod bounds;

use axum::http::StatusCode;
use serde_json::Value;
use shared::id::ReceiptId;
use shared::rules::RuleResponse;

use crate::support::sample_receipt::SampleReceipt;
use crate::support::{Answer, TestServer};

async fn send_rules_request(server: &TestServer, method: &str, path: &str, body: Value) -> Answer {
    server
        .send_request(method, &format!("/api/rules{path}"), &[], body.to_string())
        .await
}

async fn create_rule(server: &TestServer, draft: Value) -> RuleResponse {
    send_rules_request(server, "POST", "", draft).await.json()
}

async fn delete_rule(server: &TestServer, done: &RuleResponse) -> RuleResponse {
    send_rules_request(server, "DELETE", &format!("/{}", done.rule.id), Value::Null)
        .await
        .json()
}

async fn correct_receipt(server: &TestServer, id: ReceiptId, corrections: Value) {
    let answer = server.patch_receipt(id, &corrections).await;
    assert_eq!(answer.status, StatusCode::OK);
}

/// Returns a receipt with this printed merchant and this text.
fn sample_receipt(merchant: &str, text: &str) -> SampleReceipt {
    SampleReceipt::from_merchant(merchant)
        .dated("2026-09-01")
        .total("1.00", "EUR")
        .text(text)
}

/// Returns `merchant category tags` of the list, newest first.
async fn listed_rows(server: &TestServer) -> Vec<String> {
    let rows = server.list_receipts().await.into_iter();
    let or_none = |text: Option<String>| text.unwrap_or_else(|| "-".into());
    rows.map(|row| {
        [
            or_none(row.merchant),
            or_none(row.category),
            row.tags.join(","),
        ]
        .join(" ")
        .trim_end()
        .to_owned()
    })
    .collect()
}
