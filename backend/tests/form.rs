//! `POST /api/receipts`: files in a form, reported one by one, and idempotency keys.

use axum::http::StatusCode;
use serde_json::Value;
use shared::problem::ProblemCode;

use crate::support::form::{FORM_HEADER, Part, encode_form};
use crate::support::{Answer, MAX_FILE_BYTES, TestServer, jpeg, test_settings};

async fn post_form(server: &TestServer, key: Option<&str>, parts: &[Part<'_>]) -> Answer {
    let mut headers = vec![FORM_HEADER];
    headers.extend(key.map(|key| ("idempotency-key", key)));
    server
        .send_request("POST", "/api/receipts", &headers, encode_form(parts))
        .await
}

fn parse_results(answer: &Answer) -> Vec<Value> {
    let json: Value =
        serde_json::from_slice(&answer.body).unwrap_or_else(|_| panic!("{}", answer.text()));
    json["results"]
        .as_array()
        .expect("a list of results")
        .clone()
}

#[tokio::test]
async fn one_bad_file_fails_alone_and_all_share_the_annotations() {
    let server = TestServer::start().await;
    let answer = post_form(
        &server,
        None,
        &[
            ("file", Some("a.jpg"), &jpeg(1)),
            ("note", None, "Mittagessen 🍝".as_bytes()),
            ("file", Some("b.jpg"), b"no picture at all"),
            ("file", Some("c.jpg"), &jpeg(2)),
            ("tags", None, b"trip, 2026"),
            ("captured_at", None, b"2026-09-15T10:00:00Z"),
        ],
    )
    .await;
    assert_eq!(answer.status, StatusCode::MULTI_STATUS);
    let results = parse_results(&answer);
    let statuses: Vec<_> = results
        .iter()
        .map(|result| result["status"].as_u64().unwrap())
        .collect();
    assert_eq!(statuses, [201, 415, 201]);
    assert_eq!(results[1]["problem"]["code"], "unknown-kind");
    let detail = server
        .fetch_receipt(results[2]["id"].as_str().unwrap().parse().unwrap())
        .await;
    assert_eq!(detail.row.file.name, "c.jpg");
    assert_eq!(detail.filing.note.as_deref(), Some("Mittagessen 🍝"));
    assert_eq!(detail.filing.tags, ["trip", "2026"]);
    assert_eq!(detail.filing.captured_at_ms, Some(1_789_466_400_000));
    let original = server
        .get(&format!("/api/receipts/{}/original", detail.row.id))
        .await;
    assert_eq!(original.body, jpeg(2));
}

#[tokio::test]
async fn where_every_file_fails_the_status_says_so() {
    let server = TestServer::start().await;
    let large = [jpeg(1), vec![0; usize::try_from(MAX_FILE_BYTES).unwrap()]].concat();
    for (content, status) in [(&b"text"[..], 415), (&b""[..], 422), (&large, 413)] {
        let answer = post_form(&server, None, &[("file", Some("x.jpg"), content)]).await;
        assert_eq!(answer.status.as_u16(), status);
        assert_eq!(parse_results(&answer)[0]["status"], status);
    }
    assert_eq!(server.count_files(), 0);
}

#[tokio::test]
async fn a_form_must_be_complete_and_contain_a_file() {
    let server = TestServer::start().await;
    post_form(&server, None, &[("note", None, b"hello")])
        .await
        .assert_problem(ProblemCode::FileMissing);
    post_form(&server, None, &[("file", Some(""), b"")])
        .await
        .assert_problem(ProblemCode::FileMissing);
    let long = "x".repeat(2_001);
    let parts: [Part; 2] = [
        ("note", None, long.as_bytes()),
        ("file", Some("a.jpg"), &jpeg(1)),
    ];
    post_form(&server, None, &parts)
        .await
        .assert_problem(ProblemCode::FilingUnusable);
    server
        .send_request("POST", "/api/receipts", &[], "{}")
        .await
        .assert_problem(ProblemCode::FormUnusable);
    let mut cut = encode_form(&[("file", Some("a.jpg"), &jpeg(1))]);
    cut.truncate(cut.len() - 20);
    let headers = [FORM_HEADER];
    server
        .send_request("POST", "/api/receipts", &headers, cut)
        .await
        .assert_problem(ProblemCode::FormUnusable);
    assert!(server.list_receipts().await.is_empty());
}

#[tokio::test]
async fn a_repeated_idempotency_key_replays_the_answer() {
    let server = TestServer::start().await;
    let parts: [Part; 2] = [("file", Some("a.jpg"), &jpeg(1)), ("note", None, b"one")];
    let first = post_form(&server, Some("key-1"), &parts).await;
    assert_eq!(first.status, StatusCode::CREATED);
    let again = post_form(&server, Some("key-1"), &parts).await;
    assert_eq!((again.status, again.text()), (first.status, first.text()));
    assert_eq!(again.header("idempotency-replayed"), Some("true"));
    assert_eq!(server.list_receipts().await.len(), 1);

    let other: [Part; 1] = [("file", Some("b.jpg"), &jpeg(2))];
    post_form(&server, Some("key-1"), &other)
        .await
        .assert_problem(ProblemCode::KeyReused);
    post_form(&server, Some(&"k".repeat(256)), &other)
        .await
        .assert_problem(ProblemCode::KeyUnusable);
    // A failed request does not consume its key.
    post_form(&server, Some("key-2"), &[("note", None, b"no file")])
        .await
        .assert_problem(ProblemCode::FileMissing);
    while post_form(&server, Some("key-2"), &other).await.status == StatusCode::CONFLICT {
        tokio::task::yield_now().await;
    }
    assert_eq!(server.list_receipts().await.len(), 2);
}

#[tokio::test]
async fn an_idempotency_key_is_locked_until_answered_or_restarted() {
    let server = TestServer::start().await;
    server.app.db.claim_idempotency_key("key", 1).await.unwrap();
    let parts: [Part; 1] = [("file", Some("a.jpg"), &jpeg(1))];
    let busy = post_form(&server, Some("key"), &parts).await;
    busy.assert_problem(ProblemCode::KeyUnderWay);
    assert_eq!(busy.header("retry-after"), Some("1"));
    let server = TestServer::with_settings(server.stop().await, None, test_settings()).await;
    backend::upload::expire::repair_orphans(&server.app)
        .await
        .unwrap();
    assert_eq!(
        post_form(&server, Some("key"), &parts).await.status,
        StatusCode::CREATED
    );
}

#[tokio::test]
async fn an_identical_file_is_named_as_known() {
    let server = TestServer::start().await;
    let id = server.upload_file("a.jpg", &jpeg(1)).await;
    let answer = post_form(&server, None, &[("file", Some("copy.jpg"), &jpeg(1))]).await;
    let results = parse_results(&answer);
    assert_eq!(
        (answer.status, &results[0]["known"]),
        (StatusCode::CREATED, &Value::Bool(true))
    );
    assert_eq!(results[0]["id"], id.to_string());
    assert_eq!(server.count_files(), 1);
}
