//! Work without the server: stored receipts, edits that wait, conflicts.

use harness::browser::wire::NetworkCondition;
use harness::browser::{Browser, Viewport};
use harness::server::Server;
use harness::uploader::enter_receipt;
use harness::wait::{ACTION_TIMEOUT, READING_TIMEOUT};
use serde_json::json;
use shared::id::ReceiptId;

use super::installed::open_installed_app;

const RECEIPT: &str = r#"[data-test="receipt"]"#;
const NOTICE: &str = r#"[data-test="offline"]"#;
const CONFLICT: &str = r#"[data-test="conflict"]"#;
const MERCHANT: &str = "input[name=merchant]";
const TOTAL: &str = "input[name=total]";
const NOTE: &str = r#"[data-test="note"]"#;

/// Starts a server with three receipts of September 2026, and the installed app, which has stored
/// them with their pictures.
fn open_app() -> (Server, Browser, Vec<ReceiptId>) {
    let server = Server::start(&["--ocr", "none"]);
    let receipts = [
        ("Kiosk", "2026-09-01", "2.00", "Oat milk"),
        ("Kiosk", "2026-09-15", "3.50", "Newspaper"),
        ("Bakery", "2026-09-20", "4.50", "Bread"),
    ];
    let ids: Vec<_> = (1..)
        .zip(receipts)
        .map(|(seed, (merchant, date, total, item))| {
            let items = json!([{"description": item, "amount": total}]);
            let entered = json!({
                "merchant": merchant, "date": date, "total": total, "currency": "EUR",
                "items": items,
            });
            enter_receipt(&server, seed, &entered)
        })
        .collect();
    let browser = open_installed_app(&server, Viewport::Phone);
    wait_stored(&browser, ids.len());
    (server, browser, ids)
}

/// Waits until so many receipts are stored in the browser with their pictures.
#[track_caller]
fn wait_stored(browser: &Browser, count: usize) {
    let script = "const rows = new Promise(resolve => {
          const request = indexedDB.open('receipts');
          // The app has not made it yet.
          request.onupgradeneeded = () => request.transaction.abort();
          request.onerror = () => resolve(0);
          request.onsuccess = () => {
            const database = request.result;
            const keys = database.transaction('rows').objectStore('rows').getAllKeys();
            keys.onsuccess = () => { database.close(); resolve(keys.result.length); };
          };
        });
        const pictures = caches.open('stored').then(cache => cache.keys())
          .then(keys => keys.filter(({ url }) => url.endsWith('/thumbnail')).length);
        return Promise.all([rows, pictures]);";
    browser.wait_until("the receipts are stored", READING_TIMEOUT, || {
        let stored = browser.run_script(script, json!([]));
        (stored == json!([count, count])).then_some(())
    });
}

#[track_caller]
fn wait_count(browser: &Browser, address: &str, count: u64) {
    browser.goto(address);
    browser.wait_until(&format!("{count} at {address}"), ACTION_TIMEOUT, || {
        (browser.count_matches(RECEIPT) == count).then_some(())
    });
}

#[track_caller]
fn wait_text(browser: &Browser, selector: &str, text: &str) {
    browser.wait_until(&format!("{text} in {selector}"), ACTION_TIMEOUT, || {
        (browser.has_match(selector) && browser.text(selector).contains(text)).then_some(())
    });
}

#[track_caller]
fn wait_value(browser: &Browser, input: &str, value: &str) {
    browser.wait_until(&format!("{value} in {input}"), ACTION_TIMEOUT, || {
        (browser.has_match(input) && browser.value(input) == value).then_some(())
    });
}

#[track_caller]
fn wait_merchant(browser: &Browser, (server, id): (&Server, ReceiptId), merchant: &str) {
    browser.wait_until(
        &format!("the server has {merchant}"),
        ACTION_TIMEOUT,
        || {
            let kept = server.fetch_receipt(id).row.merchant;
            (kept.as_deref() == Some(merchant)).then_some(())
        },
    );
}

