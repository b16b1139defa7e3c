//! Filing that changes, many receipts at once, and undo, through the router.

mod support;

use axum::http::StatusCode;
use serde_json::json;
use shared::api::ReceiptDetail;
use shared::bulk::{BulkFailure, BulkResponse};
use shared::id::ReceiptId;
use shared::problem::ProblemCode;
use support::{Answer, TestServer, jpeg, new_id};

async fn ask(server: &TestServer, method: &str, path: &str, body: serde_json::Value) -> Answer {
    server
        .ask(
            method,
            &format!("/api/receipts/{path}"),
            &[],
            body.to_string(),
        )
        .await
}

async fn three(server: &TestServer) -> Vec<ReceiptId> {
    let mut sent = Vec::new();
    for seed in 0..3 {
        sent.push(server.send("a.jpg", &jpeg(seed)).await);
    }
    sent
}

async fn file(server: &TestServer, id: ReceiptId, change: serde_json::Value) -> ReceiptDetail {
    ask(server, "PATCH", &format!("{id}/filing"), change)
        .await
        .json()
}

#[tokio::test]
async fn filing_changes_within_its_limits() {
    let server = TestServer::start().await;
    let id = server.send("a.jpg", &jpeg(1)).await;
    let filed = file(
        &server,
        id,
        json!({"note": " lunch ", "category": "Meals", "tags": ["a", "b, a"]}),
    )
    .await;
    assert_eq!(filed.filing.note.as_deref(), Some("lunch"));
    assert_eq!(
        (filed.row.category.as_deref(), filed.row.tags),
        (Some("Meals"), vec!["a".into(), "b".into()])
    );
    let filed = file(&server, id, json!({"note": null})).await;
    assert_eq!(
        (filed.filing.note, filed.row.category.as_deref()),
        (None, Some("Meals"))
    );
    for wrong in [
        json!({"category": "x".repeat(61)}),
        json!({"note": "x".repeat(2001)}),
    ] {
        ask(&server, "PATCH", &format!("{id}/filing"), wrong)
            .await
            .is_problem(ProblemCode::FilingUnusable);
    }
    let answer = ask(
        &server,
        "PATCH",
        &format!("{id}/filing"),
        json!({"tags": "a"}),
    )
    .await;
    answer.is_problem(ProblemCode::RequestUnusable);
    ask(&server, "PATCH", &format!("{}/filing", new_id()), json!({}))
        .await
        .is_problem(ProblemCode::ReceiptUnknown);
    assert_eq!(
        server.receipt(id).await.row.category.as_deref(),
        Some("Meals")
    );
}

#[tokio::test]
async fn corrections_can_be_replaced() {
    let server = TestServer::start().await;
    let id = server.send("a.jpg", &jpeg(1)).await;
    ask(
        &server,
        "PATCH",
        &id.to_string(),
        json!({"merchant": "A", "total": "1.50"}),
    )
    .await;
    let path = format!("{id}/corrections");
    let detail: ReceiptDetail = ask(&server, "PUT", &path, json!({"merchant": "B"}))
        .await
        .json();
    assert_eq!(
        (detail.row.merchant.as_deref(), detail.row.total),
        (Some("B"), None)
    );
    ask(&server, "PUT", &path, json!({"date": "yesterday"}))
        .await
        .is_problem(ProblemCode::DateUnusable);
}

#[tokio::test]
async fn many_are_filed_at_once_and_laid_back_exactly() {
    let server = TestServer::start().await;
    let sent = three(&server).await;
    file(
        &server,
        sent[0],
        json!({"category": "Old", "tags": ["x", "y"]}),
    )
    .await;
    let mut before = Vec::new();
    for id in &sent {
        before.push(server.receipt(*id).await.filing);
    }
    let unknown = new_id();
    let asked = [&sent[..], &[unknown]].concat();
    let action =
        json!({"type": "file", "category": "New", "add_tags": ["z"], "remove_tags": ["y"]});
    let done: BulkResponse = ask(
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
    assert_eq!(server.receipt(sent[0]).await.filing.tags, ["x", "z"]);
    assert_eq!(
        server.receipt(sent[2]).await.row.category.as_deref(),
        Some("New")
    );
    let undone: BulkResponse = ask(&server, "POST", "undo", json!({"before": done.before}))
        .await
        .json();
    for (id, before) in sent.iter().zip(before) {
        assert_eq!(server.receipt(*id).await.filing, before);
    }
    let redone = ask(&server, "POST", "undo", json!({"before": undone.before})).await;
    assert_eq!(redone.status, StatusCode::OK);
    assert_eq!(
        server.receipt(sent[0]).await.filing.tags,
        ["x", "z"],
        "undo can be undone"
    );
}

#[tokio::test]
async fn what_is_verified_at_once_can_be_taken_back() {
    let server = TestServer::start().await;
    let sent = three(&server).await;
    ask(
        &server,
        "PATCH",
        &sent[0].to_string(),
        json!({"merchant": "A", "total": "1.50"}),
    )
    .await;
    let before = server.receipt(sent[0]).await.corrections;
    let asked = json!({"receipts": sent, "do": {"type": "verify"}});
    let done: BulkResponse = ask(&server, "POST", "bulk", asked).await.json();
    assert!(server.rows().await.iter().all(|row| row.verified));
    assert_eq!(
        server.receipt(sent[0]).await.row.merchant.as_deref(),
        Some("A")
    );
    ask(&server, "POST", "undo", json!({"before": done.before}))
        .await
        .json::<BulkResponse>();
    assert!(server.rows().await.iter().all(|row| !row.verified));
    assert_eq!(server.receipt(sent[0]).await.corrections, before);
}

#[tokio::test]
async fn many_go_and_come_back() {
    let server = TestServer::start().await;
    let sent = three(&server).await;
    for (action, rows) in [("delete", 1), ("restore", 3), ("read", 3)] {
        let asked = json!({"receipts": sent[..2], "do": {"type": action}});
        let done: BulkResponse = ask(&server, "POST", "bulk", asked).await.json();
        assert_eq!(
            (
                done.done.len(),
                done.failed.len(),
                server.rows().await.len()
            ),
            (2, 0, rows),
            "{action}"
        );
    }
    let many = json!({"receipts": vec![sent[0]; 1001], "do": {"type": "read"}});
    ask(&server, "POST", "bulk", many)
        .await
        .is_problem(ProblemCode::RequestUnusable);
    ask(
        &server,
        "POST",
        "bulk",
        json!({"receipts": [], "do": {"type": "burn"}}),
    )
    .await
    .is_problem(ProblemCode::RequestUnusable);
}
