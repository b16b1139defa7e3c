//! Scroll restoration of the list.
//!
//! After back, the link on the page, a reload and new receipts.

use harness::browser::{Browser, Viewport};
use harness::drawn::files::small_jpeg;
use harness::server::Server;
use harness::uploader::upload_file;
use harness::wait::{ACTION_TIMEOUT, READING_TIMEOUT};
use serde_json::json;
use shared::id::ReceiptId;

/// Number of receipts: more than two pages of the list.
const RECEIPT_COUNT: u64 = 110;
/// Tolerance of a row's position in CSS pixels.
const ROW_TOLERANCE_PX: f64 = 3.0;

/// Returns the top of a row in the window; `None` while it is not rendered.
fn top_of(browser: &Browser, id: ReceiptId) -> Option<f64> {
    let script = "return document.querySelector(arguments[0])?.getBoundingClientRect().top";
    browser
        .run_script(
            script,
            json!([format!(r#"[data-test="receipt"][data-id="{id}"]"#)]),
        )
        .as_f64()
}

/// Scrolls down to a row, which loads the pages above it, and returns its top.
#[track_caller]
fn scroll_to(browser: &Browser, id: ReceiptId) -> f64 {
    browser.wait_until(&format!("{id} is in sight"), READING_TIMEOUT, || {
        let script = "const row = document.querySelector(arguments[0]);
                      if (row) row.scrollIntoView({block: 'center', behavior: 'instant'});
                      else scrollBy(0, innerHeight);
                      return Boolean(row)";
        let row = format!(r#"[data-test="receipt"][data-id="{id}"]"#);
        browser
            .run_script(script, json!([row]))
            .as_bool()
            .filter(|is_there| *is_there)
    });
    // Waits until rows nearby are rendered or have their final height.
    let mut before = None;
    browser.wait_until("it rests", ACTION_TIMEOUT, || {
        let now = top_of(browser, id);
        let rests = now.is_some() && now == before;
        before = now;
        now.filter(|_| rests)
    })
}

#[track_caller]
fn wait_at(browser: &Browser, id: ReceiptId, top: f64) {
    let mut now = None;
    browser.wait_until(&format!("{id} at {top}"), ACTION_TIMEOUT, || {
        now = top_of(browser, id);
        now.filter(|now| (now - top).abs() <= ROW_TOLERANCE_PX)
    });
}

#[test]
fn going_back_restores_the_scroll_position() {
    let server = Server::start(&["--ocr", "none"]);
    let mut ids = Vec::new();
    for number in 0..RECEIPT_COUNT {
        let name = format!("till-{number}.jpg");
        ids.push(upload_file(&server, &name, &small_jpeg(number)));
    }
    for id in &ids {
        server.wait_processed(*id);
    }
    // Newest first: this receipt is on the last page.
    let far = ids[20];
    let link = format!(r#"[data-test="receipt"][data-id="{far}"] a"#);
    let browser = Browser::open(&server, Viewport::Phone);
    let visits = [
        (Viewport::Phone, "/receipts"),
        (Viewport::Desktop, "/receipts"),
        (Viewport::Desktop, "/receipts?sort=created&review=open"),
    ];
    for (number, (window, path)) in (RECEIPT_COUNT..).zip(visits) {
        let far = if path.contains('?') { ids[90] } else { far };
        let link = link.replace(&ids[20].to_string(), &far.to_string());
        browser.resize(window);
        browser.goto(path);
        browser.wait_for(r#"[data-test="receipt"]"#);
        let top = scroll_to(&browser, far);
        let open = || {
            browser.run_script(
                "document.querySelector(arguments[0]).click()",
                json!([link]),
            );
            browser.wait_for("a.back");
            assert_eq!(
                browser.run_script("return scrollY", json!([])),
                json!(0),
                "a receipt is shown from its top"
            );
        };
        open();
        browser.run_script("history.back()", json!([]));
        wait_at(&browser, far, top);
        open();
        browser.click("a.back");
        wait_at(&browser, far, top);
        let back = browser.run_script("return location.pathname + location.search", json!([]));
        assert_eq!(back, json!(path), "what was asked for is asked for again");
        // Forward and back, then a reload.
        browser.run_script("history.forward()", json!([]));
        browser.run_script("history.back()", json!([]));
        wait_at(&browser, far, top);
        browser.reload();
        wait_at(&browser, far, top);
        // A new receipt shifts all rows, but the visible part stays in place.
        open();
        let name = format!("new-{number}.jpg");
        let new = upload_file(&server, &name, &small_jpeg(number));
        server.wait_processed(new);
        browser.run_script("history.back()", json!([]));
        wait_at(&browser, far, top);
        // A new visit of the list begins at its top.
        browser.click(r#"nav a[href="/spending"]"#);
        browser.click(r#"nav a[href="/receipts"]"#);
        browser.wait_until("the top", ACTION_TIMEOUT, || {
            (browser.run_script("return scrollY", json!([])) == json!(0)).then_some(())
        });
    }
}
