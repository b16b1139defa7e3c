//! Text layer over the picture, and photos of several receipts.
//!
//! Read by the real OCR engine.

use harness::browser::keys::ENTER;
use harness::browser::{Browser, Viewport};
use harness::drawn::{DrawnReceipt, Layout, draw_receipt, files, photo};
use harness::server::Server;
use harness::table::lay_side_by_side;
use harness::uploader::upload_file;
use harness::wait::{ACTION_TIMEOUT, READING_TIMEOUT};
use serde_json::json;
use shared::api::ReceiptWords;
use shared::id::ReceiptId;

const TOGGLE: &str = r#"[data-test="show-text"]"#;
const SEARCH: &str = r#"[data-test="search"]"#;
const TEXT_STATUS: &str = r#"[data-test="text-standing"]"#;
const WORD: &str = ".text-layer p > span:nth-child(odd)";
const CURRENT: &str = ".text-layer .is-current";
/// Opens the page of one receipt that was read.
fn open_receipt(window: Viewport, picture: &[u8]) -> (Server, Browser, ReceiptId) {
    let server = Server::start(&[]);
    let id = upload_file(&server, "till.jpg", picture);
    server.wait_processed(id);
    let browser = Browser::open(&server, window);
    browser.goto(&format!("/receipts/{id}"));
    (server, browser, id)
}

fn words_of(server: &Server, id: ReceiptId) -> ReceiptWords {
    server.get(&format!("/api/receipts/{id}/words")).json()
}

/// Waits until the text bar shows this status.
#[track_caller]
fn wait_standing(browser: &Browser, expected: &str) {
    browser.wait_until(expected, ACTION_TIMEOUT, || {
        (browser.text(TEXT_STATUS) == expected).then_some(())
    });
}

/// Returns the distance of each word from its position in the reading, as shares of the picture:
/// left, right and middle.
fn find_misplaced_words(browser: &Browser, words: &ReceiptWords) -> Vec<[f64; 3]> {
    let script = "const whole = document.querySelector('.paper').getBoundingClientRect();
        return [...document.querySelectorAll(arguments[0])].map(word => {
          const box = word.getBoundingClientRect();
          return [(box.left - whole.left) / whole.width, (box.right - whole.left) / whole.width,
                  ((box.top + box.bottom) / 2 - whole.top) / whole.height];
        })";
    let shown: Vec<[f64; 3]> = serde_json::from_value(browser.run_script(script, json!([WORD])))
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
    let strays = find_misplaced_words(browser, words);
    let worst = strays.iter().flatten().copied().fold(0.0, f64::max);
    assert!(
        worst < 0.01,
        "a word is {worst:.3} of the picture away from its place: {strays:?}"
    );
}

