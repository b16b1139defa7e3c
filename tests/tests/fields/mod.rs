//! Fields on the receipt page.
//!
//! They are checked while typing, chosen from alternatives, assigned from words of the picture and
//! saved when they are left.

mod editing;
mod reading_display;
mod words;

use harness::browser::{Browser, Viewport};
use harness::drawn::{Layout, draw_receipt};
use harness::server::Server;
use harness::uploader::upload_file;
use harness::wait::ACTION_TIMEOUT;
use serde_json::{Value, json};
use shared::api::ReceiptDetail;
use shared::id::ReceiptId;
use shared::money::Money;

const PROOF: &str = r#"[data-test="proof"]"#;
const HIGHLIGHT: &str = r#"[data-test="highlight"]"#;

/// Returns the selector of an input.
pub(super) fn input_selector(name: &str) -> String {
    format!(r#"form[data-test="fields"] [name="{name}"]"#)
}

/// Opens the page of one receipt with these entries.
fn open_receipt(window: Viewport, flags: &[&str], entered: &Value) -> (Server, Browser, ReceiptId) {
    let server = Server::start(flags);
    let id = upload_file(
        &server,
        "till.jpg",
        &draw_receipt(Layout::Germany, 51).to_jpeg(),
    );
    server.wait_processed(id);
    server.patch(&format!("/api/receipts/{id}"), entered);
    let browser = Browser::open(&server, window);
    browser.goto(&format!("/receipts/{id}"));
    browser.wait_for(&input_selector("total"));
    browser.open_details();
    (server, browser, id)
}

/// Leaves the input and returns the receipt as stored, once all entries are saved.
fn leave_and_fetch(server: &Server, browser: &Browser, id: ReceiptId) -> ReceiptDetail {
    browser.wait_saved();
    server.wait_processed(id)
}

/// Waits until the check line at the total has this verdict and text.
#[track_caller]
fn wait_proof(browser: &Browser, verdict: &str, text: &str) {
    browser.wait_for(&format!(r#"{PROOF} [data-verdict="{verdict}"]"#));
    browser.wait_until(text, ACTION_TIMEOUT, || {
        browser.text(PROOF).starts_with(text).then_some(())
    });
}

fn format_decimal(money: Option<Money>) -> Option<String> {
    money.map(Money::to_decimal)
}

fn money_json(minor: i64) -> Value {
    json!({"minor": minor, "currency": "EUR", "exponent": 2})
}
