//! Originals: complete, by range, conditional, and without active content.

use axum::body::Body;
use axum::http::StatusCode;
use shared::id::ReceiptId;
use shared::problem::ProblemCode;

use crate::support;
use crate::support::{Answer, TestServer, jpeg};

/// Returns a PDF with a script that runs when it is opened.
fn scripted_pdf() -> Vec<u8> {
    let mut file = b"%PDF-1.7\n/OpenAction << /S /JavaScript /JS (app.alert(1)) >>\n".to_vec();
    file.extend((0..200_000_u32).map(|place| place.to_le_bytes()[0]));
    file
}

async fn request_original(
    server: &TestServer,
    method: &str,
    id: ReceiptId,
    headers: &[(&str, &str)],
) -> Answer {
    server
        .send_request(
            method,
            &format!("/api/receipts/{id}/original"),
            headers,
            Body::empty(),
        )
        .await
}

#[tokio::test]
async fn an_original_is_sandboxed_and_keeps_its_name() {
    let server = TestServer::start().await;
    for (name, file, media_type) in [
        (
            "rechnung \"märz\" 🧾.pdf",
            scripted_pdf(),
            "application/pdf",
        ),
        ("a.jpg", jpeg(1), "image/jpeg"),
    ] {
        let id = server.upload_file(name, &file).await;
        let answer = request_original(&server, "GET", id, &[]).await;
        assert_eq!(
            (answer.status, &answer.body[..]),
            (StatusCode::OK, &file[..])
        );
        assert_eq!(answer.header("content-type"), Some(media_type));
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(
            answer.header("content-security-policy"),
            Some("sandbox; default-src 'none'")
        );
        assert_eq!(answer.header("accept-ranges"), Some("bytes"));
        let disposition = answer.header("content-disposition").unwrap();
        assert!(
            disposition.starts_with("attachment; filename=\""),
            "{disposition}"
        );
        assert!(
            disposition.is_ascii() && disposition.contains("; filename*=UTF-8''"),
            "{disposition}"
        );
        let sha256 = server.fetch_receipt(id).await.row.file.sha256;
        assert_eq!(
            answer.header("etag"),
            Some(format!("\"{sha256}\"").as_str())
        );
    }
}

#[tokio::test]
async fn a_head_request_gets_the_headers_without_the_body() {
    let server = TestServer::start().await;
    let id = server.upload_file("a.pdf", &scripted_pdf()).await;
    let whole = request_original(&server, "GET", id, &[]).await;
    for headers in [vec![], vec![("range", "bytes=0-9")]] {
        let head = request_original(&server, "HEAD", id, &headers).await;
        assert_eq!((head.status, head.body.len()), (StatusCode::OK, 0));
        assert_eq!(
            head.header("content-length"),
            Some(scripted_pdf().len().to_string().as_str())
        );
        let mut names: Vec<_> = whole
            .headers
            .keys()
            .filter(|name| *name != "content-length")
            .collect();
        names.sort_by_key(|name| name.as_str());
        for name in names {
            assert_eq!(
                head.header(name.as_str()),
                whole.header(name.as_str()),
                "{name}"
            );
        }
    }
}

#[tokio::test]
async fn any_range_is_served() {
    let server = TestServer::start().await;
    let file = scripted_pdf();
    let (id, size) = (server.upload_file("a.pdf", &file).await, file.len());
    for (range, start, end) in [
        ("bytes=0-0".to_owned(), 0, 1),
        ("bytes=0-".to_owned(), 0, size),
        ("bytes=100000-150000".to_owned(), 100_000, 150_001),
        (format!("bytes={}-", size - 1), size - 1, size),
        (format!("bytes=5-{}", size * 2), 5, size),
        ("bytes=-1000".to_owned(), size - 1000, size),
        (format!("bytes=-{}", size * 2), 0, size),
    ] {
        let part = request_original(
            &server,
            "GET",
            id,
            &[("range", &range), ("accept-encoding", "gzip, br")],
        )
        .await;
        assert_eq!(part.status, StatusCode::PARTIAL_CONTENT, "{range}");
        assert!(part.body == file[start..end], "{range}");
        let place = format!("bytes {start}-{}/{size}", end - 1);
        assert_eq!(part.header("content-range"), Some(place.as_str()));
        assert_eq!(
            part.header("content-length"),
            Some((end - start).to_string().as_str())
        );
        assert_eq!(part.header("content-encoding"), None);
        assert_eq!(
            part.header("content-security-policy"),
            Some("sandbox; default-src 'none'")
        );
    }
}

