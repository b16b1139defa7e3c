//! Appended bytes: offsets, disconnects, concurrency and restarts.

use axum::body::Body;
use axum::http::StatusCode;
use bytes::Bytes;
use futures_util::stream;
use shared::problem::ProblemCode;
use shared::tus;

use crate::support::{TestServer, jpeg, new_id};

#[tokio::test]
async fn slices_of_any_size_become_the_file_byte_for_byte() {
    let server = TestServer::start().await;
    for slice in [37_usize, 500, 100_000] {
        let file = jpeg(u8::try_from(slice % 251).unwrap());
        let id = new_id();
        let first = slice.min(file.len());
        let mut answer = server
            .create_upload(id, "a.jpg", file.len(), &file[..first])
            .await;
        let mut offset = first;
        while offset < file.len() {
            let end = (offset + slice).min(file.len());
            answer = server
                .append_bytes(id, offset, file[offset..end].to_vec())
                .await;
            assert_eq!(answer.status, StatusCode::NO_CONTENT);
            assert_eq!(answer.header(tus::OFFSET), Some(end.to_string().as_str()));
            offset = end;
        }
        assert_eq!(
            answer.header(tus::RECEIPT_ID),
            Some(id.to_string().as_str())
        );
        assert_eq!(server.fetch_original(id).await, file);
    }
}

#[tokio::test]
async fn a_patch_with_a_wrong_offset_type_or_length_is_refused() {
    let server = TestServer::start().await;
    let (id, file) = (new_id(), jpeg(1));
    server
        .create_upload(id, "a.jpg", file.len(), &file[..10])
        .await;
    let wrong = server.append_bytes(id, 5, file[5..].to_vec()).await;
    wrong.assert_problem(ProblemCode::OffsetMismatch);
    assert_eq!(wrong.header(tus::OFFSET), Some("10"));
    server
        .append_bytes(id, file.len() + 5, "x")
        .await
        .assert_problem(ProblemCode::OffsetMismatch);

    let path = format!("/files/{id}");
    for (headers, code) in [
        (
            vec![
                (tus::OFFSET, "10"),
                ("content-type", "application/octet-stream"),
            ],
            ProblemCode::ContentTypeUnusable,
        ),
        (
            vec![
                (tus::OFFSET, "10"),
                ("content-type", "application/offset+octet-stream2"),
            ],
            ProblemCode::ContentTypeUnusable,
        ),
        (
            vec![("content-type", tus::CONTENT_TYPE)],
            ProblemCode::HeaderUnusable,
        ),
        (
            vec![(tus::OFFSET, "-10"), ("content-type", tus::CONTENT_TYPE)],
            ProblemCode::HeaderUnusable,
        ),
        (
            vec![
                (tus::OFFSET, "10"),
                ("content-type", tus::CONTENT_TYPE),
                ("content-length", "99999"),
            ],
            ProblemCode::LengthExceeded,
        ),
    ] {
        let headers: Vec<_> = [(tus::RESUMABLE, "1.0.0")]
            .into_iter()
            .chain(headers)
            .collect();
        server
            .send_request("PATCH", &path, &headers, Body::from("x"))
            .await
            .assert_problem(code);
    }
    server
        .append_bytes(new_id(), 0, "x")
        .await
        .assert_problem(ProblemCode::UploadUnknown);
    assert_eq!(
        server
            .send_tus_request("HEAD", id)
            .await
            .header(tus::OFFSET),
        Some("10")
    );
}

#[tokio::test]
async fn a_body_without_a_length_stops_at_the_end_of_the_file() {
    let server = TestServer::start().await;
    let (id, file) = (new_id(), jpeg(1));
    server
        .create_upload(id, "a.jpg", file.len(), &file[..10])
        .await;
    let rest = Bytes::from(file[10..].to_vec());
    let endless = stream::iter([
        Ok::<_, std::io::Error>(rest),
        Ok(Bytes::from_static(b"and more")),
    ]);
    server
        .append_bytes(id, 10, Body::from_stream(endless))
        .await
        .assert_problem(ProblemCode::LengthExceeded);
    assert_eq!(
        server
            .send_tus_request("HEAD", id)
            .await
            .header(tus::RECEIPT_ID),
        Some(id.to_string().as_str())
    );
    assert_eq!(server.fetch_original(id).await, file);
}

#[tokio::test]
async fn bytes_received_before_a_disconnect_are_kept() {
    let server = TestServer::start().await;
    let (id, file) = (new_id(), jpeg(1));
    server
        .create_upload(id, "a.jpg", file.len(), &file[..10])
        .await;
    let cut = [
        Ok(Bytes::from(file[10..200].to_vec())),
        Err(std::io::Error::from(std::io::ErrorKind::ConnectionReset)),
    ];
    server
        .append_bytes(id, 10, Body::from_stream(stream::iter(cut)))
        .await;
    assert_eq!(
        server
            .send_tus_request("HEAD", id)
            .await
            .header(tus::OFFSET),
        Some("200")
    );
    server.append_bytes(id, 200, file[200..].to_vec()).await;
    assert_eq!(server.fetch_original(id).await, file);
}

#[tokio::test]
async fn one_of_many_appends_at_the_same_offset_wins() {
    let server = TestServer::start().await;
    let (id, file) = (new_id(), jpeg(1));
    server
        .create_upload(id, "a.jpg", file.len(), &file[..10])
        .await;
    let answers = futures_util::future::join_all(
        (0..8).map(|_| server.append_bytes(id, 10, file[10..300].to_vec())),
    )
    .await;
    let won = answers
        .iter()
        .filter(|answer| answer.status == StatusCode::NO_CONTENT)
        .count();
    let lost = answers
        .iter()
        .filter(|answer| answer.status == StatusCode::CONFLICT)
        .count();
    assert_eq!((won, lost), (1, 7));
    server.append_bytes(id, 300, file[300..].to_vec()).await;
    assert_eq!(server.fetch_original(id).await, file);
}

#[tokio::test]
async fn an_upload_resumes_after_a_restart() {
    let server = TestServer::start().await;
    let (id, file) = (new_id(), jpeg(1));
    server
        .create_upload(id, "a.jpg", file.len(), &file[..333])
        .await;
    let server = TestServer::start_in(server.stop().await, None).await;
    assert_eq!(
        server
            .send_tus_request("HEAD", id)
            .await
            .header(tus::OFFSET),
        Some("333")
    );
    server.append_bytes(id, 333, file[333..].to_vec()).await;
    let detail = server.fetch_receipt(id).await;
    let mut hash = backend::hash::ResumableHash::start_empty();
    hash.update(&file);
    assert_eq!(detail.row.file.sha256, hash.into_hex());
    assert_eq!(server.fetch_original(id).await, file);
}
