//! A long list: only rows near the window are on the page, and all of them can be reached.

use harness::browser::{Browser, Viewport};
use harness::server::Server;
use harness::uploader::create_receipts;
use harness::wait::{ACTION_TIMEOUT, READING_TIMEOUT};
use serde_json::{Value, json};
use shared::api::ReceiptPage;
use shared::id::ReceiptId;

const ROW: &str = r#"[data-test="receipt"]"#;
const FIND: &str = r#"[data-test="find"]"#;
/// Maximum number of rows on the page.
const ROWS_MAX: u64 = 200;

/// Starts a server with so many receipts of several years.
fn start_with_many(count: u32) -> Server {
    let server = Server::start(&["--ocr", "none"]);
    let receipts = (0..count).map(|number| {
        let (year, month, day) = (2026 - number / 336, number / 28 % 12 + 1, number % 28 + 1);
        json!({
            "merchant": format!("Kiosk {number}"), "total": "1.00", "currency": "EUR",
            "date": format!("{year}-{month:02}-{day:02}"),
        })
    });
    create_receipts(&server, receipts);
    server
}

/// Returns the last receipt of the list.
fn last_receipt(server: &Server) -> ReceiptId {
    let page: ReceiptPage = server.get("/api/receipts?sort=date&limit=1").json();
    page.receipts[0].id
}

fn scroll_position(browser: &Browser) -> Value {
    browser.run_script("return scrollY", json!([]))
}

#[test]
fn the_last_of_two_thousand_is_reached_with_few_rows_on_the_page() {
    const COUNT: u32 = 2_000;
    let server = start_with_many(COUNT);
    let last = last_receipt(&server);
    let browser = Browser::open(&server, Viewport::Desktop);
    browser.goto("/receipts");
    browser.wait_for(ROW);
    browser.wait_for(FIND);
    // Two thousand rows of 60 pixels at least: the scroll bar stands for all of them.
    let is_high = "return document.documentElement.scrollHeight > 120000";
    browser.wait_until("the height of all rows", READING_TIMEOUT, || {
        (browser.run_script(is_high, json!([])) == json!(true)).then_some(())
    });
    let mut most = 0;
    let last_row = format!(r#"{ROW}[data-id="{last}"]"#);
    browser.wait_until("the last row", READING_TIMEOUT, || {
        browser.run_script(
            "scrollBy({top: 40 * innerHeight, behavior: 'instant'})",
            json!([]),
        );
        most = most.max(browser.count_matches(ROW));
        browser.has_match(&last_row).then_some(())
    });
    assert!(most <= ROWS_MAX, "{most} rows were on the page");
    browser.wait_gone(r#"[data-test="unloaded"]"#);
    // The way back leads to the same place.
    let to_middle = "document.querySelector(arguments[0])
        .scrollIntoView({block: 'center', behavior: 'instant'})";
    browser.run_script(to_middle, json!([format!("{last_row} a")]));
    let before = scroll_position(&browser);
    browser.click(&format!("{last_row} a"));
    browser.wait_for("a.back");
    browser.run_script("history.back()", json!([]));
    browser.wait_for(&last_row);
    browser.wait_until("the place before", ACTION_TIMEOUT, || {
        (scroll_position(&browser) == before).then_some(())
    });
    // At the top again, the row with the focus stays on the page.
    browser.focus(&format!("{last_row} a"));
    browser.run_script("scrollTo({top: 0, behavior: 'instant'})", json!([]));
    browser.wait_for(&format!("{ROW}:has(a[href])"));
    browser.wait_for(&format!("{last_row} a:focus"));
    assert!(browser.count_matches(ROW) <= ROWS_MAX);
}

#[test]
fn the_walk_goes_beyond_the_loaded_rows() {
    const COUNT: u32 = 120;
    let server = start_with_many(COUNT);
    let page: ReceiptPage = server.get("/api/receipts?sort=-date&limit=200").json();
    let order: Vec<_> = page.receipts.iter().map(|row| row.id).collect();
    let browser = Browser::open(&server, Viewport::Desktop);
    browser.goto("/receipts");
    browser.click(&format!(r#"{ROW}[data-id="{}"] a"#, order[0]));
    for id in &order {
        let path = format!("/receipts/{id}");
        browser.wait_until(&path, ACTION_TIMEOUT, || {
            let next = r#"[data-test="next-receipt"]"#;
            (browser.path() == path && browser.has_match(next)).then_some(())
        });
        browser.send_key("body", 'j');
    }
    browser.wait_for(r#"[data-test="next-receipt"]:disabled"#);
    browser.click("a.back");
    browser.wait_for(ROW);
}
