//! Client-chosen ids: an id belongs to its first claimant.

use axum::body::Body;
use axum::http::StatusCode;
use backend::db::downloads::ClaimedDownload;
use backend::db::queue::{Job, JobKind};
use backend::db::receipts;
use backend::error::OperationError;
use backend::fetch::guard::Guard;
use backend::intake::admission::Origin;
use backend::intake::incoming::IncomingFile;
use backend::settings::Settings;
use serde_json::json;
use shared::annotations::Annotations;
use shared::api::FileInfo;
use shared::file_kind::FileKind;
use shared::id::ReceiptId;
use shared::problem::ProblemCode;
use shared::tus;

use crate::support::{Answer, TestServer, jpeg, new_id, test_settings};

async fn request_download(server: &TestServer, id: ReceiptId) -> Answer {
    let body = json!({"id": id, "url": "http://127.0.0.1:1/a.jpg"}).to_string();
    server
        .send_request("POST", "/api/receipts/from-url", &[], body)
        .await
}

/// Admits a receipt without an upload, so that only the receipt holds the id.
async fn admit_by_form(server: &TestServer, seed: u8) -> ReceiptId {
    let mut incoming = IncomingFile::begin_file(&server.app, new_id());
    incoming
        .write(jpeg(seed).into())
        .await
        .expect("there is room");
    let staged = incoming.finish().await.expect("it is a picture");
    let admitted = staged
        .admit(&server.app, "a.jpg", Origin::Form(Annotations::default()))
        .await;
    admitted.expect("its id is free").receipt
}

async fn start_server_with_links() -> TestServer {
    let links = Guard::with_allowed(vec!["127.0.0.1".parse().expect("an address")]);
    TestServer::start_with(Settings {
        link_guard: links,
        ..test_settings()
    })
    .await
}

#[tokio::test]
async fn the_id_of_a_receipt_is_refused_for_new_uploads_downloads_and_merges() {
    let server = start_server_with_links().await;
    let (id, deleted) = (
        admit_by_form(&server, 1).await,
        admit_by_form(&server, 2).await,
    );
    let sources = [
        admit_by_form(&server, 3).await,
        admit_by_form(&server, 4).await,
    ];
    let other = [
        admit_by_form(&server, 5).await,
        admit_by_form(&server, 6).await,
    ];
    let merged = new_id();
    assert_eq!(
        server.merge_receipts(merged, &sources).await.status,
        StatusCode::OK
    );
    server.delete_receipt(deleted).await;
    let merged_file = server.fetch_original(merged).await;
    let kept = server.count_files();
    for taken in [id, deleted, sources[0], merged] {
        let file = jpeg(9);
        server
            .create_upload(taken, "b.jpg", file.len(), &file)
            .await
            .assert_problem(ProblemCode::UploadExists);
        server
            .create_upload(taken, "b.jpg", file.len(), b"")
            .await
            .assert_problem(ProblemCode::UploadExists);
        server
            .merge_receipts(taken, &other)
            .await
            .assert_problem(ProblemCode::UploadExists);
        request_download(&server, taken)
            .await
            .assert_problem(ProblemCode::UploadExists);
        server
            .send_tus_request("DELETE", taken)
            .await
            .assert_problem(ProblemCode::UploadUnknown);
    }
    server
        .wait_until("nothing more is kept", async |server| {
            (server.count_files() == kept).then_some(())
        })
        .await;
    assert_eq!(
        (
            server.fetch_original(id).await,
            server.fetch_original(merged).await
        ),
        (jpeg(1).into(), merged_file)
    );
    server.restore_receipt(deleted).await;
    assert_eq!(server.fetch_original(deleted).await, jpeg(2));
}

