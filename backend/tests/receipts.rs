//! `/api`: list, details, corrections, deletion, pictures and the frontend, through the router.

use axum::body::Body;
use axum::http::StatusCode;
use shared::api::{Event, KnownFile, ReceiptDetail, ReceiptPage, ReceiptStatus, ServerInfo};
use shared::corrections::Corrections;
use shared::fields::FieldName;
use shared::problem::{Problem, ProblemCode};

use crate::support;
use crate::support::{Answer, MAX_FILE_BYTES, TestServer, jpeg, new_id};

async fn correct_receipt(server: &TestServer, id: shared::id::ReceiptId, json: &str) -> Answer {
    server
        .send_request(
            "PATCH",
            &format!("/api/receipts/{id}"),
            &[],
            json.to_owned(),
        )
        .await
}

#[tokio::test]
async fn server_info_reports_limits_and_kinds() {
    let server = TestServer::start().await;
    let info: ServerInfo = server.get("/api/server").await.json();
    assert_eq!(
        (info.max_file_bytes, info.engine, info.engines),
        (MAX_FILE_BYTES, None, Vec::new())
    );
}

#[tokio::test]
async fn lists_the_newest_first_page_by_page() {
    let server = TestServer::start().await;
    let mut sent = Vec::new();
    for seed in 0..7 {
        sent.push(
            server
                .upload_file(&format!("{seed}.jpg"), &jpeg(seed))
                .await,
        );
    }
    sent.reverse();
    let mut seen = Vec::new();
    let mut path = "/api/receipts?limit=3".to_owned();
    loop {
        let page: ReceiptPage = server.get(&path).await.json();
        seen.extend(page.receipts.iter().map(|row| row.id));
        let Some(next) = page.next else { break };
        path = format!("/api/receipts?limit=3&after={next}");
    }
    assert_eq!(seen, sent);
    for query in ["limit=x", "after=x", "limit=-1"] {
        server
            .get(&format!("/api/receipts?{query}"))
            .await
            .assert_problem(ProblemCode::RequestUnusable);
    }
}

