//! `POST /api/receipts` with JSON: receipts that are entered by hand and have no file.

use std::io::Cursor;

use axum::body::Body;
use axum::http::StatusCode;
use backend::db::queue::JobKind;
use serde_json::{Value, json};
use shared::api::{Event, ReceiptDetail, ReceiptStatus};
use shared::bulk::{BulkOperation, BulkResponse};
use shared::problem::{Problem, ProblemCode};
use zip::ZipArchive;

use crate::support::{Answer, TestServer, jpeg, new_id, test_settings, wait_for_event};

const JSON: (&str, &str) = ("content-type", "application/json");

async fn enter(server: &TestServer, body: &Value) -> Answer {
    server
        .send_request("POST", "/api/receipts", &[JSON], body.to_string())
        .await
}

async fn enter_with_key(server: &TestServer, key: &str, body: &Value) -> Answer {
    let headers = [JSON, ("idempotency-key", key)];
    server
        .send_request("POST", "/api/receipts", &headers, body.to_string())
        .await
}

fn lunch() -> Value {
    json!({
        "merchant": "Kiosk", "date": "2026-09-15", "total": "12.50", "currency": "EUR",
        "items": [{"description": "Soup", "amount": "12.50"}],
        "note": " lunch ", "category": "Food", "tags": ["trip"],
    })
}

#[tokio::test]
async fn an_entered_receipt_is_like_any_other_without_a_picture() {
    let server = TestServer::start().await;
    let mut news = server.app.subscribe();
    let answer = enter(&server, &lunch()).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    let detail: ReceiptDetail = answer.json();
    let id = detail.row.id;
    assert_eq!(
        answer.header("location"),
        Some(&*format!("/api/receipts/{id}"))
    );
    assert!(answer.header("etag").is_some());
    let is_new = |event| matches!(event, Event::Changed { row } if row.id == id).then_some(());
    wait_for_event(&mut news, "browsers know it", is_new).await;
    let row = &detail.row;
    assert_eq!(
        (row.status, row.merchant.as_deref(), row.date.as_deref()),
        (ReceiptStatus::Ready, Some("Kiosk"), Some("2026-09-15"))
    );
    assert!(row.verified && !row.has_picture && row.file.kind.is_none());
    assert_eq!(row.category.as_deref(), Some("Food"));
    assert_eq!(detail.filing.note.as_deref(), Some("lunch"));
    assert_eq!(detail.receipt.items.len(), 1);
    assert_eq!(detail, server.fetch_receipt(id).await);
    // It is found, and can be changed.
    let found = server.get("/api/receipts?q=soup&category=food").await;
    assert!(found.text().contains(&id.to_string()));
    let changed = server
        .send_json(
            "PATCH",
            &format!("/api/receipts/{id}"),
            &json!({"total": "13"}),
        )
        .await;
    assert_eq!(changed.status, StatusCode::OK);
    // Nothing waits to be read, and there is nothing to read again, to split or to show.
    let due = server.app.db.next_job_at(JobKind::Reading).await.unwrap();
    assert_eq!(due, None);
    for (method, path) in [
        ("POST", "read"),
        ("GET", "original"),
        ("GET", "thumbnail"),
        ("GET", "pages/1/preview"),
    ] {
        let path = format!("/api/receipts/{id}/{path}");
        let answer = server.send_request(method, &path, &[], Body::empty()).await;
        answer.assert_problem(ProblemCode::PictureUnknown);
    }
    let split = server
        .send_request("POST", &format!("/api/receipts/{id}/split"), &[], "")
        .await;
    assert_eq!(split.status, StatusCode::OK);
    let read = json!({"receipts": [id], "do": BulkOperation::Read});
    let read: BulkResponse = server
        .send_json("POST", "/api/receipts/bulk", &read)
        .await
        .json();
    assert_eq!(read.failed[0].problem, ProblemCode::PictureUnknown);
    let photo = server.upload_file("a.jpg", &jpeg(1)).await;
    server
        .merge_receipts(new_id(), &[id, photo])
        .await
        .assert_problem(ProblemCode::PictureUnknown);
    assert_eq!(server.list_receipts().await.len(), 2);
}

#[tokio::test]
async fn empty_receipts_do_not_count_as_one() {
    let server = TestServer::start().await;
    for _ in 0..2 {
        let detail: ReceiptDetail = enter(&server, &json!({})).await.json();
        assert!(!detail.row.verified && detail.row.confidence < 0.1);
    }
    assert_eq!(server.list_receipts().await.len(), 2);
    assert_eq!(server.count_files(), 0);
}

