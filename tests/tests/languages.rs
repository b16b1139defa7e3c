//! Languages of the app: choice, formats, completeness, room for longer words.

use std::collections::BTreeSet;
use std::fs;

use harness::browser::{Browser, Viewport, screenshot_folder};
use harness::drawn::{Layout, draw_receipt};
use harness::server::Server;
use harness::tidy;
use harness::uploader::upload_file;
use harness::wait::ACTION_TIMEOUT;
use serde_json::json;
use shared::api::ReceiptDetail;
use shared::id::ReceiptId;

/// Tag, folder of the texts, and an amount and a date in the format of the language.
const LANGUAGES: [(&str, &str, &str, &str); 5] = [
    ("de", "german", "1.234,50", "5. Sept. 2026"),
    ("es", "spanish", "1234,50", "5 sept 2026"),
    ("fr", "french", "1\u{202f}234,50", "5 sept. 2026"),
    ("ms", "malay", "1,234.50", "5 Sep 2026"),
    ("pt", "portuguese", "1.234,50", "5 de set. de 2026"),
];

/// Starts a server with a receipt whose fields were entered.
fn shelf() -> (Server, ReceiptId) {
    let server = Server::start(&["--ocr", "none"]);
    let id = upload_file(&server, "till.jpg", &draw_receipt(Layout::Germany, 60).to_jpeg());
    server.wait_processed(id);
    let entered =
        json!({ "merchant": "Kiosk", "date": "2026-09-05", "total": "1234.50", "currency": "EUR" });
    server.patch(&format!("/api/receipts/{id}"), &entered);
    (server, id)
}

/// Returns the language tag of the page.
fn tag(browser: &Browser) -> String {
    browser.attribute("html", "lang").unwrap_or_default()
}

