//! Search in the list: hits, filters, saved views, export.
//!
//! Filters stand in the address; hits are drawn on the picture.

use harness::browser::{Browser, Viewport};
use harness::drawn::{DrawnReceipt, Layout, draw_receipt};
use harness::folder::TempFolder;
use harness::server::Server;
use harness::uploader::{enter_receipt, upload_file};
use harness::wait::ACTION_TIMEOUT;
use serde_json::{Value, json};
use shared::id::ReceiptId;

const FIND: &str = r#"[data-test="find"]"#;
const ROW: &str = r#"[data-test="receipt"]"#;

/// Starts a server without an engine and with entered merchant, date, total and category.
fn start_with_receipts() -> Server {
    let server = Server::start(&["--ocr", "none"]);
    let receipts = [
        ("Bakery Lindt", "2026-07-02", "4.10", "Food"),
        ("Kiosk", "2026-08-14", "20.50", "Food"),
        ("Hotel Adler", "2026-09-15", "179.50", "Travel"),
        ("Kiosk", "2026-09-20", "3.00", "Travel"),
    ];
    for (seed, (merchant, date, total, category)) in (160..).zip(receipts) {
        let fields =
            json!({ "merchant": merchant, "date": date, "total": total, "currency": "EUR" });
        let id = enter_receipt(&server, seed, &fields);
        server.patch(
            &format!("/api/receipts/{id}/filing"),
            &json!({ "category": category }),
        );
    }
    server
}

/// Returns merchant and total of all rows from top to bottom.
fn listed_rows(browser: &Browser) -> Vec<String> {
    let script = "const read = (row, part) => row.querySelector(part)?.innerText;
                  return [...document.querySelectorAll(arguments[0])].map(row =>
                    read(row, '.receipt-link') + ' ' + read(row, '.digits'))";
    let rows = browser.run_script(script, json!([ROW]));
    rows.as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect()
}

#[track_caller]
fn wait_rows(browser: &Browser, expected: &[&str]) {
    browser.wait_until(
        &format!("{expected:?}, there is {:?}", listed_rows(browser)),
        ACTION_TIMEOUT,
        || (listed_rows(browser) == expected).then_some(()),
    );
}

/// Returns the query of the address.
fn page_query(browser: &Browser) -> String {
    let query = browser.run_script("return location.search", json!([]));
    query.as_str().unwrap_or_default().to_owned()
}

