//! Printed receipts, read again by our own server.
//!
//! The browser prints them to PDF.

use std::fs;

use harness::browser::{Browser, ColourScheme, Viewport, screenshot_folder};
use harness::drawn::{DrawnReceipt, Layout, draw_receipt};
use harness::server::Server;
use harness::uploader::upload_file;
use harness::wait::ACTION_TIMEOUT;
use serde_json::json;
use shared::api::ReceiptWords;

const FIELDS: &str = r#"form[data-test="fields"]"#;
/// Words of buttons and navigation.
const BUTTON_WORDS: [&str; 8] = [
    "Save", "Delete", "Download", "Undo", "Add", "Skip", "Spending", "Confirm",
];

/// Reads a PDF and returns its lines of text and the number of sheets.
#[track_caller]
fn scan_printed_page(server: &Server, name: &str, pdf: &[u8]) -> (String, usize) {
    let id = upload_file(server, name, pdf);
    let pages = server.wait_processed(id).pages.len();
    for page in 1..=pages {
        let picture = server.get(&format!("/api/receipts/{id}/pages/{page}")).body;
        fs::create_dir_all(screenshot_folder()).expect("the folder can be made");
        fs::write(
            screenshot_folder().join(format!("{name}-{page}.jpg")),
            picture,
        )
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

/// Checks that the receipt is printed without buttons; spaces between letters do not matter.
#[track_caller]
fn assert_holds(text: &str, drawn: &DrawnReceipt) {
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
    for word in BUTTON_WORDS {
        assert!(
            !text.split_whitespace().any(|printed| printed == word),
            "{word} is not on paper:\n{text}"
        );
    }
}

#[test]
fn a_receipt_is_printed_in_light_colours_without_controls() {
    let server = Server::start(&[]);
    let drawn = draw_receipt(Layout::Malaysia, 11);
    let id = upload_file(&server, "kedai.jpg", &drawn.to_jpeg());
    server.wait_processed(id);
    let browser = Browser::open(&server, Viewport::Desktop);
    for (name, window, light) in [
        ("print-desktop.pdf", Viewport::Desktop, ColourScheme::Light),
        ("print-phone-dark.pdf", Viewport::Phone, ColourScheme::Dark),
    ] {
        browser.resize(window);
        browser.set_colour_scheme(light);
        browser.goto(&format!("/receipts/{id}"));
        browser.wait_for(FIELDS);
        browser.wait_until("the picture is there", ACTION_TIMEOUT, || {
            let is_there = "const image = document.querySelector('.paper img');
                            return image?.complete && image.naturalWidth > 0";
            browser
                .run_script(is_there, json!([]))
                .as_bool()
                .filter(|is_there| *is_there)
        });
        let (text, sheets) = scan_printed_page(&server, name, &browser.print_pdf());
        assert!((1..=2).contains(&sheets), "{name}: {sheets} sheets");
        assert_holds(&text, &drawn);
        // Dark mode must not darken the paper.
        let sheet =
            fs::read(screenshot_folder().join(format!("{name}-1.jpg"))).expect("it was written");
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
