//! A receipt on paper: printed by the real browser, and read again by our own server.

use std::fs;

use harness::browser::{Browser, Light, Window, screens};
use harness::drawn::{Drawn, Layout, draw};
use harness::server::Server;
use harness::uploader::upload;
use harness::wait::SOON;
use serde_json::json;
use shared::api::ReceiptWords;

const FIELDS: &str = r#"form[data-test="fields"]"#;
/// What stands on buttons and in the frame of the page.
const PRESSED: [&str; 8] = [
    "Save", "Delete", "Download", "Undo", "Add", "Skip", "Spending", "Confirm",
];

/// What stands on paper, a line a line, and how many sheets it takes.
#[track_caller]
fn read(server: &Server, name: &str, pdf: &[u8]) -> (String, usize) {
    let id = upload(server, name, pdf);
    let pages = server.settled(id).pages.len();
    for page in 1..=pages {
        let picture = server.get(&format!("/api/receipts/{id}/pages/{page}")).body;
        fs::create_dir_all(screens()).expect("the folder can be made");
        fs::write(screens().join(format!("{name}-{page}.jpg")), picture)
            .expect("the disk has room");
    }
    let words: ReceiptWords = server.get(&format!("/api/receipts/{id}/words")).json();
    let lines = words.pages.iter().flat_map(|page| &page.lines);
    let line = |line: &shared::api::LineWords| {
        line.words
            .iter()
            .map(|word| word.text.as_str())
            .collect::<Vec<_>>()
            .join(" ")
    };
    (lines.map(line).collect::<Vec<_>>().join("\n"), pages)
}

/// The receipt stands there, whatever spaces lie between its letters.
#[track_caller]
fn assert_holds(text: &str, drawn: &Drawn) {
    let squeezed = |text: &str| text.split_whitespace().collect::<String>().to_lowercase();
    let all = squeezed(text);
    let items = drawn
        .items
        .iter()
        .flat_map(|item| [&item.name, &item.amount]);
    for wanted in [&drawn.merchant, &drawn.total].into_iter().chain(items) {
        assert!(
            all.contains(&squeezed(wanted)),
            "{wanted} is on paper:\n{text}"
        );
    }
    for word in PRESSED {
        assert!(
            !text.split_whitespace().any(|printed| printed == word),
            "{word} is not on paper:\n{text}"
        );
    }
}

#[test]
fn a_receipt_is_printed_light_and_without_anything_to_press() {
    let server = Server::start(&[]);
    let drawn = draw(Layout::Malaysia, 11);
    let id = upload(&server, "kedai.jpg", &drawn.jpeg());
    server.settled(id);
    let browser = Browser::open(&server, Window::Desktop);
    for (name, window, light) in [
        ("print-desktop.pdf", Window::Desktop, Light::Light),
        ("print-phone-dark.pdf", Window::Phone, Light::Dark),
    ] {
        browser.resize(window);
        browser.illuminate(light);
        browser.goto(&format!("/receipts/{id}"));
        browser.wait_for(FIELDS);
        browser.wait("the picture is there", SOON, || {
            let is_there = "const image = document.querySelector('.paper img');
                            return image?.complete && image.naturalWidth > 0";
            browser
                .script(is_there, json!([]))
                .as_bool()
                .filter(|is_there| *is_there)
        });
        let (text, sheets) = read(&server, name, &browser.print());
        assert!((1..=2).contains(&sheets), "{name}: {sheets} sheets");
        assert_holds(&text, &drawn);
        let sheet = fs::read(screens().join(format!("{name}-1.jpg"))).expect("it was written");
        let sheet = image::load_from_memory(&sheet)
            .expect("a sound picture")
            .to_luma8();
        let corner = sheet.get_pixel(sheet.width() - 8, sheet.height() - 8).0[0];
        let light: u64 = sheet.pixels().map(|pixel| u64::from(pixel.0[0])).sum();
        let mean = light / u64::from(sheet.width() * sheet.height());
        assert!(
            corner > 250 && mean > 225,
            "{name}: white paper, {corner} {mean}"
        );
    }
}
