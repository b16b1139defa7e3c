//! Command palette: opened by a key on any page, operated by keyboard alone.

use harness::browser::keys::{DOWN, ENTER, ESCAPE, UP};
use harness::browser::{Browser, Viewport};
use harness::server::Server;
use harness::uploader::enter_receipt;
use harness::wait::ACTION_TIMEOUT;
use serde_json::json;

const PALETTE: &str = r#"[data-test="palette"]"#;
const OPTION: &str = r#"[data-test="palette-option"]"#;
const ACTIVE: &str = r#"[data-test="palette-option"][aria-selected="true"]"#;

#[track_caller]
fn open_palette(browser: &Browser) {
    let press = "(document.activeElement ?? document.body).dispatchEvent(new KeyboardEvent(
        'keydown', {key: 'k', ctrlKey: true, bubbles: true, cancelable: true}))";
    browser.run_script(press, json!([]));
    browser.wait_for(&format!("dialog[open] {PALETTE}:focus"));
}

/// Types into the palette and waits until this option is the active one.
#[track_caller]
fn find(browser: &Browser, typed: &str, active: &str) {
    browser.type_text(PALETTE, typed);
    wait_active(browser, active);
}

#[track_caller]
fn wait_active(browser: &Browser, active: &str) {
    browser.wait_until(&format!("{active} is active"), ACTION_TIMEOUT, || {
        (browser.has_match(ACTIVE) && browser.text(ACTIVE).starts_with(active)).then_some(())
    });
    let id = browser.attribute(ACTIVE, "id");
    assert_eq!(browser.attribute(PALETTE, "aria-activedescendant"), id);
}

#[test]
fn pages_merchants_and_receipts_are_reached_from_anywhere() {
    let server = Server::start(&["--ocr", "none"]);
    let fields = json!({ "merchant": "Hotel Adler", "date": "2022-09-15", "total": "179.50" });
    let id = enter_receipt(&server, 530, &fields);
    for window in [Viewport::Desktop, Viewport::Phone] {
        let browser = Browser::open(&server, window);
        browser.goto("/");
        // The page goes on where it was.
        browser.focus(r#"nav a[href="/review"]"#);
        open_palette(&browser);
        wait_active(&browser, "Scan a receipt");
        assert_eq!(browser.accessibility_violations(), [""; 0]);
        browser.send_key(PALETTE, ESCAPE);
        browser.wait_gone(PALETTE);
        browser.wait_for(r#"nav a[href="/review"]:focus"#);

        open_palette(&browser);
        find(&browser, "rul", "Rules");
        browser.send_key(PALETTE, ENTER);
        browser.wait_for(".rules-form");
        assert!(!browser.has_match("dialog[open]"));

        open_palette(&browser);
        find(&browser, "adl", "Hotel Adler");
        browser.wait_until("the receipt is found", ACTION_TIMEOUT, || {
            (browser.count_matches(OPTION) == 2).then_some(())
        });
        browser.send_key(PALETTE, DOWN);
        browser.wait_until("the receipt is active", ACTION_TIMEOUT, || {
            browser.text(ACTIVE).contains("15 Sep 2022").then_some(())
        });
        browser.send_key(PALETTE, DOWN);
        browser.send_key(PALETTE, UP);
        browser.send_key(PALETTE, ENTER);
        browser.wait_for(r#"form[data-test="fields"]"#);
        assert_eq!(browser.path(), format!("/receipts/{id}"));

        open_palette(&browser);
        find(&browser, "adl", "Hotel Adler");
        browser.click(OPTION);
        browser.wait_for(&format!(r#"[data-test="receipt"][data-id="{id}"]"#));
        let query = browser.run_script("return location.search", json!([]));
        assert_eq!(query, json!("?merchant=Hotel+Adler"));

        open_palette(&browser);
        browser.type_text(PALETTE, "zzz");
        browser.wait_gone(OPTION);
        find(&browser, "keyb", "Keyboard shortcuts");
        browser.send_key(PALETTE, ENTER);
        browser.wait_for(r#"[data-test="close-keys"]:focus"#);
        browser.send_key(r#"[data-test="close-keys"]"#, ENTER);
        browser.wait_gone("dialog[open]");
    }
}
