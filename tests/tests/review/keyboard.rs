//! Reviews by keyboard, from the scan to the export.

use std::collections::HashMap;

use harness::browser::keys::{DOWN, ENTER, ESCAPE, LEFT, RIGHT, UP};
use harness::browser::queue::ReadingOutcome;
use harness::browser::{Browser, Viewport};
use harness::drawn::{Layout, draw_receipt};
use harness::folder::TempFolder;
use harness::server::Server;
use harness::wait::{ACTION_TIMEOUT, READING_TIMEOUT};
use serde_json::json;
use shared::api::ReceiptRow;
use shared::corrections::Corrections;
use shared::field::CONFIDENCE_THRESHOLD;
use shared::id::ReceiptId;
use shared::money::Money;

use super::{
    CARD, EMPTY, input_selector, open_review, press_key, send_json, shown_receipt,
    unreviewed_receipts, wait_shown,
};

/// Returns the selector of a field while it is the current one.
fn focused_selector(name: &str) -> String {
    format!(r#"{CARD} [data-stop="{name}"].is-current"#)
}

/// Waits until another receipt is shown or none is left.
#[track_caller]
fn wait_next(browser: &Browser, before: &str) {
    browser.wait_until("the next one", ACTION_TIMEOUT, || {
        let is_next =
            shown_receipt(browser).map_or_else(|| browser.has_match(EMPTY), |now| now != before);
        is_next.then_some(())
    });
}

#[test]
fn a_receipt_goes_from_the_scan_to_an_exported_file_by_keyboard() {
    let (server, folder, saved) = (Server::start(&[]), TempFolder::new(), TempFolder::new());
    let browser = Browser::open(&server, Viewport::Desktop);
    browser.set_download_folder(saved.path());
    let drawn = draw_receipt(Layout::Malaysia, 11);
    browser.goto("/");
    browser.choose_files(&[folder.write_file("kedai.jpg", &drawn.to_jpeg())]);
    browser.wait_reading("kedai.jpg", ReadingOutcome::Ready);
    // From the queue to the review: one key accepts the receipt.
    browser.send_key(r#"nav a[href="/review"]"#, ENTER);
    browser.wait_for(CARD);
    assert!(browser.text(r#"[data-test="left"]"#).starts_with("1 "));
    assert_eq!(browser.value(&input_selector("total")), drawn.total);
    browser.run_script("document.activeElement.blur()", json!([]));
    press_key(&browser, ENTER);
    browser.wait_for(EMPTY);
    let row = server.receipt_named("kedai.jpg").expect("it is kept");
    assert!(row.verified, "{row:?}");
    // From the empty review to the list and its export.
    browser.send_key(&format!(r#"{EMPTY} a[href="/receipts"]"#), ENTER);
    browser.wait_for(r#"[data-test="receipt"]"#);
    assert_eq!(browser.path(), "/receipts");
    browser.send_key(r#"[data-test="more"]"#, ENTER);
    browser.send_key(r#"[data-test="receipts.csv"]"#, ENTER);
    let table = browser.wait_until("the file is saved", ACTION_TIMEOUT, || {
        saved.read_file_with_extension("csv")
    });
    let table = String::from_utf8(table).expect("text");
    assert!(
        table.contains(&drawn.total) && table.contains(&drawn.merchant),
        "{table}"
    );
}

#[test]
fn keys_move_choose_skip_and_undo() {
    let drawn = [
        draw_receipt(Layout::Germany, 51),
        draw_receipt(Layout::Britain, 14),
    ];
    let (server, browser, ids) = open_review(Viewport::Desktop, &drawn);
    let of: HashMap<_, _> = ids.iter().map(ToString::to_string).zip(&drawn).collect();
    let first = shown_receipt(&browser).expect("one is shown");
    press_key(&browser, RIGHT);
    wait_next(&browser, &first);
    let second = shown_receipt(&browser).expect("another is shown");
    press_key(&browser, LEFT);
    wait_next(&browser, &second);
    assert_eq!(shown_receipt(&browser).as_ref(), Some(&first));

    // A wrong total is entered elsewhere: the total that was read becomes the first alternative.
    let path = format!("/api/receipts/{first}");
    assert_eq!(
        send_json(&server, "PATCH", &path, &json!({"total": "99.99"})),
        200
    );
    browser.wait_until("the news", ACTION_TIMEOUT, || {
        (browser.value(&input_selector("total")) == "99.99").then_some(())
    });
    for _ in 0..5 {
        press_key(&browser, UP);
    }
    browser.wait_for(&focused_selector("merchant"));
    press_key(&browser, DOWN);
    browser.wait_for(&focused_selector("date"));
    press_key(&browser, DOWN);
    browser.wait_for(&focused_selector("total"));
    browser.wait_for(r#"[data-test="highlight"]"#);
    press_key(&browser, '1');
    browser.wait_until("the alternative", ACTION_TIMEOUT, || {
        (browser.value(&input_selector("total")) == of[&first].total).then_some(())
    });

    // Shortcuts are off while the user types.
    browser.type_text(&input_selector("merchant"), "azs");
    assert_eq!(
        (
            browser.value(&input_selector("merchant")).as_str(),
            shown_receipt(&browser)
        ),
        ("azs", Some(first.clone()))
    );
    press_key(&browser, ESCAPE);
    press_key(&browser, '?');
    browser.wait_for(r#"[data-test="key-list"][open]"#);
    press_key(&browser, ESCAPE);
    browser.wait_gone(r#"[data-test="key-list"][open]"#);
    press_key(&browser, ENTER);
    wait_next(&browser, &first);
    let id: ReceiptId = first.parse().expect("an id");
    let kept = server.fetch_receipt(id);
    assert!(kept.row.verified);
    assert_eq!(kept.receipt.merchant.name.value.as_deref(), Some("azs"));
    assert_eq!(
        kept.receipt.total.value.map(Money::to_decimal).as_ref(),
        Some(&of[&first].total)
    );

    // Undo restores the corrections from before and shows the receipt again.
    press_key(&browser, 'z');
    wait_shown(&browser, id);
    let back = server.fetch_receipt(id);
    assert_eq!(
        serde_json::to_value(&back.corrections).expect("JSON"),
        json!({"total": "99.99"})
    );
    assert!(!back.row.verified && browser.text(r#"[data-test="left"]"#).starts_with("2 "));
}

#[test]
fn twenty_receipts_take_three_keys_each_at_most() {
    let layouts = [
        Layout::Malaysia,
        Layout::Germany,
        Layout::UnitedStates,
        Layout::Britain,
    ];
    let drawn: Vec<_> = (200..220)
        .map(|seed| draw_receipt(layouts[seed % 4], seed as u64))
        .collect();
    let (server, browser, ids) = open_review(Viewport::Desktop, &drawn);
    assert_eq!(unreviewed_receipts(&server).len(), 20);
    let is_sure =
        |row: &ReceiptRow| row.adds_up == Some(true) && row.confidence >= CONFIDENCE_THRESHOLD;
    let sure = unreviewed_receipts(&server)
        .iter()
        .filter(|row| is_sure(row))
        .count();
    assert!(sure >= 10, "most of them read well: {sure}");

    // One key accepts all certain receipts, another undoes it; the button does the same.
    for accept in [
        |browser: &Browser| press_key(browser, 'a'),
        |browser: &Browser| browser.click(r#"[data-test="accept-sure"]"#),
    ] {
        accept(&browser);
        browser.wait_until("all that are sure are accepted", READING_TIMEOUT, || {
            (unreviewed_receipts(&server).len() == 20 - sure).then_some(())
        });
        assert!(
            unreviewed_receipts(&server).iter().all(|row| !is_sure(row)),
            "the others wait"
        );
        browser.wait_until("their number is said", ACTION_TIMEOUT, || {
            browser
                .text(r#"[data-test="said"]"#)
                .starts_with(&format!("{sure} "))
                .then_some(())
        });
        press_key(&browser, 'z');
        browser.wait_until("all are back", READING_TIMEOUT, || {
            (unreviewed_receipts(&server).len() == 20).then_some(())
        });
        browser.wait_until("their number is said", ACTION_TIMEOUT, || {
            browser
                .text(r#"[data-test="left"]"#)
                .starts_with("20 ")
                .then_some(())
        });
    }
    assert!(
        ids.iter()
            .all(|id| server.fetch_receipt(*id).corrections == Corrections::default())
    );

    // One by one: Enter accepts, or moves to the next missing field.
    let adds_up: HashMap<_, _> = unreviewed_receipts(&server)
        .iter()
        .map(|row| (row.id.to_string(), row.adds_up == Some(true)))
        .collect();
    let mut keys = 0;
    for _ in 0..20 {
        let before = browser.wait_until("a receipt", ACTION_TIMEOUT, || shown_receipt(&browser));
        let mut strokes = 0;
        // Each missing field takes one more key.
        let missing = ["merchant", "date", "total"]
            .map(|name| browser.value(&input_selector(name)).is_empty());
        for _ in 0..=missing.iter().filter(|is_missing| **is_missing).count() {
            press_key(&browser, ENTER);
            strokes += 1;
        }
        wait_next(&browser, &before);
        assert!(
            !adds_up[&before] || strokes <= 3,
            "{before} took {strokes} keys"
        );
        keys += strokes;
    }
    browser.wait_for(EMPTY);
    assert!(
        unreviewed_receipts(&server).is_empty() && keys <= 30,
        "{keys} keys for 20 receipts"
    );
}
