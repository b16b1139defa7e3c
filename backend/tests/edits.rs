//! Edits of receipts at the same time: none is lost, and one that is meant for another version is refused.

mod support;

use axum::body::Body;
use axum::http::StatusCode;
use backend::db;
use backend::error::OperationError;
use backend::intake::admission::Origin;
use backend::intake::incoming::IncomingFile;
use serde_json::{Value, json};
use shared::annotations::Annotations;
use shared::api::ReceiptDetail;
use shared::bulk::BulkResponse;
use shared::corrections::FieldName;
use shared::id::ReceiptId;
use shared::problem::ProblemCode;
use support::{Answer, TestServer, jpeg, new_id};

async fn change(server: &TestServer, method: &str, path: &str, body: Value) -> Answer {
    server.ask(method, path, &[], body.to_string()).await
}

async fn patch(server: &TestServer, id: ReceiptId, body: Value) -> StatusCode {
    change(server, "PATCH", &format!("/api/receipts/{id}"), body)
        .await
        .status
}

async fn file(server: &TestServer, id: ReceiptId, body: Value) -> StatusCode {
    change(server, "PATCH", &format!("/api/receipts/{id}/filing"), body)
        .await
        .status
}

async fn bulk(server: &TestServer, ids: &[ReceiptId], action: Value) -> BulkResponse {
    change(
        server,
        "POST",
        "/api/receipts/bulk",
        json!({"receipts": ids, "do": action}),
    )
    .await
    .json()
}

fn entered(detail: &ReceiptDetail, field: FieldName) -> Option<String> {
    detail.corrections.entries.get(&field)?.value.clone()
}

#[tokio::test]
async fn of_corrections_at_the_same_time_none_is_lost() {
    let server = TestServer::start().await;
    let ids = [server.send("a.jpg", &jpeg(1)).await];
    let id = ids[0];
    for round in 0..10 {
        let (merchant, cashier) = (format!("Shop {round}"), format!("C{round}"));
        let statuses = tokio::join!(
            patch(&server, id, json!({"merchant": merchant})),
            patch(&server, id, json!({"cashier": cashier})),
            bulk(&server, &ids, json!({"type": "verify"})),
        );
        assert_eq!((statuses.0, statuses.1), (StatusCode::OK, StatusCode::OK));
        let detail = server.receipt(id).await;
        let kept = (
            entered(&detail, FieldName::Merchant),
            entered(&detail, FieldName::Cashier),
        );
        assert_eq!(kept, (Some(merchant), Some(cashier)));
    }
}

#[tokio::test]
async fn of_filing_at_the_same_time_none_is_lost() {
    let server = TestServer::start().await;
    let ids = [
        server.send("a.jpg", &jpeg(1)).await,
        server.send("b.jpg", &jpeg(2)).await,
    ];
    for round in 0..10 {
        let tag = |name: &str| json!({"type": "file", "add_tags": [format!("{name}{round}")]});
        let note = format!("note {round}");
        tokio::join!(
            bulk(&server, &ids, tag("a")),
            bulk(&server, &ids, tag("b")),
            file(&server, ids[0], json!({"note": note})),
        );
        for id in ids {
            let tags = server.receipt(id).await.filing.tags;
            assert!(
                ["a", "b"]
                    .iter()
                    .all(|name| tags.contains(&format!("{name}{round}"))),
                "{tags:?}"
            );
            assert_eq!(file(&server, id, json!({"tags": []})).await, StatusCode::OK);
        }
        assert_eq!(server.receipt(ids[0]).await.filing.note, Some(note));
    }
}

#[tokio::test]
async fn what_is_said_of_a_source_while_it_is_merged_is_in_the_merged_receipt() {
    let server = TestServer::start().await;
    for round in 0..8_u8 {
        let sources = [
            server.send("a.jpg", &jpeg(2 * round)).await,
            server.send("b.jpg", &jpeg(2 * round + 1)).await,
        ];
        let merge = json!({"id": new_id(), "receipts": sources});
        let (merged, noted) = tokio::join!(
            change(&server, "POST", "/api/receipts/merge", merge),
            file(&server, sources[0], json!({"note": "typed"})),
        );
        let merged: ReceiptDetail = merged.json();
        match noted {
            StatusCode::OK => assert_eq!(merged.filing.note.as_deref(), Some("typed")),
            refused => assert_eq!(refused, StatusCode::NOT_FOUND),
        }
        assert_eq!(
            file(&server, sources[0], json!({"note": "late"})).await,
            StatusCode::NOT_FOUND
        );
    }
}