#[test]
fn words_lie_over_the_picture_where_they_were_read() {
    // A tilted photo, whose lines climb from word to word.
    let photo = photo::render_tilted(&draw_receipt(Layout::Germany, 51).picture, 3.0);
    let (server, browser, id) = open_receipt(
        Viewport::Desktop,
        &files::encode_picture(&photo, files::PictureFormat::Jpeg),
    );
    browser.wait_for(".paper img");
    let asked = "return performance.getEntriesByType('resource')
                   .some(entry => entry.name.endsWith('/words'))";
    assert_eq!(
        browser.run_script(asked, json!([])),
        json!(false),
        "nothing is loaded before somebody asks"
    );
    browser.click(TOGGLE);
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

    // Words keep their places when the picture is enlarged.
    browser.click(r#"[aria-label="Zoom in"]"#);
    browser.wait_for(".viewer.is-zoomed");
    assert_in_place(&browser, &words);
    browser.click(TOGGLE);
    browser.wait_gone(WORD);
    browser.wait_for(r#"[data-test="text-bar"][data-state="hidden"]"#);
}

#[test]
fn selected_lines_are_copied_as_lines() {
    let (server, browser, id) = open_receipt(
        Viewport::Desktop,
        &draw_receipt(Layout::UnitedStates, 52).to_jpeg(),
    );
    browser.click(TOGGLE);
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
    // Selects with the mouse from the first word of the second line to the last of the fourth.
    let place = |index: usize, side: &str| -> (f64, f64) {
        let script = "const line = document.querySelectorAll('.text-layer p')[arguments[0]];
            const words = line.children;
            const isStart = arguments[1] == 'start';
            const box = words[isStart ? 0 : words.length - 1].getBoundingClientRect();
            return [isStart ? box.left + 1 : box.right - 1, (box.top + box.bottom) / 2]";
        let at = browser.run_script(script, json!([index, side]));
        (
            at[0].as_f64().expect("a number"),
            at[1].as_f64().expect("a number"),
        )
    };
    browser.drag(place(1, "start"), place(3, "end"));
    let copied = browser.run_script("return getSelection().toString()", json!([]));
    let copied: Vec<_> = copied
        .as_str()
        .unwrap_or_default()
        .split('\n')
        .filter(|line| !line.is_empty())
        .collect();
    assert_eq!(copied, [line(1), line(2), line(3)]);
    assert!(
        !browser.has_match(".viewer.is-held"),
        "the picture was not dragged along"
    );
}

#[test]
fn the_browser_finds_words_and_so_does_the_search() {
    let drawn = draw_receipt(Layout::Malaysia, 53);
    let (server, browser, id) = open_receipt(Viewport::Phone, &drawn.to_jpeg());
    browser.click(TOGGLE);
    browser.wait_for(WORD);
    let words = words_of(&server, id);
    let all = words.pages[0].lines.iter().flat_map(|line| &line.words);
    let expected = all
        .filter(|word| word.text.to_lowercase().contains("total"))
        .count();
    assert!(expected > 0, "a receipt has a total");
    // Accents and case do not matter.
    browser.type_text(SEARCH, "TÓTÀL");
    let found = |count: usize| {
        if count == 1 {
            "1 match".to_owned()
        } else {
            format!("{count} matches")
        }
    };
    wait_standing(&browser, &found(expected));
    assert_eq!(
        browser.count_matches(".text-layer .is-match"),
        expected as u64
    );
    assert!(!browser.has_match(CURRENT), "nothing moves before Enter");
    browser.send_key(SEARCH, ENTER);
    wait_standing(&browser, &format!("1 of {expected}"));
    let sight = "const box = document.querySelector(arguments[0]).getBoundingClientRect();
        const frame = document.querySelector('.viewer').getBoundingClientRect();
        return box.top >= frame.top && box.bottom <= frame.bottom && box.height > 12";
    browser.wait_until(
        "the match is in sight and large enough",
        ACTION_TIMEOUT,
        || (browser.run_script(sight, json!([CURRENT])) == json!(true)).then_some(()),
    );
    for number in (2..=expected).chain([1]) {
        browser.click(r#"[data-test="next-match"]"#);
        wait_standing(&browser, &format!("{number} of {expected}"));
    }
    // The search of the browser finds the words as well.
    let shop = drawn.merchant.split(' ').next().unwrap_or_default();
    assert_eq!(
        browser.run_script(
            "return find(arguments[0], false, false, true)",
            json!([shop])
        ),
        json!(true)
    );
    browser.type_text(SEARCH, "no such word");
    wait_standing(&browser, "No matches");
}

#[test]
fn missing_text_and_failures_are_explained() {
    let blank = image_of_nothing();
    let (mut server, browser, id) = open_receipt(Viewport::Phone, &blank);
    browser.click(TOGGLE);
    wait_standing(&browser, "No text was read from this picture.");
    assert!(
        words_of(&server, id)
            .pages
            .iter()
            .all(|page| page.lines.is_empty())
    );
    browser.click(TOGGLE);
    browser.reload();
    browser.wait_for(TOGGLE);
    // Without a server, copies and the stored receipt would show the text.
    browser.run_script("return caches.delete('seen')", json!([]));
    browser.refuse_storage();
    server.kill();
    browser.click(TOGGLE);
    browser.wait_for(r#"[data-test="text-bar"][data-state="failed"]"#);
    server.restart();
    browser.click(r#"[data-test="text-again"]"#);
    wait_standing(&browser, "No text was read from this picture.");
}

#[test]
fn several_receipts_on_a_picture_become_several_receipts() {
    let receipts = [
        draw_receipt(Layout::Germany, 54),
        draw_receipt(Layout::Britain, 55),
        draw_receipt(Layout::UnitedStates, 56),
    ];
    let pictures = receipts.each_ref().map(|drawn| &drawn.picture);
    let photo = files::encode_picture(
        &lay_side_by_side(&pictures, 1.5),
        files::PictureFormat::Jpeg,
    );
    let (server, browser, id) = open_receipt(Viewport::Desktop, &photo);
    let banner = browser.text(r#"[data-test="several"]"#);
    assert!(
        banner.starts_with("This picture shows 3 receipts."),
        "{banner}"
    );
    let shapes = "return [...document.querySelectorAll('.outlines path:not(.is-casing)')]
                    .map(path => path.getAttribute('d').split('M').length - 1)";
    assert_eq!(
        browser.run_script(shapes, json!([])),
        json!([1, 2]),
        "one was read, two are offered"
    );

    // A second device has the list open meanwhile.
    let list = Browser::open(&server, Viewport::Phone);
    list.goto("/receipts");
    list.wait_for(r#"[data-test="receipt"]"#);
    browser.click(r#"[data-test="split"]"#);
    browser.wait_until("it says what was made", ACTION_TIMEOUT, || {
        browser
            .text(r#"[data-test="several"]"#)
            .starts_with("2 more receipts were made")
            .then_some(())
    });
    assert_eq!(
        browser.run_script(shapes, json!([])),
        json!([]),
        "nothing is offered any more"
    );
    list.wait_until("another device hears of them", READING_TIMEOUT, || {
        (list.count_matches(r#"[data-test="receipt"][data-status="ready"]"#) == 3).then_some(())
    });
    let mut read: Vec<_> = server
        .receipts()
        .into_iter()
        .map(|row| format_total(row.total))
        .collect();
    let mut drawn: Vec<_> = receipts
        .iter()
        .map(|drawn: &DrawnReceipt| drawn.total.clone())
        .collect();
    read.sort();
    drawn.sort();
    assert_eq!(read, drawn, "each receipt was read for itself");
    browser.reload();
    browser.wait_for(".paper img");
    assert!(
        !browser.has_match(r#"[data-test="several"]"#),
        "the offer is gone for good"
    );
    assert!(server.wait_processed(id).papers.is_empty());
}

fn format_total(total: Option<shared::money::Money>) -> String {
    total
        .map(shared::money::Money::to_decimal)
        .unwrap_or_default()
}

/// Returns a picture of blank paper.
fn image_of_nothing() -> Vec<u8> {
    files::encode_picture(
        &image::RgbImage::from_pixel(400, 600, image::Rgb([240; 3])),
        files::PictureFormat::Jpeg,
    )
}