#[test]
fn list_search_spending_and_receipts_work_without_the_server() {
    let (mut server, browser, ids) = open_app();
    server.kill();
    // None of these was opened before.
    wait_count(&browser, "/receipts", 3);
    wait_text(&browser, NOTICE, "Offline: the last 3 receipts");
    wait_count(&browser, "/receipts?q=oat", 1);
    wait_count(&browser, "/receipts?q=kiosk", 2);
    wait_count(&browser, "/receipts?q=kiosk%20over%203", 1);
    wait_count(&browser, "/receipts?merchant=bakery", 1);
    wait_count(&browser, "/receipts?from=2026-09-10&to=2026-09-20", 2);
    browser.goto("/spending?from=2026-09-01&to=2026-09-30");
    wait_text(&browser, r#"[data-test="summary"]"#, "10.00");
    browser.goto(&format!("/receipts/{}", ids[0]));
    wait_value(&browser, MERCHANT, "Kiosk");
    let is_shown = "const picture = document.querySelector('.paper img');
                    return picture !== null && picture.complete && picture.naturalWidth > 0";
    browser.wait_until("the picture", ACTION_TIMEOUT, || {
        (browser.run_script(is_shown, json!([])) == json!(true)).then_some(())
    });
    // What the server has is shown again as soon as it can be reached.
    enter_later(&mut server, &browser);
}

/// Restarts the server with one more receipt, which the list shows.
#[track_caller]
fn enter_later(server: &mut Server, browser: &Browser) {
    server.restart();
    enter_receipt(server, 9, &json!({"merchant": "Later"}));
    browser.wait_gone(NOTICE);
    wait_count(browser, "/receipts", 4);
    wait_stored(browser, 4);
}

#[test]
fn edits_without_the_server_survive_a_reload_and_are_sent_later() {
    let (mut server, browser, ids) = open_app();
    let path = format!("/receipts/{}", ids[0]);
    browser.goto(&path);
    wait_value(&browser, MERCHANT, "Kiosk");
    server.kill();
    browser.enter_text(MERCHANT, "Corner");
    wait_text(
        &browser,
        NOTICE,
        "1 change waiting, will be sent when online",
    );
    // A later edit of the same field replaces the one that waits.
    browser.enter_text(MERCHANT, "Corner store");
    browser.enter_text(TOTAL, "2.40");
    browser.open_details();
    browser.enter_text(NOTE, "For the office");
    wait_text(&browser, NOTICE, "3 changes waiting");
    browser.reload();
    wait_value(&browser, MERCHANT, "Corner store");
    wait_value(&browser, TOTAL, "2.40");
    wait_count(&browser, "/receipts?q=office", 1);
    // A deletion waits, too, and can be taken back.
    browser.goto(&format!("/receipts/{}", ids[1]));
    wait_value(&browser, MERCHANT, "Kiosk");
    browser.click(r#"[data-test="delete"]"#);
    browser.click(r#"[data-test="undo-delete"]"#);
    wait_value(&browser, MERCHANT, "Kiosk");
    browser.goto(&format!("/receipts/{}", ids[2]));
    wait_value(&browser, MERCHANT, "Bakery");
    browser.click(r#"[data-test="delete"]"#);
    browser.wait_for(r#"[data-test="undo-delete"]"#);
    wait_count(&browser, "/receipts", 2);
    wait_text(&browser, NOTICE, "4 changes waiting");
    server.restart();
    browser.wait_until("all edits are sent", READING_TIMEOUT, || {
        let kept = server.fetch_receipt(ids[0]);
        let is_sent = kept.row.merchant.as_deref() == Some("Corner store")
            && kept.filing.note.as_deref() == Some("For the office")
            && kept
                .row
                .total
                .is_some_and(|total| total.to_decimal() == "2.40");
        (is_sent && server.receipts().len() == 2).then_some(())
    });
    browser.wait_gone(NOTICE);
}

#[test]
fn a_conflict_is_shown_and_ends_with_either_value() {
    let (server, browser, ids) = open_app();
    let path = format!("/receipts/{}", ids[0]);
    for (own, other, choice, kept) in [
        ("Mine", "Theirs", "keep-own", "Mine"),
        ("Mine again", "Theirs again", "keep-theirs", "Theirs again"),
    ] {
        browser.goto(&path);
        browser.wait_for(MERCHANT);
        browser.set_network(NetworkCondition::Offline);
        browser.enter_text(MERCHANT, own);
        // The note was not changed elsewhere, so it is no part of the conflict.
        browser.open_details();
        browser.enter_text(NOTE, own);
        wait_text(&browser, NOTICE, "2 changes waiting");
        server.patch(&format!("/api{path}"), &json!({"merchant": other}));
        browser.set_network(NetworkCondition::Unlimited);
        browser.wait_for(CONFLICT);
        assert_eq!(
            browser.text(&format!(r#"{CONFLICT} [data-test="own"]"#)),
            own
        );
        assert_eq!(
            browser.text(&format!(r#"{CONFLICT} [data-test="other"]"#)),
            other
        );
        wait_merchant(&browser, (&server, ids[0]), other);
        // The conflict stays until it is decided, and is found from any page.
        browser.goto("/receipts");
        browser.click(r#"[data-test="to-conflict"]"#);
        browser.wait_for(CONFLICT);
        assert_eq!(browser.accessibility_violations(), Vec::<String>::new());
        let button = match choice {
            "keep-own" => r#"[data-test="keep-own"]"#,
            _ => r#"[data-test="keep-theirs"]"#,
        };
        browser.click(button);
        browser.wait_gone(CONFLICT);
        browser.wait_gone(NOTICE);
        wait_merchant(&browser, (&server, ids[0]), kept);
        wait_value(&browser, MERCHANT, kept);
        browser.wait_until("the rest is sent", ACTION_TIMEOUT, || {
            let note = server.fetch_receipt(ids[0]).filing.note;
            (note.as_deref() == Some(own)).then_some(())
        });
        wait_stored(&browser, 3);
    }
}
