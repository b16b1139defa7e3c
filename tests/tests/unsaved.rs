//! Unsaved entries of a receipt.
//!
//! They survive leaving the page until they are saved or discarded.

use harness::browser::wire::NetworkCondition;
use harness::browser::{Browser, Viewport};
use harness::server::Server;
use harness::uploader::enter_receipt;
use harness::wait::ACTION_TIMEOUT;
use serde_json::{Value, json};
use shared::id::ReceiptId;

const FIELDS: &str = r#"form[data-test="fields"]"#;
const MERCHANT: &str = "input[name=merchant]";
const AMOUNT: &str = r#"[name="items.0.amount"]"#;
const RESUMED: &str = r#"[data-test="resumed"]"#;
const DISCARD: &str = r#"[data-test="discard"]"#;
const CARD: &str = r#"[data-test="card"]"#;
const NOTE: &str = r#"[data-test="note"]"#;

/// Starts a server with receipts that have entered fields, and a browser.
fn open_app(count: u64) -> (Server, Browser, Vec<ReceiptId>) {
    let server = Server::start(&["--ocr", "none"]);
    let mut ids = Vec::new();
    for seed in 0..count {
        let items = json!([{"description": "Tea", "amount": "2.00"}]);
        let entered =
            json!({"total": "2.00", "currency": "EUR", "date": "2026-09-15", "items": items});
        ids.push(enter_receipt(&server, seed, &entered));
    }
    let browser = Browser::open(&server, Viewport::Phone);
    (server, browser, ids)
}

#[track_caller]
fn open_receipt(browser: &Browser, id: ReceiptId) {
    browser.goto(&format!("/receipts/{id}"));
    browser.wait_for(AMOUNT);
}

#[track_caller]
fn wait_path(browser: &Browser, path: &str) {
    browser.wait_until(path, ACTION_TIMEOUT, || {
        (browser.path() == path).then_some(())
    });
}

#[track_caller]
fn wait_value(browser: &Browser, input: &str, value: &str) {
    browser.wait_until(&format!("{value} in {input}"), ACTION_TIMEOUT, || {
        (browser.value(input) == value).then_some(())
    });
}

