//! Walk through the receipts of a list: keys, buttons, swipes, and the button that confirms.

use harness::browser::{Browser, Viewport};
use harness::server::Server;
use harness::uploader::enter_receipt;
use harness::wait::ACTION_TIMEOUT;
use serde_json::json;
use shared::id::ReceiptId;
use shared::money::Money;

const CONFIRM: &str = r#"[data-test="confirm-receipt"]"#;
const NEXT: &str = r#"[data-test="next-receipt"]"#;
const PREVIOUS: &str = r#"[data-test="previous-receipt"]"#;

/// Opens the first receipt of a list of three, the largest total first. Returns the receipts in the
/// order of the list.
fn open_first_of_three(window: Viewport) -> (Server, Browser, Vec<ReceiptId>) {
    let server = Server::start(&["--ocr", "none"]);
    let totals = [(0, "20.00"), (1, "30.00"), (2, "10.00")];
    let ids = totals.map(|(seed, total)| {
        let fields = json!({"total": total, "currency": "EUR"});
        enter_receipt(&server, seed, &fields)
    });
    let browser = Browser::open(&server, window);
    browser.goto("/receipts?sort=-total");
    browser.wait_until("three receipts", ACTION_TIMEOUT, || {
        (browser.count_matches(".receipt-link") == 3).then_some(())
    });
    browser.click(".receipt-link");
    let order = vec![ids[1], ids[0], ids[2]];
    wait_receipt(&browser, order[0]);
    (server, browser, order)
}

#[track_caller]
fn wait_receipt(browser: &Browser, id: ReceiptId) {
    let path = format!("/receipts/{id}");
    browser.wait_until(&path, ACTION_TIMEOUT, || {
        (browser.path() == path && browser.has_match(CONFIRM)).then_some(())
    });
}

#[track_caller]
fn wait_list(browser: &Browser) {
    browser.wait_until("the list as it was", ACTION_TIMEOUT, || {
        (browser.path() == "/receipts").then_some(())
    });
    let query = browser.run_script("return location.search", json!([]));
    assert_eq!(query, json!("?sort=-total"));
}

#[test]
fn keys_and_buttons_lead_through_the_list_and_back() {
    let (_server, browser, order) = open_first_of_three(Viewport::Desktop);
    browser.wait_for(&format!("{PREVIOUS}:disabled"));
    browser.send_key("body", 'j');
    wait_receipt(&browser, order[1]);
    browser.click(NEXT);
    wait_receipt(&browser, order[2]);
    browser.wait_for(&format!("{NEXT}:disabled"));
    browser.send_key("body", 'k');
    wait_receipt(&browser, order[1]);
    // Letters that are typed are no keys.
    browser.focus("input[name=merchant]");
    browser.send_key("input[name=merchant]", 'j');
    assert_eq!(browser.value("input[name=merchant]"), "j");
    browser.leave_input();
    wait_receipt(&browser, order[1]);
    browser.click("a.back");
    wait_list(&browser);
}

#[test]
fn without_a_list_the_walk_goes_through_all_receipts() {
    let (_server, browser, order) = open_first_of_three(Viewport::Desktop);
    // Without dates the newest comes first.
    let newest_first = [order[2], order[0], order[1]];
    browser.goto(&format!("/receipts/{}", newest_first[0]));
    browser.wait_for(&format!("{PREVIOUS}:disabled"));
    for id in &newest_first[1..] {
        browser.wait_for(&format!("{NEXT}:enabled"));
        browser.send_key("body", 'j');
        wait_receipt(&browser, *id);
    }
    browser.wait_for(&format!("{NEXT}:disabled"));
    browser.wait_for(&format!("{PREVIOUS}:enabled"));
    browser.send_key("body", 'k');
    wait_receipt(&browser, newest_first[1]);
}