/// Sets a filter, as when the field loses the focus.
fn set_filter(browser: &Browser, name: &str, value: &str) {
    browser.set_value(&format!(r#".find [name="{name}"]"#), value);
}

#[test]
fn filters_and_order_are_in_the_address_and_restored_by_it() {
    let server = start_with_receipts();
    let browser = Browser::open(&server, Viewport::Desktop);
    browser.goto("/receipts");
    wait_rows(
        &browser,
        &[
            "Kiosk 3.00",
            "Hotel Adler 179.50",
            "Kiosk 20.50",
            "Bakery Lindt 4.10",
        ],
    );
    browser.click(r#"[data-test="filters"]"#);
    set_filter(&browser, "category", "Travel");
    wait_rows(&browser, &["Kiosk 3.00", "Hotel Adler 179.50"]);
    set_filter(&browser, "min", "100,00");
    wait_rows(&browser, &["Hotel Adler 179.50"]);
    let asked = page_query(&browser);
    assert!(
        asked.contains("category=Travel") && asked.contains("min=100"),
        "{asked}"
    );
    browser.reload();
    wait_rows(&browser, &["Hotel Adler 179.50"]);
    // Back from a receipt the filters are still set.
    browser.click(&format!("{ROW} a"));
    browser.wait_for(r#"form[data-test="fields"]"#);
    browser.run_script("history.back()", json!([]));
    wait_rows(&browser, &["Hotel Adler 179.50"]);
    browser.click(r#"[data-test="clear"]"#);
    browser.wait_until("all are back", ACTION_TIMEOUT, || {
        (listed_rows(&browser).len() == 4).then_some(())
    });
    browser.goto("/receipts?from=2026-08-01&to=2026-09-15&sort=-total");
    wait_rows(&browser, &["Hotel Adler 179.50", "Kiosk 20.50"]);
    browser.click(r#"[data-test="filters"]"#);
    set_filter(&browser, "from", "");
    wait_rows(
        &browser,
        &["Hotel Adler 179.50", "Kiosk 20.50", "Bakery Lindt 4.10"],
    );
    assert_eq!(
        browser.text(r#"[data-test="found"] .digits"#),
        "204.10",
        "their sum is said"
    );
    browser.goto("/receipts?q=nowhere");
    browser.wait_for(".notice");
    assert_eq!(browser.count_matches(ROW), 0);
    assert_eq!(browser.accessibility_violations(), [""; 0]);
    browser.click(r#"[data-test="show-all"]"#);
    browser.wait_until("all are back", ACTION_TIMEOUT, || {
        (listed_rows(&browser).len() == 4).then_some(())
    });
    assert_eq!(page_query(&browser), "");
}

#[test]
fn phrases_and_periods_become_filters() {
    let server = start_with_receipts();
    let browser = Browser::open(&server, Viewport::Phone);
    browser.goto("/receipts");
    browser.type_text(FIND, "kiosk Aug 2026");
    wait_rows(&browser, &["Kiosk 20.50"]);
    let phrase = r#"[data-test="phrase"]"#;
    assert_eq!(browser.text(phrase), "August 2026");
    // Without the phrase the words are left.
    browser.click(phrase);
    wait_rows(&browser, &["Kiosk 3.00", "Kiosk 20.50"]);
    assert_eq!(browser.value(FIND), "kiosk");
    browser.type_text(FIND, "over 4 under 179");
    wait_rows(&browser, &["Kiosk 20.50", "Bakery Lindt 4.10"]);
    assert_eq!(browser.count_matches(phrase), 2);
    browser.click(r#"[data-test="clear"]"#);
    browser.wait_gone(phrase);
    // The last of the periods is the last year; a second press takes it back.
    let period = r#"[data-test="period"]:last-child"#;
    browser.click(period);
    browser.wait_for(r#"[data-test="period"][aria-pressed="true"]"#);
    let asked = page_query(&browser);
    assert!(
        asked.contains("-01-01") && asked.contains("-12-31"),
        "{asked}"
    );
    browser.click(period);
    browser.wait_gone(r#"[data-test="period"][aria-pressed="true"]"#);
    assert_eq!(page_query(&browser), "");
}

#[test]
fn mistyped_words_find_similar_ones() {
    let server = start_with_receipts();
    let browser = Browser::open(&server, Viewport::Desktop);
    browser.goto("/receipts?sort=total");
    browser.type_text(FIND, "kisok");
    wait_rows(&browser, &["Kiosk 3.00", "Kiosk 20.50"]);
    for window in [Viewport::Phone, Viewport::Desktop] {
        browser.resize(window);
        assert_eq!(
            browser.text(r#"[data-test="similar"]"#),
            "No exact match. Similar: kiosk"
        );
        let is_in_view = "const box = document.querySelector('[data-test=similar]')
              .getBoundingClientRect();
            return box.left >= 0 && box.right <= innerWidth && box.bottom <= innerHeight";
        assert_eq!(browser.run_script(is_in_view, json!([])), json!(true));
    }
    browser.type_text(FIND, "kiosk");
    browser.wait_gone(r#"[data-test="similar"]"#);
    wait_rows(&browser, &["Kiosk 3.00", "Kiosk 20.50"]);
}

#[test]
fn a_view_is_saved_and_deleted() {
    let server = start_with_receipts();
    let browser = Browser::open(&server, Viewport::Phone);
    browser.goto("/receipts?merchant=Kiosk&sort=total");
    wait_rows(&browser, &["Kiosk 3.00", "Kiosk 20.50"]);
    browser.click(r#"[data-test="keep-view"]"#);
    browser.type_text(r#"[data-test="view-name"]"#, "Small change");
    browser.click(".view-new button");
    browser.wait_for(".view-name");
    browser.goto("/receipts");
    browser.wait_until("all are there", ACTION_TIMEOUT, || {
        (listed_rows(&browser).len() == 4).then_some(())
    });
    assert_eq!(browser.text(".view-name"), "Small change");
    browser.click(".view-name");
    wait_rows(&browser, &["Kiosk 3.00", "Kiosk 20.50"]);
    browser.click(".view-forget");
    browser.wait_gone(".view-name");
    browser.reload();
    wait_rows(&browser, &["Kiosk 3.00", "Kiosk 20.50"]);
    assert!(!browser.has_match(".view-name"));
}

/// Starts a server with two receipts that were read; returns them as drawn.
fn start_with_read_receipts() -> (Server, [(ReceiptId, DrawnReceipt); 2]) {
    let server = Server::start(&[]);
    let read = [(Layout::Malaysia, 53), (Layout::Britain, 54)].map(|(layout, seed)| {
        let drawn = draw_receipt(layout, seed);
        let id = upload_file(&server, "till.jpg", &drawn.to_jpeg());
        server.wait_processed(id);
        (id, drawn)
    });
    (server, read)
}

#[test]
fn words_are_found_as_they_are_typed_and_drawn_on_the_picture() {
    let (server, [(id, drawn), _]) = start_with_read_receipts();
    let item = drawn.items[0]
        .name
        .split(' ')
        .find(|word| word.len() > 3)
        .expect("a word")
        .to_owned();
    let browser = Browser::open(&server, Viewport::Phone);
    browser.goto("/receipts");
    browser.wait_until("both are there", ACTION_TIMEOUT, || {
        (browser.count_matches(ROW) == 2).then_some(())
    });
    // Results follow the input; case does not matter.
    browser.type_text(FIND, &item[..3].to_uppercase());
    browser.type_text(FIND, &item.to_uppercase());
    let link = format!(r#"{ROW} a[href^="/receipts/{id}"]"#);
    browser.wait_until("the receipt with the word is found", ACTION_TIMEOUT, || {
        (browser.count_matches(ROW) == 1 && browser.has_match(&link)).then_some(())
    });
    let hit = browser.text(".receipt-hit").to_lowercase();
    assert!(hit.contains(&item.to_lowercase()), "{hit} has {item}");
    browser.click(&link);
    let drawn_hit = ".text-layer .is-match";
    browser.wait_for(drawn_hit);
    let inside = "const box = document.querySelector(arguments[0]).getBoundingClientRect();
                  const picture = document.querySelector('.viewer img').getBoundingClientRect();
                  return box.width > 4 && box.left >= picture.left && box.right <= picture.right + 1
                    && box.top >= picture.top && box.bottom <= picture.bottom + 1";
    browser.wait_until("the hit lies on the picture", ACTION_TIMEOUT, || {
        browser
            .run_script(inside, json!([drawn_hit]))
            .as_bool()
            .filter(|is_inside| *is_inside)
    });
}

#[test]
fn the_listed_receipts_are_exported() {
    let (server, saved) = (start_with_receipts(), TempFolder::new());
    let browser = Browser::open(&server, Viewport::Desktop);
    browser.set_download_folder(saved.path());
    browser.goto("/receipts?category=Travel&sort=total");
    wait_rows(&browser, &["Kiosk 3.00", "Hotel Adler 179.50"]);
    for (format, kind) in [("receipts.csv", "csv"), ("jsonl", "jsonl"), ("zip", "zip")] {
        if !browser.has_match("details[open]") {
            browser.click(r#"[data-test="more"]"#);
        }
        browser.click(&format!(r#"[data-test="{format}"]"#));
        let bytes = browser.wait_until(&format!("{format} is saved"), ACTION_TIMEOUT, || {
            saved.read_file_with_extension(kind)
        });
        if kind == "zip" {
            // Central directory headers of the archive, and the magic number of JPEG.
            let entries = bytes
                .windows(4)
                .filter(|four| *four == b"PK\x01\x02")
                .count();
            assert!(
                entries >= 2 && bytes.windows(2).any(|two| two == [0xff, 0xd8]),
                "it holds the pictures"
            );
        } else {
            let text = String::from_utf8(bytes).expect("text");
            let (first, second) = (text.find("Kiosk"), text.find("Hotel Adler"));
            assert!(
                first.is_some() && first < second,
                "in the order of the screen: {text}"
            );
            assert!(!text.contains("Bakery"), "{text}");
        }
    }
}