#[test]
fn entries_outlive_every_way_of_leaving_the_page() {
    let (server, browser, ids) = open_app(1);
    let (id, path) = (ids[0], format!("/receipts/{}", ids[0]));
    browser.goto("/receipts");
    browser.click(".receipt-link");
    browser.wait_for(AMOUNT);
    assert!(!browser.has_match(RESUMED) && !browser.asks_before_leaving());
    browser.type_text(MERCHANT, "Kiosk am Eck");
    browser.type_text(AMOUNT, "2,50");
    assert!(
        browser.asks_before_leaving(),
        "closing the page is asked about"
    );

    let back = |browser: &Browser| {
        browser.run_script("history.back()", json!([]));
        wait_path(browser, &path);
    };
    // Ways: link, browser button, link to the list, reload, closed page.
    browser.click(r#"nav a[href="/spending"]"#);
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
                browser.run_script("history.back()", json!([]));
                wait_path(&browser, "/receipts");
                browser.click(".receipt-link");
            }
            "the button" => {
                browser.click("a.back");
                wait_path(&browser, "/receipts");
                browser.click(".receipt-link");
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
        server.fetch_receipt(id).row.merchant,
        None,
        "nothing is sent unasked"
    );

    // Saved entries are no longer stored as a draft.
    browser.click(r#"[data-test="save"]"#);
    browser.wait_for(r#"[data-test="saved"]"#);
    browser.wait_gone(RESUMED);
    assert_eq!(
        server.fetch_receipt(id).row.merchant.as_deref(),
        Some("Kiosk am Eck")
    );
    assert!(!browser.asks_before_leaving());
    browser.reload();
    browser.wait_for(AMOUNT);
    assert!(
        !browser.has_match(RESUMED) && browser.value(AMOUNT) == "2.50",
        "what is saved is not kept beside it"
    );
}

#[test]
fn entries_are_discarded_on_demand_only() {
    let (server, browser, ids) = open_app(2);
    open_receipt(&browser, ids[0]);
    browser.type_text(MERCHANT, "Wrong");
    open_receipt(&browser, ids[1]);
    assert!(!browser.has_match(RESUMED), "they belong to their receipt");
    // Changes from elsewhere are merged with the unsaved entries.
    server.patch(
        &format!("/api/receipts/{}", ids[0]),
        &json!({"cashier": "Ada"}),
    );
    open_receipt(&browser, ids[0]);
    wait_value(&browser, MERCHANT, "Wrong");
    assert_eq!(browser.value("input[name=cashier]"), "Ada");
    browser.click(DISCARD);
    browser.wait_gone(RESUMED);
    assert_eq!(browser.value(MERCHANT), "");
    assert!(!browser.asks_before_leaving());
    browser.reload();
    browser.wait_for(AMOUNT);
    assert!(!browser.has_match(RESUMED) && browser.value(MERCHANT).is_empty());
}

#[test]
fn without_storage_the_page_asks_before_it_discards_entries() {
    let (_server, browser, ids) = open_app(1);
    browser.run_before_pages(
        "Object.defineProperty(window, 'localStorage', {
           get: () => { throw new Error('refused'); },
         })",
    );
    open_receipt(&browser, ids[0]);
    browser.type_text(MERCHANT, "Kiosk");
    browser.click(r#"nav a[href="/spending"]"#);
    wait_path(&browser, "/spending");
    assert!(browser.asks_before_leaving());
    browser.run_script("history.back()", json!([]));
    wait_value(&browser, MERCHANT, "Kiosk");
    browser.click(DISCARD);
    browser.wait_gone(RESUMED);
    assert!(!browser.asks_before_leaving());
}

#[test]
fn the_review_restores_entries_and_accepts_them_only_when_shown() {
    // Receipts without a merchant are open for review.
    let (server, browser, _) = open_app(2);
    browser.goto("/review");
    browser.wait_for(CARD);
    let shown = || browser.attribute(CARD, "data-id").unwrap_or_default();
    let first = shown();
    let merchant = format!("{CARD} [name=merchant]");
    browser.type_text(&merchant, "Typed");
    assert!(browser.asks_before_leaving());
    browser.click(r#"[data-test="skip"]"#);
    browser.wait_until("the other one", ACTION_TIMEOUT, || {
        (shown() != first).then_some(())
    });
    wait_value(&browser, &merchant, "");
    assert!(!browser.has_match(RESUMED));
    browser.click(r#"[data-test="back"]"#);
    browser.wait_until("the first one", ACTION_TIMEOUT, || {
        (shown() == first).then_some(())
    });
    wait_value(&browser, &merchant, "Typed");
    browser.wait_for(RESUMED);
    browser.goto("/receipts");
    browser.goto(&format!("/receipts/{first}"));
    browser.wait_for(FIELDS);
    wait_value(&browser, MERCHANT, "Typed");

    browser.goto("/review");
    browser.wait_until("the first one", ACTION_TIMEOUT, || {
        if shown() != first {
            browser.click(r#"[data-test="skip"]"#);
        }
        (shown() == first).then_some(())
    });
    browser.click(r#"[data-test="accept"]"#);
    browser.wait_until("it is accepted", ACTION_TIMEOUT, || {
        let kept: Value = server.get(&format!("/api/receipts/{first}")).json();
        (kept["row"]["verified"] == json!(true)).then_some(())
    });
    let id = first.parse().expect("an id");
    assert_eq!(
        server.fetch_receipt(id).row.merchant.as_deref(),
        Some("Typed")
    );
    browser.goto(&format!("/receipts/{first}"));
    browser.wait_for(FIELDS);
    assert!(
        !browser.has_match(RESUMED),
        "what is accepted is not kept beside it"
    );
}

#[test]
fn an_unsaved_note_is_sent_when_the_receipt_is_opened_again() {
    let (server, browser, ids) = open_app(1);
    let note = || server.fetch_receipt(ids[0]).filing.note;
    browser.goto("/receipts");
    browser.click(".receipt-link");
    browser.wait_for(NOTE);
    // The page is left in the middle of a word.
    browser.type_text(NOTE, "Taxi to the har");
    browser.run_script("history.back()", json!([]));
    wait_path(&browser, "/receipts");
    browser.click(".receipt-link");
    browser.wait_until("the note is kept", ACTION_TIMEOUT, || {
        (note().as_deref() == Some("Taxi to the har")).then_some(())
    });
    browser.wait_for(r#"[data-test="undo-filing"]"#);
    // The page is left without a connection.
    browser.set_network(NetworkCondition::Offline);
    browser.type_text(NOTE, "Taxi to the harbour");
    browser.run_script("document.activeElement.blur()", json!([]));
    browser.wait_until("it says so", ACTION_TIMEOUT, || {
        (!browser.text(".filing [role=alert]").is_empty()).then_some(())
    });
    browser.set_network(NetworkCondition::Unlimited);
    open_receipt(&browser, ids[0]);
    browser.wait_until("the note is kept", ACTION_TIMEOUT, || {
        (note().as_deref() == Some("Taxi to the harbour")).then_some(())
    });
    assert_eq!(browser.value(NOTE), "Taxi to the harbour");
}
