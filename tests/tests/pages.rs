//! Every page with something on it and without: it fits every window, has room for thumbs, and axe-core finds no barrier in
//! it, by day and by night.

use harness::browser::{Browser, Window};
use harness::drawn::{Layout, draw};
use harness::http;
use harness::server::Server;
use harness::uploader::upload;
use serde_json::json;

/// What a thumb has to meet.
const TARGETS: &str = "main button, main .button, main select, main input:not([type=radio], .visually-hidden), .tabs a";

/// Shows a page everywhere and has axe-core look at it.
#[track_caller]
fn look(browser: &Browser, path: &str, name: &str, ready: &str) {
    browser.goto(path);
    browser.wait_for(ready);
    browser.show_everywhere(name, TARGETS);
    assert_eq!(browser.barriers(), [""; 0], "{name}");
}

#[test]
fn pages_without_receipts_say_so() {
    let server = Server::start(&["--ocr", "none"]);
    let browser = Browser::open(&server, Window::Phone);
    for (path, name, ready) in [
        ("/", "scan-empty", ".scan-empty"),
        ("/receipts", "receipts-empty", ".notice"),
        ("/receipts?q=tea", "receipts-nothing-found", ".notice"),
        ("/review", "review-empty", r#"[data-test="empty"]"#),
        ("/spending", "spending-empty", ".notice"),
        ("/trash", "trash-empty", ".notice"),
        ("/links", "links-empty", ".notice"),
        ("/rules", "rules-empty", r#"[data-test="no-rules"]"#),
        ("/camera", "camera-refused", r#"[data-test="refused"]"#),
        ("/elsewhere", "not-found", ".notice"),
    ] {
        look(&browser, path, name, ready);
    }
}

#[test]
fn pages_with_receipts_hold_them() {
    let server = Server::start(&[]);
    let layouts = [
        Layout::UnitedStates,
        Layout::Malaysia,
        Layout::Britain,
        Layout::Germany,
    ];
    let ids: Vec<_> = (120..)
        .zip(layouts)
        .map(|(seed, layout)| {
            upload(
                &server,
                &format!("IMG_{seed}.jpg"),
                &draw(layout, seed).jpeg(),
            )
        })
        .collect();
    for id in &ids {
        server.settled(*id);
    }
    let deleted = http::send(
        "DELETE",
        &server.url(&format!("/api/receipts/{}", ids[3])),
        &[],
        &[],
    );
    assert_eq!(deleted.status, 204);
    let browser = Browser::open(&server, Window::Phone);
    for (path, name, ready) in [
        (
            "/receipts".to_owned(),
            "receipts-list",
            r#"[data-test="receipt"]"#,
        ),
        (
            "/receipts?q=total&sort=-total".into(),
            "receipts-found",
            ".receipt-hit",
        ),
        (
            format!("/receipts/{}", ids[0]),
            "receipt-open",
            r#"form[data-test="fields"]"#,
        ),
        (
            format!("/receipts/{}?q=total", ids[0]),
            "receipt-hits",
            ".text-layer .is-match",
        ),
        ("/review".into(), "review-open", r#"[data-test="card"]"#),
        ("/spending".into(), "spending-sums", r#"[data-test="bar"]"#),
        ("/trash".into(), "trash-full", ".entries"),
    ] {
        look(&browser, &path, name, ready);
    }
    browser.goto("/receipts?review=open");
    browser.wait_for(r#"[data-test="receipt"]"#);
    browser.press(r#"[data-test="filters"]"#);
    browser.press(r#"[data-test="export"] summary"#);
    browser.show_everywhere("receipts-filters", TARGETS);
    assert_eq!(browser.barriers(), [""; 0], "filters and export");
    browser.press(r#"[data-test="avatar"]"#);
    browser.wait_for("dialog[open]");
    assert_eq!(browser.barriers(), [""; 0], "the dialog of the profile");
    assert_eq!(
        browser.script("return document.documentElement.lang", json!([])),
        json!("en")
    );
}