#[test]
fn the_page_uses_the_language_of_the_browser() {
    let (server, id) = shelf();
    let browser = Browser::open(&server, Viewport::Phone);
    browser.goto("/");
    let english = browser.text("h1");
    assert_eq!(tag(&browser), "en");
    let mut headings = BTreeSet::from([english]);
    for (language, _, amount, day) in LANGUAGES {
        // An unknown language comes first, and the region of the second is ignored.
        browser.set_languages(&format!("xx,{language}-CH,en"));
        browser.goto("/");
        headings.insert(browser.text("h1"));
        assert_eq!(tag(&browser), language);
        browser.goto("/receipts");
        browser.wait_until(&format!("{amount} in {language}"), ACTION_TIMEOUT, || {
            (browser.text(".digits") == amount).then_some(())
        });
        assert_eq!(
            browser.text(r#"[data-test="receipt"] time"#),
            day,
            "{language}"
        );
        browser.goto(&format!("/receipts/{id}"));
        let byte = if language == "fr" { "ko" } else { "kB" };
        let facts = || {
            browser
                .text("main")
                .split_whitespace()
                .any(|word| word == byte)
        };
        browser.wait_until(&format!("the size of the file in {byte}"), ACTION_TIMEOUT, || {
            facts().then_some(())
        });
    }
    assert_eq!(headings.len(), 6, "each has words of its own: {headings:?}");
    browser.set_languages("xx-YY");
    browser.goto("/");
    browser.wait_for("h1");
    assert_eq!(tag(&browser), "en", "where none is known it is English");
}

#[test]
fn a_chosen_language_stays_and_its_commas_are_understood() {
    let (server, id) = shelf();
    let browser = Browser::open(&server, Viewport::Phone);
    browser.goto("/");
    browser.click(r#"[data-test="avatar"]"#);
    browser.wait_for(r#"[data-test="language"]"#);
    browser.set_value(r#"[data-test="language"]"#, "de");
    browser.wait_until("the page is German", ACTION_TIMEOUT, || {
        (tag(&browser) == "de").then_some(())
    });
    browser.goto(&format!("/receipts/{id}"));
    let total = r#"input[name="total"]"#;
    assert_eq!(browser.value(total), "1234,50");
    assert_eq!(tag(&browser), "de");
    // A decimal comma is accepted.
    browser.type_text(total, "12,75");
    browser.click(r#"[data-test="save"]"#);
    browser.wait_until("the total is kept", ACTION_TIMEOUT, || {
        let detail: ReceiptDetail = server.get(&format!("/api/receipts/{id}")).json();
        detail
            .row
            .total
            .filter(|total| total.minor == 1275)
            .map(|_| ())
    });
}

#[test]
fn every_page_has_room_for_every_language() {
    let (server, id) = shelf();
    let browser = Browser::open(&server, Viewport::Phone);
    for (language, ..) in LANGUAGES {
        browser.goto("/");
        browser.set_languages(language);
        for (path, name, ready) in [
            ("/".to_owned(), "scan", "h1"),
            ("/receipts".into(), "receipts", r#"[data-test="receipt"]"#),
            (
                format!("/receipts/{id}"),
                "receipt",
                r#"form[data-test="fields"]"#,
            ),
            ("/review".into(), "review", "main h1, main h2"),
            ("/spending".into(), "spending", r#"[data-test="bar"]"#),
            ("/trash".into(), "trash", ".notice"),
            ("/links".into(), "links", ".notice"),
            ("/rules".into(), "rules", ".rules-form"),
            ("/camera".into(), "camera", r#"[data-test="refused"]"#),
        ] {
            browser.goto(&path);
            browser.wait_for(ready);
            let name = format!("{name}-{language}");
            browser.screenshot_at_rest(&screenshot_folder().join(format!("{name}-390x844-light.png")));
            let cut = "const cut = [...document.querySelectorAll('button, .button, .tabs a, h1, h2, label, summary')]
                         .filter(one => one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).overflowX !== 'visible')
                         .filter(one => !one.closest('.visually-hidden'));
                       if (document.documentElement.scrollWidth > innerWidth) cut.push(document.documentElement);
                       return cut.map(one => one.outerHTML.slice(0, 120))";
            assert_eq!(
                browser.run_script(cut, json!([])),
                json!([]),
                "{name} holds its words"
            );
        }
    }
}

/// Returns the quoted texts of a folder with at least two words that are no placeholders.
fn sentences(folder: &str) -> BTreeSet<String> {
    let is_word = |word: &&str| {
        !word.contains('{') && word.chars().filter(|letter| letter.is_alphabetic()).count() > 1
    };
    let mut found = BTreeSet::new();
    for file in
        fs::read_dir(harness::checkout_root().join("frontend/src/i18n").join(folder)).expect("its texts")
    {
        let text = fs::read_to_string(file.expect("a file").path()).expect("a text");
        let source = tidy::SourceFile {
            path: String::new(),
            text,
        };
        for (_, line) in source.production_lines() {
            let quoted = line.split('"').skip(1).step_by(2);
            let sentences = quoted.filter(|text| text.split(' ').filter(is_word).count() > 1);
            found.extend(sentences.map(str::to_owned));
        }
    }
    found
}

#[test]
fn no_sentence_is_left_in_english() {
    let english = sentences("english");
    assert!(
        english.len() > 150,
        "the texts are found: {}",
        english.len()
    );
    let folders = fs::read_dir(harness::checkout_root().join("frontend/src/i18n"))
        .expect("the texts")
        .flatten();
    let names = folders
        .filter(|entry| entry.path().is_dir())
        .filter_map(|entry| entry.file_name().into_string().ok());
    let languages: BTreeSet<_> = names
        .filter(|name| !["english", "desk"].contains(&&**name))
        .collect();
    assert_eq!(
        languages,
        LANGUAGES.map(|(_, folder, ..)| folder.to_owned()).into()
    );
    for language in languages {
        let left: Vec<_> = sentences(&language)
            .intersection(&english)
            .cloned()
            .collect();
        assert_eq!(left, ["Receipt Scanner"], "{language}");
    }
}