#[tokio::test]
async fn the_id_of_an_upload_or_download_is_reserved_until_it_ends() {
    let server = start_server_with_links().await;
    let (upload, download, file) = (new_id(), new_id(), jpeg(1));
    let sources = [
        admit_by_form(&server, 2).await,
        admit_by_form(&server, 3).await,
    ];
    server
        .create_upload(upload, "a.jpg", file.len(), &file[..300])
        .await;
    assert_eq!(
        request_download(&server, download).await.status,
        StatusCode::ACCEPTED
    );
    assert_eq!(
        request_download(&server, download).await.status,
        StatusCode::ACCEPTED,
        "asked once more"
    );
    for taken in [upload, download] {
        server
            .merge_receipts(taken, &sources)
            .await
            .assert_problem(ProblemCode::UploadExists);
    }
    request_download(&server, upload)
        .await
        .assert_problem(ProblemCode::UploadExists);
    server
        .create_upload(download, "a.jpg", file.len(), &file)
        .await
        .assert_problem(ProblemCode::UploadExists);
    let end = server.append_bytes(upload, 300, file[300..].to_vec()).await;
    assert_eq!(
        end.header(tus::RECEIPT_ID),
        Some(upload.to_string().as_str())
    );
    assert_eq!(server.fetch_original(upload).await, file);
    let path = format!("/api/downloads/{download}");
    assert_eq!(
        server
            .send_request("DELETE", &path, &[], Body::empty())
            .await
            .status,
        StatusCode::NO_CONTENT
    );
    assert_eq!(
        server.merge_receipts(download, &sources).await.status,
        StatusCode::OK,
        "it is free now"
    );
}

#[tokio::test]
async fn an_upload_whose_id_belongs_to_an_older_receipt_gets_another_id() {
    let server = TestServer::start().await;
    let (id, file) = (new_id(), jpeg(1));
    server
        .create_upload(id, "a.jpg", file.len(), &file[..300])
        .await;
    let earlier = jpeg(2);
    let info = FileInfo {
        name: "merged.pdf".into(),
        kind: Some(FileKind::Jpeg),
        size_bytes: earlier.len() as u64,
        sha256: "0".repeat(64),
    };
    let mut tx = server.app.db.begin().await.unwrap();
    receipts::insert_receipt(&mut tx, id, &info, &Annotations::default(), 1)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let folder = server.folder.path().join("files/originals");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(id.to_string()), &earlier).unwrap();
    let end = server.append_bytes(id, 300, file[300..].to_vec()).await;
    let receipt: ReceiptId = end.header(tus::RECEIPT_ID).unwrap().parse().unwrap();
    assert_ne!(receipt, id);
    assert_eq!(
        (
            server.fetch_original(id).await,
            server.fetch_original(receipt).await
        ),
        (earlier.into(), file.into())
    );
}

#[tokio::test]
async fn a_download_that_ends_before_its_commit_leaves_no_files() {
    let server = start_server_with_links().await;
    let id = new_id();
    assert_eq!(
        request_download(&server, id).await.status,
        StatusCode::ACCEPTED
    );
    let job = server
        .app
        .db
        .claim_job(JobKind::Download, "lease".into(), i64::MAX / 2, i64::MAX)
        .await
        .unwrap()
        .unwrap();
    let claimed = server.app.db.begin_download(&job, 1).await;
    let claimed = claimed.unwrap().unwrap();
    let mut incoming = IncomingFile::begin_file(&server.app, id);
    incoming.write(jpeg(1).into()).await.unwrap();
    let staged = incoming.finish().await.unwrap();
    // Another lease took over. This is detected after the original has its final name.
    let other = ClaimedDownload {
        job: Job {
            lease: "another".into(),
            ..job
        },
        ..claimed.clone()
    };
    let lost = staged
        .admit(&server.app, "a.jpg", Origin::Download(Box::new(other)))
        .await;
    assert!(matches!(lost, Err(OperationError::Gone)), "{lost:?}");
    assert_eq!(
        (server.list_receipts().await.len(), server.count_files()),
        (0, 0)
    );
    // The download is cancelled just before the commit.
    let mut incoming = IncomingFile::begin_file(&server.app, id);
    incoming.write(jpeg(1).into()).await.unwrap();
    let staged = incoming.finish().await.unwrap();
    server
        .send_request(
            "DELETE",
            &format!("/api/downloads/{id}"),
            &[],
            Body::empty(),
        )
        .await;
    let gone = staged
        .admit(&server.app, "a.jpg", Origin::Download(Box::new(claimed)))
        .await;
    assert!(matches!(gone, Err(OperationError::Gone)), "{gone:?}");
    assert_eq!(
        (server.list_receipts().await.len(), server.count_files()),
        (0, 0)
    );
}
