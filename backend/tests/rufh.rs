//! Resumable uploads for HTTP (IETF draft): request and response headers.

use axum::body::Body;
use axum::http::StatusCode;
use backend::settings::Settings;
use bytes::Bytes;
use futures_util::stream;
use serde_json::Value;
use shared::problem::ProblemCode;
use shared::tus;

use crate::support;
use crate::support::{
    Answer, MAX_FILE_BYTES, TestServer, file_store_settings, jpeg, test_settings,
};

async fn start_rufh_server() -> TestServer {
    TestServer::start_with(Settings {
        supports_rufh: true,
        ..test_settings()
    })
    .await
}

async fn create_upload(
    server: &TestServer,
    complete: &str,
    more: &[(&str, &str)],
    body: &[u8],
) -> Answer {
    let length = body.len().to_string();
    let mut headers = vec![
        ("upload-complete", complete),
        ("upload-draft-interop-version", "8"),
    ];
    headers.push(("content-length", &length));
    headers.extend_from_slice(more);
    server
        .send_request("POST", "/files", &headers, body.to_vec())
        .await
}

async fn append_bytes(
    server: &TestServer,
    path: &str,
    offset: usize,
    complete: &str,
    body: &[u8],
) -> Answer {
    let (offset, length) = (offset.to_string(), body.len().to_string());
    let headers = [
        ("upload-complete", complete),
        ("upload-offset", &offset),
        ("content-type", "application/partial-upload"),
        ("content-length", &length),
    ];
    server
        .send_request("PATCH", path, &headers, body.to_vec())
        .await
}

async fn fetch_head(server: &TestServer, path: &str) -> Answer {
    server
        .send_request(
            "HEAD",
            path,
            &[("upload-draft-interop-version", "8")],
            Body::empty(),
        )
        .await
}

fn location_path(answer: &Answer) -> String {
    answer.header("location").expect("a location").to_owned()
}

#[tokio::test]
async fn creation_and_appends_become_the_file() {
    let server = start_rufh_server().await;
    let file = jpeg(1);
    let created = create_upload(
        &server,
        "?0",
        &[("content-disposition", "form-data; filename=\"bon.jpg\"")],
        b"",
    )
    .await;
    assert_eq!(created.status, StatusCode::CREATED, "{}", created.text());
    assert_eq!(created.header("upload-complete"), Some("?0"));
    assert_eq!(
        created.header("upload-limit"),
        Some("max-size=1048576, max-age=604800")
    );
    let path = location_path(&created);

    let some = append_bytes(&server, &path, 0, "?0", &file[..300]).await;
    assert_eq!(
        (some.status, some.header("upload-complete")),
        (StatusCode::NO_CONTENT, Some("?0"))
    );
    let standing = fetch_head(&server, &path).await;
    assert_eq!(standing.status, StatusCode::NO_CONTENT);
    assert_eq!(
        (
            standing.header("upload-offset"),
            standing.header("upload-complete")
        ),
        (Some("300"), Some("?0"))
    );
    assert_eq!(standing.header("cache-control"), Some("no-store"));
    assert!(
        standing.header("upload-limit").is_some() && standing.header("upload-length").is_none()
    );

    let rest = append_bytes(&server, &path, 300, "?1", &file[300..]).await;
    assert_eq!(
        (rest.status, rest.header("upload-complete")),
        (StatusCode::NO_CONTENT, Some("?1"))
    );
    let id = rest
        .header(tus::RECEIPT_ID)
        .expect("it is a receipt now")
        .parse()
        .unwrap();
    let detail = server.fetch_receipt(id).await;
    assert_eq!(detail.row.file.name, "bon.jpg");
    assert_eq!(server.fetch_original(id).await, file);
    assert_eq!(
        fetch_head(&server, &path).await.header("upload-complete"),
        Some("?1")
    );
}

#[tokio::test]
async fn one_request_may_hold_the_whole_file() {
    let server = start_rufh_server().await;
    let file = jpeg(2);
    let whole = create_upload(&server, "?1", &[], &file).await;
    assert_eq!(
        (whole.status, whole.header("upload-complete")),
        (StatusCode::CREATED, Some("?1"))
    );
    assert_eq!(
        whole.header("upload-offset"),
        Some(file.len().to_string().as_str())
    );
    assert!(whole.header(tus::RECEIPT_ID).is_some());
}

#[tokio::test]
async fn a_body_without_a_size_may_end_the_file() {
    let server = start_rufh_server().await;
    let file = jpeg(3);
    let pieces: Vec<_> = file
        .chunks(100)
        .map(|piece| Ok::<_, std::io::Error>(Bytes::copy_from_slice(piece)))
        .collect();
    let headers = [("upload-complete", "?1")];
    let whole = server
        .send_request(
            "POST",
            "/files",
            &headers,
            Body::from_stream(stream::iter(pieces)),
        )
        .await;
    assert_eq!(
        (whole.status, whole.header("upload-complete")),
        (StatusCode::CREATED, Some("?1")),
        "{}",
        whole.text()
    );
    assert!(whole.header(tus::RECEIPT_ID).is_some());
}

