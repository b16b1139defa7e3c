//! The text over the picture, and pictures that show several receipts, in a real browser with the real OCR engine.

use harness::browser::{Browser, Window};
use harness::drawn::{Drawn, Layout, draw, files, photo};
use harness::server::Server;
use harness::table::beside_each_other;
use harness::uploader::upload;
use harness::wait::{READING, SOON};
use serde_json::json;
use shared::api::ReceiptWords;
use shared::id::ReceiptId;

const TOGGLE: &str = r#"[data-test="show-text"]"#;
const SEARCH: &str = r#"[data-test="search"]"#;
const STANDING: &str = r#"[data-test="text-standing"]"#;
const WORD: &str = ".text-layer p > span:nth-child(odd)";
const CURRENT: &str = ".text-layer .is-current";
/// The Enter key, as `WebDriver` names it.
const ENTER: char = '\u{e007}';

/// A server with one receipt that was read, and a browser before its page.
fn opened(window: Window, picture: &[u8]) -> (Server, Browser, ReceiptId) {
    let server = Server::start(&[]);
    let id = upload(&server, "till.jpg", picture);
    server.settled(id);
    let browser = Browser::open(&server, window);
    browser.goto(&format!("/receipts/{id}"));
    (server, browser, id)
}

fn words_of(server: &Server, id: ReceiptId) -> ReceiptWords {
    server.get(&format!("/api/receipts/{id}/words")).json()
}

/// Waits until the bar says this.
#[track_caller]
fn wait_standing(browser: &Browser, expected: &str) {
    browser.wait(expected, SOON, || {
        (browser.text(STANDING) == expected).then_some(())
    });
}

/// How far each word is off the place it was read at, as shares of the picture: left, right and middle.
fn strays(browser: &Browser, words: &ReceiptWords) -> Vec<[f64; 3]> {
    let script = "const whole = document.querySelector('.paper').getBoundingClientRect();
        return [...document.querySelectorAll(arguments[0])].map(word => {
          const box = word.getBoundingClientRect();
          return [(box.left - whole.left) / whole.width, (box.right - whole.left) / whole.width,
                  ((box.top + box.bottom) / 2 - whole.top) / whole.height];
        })";
    let shown: Vec<[f64; 3]> = serde_json::from_value(browser.script(script, json!([WORD])))
        .expect("three numbers a word");
    let read = words.pages[0].lines.iter().flat_map(|line| &line.words);
    let read: Vec<[f64; 3]> = read
        .map(|word| word.area)
        .map(|area| [area.x, area.x + area.width, area.y + area.height / 2.0].map(f64::from))
        .collect();
    assert_eq!(shown.len(), read.len(), "every word is shown");
    shown
        .iter()
        .zip(read)
        .map(|(shown, read)| [0, 1, 2].map(|at: usize| (shown[at] - read[at]).abs()))
        .collect()
}

#[track_caller]
fn assert_in_place(browser: &Browser, words: &ReceiptWords) {
    let strays = strays(browser, words);
    let worst = strays.iter().flatten().copied().fold(0.0, f64::max);
    assert!(
        worst < 0.01,
        "a word is {worst:.3} of the picture away from its place: {strays:?}"
    );
}

