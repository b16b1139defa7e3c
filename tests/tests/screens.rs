//! Screenshots of every page, written to `target/screens`.
//!
//! Each is taken on a phone and a desktop in both colour schemes. With `RECEIPT_SCANNER_SCREENS=1`
//! the two pictures of the README are written as well.

use std::fs;

use harness::browser::queue::{ReadingOutcome, UploadState};
use harness::browser::wire::NetworkCondition;
use harness::browser::{Browser, ColourScheme, PageFile, Viewport, screenshot_folder};
use harness::drawn::{Layout, draw_receipt, files, photo};
use harness::folder::TempFolder;
use harness::server::Server;
use harness::table::lay_side_by_side;
use harness::uploader::upload_file;
use serde_json::json;
use shared::id::ReceiptId;

/// Elements that have to be at least 44 pixels high.
const BUTTONS: &str = ".detail-picture button, .text-bar input, .banner .button";

/// Starts a server with receipts; returns the one whose page is shown.
fn furnished() -> (Server, ReceiptId) {
    let server = Server::start(&[]);
    let mut shown = Vec::new();
    for (seed, layout) in (80..).zip([
        Layout::UnitedStates,
        Layout::Malaysia,
        Layout::Britain,
        Layout::Germany,
    ]) {
        let picture = photo::render_tilted(&draw_receipt(layout, seed).picture, 2.0);
        shown.push(upload_file(
            &server,
            &format!("IMG_{seed}.jpg"),
            &files::encode_picture(&picture, files::PictureFormat::Jpeg),
        ));
    }
    shown.push(upload_file(
        &server,
        "IMG_79.jpg",
        &files::truncated_jpeg(&draw_receipt(Layout::Britain, 79).picture),
    ));
    for id in &shown {
        server.wait_processed(*id);
    }
    (server, shown[3])
}

/// Fills the queue of the scan page with a receipt that was read and a refused file.
fn fill_queue(browser: &Browser) {
    let receipt = draw_receipt(Layout::Malaysia, 90).to_jpeg();
    browser.drop_files(&[
        PageFile {
            name: "IMG_20260915_181502.jpg",
            bytes: &receipt,
        },
        PageFile {
            name: "notes.txt",
            bytes: b"milk, bread, tea",
        },
    ]);
    browser.wait_state("notes.txt", &[UploadState::Refused]);
    browser.wait_reading("IMG_20260915_181502.jpg", ReadingOutcome::Ready);
}

/// Fills the queue with files in every state, some with long names.
fn mix_queue(browser: &Browser, folder: &TempFolder) {
    let bmp = |seed| files::padded_bmp(&draw_receipt(Layout::Britain, seed).picture, 3 << 20);
    let receipt = draw_receipt(Layout::Malaysia, 91).to_jpeg();
    browser.drop_files(&[PageFile {
        name: "IMG_20260915_181502.jpg",
        bytes: &receipt,
    }]);
    browser.wait_reading("IMG_20260915_181502.jpg", ReadingOutcome::Ready);
    // A slow connection keeps the next files in their states.
    browser.set_network(NetworkCondition::Slow(100_000));
    let lost = folder.write_file("moved-away-after-it-was-chosen.bmp", &bmp(92));
    let chosen = [
        lost.clone(),
        folder.write_file(
            "Kassenbon_vom_Einkauf_am_Samstag_mit_einem_sehr_langen_Namen_(3)_final.bmp",
            &bmp(93),
        ),
        folder.write_file("IMG_2.bmp", &bmp(94)),
        folder.write_file("IMG_2_copy.bmp", &bmp(94)),
        folder.write_file("cancelled.bmp", &bmp(95)),
        folder.write_file("IMG_4.bmp", &bmp(96)),
        folder.write_file("IMG_5.bmp", &bmp(97)),
        folder.write_file("IMG_6.bmp", &bmp(98)),
    ];
    browser.choose_files(&chosen);
    // A paused file is removed from the disk: sending it fails after it is resumed.
    browser.wait_state("moved-away", &[UploadState::Sending]);
    browser.click_in_row("moved-away", "pause");
    fs::remove_file(&lost).expect("it was there");
    browser.click_in_row("cancelled.bmp", "cancel");
    browser.wait_state("IMG_2.bmp", &[UploadState::Sending]);
    let others = ["IMG_4.bmp", "IMG_5.bmp", "IMG_6.bmp"];
    for name in others {
        browser.click_in_row(name, "pause");
    }
    browser.click_in_row("moved-away", "resume");
    browser.wait_state("moved-away", &[UploadState::Refused]);
    browser.drop_files(&[
        PageFile {
            name: "the-same-receipt-again.jpg",
            bytes: &receipt,
        },
        PageFile {
            name: "notes.txt",
            bytes: b"milk, bread, tea",
        },
    ]);
    browser.wait_state("notes.txt", &[UploadState::Refused]);
    browser.wait_state("the-same-receipt-again.jpg", &[UploadState::Known]);
    for name in &others[1..] {
        browser.click_in_row(name, "resume");
    }
    browser.wait_state("IMG_5.bmp", &[UploadState::Sending]);
}