#[tokio::test]
async fn a_wrong_offset_is_told_with_the_right_one() {
    let server = start_rufh_server().await;
    let file = jpeg(1);
    let path = location_path(&create_upload(&server, "?0", &[], &file[..100]).await);
    let wrong = append_bytes(&server, &path, 50, "?0", &file[50..]).await;
    wrong.assert_problem(ProblemCode::OffsetMismatch);
    assert_eq!(
        (
            wrong.header("upload-offset"),
            wrong.header("upload-complete")
        ),
        (Some("100"), Some("?0"))
    );
    let problem: Value = serde_json::from_slice(&wrong.body).unwrap();
    assert_eq!(
        (&problem["expected-offset"], &problem["provided-offset"]),
        (&100.into(), &50.into())
    );
    assert!(
        problem["type"]
            .as_str()
            .unwrap()
            .ends_with("#mismatching-upload-offset")
    );
}

#[tokio::test]
async fn lengths_that_differ_are_inconsistent() {
    let server = start_rufh_server().await;
    let file = jpeg(1);
    let created = create_upload(&server, "?1", &[("upload-length", "7")], &file).await;
    assert_eq!(created.status, StatusCode::BAD_REQUEST);
    assert!(created.text().contains("inconsistent-upload-length"));
    let path = location_path(
        &create_upload(&server, "?0", &[("upload-length", "5000")], &file[..100]).await,
    );
    let appended = append_bytes(&server, &path, 100, "?1", &file[100..200]).await;
    assert_eq!(appended.status, StatusCode::BAD_REQUEST);
    assert!(appended.text().contains("inconsistent-upload-length"));
}

#[tokio::test]
async fn an_upload_over_the_limit_is_refused_and_ended() {
    let server = start_rufh_server().await;
    let size = (MAX_FILE_BYTES + 1).to_string();
    let large = create_upload(&server, "?0", &[("upload-length", &size)], b"").await;
    large.assert_problem(ProblemCode::TooLarge);
    assert!(large.header("upload-limit").is_some());
    let file = jpeg(1);
    let path = location_path(
        &create_upload(&server, "?0", &[("upload-length", "200")], &file[..100]).await,
    );
    append_bytes(&server, &path, 100, "?0", &file[100..400])
        .await
        .assert_problem(ProblemCode::LengthExceeded);
    assert_eq!(
        fetch_head(&server, &path).await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn digests_are_checked_for_a_request_and_for_the_file() {
    let server = start_rufh_server().await;
    let file = jpeg(1);
    let digest = |bytes: &[u8]| {
        use base64::Engine as _;
        let mut hash = backend::hash::ResumableHash::start_empty();
        hash.update(bytes);
        format!(
            "sha-256=:{}:",
            base64::engine::general_purpose::STANDARD.encode(hash.into_bytes())
        )
    };
    let wrong = digest(b"something else");
    create_upload(&server, "?0", &[("content-digest", &wrong)], &file)
        .await
        .assert_problem(ProblemCode::ChecksumMismatch);
    create_upload(&server, "?1", &[("repr-digest", &wrong)], &file)
        .await
        .assert_problem(ProblemCode::DigestMismatch);
    assert_eq!(server.count_files(), 0);
    let right = digest(&file);
    let both = [
        ("content-digest", right.as_str()),
        ("repr-digest", right.as_str()),
    ];
    assert_eq!(
        create_upload(&server, "?1", &both, &file).await.status,
        StatusCode::CREATED
    );
}

#[tokio::test]
async fn each_upload_keeps_the_protocol_of_its_creation() {
    let server = start_rufh_server().await;
    let path = location_path(&create_upload(&server, "?0", &[], &jpeg(1)[..50]).await);
    // For a HEAD without protocol headers, the protocol of the upload decides.
    let plain = server.send_request("HEAD", &path, &[], Body::empty()).await;
    assert_eq!(
        (plain.status, plain.header("upload-complete")),
        (StatusCode::NO_CONTENT, Some("?0"))
    );
    let options = server
        .send_request("OPTIONS", "/files", &[], Body::empty())
        .await;
    assert!(options.header("upload-limit").is_some());
    assert_eq!(
        server
            .send_request("DELETE", &path, &[], Body::empty())
            .await
            .status,
        StatusCode::NO_CONTENT
    );
    assert_eq!(
        fetch_head(&server, &path).await.status,
        StatusCode::NOT_FOUND
    );

    let tus = server
        .create_upload(support::new_id(), "a.jpg", 500, &jpeg(1)[..50])
        .await;
    let plain = server
        .send_request("HEAD", &location_path(&tus), &[], Body::empty())
        .await;
    plain.assert_problem(ProblemCode::TusVersion);
}

#[tokio::test]
async fn the_protocol_is_off_by_default() {
    let server = TestServer::start_with(file_store_settings()).await;
    create_upload(&server, "?1", &[], b"bytes")
        .await
        .assert_problem(ProblemCode::TusVersion);
    let options = server
        .send_request("OPTIONS", "/files", &[], Body::empty())
        .await;
    assert!(options.header("upload-limit").is_none());
}
