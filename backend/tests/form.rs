//! `POST /api/receipts`: files as a form, one by one, and requests that are repeated.

mod support;

use axum::http::StatusCode;
use serde_json::Value;
use shared::problem::ProblemCode;
use support::{Answer, MAX_FILE_BYTES, TestServer, jpeg, usual};

const BOUNDARY: &str = "b0undary";

/// One part of a form: name, file name, content.
type Part<'a> = (&'a str, Option<&'a str>, &'a [u8]);

fn form(parts: &[Part<'_>]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, file_name, content) in parts {
        let file_name = file_name
            .map(|name| format!("; filename=\"{name}\""))
            .unwrap_or_default();
        let head = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"{file_name}\r\n\r\n"
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
    body
}

async fn post(server: &TestServer, key: Option<&str>, parts: &[Part<'_>]) -> Answer {
    let content_type = format!("multipart/form-data; boundary={BOUNDARY}");
    let mut headers = vec![("content-type", content_type.as_str())];
    headers.extend(key.map(|key| ("idempotency-key", key)));
    server
        .ask("POST", "/api/receipts", &headers, form(parts))
        .await
}

fn results(answer: &Answer) -> Vec<Value> {
    let json: Value =
        serde_json::from_slice(&answer.body).unwrap_or_else(|_| panic!("{}", answer.text()));
    json["results"]
        .as_array()
        .expect("a list of results")
        .clone()
}

#[tokio::test]
async fn one_bad_file_fails_alone_and_all_are_filed_alike() {
    let server = TestServer::start().await;
    let answer = post(
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
    let results = results(&answer);
    let statuses: Vec<_> = results
        .iter()
        .map(|result| result["status"].as_u64().unwrap())
        .collect();
    assert_eq!(statuses, [201, 415, 201]);
    assert_eq!(results[1]["problem"]["code"], "unknown-kind");
    let detail = server
        .receipt(results[2]["id"].as_str().unwrap().parse().unwrap())
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
        let answer = post(&server, None, &[("file", Some("x.jpg"), content)]).await;
        assert_eq!(answer.status.as_u16(), status);
        assert_eq!(results(&answer)[0]["status"], status);
    }
    assert_eq!(server.files_kept(), 0);
}

#[tokio::test]
async fn a_form_must_be_one_and_hold_a_file() {
    let server = TestServer::start().await;
    post(&server, None, &[("note", None, b"hello")])
        .await
        .is_problem(ProblemCode::FileMissing);
    post(&server, None, &[("file", Some(""), b"")])
        .await
        .is_problem(ProblemCode::FileMissing);
    let long = "x".repeat(2_001);
    let parts: [Part; 2] = [
        ("note", None, long.as_bytes()),
        ("file", Some("a.jpg"), &jpeg(1)),
    ];
    post(&server, None, &parts)
        .await
        .is_problem(ProblemCode::FilingUnusable);
    server
        .ask("POST", "/api/receipts", &[], "{}")
        .await
        .is_problem(ProblemCode::FormUnusable);
    let mut cut = form(&[("file", Some("a.jpg"), &jpeg(1))]);
    cut.truncate(cut.len() - 20);
    let headers = [("content-type", "multipart/form-data; boundary=b0undary")];
    server
        .ask("POST", "/api/receipts", &headers, cut)
        .await
        .is_problem(ProblemCode::FormUnusable);
    assert!(server.rows().await.is_empty());
}

#[tokio::test]
async fn the_same_key_gets_the_same_answer_and_doubles_nothing() {
    let server = TestServer::start().await;
    let parts: [Part; 2] = [("file", Some("a.jpg"), &jpeg(1)), ("note", None, b"one")];
    let first = post(&server, Some("key-1"), &parts).await;
    assert_eq!(first.status, StatusCode::CREATED);
    let again = post(&server, Some("key-1"), &parts).await;
    assert_eq!((again.status, again.text()), (first.status, first.text()));
    assert_eq!(again.header("idempotency-replayed"), Some("true"));
    assert_eq!(server.rows().await.len(), 1);

    let other: [Part; 1] = [("file", Some("b.jpg"), &jpeg(2))];
    post(&server, Some("key-1"), &other)
        .await
        .is_problem(ProblemCode::KeyReused);
    post(&server, Some(&"k".repeat(256)), &other)
        .await
        .is_problem(ProblemCode::KeyUnusable);
    // A request that came to nothing does not use the key up.
    post(&server, Some("key-2"), &[("note", None, b"no file")])
        .await
        .is_problem(ProblemCode::FileMissing);
    while post(&server, Some("key-2"), &other).await.status == StatusCode::CONFLICT {
        tokio::task::yield_now().await;
    }
    assert_eq!(server.rows().await.len(), 2);
}

#[tokio::test]
async fn a_key_is_taken_while_its_request_is_answered_and_free_after_a_restart() {
    let server = TestServer::start().await;
    server.app.db.claim_idempotency_key("key", 1).await.unwrap();
    let parts: [Part; 1] = [("file", Some("a.jpg"), &jpeg(1))];
    let busy = post(&server, Some("key"), &parts).await;
    busy.is_problem(ProblemCode::KeyUnderWay);
    assert_eq!(busy.header("retry-after"), Some("1"));
    let server = TestServer::with_settings(server.stop().await, None, usual()).await;
    backend::upload::expire::repair_orphans(&server.app)
        .await
        .unwrap();
    assert_eq!(
        post(&server, Some("key"), &parts).await.status,
        StatusCode::CREATED
    );
}

#[tokio::test]
async fn the_very_same_file_is_named_as_known() {
    let server = TestServer::start().await;
    let id = server.send("a.jpg", &jpeg(1)).await;
    let answer = post(&server, None, &[("file", Some("copy.jpg"), &jpeg(1))]).await;
    let results = results(&answer);
    assert_eq!(
        (answer.status, &results[0]["known"]),
        (StatusCode::CREATED, &Value::Bool(true))
    );
    assert_eq!(results[0]["id"], id.to_string());
    assert_eq!(server.files_kept(), 1);
}
