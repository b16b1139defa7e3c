//! What is typed and not saved is there again, whichever way the page was left, until it is saved or discarded; in a real
//! browser against the real server.

use harness::browser::wire::Line;
use harness::browser::{Browser, Window};
use harness::drawn::{Layout, draw};
use harness::server::Server;
use harness::uploader::upload;
use harness::wait::SOON;
use serde_json::{Value, json};
use shared::api::ReceiptDetail;
use shared::id::ReceiptId;

const FIELDS: &str = r#"form[data-test="fields"]"#;
const MERCHANT: &str = "input[name=merchant]";
const AMOUNT: &str = r#"[name="items.0.amount"]"#;
const RESUMED: &str = r#"[data-test="resumed"]"#;
const DISCARD: &str = r#"[data-test="discard"]"#;
const CARD: &str = r#"[data-test="card"]"#;
const NOTE: &str = r#"[data-test="note"]"#;

/// A server with receipts that somebody entered, and a browser.
fn opened(count: u64) -> (Server, Browser, Vec<ReceiptId>) {
    let server = Server::start(&["--ocr", "none"]);
    let mut ids = Vec::new();
    for seed in 0..count {
        let id = upload(
            &server,
            &format!("till-{seed}.jpg"),
            &draw(Layout::Germany, 500 + seed).jpeg(),
        );
        server.settled(id);
        let items = json!([{"description": "Tea", "amount": "2.00"}]);
        let entered =
            json!({"total": "2.00", "currency": "EUR", "date": "2026-09-15", "items": items});
        server.patch(&format!("/api/receipts/{id}"), &entered);
        ids.push(id);
    }
    let browser = Browser::open(&server, Window::Phone);
    (server, browser, ids)
}

#[track_caller]
fn open(browser: &Browser, id: ReceiptId) {
    browser.goto(&format!("/receipts/{id}"));
    browser.wait_for(AMOUNT);
}

#[track_caller]
fn detail(server: &Server, id: ReceiptId) -> ReceiptDetail {
    server.get(&format!("/api/receipts/{id}")).json()
}

#[track_caller]
fn wait_path(browser: &Browser, path: &str) {
    browser.wait(path, SOON, || (browser.path() == path).then_some(()));
}

#[track_caller]
fn wait_value(browser: &Browser, input: &str, value: &str) {
    browser.wait(&format!("{value} in {input}"), SOON, || {
        (browser.value(input) == value).then_some(())
    });
}

