//! Pages and the upload queue.

use std::fs;

use harness::browser::queue::{ReadingOutcome, UploadState};
use harness::browser::wire::NetworkCondition;
use harness::browser::{Browser, ColourScheme, PageFile, Viewport, screenshot_folder};
use harness::drawn::{Layout, draw_receipt, files, photo};
use harness::folder::TempFolder;
use harness::server::Server;
use harness::uploader::upload_file;
use serde_json::json;
use shared::id::ReceiptId;

/// Starts a server with receipts; returns the one whose page is shown.
fn start_with_receipts() -> (Server, ReceiptId) {
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
fn take_screenshots(browser: &Browser, window: Viewport) {
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
        let small = "return [...document.querySelectorAll(
                         '.queue button, .upload:has(.upload-link)')]
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
    let (server, id) = start_with_receipts();
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
            take_screenshots(&browser, window);
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
    let (server, _) = start_with_receipts();
    let browser = Browser::open(&server, Viewport::Phone);
    let targets = ".find .button, .many button, .many .button, .many input, .receipt-choice";
    browser.goto("/receipts");
    browser.click(r#"[data-test="more"]"#);
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
