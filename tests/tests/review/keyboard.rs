//! Reviews by keyboard, from the scan to the export.

use std::collections::HashMap;

use harness::browser::keys::{DOWN, ENTER, ESCAPE, LEFT, RIGHT, UP};
use harness::browser::queue::ReadingOutcome;
use harness::browser::{Browser, Viewport};
use harness::drawn::{Layout, draw_receipt};
use harness::folder::TempFolder;
use harness::server::Server;
use harness::uploader::upload_file;
use harness::wait::{ACTION_TIMEOUT, READING_TIMEOUT};
use serde_json::{Value, json};
use shared::api::ReceiptRow;
use shared::corrections::Corrections;
use shared::field::{Alternative, CONFIDENCE_THRESHOLD, Field, Source};
use shared::id::ReceiptId;
use shared::money::Money;
use shared::receipt::Receipt;

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
    // Nothing of it is in doubt, so that it is shown only on demand.
    let show_rest = r#"[data-test="show-rest"]"#;
    browser.send_key(show_rest, ENTER);
    assert!(!browser.has_match(".tab-count"));
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

    // A wrong total is entered elsewhere.
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
    browser.type_text(&input_selector("total"), &of[&first].total);

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
    browser.send_key_with_control("body", 'z');
    wait_shown(&browser, id);
    let back = server.fetch_receipt(id);
    assert_eq!(
        serde_json::to_value(&back.corrections).expect("JSON"),
        json!({"total": "99.99"})
    );
    assert!(!back.row.verified && browser.text(r#"[data-test="left"]"#).starts_with("2 "));
}

#[test]
fn a_digit_takes_an_alternative_of_a_doubtful_value() {
    let server = Server::start(&["--ocr", "none"]);
    let drawn = draw_receipt(Layout::Germany, 51);
    let id = upload_file(&server, "till.jpg", &drawn.to_jpeg());
    server.wait_processed(id);
    let browser = Browser::open(&server, Viewport::Desktop);
    let read = |value: Value, confidence: f32, others: &[Value]| {
        let others: Vec<_> = others
            .iter()
            .map(|value| json!({"value": value, "confidence": 0.3}))
            .collect();
        json!({"value": value, "raw": null, "confidence": confidence, "source": "ocr", "page": 1,
               "box": null, "words": [], "alternatives": others, "verified": false})
    };
    let euros = |minor| json!({"minor": minor, "currency": "EUR", "exponent": 2});
    browser.override_reading(&json!({
        "merchant": {"name": read(json!("Kiosk"), 0.97, &[json!("Kino")]), "tax_ids": []},
        "date": read(json!("2026-09-15"), 0.97, &[]),
        "total": read(euros(1250), 0.5, &[euros(1280), euros(250), euros(50)]),
        "currency": read(json!("EUR"), 0.97, &[json!("NZD"), json!("HKD")]),
    }));
    browser.goto("/review");
    browser.wait_for(&focused_selector("total"));
    assert_eq!(
        browser.count_matches(&format!("{CARD} .choice")),
        2,
        "two of the total, none of what is sure"
    );
    press_key(&browser, '1');
    browser.wait_until("the alternative", ACTION_TIMEOUT, || {
        (browser.value(&input_selector("total")) == "12.80").then_some(())
    });
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
        |browser: &Browser| browser.send_key_with_control("body", ENTER),
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
        browser.send_key_with_control("body", 'z');
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

/// Way to correct the doubtful field of a receipt.
enum Remedy {
    /// The first alternative is right.
    Choose,
    /// The total has to be typed.
    TypeTotal,
}

/// Returns a reading without doubts.
fn read_with_certainty(fields: Value) -> Receipt {
    let corrections: Corrections = serde_json::from_value(fields).expect("corrections");
    let mut receipt = Receipt::default()
        .with_corrections(&corrections)
        .expect("a receipt");
    make_certain(&mut receipt.merchant.name);
    make_certain(&mut receipt.date);
    make_certain(&mut receipt.total);
    make_certain(&mut receipt.currency);
    receipt
}

fn make_certain<T>(field: &mut Field<T>) {
    (field.verified, field.source, field.confidence) = (false, Source::Ocr, 0.97);
}

/// Replaces the value of a field by a wrong one in doubt; the right one becomes an alternative.
fn make_wrong<T>(field: &mut Field<T>, wrong: Option<T>) {
    let right = std::mem::replace(&mut field.value, wrong);
    let alternative = |value| Alternative {
        value,
        confidence: 0.4,
    };
    field.alternatives = right.into_iter().map(alternative).collect();
    field.confidence = 0.5;
}

#[test]
fn twenty_receipts_of_which_five_are_wrong_take_35_keys() {
    const KEYS_MAX: usize = 35;
    let server = Server::start(&["--ocr", "none"]);
    let layouts = [Layout::Germany, Layout::UnitedStates, Layout::Britain];
    let wrong = read_with_certainty(
        json!({"merchant": "Tel. 030 1234", "date": "2001-02-03", "total": "0.05"}),
    );
    let (mut drawn, mut readings) = (HashMap::new(), serde_json::Map::new());
    let mut remedies = HashMap::new();
    for number in 0..20 {
        let receipt = draw_receipt(layouts[number % 3], 300 + number as u64);
        let id = upload_file(&server, "till.jpg", &receipt.to_jpeg()).to_string();
        let mut reading = read_with_certainty(json!({
            "merchant": receipt.merchant, "date": receipt.date, "total": receipt.total,
            "currency": receipt.currency,
        }));
        let remedy = match number {
            2 => {
                make_wrong(
                    &mut reading.merchant.name,
                    wrong.merchant.name.value.clone(),
                );
                Some(Remedy::Choose)
            }
            5 => {
                make_wrong(&mut reading.date, wrong.date.value);
                Some(Remedy::Choose)
            }
            8 => {
                make_wrong(&mut reading.total, wrong.total.value);
                Some(Remedy::Choose)
            }
            11 | 14 => {
                make_wrong(&mut reading.total, wrong.total.value);
                reading.total.alternatives.clear();
                Some(Remedy::TypeTotal)
            }
            _ => None,
        };
        remedies.extend(remedy.map(|remedy| (id.clone(), remedy)));
        let reading = serde_json::to_value(&reading).expect("JSON");
        readings.insert(id.clone(), reading);
        drawn.insert(id, receipt);
    }
    server.wait_until_idle();
    let browser = Browser::open(&server, Viewport::Desktop);
    browser.override_readings(&Value::Object(readings));
    browser.goto("/review");
    let mut count = 0;
    let mut press = |selector: &str, key: char| {
        browser.send_key(selector, key);
        count += 1;
    };
    for _ in 0..20 {
        let shown = browser.wait_until("a receipt", ACTION_TIMEOUT, || shown_receipt(&browser));
        browser.wait_for(&format!("{CARD} .is-current"));
        match remedies.get(&shown) {
            Some(Remedy::Choose) => press("body", '1'),
            // The first digit moves the cursor into the doubtful field.
            Some(Remedy::TypeTotal) => {
                let input = input_selector("total");
                for (index, digit) in drawn[&shown].total.chars().enumerate() {
                    press(if index == 0 { "body" } else { input.as_str() }, digit);
                }
                assert_eq!(browser.value(&input), drawn[&shown].total);
            }
            None => {}
        }
        press("body", ENTER);
        wait_next(&browser, &shown);
    }
    browser.wait_for(EMPTY);
    for (id, drawn) in &drawn {
        let kept = server.fetch_receipt(id.parse().expect("an id"));
        let total = kept.receipt.total.value.map(Money::to_decimal);
        assert!(kept.row.verified);
        assert_eq!(
            (
                kept.receipt.merchant.name.value.as_deref(),
                kept.row.date.as_deref(),
                total.as_deref()
            ),
            (
                Some(drawn.merchant.as_str()),
                Some(drawn.date.as_str()),
                Some(drawn.total.as_str())
            )
        );
    }
    assert!(count <= KEYS_MAX, "{count} keys for 20 receipts");
}
