//! Outlines set by the user: the part of a page that is read.
//!
//! The engine finds three words on every paper; the end-to-end tests use real engines.

use axum::http::StatusCode;
use harness::drawn::{Layout, draw_receipt, files};
use harness::table::lay_side_by_side;
use serde_json::{Value, json};
use shared::api::{Corners, ReceiptStatus, ReceiptWords};
use shared::id::ReceiptId;
use shared::problem::ProblemCode;

use crate::support::fixed_text_engine::FixedTextEngine;
use crate::support::{Answer, TestServer, jpeg, new_id};

/// Outline of the right half of a page, clockwise from its upper left corner.
const RIGHT_HALF: Corners = [[0.5, 0.0], [1.0, 0.0], [1.0, 1.0], [0.5, 1.0]];

async fn start_server() -> TestServer {
    FixedTextEngine {
        tops: [10.0, 90.0, 170.0],
        height: 30.0,
        left: 10.0,
    }
    .start_server()
    .await
}

async fn send_outline(
    server: &TestServer,
    id: ReceiptId,
    page: &str,
    method: &str,
    body: Value,
) -> Answer {
    let path = format!("/api/receipts/{id}/pages/{page}/outline");
    let headers = [("content-type", "application/json")];
    server
        .send_request(method, &path, &headers, body.to_string())
        .await
}

async fn fetch_words(server: &TestServer, id: ReceiptId) -> ReceiptWords {
    let path = format!("/api/receipts/{id}/words");
    server.get(&path).await.json()
}

/// Uploads a picture of two receipts side by side, and waits until it is read.
async fn upload_two_receipts(server: &TestServer) -> (ReceiptId, Vec<u8>) {
    let receipts = [(Layout::Germany, 41), (Layout::UnitedStates, 42)];
    let [left, right] = receipts.map(|(layout, seed)| draw_receipt(layout, seed).picture);
    let file = files::encode_picture(
        &lay_side_by_side(&[&left, &right], 2.0),
        files::PictureFormat::Jpeg,
    );
    let id = server.upload_file("two.jpg", &file).await;
    assert_eq!(server.wait_until_read(id).await.papers.len(), 2);
    (id, file)
}

#[tokio::test]
async fn only_what_lies_within_the_outline_is_read_until_it_is_removed() {
    let server = start_server().await;
    let (id, file) = upload_two_receipts(&server).await;
    let path = format!("/api/receipts/{id}");
    let headers = [("content-type", "application/json")];
    server
        .send_request("PATCH", &path, &headers, r#"{"total":"12.50"}"#)
        .await;
    let answer = send_outline(&server, id, "1", "PUT", json!({"corners": RIGHT_HALF})).await;
    assert_eq!(answer.status, StatusCode::ACCEPTED, "{}", answer.text());
    let detail = server.wait_until_read(id).await;
    assert_eq!(detail.papers, [], "the other paper counts no more");
    assert_eq!(
        detail.receipt.total.value.map(|total| total.minor),
        Some(1_250),
        "corrections stay"
    );
    assert_eq!(server.fetch_original(id).await, file);
    let words = fetch_words(&server, id).await;
    assert_eq!(words.pages[0].papers, [RIGHT_HALF]);
    let mut found = words.pages[0].lines.iter().flat_map(|line| &line.words);
    assert!(found.clone().count() > 0 && found.all(|word| word.area.x >= 0.5));

    // Every later reading is limited to the outline until it is removed.
    server.request_reading(id).await;
    server.wait_until_read(id).await;
    assert_eq!(fetch_words(&server, id).await, words);
    let answer = send_outline(&server, id, "1", "DELETE", Value::Null).await;
    assert_eq!(answer.status, StatusCode::ACCEPTED, "{}", answer.text());
    assert_eq!(server.wait_until_read(id).await.papers.len(), 2);
}

#[tokio::test]
async fn outlines_that_make_no_sense_are_refused() {
    let server = start_server().await;
    let id = server.upload_file("one.jpg", &jpeg(1)).await;
    let before = server.wait_until_read(id).await;
    let [a, b, c, d] = RIGHT_HALF;
    for corners in [
        json!([a, d, c, b]),
        json!([a, c, b, d]),
        json!([a, b, c]),
        json!([a, b, c, [0.5, 1.01]]),
        json!([a, b, c, [-0.5, 1.0]]),
        json!([a, a, a, a]),
        json!([[0.5, 0.5], [0.51, 0.5], [0.51, 0.51], [0.5, 0.51]]),
        json!([a, b, c, [null, 1.0]]),
        json!("all of it"),
    ] {
        send_outline(&server, id, "1", "PUT", json!({"corners": corners}))
            .await
            .assert_problem(ProblemCode::RequestUnusable);
    }
    for body in [json!({}), json!({"corners": RIGHT_HALF, "page": 1})] {
        send_outline(&server, id, "1", "PUT", body)
            .await
            .assert_problem(ProblemCode::RequestUnusable);
    }
    for page in ["0", "2", "4294967296", "x"] {
        send_outline(&server, id, page, "PUT", json!({"corners": RIGHT_HALF}))
            .await
            .assert_problem(ProblemCode::PictureUnknown);
    }
    send_outline(
        &server,
        new_id(),
        "1",
        "PUT",
        json!({"corners": RIGHT_HALF}),
    )
    .await
    .assert_problem(ProblemCode::ReceiptUnknown);
    let after = server.fetch_receipt(id).await;
    assert_eq!(
        (after.row.status, after.version),
        (ReceiptStatus::Ready, before.version),
        "nothing is read again"
    );
    let path = format!("/api/receipts/{id}/pages/1/outline");
    let stale = [
        ("content-type", "application/json"),
        ("if-match", "\"999\""),
    ];
    let body = json!({"corners": RIGHT_HALF}).to_string();
    server
        .send_request("PUT", &path, &stale, body.clone())
        .await
        .assert_problem(ProblemCode::ReceiptChanged);
    let foreign = [
        ("content-type", "application/json"),
        ("origin", "https://evil.example"),
        ("host", "127.0.0.1:8080"),
    ];
    server
        .send_request("PUT", &path, &foreign, body)
        .await
        .assert_problem(ProblemCode::ForeignOrigin);
}