#[test]
fn entries_outlive_every_way_of_leaving_the_page() {
    let (server, browser, ids) = opened(1);
    let (id, path) = (ids[0], format!("/receipts/{}", ids[0]));
    browser.goto("/receipts");
    browser.press(".receipt-link");
    browser.wait_for(AMOUNT);
    assert!(!browser.sees(RESUMED) && !browser.asks_before_leaving());
    browser.enter(MERCHANT, "Kiosk am Eck");
    browser.enter(AMOUNT, "2,50");
    assert!(
        browser.asks_before_leaving(),
        "closing the page is asked about"
    );

    let back = |browser: &Browser| {
        browser.script("history.back()", json!([]));
        wait_path(browser, &path);
    };
    // A link, the button of the browser, the link back to the list, a reload, and a page that was closed.
    browser.press(r#"nav a[href="/spending"]"#);
    wait_path(&browser, "/spending");
    back(&browser);
    for way in [
        "the link",
        "the button",
        "the link back",
        "a reload",
        "closing",
    ] {
        wait_value(&browser, MERCHANT, "Kiosk am Eck");
        wait_value(&browser, AMOUNT, "2,50");
        browser.wait_for(RESUMED);
        match way {
            "the link" => {
                browser.script("history.back()", json!([]));
                wait_path(&browser, "/receipts");
                browser.press(".receipt-link");
            }
            "the button" => {
                browser.press("a.back");
                wait_path(&browser, "/receipts");
                browser.press(".receipt-link");
            }
            "the link back" => browser.reload(),
            "a reload" => {
                browser.open_tab(&path);
                browser.close_first_tab();
            }
            _ => {}
        }
    }
    assert_eq!(
        detail(&server, id).row.merchant,
        None,
        "nothing is sent unasked"
    );

    browser.press(r#"[data-test="save"]"#);
    browser.wait_for(r#"[data-test="saved"]"#);
    browser.wait_gone(RESUMED);
    assert_eq!(
        detail(&server, id).row.merchant.as_deref(),
        Some("Kiosk am Eck")
    );
    assert!(!browser.asks_before_leaving());
    browser.reload();
    browser.wait_for(AMOUNT);
    assert!(
        !browser.sees(RESUMED) && browser.value(AMOUNT) == "2.50",
        "what is saved is not kept beside it"
    );
}

#[test]
fn entries_are_discarded_on_demand_only() {
    let (server, browser, ids) = opened(2);
    open(&browser, ids[0]);
    browser.enter(MERCHANT, "Wrong");
    open(&browser, ids[1]);
    assert!(!browser.sees(RESUMED), "they belong to their receipt");
    // What came from elsewhere meanwhile stays beside them.
    server.patch(
        &format!("/api/receipts/{}", ids[0]),
        &json!({"cashier": "Ada"}),
    );
    open(&browser, ids[0]);
    wait_value(&browser, MERCHANT, "Wrong");
    assert_eq!(browser.value("input[name=cashier]"), "Ada");
    browser.press(DISCARD);
    browser.wait_gone(RESUMED);
    assert_eq!(browser.value(MERCHANT), "");
    assert!(!browser.asks_before_leaving());
    browser.reload();
    browser.wait_for(AMOUNT);
    assert!(!browser.sees(RESUMED) && browser.value(MERCHANT).is_empty());
}

#[test]
fn without_storage_entries_live_as_long_as_the_page_which_asks_before_it_is_closed() {
    let (_server, browser, ids) = opened(1);
    browser.run_before_pages(
        "Object.defineProperty(window, 'localStorage', {get: () => { throw new Error('refused'); }})",
    );
    open(&browser, ids[0]);
    browser.enter(MERCHANT, "Kiosk");
    browser.press(r#"nav a[href="/spending"]"#);
    wait_path(&browser, "/spending");
    assert!(browser.asks_before_leaving());
    browser.script("history.back()", json!([]));
    wait_value(&browser, MERCHANT, "Kiosk");
    browser.press(DISCARD);
    browser.wait_gone(RESUMED);
    assert!(!browser.asks_before_leaving());
}

#[test]
fn the_review_brings_entries_back_and_accepts_none_unseen() {
    // Without a merchant they wait to be reviewed.
    let (server, browser, _) = opened(2);
    browser.goto("/review");
    browser.wait_for(CARD);
    let shown = || browser.attribute(CARD, "data-id").unwrap_or_default();
    let first = shown();
    let merchant = format!("{CARD} [name=merchant]");
    browser.enter(&merchant, "Typed");
    assert!(browser.asks_before_leaving());
    browser.press(r#"[data-test="skip"]"#);
    browser.wait("the other one", SOON, || (shown() != first).then_some(()));
    wait_value(&browser, &merchant, "");
    assert!(!browser.sees(RESUMED));
    browser.press(r#"[data-test="back"]"#);
    browser.wait("the first one", SOON, || (shown() == first).then_some(()));
    wait_value(&browser, &merchant, "Typed");
    browser.wait_for(RESUMED);
    browser.goto("/receipts");
    browser.goto(&format!("/receipts/{first}"));
    browser.wait_for(FIELDS);
    wait_value(&browser, MERCHANT, "Typed");

    browser.goto("/review");
    browser.wait("the first one", SOON, || {
        if shown() != first {
            browser.press(r#"[data-test="skip"]"#);
        }
        (shown() == first).then_some(())
    });
    browser.press(r#"[data-test="accept"]"#);
    browser.wait("it is accepted", SOON, || {
        let kept: Value = server.get(&format!("/api/receipts/{first}")).json();
        (kept["row"]["verified"] == json!(true)).then_some(())
    });
    let id = first.parse().expect("an id");
    assert_eq!(detail(&server, id).row.merchant.as_deref(), Some("Typed"));
    browser.goto(&format!("/receipts/{first}"));
    browser.wait_for(FIELDS);
    assert!(
        !browser.sees(RESUMED),
        "what is accepted is not kept beside it"
    );
}

#[test]
fn a_note_that_could_not_be_kept_is_sent_when_the_receipt_is_opened_again() {
    let (server, browser, ids) = opened(1);
    let note = || detail(&server, ids[0]).filing.note;
    browser.goto("/receipts");
    browser.press(".receipt-link");
    browser.wait_for(NOTE);
    // Left in the middle of a word.
    browser.enter(NOTE, "Taxi to the har");
    browser.script("history.back()", json!([]));
    wait_path(&browser, "/receipts");
    browser.press(".receipt-link");
    browser.wait("the note is kept", SOON, || {
        (note().as_deref() == Some("Taxi to the har")).then_some(())
    });
    browser.wait_for(r#"[data-test="undo-filing"]"#);
    // Left without a connection.
    browser.set_line(Line::Cut);
    browser.enter(NOTE, "Taxi to the harbour");
    browser.script("document.activeElement.blur()", json!([]));
    browser.wait("it says so", SOON, || {
        (!browser.text(".filing [role=alert]").is_empty()).then_some(())
    });
    browser.set_line(Line::Free);
    open(&browser, ids[0]);
    browser.wait("the note is kept", SOON, || {
        (note().as_deref() == Some("Taxi to the harbour")).then_some(())
    });
    assert_eq!(browser.value(NOTE), "Taxi to the harbour");
}