#[test]
fn words_lie_over_the_picture_where_they_were_read() {
    // Lines that climb: each word stands a little higher or lower than the one before.
    let photo = photo::tilted(&draw(Layout::Germany, 51).picture, 3.0);
    let (server, browser, id) =
        opened(Window::Desktop, &files::encode(&photo, files::Format::Jpeg));
    browser.wait_for(".paper img");
    let asked = "return performance.getEntriesByType('resource').some(entry => entry.name.endsWith('/words'))";
    assert_eq!(
        browser.script(asked, json!([])),
        json!(false),
        "nothing is loaded before somebody asks"
    );
    browser.press(TOGGLE);
    browser.wait_for(WORD);
    let words = words_of(&server, id);
    assert_in_place(&browser, &words);
    assert_eq!(
        browser.attribute(TOGGLE, "aria-pressed").as_deref(),
        Some("true")
    );
    let count: usize = words.pages[0]
        .lines
        .iter()
        .map(|line| line.words.len())
        .sum();
    wait_standing(&browser, &format!("{count} words"));

    browser.press(r#"[aria-label="Zoom in"]"#);
    browser.wait_for(".viewer.is-zoomed");
    assert_in_place(&browser, &words);
    browser.press(TOGGLE);
    browser.wait_gone(WORD);
    browser.wait_for(r#"[data-test="text-bar"][data-state="hidden"]"#);
}

#[test]
fn selected_lines_are_copied_as_lines() {
    let (server, browser, id) = opened(Window::Desktop, &draw(Layout::UnitedStates, 52).jpeg());
    browser.press(TOGGLE);
    browser.wait_for(WORD);
    let page = words_of(&server, id).pages.remove(0);
    let line = |index: usize| -> String {
        page.lines[index]
            .words
            .iter()
            .map(|word| word.text.as_str())
            .collect::<Vec<_>>()
            .join(" ")
    };
    // From the first word of the second line to the last of the fourth, with the mouse.
    let place = |index: usize, side: &str| -> (f64, f64) {
        let script = "const words = document.querySelectorAll('.text-layer p')[arguments[0]].children;
            const box = (arguments[1] == 'start' ? words[0] : words[words.length - 1]).getBoundingClientRect();
            return [arguments[1] == 'start' ? box.left + 1 : box.right - 1, (box.top + box.bottom) / 2]";
        let at = browser.script(script, json!([index, side]));
        (
            at[0].as_f64().expect("a number"),
            at[1].as_f64().expect("a number"),
        )
    };
    browser.drag(place(1, "start"), place(3, "end"));
    let copied = browser.script("return getSelection().toString()", json!([]));
    let copied: Vec<_> = copied
        .as_str()
        .unwrap_or_default()
        .split('\n')
        .filter(|line| !line.is_empty())
        .collect();
    assert_eq!(copied, [line(1), line(2), line(3)]);
    assert!(
        !browser.sees(".viewer.is-held"),
        "the picture was not dragged along"
    );
}

#[test]
fn the_browser_finds_words_and_so_does_the_search() {
    let drawn = draw(Layout::Malaysia, 53);
    let (server, browser, id) = opened(Window::Phone, &drawn.jpeg());
    browser.press(TOGGLE);
    browser.wait_for(WORD);
    let words = words_of(&server, id);
    let all = words.pages[0].lines.iter().flat_map(|line| &line.words);
    let expected = all
        .filter(|word| word.text.to_lowercase().contains("total"))
        .count();
    assert!(expected > 0, "a receipt has a total");
    // With accents and in capitals, which do not matter.
    browser.enter(SEARCH, "TÓTÀL");
    let found = |count: usize| {
        if count == 1 {
            "1 match".to_owned()
        } else {
            format!("{count} matches")
        }
    };
    wait_standing(&browser, &found(expected));
    assert_eq!(browser.count(".text-layer .is-match"), expected as u64);
    assert!(!browser.sees(CURRENT), "nothing moves before Enter");
    browser.key(SEARCH, ENTER);
    wait_standing(&browser, &format!("1 of {expected}"));
    let sight = "const box = document.querySelector(arguments[0]).getBoundingClientRect();
        const frame = document.querySelector('.viewer').getBoundingClientRect();
        return box.top >= frame.top && box.bottom <= frame.bottom && box.height > 12";
    browser.wait("the match is in sight and large enough", SOON, || {
        (browser.script(sight, json!([CURRENT])) == json!(true)).then_some(())
    });
    for number in (2..=expected).chain([1]) {
        browser.press(r#"[data-test="next-match"]"#);
        wait_standing(&browser, &format!("{number} of {expected}"));
    }
    let shop = drawn.merchant.split(' ').next().unwrap_or_default();
    assert_eq!(
        browser.script(
            "return find(arguments[0], false, false, true)",
            json!([shop])
        ),
        json!(true)
    );
    browser.enter(SEARCH, "no such word");
    wait_standing(&browser, "No matches");
}

#[test]
fn what_cannot_be_shown_is_said() {
    let blank = image_of_nothing();
    let (mut server, browser, id) = opened(Window::Phone, &blank);
    browser.press(TOGGLE);
    wait_standing(&browser, "No text was read from this picture.");
    assert!(
        words_of(&server, id)
            .pages
            .iter()
            .all(|page| page.lines.is_empty())
    );
    browser.press(TOGGLE);
    browser.reload();
    browser.wait_for(TOGGLE);
    // What was seen before would be shown without a server, too.
    browser.script("return caches.delete('seen')", json!([]));
    server.kill();
    browser.press(TOGGLE);
    browser.wait_for(r#"[data-test="text-bar"][data-state="failed"]"#);
    server.restart();
    browser.press(r#"[data-test="text-again"]"#);
    wait_standing(&browser, "No text was read from this picture.");
}

#[test]
fn several_receipts_on_a_picture_become_several_receipts() {
    let receipts = [
        draw(Layout::Germany, 54),
        draw(Layout::Britain, 55),
        draw(Layout::UnitedStates, 56),
    ];
    let pictures = receipts.each_ref().map(|drawn| &drawn.picture);
    let photo = files::encode(&beside_each_other(&pictures, 1.5), files::Format::Jpeg);
    let (server, browser, id) = opened(Window::Desktop, &photo);
    let banner = browser.text(r#"[data-test="several"]"#);
    assert!(
        banner.starts_with("This picture shows 3 receipts."),
        "{banner}"
    );
    let shapes = "return [...document.querySelectorAll('.outlines path:not(.is-casing)')].map(path => path.getAttribute('d').split('M').length - 1)";
    assert_eq!(
        browser.script(shapes, json!([])),
        json!([1, 2]),
        "one was read, two are offered"
    );

    let list = Browser::open(&server, Window::Phone);
    list.goto("/receipts");
    list.wait_for(r#"[data-test="receipt"]"#);
    browser.press(r#"[data-test="split"]"#);
    browser.wait("it says what was made", SOON, || {
        browser
            .text(r#"[data-test="several"]"#)
            .starts_with("2 more receipts were made")
            .then_some(())
    });
    assert_eq!(
        browser.script(shapes, json!([])),
        json!([]),
        "nothing is offered any more"
    );
    list.wait("another device hears of them", READING, || {
        (list.count(r#"[data-test="receipt"][data-status="ready"]"#) == 3).then_some(())
    });
    let mut read: Vec<_> = server
        .receipts()
        .into_iter()
        .map(|row| total(row.total))
        .collect();
    let mut drawn: Vec<_> = receipts
        .iter()
        .map(|drawn: &Drawn| drawn.total.clone())
        .collect();
    read.sort();
    drawn.sort();
    assert_eq!(read, drawn, "each receipt was read for itself");
    browser.reload();
    browser.wait_for(".paper img");
    assert!(
        !browser.sees(r#"[data-test="several"]"#),
        "the offer is gone for good"
    );
    assert!(server.settled(id).papers.is_empty());
}

fn total(total: Option<shared::money::Money>) -> String {
    total
        .map(shared::money::Money::to_decimal)
        .unwrap_or_default()
}

/// A sheet of paper nobody wrote on.
fn image_of_nothing() -> Vec<u8> {
    files::encode(
        &image::RgbImage::from_pixel(400, 600, image::Rgb([240; 3])),
        files::Format::Jpeg,
    )
}
