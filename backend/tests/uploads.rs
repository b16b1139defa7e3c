//! The tus protocol verb by verb: headers in, headers out.

mod support;

use axum::body::Body;
use axum::http::StatusCode;
use bytes::Bytes;
use futures_util::stream;
use shared::problem::ProblemCode;
use shared::tus;
use support::{MAX_FILE_BYTES, TestServer, jpeg, new_id};

#[tokio::test]
async fn options_tell_what_is_spoken_even_without_a_version() {
    let server = TestServer::start().await;
    for path in ["/files", "/files/"] {
        let answer = server
            .ask("OPTIONS", path, &[(tus::RESUMABLE, "9.9.9")], Body::empty())
            .await;
        assert_eq!(answer.status, StatusCode::OK);
        assert_eq!(answer.header("tus-version"), Some("1.0.0"));
        assert_eq!(
            answer.header("tus-extension"),
            Some(
                "creation,creation-with-upload,creation-defer-length,termination,checksum,checksum-trailer,concatenation,expiration"
            )
        );
        assert_eq!(
            answer.header("tus-max-size"),
            Some(MAX_FILE_BYTES.to_string().as_str())
        );
    }
}

#[tokio::test]
async fn other_versions_are_refused_and_ours_is_named_everywhere() {
    let server = TestServer::start().await;
    for headers in [&[][..], &[(tus::RESUMABLE, "0.2.2")]] {
        for (method, path) in [
            ("POST", "/files"),
            ("HEAD", "/files/x"),
            ("PATCH", "/files/x"),
            ("PUT", "/files/x"),
        ] {
            let answer = server.ask(method, path, headers, Body::empty()).await;
            assert_eq!(answer.status, StatusCode::PRECONDITION_FAILED, "{method}");
            assert_eq!(answer.header(tus::RESUMABLE), Some("1.0.0"));
            assert_eq!(answer.header("tus-version"), Some("1.0.0"));
        }
    }
    let answer = server
        .ask("PUT", "/files", &[(tus::RESUMABLE, "1.0.0")], Body::empty())
        .await;
    answer.is_problem(ProblemCode::MethodUnusable);
    assert_eq!(answer.header(tus::RESUMABLE), Some("1.0.0"));
}

#[tokio::test]
async fn creates_with_the_id_of_the_client_and_answers_where() {
    let server = TestServer::start().await;
    let (id, file) = (new_id(), jpeg(1));
    let answer = server.create(id, "bon.jpg", file.len(), &file[..100]).await;
    assert_eq!(answer.status, StatusCode::CREATED);
    assert_eq!(
        answer.header("location"),
        Some(format!("http://localhost/files/{id}").as_str())
    );
    assert_eq!(answer.header(tus::OFFSET), Some("100"));
    assert_eq!(answer.header(tus::RECEIPT_ID), None);

    let again = server.create(id, "bon.jpg", file.len(), &file[..100]).await;
    again.is_problem(ProblemCode::UploadExists);

    let metadata = tus::format_metadata(&[("filename", "a"), ("id", "../../etc")]);
    let headers = [
        (tus::RESUMABLE, "1.0.0"),
        (tus::LENGTH, "5"),
        (tus::METADATA, metadata.as_str()),
    ];
    server
        .ask("POST", "/files", &headers, Body::empty())
        .await
        .is_problem(ProblemCode::HeaderUnusable);
}

#[tokio::test]
async fn a_client_without_an_id_gets_one() {
    let server = TestServer::start().await;
    let headers = [
        (tus::RESUMABLE, "1.0.0"),
        (tus::LENGTH, "5"),
        (tus::METADATA, ""),
    ];
    let answer = server.ask("POST", "/files/", &headers, Body::empty()).await;
    assert_eq!(answer.status, StatusCode::CREATED);
    let location = answer.header("location").unwrap().to_owned();
    let head = server
        .ask(
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
        // A space at the end is cut off by HTTP itself.
        if length == Some("5 ") {
            continue;
        }
        server
            .ask("POST", "/files", &headers, Body::empty())
            .await
            .is_problem(code);
    }
    let most = MAX_FILE_BYTES.to_string();
    let answer = server
        .ask(
            "POST",
            "/files",
            &[(tus::RESUMABLE, "1.0.0"), (tus::LENGTH, &most)],
            Body::empty(),
        )
        .await;
    assert_eq!(answer.status, StatusCode::CREATED);
}

