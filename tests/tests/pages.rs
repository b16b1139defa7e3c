//! Layout and accessibility of every page, with and without receipts.
//!
//! Each page has to fit every viewport, to have large enough targets and to pass axe-core in both
//! colour schemes.

use harness::browser::{Browser, Viewport};
use harness::drawn::{Layout, draw_receipt};
use harness::pages::PAGES;
use harness::server::Server;
use harness::uploader::upload_file;
use serde_json::json;

/// Elements that have to be at least 44 pixels high.
const TARGETS: &str = "main button, main .button, main select, \
                       main input:not([type=radio], .visually-hidden), .tabs a";

/// Checks a page in every viewport and by axe-core.
#[track_caller]
fn check_page(browser: &Browser, path: &str, name: &str, ready: &str) {
    browser.goto(path);
    browser.wait_for(ready);
    browser.check_everywhere(name, TARGETS);
    assert_eq!(browser.accessibility_violations(), [""; 0], "{name}");
}

#[test]
fn empty_pages_fit_and_are_accessible() {
    let server = Server::start(&["--ocr", "none"]);
    let browser = Browser::open(&server, Viewport::Phone);
    for page in PAGES {
        let name = format!("{}-empty", page.name);
        check_page(&browser, &page.route.path(), &name, page.without_receipts);
    }
    for (path, name) in [
        ("/receipts?q=tea", "receipts-nothing-found"),
        ("/elsewhere", "not-found"),
    ] {
        check_page(&browser, path, name, ".notice");
    }
}

#[test]
fn pages_with_receipts_fit_and_are_accessible() {
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
            upload_file(
                &server,
                &format!("IMG_{seed}.jpg"),
                &draw_receipt(layout, seed).to_jpeg(),
            )
        })
        .collect();
    for id in &ids {
        server.wait_processed(*id);
    }
    server.delete(&format!("/api/receipts/{}", ids[3]));
    let browser = Browser::open(&server, Viewport::Phone);
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
        (
            "/review?all=true".into(),
            "review-open",
            r#"[data-test="card"]"#,
        ),
        ("/spending".into(), "spending-sums", r#"[data-test="bar"]"#),
        ("/trash".into(), "trash-full", ".entries"),
    ] {
        check_page(&browser, &path, name, ready);
    }
    browser.goto("/receipts?review=open");
    browser.wait_for(r#"[data-test="receipt"]"#);
    browser.click(r#"[data-test="filters"]"#);
    browser.click(r#"[data-test="more"]"#);
    browser.check_everywhere("receipts-filters", TARGETS);
    assert_eq!(
        browser.accessibility_violations(),
        [""; 0],
        "filters and menu"
    );
    browser.click(r#"[data-test="avatar"]"#);
    browser.wait_for("dialog[open]");
    assert_eq!(
        browser.accessibility_violations(),
        [""; 0],
        "the dialog of the profile"
    );
    assert_eq!(
        browser.run_script("return document.documentElement.lang", json!([])),
        json!("en")
    );
}
