//! Merchants that are recognised by earlier receipts.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use reader::Stop;
use reader::ocr::{Engine, EngineError};
use reader::page::{Run, RunWord};
use reader::picture::Picture;
use serde_json::json;
use shared::api::ReceiptDetail;
use shared::field::Source;

use crate::support::{TestServer, jpeg};

/// Engine that returns the lines of one receipt after the other.
struct ReceiptsEngine(Mutex<VecDeque<&'static [&'static str]>>);

impl Engine for ReceiptsEngine {
    fn name(&self) -> &'static str {
        "receipts"
    }

    fn read_picture(&self, _: &Picture, _: &Stop<'_>) -> Result<Vec<Run>, EngineError> {
        let mut receipts = self.0.lock().expect("no test panics with it");
        let lines = receipts.pop_front().unwrap_or_default();
        let run = |(top, text): (u8, &&str)| {
            let top = f32::from(top) * 6.0 + 1.0;
            Run {
                corners: [[2.0, top], [38.0, top], [38.0, top + 5.0], [2.0, top + 5.0]],
                words: vec![RunWord {
                    text: (*text).to_owned(),
                    confidence: 0.99,
                    start: 0.0,
                    end: 1.0,
                }],
            }
        };
        Ok((0..).zip(lines).map(run).collect())
    }
}

/// Starts a server and uploads a first receipt, whose merchant the user enters.
async fn start_server(receipts: &[&'static [&'static str]]) -> (TestServer, ReceiptDetail) {
    let receipts = receipts.iter().copied().collect();
    let engine = ReceiptsEngine(Mutex::new(receipts));
    let mut server = TestServer::with_engine(Some(Arc::new(engine))).await;
    server.start_worker();
    let first = read_next(&server, 1).await;
    server
        .patch_receipt(first.row.id, &json!({"merchant": "Hillside Bakery"}))
        .await;
    (server, first)
}

async fn read_next(server: &TestServer, seed: u8) -> ReceiptDetail {
    let id = server
        .upload_file(&format!("{seed}.jpg"), &jpeg(seed))
        .await;
    server.wait_until_read(id).await
}

const WITH_PHONE: [&str; 4] = [
    "WELCOME",
    "Tel. 030 1234567",
    "15/09/2026",
    "TOTAL EUR 9.00",
];

#[tokio::test]
async fn a_correction_names_later_receipts_with_the_same_telephone_number() {
    let other = &["Tel. 030 7654321", "15/09/2026", "TOTAL EUR 9.00"];
    let (server, first) = start_server(&[&WITH_PHONE, &WITH_PHONE, other, &WITH_PHONE]).await;
    assert_ne!(first.row.merchant.as_deref(), Some("Hillside Bakery"));
    let second = read_next(&server, 2).await;
    let name = &second.receipt.merchant.name;
    assert_eq!(
        (name.value.as_deref(), name.source, name.verified),
        (Some("Hillside Bakery"), Source::History, false)
    );
    // Another number is another merchant.
    let third = read_next(&server, 3).await;
    assert_ne!(third.row.merchant.as_deref(), Some("Hillside Bakery"));
    // The receipt itself and those in the trash tell nothing.
    server.delete_receipt(first.row.id).await;
    server.delete_receipt(second.row.id).await;
    let fourth = read_next(&server, 4).await;
    assert_ne!(fourth.row.merchant.as_deref(), Some("Hillside Bakery"));
}

#[tokio::test]
async fn a_misread_name_becomes_the_known_one_and_the_print_stays() {
    let (server, _) = start_server(&[
        &["HILLSIDE BAKERY LTD", "15/09/2026", "TOTAL EUR 9.00"],
        &["HILLSlDE BAKERV", "16/09/2026", "TOTAL EUR 8.00"],
    ])
    .await;
    let second = read_next(&server, 2).await;
    let name = &second.receipt.merchant.name;
    assert_eq!(second.row.merchant.as_deref(), Some("Hillside Bakery"));
    assert_eq!(name.raw.as_deref(), Some("HILLSlDE BAKERV"));
    assert!(name.alternatives.len() <= 3);
}

#[tokio::test]
async fn names_in_capitals_are_listed_in_a_readable_form() {
    let (server, first) = start_server(&[
        &["HILLSIDE TOOLS GMBH", "15/09/2026", "TOTAL EUR 9.00"],
        &["SEAFORD BOOKS LTD", "16/09/2026", "TOTAL EUR 8.00"],
    ])
    .await;
    assert_eq!(first.row.merchant.as_deref(), Some("Hillside Tools GmbH"));
    assert_eq!(
        first.receipt.merchant.name.value.as_deref(),
        Some("HILLSIDE TOOLS GMBH"),
        "the print stays"
    );
    let second = read_next(&server, 2).await;
    assert_eq!(second.row.merchant.as_deref(), Some("Seaford Books Ltd"));
}
