//! Sources of merged receipts: unmerging, merging again, and later changes of the sources.

use axum::http::StatusCode;
use backend::db::merging;
use shared::api::Event;

use super::{merge_into_new, sorted_trash, unmerge_receipt, upload_and_read};
use crate::support::fixed_text_engine::FixedTextEngine;
use crate::support::{jpeg, new_id, wait_for_event};

#[tokio::test]
async fn unmerging_restores_the_sources() {
    let server = FixedTextEngine::FOR_SMALL_PICTURES.start_server().await;
    let sent = upload_and_read(&server, 1..4).await;
    let path = format!("/api/receipts/{}", sent[0]);
    let entered = server
        .send_request("PATCH", &path, &[], r#"{"merchant":"Shop"}"#)
        .await;
    assert_eq!(entered.status, StatusCode::OK);
    let mut before = Vec::new();
    for id in &sent {
        before.push(server.fetch_receipt(*id).await);
    }
    let merged = merge_into_new(&server, &sent).await.row.id;
    server.wait_until_read(merged).await;
    let mut news = server.app.subscribe();
    assert_eq!(unmerge_receipt(&server, merged).await, sent);
    let back = wait_for_event(&mut news, "the first is back", |event| match event {
        // The worker may still send events of the merged receipt.
        Event::Changed { row } if row.id != merged => Some(row.id),
        _ => None,
    })
    .await;
    assert_eq!(back, sent[0]);
    assert_eq!(
        (server.list_ids().await, sorted_trash(&server).await),
        (sent.clone(), vec![merged])
    );
    for before in before {
        let mut after = server.fetch_receipt(before.row.id).await;
        (after.row.updated_at_ms, after.version) = (before.row.updated_at_ms, before.version);
        assert_eq!(after, before);
    }
    let deleted = server.delete_receipt(sent[1]).await;
    assert_eq!(deleted.status, StatusCode::NO_CONTENT);
    assert_eq!(
        unmerge_receipt(&server, merged).await,
        [sent[0], sent[2]],
        "twice does nothing more"
    );
    assert_eq!(server.list_ids().await, [sent[0], sent[2]]);
}

#[tokio::test]
async fn merging_the_same_sources_again_restores_the_merged_receipt() {
    let server = FixedTextEngine::FOR_SMALL_PICTURES.start_server().await;
    let sent = upload_and_read(&server, 1..3).await;
    let merged = merge_into_new(&server, &sent).await.row.id;
    let read = server.wait_until_read(merged).await;
    unmerge_receipt(&server, merged).await;
    let again = merge_into_new(&server, &sent).await;
    assert_eq!(
        (again.row.id, again.receipt, again.pages),
        (merged, read.receipt, read.pages)
    );
    assert_eq!(
        (server.list_ids().await, sorted_trash(&server).await),
        (vec![merged], sent)
    );
}

#[tokio::test]
async fn a_source_leads_to_the_merged_receipt_until_one_is_purged() {
    let server = FixedTextEngine::FOR_SMALL_PICTURES.start_server().await;
    let sent = upload_and_read(&server, 1..3).await;
    let sha256 = server.fetch_receipt(sent[0]).await.row.file.sha256;
    let merged = merge_into_new(&server, &sent).await.row.id;
    let known: shared::api::KnownFile = server.get(&format!("/api/files/{sha256}")).await.json();
    assert_eq!(
        (
            known.receipt,
            server.upload_file("again.jpg", &jpeg(1)).await
        ),
        (merged, merged)
    );
    assert_eq!(sorted_trash(&server).await, sent, "it stays where it is");
    let removed = server.purge_receipt(sent[1]).await;
    assert_eq!(removed.status, StatusCode::NO_CONTENT);
    assert_eq!(server.fetch_receipt(merged).await.merged_from, []);
    assert_eq!(unmerge_receipt(&server, merged).await, []);
    assert_eq!(server.list_ids().await, [merged]);
    let deleted = server.delete_receipt(merged).await;
    assert_eq!(deleted.status, StatusCode::NO_CONTENT);
    assert_eq!(
        server.upload_file("again.jpg", &jpeg(1)).await,
        sent[0],
        "now the file brings itself back"
    );
}

#[tokio::test]
async fn a_file_leads_to_the_outermost_merged_receipt() {
    let server = FixedTextEngine::FOR_SMALL_PICTURES.start_server().await;
    let sent = upload_and_read(&server, 1..4).await;
    let sha256 = server.fetch_receipt(sent[0]).await.row.file.sha256;
    let inner = merge_into_new(&server, &sent[..2]).await.row.id;
    let outer = merge_into_new(&server, &[inner, sent[2]]).await.row.id;
    let known: shared::api::KnownFile = server.get(&format!("/api/files/{sha256}")).await.json();
    assert_eq!(
        (
            known.receipt,
            server.upload_file("again.jpg", &jpeg(1)).await
        ),
        (outer, outer)
    );
    let mut parts = [&sent[..], &[inner]].concat();
    parts.sort_unstable();
    assert_eq!(
        (server.list_ids().await, sorted_trash(&server).await),
        (vec![outer], parts),
        "none came back"
    );
}

#[tokio::test]
async fn a_source_of_a_later_merge_is_not_unmerged_by_the_earlier_one() {
    let server = FixedTextEngine::FOR_SMALL_PICTURES.start_server().await;
    let sent = upload_and_read(&server, 1..4).await;
    let earlier = merge_into_new(&server, &sent[..2]).await.row.id;
    let restored = server.restore_receipt(sent[0]).await;
    assert_eq!(restored.status, StatusCode::OK);
    let later = merge_into_new(&server, &[sent[0], sent[2]]).await.row.id;
    assert_eq!(
        server.fetch_receipt(earlier).await.merged_from,
        [],
        "one of its sources is part of another now"
    );
    assert_eq!(
        server.fetch_receipt(later).await.merged_from,
        [sent[0], sent[2]]
    );
    assert_eq!(unmerge_receipt(&server, earlier).await, []);
    assert_eq!(sorted_trash(&server).await, sent);
    assert_eq!(unmerge_receipt(&server, later).await, [sent[0], sent[2]]);
}

#[tokio::test]
async fn a_source_purged_during_the_merge_is_not_linked() {
    let server = FixedTextEngine::FOR_SMALL_PICTURES.start_server().await;
    let sent = upload_and_read(&server, 1..3).await;
    for (sources, known) in [
        (vec![sent[0], new_id()], vec![]),
        (vec![sent[0]], vec![sent[0]]),
    ] {
        let mut tx = server.app.db.begin().await.unwrap();
        merging::link_sources(&mut tx, sent[1], &sources, server.app.db.moment_at(1))
            .await
            .unwrap();
        tx.commit().await.unwrap();
        assert_eq!(server.fetch_receipt(sent[1]).await.merged_from, known);
    }
}
