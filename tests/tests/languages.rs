//! Languages of the app: the first supported one of the browser, or the one the user chose. Numbers
//! and dates follow the language, no text stays in English, and longer words fit.

use std::collections::BTreeSet;
use std::fs;

use harness::browser::{Browser, Viewport, screenshot_folder};
use harness::drawn::{Layout, draw_receipt};
use harness::pages::PAGES;
use harness::server::Server;
use harness::uploader::upload_file;
use harness::wait::ACTION_TIMEOUT;
use serde_json::json;
use shared::api::ReceiptDetail;
use shared::id::ReceiptId;
use shared::route::Route;

/// Tag of a language, and an amount and a day as they are written there.
const WRITTEN: [(&str, &str, &str); 5] = [
    ("de", "1.234,50", "5. Sept. 2026"),
    ("es", "1234,50", "5 sept 2026"),
    ("fr", "1\u{202f}234,50", "5 sept. 2026"),
    ("ms", "1,234.50", "5 Sep 2026"),
    ("pt", "1.234,50", "5 de set. de 2026"),
];

/// The tags of all languages but English, one per file of texts.
fn language_folders() -> BTreeSet<String> {
    let files = fs::read_dir(harness::checkout_root().join("frontend/i18n")).expect("the texts");
    let stem = |file: fs::DirEntry| Some(file.path().file_stem()?.to_str()?.to_owned());
    let tags = files.flatten().filter_map(stem);
    tags.filter(|tag| tag != "en").collect()
}

/// A server with a receipt somebody entered.
fn start_with_receipts() -> (Server, ReceiptId) {
    let server = Server::start(&["--ocr", "none"]);
    let id = upload_file(
        &server,
        "till.jpg",
        &draw_receipt(Layout::Germany, 60).to_jpeg(),
    );
    server.wait_processed(id);
    let entered =
        json!({ "merchant": "Kiosk", "date": "2026-09-05", "total": "1234.50", "currency": "EUR" });
    server.patch(&format!("/api/receipts/{id}"), &entered);
    (server, id)
}

/// The language the page says it is in.
fn document_language(browser: &Browser) -> String {
    browser.attribute("html", "lang").unwrap_or_default()
}

/// Chooses a language on the settings page, which reloads it in that language.
#[track_caller]
fn choose_language(browser: &Browser, choice: &str, expected: &str) {
    let language = r#"[data-test="language"]"#;
    browser.wait_for(language);
    browser.set_value(language, choice);
    browser.wait_until(
        &format!("the page is in {expected}"),
        ACTION_TIMEOUT,
        || (document_language(browser) == expected).then_some(()),
    );
}

#[test]
fn the_app_uses_the_language_of_the_browser() {
    let (server, id) = start_with_receipts();
    let browser = Browser::open(&server, Viewport::Phone);
    browser.goto("/");
    let english = browser.text("h1");
    assert_eq!(document_language(&browser), "en");
    let mut headings = BTreeSet::from([english]);
    let languages = language_folders();
    for language in &languages {
        browser.set_languages(&format!("xx,{language}-CH,en"));
        browser.goto("/");
        headings.insert(browser.text("h1"));
        assert_eq!(document_language(&browser), *language);
        let Some((_, amount, day)) = WRITTEN.iter().find(|(tag, ..)| tag == language) else {
            continue;
        };
        browser.goto("/receipts");
        browser.wait_until(&format!("{amount} in {language}"), ACTION_TIMEOUT, || {
            (browser.text(".digits") == *amount).then_some(())
        });
        assert_eq!(
            browser.text(r#"[data-test="receipt"] time"#),
            *day,
            "{language}"
        );
        browser.goto(&format!("/receipts/{id}"));
        browser.open_details();
        let byte = if language == "fr" { "ko" } else { "kB" };
        let facts = || {
            browser
                .text("main")
                .split_whitespace()
                .any(|word| word == byte)
        };
        browser.wait_until(
            &format!("the size of the file in {byte}"),
            ACTION_TIMEOUT,
            || facts().then_some(()),
        );
    }
    assert_eq!(
        headings.len(),
        languages.len() + 1,
        "each has words of its own: {headings:?}"
    );
    browser.set_languages("xx-YY");
    browser.goto("/");
    browser.wait_for("h1");
    assert_eq!(
        document_language(&browser),
        "en",
        "where none is known it is English"
    );
}

#[test]
fn a_chosen_language_persists_with_its_decimal_comma() {
    let (server, id) = start_with_receipts();
    let browser = Browser::open(&server, Viewport::Phone);
    browser.goto("/settings");
    choose_language(&browser, "de", "de");
    browser.goto(&format!("/receipts/{id}"));
    let total = r#"input[name="total"]"#;
    assert_eq!(browser.value(total), "1234,50");
    assert_eq!(document_language(&browser), "de");
    browser.type_text(total, "12,75");
    browser.leave_input();
    browser.wait_until("the total is kept", ACTION_TIMEOUT, || {
        let detail: ReceiptDetail = server.get(&format!("/api/receipts/{id}")).json();
        detail
            .row
            .total
            .filter(|total| total.minor == 1275)
            .map(|_| ())
    });
    // Without a choice the browser decides again.
    browser.goto("/settings");
    choose_language(&browser, "", "en");
}

#[test]
fn every_page_has_room_for_every_language() {
    let (server, id) = start_with_receipts();
    let browser = Browser::open(&server, Viewport::Phone);
    for language in language_folders() {
        browser.goto("/");
        browser.set_languages(&language);
        let pages = PAGES
            .iter()
            .map(|page| (page.route, page.name, page.with_receipt));
        let fields = r#"form[data-test="fields"]"#;
        for (route, name, ready) in pages.chain([(Route::Receipt(id), "receipt", fields)]) {
            browser.goto(&route.path());
            browser.wait_for(ready);
            let name = format!("{name}-{language}");
            browser
                .screenshot_at_rest(&screenshot_folder().join(format!("{name}-390x844-light.png")));
            let cut = "const parts = 'button, .button, .tabs a, h1, h2, label, summary';
                       const hides = one => getComputedStyle(one).overflowX !== 'visible';
                       const cut = [...document.querySelectorAll(parts)]
                         .filter(one => one.scrollWidth > one.clientWidth + 1 && hides(one))
                         .filter(one => !one.closest('.visually-hidden'));
                       const page = document.documentElement;
                       if (page.scrollWidth > innerWidth) cut.push(page);
                       return cut.map(one => one.outerHTML.slice(0, 120))";
            assert_eq!(
                browser.run_script(cut, json!([])),
                json!([]),
                "{name} holds its words"
            );
        }
    }
}