#[tokio::test]
async fn bad_values_are_refused_by_name_and_leave_nothing() {
    let server = TestServer::start().await;
    for (body, code, detail) in [
        (
            json!({"date": "yesterday"}),
            ProblemCode::DateUnusable,
            "date",
        ),
        (
            json!({"total": "a lot"}),
            ProblemCode::AmountUnusable,
            "total",
        ),
        (
            json!({"currency": "XX"}),
            ProblemCode::CurrencyUnknown,
            "currency",
        ),
        (
            json!({"merchant": "x".repeat(201)}),
            ProblemCode::NameTooLong,
            "merchant",
        ),
        (
            json!({"merchnt": "x"}),
            ProblemCode::RequestUnusable,
            "merchnt: unknown field",
        ),
        (
            json!({"items": vec![json!({}); 501]}),
            ProblemCode::RequestUnusable,
            "items: at most 500",
        ),
    ] {
        let answer = enter(&server, &body).await;
        answer.assert_problem(code);
        let problem: Problem = serde_json::from_slice(&answer.body).unwrap();
        assert_eq!(problem.detail.as_deref(), Some(detail), "{body}");
    }
    enter(&server, &json!({"note": "x".repeat(2_001)}))
        .await
        .assert_problem(ProblemCode::FilingUnusable);
    enter(&server, &json!([]))
        .await
        .assert_problem(ProblemCode::RequestUnusable);
    enter(&server, &json!({"note": "x".repeat(3 << 20)}))
        .await
        .assert_problem(ProblemCode::RequestUnusable);
    assert!(server.list_receipts().await.is_empty());
}

#[tokio::test]
async fn a_repeated_key_makes_one_receipt() {
    let server = TestServer::start().await;
    let first = enter_with_key(&server, "key-1", &lunch()).await;
    let again = enter_with_key(&server, "key-1", &lunch()).await;
    assert_eq!((again.status, again.text()), (first.status, first.text()));
    assert_eq!(again.header("idempotency-replayed"), Some("true"));
    enter_with_key(&server, "key-1", &json!({}))
        .await
        .assert_problem(ProblemCode::KeyReused);
    // A refused request does not consume its key.
    enter_with_key(&server, "key-2", &json!({"date": "?"}))
        .await
        .assert_problem(ProblemCode::DateUnusable);
    while enter_with_key(&server, "key-2", &lunch()).await.status == StatusCode::CONFLICT {
        tokio::task::yield_now().await;
    }
    assert_eq!(server.list_receipts().await.len(), 2);
}

#[tokio::test]
async fn it_survives_a_restart_the_trash_and_is_exported_without_a_file() {
    let server = TestServer::start().await;
    let before: ReceiptDetail = enter(&server, &lunch()).await.json();
    let id = before.row.id;
    let server = TestServer::with_settings(server.stop().await, None, test_settings()).await;
    backend::upkeep::sweep_orphans(&server.app).await.unwrap();
    assert_eq!(server.fetch_receipt(id).await, before);
    // Exports.
    let table = server.get("/api/export?format=receipts.csv").await;
    let line = table.text().lines().nth(1).expect("a row of the table");
    assert!(
        line.starts_with(&id.to_string()) && line.contains("Kiosk"),
        "{line}"
    );
    let archive = server.get("/api/export?format=zip").await;
    let archive = ZipArchive::new(Cursor::new(&archive.body[..])).unwrap();
    assert_eq!(
        archive.len(),
        4,
        "tables and lines of JSON, but no original"
    );
    // Trash, restored and purged.
    server.delete(&format!("/api/receipts/{id}")).await;
    assert_eq!(server.list_trash().await, [id]);
    assert_eq!(server.restore_receipt(id).await.status, StatusCode::OK);
    assert_eq!(server.fetch_receipt(id).await.receipt, before.receipt);
    server.delete(&format!("/api/receipts/{id}")).await;
    let purged = server
        .send_request("DELETE", &format!("/api/trash/{id}"), &[], Body::empty())
        .await;
    assert_eq!(purged.status, StatusCode::NO_CONTENT);
    server
        .get(&format!("/api/receipts/{id}"))
        .await
        .assert_problem(ProblemCode::ReceiptUnknown);
    assert_eq!(server.list_trash().await, []);
}
