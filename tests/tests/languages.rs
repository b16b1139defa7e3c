//! The languages of the app: the browser's first one that is here, or the one a person chose; numbers and days as they are
//! written there; nothing left in English, and room for longer words.

use std::collections::BTreeSet;
use std::fs;

use harness::browser::{Browser, Window, screens};
use harness::drawn::{Layout, draw};
use harness::server::Server;
use harness::tidy;
use harness::uploader::upload;
use harness::wait::SOON;
use serde_json::json;
use shared::api::ReceiptDetail;
use shared::id::ReceiptId;

/// Tag, folder of the texts, and an amount and a day as they are written there.
const LANGUAGES: [(&str, &str, &str, &str); 5] = [
    ("de", "german", "1.234,50", "5. Sept. 2026"),
    ("es", "spanish", "1234,50", "5 sept 2026"),
    ("fr", "french", "1\u{202f}234,50", "5 sept. 2026"),
    ("ms", "malay", "1,234.50", "5 Sep 2026"),
    ("pt", "portuguese", "1.234,50", "5 de set. de 2026"),
];

/// A server with a receipt somebody entered.
fn shelf() -> (Server, ReceiptId) {
    let server = Server::start(&["--ocr", "none"]);
    let id = upload(&server, "till.jpg", &draw(Layout::Germany, 60).jpeg());
    server.settled(id);
    let entered =
        json!({ "merchant": "Kiosk", "date": "2026-09-05", "total": "1234.50", "currency": "EUR" });
    server.patch(&format!("/api/receipts/{id}"), &entered);
    (server, id)
}

/// The language the page says it is in.
fn tag(browser: &Browser) -> String {
    browser.attribute("html", "lang").unwrap_or_default()
}

#[test]
fn a_browser_is_spoken_to_in_its_language() {
    let (server, id) = shelf();
    let browser = Browser::open(&server, Window::Phone);
    browser.goto("/");
    let english = browser.text("h1");
    assert_eq!(tag(&browser), "en");
    let mut headings = BTreeSet::from([english]);
    for (language, _, amount, day) in LANGUAGES {
        browser.speak(&format!("xx,{language}-CH,en"));
        browser.goto("/");
        headings.insert(browser.text("h1"));
        assert_eq!(tag(&browser), language);
        browser.goto("/receipts");
        browser.wait(&format!("{amount} in {language}"), SOON, || {
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
        browser.wait(&format!("the size of the file in {byte}"), SOON, || {
            facts().then_some(())
        });
    }
    assert_eq!(headings.len(), 6, "each has words of its own: {headings:?}");
    browser.speak("xx-YY");
    browser.goto("/");
    browser.wait_for("h1");
    assert_eq!(tag(&browser), "en", "where none is known it is English");
}

#[test]
fn a_chosen_language_stays_and_its_commas_are_understood() {
    let (server, id) = shelf();
    let browser = Browser::open(&server, Window::Phone);
    browser.goto("/");
    browser.press(r#"[data-test="avatar"]"#);
    browser.wait_for(r#"[data-test="language"]"#);
    browser.put(r#"[data-test="language"]"#, "de");
    browser.wait("the page is German", SOON, || {
        (tag(&browser) == "de").then_some(())
    });
    browser.goto(&format!("/receipts/{id}"));
    let total = r#"input[name="total"]"#;
    assert_eq!(browser.value(total), "1234,50");
    assert_eq!(tag(&browser), "de");
    browser.enter(total, "12,75");
    browser.press(r#"[data-test="save"]"#);
    browser.wait("the total is kept", SOON, || {
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
    let browser = Browser::open(&server, Window::Phone);
    for (language, ..) in LANGUAGES {
        browser.goto("/");
        browser.speak(language);
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
            browser.show(&screens().join(format!("{name}-390x844-light.png")));
            let cut = "const cut = [...document.querySelectorAll('button, .button, .tabs a, h1, h2, label, summary')]
                         .filter(one => one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).overflowX !== 'visible')
                         .filter(one => !one.closest('.visually-hidden'));
                       if (document.documentElement.scrollWidth > innerWidth) cut.push(document.documentElement);
                       return cut.map(one => one.outerHTML.slice(0, 120))";
            assert_eq!(
                browser.script(cut, json!([])),
                json!([]),
                "{name} holds its words"
            );
        }
    }
}

/// The sentences among the texts of a folder: what stands between quotes and has two words, besides what is filled in.
fn sentences(folder: &str) -> BTreeSet<String> {
    let is_word = |word: &&str| {
        !word.contains('{') && word.chars().filter(|letter| letter.is_alphabetic()).count() > 1
    };
    let mut found = BTreeSet::new();
    for file in
        fs::read_dir(harness::root().join("frontend/src/i18n").join(folder)).expect("its texts")
    {
        let text = fs::read_to_string(file.expect("a file").path()).expect("a text");
        let source = tidy::Source {
            path: String::new(),
            text,
        };
        for (_, line) in source.product_code() {
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
    let folders = fs::read_dir(harness::root().join("frontend/src/i18n"))
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
