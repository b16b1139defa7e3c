//! Possible duplicates of a receipt, and pairs that the user called distinct.

use axum::body::Body;
use axum::http::StatusCode;
use shared::api::DuplicateList;
use shared::id::ReceiptId;
use shared::problem::ProblemCode;

use crate::support::sample_receipt::SampleReceipt;
use crate::support::{Answer, TestServer, new_id};

fn sample_receipt(merchant: &str, date: &str, total: &str) -> SampleReceipt {
    SampleReceipt::from_merchant(merchant)
        .dated(date)
        .total(total, "EUR")
}

async fn list_duplicates(server: &TestServer, id: ReceiptId) -> Vec<ReceiptId> {
    let found: DuplicateList = server
        .get(&format!("/api/receipts/{id}/duplicates"))
        .await
        .json();
    found.receipts.iter().map(|row| row.id).collect()
}

async fn mark_distinct(server: &TestServer, id: ReceiptId, other: ReceiptId) -> Answer {
    let path = format!("/api/receipts/{id}/distinct/{other}");
    server.send_request("PUT", &path, &[], Body::empty()).await
}

#[tokio::test]
async fn duplicates_have_the_day_and_the_total_or_the_merchant() {
    let server = TestServer::start().await;
    let mut ids = Vec::new();
    for (number, (merchant, date, total)) in (1..).zip([
        ("Kiosk", "2026-09-15", "12.50"),
        ("KIOSK", "2026-09-15", "3.00"),
        ("Bar", "2026-09-15", "12.50"),
        ("Bar", "2026-09-15", "9.00"),
        ("Kiosk", "2026-09-16", "12.50"),
    ]) {
        let sample = sample_receipt(merchant, date, total);
        ids.push(server.store_receipt(number, sample).await);
    }
    assert_eq!(
        list_duplicates(&server, ids[0]).await,
        [ids[2], ids[1]],
        "an equal total comes first"
    );
    assert_eq!(list_duplicates(&server, ids[4]).await, []);
    server.delete_receipt(ids[2]).await;
    assert_eq!(list_duplicates(&server, ids[0]).await, [ids[1]]);
}

#[tokio::test]
async fn distinct_receipts_are_not_offered_to_either_of_them() {
    let server = TestServer::start().await;
    let mut ids = Vec::new();
    for number in 1..=3 {
        let sample = sample_receipt("Kiosk", "2026-09-15", "12.50");
        ids.push(server.store_receipt(number, sample).await);
    }
    // Repeated, also the other way round, it changes nothing.
    for (id, other) in [(ids[1], ids[0]), (ids[0], ids[1]), (ids[1], ids[0])] {
        let answer = mark_distinct(&server, id, other).await;
        assert_eq!(answer.status, StatusCode::NO_CONTENT);
    }
    assert_eq!(list_duplicates(&server, ids[0]).await, [ids[2]]);
    assert_eq!(list_duplicates(&server, ids[1]).await, [ids[2]]);
    assert_eq!(list_duplicates(&server, ids[2]).await, [ids[1], ids[0]]);
    // A purge takes the pair with it.
    server.delete_receipt(ids[1]).await;
    server.purge_receipt(ids[1]).await;
    assert_eq!(list_duplicates(&server, ids[0]).await, [ids[2]]);
}

#[tokio::test]
async fn only_two_known_receipts_are_distinct() {
    let server = TestServer::start().await;
    let id = server
        .store_receipt(1, sample_receipt("Kiosk", "2026-09-15", "12.50"))
        .await;
    for other in [id, new_id()] {
        mark_distinct(&server, id, other)
            .await
            .assert_problem(ProblemCode::ReceiptUnknown);
    }
    server
        .get(&format!("/api/receipts/{}/duplicates", new_id()))
        .await
        .assert_problem(ProblemCode::ReceiptUnknown);
}