/// Makes a receipt of these bytes as one merged from `sources` as they were.
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
    Ok(server.receipt(admitted.receipt).await.filing)
}

#[tokio::test]
async fn a_source_that_changes_while_its_pages_are_taken_is_merged_as_it_is_or_refused() {
    let server = TestServer::start().await;
    let sent = [
        server.send("a.jpg", &jpeg(1)).await,
        server.send("b.jpg", &jpeg(2)).await,
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
        patch(&server, sent[1], json!({"merchant": "Shop"})).await,
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
        (server.rows().await.len(), server.files_kept()),
        (2, 2),
        "nothing is left of it"
    );
    let before = sources().await;
    assert_eq!(
        file(&server, sent[1], json!({"note": "typed"})).await,
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
async fn what_was_restored_is_not_purged() {
    let server = TestServer::start().await;
    let file = jpeg(1);
    let mut id = server.send("a.jpg", &file).await;
    for round in 0..24 {
        server
            .ask("DELETE", &format!("/api/receipts/{id}"), &[], Body::empty())
            .await;
        let purge = if round % 4 < 2 {
            "/api/trash".to_owned()
        } else {
            format!("/api/trash/{id}")
        };
        let purge = async || server.ask("DELETE", &purge, &[], Body::empty()).await;
        let restore = async || {
            server
                .ask(
                    "POST",
                    &format!("/api/receipts/{id}/restore"),
                    &[],
                    Body::empty(),
                )
                .await
        };
        let restored = if round % 2 == 0 {
            tokio::join!(restore(), purge()).0
        } else {
            tokio::join!(purge(), restore()).1
        };
        if restored.status == StatusCode::OK {
            assert_eq!(
                server
                    .get(&format!("/api/receipts/{id}/original"))
                    .await
                    .body,
                file,
                "{round}"
            );
        } else {
            restored.is_problem(ProblemCode::ReceiptUnknown);
            id = server.send("a.jpg", &file).await;
        }
    }
}

#[tokio::test]
async fn a_purge_looks_once_more_whether_the_receipt_is_in_the_trash() {
    let server = TestServer::start().await;
    let id = server.send("a.jpg", &jpeg(1)).await;
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
    let mut id = server.send("a.jpg", &file).await;
    for round in 0..20 {
        server
            .ask("DELETE", &format!("/api/receipts/{id}"), &[], Body::empty())
            .await;
        let path = format!("/api/trash/{id}");
        let purge = async || server.ask("DELETE", &path, &[], Body::empty()).await;
        let send = async || server.send("a.jpg", &file).await;
        id = if round % 2 == 0 {
            tokio::join!(send(), purge()).0
        } else {
            tokio::join!(purge(), send()).1
        };
        assert_eq!(
            server
                .get(&format!("/api/receipts/{id}/original"))
                .await
                .body,
            jpeg(1)
        );
    }
    assert_eq!((server.rows().await.len(), server.files_kept()), (1, 1));
}

#[tokio::test]
async fn every_change_has_a_version_of_its_own() {
    let mut server = TestServer::start().await;
    let id = server.send("a.jpg", &jpeg(1)).await;
    let path = format!("/api/receipts/{id}");
    let mut last = server.receipt(id).await.version;
    let mut is_newer = async |server: &TestServer, change: &str| {
        let answer = server.get(&path).await;
        let detail: ReceiptDetail = answer.json();
        assert_eq!(
            answer.header("etag"),
            Some(format!("\"{}\"", detail.version).as_str())
        );
        assert!(
            detail.version > last,
            "{change}: {} after {last}",
            detail.version
        );
        last = detail.version;
    };
    server.work();
    server.read_receipt(id).await;
    is_newer(&server, "read").await;
    let rule = json!({"text": "paid", "category": "Food", "apply": "past"});
    for (method, path, body) in [
        ("PATCH", path.clone(), json!({"merchant": "Shop"})),
        ("PUT", format!("{path}/corrections"), json!({})),
        ("PATCH", format!("{path}/filing"), json!({"note": "lunch"})),
        (
            "POST",
            "/api/receipts/bulk".into(),
            json!({"receipts": [id], "do": {"type": "verify"}}),
        ),
        ("POST", "/api/rules".into(), rule),
    ] {
        let answer = change(&server, method, &path, body).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
        if path != "/api/rules" {
            is_newer(&server, &path).await;
        }
        if method.starts_with('P') && path.starts_with(&format!("/api/receipts/{id}")) {
            assert_eq!(
                answer.header("etag"),
                Some(format!("\"{}\"", server.receipt(id).await.version).as_str())
            );
        }
    }
    server.ask("DELETE", &path, &[], Body::empty()).await;
    server
        .ask("POST", &format!("{path}/restore"), &[], Body::empty())
        .await;
    is_newer(&server, "deleted and restored").await;
}

#[tokio::test]
async fn a_request_for_another_version_changes_nothing() {
    let server = TestServer::start().await;
    let id = server.send("a.jpg", &jpeg(1)).await;
    let path = format!("/api/receipts/{id}");
    let old = server.get(&path).await.header("etag").unwrap().to_owned();
    assert_eq!(
        patch(&server, id, json!({"merchant": "Shop"})).await,
        StatusCode::OK
    );
    let before = server.receipt(id).await;
    let weak = format!("W/\"{}\"", before.version);
    for tag in [old.as_str(), weak.as_str(), "\"\"", ""] {
        for (method, path, body) in [
            ("PATCH", path.clone(), r#"{"merchant":"Other"}"#),
            ("PUT", format!("{path}/corrections"), "{}"),
            ("PATCH", format!("{path}/filing"), r#"{"note":"x"}"#),
            ("POST", format!("{path}/read"), ""),
            ("POST", format!("{path}/split"), ""),
            ("POST", format!("{path}/unmerge"), ""),
            ("DELETE", path.clone(), ""),
        ] {
            let answer = server.ask(method, &path, &[("if-match", tag)], body).await;
            answer.is_problem(ProblemCode::ReceiptChanged);
        }
    }
    assert_eq!(server.receipt(id).await, before);
    let now = format!("\"{}\", {old}", before.version);
    let changed = server
        .ask(
            "PATCH",
            &path,
            &[("if-match", &now)],
            r#"{"merchant":"Other"}"#,
        )
        .await;
    assert!(changed.json::<ReceiptDetail>().version > before.version);
    let any = server.ask("DELETE", &path, &[("if-match", "*")], "").await;
    assert_eq!(any.status, StatusCode::NO_CONTENT);
    for (method, path) in [
        ("POST", format!("{path}/restore")),
        ("DELETE", format!("/api/trash/{id}")),
    ] {
        server
            .ask(method, &path, &[("if-match", &old)], "")
            .await
            .is_problem(ProblemCode::ReceiptChanged);
    }
    let unknown = format!("/api/receipts/{}", new_id());
    server
        .ask("PATCH", &unknown, &[("if-match", &old)], "{}")
        .await
        .is_problem(ProblemCode::ReceiptUnknown);
}

#[tokio::test]
async fn what_is_said_of_sources_while_they_are_apart_is_in_what_they_are_merged_into_again() {
    let server = TestServer::start().await;
    let sources = [
        server.send("a.jpg", &jpeg(1)).await,
        server.send("b.jpg", &jpeg(2)).await,
    ];
    let merge = json!({"id": new_id(), "receipts": sources});
    let once: ReceiptDetail = change(&server, "POST", "/api/receipts/merge", merge.clone())
        .await
        .json();
    assert_eq!(
        file(&server, once.row.id, json!({"category": "Food"})).await,
        StatusCode::OK
    );
    change(
        &server,
        "POST",
        &format!("/api/receipts/{}/unmerge", once.row.id),
        json!({}),
    )
    .await;
    assert_eq!(
        file(
            &server,
            sources[1],
            json!({"note": "typed", "category": "x"})
        )
        .await,
        StatusCode::OK
    );
    let again: ReceiptDetail = change(&server, "POST", "/api/receipts/merge", merge)
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