/// Scrolls to the top, or on a phone to the field that has the focus.
fn look_at(browser: &Browser, window: Viewport) {
    let script = match window {
        Viewport::Desktop => "scrollTo(0, 0)",
        Viewport::Phone | Viewport::Tablet => {
            "document.activeElement.scrollIntoView({block: 'center', behavior: 'instant'})"
        }
    };
    browser.run_script(script, json!([]));
}

#[test]
fn a_queue_of_every_state_fits_on_phone_and_desktop() {
    let (server, folder) = (Server::start(&[]), TempFolder::new());
    let browser = Browser::open(&server, Viewport::Phone);
    browser.goto("/");
    mix_queue(&browser, &folder);
    for (size, window) in [
        ("390x844", Viewport::Phone),
        ("1440x900", Viewport::Desktop),
    ] {
        browser.resize(window);
        for (name, light) in [("light", ColourScheme::Light), ("dark", ColourScheme::Dark)] {
            browser.set_colour_scheme(light);
            browser.run_script("scrollTo(0, 0)", json!([]));
            browser.screenshot(&screenshot_folder().join(format!("queue-{size}-{name}.png")));
            browser.run_script("scrollTo(0, 1e6)", json!([]));
            browser.screenshot(&screenshot_folder().join(format!("queue-end-{size}-{name}.png")));
        }
        let wide = browser.run_script(
            "return document.documentElement.scrollWidth > innerWidth",
            json!([]),
        );
        assert_eq!(
            wide,
            json!(false),
            "the queue fits into {size} without scrolling sideways"
        );
        let small = "return [...document.querySelectorAll('.queue button, .queue a')]
                       .map(button => button.getBoundingClientRect())
                       .filter(box => box.width < 44 || box.height < 44).length";
        assert_eq!(
            browser.run_script(small, json!([])),
            json!(0),
            "every button has room for a thumb"
        );
    }
}

