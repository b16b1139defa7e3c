//! Versions of receipts and conditional requests.

use axum::body::Body;
use axum::http::StatusCode;
use serde_json::json;
use shared::api::ReceiptDetail;
use shared::problem::ProblemCode;

use super::correct_receipt;
use crate::support::{TestServer, jpeg, new_id};

#[tokio::test]
async fn every_change_increases_the_version() {
    let mut server = TestServer::start().await;
    let id = server.upload_file("a.jpg", &jpeg(1)).await;
    let path = format!("/api/receipts/{id}");
    let mut last = server.fetch_receipt(id).await.version;
    let mut is_newer = async |server: &TestServer, change: &str| {
        let answer = server.get(&path).await;
        let detail: ReceiptDetail = answer.json();
        assert_eq!(
            answer.header("etag"),
            Some(format!("\"{}\"", detail.version).as_str())
        );
        assert!(
            detail.version > last,
            "{change}: {} after {last}",
            detail.version
        );
        last = detail.version;
    };
    server.start_worker();
    server.wait_until_read(id).await;
    is_newer(&server, "read").await;
    let rule = json!({"text": "paid", "category": "Food", "apply": "past"});
    for (method, path, body) in [
        ("PATCH", path.clone(), json!({"merchant": "Shop"})),
        ("PUT", format!("{path}/corrections"), json!({})),
        ("PATCH", format!("{path}/filing"), json!({"note": "lunch"})),
        (
            "POST",
            "/api/receipts/bulk".into(),
            json!({"receipts": [id], "do": {"type": "verify"}}),
        ),
        ("POST", "/api/rules".into(), rule),
    ] {
        let answer = server.send_json(method, &path, &body).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
        if path != "/api/rules" {
            is_newer(&server, &path).await;
        }
        if method.starts_with('P') && path.starts_with(&format!("/api/receipts/{id}")) {
            assert_eq!(
                answer.header("etag"),
                Some(format!("\"{}\"", server.fetch_receipt(id).await.version).as_str())
            );
        }
    }
    server
        .send_request("DELETE", &path, &[], Body::empty())
        .await;
    server
        .send_request("POST", &format!("{path}/restore"), &[], Body::empty())
        .await;
    is_newer(&server, "deleted and restored").await;
}

#[tokio::test]
async fn a_request_for_an_outdated_version_is_refused() {
    let server = TestServer::start().await;
    let id = server.upload_file("a.jpg", &jpeg(1)).await;
    let path = format!("/api/receipts/{id}");
    let old = server.get(&path).await.header("etag").unwrap().to_owned();
    assert_eq!(
        correct_receipt(&server, id, json!({"merchant": "Shop"})).await,
        StatusCode::OK
    );
    let before = server.fetch_receipt(id).await;
    let weak = format!("W/\"{}\"", before.version);
    for tag in [old.as_str(), weak.as_str(), "\"\"", ""] {
        for (method, path, body) in [
            ("PATCH", path.clone(), r#"{"merchant":"Other"}"#),
            ("PUT", format!("{path}/corrections"), "{}"),
            ("PATCH", format!("{path}/filing"), r#"{"note":"x"}"#),
            ("POST", format!("{path}/read"), ""),
            ("POST", format!("{path}/split"), ""),
            ("POST", format!("{path}/unmerge"), ""),
            ("DELETE", path.clone(), ""),
        ] {
            let answer = server
                .send_request(method, &path, &[("if-match", tag)], body)
                .await;
            answer.assert_problem(ProblemCode::ReceiptChanged);
        }
    }
    assert_eq!(server.fetch_receipt(id).await, before);
    let now = format!("\"{}\", {old}", before.version);
    let changed = server
        .send_request(
            "PATCH",
            &path,
            &[("if-match", &now)],
            r#"{"merchant":"Other"}"#,
        )
        .await;
    assert!(changed.json::<ReceiptDetail>().version > before.version);
    let any = server
        .send_request("DELETE", &path, &[("if-match", "*")], "")
        .await;
    assert_eq!(any.status, StatusCode::NO_CONTENT);
    for (method, path) in [
        ("POST", format!("{path}/restore")),
        ("DELETE", format!("/api/trash/{id}")),
    ] {
        server
            .send_request(method, &path, &[("if-match", &old)], "")
            .await
            .assert_problem(ProblemCode::ReceiptChanged);
    }
    let unknown = format!("/api/receipts/{}", new_id());
    server
        .send_request("PATCH", &unknown, &[("if-match", &old)], "{}")
        .await
        .assert_problem(ProblemCode::ReceiptUnknown);
}
