//! Merging receipts and taking them apart, through the router.
//!
//! The engine finds three words on every page; the end-to-end tests use real engines.

mod merging;
mod sources;

use shared::api::ReceiptDetail;
use shared::bulk::UnmergedReceipts;
use shared::id::ReceiptId;

use crate::support::{TestServer, jpeg, new_id};

async fn merge_into_new(server: &TestServer, receipts: &[ReceiptId]) -> ReceiptDetail {
    server.merge_receipts(new_id(), receipts).await.json()
}

async fn unmerge_receipt(server: &TestServer, id: ReceiptId) -> Vec<ReceiptId> {
    let answer = server.unmerge_receipt(id).await;
    answer.json::<UnmergedReceipts>().receipts
}

async fn upload_and_read(server: &TestServer, seeds: std::ops::Range<u8>) -> Vec<ReceiptId> {
    let mut sent = Vec::new();
    for seed in seeds {
        let id = server
            .upload_file(&format!("{seed}.jpg"), &jpeg(seed))
            .await;
        server.wait_until_read(id).await;
        sent.push(id);
    }
    sent
}

async fn sorted_trash(server: &TestServer) -> Vec<ReceiptId> {
    let mut ids = server.list_trash().await;
    ids.sort_unstable();
    ids
}
