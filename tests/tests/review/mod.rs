//! Review page, operated by keyboard.
//!
//! Receipts come one by one, least certain first, and are accepted, corrected, skipped and
//! restored.

mod badge;
mod card;
mod duplicates;
mod keyboard;

use harness::browser::{Browser, Viewport};
use harness::drawn::DrawnReceipt;
use harness::http;
use harness::server::Server;
use harness::uploader::upload_file;
use harness::wait::ACTION_TIMEOUT;
use serde_json::{Value, json};
use shared::api::{ReceiptPage, ReceiptRow};
use shared::id::ReceiptId;

const CARD: &str = r#"[data-test="card"]"#;
const EMPTY: &str = r#"[data-test="empty"]"#;
/// Returns the selector of an input.
fn input_selector(name: &str) -> String {
    format!(r#"{CARD} [name="{name}"]"#)
}

/// Sends a key to the page.
fn press_key(browser: &Browser, key: char) {
    browser.send_key("body", key);
}

/// Returns the id of the shown receipt, if there is one.
fn shown_receipt(browser: &Browser) -> Option<String> {
    let script = "return document.querySelector(arguments[0])?.dataset.id ?? null";
    browser
        .run_script(script, json!([CARD]))
        .as_str()
        .map(str::to_owned)
}

#[track_caller]
fn wait_shown(browser: &Browser, id: ReceiptId) {
    browser.wait_until(&format!("{id} is shown"), ACTION_TIMEOUT, || {
        (shown_receipt(browser) == Some(id.to_string())).then_some(())
    });
}

#[track_caller]
fn unreviewed_receipts(server: &Server) -> Vec<ReceiptRow> {
    let path = "/api/receipts?review=open&sort=confidence&limit=100";
    server.get(path).json::<ReceiptPage>().receipts
}

#[track_caller]
fn send_json(server: &Server, method: &str, path: &str, body: &Value) -> u16 {
    let headers = [("content-type", "application/json")];
    http::send_request(
        method,
        &server.url(path),
        &headers,
        body.to_string().as_bytes(),
    )
    .status
}

/// Opens the review of these receipts, once all of them were read.
#[track_caller]
fn open_review(window: Viewport, drawn: &[DrawnReceipt]) -> (Server, Browser, Vec<ReceiptId>) {
    let server = Server::start(&[]);
    let ids: Vec<_> = drawn
        .iter()
        .map(|drawn| upload_file(&server, &format!("{}.jpg", drawn.total), &drawn.to_jpeg()))
        .collect();
    for id in &ids {
        server.wait_processed(*id);
    }
    let browser = Browser::open(&server, window);
    browser.goto("/review?all=true");
    browser.wait_for(CARD);
    (server, browser, ids)
}
