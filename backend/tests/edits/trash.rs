//! Restores, purges and uploads of the same receipt at the same time.

use axum::body::Body;
use axum::http::StatusCode;
use backend::db;
use shared::problem::ProblemCode;

use crate::support::{TestServer, jpeg};

#[tokio::test]
async fn a_restored_receipt_is_not_purged() {
    let server = TestServer::start().await;
    let file = jpeg(1);
    let mut id = server.upload_file("a.jpg", &file).await;
    for round in 0..24 {
        server.delete_receipt(id).await;
        let purge = if round % 4 < 2 {
            "/api/trash".to_owned()
        } else {
            format!("/api/trash/{id}")
        };
        let purge = async || {
            server
                .send_request("DELETE", &purge, &[], Body::empty())
                .await
        };
        let restore = async || server.restore_receipt(id).await;
        let restored = if round % 2 == 0 {
            tokio::join!(restore(), purge()).0
        } else {
            tokio::join!(purge(), restore()).1
        };
        if restored.status == StatusCode::OK {
            assert_eq!(server.fetch_original(id).await, file, "{round}");
        } else {
            restored.assert_problem(ProblemCode::ReceiptUnknown);
            id = server.upload_file("a.jpg", &file).await;
        }
    }
}

#[tokio::test]
async fn a_purge_checks_again_that_the_receipt_is_in_the_trash() {
    let server = TestServer::start().await;
    let id = server.upload_file("a.jpg", &jpeg(1)).await;
    let mut tx = server.app.db.begin().await.unwrap();
    assert!(
        !db::trash::purge_receipt(&mut tx, id, i64::MAX)
            .await
            .unwrap(),
        "it is not there"
    );
    let moment = db::Moment {
        now_ms: 5,
        uptime_ms: 100,
    };
    assert!(db::trash::move_to_trash(&mut tx, id, moment).await.unwrap());
    assert!(
        !db::trash::purge_receipt(&mut tx, id, 99).await.unwrap(),
        "not for so long"
    );
    assert!(db::trash::purge_receipt(&mut tx, id, 100).await.unwrap());
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_receipt_sent_again_while_it_is_purged_is_there_with_its_original() {
    let server = TestServer::start().await;
    let file = jpeg(1);
    let mut id = server.upload_file("a.jpg", &file).await;
    for round in 0..20 {
        server.delete_receipt(id).await;
        let path = format!("/api/trash/{id}");
        let purge = async || {
            server
                .send_request("DELETE", &path, &[], Body::empty())
                .await
        };
        let send = async || server.upload_file("a.jpg", &file).await;
        id = if round % 2 == 0 {
            tokio::join!(send(), purge()).0
        } else {
            tokio::join!(purge(), send()).1
        };
        assert_eq!(server.fetch_original(id).await, jpeg(1));
    }
    assert_eq!(
        (server.list_receipts().await.len(), server.count_files()),
        (1, 1)
    );
}
