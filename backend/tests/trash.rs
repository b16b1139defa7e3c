//! Trash, through the router: deleted receipts are invisible and come back unchanged.

use std::time::Duration;

use axum::body::Body;
use axum::http::StatusCode;
use backend::db::queue::JobKind;
use backend::settings::Settings;
use shared::api::{Event, ReceiptStatus};
use shared::bulk::TrashPage;
use shared::problem::ProblemCode;

use crate::support;
use crate::support::{TestServer, jpeg, test_settings, wait_for_event};

#[tokio::test]
async fn a_deleted_receipt_is_restored_unchanged() {
    let mut server = TestServer::start().await;
    server.start_worker();
    let (id, other) = (
        server.upload_file("a.jpg", &jpeg(1)).await,
        server.upload_file("b.jpg", &jpeg(2)).await,
    );
    server.wait_until_read(id).await;
    let entered = server
        .send_request(
            "PATCH",
            &format!("/api/receipts/{id}"),
            &[],
            r#"{"merchant":"Shop"}"#,
        )
        .await;
    assert_eq!(entered.status, StatusCode::OK);
    let before = server.fetch_receipt(id).await;
    server.delete(&format!("/api/receipts/{id}")).await;
    assert_eq!(
        server
            .list_receipts()
            .await
            .iter()
            .map(|row| row.id)
            .collect::<Vec<_>>(),
        [other]
    );
    assert_eq!(server.list_trash().await, [id]);
    for (method, path) in [
        ("PATCH", ""),
        ("POST", "/read"),
        ("GET", "/words"),
        ("POST", "/split"),
    ] {
        let answer = server
            .send_request(method, &format!("/api/receipts/{id}{path}"), &[], "{}")
            .await;
        answer.assert_problem(ProblemCode::ReceiptUnknown);
    }
    let mut news = server.app.subscribe();
    assert_eq!(server.restore_receipt(id).await.status, StatusCode::OK);
    // The other receipt can be read meanwhile.
    let is_back = |event| matches!(event, Event::Changed { row } if row.id == id).then_some(());
    wait_for_event(&mut news, "it is back", is_back).await;
    let mut after = server.fetch_receipt(id).await;
    (after.row.updated_at_ms, after.version) = (before.row.updated_at_ms, before.version);
    assert_eq!(after, before);
    assert_eq!(server.list_trash().await, []);
    assert_eq!(
        server.restore_receipt(id).await.status,
        StatusCode::OK,
        "twice does no harm"
    );
    server
        .restore_receipt(support::new_id())
        .await
        .assert_problem(ProblemCode::ReceiptUnknown);
}

#[tokio::test]
async fn a_receipt_in_the_trash_is_not_read_until_it_is_back() {
    let mut server = TestServer::start().await;
    let id = server.upload_file("a.jpg", &jpeg(1)).await;
    server.delete(&format!("/api/receipts/{id}")).await;
    assert_eq!(
        server.app.db.next_job_at(JobKind::Reading).await.unwrap(),
        None
    );
    server.start_worker();
    // Another receipt is read meanwhile, which proves that the worker checked the queue.
    let other = server.upload_file("b.jpg", &jpeg(2)).await;
    server.wait_until_read(other).await;
    let page: TrashPage = server.get("/api/trash").await.json();
    assert_eq!(page.receipts[0].row.status, ReceiptStatus::Waiting);
    server.restore_receipt(id).await;
    server.wait_until_read(id).await;
}

#[tokio::test]
async fn sending_the_same_file_restores_the_receipt() {
    let server = TestServer::start().await;
    let id = server.upload_file("a.jpg", &jpeg(1)).await;
    let sha256 = server.fetch_receipt(id).await.row.file.sha256;
    server.delete(&format!("/api/receipts/{id}")).await;
    server
        .get(&format!("/api/files/{sha256}"))
        .await
        .assert_problem(ProblemCode::ReceiptUnknown);
    assert_eq!(server.upload_file("again.jpg", &jpeg(1)).await, id);
    assert_eq!(server.fetch_receipt(id).await.row.file.name, "a.jpg");
    assert_eq!(server.count_files(), 1);
}

#[tokio::test]
async fn a_purged_receipt_leaves_no_files() {
    let mut server = TestServer::start().await;
    server.start_worker();
    let mut sent = Vec::new();
    for seed in 0..3 {
        sent.push(server.upload_file("a.jpg", &jpeg(seed)).await);
        server.wait_until_read(sent[usize::from(seed)]).await;
    }
    let one = format!("/api/trash/{}", sent[0]);
    server
        .send_request("DELETE", &one, &[], Body::empty())
        .await
        .assert_problem(ProblemCode::ReceiptUnknown);
    for id in &sent[..2] {
        server.delete(&format!("/api/receipts/{id}")).await;
    }
    assert_eq!(
        server
            .send_request("DELETE", &one, &[], Body::empty())
            .await
            .status,
        StatusCode::NO_CONTENT
    );
    assert_eq!(server.list_trash().await, [sent[1]]);
    let all = server
        .send_request("DELETE", "/api/trash", &[], Body::empty())
        .await;
    assert_eq!(all.status, StatusCode::NO_CONTENT);
    assert_eq!(server.list_trash().await, []);
    assert_eq!(
        server.list_receipts().await.len(),
        1,
        "what was not deleted stays"
    );
    assert_eq!(
        server.count_files(),
        4,
        "original, page, preview and thumbnail of the one that stays"
    );
}

#[tokio::test]
async fn the_trash_is_emptied_after_the_configured_time_or_never() {
    for (kept, left) in [
        (Some(Duration::ZERO), 0),
        (Some(Duration::from_hours(1)), 1),
        (None, 1),
    ] {
        let server = TestServer::start_with(Settings {
            keep_deleted: kept,
            ..test_settings()
        })
        .await;
        let id = server.upload_file("a.jpg", &jpeg(1)).await;
        server.delete(&format!("/api/receipts/{id}")).await;
        backend::trash::purge_expired(&server.app).await.unwrap();
        assert_eq!(server.list_trash().await.len(), left, "{kept:?}");
    }
}
