//! Versions, creation and state of uploads.

use axum::body::Body;
use axum::http::StatusCode;
use shared::problem::ProblemCode;
use shared::tus;

use crate::support::{MAX_FILE_BYTES, TestServer, jpeg, new_id};

#[tokio::test]
async fn options_list_versions_and_extensions() {
    let server = TestServer::start().await;
    for path in ["/files", "/files/"] {
        let answer = server
            .send_request("OPTIONS", path, &[(tus::RESUMABLE, "9.9.9")], Body::empty())
            .await;
        assert_eq!(answer.status, StatusCode::OK);
        assert_eq!(answer.header("tus-version"), Some("1.0.0"));
        assert_eq!(
            answer.header("tus-extension"),
            Some(
                "creation,creation-with-upload,creation-defer-length,termination,checksum,\
                 checksum-trailer,concatenation,expiration"
            )
        );
        assert_eq!(
            answer.header("tus-max-size"),
            Some(MAX_FILE_BYTES.to_string().as_str())
        );
    }
}

#[tokio::test]
async fn other_versions_are_refused_and_the_supported_one_is_named() {
    let server = TestServer::start().await;
    for headers in [&[][..], &[(tus::RESUMABLE, "0.2.2")]] {
        for (method, path) in [
            ("POST", "/files"),
            ("HEAD", "/files/x"),
            ("PATCH", "/files/x"),
            ("PUT", "/files/x"),
        ] {
            let answer = server
                .send_request(method, path, headers, Body::empty())
                .await;
            assert_eq!(answer.status, StatusCode::PRECONDITION_FAILED, "{method}");
            assert_eq!(answer.header(tus::RESUMABLE), Some("1.0.0"));
            assert_eq!(answer.header("tus-version"), Some("1.0.0"));
        }
    }
    let answer = server
        .send_request("PUT", "/files", &[(tus::RESUMABLE, "1.0.0")], Body::empty())
        .await;
    answer.assert_problem(ProblemCode::MethodUnusable);
    assert_eq!(answer.header(tus::RESUMABLE), Some("1.0.0"));
}

#[tokio::test]
async fn an_upload_is_created_with_the_id_of_the_client() {
    let server = TestServer::start().await;
    let (id, file) = (new_id(), jpeg(1));
    let answer = server
        .create_upload(id, "bon.jpg", file.len(), &file[..100])
        .await;
    assert_eq!(answer.status, StatusCode::CREATED);
    assert_eq!(
        answer.header("location"),
        Some(format!("http://localhost/files/{id}").as_str())
    );
    assert_eq!(answer.header(tus::OFFSET), Some("100"));
    assert_eq!(answer.header(tus::RECEIPT_ID), None);

    let again = server
        .create_upload(id, "bon.jpg", file.len(), &file[..100])
        .await;
    again.assert_problem(ProblemCode::UploadExists);

    let metadata = tus::format_metadata(&[("filename", "a"), ("id", "../../etc")]);
    let headers = [
        (tus::RESUMABLE, "1.0.0"),
        (tus::LENGTH, "5"),
        (tus::METADATA, metadata.as_str()),
    ];
    server
        .send_request("POST", "/files", &headers, Body::empty())
        .await
        .assert_problem(ProblemCode::HeaderUnusable);
}

#[tokio::test]
async fn a_client_without_an_id_gets_one() {
    let server = TestServer::start().await;
    let headers = [
        (tus::RESUMABLE, "1.0.0"),
        (tus::LENGTH, "5"),
        (tus::METADATA, ""),
    ];
    let answer = server
        .send_request("POST", "/files/", &headers, Body::empty())
        .await;
    assert_eq!(answer.status, StatusCode::CREATED);
    let location = answer.header("location").unwrap().to_owned();
    let head = server
        .send_request(
            "HEAD",
            &location,
            &[(tus::RESUMABLE, "1.0.0")],
            Body::empty(),
        )
        .await;
    assert_eq!(head.status, StatusCode::OK);
    assert_eq!(head.header(tus::OFFSET), Some("0"));
}

#[tokio::test]
async fn lengths_are_digits_and_within_the_limit() {
    let server = TestServer::start().await;
    let over = (MAX_FILE_BYTES + 1).to_string();
    for (length, code) in [
        (None, ProblemCode::HeaderUnusable),
        (Some("-1"), ProblemCode::HeaderUnusable),
        (Some("+5"), ProblemCode::HeaderUnusable),
        (Some("5 "), ProblemCode::HeaderUnusable),
        (Some("0x10"), ProblemCode::HeaderUnusable),
        (Some("18446744073709551616"), ProblemCode::HeaderUnusable),
        (Some("9223372036854775807"), ProblemCode::TooLarge),
        (Some(over.as_str()), ProblemCode::TooLarge),
        (Some("0"), ProblemCode::EmptyFile),
    ] {
        let mut headers = vec![(tus::RESUMABLE, "1.0.0")];
        headers.extend(length.map(|length| (tus::LENGTH, length)));
        // HTTP trims a trailing space.
        if length == Some("5 ") {
            continue;
        }
        server
            .send_request("POST", "/files", &headers, Body::empty())
            .await
            .assert_problem(code);
    }
    let most = MAX_FILE_BYTES.to_string();
    let answer = server
        .send_request(
            "POST",
            "/files",
            &[(tus::RESUMABLE, "1.0.0"), (tus::LENGTH, &most)],
            Body::empty(),
        )
        .await;
    assert_eq!(answer.status, StatusCode::CREATED);
}

#[tokio::test]
async fn head_returns_offset_length_and_metadata() {
    let server = TestServer::start().await;
    let (id, file) = (new_id(), jpeg(1));
    server
        .create_upload(id, "Käse 🧀.jpg", file.len(), &file[..10])
        .await;
    let head = server.send_tus_request("HEAD", id).await;
    assert_eq!(head.status, StatusCode::OK);
    assert_eq!(head.header(tus::OFFSET), Some("10"));
    assert_eq!(
        head.header(tus::LENGTH),
        Some(file.len().to_string().as_str())
    );
    assert_eq!(head.header("cache-control"), Some("no-store"));
    let id_text = id.to_string();
    let metadata = tus::format_metadata(&[("filename", "Käse 🧀.jpg"), ("id", &id_text)]);
    assert_eq!(head.header(tus::METADATA), Some(metadata.as_str()));

    let unknown = server.send_tus_request("HEAD", new_id()).await;
    assert_eq!(
        (unknown.status, unknown.header(tus::OFFSET)),
        (StatusCode::NOT_FOUND, None)
    );
}