#[tokio::test]
async fn head_says_what_is_there_and_repeats_the_metadata() {
    let server = TestServer::start().await;
    let (id, file) = (new_id(), jpeg(1));
    server
        .create(id, "Käse 🧀.jpg", file.len(), &file[..10])
        .await;
    let head = server.tus("HEAD", id).await;
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

    let unknown = server.tus("HEAD", new_id()).await;
    assert_eq!(
        (unknown.status, unknown.header(tus::OFFSET)),
        (StatusCode::NOT_FOUND, None)
    );
}

#[tokio::test]
async fn slices_of_any_size_become_the_file_byte_for_byte() {
    let server = TestServer::start().await;
    for slice in [37_usize, 500, 100_000] {
        let file = jpeg(u8::try_from(slice % 251).unwrap());
        let id = new_id();
        let first = slice.min(file.len());
        let mut answer = server.create(id, "a.jpg", file.len(), &file[..first]).await;
        let mut offset = first;
        while offset < file.len() {
            let end = (offset + slice).min(file.len());
            answer = server.append(id, offset, file[offset..end].to_vec()).await;
            assert_eq!(answer.status, StatusCode::NO_CONTENT);
            assert_eq!(answer.header(tus::OFFSET), Some(end.to_string().as_str()));
            offset = end;
        }
        assert_eq!(
            answer.header(tus::RECEIPT_ID),
            Some(id.to_string().as_str())
        );
        assert_eq!(
            server
                .get(&format!("/api/receipts/{id}/original"))
                .await
                .body,
            file
        );
    }
}

#[tokio::test]
async fn a_patch_must_fit() {
    let server = TestServer::start().await;
    let (id, file) = (new_id(), jpeg(1));
    server.create(id, "a.jpg", file.len(), &file[..10]).await;
    let wrong = server.append(id, 5, file[5..].to_vec()).await;
    wrong.is_problem(ProblemCode::OffsetMismatch);
    assert_eq!(wrong.header(tus::OFFSET), Some("10"));
    server
        .append(id, file.len() + 5, "x")
        .await
        .is_problem(ProblemCode::OffsetMismatch);

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
            .ask("PATCH", &path, &headers, Body::from("x"))
            .await
            .is_problem(code);
    }
    server
        .append(new_id(), 0, "x")
        .await
        .is_problem(ProblemCode::UploadUnknown);
    assert_eq!(server.tus("HEAD", id).await.header(tus::OFFSET), Some("10"));
}

#[tokio::test]
async fn a_body_without_a_length_stops_at_the_end_of_the_file() {
    let server = TestServer::start().await;
    let (id, file) = (new_id(), jpeg(1));
    server.create(id, "a.jpg", file.len(), &file[..10]).await;
    let rest = Bytes::from(file[10..].to_vec());
    let endless = stream::iter([
        Ok::<_, std::io::Error>(rest),
        Ok(Bytes::from_static(b"and more")),
    ]);
    server
        .append(id, 10, Body::from_stream(endless))
        .await
        .is_problem(ProblemCode::LengthExceeded);
    assert_eq!(
        server.tus("HEAD", id).await.header(tus::RECEIPT_ID),
        Some(id.to_string().as_str())
    );
    assert_eq!(
        server
            .get(&format!("/api/receipts/{id}/original"))
            .await
            .body,
        file
    );
}

#[tokio::test]
async fn what_arrived_before_a_cut_is_kept() {
    let server = TestServer::start().await;
    let (id, file) = (new_id(), jpeg(1));
    server.create(id, "a.jpg", file.len(), &file[..10]).await;
    let cut = [
        Ok(Bytes::from(file[10..200].to_vec())),
        Err(std::io::Error::from(std::io::ErrorKind::ConnectionReset)),
    ];
    server
        .append(id, 10, Body::from_stream(stream::iter(cut)))
        .await;
    assert_eq!(
        server.tus("HEAD", id).await.header(tus::OFFSET),
        Some("200")
    );
    server.append(id, 200, file[200..].to_vec()).await;
    assert_eq!(
        server
            .get(&format!("/api/receipts/{id}/original"))
            .await
            .body,
        file
    );
}

