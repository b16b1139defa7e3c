//! The way back to a list leads to the row it was left at, by the button of the browser, the link on the page and a reload;
//! in a real browser against the real server.

use harness::browser::{Browser, Window};
use harness::drawn::{Layout, draw};
use harness::server::Server;
use harness::uploader::upload;
use harness::wait::{READING, SOON};
use serde_json::json;
use shared::id::ReceiptId;

/// More than two pages of the list.
const COUNT: u64 = 110;
/// How far from where it was a row may be, in CSS pixels.
const NEAR: f64 = 3.0;

/// Where a row is in the window; none while it is not drawn.
fn top_of(browser: &Browser, id: ReceiptId) -> Option<f64> {
    let script = "return document.querySelector(arguments[0])?.getBoundingClientRect().top";
    browser
        .script(
            script,
            json!([format!(r#"[data-test="receipt"][data-id="{id}"]"#)]),
        )
        .as_f64()
}

/// Scrolls to a row far down, which brings the pages above it, and gives where it is then.
#[track_caller]
fn scroll_to(browser: &Browser, id: ReceiptId) -> f64 {
    browser.wait(&format!("{id} is in sight"), READING, || {
        let script = "const row = document.querySelector(arguments[0]);
                      row ? row.scrollIntoView({block: 'center', behavior: 'instant'}) : scrollBy(0, innerHeight);
                      return Boolean(row)";
        let row = format!(r#"[data-test="receipt"][data-id="{id}"]"#);
        browser.script(script, json!([row])).as_bool().filter(|is_there| *is_there)
    });
    // Rows near it are drawn by now, or take their room soon.
    let mut before = None;
    browser.wait("it rests", SOON, || {
        let now = top_of(browser, id);
        let rests = now.is_some() && now == before;
        before = now;
        now.filter(|_| rests)
    })
}

#[track_caller]
fn wait_at(browser: &Browser, id: ReceiptId, top: f64) {
    let mut now = None;
    browser.wait(&format!("{id} at {top}"), SOON, || {
        now = top_of(browser, id);
        now.filter(|now| (now - top).abs() <= NEAR)
    });
}

#[test]
fn a_list_is_come_back_to_where_it_was_left() {
    let server = Server::start(&["--ocr", "none"]);
    let picture = draw(Layout::Germany, 700).picture;
    let mut ids = Vec::new();
    for number in 0..COUNT {
        // The same picture with another number behind it is another file.
        let mut file = harness::drawn::files::encode(&picture, harness::drawn::files::Format::Jpeg);
        file.extend(number.to_be_bytes());
        ids.push(upload(&server, &format!("till-{number}.jpg"), &file));
    }
    for id in &ids {
        server.settled(*id);
    }
    // The newest come first: this one is on the last page.
    let far = ids[20];
    let link = format!(r#"[data-test="receipt"][data-id="{far}"] a"#);
    let browser = Browser::open(&server, Window::Phone);
    for (window, path) in [
        (Window::Phone, "/receipts"),
        (Window::Desktop, "/receipts"),
        (Window::Desktop, "/receipts?sort=created&review=open"),
    ] {
        let far = if path.contains('?') { ids[90] } else { far };
        let link = link.replace(&ids[20].to_string(), &far.to_string());
        browser.resize(window);
        browser.goto(path);
        browser.wait_for(r#"[data-test="receipt"]"#);
        let top = scroll_to(&browser, far);
        let open = || {
            browser.script(
                "document.querySelector(arguments[0]).click()",
                json!([link]),
            );
            browser.wait_for("a.back");
            assert_eq!(
                browser.script("return scrollY", json!([])),
                json!(0),
                "a receipt is shown from its top"
            );
        };
        open();
        browser.script("history.back()", json!([]));
        wait_at(&browser, far, top);
        open();
        browser.press("a.back");
        wait_at(&browser, far, top);
        let back = browser.script("return location.pathname + location.search", json!([]));
        assert_eq!(back, json!(path), "what was asked for is asked for again");
        // Forward, and back again; then a reload.
        browser.script("history.forward()", json!([]));
        browser.script("history.back()", json!([]));
        wait_at(&browser, far, top);
        browser.reload();
        wait_at(&browser, far, top);
        // A new receipt moves all rows; what was in sight stays in sight.
        open();
        let new = upload(&server, &format!("new-{window:?}-{}.jpg", path.len()), &{
            let mut file =
                harness::drawn::files::encode(&picture, harness::drawn::files::Format::Jpeg);
            file.extend(format!("{window:?}{path}").into_bytes());
            file
        });
        server.settled(new);
        browser.script("history.back()", json!([]));
        wait_at(&browser, far, top);
        // Who goes to the list anew begins at its top.
        browser.press(r#"nav a[href="/spending"]"#);
        browser.press(r#"nav a[href="/receipts"]"#);
        browser.wait("the top", SOON, || {
            (browser.script("return scrollY", json!([])) == json!(0)).then_some(())
        });
    }
}
