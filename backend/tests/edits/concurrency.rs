//! Corrections, annotations and merges at the same time.

use axum::http::StatusCode;
use backend::db;
use backend::error::OperationError;
use backend::intake::admission::Origin;
use backend::intake::incoming::IncomingFile;
use serde_json::{Value, json};
use shared::annotations::Annotations;
use shared::api::ReceiptDetail;
use shared::bulk::BulkResponse;
use shared::fields::FieldName;
use shared::id::ReceiptId;
use shared::problem::ProblemCode;

use super::correct_receipt;
use crate::support::{TestServer, jpeg, new_id};

async fn annotate_receipt(server: &TestServer, id: ReceiptId, body: Value) -> StatusCode {
    server.patch_annotations(id, &body).await.status
}

async fn apply_in_bulk(server: &TestServer, ids: &[ReceiptId], action: Value) -> BulkResponse {
    let body = json!({"receipts": ids, "do": action});
    server
        .send_json("POST", "/api/receipts/bulk", &body)
        .await
        .json()
}

fn entered_value(detail: &ReceiptDetail, field: FieldName) -> Option<String> {
    detail.corrections.entries.get(&field)?.value.clone()
}

#[tokio::test]
async fn concurrent_corrections_are_all_kept() {
    let server = TestServer::start().await;
    let ids = [server.upload_file("a.jpg", &jpeg(1)).await];
    let id = ids[0];
    for round in 0..10 {
        let (merchant, cashier) = (format!("Shop {round}"), format!("C{round}"));
        let statuses = tokio::join!(
            correct_receipt(&server, id, json!({"merchant": merchant})),
            correct_receipt(&server, id, json!({"cashier": cashier})),
            apply_in_bulk(&server, &ids, json!({"type": "verify"})),
        );
        assert_eq!((statuses.0, statuses.1), (StatusCode::OK, StatusCode::OK));
        let detail = server.fetch_receipt(id).await;
        let kept = (
            entered_value(&detail, FieldName::Merchant),
            entered_value(&detail, FieldName::Cashier),
        );
        assert_eq!(kept, (Some(merchant), Some(cashier)));
    }
}

#[tokio::test]
async fn concurrent_annotations_are_all_kept() {
    let server = TestServer::start().await;
    let ids = [
        server.upload_file("a.jpg", &jpeg(1)).await,
        server.upload_file("b.jpg", &jpeg(2)).await,
    ];
    for round in 0..10 {
        let tag = |name: &str| json!({"type": "file", "add_tags": [format!("{name}{round}")]});
        let note = format!("note {round}");
        tokio::join!(
            apply_in_bulk(&server, &ids, tag("a")),
            apply_in_bulk(&server, &ids, tag("b")),
            annotate_receipt(&server, ids[0], json!({"note": note})),
        );
        for id in ids {
            let tags = server.fetch_receipt(id).await.filing.tags;
            assert!(
                ["a", "b"]
                    .iter()
                    .all(|name| tags.contains(&format!("{name}{round}"))),
                "{tags:?}"
            );
            assert_eq!(
                annotate_receipt(&server, id, json!({"tags": []})).await,
                StatusCode::OK
            );
        }
        assert_eq!(server.fetch_receipt(ids[0]).await.filing.note, Some(note));
    }
}

#[tokio::test]
async fn an_annotation_during_a_merge_is_in_the_merged_receipt() {
    let server = TestServer::start().await;
    for round in 0..8_u8 {
        let sources = [
            server.upload_file("a.jpg", &jpeg(2 * round)).await,
            server.upload_file("b.jpg", &jpeg(2 * round + 1)).await,
        ];
        let merge = json!({"id": new_id(), "receipts": sources});
        let (merged, noted) = tokio::join!(
            server.send_json("POST", "/api/receipts/merge", &merge),
            annotate_receipt(&server, sources[0], json!({"note": "typed"})),
        );
        let merged: ReceiptDetail = merged.json();
        match noted {
            StatusCode::OK => assert_eq!(merged.filing.note.as_deref(), Some("typed")),
            refused => assert_eq!(refused, StatusCode::NOT_FOUND),
        }
        assert_eq!(
            annotate_receipt(&server, sources[0], json!({"note": "late"})).await,
            StatusCode::NOT_FOUND
        );
    }
}

/// Admits these bytes as a receipt merged from the given versions of its sources.
async fn admit_merged(
    server: &TestServer,
    bytes: Vec<u8>,
    sources: Vec<db::columns::StoredReceipt>,
) -> Result<Annotations, OperationError> {
    let mut incoming = IncomingFile::begin_file(&server.app, new_id());
    incoming.write(bytes.into()).await?;
    let staged = incoming.finish().await?;
    let admitted = staged
        .admit(&server.app, "merged.pdf", Origin::Merge(sources))
        .await?;
    Ok(server.fetch_receipt(admitted.receipt).await.filing)
}

#[tokio::test]
async fn a_source_changed_during_a_merge_is_merged_as_it_is_or_refused() {
    let server = TestServer::start().await;
    let sent = [
        server.upload_file("a.jpg", &jpeg(1)).await,
        server.upload_file("b.jpg", &jpeg(2)).await,
    ];
    let sources = async || {
        let mut sources = Vec::new();
        for id in sent {
            sources.push(server.app.db.receipt(id).await.unwrap().unwrap());
        }
        sources
    };
    let before = sources().await;
    assert_eq!(
        correct_receipt(&server, sent[1], json!({"merchant": "Shop"})).await,
        StatusCode::OK
    );
    let refused = admit_merged(&server, jpeg(3), before).await;
    assert!(
        matches!(
            refused,
            Err(OperationError::Refused(ProblemCode::SourceChanged))
        ),
        "{refused:?}"
    );
    assert_eq!(
        (server.list_receipts().await.len(), server.count_files()),
        (2, 2),
        "nothing is left of it"
    );
    let before = sources().await;
    assert_eq!(
        annotate_receipt(&server, sent[1], json!({"note": "typed"})).await,
        StatusCode::OK
    );
    assert_eq!(
        admit_merged(&server, jpeg(3), before.clone())
            .await
            .unwrap()
            .note
            .as_deref(),
        Some("typed")
    );
    let gone = admit_merged(&server, jpeg(4), before).await;
    assert!(
        matches!(
            gone,
            Err(OperationError::Refused(ProblemCode::ReceiptUnknown))
        ),
        "{gone:?}"
    );
}

#[tokio::test]
async fn annotations_of_unmerged_sources_are_kept_by_the_next_merge() {
    let server = TestServer::start().await;
    let sources = [
        server.upload_file("a.jpg", &jpeg(1)).await,
        server.upload_file("b.jpg", &jpeg(2)).await,
    ];
    let merge = json!({"id": new_id(), "receipts": sources});
    let once: ReceiptDetail = server
        .send_json("POST", "/api/receipts/merge", &merge)
        .await
        .json();
    assert_eq!(
        annotate_receipt(&server, once.row.id, json!({"category": "Food"})).await,
        StatusCode::OK
    );
    server.unmerge_receipt(once.row.id).await;
    assert_eq!(
        annotate_receipt(
            &server,
            sources[1],
            json!({"note": "typed", "category": "x"})
        )
        .await,
        StatusCode::OK
    );
    let again: ReceiptDetail = server
        .send_json("POST", "/api/receipts/merge", &merge)
        .await
        .json();
    assert_eq!(again.row.id, once.row.id);
    let said = (
        again.filing.note.as_deref(),
        again.filing.category.as_deref(),
    );
    assert_eq!(
        said,
        (Some("typed"), Some("Food")),
        "what was said of it stays"
    );
}
