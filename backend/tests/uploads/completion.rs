//! Ends of uploads: refused kinds, termination and identical files.

use axum::http::StatusCode;
use shared::problem::ProblemCode;
use shared::tus;

use crate::support::{TestServer, jpeg, new_id};

#[tokio::test]
async fn other_files_are_refused_by_their_first_bytes_and_leave_nothing() {
    let server = TestServer::start().await;
    let text = b"Dear Sir or Madam, this is a text called photo.jpg".repeat(40);
    let id = new_id();
    server
        .create_upload(id, "photo.jpg", text.len(), &text[..10])
        .await;
    server
        .append_bytes(id, 10, text[10..].to_vec())
        .await
        .assert_problem(ProblemCode::UnknownKind);
    server
        .send_tus_request("HEAD", id)
        .await
        .assert_problem(ProblemCode::UploadUnknown);
    server
        .create_upload(new_id(), "tiny.jpg", 5, b"hello")
        .await
        .assert_problem(ProblemCode::UnknownKind);
    assert_eq!(server.count_files(), 0);
}

#[tokio::test]
async fn terminating_an_upload_deletes_its_bytes() {
    let server = TestServer::start().await;
    let (id, file) = (new_id(), jpeg(1));
    server
        .create_upload(id, "a.jpg", file.len(), &file[..100])
        .await;
    assert_eq!(server.count_files(), 1);
    assert_eq!(
        server.send_tus_request("DELETE", id).await.status,
        StatusCode::NO_CONTENT
    );
    server
        .send_tus_request("HEAD", id)
        .await
        .assert_problem(ProblemCode::UploadUnknown);
    server
        .send_tus_request("DELETE", id)
        .await
        .assert_problem(ProblemCode::UploadUnknown);
    assert_eq!(server.count_files(), 0);

    let whole = server.upload_file("a.jpg", &file).await;
    assert_eq!(
        server.send_tus_request("DELETE", whole).await.status,
        StatusCode::NO_CONTENT
    );
    server
        .send_tus_request("HEAD", whole)
        .await
        .assert_problem(ProblemCode::UploadUnknown);
    assert_eq!(
        server.fetch_original(whole).await,
        file,
        "the receipt stays"
    );
    server
        .create_upload(whole, "a.jpg", file.len(), &file)
        .await
        .assert_problem(ProblemCode::UploadExists);
    assert_eq!(server.count_files(), 1);
}

#[tokio::test]
async fn an_identical_file_makes_no_second_receipt() {
    let server = TestServer::start().await;
    let file = jpeg(1);
    let first = server.upload_file("a.jpg", &file).await;
    let second = new_id();
    let answer = server
        .create_upload(second, "copy of a.jpg", file.len(), &file)
        .await;
    assert_eq!(
        answer.header(tus::RECEIPT_ID),
        Some(first.to_string().as_str())
    );
    assert_eq!(
        server
            .send_tus_request("HEAD", second)
            .await
            .header(tus::RECEIPT_ID),
        Some(first.to_string().as_str())
    );
    assert_eq!(server.count_files(), 1);

    // Terminating the second upload does not affect the receipt of the first.
    server.send_tus_request("DELETE", second).await;
    assert_eq!(server.fetch_receipt(first).await.row.file.name, "a.jpg");
    // Sending the same file restores the receipt from the trash.
    server.delete_receipt(first).await;
    assert_eq!(server.upload_file("a.jpg", &file).await, first);
    assert_eq!(server.fetch_receipt(first).await.row.file.name, "a.jpg");
}
