//! Annotations, bulk actions and undo, through the router.

use axum::http::StatusCode;
use serde_json::json;
use shared::api::ReceiptDetail;
use shared::bulk::{BulkFailure, BulkResponse};
use shared::id::ReceiptId;
use shared::problem::ProblemCode;

use crate::support::{Answer, TestServer, jpeg, new_id};

async fn send_receipts_request(
    server: &TestServer,
    method: &str,
    path: &str,
    body: serde_json::Value,
) -> Answer {
    let path = format!("/api/receipts/{path}");
    server.send_json(method, &path, &body).await
}

async fn upload_three_files(server: &TestServer) -> Vec<ReceiptId> {
    let mut sent = Vec::new();
    for seed in 0..3 {
        sent.push(server.upload_file("a.jpg", &jpeg(seed)).await);
    }
    sent
}

#[tokio::test]
async fn annotations_change_within_their_limits() {
    let server = TestServer::start().await;
    let id = server.upload_file("a.jpg", &jpeg(1)).await;
    let filed = server
        .annotate_receipt(
            id,
            &json!({"note": " lunch ", "category": "Meals", "tags": ["a", "b, a"]}),
        )
        .await;
    assert_eq!(filed.filing.note.as_deref(), Some("lunch"));
    assert_eq!(
        (filed.row.category.as_deref(), filed.row.tags),
        (Some("Meals"), vec!["a".into(), "b".into()])
    );
    let filed = server.annotate_receipt(id, &json!({"note": null})).await;
    assert_eq!(
        (filed.filing.note, filed.row.category.as_deref()),
        (None, Some("Meals"))
    );
    for wrong in [
        json!({"category": "x".repeat(61)}),
        json!({"note": "x".repeat(2001)}),
    ] {
        send_receipts_request(&server, "PATCH", &format!("{id}/filing"), wrong)
            .await
            .assert_problem(ProblemCode::FilingUnusable);
    }
    let answer = send_receipts_request(
        &server,
        "PATCH",
        &format!("{id}/filing"),
        json!({"tags": "a"}),
    )
    .await;
    answer.assert_problem(ProblemCode::RequestUnusable);
    send_receipts_request(&server, "PATCH", &format!("{}/filing", new_id()), json!({}))
        .await
        .assert_problem(ProblemCode::ReceiptUnknown);
    assert_eq!(
        server.fetch_receipt(id).await.row.category.as_deref(),
        Some("Meals")
    );
}

#[tokio::test]
async fn corrections_can_be_replaced() {
    let server = TestServer::start().await;
    let id = server.upload_file("a.jpg", &jpeg(1)).await;
    send_receipts_request(
        &server,
        "PATCH",
        &id.to_string(),
        json!({"merchant": "A", "total": "1.50"}),
    )
    .await;
    let path = format!("{id}/corrections");
    let detail: ReceiptDetail =
        send_receipts_request(&server, "PUT", &path, json!({"merchant": "B"}))
            .await
            .json();
    assert_eq!(
        (detail.row.merchant.as_deref(), detail.row.total),
        (Some("B"), None)
    );
    send_receipts_request(&server, "PUT", &path, json!({"date": "yesterday"}))
        .await
        .assert_problem(ProblemCode::DateUnusable);
}

#[tokio::test]
async fn bulk_annotations_are_undone_exactly() {
    let server = TestServer::start().await;
    let sent = upload_three_files(&server).await;
    server
        .annotate_receipt(sent[0], &json!({"category": "Old", "tags": ["x", "y"]}))
        .await;
    let mut before = Vec::new();
    for id in &sent {
        before.push(server.fetch_receipt(*id).await.filing);
    }
    let unknown = new_id();
    let asked = [&sent[..], &[unknown]].concat();
    let action =
        json!({"type": "file", "category": "New", "add_tags": ["z"], "remove_tags": ["y"]});
    let done: BulkResponse = send_receipts_request(
        &server,
        "POST",
        "bulk",
        json!({"receipts": asked, "do": action}),
    )
    .await
    .json();
    assert_eq!(done.done, sent);
    assert_eq!(
        done.failed,
        [BulkFailure {
            id: unknown,
            problem: ProblemCode::ReceiptUnknown
        }]
    );
    assert_eq!(server.fetch_receipt(sent[0]).await.filing.tags, ["x", "z"]);
    assert_eq!(
        server.fetch_receipt(sent[2]).await.row.category.as_deref(),
        Some("New")
    );
    let undone: BulkResponse =
        send_receipts_request(&server, "POST", "undo", json!({"before": done.before}))
            .await
            .json();
    for (id, before) in sent.iter().zip(before) {
        assert_eq!(server.fetch_receipt(*id).await.filing, before);
    }
    let redone =
        send_receipts_request(&server, "POST", "undo", json!({"before": undone.before})).await;
    assert_eq!(redone.status, StatusCode::OK);
    assert_eq!(
        server.fetch_receipt(sent[0]).await.filing.tags,
        ["x", "z"],
        "undo can be undone"
    );
}

#[tokio::test]
async fn bulk_verification_is_undone() {
    let server = TestServer::start().await;
    let sent = upload_three_files(&server).await;
    send_receipts_request(
        &server,
        "PATCH",
        &sent[0].to_string(),
        json!({"merchant": "A", "total": "1.50"}),
    )
    .await;
    let before = server.fetch_receipt(sent[0]).await.corrections;
    let asked = json!({"receipts": sent, "do": {"type": "verify"}});
    let done: BulkResponse = send_receipts_request(&server, "POST", "bulk", asked)
        .await
        .json();
    assert!(server.list_receipts().await.iter().all(|row| row.verified));
    assert_eq!(
        server.fetch_receipt(sent[0]).await.row.merchant.as_deref(),
        Some("A")
    );
    send_receipts_request(&server, "POST", "undo", json!({"before": done.before}))
        .await
        .json::<BulkResponse>();
    assert!(server.list_receipts().await.iter().all(|row| !row.verified));
    assert_eq!(server.fetch_receipt(sent[0]).await.corrections, before);
}

#[tokio::test]
async fn bulk_deletion_is_undone() {
    let server = TestServer::start().await;
    let sent = upload_three_files(&server).await;
    for (action, rows) in [("delete", 1), ("restore", 3), ("read", 3)] {
        let asked = json!({"receipts": sent[..2], "do": {"type": action}});
        let done: BulkResponse = send_receipts_request(&server, "POST", "bulk", asked)
            .await
            .json();
        assert_eq!(
            (
                done.done.len(),
                done.failed.len(),
                server.list_receipts().await.len()
            ),
            (2, 0, rows),
            "{action}"
        );
    }
    let many = json!({"receipts": vec![sent[0]; 1001], "do": {"type": "read"}});
    send_receipts_request(&server, "POST", "bulk", many)
        .await
        .assert_problem(ProblemCode::RequestUnusable);
    send_receipts_request(
        &server,
        "POST",
        "bulk",
        json!({"receipts": [], "do": {"type": "burn"}}),
    )
    .await
    .assert_problem(ProblemCode::RequestUnusable);
}
