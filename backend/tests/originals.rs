//! The file as it came goes out again: whole, in parts, once, and unable to do harm.

mod support;

use axum::body::Body;
use axum::http::StatusCode;
use shared::id::ReceiptId;
use shared::problem::ProblemCode;
use support::{Answer, TestServer, jpeg};

/// A PDF of some size that says of itself that it may run.
fn pdf() -> Vec<u8> {
    let mut file = b"%PDF-1.7\n/OpenAction << /S /JavaScript /JS (app.alert(1)) >>\n".to_vec();
    file.extend((0..200_000_u32).map(|place| place.to_le_bytes()[0]));
    file
}

async fn ask(server: &TestServer, method: &str, id: ReceiptId, headers: &[(&str, &str)]) -> Answer {
    server
        .ask(
            method,
            &format!("/api/receipts/{id}/original"),
            headers,
            Body::empty(),
        )
        .await
}

#[tokio::test]
async fn it_cannot_act_and_keeps_its_name() {
    let server = TestServer::start().await;
    for (name, file, media_type) in [
        ("rechnung \"märz\" 🧾.pdf", pdf(), "application/pdf"),
        ("a.jpg", jpeg(1), "image/jpeg"),
    ] {
        let id = server.send(name, &file).await;
        let answer = ask(&server, "GET", id, &[]).await;
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
        let sha256 = server.receipt(id).await.row.file.sha256;
        assert_eq!(
            answer.header("etag"),
            Some(format!("\"{sha256}\"").as_str())
        );
    }
}

#[tokio::test]
async fn a_head_says_the_same_and_sends_nothing() {
    let server = TestServer::start().await;
    let id = server.send("a.pdf", &pdf()).await;
    let whole = ask(&server, "GET", id, &[]).await;
    for headers in [vec![], vec![("range", "bytes=0-9")]] {
        let head = ask(&server, "HEAD", id, &headers).await;
        assert_eq!((head.status, head.body.len()), (StatusCode::OK, 0));
        assert_eq!(
            head.header("content-length"),
            Some(pdf().len().to_string().as_str())
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
async fn any_part_of_it_can_be_had() {
    let server = TestServer::start().await;
    let file = pdf();
    let (id, size) = (server.send("a.pdf", &file).await, file.len());
    for (range, start, end) in [
        ("bytes=0-0".to_owned(), 0, 1),
        ("bytes=0-".to_owned(), 0, size),
        ("bytes=100000-150000".to_owned(), 100_000, 150_001),
        (format!("bytes={}-", size - 1), size - 1, size),
        (format!("bytes=5-{}", size * 2), 5, size),
        ("bytes=-1000".to_owned(), size - 1000, size),
        (format!("bytes=-{}", size * 2), 0, size),
    ] {
        let part = ask(
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
async fn a_part_behind_its_end_is_refused_and_nonsense_gets_all_of_it() {
    let server = TestServer::start().await;
    let file = pdf();
    let id = server.send("a.pdf", &file).await;
    for range in [format!("bytes={}-", file.len()), "bytes=-0".to_owned()] {
        let refusal = ask(&server, "GET", id, &[("range", &range)]).await;
        refusal.is_problem(ProblemCode::RangeUnusable);
        let size = format!("bytes */{}", file.len());
        assert_eq!(
            refusal.header("content-range"),
            Some(size.as_str()),
            "{range}"
        );
    }
    for range in ["bytes=9-5", "bytes=x", "lines=1-2", "bytes=0-0,5-9"] {
        let whole = ask(&server, "GET", id, &[("range", range)]).await;
        assert_eq!(
            (whole.status, whole.header("content-range")),
            (StatusCode::OK, None),
            "{range}"
        );
        assert!(whole.body == file, "{range}");
    }
    let twice = ask(
        &server,
        "GET",
        id,
        &[("range", "bytes=0-0"), ("range", "bytes=5-9")],
    )
    .await;
    assert_eq!(twice.status, StatusCode::OK);
}

#[tokio::test]
async fn a_client_that_has_it_is_told_so() {
    let server = TestServer::start().await;
    let id = server.send("a.pdf", &pdf()).await;
    let etag = ask(&server, "GET", id, &[])
        .await
        .header("etag")
        .unwrap()
        .to_owned();
    for method in ["GET", "HEAD"] {
        let same = ask(
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
    let other = ask(&server, "GET", id, &[("if-none-match", "\"other\"")]).await;
    assert_eq!(other.status, StatusCode::OK);
    ask(&server, "GET", id, &[("if-match", "\"other\"")])
        .await
        .is_problem(ProblemCode::FileChanged);
}

#[tokio::test]
async fn a_download_goes_on_only_with_the_very_same_file() {
    let server = TestServer::start().await;
    let file = pdf();
    let id = server.send("a.pdf", &file).await;
    let etag = ask(&server, "GET", id, &[])
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
        let answer = ask(
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
async fn it_is_never_compressed_on_its_way_while_other_answers_are() {
    let server = TestServer::start().await;
    let id = server.send("a.pdf", &pdf()).await;
    let accepts = [("accept-encoding", "gzip, br")];
    let original = ask(&server, "GET", id, &accepts).await;
    assert_eq!(
        (original.header("content-encoding"), original.body.len()),
        (None, pdf().len())
    );
    assert_eq!(original.header("accept-ranges"), Some("bytes"));
    let list = server
        .ask("GET", "/api/receipts", &accepts, Body::empty())
        .await;
    assert!(list.header("content-encoding").is_some());
}

#[tokio::test]
async fn a_plain_store_of_files_gives_them_out_the_same_way() {
    let server = TestServer::behaving(support::store()).await;
    let file = b"<script>alert(1)</script>".repeat(5_000);
    let id = support::new_id();
    let answer = server.create(id, "page.html", file.len(), &file).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    let ask = |headers: Vec<(&'static str, String)>| {
        let server = &server;
        async move {
            let headers: Vec<_> = headers
                .iter()
                .map(|(name, value)| (*name, value.as_str()))
                .collect();
            server
                .ask("GET", &format!("/files/{id}"), &headers, Body::empty())
                .await
        }
    };
    let whole = ask(vec![]).await;
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
    let part = ask(vec![
        ("range", "bytes=-7".to_owned()),
        ("if-range", etag.clone()),
    ])
    .await;
    assert_eq!(
        (part.status, &part.body[..]),
        (StatusCode::PARTIAL_CONTENT, &b"script>"[..])
    );
    assert_eq!(
        ask(vec![("if-none-match", etag)]).await.status,
        StatusCode::NOT_MODIFIED
    );
}

#[tokio::test]
async fn of_no_receipt_there_is_no_original() {
    let server = TestServer::start().await;
    for method in ["GET", "HEAD"] {
        ask(&server, method, support::new_id(), &[])
            .await
            .is_problem(ProblemCode::ReceiptUnknown);
    }
}