#[tokio::test]
async fn of_many_requests_at_one_place_one_wins() {
    let server = TestServer::start().await;
    let (id, file) = (new_id(), jpeg(1));
    server.create(id, "a.jpg", file.len(), &file[..10]).await;
    let answers = futures_util::future::join_all(
        (0..8).map(|_| server.append(id, 10, file[10..300].to_vec())),
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
    server.append(id, 300, file[300..].to_vec()).await;
    assert_eq!(
        server
            .get(&format!("/api/receipts/{id}/original"))
            .await
            .body,
        file
    );
}

#[tokio::test]
async fn other_files_are_refused_by_their_first_bytes_and_leave_nothing() {
    let server = TestServer::start().await;
    let text = b"Dear Sir or Madam, this is a text called photo.jpg".repeat(40);
    let id = new_id();
    server
        .create(id, "photo.jpg", text.len(), &text[..10])
        .await;
    server
        .append(id, 10, text[10..].to_vec())
        .await
        .is_problem(ProblemCode::UnknownKind);
    server
        .tus("HEAD", id)
        .await
        .is_problem(ProblemCode::UploadUnknown);
    server
        .create(new_id(), "tiny.jpg", 5, b"hello")
        .await
        .is_problem(ProblemCode::UnknownKind);
    assert_eq!(server.files_kept(), 0);
}

#[tokio::test]
async fn delete_frees_the_bytes() {
    let server = TestServer::start().await;
    let (id, file) = (new_id(), jpeg(1));
    server.create(id, "a.jpg", file.len(), &file[..100]).await;
    assert_eq!(server.files_kept(), 1);
    assert_eq!(
        server.tus("DELETE", id).await.status,
        StatusCode::NO_CONTENT
    );
    server
        .tus("HEAD", id)
        .await
        .is_problem(ProblemCode::UploadUnknown);
    server
        .tus("DELETE", id)
        .await
        .is_problem(ProblemCode::UploadUnknown);
    assert_eq!(server.files_kept(), 0);

    let whole = server.send("a.jpg", &file).await;
    assert_eq!(
        server.tus("DELETE", whole).await.status,
        StatusCode::NO_CONTENT
    );
    server
        .tus("HEAD", whole)
        .await
        .is_problem(ProblemCode::UploadUnknown);
    assert_eq!(
        server
            .get(&format!("/api/receipts/{whole}/original"))
            .await
            .body,
        file,
        "the receipt stays"
    );
    server
        .create(whole, "a.jpg", file.len(), &file)
        .await
        .is_problem(ProblemCode::UploadExists);
    assert_eq!(server.files_kept(), 1);
}

#[tokio::test]
async fn the_very_same_file_makes_no_second_receipt() {
    let server = TestServer::start().await;
    let file = jpeg(1);
    let first = server.send("a.jpg", &file).await;
    let second = new_id();
    let answer = server
        .create(second, "copy of a.jpg", file.len(), &file)
        .await;
    assert_eq!(
        answer.header(tus::RECEIPT_ID),
        Some(first.to_string().as_str())
    );
    assert_eq!(
        server.tus("HEAD", second).await.header(tus::RECEIPT_ID),
        Some(first.to_string().as_str())
    );
    assert_eq!(server.files_kept(), 1);

    // Ending the second upload does not touch the receipt of the first.
    server.tus("DELETE", second).await;
    assert_eq!(server.receipt(first).await.row.file.name, "a.jpg");
    // The receipt lies in the trash: the very same file brings it back.
    server
        .ask(
            "DELETE",
            &format!("/api/receipts/{first}"),
            &[],
            Body::empty(),
        )
        .await;
    assert_eq!(server.send("a.jpg", &file).await, first);
    assert_eq!(server.receipt(first).await.row.file.name, "a.jpg");
}

#[tokio::test]
async fn an_upload_goes_on_after_a_restart() {
    let server = TestServer::start().await;
    let (id, file) = (new_id(), jpeg(1));
    server.create(id, "a.jpg", file.len(), &file[..333]).await;
    let server = TestServer::over(server.stop().await, None).await;
    assert_eq!(
        server.tus("HEAD", id).await.header(tus::OFFSET),
        Some("333")
    );
    server.append(id, 333, file[333..].to_vec()).await;
    let detail = server.receipt(id).await;
    let mut hash = backend::hash::ResumableHash::start_empty();
    hash.update(&file);
    assert_eq!(detail.row.file.sha256, hash.into_hex());
    assert_eq!(
        server
            .get(&format!("/api/receipts/{id}/original"))
            .await
            .body,
        file
    );
}