#[tokio::test]
async fn keeps_corrections_beside_the_reading() {
    let server = TestServer::start().await;
    let id = server.upload_file("a.jpg", &jpeg(1)).await;
    let entered =
        r#"{"merchant":"Corner Shop","date":"2026-09-15","currency":"eur","total":"12,50"}"#;
    let detail: ReceiptDetail = correct_receipt(&server, id, entered).await.json();
    assert_eq!(detail.row.merchant.as_deref(), Some("Corner Shop"));
    assert_eq!(detail.row.date.as_deref(), Some("2026-09-15"));
    assert_eq!(detail.row.total.unwrap().to_decimal(), "12.50");
    assert!(detail.row.verified && detail.receipt.total.verified);

    let detail: ReceiptDetail = correct_receipt(&server, id, r#"{"total":null}"#)
        .await
        .json();
    assert_eq!(
        (detail.row.total, detail.row.merchant.as_deref()),
        (None, Some("Corner Shop"))
    );
    assert_eq!(detail.corrections.entries[&FieldName::Total].value, None);
    assert_eq!(server.fetch_receipt(id).await, detail);
}

#[tokio::test]
async fn names_the_field_that_cannot_be_used_and_keeps_nothing_of_it() {
    let server = TestServer::start().await;
    let id = server.upload_file("a.jpg", &jpeg(1)).await;
    for (json, code, detail) in [
        (
            r#"{"merchant":"A","date":"yesterday"}"#,
            ProblemCode::DateUnusable,
            Some("date"),
        ),
        (
            r#"{"total":"a lot"}"#,
            ProblemCode::AmountUnusable,
            Some("total"),
        ),
        (
            r#"{"currency":"gold"}"#,
            ProblemCode::CurrencyUnknown,
            Some("currency"),
        ),
        (
            r#"{"currency":"JPY","total":"1.50"}"#,
            ProblemCode::AmountUnusable,
            Some("total"),
        ),
    ] {
        let answer = correct_receipt(&server, id, json).await;
        answer.assert_problem(code);
        assert_eq!(
            serde_json::from_slice::<Problem>(&answer.body)
                .unwrap()
                .detail
                .as_deref(),
            detail
        );
    }
    correct_receipt(&server, id, "not json")
        .await
        .assert_problem(ProblemCode::RequestUnusable);
    correct_receipt(&server, id, r#"{"total":5}"#)
        .await
        .assert_problem(ProblemCode::RequestUnusable);
    correct_receipt(&server, new_id(), "{}")
        .await
        .assert_problem(ProblemCode::ReceiptUnknown);
    assert_eq!(
        server.fetch_receipt(id).await.corrections,
        Corrections::default()
    );
}

#[tokio::test]
async fn a_deleted_receipt_is_gone_with_everything_of_it() {
    let mut server = TestServer::start().await;
    server.start_worker();
    let id = server.upload_file("a.jpg", &jpeg(1)).await;
    server.wait_until_read(id).await;
    let mut news = server.app.subscribe();
    let path = format!("/api/receipts/{id}");
    assert_eq!(
        server
            .send_request("DELETE", &path, &[], Body::empty())
            .await
            .status,
        StatusCode::NO_CONTENT
    );
    let is_gone = |event| (event == Event::Deleted { id }).then_some(());
    support::wait_for_event(&mut news, "it is gone", is_gone).await;
    server
        .get(&path)
        .await
        .assert_problem(ProblemCode::ReceiptDeleted);
    server
        .get(&format!("{path}/original"))
        .await
        .assert_problem(ProblemCode::ReceiptUnknown);
    let for_good = server.purge_receipt(id).await;
    assert_eq!(for_good.status, StatusCode::NO_CONTENT);
    server
        .get(&path)
        .await
        .assert_problem(ProblemCode::ReceiptUnknown);
    for path in [format!("{path}/thumbnail"), format!("{path}/pages/1")] {
        server
            .get(&path)
            .await
            .assert_problem(ProblemCode::PictureUnknown);
    }
    server
        .send_request("DELETE", &path, &[], Body::empty())
        .await
        .assert_problem(ProblemCode::ReceiptUnknown);
}

#[tokio::test]
async fn pictures_and_originals_go_out_safely() {
    let mut server = TestServer::start().await;
    server.start_worker();
    let file = jpeg(1);
    let id = server.upload_file("../bön\".jpg", &file).await;
    server.wait_until_read(id).await;
    let original = server.get(&format!("/api/receipts/{id}/original")).await;
    assert_eq!(original.body, file);
    assert_eq!(original.header("content-type"), Some("image/jpeg"));
    assert_eq!(original.header("x-content-type-options"), Some("nosniff"));
    assert_eq!(
        original.header("content-disposition"),
        Some("attachment; filename=\"b_n_.jpg\"; filename*=UTF-8''b%C3%B6n%22.jpg")
    );
    for name in ["thumbnail", "pages/1"] {
        let picture = server.get(&format!("/api/receipts/{id}/{name}")).await;
        assert_eq!(picture.header("content-type"), Some("image/jpeg"));
        assert_eq!(image::load_from_memory(&picture.body).unwrap().width(), 40);
    }
    for number in ["0", "2", "x", "-1"] {
        server
            .get(&format!("/api/receipts/{id}/pages/{number}"))
            .await
            .assert_problem(ProblemCode::PictureUnknown);
    }
}

#[tokio::test]
async fn known_files_are_found_by_digest() {
    let server = TestServer::start().await;
    let id = server.upload_file("a.jpg", &jpeg(1)).await;
    let sha256 = server.fetch_receipt(id).await.row.file.sha256;
    let here = |sha256: String| format!("/api/files/{sha256}");
    for spelled in [sha256.clone(), sha256.to_uppercase()] {
        assert_eq!(
            server.get(&here(spelled)).await.json::<KnownFile>().receipt,
            id
        );
    }
    for unknown in [
        sha256.replace(&sha256[..1], "x"),
        "0".repeat(64),
        "x".to_owned(),
    ] {
        server
            .get(&here(unknown))
            .await
            .assert_problem(ProblemCode::ReceiptUnknown);
    }
    server.delete_receipt(id).await;
    server
        .get(&here(sha256))
        .await
        .assert_problem(ProblemCode::ReceiptUnknown);
}

#[tokio::test]
async fn unknown_paths_are_reported() {
    let server = TestServer::start().await;
    server
        .get("/api/nothing")
        .await
        .assert_problem(ProblemCode::NotFound);
    server
        .get("/api/receipts/..%2F..%2Fetc")
        .await
        .assert_problem(ProblemCode::ReceiptUnknown);
    server
        .send_request("PUT", "/api/receipts", &[], Body::empty())
        .await
        .assert_problem(ProblemCode::MethodUnusable);
    server
        .get("/missing.js")
        .await
        .assert_problem(ProblemCode::NotFound);
    server
        .send_request("POST", "/receipts", &[], Body::empty())
        .await
        .assert_problem(ProblemCode::MethodUnusable);
}

#[tokio::test]
async fn other_sites_cannot_change_receipts() {
    let server = TestServer::start().await;
    let id = server.upload_file("a.jpg", &jpeg(1)).await;
    let foreign = [
        ("origin", "https://evil.example"),
        ("host", "127.0.0.1:8080"),
    ];
    for (method, path) in [
        ("DELETE", format!("/api/receipts/{id}")),
        ("POST", format!("/api/receipts/{id}/read")),
    ] {
        server
            .send_request(method, &path, &foreign, Body::empty())
            .await
            .assert_problem(ProblemCode::ForeignOrigin);
    }
    assert_eq!(
        server.fetch_receipt(id).await.row.status,
        ReceiptStatus::Waiting
    );
}

#[tokio::test]
async fn serves_the_app_with_a_strict_policy_and_long_cache_for_hashed_files() {
    let server = TestServer::start().await;
    for path in [
        "/",
        "/receipts",
        "/receipts/018bcfe5-6800-7707-8707-070707070707",
    ] {
        let page = server.get(path).await;
        assert_eq!(
            page.header("content-type"),
            Some("text/html; charset=utf-8"),
            "{path}"
        );
        assert_eq!(page.header("cache-control"), Some("no-cache"));
        let policy = page.header("content-security-policy").unwrap();
        assert!(
            policy.contains("script-src 'self' 'wasm-unsafe-eval';")
                && !policy.contains("unsafe-inline")
        );
    }
    let path = "/app-0123456789abcdef.js";
    let plain = server.get(path).await;
    assert_eq!(
        plain.header("cache-control"),
        Some("public, max-age=31536000, immutable")
    );
    assert_eq!(plain.header("content-encoding"), None);
    let brotli = server
        .send_request(
            "GET",
            path,
            &[("accept-encoding", "gzip, br;q=1.0")],
            Body::empty(),
        )
        .await;
    assert_eq!(
        (brotli.header("content-encoding"), &brotli.body[..]),
        (Some("br"), &b"br"[..])
    );
    let etag = plain.header("etag").unwrap();
    let unchanged = server
        .send_request("GET", path, &[("if-none-match", etag)], Body::empty())
        .await;
    assert_eq!(
        (unchanged.status, unchanged.body.len()),
        (StatusCode::NOT_MODIFIED, 0)
    );
}
