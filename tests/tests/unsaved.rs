//! Entries of a receipt until the server has saved them.
//!
//! They are saved when their input is left, survive failures and leaving the page, and are sent
//! again.

use harness::browser::wire::NetworkCondition;
use harness::browser::{Browser, Viewport};
use harness::server::Server;
use harness::uploader::enter_receipt;
use harness::wait::ACTION_TIMEOUT;
use serde_json::json;
use shared::api::ReceiptDetail;
use shared::id::ReceiptId;
use shared::money::Money;

const MERCHANT: &str = "input[name=merchant]";
const AMOUNT: &str = r#"[name="items.0.amount"]"#;
const NOT_SAVED: &str = r#"[data-test="not-saved"]"#;
const RETRY: &str = r#"[data-test="retry-save"]"#;
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

#[track_caller]
fn wait_kept(
    browser: &Browser,
    (server, id): (&Server, ReceiptId),
    what: &str,
    is_kept: impl Fn(&ReceiptDetail) -> bool,
) {
    browser.wait_until(what, ACTION_TIMEOUT, || {
        is_kept(&server.fetch_receipt(id)).then_some(())
    });
}

fn first_amount(detail: &ReceiptDetail) -> Option<String> {
    detail.receipt.items[0].amount.value.map(Money::to_decimal)
}

#[test]
fn an_entry_that_could_not_be_saved_stays_and_is_sent_again() {
    let (server, browser, ids) = open_app(1);
    let merchant = || server.fetch_receipt(ids[0]).row.merchant;
    open_receipt(&browser, ids[0]);
    browser.refuse_changes();
    browser.enter_text(MERCHANT, "Kiosk am Eck");
    // The field says so and offers to try again.
    let in_field = format!(".field[data-field=merchant] {NOT_SAVED}");
    browser.wait_for(&in_field);
    browser.click(RETRY);
    browser.wait_for(&in_field);
    browser.enter_text(AMOUNT, "2,50");
    browser.wait_until("both say so", ACTION_TIMEOUT, || {
        (browser.count_matches(NOT_SAVED) == 2).then_some(())
    });
    assert_eq!(merchant(), None);
    assert_eq!(browser.value(MERCHANT), "Kiosk am Eck");
    browser.allow_changes();
    browser.click(RETRY);
    browser.wait_gone(NOT_SAVED);
    browser.wait_saved();
    assert_eq!(merchant().as_deref(), Some("Kiosk am Eck"));
    assert_eq!(browser.value(AMOUNT), "2.50");
    assert!(!browser.asks_before_leaving(), "nothing is lost");
}

