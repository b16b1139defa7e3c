//! Chain of engines: fallback, provenance and the daily budget.

use harness::drawn::{Layout, draw_receipt, files};
use harness::folder::TempFolder;
use harness::http;
use harness::ocr_space::{API_KEY, FakeOcrSpace, Fault, layout_lines};
use harness::server::Server;
use harness::uploader::upload_file;
use harness::wait::{ACTION_TIMEOUT, wait_until};
use serde_json::{Value, json};
use shared::api::{ReceiptDetail, ReceiptStatus};
use shared::problem::ProblemCode;
use shared::provenance::FallbackReason;

use super::{find_engine, parse_output, write_receipt};

fn start_server(service: &FakeOcrSpace, flags: &[&str]) -> Server {
    let url = service.url();
    Server::start(
        &[
            &["--ocr-space-key", API_KEY, "--ocr-space-url", &url],
            flags,
        ]
        .concat(),
    )
}

#[test]
fn a_sure_engine_keeps_the_picture_on_this_machine() {
    let service = FakeOcrSpace::start();
    let (_folder, path, drawn) = write_receipt(Layout::UnitedStates, 11);
    let said = parse_output(&service.run_command(&["scan", "--ocr", "pp-ocr,ocr-space", &path]));
    assert_eq!(said["total"], drawn.total.as_str());
    assert_eq!(
        (&said["engine"], &said["tried"], &said["sent"]),
        (&json!("pp-ocr"), &json!([]), &json!([]))
    );
    assert!(service.requests().is_empty(), "nobody else was asked");
}

#[test]
fn the_next_engine_reads_when_one_fails() {
    let service = FakeOcrSpace::start();
    service.fail_always(Fault::InvalidKey);
    let (_folder, path, drawn) = write_receipt(Layout::Germany, 12);
    let said = parse_output(&service.run_command(&["scan", "--ocr", "ocr-space,pp-ocr", &path]));
    assert_eq!(
        (&said["total"], &said["engine"]),
        (&json!(drawn.total), &json!("pp-ocr"))
    );
    let tried = &said["tried"][0];
    assert_eq!(
        (&tried["engine"], &tried["reason"]),
        (&json!("ocr-space"), &json!("broken"))
    );
    let bytes = service.requests()[0].file.len();
    assert_eq!(
        said["sent"],
        json!([{ "engine": "ocr-space", "host": "127.0.0.1", "bytes": bytes }])
    );
}

#[test]
fn the_next_engine_is_asked_when_one_finds_nothing() {
    let (service, folder) = (FakeOcrSpace::start(), TempFolder::new());
    // Bars: no text for pp-ocr, a receipt for the fake service.
    let bars = image::RgbImage::from_fn(600, 800, |x, _| {
        image::Rgb([if x / 150 % 2 == 0 { 255 } else { 90 }; 3])
    });
    let path = folder.write_file(
        "bars.png",
        &files::encode_picture(&bars, files::PictureFormat::Png),
    );
    let path = path.to_str().expect("a plain name");
    service.set_default_text(layout_lines(&["KIOSK", "15/09/2026", "TOTAL EUR 7.30"]));
    let said = parse_output(&service.run_command(&["scan", "--ocr", "pp-ocr,ocr-space", path]));
    assert_eq!(
        (&said["total"], &said["engine"]),
        (&json!("7.30"), &json!("ocr-space")),
        "{said}"
    );
    assert!(
        ["nothing", "unsure"].contains(&said["tried"][0]["reason"].as_str().unwrap_or_default()),
        "{said}"
    );
    let alone = parse_output(&service.run_command(&[
        "scan",
        "--ocr",
        "pp-ocr,ocr-space",
        "--engine",
        "none",
        path,
    ]));
    assert_eq!(
        (&alone["engine"], &alone["sent"]),
        (&Value::Null, &json!([])),
        "--engine goes before --ocr"
    );
}

#[test]
fn a_receipt_keeps_its_engine_and_the_bytes_sent() {
    let service = FakeOcrSpace::start();
    let mut server = start_server(&service, &["--ocr", "ocr-space"]);
    let info = server.info();
    assert_eq!(info.engine.as_deref(), Some("ocr-space"));
    assert_eq!(info.engines[0].sends_to.as_deref(), Some("127.0.0.1"));
    let id = upload_file(
        &server,
        "a.jpg",
        &draw_receipt(Layout::Britain, 14).to_jpeg(),
    );
    let detail = server.wait_processed(id);
    assert_eq!(
        (detail.row.status, detail.engine.as_deref()),
        (ReceiptStatus::Ready, Some("ocr-space"))
    );
    let bytes = service.requests()[0].file.len() as u64;
    assert_eq!(
        (detail.sent.len(), detail.sent[0].bytes, &detail.tried),
        (1, bytes, &Vec::new())
    );
    // Provenance survives a restart.
    server.kill();
    server.restart();
    let again: ReceiptDetail = server.get(&format!("/api/receipts/{id}")).json();
    assert_eq!(again.sent, detail.sent);
    // A second reading adds to what was sent before.
    let url = server.url(&format!("/api/receipts/{id}/read"));
    assert_eq!(http::send_request("POST", &url, &[], &[]).status, 202);
    wait_until("it was sent a second time", ACTION_TIMEOUT, || {
        let detail: ReceiptDetail = server.get(&format!("/api/receipts/{id}")).json();
        (detail.sent[0].bytes == 2 * bytes).then_some(())
    });
}

