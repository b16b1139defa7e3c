//! The trash, through the router: nothing sees what is in it, and it comes back as it was.

mod support;

use std::time::Duration;

use axum::body::Body;
use axum::http::StatusCode;
use backend::settings::Settings;
use shared::api::{Event, ReceiptStatus};
use shared::bulk::TrashPage;
use shared::id::ReceiptId;
use shared::problem::ProblemCode;
use support::{Answer, TestServer, event, jpeg, usual};

async fn delete(server: &TestServer, id: ReceiptId) {
    let answer = server
        .ask("DELETE", &format!("/api/receipts/{id}"), &[], Body::empty())
        .await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT);
}

async fn restore(server: &TestServer, id: ReceiptId) -> Answer {
    server
        .ask(
            "POST",
            &format!("/api/receipts/{id}/restore"),
            &[],
            Body::empty(),
        )
        .await
}

async fn trash(server: &TestServer) -> Vec<ReceiptId> {
    let page: TrashPage = server.get("/api/trash").await.json();
    assert_eq!(page.count, page.receipts.len() as u64);
    page.receipts.iter().map(|deleted| deleted.row.id).collect()
}

#[tokio::test]
async fn what_is_deleted_comes_back_as_it_was() {
    let mut server = TestServer::start().await;
    server.work();
    let (id, other) = (
        server.send("a.jpg", &jpeg(1)).await,
        server.send("b.jpg", &jpeg(2)).await,
    );
    server.read_receipt(id).await;
    let entered = server
        .ask(
            "PATCH",
            &format!("/api/receipts/{id}"),
            &[],
            r#"{"merchant":"Shop"}"#,
        )
        .await;
    assert_eq!(entered.status, StatusCode::OK);
    let before = server.receipt(id).await;
    delete(&server, id).await;
    assert_eq!(
        server
            .rows()
            .await
            .iter()
            .map(|row| row.id)
            .collect::<Vec<_>>(),
        [other]
    );
    assert_eq!(trash(&server).await, [id]);
    for (method, path) in [
        ("PATCH", ""),
        ("POST", "/read"),
        ("GET", "/words"),
        ("POST", "/split"),
    ] {
        let answer = server
            .ask(method, &format!("/api/receipts/{id}{path}"), &[], "{}")
            .await;
        answer.is_problem(ProblemCode::ReceiptUnknown);
    }
    let mut news = server.app.subscribe();
    assert_eq!(restore(&server, id).await.status, StatusCode::OK);
    // The other one may be read meanwhile.
    let is_back = |event| matches!(event, Event::Changed { row } if row.id == id).then_some(());
    event(&mut news, "it is back", is_back).await;
    let mut after = server.receipt(id).await;
    (after.row.updated_at_ms, after.version) = (before.row.updated_at_ms, before.version);
    assert_eq!(after, before);
    assert_eq!(trash(&server).await, []);
    assert_eq!(
        restore(&server, id).await.status,
        StatusCode::OK,
        "twice does no harm"
    );
    restore(&server, support::new_id())
        .await
        .is_problem(ProblemCode::ReceiptUnknown);
}

#[tokio::test]
async fn a_receipt_in_the_trash_is_not_read_until_it_is_back() {
    let mut server = TestServer::start().await;
    let id = server.send("a.jpg", &jpeg(1)).await;
    delete(&server, id).await;
    assert_eq!(server.app.db.next_job_at().await.unwrap(), None);
    server.work();
    // Another one is read meanwhile: the worker has looked at the queue.
    let other = server.send("b.jpg", &jpeg(2)).await;
    server.read_receipt(other).await;
    let page: TrashPage = server.get("/api/trash").await.json();
    assert_eq!(page.receipts[0].row.status, ReceiptStatus::Waiting);
    restore(&server, id).await;
    server.read_receipt(id).await;
}

#[tokio::test]
async fn the_very_same_file_brings_it_back() {
    let server = TestServer::start().await;
    let id = server.send("a.jpg", &jpeg(1)).await;
    let sha256 = server.receipt(id).await.row.file.sha256;
    delete(&server, id).await;
    server
        .get(&format!("/api/files/{sha256}"))
        .await
        .is_problem(ProblemCode::ReceiptUnknown);
    assert_eq!(server.send("again.jpg", &jpeg(1)).await, id);
    assert_eq!(server.receipt(id).await.row.file.name, "a.jpg");
    assert_eq!(server.files_kept(), 1);
}

#[tokio::test]
async fn what_is_removed_for_good_leaves_nothing() {
    let mut server = TestServer::start().await;
    server.work();
    let mut sent = Vec::new();
    for seed in 0..3 {
        sent.push(server.send("a.jpg", &jpeg(seed)).await);
        server.read_receipt(sent[usize::from(seed)]).await;
    }
    let one = format!("/api/trash/{}", sent[0]);
    server
        .ask("DELETE", &one, &[], Body::empty())
        .await
        .is_problem(ProblemCode::ReceiptUnknown);
    for id in &sent[..2] {
        delete(&server, *id).await;
    }
    assert_eq!(
        server.ask("DELETE", &one, &[], Body::empty()).await.status,
        StatusCode::NO_CONTENT
    );
    assert_eq!(trash(&server).await, [sent[1]]);
    let all = server.ask("DELETE", "/api/trash", &[], Body::empty()).await;
    assert_eq!(all.status, StatusCode::NO_CONTENT);
    assert_eq!(trash(&server).await, []);
    assert_eq!(server.rows().await.len(), 1, "what was not deleted stays");
    assert_eq!(
        server.files_kept(),
        4,
        "original, page, preview and thumbnail of the one that stays"
    );
}

#[tokio::test]
async fn the_trash_is_emptied_after_its_time_or_never() {
    for (kept, left) in [
        (Some(Duration::ZERO), 0),
        (Some(Duration::from_hours(1)), 1),
        (None, 1),
    ] {
        let server = TestServer::behaving(Settings {
            keep_deleted: kept,
            ..usual()
        })
        .await;
        let id = server.send("a.jpg", &jpeg(1)).await;
        delete(&server, id).await;
        backend::trash::purge_expired(&server.app).await.unwrap();
        assert_eq!(trash(&server).await.len(), left, "{kept:?}");
    }
}