#[test]
fn a_swipe_over_the_fields_turns_to_a_neighbour() {
    let (_server, browser, order) = open_first_of_three(Viewport::Phone);
    let swipe = |across: i32| {
        let script = "const fields = document.querySelector('.detail-fields');
                      const touch = (kind, x) => fields.dispatchEvent(new PointerEvent(kind, {
                        pointerType: 'touch', pointerId: 7, clientX: x, clientY: 600,
                        bubbles: true,
                      }));
                      touch('pointerdown', 200);
                      touch('pointerup', 200 + arguments[0])";
        browser.run_script(script, json!([across]));
    };
    swipe(-150);
    wait_receipt(&browser, order[1]);
    swipe(30);
    wait_receipt(&browser, order[1]);
    swipe(150);
    wait_receipt(&browser, order[0]);
}

#[test]
fn looks_right_confirms_the_receipt_and_goes_on() {
    let (server, browser, order) = open_first_of_three(Viewport::Phone);
    let script = "const box = document.querySelector(arguments[0]).getBoundingClientRect();
                  const isInReach = box.top > innerHeight / 2 && box.bottom <= innerHeight;
                  return box.height >= 44 && isInReach";
    assert_eq!(
        browser.run_script(script, json!([CONFIRM])),
        json!(true),
        "it is under the thumb"
    );
    let is_confirmed = |id: ReceiptId| server.fetch_receipt(id).row.verified;
    // Each empty main field is asked about once.
    browser.click(CONFIRM);
    browser.wait_for("input[name=merchant]:focus");
    browser.enter_text("input[name=merchant]", "Kiosk");
    browser.click(CONFIRM);
    browser.wait_for("input[name=date]:focus");
    browser.leave_input();
    browser.click(CONFIRM);
    wait_receipt(&browser, order[1]);
    assert!(is_confirmed(order[0]));
    let kept = server.fetch_receipt(order[0]).receipt;
    assert_eq!(kept.merchant.name.value.as_deref(), Some("Kiosk"));
    assert_eq!(
        (kept.date.value, kept.date.verified),
        (None, true),
        "the paper has none"
    );
    // The next page offers to undo it, which leads back.
    browser.click(r#"[data-test="many-undo"]"#);
    wait_receipt(&browser, order[0]);
    assert!(!is_confirmed(order[0]));
    // After the last receipt comes the list.
    browser.click(NEXT);
    wait_receipt(&browser, order[1]);
    browser.click(NEXT);
    wait_receipt(&browser, order[2]);
    for (name, value) in [("merchant", "Kiosk"), ("total", "11.00")] {
        browser.enter_text(&format!("input[name={name}]"), value);
    }
    browser.click(CONFIRM);
    browser.wait_for("input[name=date]:focus");
    browser.leave_input();
    browser.click(CONFIRM);
    wait_list(&browser);
    let kept = server.fetch_receipt(order[2]);
    assert!(kept.row.verified);
    assert_eq!(
        kept.receipt.total.value.map(Money::to_decimal).as_deref(),
        Some("11.00")
    );
}

#[test]
fn with_a_keyboard_only_the_input_and_its_place_are_shown() {
    let (_server, browser, _) = open_first_of_three(Viewport::Phone);
    // A keyboard leaves half of the window.
    browser.resize_to(390, 420);
    browser.focus("input[name=total]");
    browser.wait_for(".detail.is-typing");
    let seen = "const at = (x, y) => document.elementFromPoint(x, y);
                const input = document.activeElement;
                const box = input.getBoundingClientRect();
                const names = [...document.querySelectorAll('.detail-fields :is(input, textarea)')]
                  .filter(one => one.checkVisibility()).map(one => one.name);
                return [
                  names,
                  at(box.left + 5, (box.top + box.bottom) / 2) === input,
                  at(195, 20).closest('.viewer') !== null,
                ]";
    assert_eq!(
        browser.run_script(seen, json!([])),
        json!([["total"], true, true])
    );
    browser.leave_input();
    browser.wait_gone(".detail.is-typing");
    browser.wait_for(CONFIRM);
}