#[test]
fn every_page_is_shown_on_phone_and_desktop_by_day_and_by_night() {
    let (server, id) = furnished();
    let browser = Browser::open(&server, Viewport::Phone);
    let receipt = format!("/receipts/{id}");
    let pages = [
        ("scan", "/", "input#files"),
        ("receipts", "/receipts", r#"[data-test="receipt"]"#),
        ("receipt", receipt.as_str(), r#"form[data-test="fields"]"#),
    ];
    for (page, path, landmark) in pages {
        browser.goto(path);
        browser.wait_for(landmark);
        if page == "scan" {
            fill_queue(&browser);
        }
        if page == "receipt" {
            browser.focus("input[name=total]");
            browser.wait_for(r#"[data-test="highlight"]"#);
        }
        for (size, window) in [
            ("390x844", Viewport::Phone),
            ("1440x900", Viewport::Desktop),
        ] {
            browser.resize(window);
            look_at(&browser, window);
            for (name, light) in [("light", ColourScheme::Light), ("dark", ColourScheme::Dark)] {
                browser.set_colour_scheme(light);
                browser.screenshot_at_rest(
                    &screenshot_folder().join(format!("{page}-{size}-{name}.png")),
                );
            }
            browser.set_colour_scheme(ColourScheme::Light);
            let wide = browser.run_script(
                "return document.documentElement.scrollWidth > innerWidth",
                json!([]),
            );
            assert_eq!(
                wide,
                json!(false),
                "{page} fits into {size} without scrolling sideways"
            );
            // Pictures of the README.
            let is_wanted =
                std::env::var_os("RECEIPT_SCANNER_SCREENS").is_some_and(|wanted| wanted == "1");
            let chosen = match (page, window) {
                ("receipt", Viewport::Phone) => Some("phone.png"),
                ("receipt", Viewport::Desktop) => Some("desktop.png"),
                _ => None,
            };
            if let Some(name) = chosen.filter(|_| is_wanted) {
                browser.screenshot_at_rest(
                    &harness::checkout_root()
                        .join("docs")
                        .join("screens")
                        .join(name),
                );
            }
        }
        browser.resize(Viewport::Phone);
    }
}

#[test]
fn choosing_many_is_shown_in_every_state() {
    let (server, _) = furnished();
    let browser = Browser::open(&server, Viewport::Phone);
    let targets =
        ".receipts-head .button, .many button, .many .button, .many input, .receipt-choice";
    browser.goto("/receipts");
    browser.click(r#"[data-test="select"]"#);
    browser.check_everywhere("many-none", targets);
    browser.click(r#"[data-test="all-shown"]"#);
    for (opener, panel) in [
        ("many-category", "category"),
        ("many-tags", "tags"),
        ("many-export", "export"),
    ] {
        browser.click(&format!(r#"[data-test="{opener}"]"#));
        browser.wait_for(&format!(r#"[data-test="{opener}"][aria-expanded="true"]"#));
        browser.check_everywhere(&format!("many-{panel}"), targets);
        assert_eq!(browser.accessibility_violations(), [""; 0], "{panel}");
    }
    browser.click(r#"[data-test="many-confirm"]"#);
    browser.wait_for(r#"[data-test="many-done"]"#);
    browser.check_everywhere("many-done", targets);
    assert_eq!(
        browser.accessibility_violations(),
        [""; 0],
        "with what was done"
    );
}

#[test]
fn the_text_over_a_picture_is_shown_in_every_state() {
    let mut server = Server::start(&[]);
    // The first receipt is read with certainty, the second is not, the third is blank.
    let (clear, doubtful) = (
        draw_receipt(Layout::Germany, 63),
        draw_receipt(Layout::Germany, 65),
    );
    let blank = image::RgbImage::from_pixel(600, 900, image::Rgb([238; 3]));
    let sent = [&clear.picture, &doubtful.picture, &blank]
        .map(|picture| files::encode_picture(picture, files::PictureFormat::Jpeg));
    let [clear, doubtful, blank] = sent.each_ref().map(|bytes| {
        let id = upload_file(&server, "IMG_61.jpg", bytes);
        server.wait_processed(id);
        id
    });
    let browser = Browser::open(&server, Viewport::Phone);
    let states = [
        ("text", clear, "sure"),
        ("text-unsure", doubtful, "unsure"),
        ("text-empty", blank, "empty"),
    ];
    for (name, id, state) in states {
        browser.goto(&format!("/receipts/{id}"));
        browser.click(r#"[data-test="show-text"]"#);
        browser.wait_for(&format!(r#"[data-test="text-bar"][data-state="{state}"]"#));
        browser.check_everywhere(name, BUTTONS);
        if name == "text" {
            let select = "const lines = document.querySelectorAll('.text-layer p');
                          getSelection().setBaseAndExtent(lines[5].firstChild, 0, lines[7].lastChild, 1)";
            browser.run_script(select, json!([]));
            browser.check_everywhere("text-selected", BUTTONS);
            browser.type_text(r#"[data-test="search"]"#, "su");
            browser.send_key(r#"[data-test="search"]"#, '\u{e007}');
            browser.wait_for(".text-layer .is-current");
            browser.check_everywhere("text-search", BUTTONS);
        }
    }
    browser.reload();
    browser.wait_for(r#"[data-test="show-text"]"#);
    // The service worker would show a cached text without a server.
    browser.run_script("return caches.delete('seen')", json!([]));
    server.kill();
    browser.click(r#"[data-test="show-text"]"#);
    browser.wait_for(r#"[data-test="text-bar"][data-state="failed"]"#);
    browser.check_everywhere("text-failed", BUTTONS);
}

#[test]
fn several_receipts_on_a_picture_are_shown_on_phone_and_desktop() {
    let server = Server::start(&[]);
    let receipts = [
        draw_receipt(Layout::Germany, 62),
        draw_receipt(Layout::Britain, 63),
        draw_receipt(Layout::UnitedStates, 64),
    ];
    let photo = lay_side_by_side(&receipts.each_ref().map(|drawn| &drawn.picture), 2.0);
    let id = upload_file(
        &server,
        "table.jpg",
        &files::encode_picture(&photo, files::PictureFormat::Jpeg),
    );
    server.wait_processed(id);
    let browser = Browser::open(&server, Viewport::Phone);
    browser.goto(&format!("/receipts/{id}"));
    browser.wait_for(r#"[data-test="split"]"#);
    browser.check_everywhere("several", BUTTONS);
    browser.click(r#"[data-test="split"]"#);
    browser.wait_gone(r#"[data-test="split"]"#);
    browser.check_everywhere("several-done", BUTTONS);
}

/// Returns entries for every field of a receipt.
fn everything() -> serde_json::Value {
    json!({
        "time": "18:30", "subtotal": "31.40", "discount_total": "2.00", "service_charge": "1.50", "tip": "3.00",
        "tax_total": "4.12", "amount_paid": "50.00", "change": "16.10", "receipt_number": "2026-000417",
        "cashier": "Frau Ada Lindqvist-Oberhuber", "table": "12", "phone": "+49 30 1234567",
        "address": "Straße des 17. Juni 135, 10623 Berlin", "url": "www.kiosk-am-eck.example", "total": "33.90",
        "items": [
            {"description": "Tee", "quantity": "2", "unit_price": "2.50", "amount": "5.00"},
            {"description": "Bio-Apfelkuchen mit Sahne, Zimt und einem Namen, der länger ist als seine Zeile",
             "quantity": "0.455", "unit_price": "19.90", "amount": "9.05"},
            {"description": "Mittagstisch", "amount": "17.35"},
        ],
        "taxes": [
            {"rate": "19", "base": "18.02", "amount": "3.42", "included": true},
            {"rate": "7", "base": "10.00", "amount": "0.70", "included": true},
        ],
    })
}

#[test]
fn a_receipt_with_every_field_is_shown_on_phone_and_desktop() {
    let server = Server::start(&[]);
    let id = upload_file(
        &server,
        "IMG_63.jpg",
        &draw_receipt(Layout::Germany, 63).to_jpeg(),
    );
    server.wait_processed(id);
    server.patch(&format!("/api/receipts/{id}"), &everything());
    let browser = Browser::open(&server, Viewport::Phone);
    browser.goto(&format!("/receipts/{id}"));
    browser.wait_for(r#"[data-verdict="holds"]"#);
    for (size, window) in [
        ("390x844", Viewport::Phone),
        ("1440x900", Viewport::Desktop),
    ] {
        browser.resize(window);
        for (name, light) in [("light", ColourScheme::Light), ("dark", ColourScheme::Dark)] {
            browser.set_colour_scheme(light);
            let places = [
                ("head", "merchant"),
                ("items", "items.1.description"),
                ("taxes", "taxes.0.rate"),
                ("end", "table"),
            ];
            for (place, input) in places {
                let script = "document.querySelector(`[name='${arguments[0]}']`)
                                .scrollIntoView({block: 'center', behavior: 'instant'})";
                browser.run_script(script, json!([input]));
                browser.screenshot_at_rest(
                    &screenshot_folder().join(format!("fields-{place}-{size}-{name}.png")),
                );
            }
        }
        browser.set_colour_scheme(ColourScheme::Light);
        // A mobile viewport also widens `innerWidth` when the content overflows.
        let wide =
            "return Math.max(document.documentElement.scrollWidth, innerWidth) > arguments[0]";
        let width = if window == Viewport::Phone { 390 } else { 1440 };
        let wide = browser.run_script(wide, json!([width]));
        assert_eq!(
            wide,
            json!(false),
            "the fields fit into {size} without scrolling sideways"
        );
        let small = "return [...document.querySelectorAll('.fields button, .fields summary, .fields input, .fields textarea')]
                       .filter(element => element.checkVisibility() && element.type !== 'checkbox')
                       .map(element => [element.name || element.innerText, element.getBoundingClientRect().height])
                       .filter(([, height]) => height < 44)";
        assert_eq!(
            browser.run_script(small, json!([])),
            json!([]),
            "everything has room for a thumb"
        );
    }
    browser.resize(Viewport::Phone);
    browser.type_text("[name='items.2.amount']", "17.45");
    browser.click(r#"[data-test="add-field"]"#);
    for (size, window) in [
        ("390x844", Viewport::Phone),
        ("1440x900", Viewport::Desktop),
    ] {
        browser.resize(window);
        for part in [".proof", ".addable"] {
            let script = "document.querySelector(arguments[0]).scrollIntoView({block: 'center', behavior: 'instant'})";
            browser.run_script(script, json!([part]));
            browser.screenshot_at_rest(
                &screenshot_folder().join(format!("fields{}-{size}.png", part.replace('.', "-"))),
            );
        }
    }
    browser.resize(Viewport::Phone);
    browser.click(r#"[data-test="show-text"]"#);
    browser.click(".text-layer p:nth-child(5) > span:last-child");
    browser.wait_for(r#"[data-test="word-menu"]"#);
    browser.check_everywhere("fields-word", BUTTONS);
}