#[test]
fn entries_outlive_the_page_until_they_are_sent() {
    let (server, browser, ids) = open_app(1);
    let path = format!("/receipts/{}", ids[0]);
    // The page is left in the middle of a word: what was typed is saved.
    browser.goto("/receipts");
    browser.click(".receipt-link");
    browser.wait_for(AMOUNT);
    browser.type_text(MERCHANT, "Kio");
    browser.click(r#"nav a[href="/spending"]"#);
    wait_path(&browser, "/spending");
    wait_kept(&browser, (&server, ids[0]), "the word", |detail| {
        detail.row.merchant.as_deref() == Some("Kio")
    });
    // The server is out of reach: the next visit sends it, in this tab or another.
    for (number, way) in ["back", "reload", "another tab"].into_iter().enumerate() {
        let (name, amount) = (format!("Kiosk {number}"), format!("{number}.50"));
        open_receipt(&browser, ids[0]);
        browser.refuse_changes();
        browser.enter_text(MERCHANT, &name);
        browser.enter_text(AMOUNT, &amount);
        browser.wait_for(NOT_SAVED);
        match way {
            "back" => {
                browser.click(r#"nav a[href="/spending"]"#);
                wait_path(&browser, "/spending");
                browser.allow_changes();
                browser.run_script("history.back()", json!([]));
                wait_path(&browser, &path);
            }
            "reload" => browser.reload(),
            _ => {
                browser.open_tab(&path);
                browser.close_first_tab();
            }
        }
        wait_value(&browser, MERCHANT, &name);
        wait_kept(&browser, (&server, ids[0]), way, |detail| {
            detail.row.merchant.as_ref() == Some(&name)
                && first_amount(detail).as_ref() == Some(&amount)
        });
        browser.wait_saved();
    }
}

#[test]
fn an_entry_over_an_older_version_keeps_the_changes_of_others() {
    let (server, browser, ids) = open_app(1);
    open_receipt(&browser, ids[0]);
    // Holds the entry back until the receipt has changed elsewhere.
    let hold = "const reach = window.fetch;
                const held = new Promise(resolve => { window.letGo = resolve; });
                window.fetch = async (request, ...others) => {
                  if (request.method === 'PATCH') await held;
                  return reach(request, ...others);
                }";
    browser.run_script(hold, json!([]));
    browser.enter_text(MERCHANT, "Kiosk");
    let path = format!("/api/receipts/{}", ids[0]);
    server.patch(&path, &json!({"merchant": "Theirs", "cashier": "Ada"}));
    browser.run_script("window.letGo()", json!([]));
    browser.wait_saved();
    let kept = server.fetch_receipt(ids[0]);
    assert_eq!(kept.row.merchant.as_deref(), Some("Kiosk"));
    assert_eq!(kept.receipt.cashier.value.as_deref(), Some("Ada"));
}

#[test]
fn without_storage_the_page_asks_before_it_discards_entries() {
    let (server, browser, ids) = open_app(1);
    browser.run_before_pages(
        "Object.defineProperty(window, 'localStorage', {
           get: () => { throw new Error('refused'); },
         })",
    );
    open_receipt(&browser, ids[0]);
    browser.refuse_changes();
    browser.enter_text(MERCHANT, "Kiosk");
    browser.wait_for(NOT_SAVED);
    browser.click(r#"nav a[href="/spending"]"#);
    wait_path(&browser, "/spending");
    assert!(browser.asks_before_leaving());
    browser.allow_changes();
    browser.run_script("history.back()", json!([]));
    wait_value(&browser, MERCHANT, "Kiosk");
    wait_kept(&browser, (&server, ids[0]), "the entry", |detail| {
        detail.row.merchant.as_deref() == Some("Kiosk")
    });
    browser.wait_until("nothing is left to lose", ACTION_TIMEOUT, || {
        (!browser.asks_before_leaving()).then_some(())
    });
}

#[test]
fn the_review_saves_entries_of_a_skipped_receipt_without_accepting_it() {
    // Receipts without a merchant are open for review.
    let (server, browser, _) = open_app(2);
    browser.goto("/review?all=true");
    browser.wait_for(CARD);
    let shown = || browser.attribute(CARD, "data-id").unwrap_or_default();
    let first = shown();
    let id: ReceiptId = first.parse().expect("an id");
    let merchant = format!("{CARD} [name=merchant]");
    browser.type_text(&merchant, "Typed");
    browser.click(r#"[data-test="skip"]"#);
    browser.wait_until("the other one", ACTION_TIMEOUT, || {
        (shown() != first).then_some(())
    });
    wait_value(&browser, &merchant, "");
    wait_kept(&browser, (&server, id), "the entry", |detail| {
        detail.row.merchant.as_deref() == Some("Typed")
    });
    assert_eq!(
        server.fetch_receipt(id).corrections.entries.len(),
        4,
        "nothing else is confirmed"
    );
}

#[test]
fn an_unsaved_note_is_sent_when_the_receipt_is_opened_again() {
    let (server, browser, ids) = open_app(1);
    let note = || server.fetch_receipt(ids[0]).filing.note;
    browser.goto("/receipts");
    browser.click(".receipt-link");
    browser.open_details();
    // The page is left in the middle of a word.
    browser.type_text(NOTE, "Taxi to the har");
    browser.run_script("history.back()", json!([]));
    wait_path(&browser, "/receipts");
    browser.click(".receipt-link");
    browser.wait_until("the note is kept", ACTION_TIMEOUT, || {
        (note().as_deref() == Some("Taxi to the har")).then_some(())
    });
    browser.wait_for(r#"[data-test="many-undo"]"#);
    // The page is left without a connection, and without a place where edits could wait.
    browser.set_network(NetworkCondition::Offline);
    browser.refuse_storage();
    browser.open_details();
    browser.enter_text(NOTE, "Taxi to the harbour");
    browser.wait_for(r#"[data-test="retry-filing"]"#);
    browser.set_network(NetworkCondition::Unlimited);
    open_receipt(&browser, ids[0]);
    browser.wait_until("the note is kept", ACTION_TIMEOUT, || {
        (note().as_deref() == Some("Taxi to the harbour")).then_some(())
    });
    assert_eq!(browser.value(NOTE), "Taxi to the harbour");
}