#[test]
fn an_invalid_key_is_named_and_the_picture_kept() {
    let service = FakeOcrSpace::start();
    service.fail_always(Fault::InvalidKey);
    let server = start_server(&service, &["--ocr", "ocr-space"]);
    let id = upload_file(
        &server,
        "a.jpg",
        &draw_receipt(Layout::Britain, 15).to_jpeg(),
    );
    let detail = server.wait_processed(id);
    assert_eq!(
        (detail.row.status, detail.row.problem),
        (ReceiptStatus::Failed, Some(ProblemCode::ReadingFailed))
    );
    assert_eq!(detail.tried[0].reason, FallbackReason::Broken);
    let why = detail.tried[0].detail.clone().unwrap_or_default();
    assert!(
        why.contains("check RECEIPT_SCANNER_OCR_SPACE_KEY") && !why.contains(API_KEY),
        "{why}"
    );
    assert_eq!((detail.pages.len(), detail.row.has_picture), (1, true));
    assert_eq!(service.requests().len(), 3, "it was tried three times");
    assert_eq!(
        detail.sent[0].bytes,
        3 * service.requests()[0].file.len() as u64
    );
}

#[test]
fn a_receipt_waits_when_the_daily_budget_is_used_up() {
    let service = FakeOcrSpace::start();
    let mut server = start_server(&service, &["--ocr", "ocr-space", "--ocr-space-daily", "1"]);
    let first = upload_file(
        &server,
        "a.jpg",
        &draw_receipt(Layout::Britain, 16).to_jpeg(),
    );
    assert_eq!(
        server.wait_processed(first).row.status,
        ReceiptStatus::Ready
    );
    let second = upload_file(
        &server,
        "b.jpg",
        &draw_receipt(Layout::Britain, 17).to_jpeg(),
    );
    let waits = |server: &Server| {
        wait_until("it waits for tomorrow", ACTION_TIMEOUT, || {
            let row = server.receipt_named("b.jpg")?;
            (row.problem == Some(ProblemCode::BudgetUsedUp)).then_some(row.status)
        })
    };
    assert_eq!(waits(&server), ReceiptStatus::Waiting);
    // The count survives a restart.
    server.kill();
    server.restart();
    let url = server.url(&format!("/api/receipts/{second}/read"));
    assert_eq!(http::send_request("POST", &url, &[], &[]).status, 202);
    assert_eq!(waits(&server), ReceiptStatus::Waiting);
    assert_eq!(
        service.requests().len(),
        1,
        "nothing was asked beyond the budget"
    );
    // The command `engines` reports the count of the server.
    let data = server.data_folder();
    let data = data.to_str().expect("a plain name");
    let list = parse_output(&service.run_command(&[
        "engines",
        "--json",
        "--ocr",
        "ocr-space",
        "--ocr-space-daily",
        "1",
        "--data",
        data,
    ]));
    assert_eq!(
        find_engine(&list, "ocr-space")["budget"],
        json!({ "made_today": 1, "left_today": 0 }),
        "{list}"
    );
    // Commands with the same data folder share the budget of the server.
    let (_folder, path, _) = write_receipt(Layout::Britain, 18);
    let scanned = [
        "scan",
        "--engine",
        "ocr-space",
        "--ocr-space-daily",
        "1",
        "--data",
        data,
        &path,
    ];
    assert_eq!(
        parse_output(&service.run_command(&scanned))["error"]["code"],
        "budget-used-up"
    );
}

#[test]
fn invalid_chains_are_refused() {
    let service = FakeOcrSpace::start();
    for (chain, text) in [
        ("pp-ocr,pp-ocr", "named twice"),
        ("none,ocr-space", "nothing is read"),
        ("magic", "invalid value"),
    ] {
        let output = service.run_command(&["scan", "--ocr", chain, "a.jpg"]);
        assert!(!output.status.success(), "{chain}");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(said.contains(text), "{chain}: {said}");
    }
}