#[tokio::test]
async fn a_range_beyond_the_end_is_refused_and_a_malformed_one_ignored() {
    let server = TestServer::start().await;
    let file = scripted_pdf();
    let id = server.upload_file("a.pdf", &file).await;
    for range in [format!("bytes={}-", file.len()), "bytes=-0".to_owned()] {
        let refusal = request_original(&server, "GET", id, &[("range", &range)]).await;
        refusal.assert_problem(ProblemCode::RangeUnusable);
        let size = format!("bytes */{}", file.len());
        assert_eq!(
            refusal.header("content-range"),
            Some(size.as_str()),
            "{range}"
        );
    }
    for range in ["bytes=9-5", "bytes=x", "lines=1-2", "bytes=0-0,5-9"] {
        let whole = request_original(&server, "GET", id, &[("range", range)]).await;
        assert_eq!(
            (whole.status, whole.header("content-range")),
            (StatusCode::OK, None),
            "{range}"
        );
        assert!(whole.body == file, "{range}");
    }
    let twice = request_original(
        &server,
        "GET",
        id,
        &[("range", "bytes=0-0"), ("range", "bytes=5-9")],
    )
    .await;
    assert_eq!(twice.status, StatusCode::OK);
}

#[tokio::test]
async fn an_unchanged_original_is_not_sent_again() {
    let server = TestServer::start().await;
    let id = server.upload_file("a.pdf", &scripted_pdf()).await;
    let etag = request_original(&server, "GET", id, &[])
        .await
        .header("etag")
        .unwrap()
        .to_owned();
    for method in ["GET", "HEAD"] {
        let same = request_original(
            &server,
            method,
            id,
            &[("if-none-match", &etag), ("range", "bytes=0-9")],
        )
        .await;
        assert_eq!(
            (same.status, same.body.len()),
            (StatusCode::NOT_MODIFIED, 0)
        );
        assert_eq!(same.header("etag"), Some(etag.as_str()));
    }
    let other = request_original(&server, "GET", id, &[("if-none-match", "\"other\"")]).await;
    assert_eq!(other.status, StatusCode::OK);
    request_original(&server, "GET", id, &[("if-match", "\"other\"")])
        .await
        .assert_problem(ProblemCode::FileChanged);
}

#[tokio::test]
async fn a_range_is_served_only_for_the_same_version() {
    let server = TestServer::start().await;
    let file = scripted_pdf();
    let id = server.upload_file("a.pdf", &file).await;
    let etag = request_original(&server, "GET", id, &[])
        .await
        .header("etag")
        .unwrap()
        .to_owned();
    for (condition, status) in [
        (etag.as_str(), StatusCode::PARTIAL_CONTENT),
        ("\"other\"", StatusCode::OK),
        (&format!("W/{etag}"), StatusCode::OK),
        ("Tue, 15 Sep 2026 10:00:00 GMT", StatusCode::OK),
    ] {
        let answer = request_original(
            &server,
            "GET",
            id,
            &[("range", "bytes=100-"), ("if-range", condition)],
        )
        .await;
        assert_eq!(answer.status, status, "{condition}");
        assert!(
            answer.body == file[if status == StatusCode::OK { 0 } else { 100 }..],
            "{condition}"
        );
    }
}

#[tokio::test]
async fn originals_are_not_compressed() {
    let server = TestServer::start().await;
    let id = server.upload_file("a.pdf", &scripted_pdf()).await;
    let accepts = [("accept-encoding", "gzip, br")];
    let original = request_original(&server, "GET", id, &accepts).await;
    assert_eq!(
        (original.header("content-encoding"), original.body.len()),
        (None, scripted_pdf().len())
    );
    assert_eq!(original.header("accept-ranges"), Some("bytes"));
    let list = server
        .send_request("GET", "/api/receipts", &accepts, Body::empty())
        .await;
    assert!(list.header("content-encoding").is_some());
}

#[tokio::test]
async fn a_file_store_serves_uploads_like_originals() {
    let server = TestServer::start_with(support::file_store_settings()).await;
    let file = b"<script>alert(1)</script>".repeat(5_000);
    let id = support::new_id();
    let answer = server
        .create_upload(id, "page.html", file.len(), &file)
        .await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    let request_upload = |headers: Vec<(&'static str, String)>| {
        let server = &server;
        async move {
            let headers: Vec<_> = headers
                .iter()
                .map(|(name, value)| (*name, value.as_str()))
                .collect();
            server
                .send_request("GET", &format!("/files/{id}"), &headers, Body::empty())
                .await
        }
    };
    let whole = request_upload(vec![]).await;
    assert!(whole.status == StatusCode::OK && whole.body == file);
    assert_eq!(
        whole.header("content-security-policy"),
        Some("sandbox; default-src 'none'")
    );
    assert_eq!(
        whole.header("content-type"),
        Some("application/octet-stream")
    );
    let etag = whole.header("etag").unwrap().to_owned();
    let part = request_upload(vec![
        ("range", "bytes=-7".to_owned()),
        ("if-range", etag.clone()),
    ])
    .await;
    assert_eq!(
        (part.status, &part.body[..]),
        (StatusCode::PARTIAL_CONTENT, &b"script>"[..])
    );
    assert_eq!(
        request_upload(vec![("if-none-match", etag)]).await.status,
        StatusCode::NOT_MODIFIED
    );
}

#[tokio::test]
async fn unknown_receipts_have_no_original() {
    let server = TestServer::start().await;
    for method in ["GET", "HEAD"] {
        request_original(&server, method, support::new_id(), &[])
            .await
            .assert_problem(ProblemCode::ReceiptUnknown);
    }
}
