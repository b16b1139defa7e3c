//! Number of receipts to review in the navigation.

use harness::browser::{Browser, Viewport};
use harness::drawn::{Layout, draw_receipt};
use harness::server::Server;
use harness::uploader::upload_file;
use harness::wait::ACTION_TIMEOUT;
use serde_json::json;

const LINK: &str = r#"[data-test="tab"][href="/review"]"#;
const COUNT: &str = r#"[data-test="tab"][href="/review"] .tab-count"#;

/// Waits until the number is shown, and checks the name of the link.
#[track_caller]
fn wait_count(browser: &Browser, number: &str) {
    browser.wait_until(number, ACTION_TIMEOUT, || {
        (browser.has_match(COUNT) && browser.text(COUNT) == number).then_some(())
    });
    let name = browser.text(LINK).replace('\n', " ");
    assert!(name.ends_with(&format!("{number} to check")), "{name}");
}

#[test]
fn the_navigation_says_how_many_receipts_are_to_be_checked() {
    let server = Server::start(&["--ocr", "none"]);
    let browser = Browser::open(&server, Viewport::Phone);
    browser.goto("/");
    browser.wait_for(LINK);
    let mut ids = Vec::new();
    for (seed, number) in [(61, "1"), (62, "2")] {
        let picture = draw_receipt(Layout::Germany, seed).to_jpeg();
        ids.push(upload_file(&server, "note.jpg", &picture));
        wait_count(&browser, number);
    }
    // It is there at once when the app is opened.
    browser.reload();
    wait_count(&browser, "2");
    assert_eq!(browser.accessibility_violations(), [""; 0]);
    let verified = json!({"merchant": "Kiosk", "date": "2026-09-15", "total": "5"});
    server.patch(&format!("/api/receipts/{}", ids[0]), &verified);
    wait_count(&browser, "1");
    server.delete(&format!("/api/receipts/{}", ids[1]));
    browser.wait_gone(COUNT);
}
