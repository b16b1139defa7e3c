//! Ids that clients choose: what has one keeps it, whatever else is begun under the same id.

mod support;

use axum::body::Body;
use axum::http::StatusCode;
use backend::db::downloads::ClaimedDownload;
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
use support::{Answer, TestServer, jpeg, new_id, usual};

async fn merge(server: &TestServer, id: ReceiptId, receipts: &[ReceiptId]) -> Answer {
    let body = json!({"id": id, "receipts": receipts}).to_string();
    server.ask("POST", "/api/receipts/merge", &[], body).await
}

async fn from_url(server: &TestServer, id: ReceiptId) -> Answer {
    let body = json!({"id": id, "url": "http://127.0.0.1:1/a.jpg"}).to_string();
    server
        .ask("POST", "/api/receipts/from-url", &[], body)
        .await
}

async fn original(server: &TestServer, id: ReceiptId) -> Vec<u8> {
    server
        .get(&format!("/api/receipts/{id}/original"))
        .await
        .body
        .to_vec()
}

/// A receipt that came by no upload, so that only the receipt has the id.
async fn by_form(server: &TestServer, seed: u8) -> ReceiptId {
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

async fn server() -> TestServer {
    let links = Guard::with_allowed(vec!["127.0.0.1".parse().expect("an address")]);
    TestServer::behaving(Settings {
        link_guard: links,
        ..usual()
    })
    .await
}

#[tokio::test]
async fn the_id_of_a_receipt_is_taken_wherever_the_receipt_is() {
    let server = server().await;
    let (id, deleted) = (by_form(&server, 1).await, by_form(&server, 2).await);
    let sources = [by_form(&server, 3).await, by_form(&server, 4).await];
    let other = [by_form(&server, 5).await, by_form(&server, 6).await];
    let merged = new_id();
    assert_eq!(
        merge(&server, merged, &sources).await.status,
        StatusCode::OK
    );
    server
        .ask(
            "DELETE",
            &format!("/api/receipts/{deleted}"),
            &[],
            Body::empty(),
        )
        .await;
    let merged_file = original(&server, merged).await;
    let kept = server.files_kept();
    for taken in [id, deleted, sources[0], merged] {
        let file = jpeg(9);
        server
            .create(taken, "b.jpg", file.len(), &file)
            .await
            .is_problem(ProblemCode::UploadExists);
        server
            .create(taken, "b.jpg", file.len(), b"")
            .await
            .is_problem(ProblemCode::UploadExists);
        merge(&server, taken, &other)
            .await
            .is_problem(ProblemCode::UploadExists);
        from_url(&server, taken)
            .await
            .is_problem(ProblemCode::UploadExists);
        server
            .tus("DELETE", taken)
            .await
            .is_problem(ProblemCode::UploadUnknown);
    }
    server
        .until("nothing more is kept", async |server| {
            (server.files_kept() == kept).then_some(())
        })
        .await;
    assert_eq!(
        (original(&server, id).await, original(&server, merged).await),
        (jpeg(1), merged_file)
    );
    server
        .ask(
            "POST",
            &format!("/api/receipts/{deleted}/restore"),
            &[],
            Body::empty(),
        )
        .await;
    assert_eq!(original(&server, deleted).await, jpeg(2));
}

#[tokio::test]
async fn the_id_of_an_upload_or_a_download_is_its_own_until_it_ends() {
    let server = server().await;
    let (upload, download, file) = (new_id(), new_id(), jpeg(1));
    let sources = [by_form(&server, 2).await, by_form(&server, 3).await];
    server
        .create(upload, "a.jpg", file.len(), &file[..300])
        .await;
    assert_eq!(
        from_url(&server, download).await.status,
        StatusCode::ACCEPTED
    );
    assert_eq!(
        from_url(&server, download).await.status,
        StatusCode::ACCEPTED,
        "asked once more"
    );
    for taken in [upload, download] {
        merge(&server, taken, &sources)
            .await
            .is_problem(ProblemCode::UploadExists);
    }
    from_url(&server, upload)
        .await
        .is_problem(ProblemCode::UploadExists);
    server
        .create(download, "a.jpg", file.len(), &file)
        .await
        .is_problem(ProblemCode::UploadExists);
    let end = server.append(upload, 300, file[300..].to_vec()).await;
    assert_eq!(
        end.header(tus::RECEIPT_ID),
        Some(upload.to_string().as_str())
    );
    assert_eq!(original(&server, upload).await, file);
    let path = format!("/api/downloads/{download}");
    assert_eq!(
        server.ask("DELETE", &path, &[], Body::empty()).await.status,
        StatusCode::NO_CONTENT
    );
    assert_eq!(
        merge(&server, download, &sources).await.status,
        StatusCode::OK,
        "it is free now"
    );
}

#[tokio::test]
async fn an_upload_whose_id_went_to_a_receipt_in_earlier_days_becomes_another_receipt() {
    let server = TestServer::start().await;
    let (id, file) = (new_id(), jpeg(1));
    server.create(id, "a.jpg", file.len(), &file[..300]).await;
    let earlier = jpeg(2);
    let info = FileInfo {
        name: "merged.pdf".into(),
        kind: FileKind::Jpeg,
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
    let end = server.append(id, 300, file[300..].to_vec()).await;
    let receipt: ReceiptId = end.header(tus::RECEIPT_ID).unwrap().parse().unwrap();
    assert_ne!(receipt, id);
    assert_eq!(
        (
            original(&server, id).await,
            original(&server, receipt).await
        ),
        (earlier, file)
    );
}

#[tokio::test]
async fn what_ends_before_its_receipt_is_committed_leaves_nothing() {
    let server = server().await;
    let id = new_id();
    assert_eq!(from_url(&server, id).await.status, StatusCode::ACCEPTED);
    let claimed = server
        .app
        .db
        .claim_download("lease".into(), i64::MAX / 2, i64::MAX)
        .await
        .unwrap()
        .unwrap();
    let mut incoming = IncomingFile::begin_file(&server.app, id);
    incoming.write(jpeg(1).into()).await.unwrap();
    let staged = incoming.finish().await.unwrap();
    // Begun anew by somebody else meanwhile: that is seen when the original has its name already.
    let other = ClaimedDownload {
        lease: "another".into(),
        ..claimed.clone()
    };
    let lost = staged
        .admit(&server.app, "a.jpg", Origin::Download(Box::new(other)))
        .await;
    assert!(matches!(lost, Err(OperationError::Gone)), "{lost:?}");
    assert_eq!((server.rows().await.len(), server.files_kept()), (0, 0));
    // Cancelled at the last moment.
    let mut incoming = IncomingFile::begin_file(&server.app, id);
    incoming.write(jpeg(1).into()).await.unwrap();
    let staged = incoming.finish().await.unwrap();
    server
        .ask(
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
    assert_eq!((server.rows().await.len(), server.files_kept()), (0, 0));
}
