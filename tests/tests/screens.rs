//! Every page as it looks on a phone and on a desktop, by day and by night, written to `target/screens`.
//!
//! With `RECEIPT_SCANNER_SCREENS=1` the two pictures of the README are written, too.

use std::fs;

use harness::browser::queue::{Reading, State};
use harness::browser::wire::Line;
use harness::browser::{Browser, Light, PageFile, Window, screens};
use harness::drawn::{Layout, draw, files, photo};
use harness::folder::Folder;
use harness::server::Server;
use harness::table::beside_each_other;
use harness::uploader::upload;
use serde_json::json;
use shared::id::ReceiptId;

/// What has to have room for a thumb.
const BUTTONS: &str = ".detail-picture button, .text-bar input, .banner .button";

/// A server with receipts on it, and the one whose page is shown.
fn furnished() -> (Server, ReceiptId) {
    let server = Server::start(&[]);
    let mut shown = Vec::new();
    for (seed, layout) in (80..).zip([
        Layout::UnitedStates,
        Layout::Malaysia,
        Layout::Britain,
        Layout::Germany,
    ]) {
        let picture = photo::tilted(&draw(layout, seed).picture, 2.0);
        shown.push(upload(
            &server,
            &format!("IMG_{seed}.jpg"),
            &files::encode(&picture, files::Format::Jpeg),
        ));
    }
    shown.push(upload(
        &server,
        "IMG_79.jpg",
        &files::cut_jpeg(&draw(Layout::Britain, 79).picture),
    ));
    for id in &shown {
        server.settled(*id);
    }
    (server, shown[3])
}

/// Fills the queue of the scan page with a receipt that was read, one that is known and a refused file.
fn fill_queue(browser: &Browser) {
    let receipt = draw(Layout::Malaysia, 90).jpeg();
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
    browser.wait_state("notes.txt", &[State::Refused]);
    browser.wait_read("IMG_20260915_181502.jpg", Reading::Ready);
}

/// Fills the queue with files in every state, and with long names.
fn mix_queue(browser: &Browser, folder: &Folder) {
    let bmp = |seed| files::large_bmp(&draw(Layout::Britain, seed).picture, 3 << 20);
    let receipt = draw(Layout::Malaysia, 91).jpeg();
    browser.drop_files(&[PageFile {
        name: "IMG_20260915_181502.jpg",
        bytes: &receipt,
    }]);
    browser.wait_read("IMG_20260915_181502.jpg", Reading::Ready);
    browser.set_line(Line::Slow(100_000));
    let lost = folder.write("moved-away-after-it-was-chosen.bmp", &bmp(92));
    let chosen = [
        lost.clone(),
        folder.write(
            "Kassenbon_vom_Einkauf_am_Samstag_mit_einem_sehr_langen_Namen_(3)_final.bmp",
            &bmp(93),
        ),
        folder.write("IMG_2.bmp", &bmp(94)),
        folder.write("IMG_2_copy.bmp", &bmp(94)),
        folder.write("cancelled.bmp", &bmp(95)),
        folder.write("IMG_4.bmp", &bmp(96)),
        folder.write("IMG_5.bmp", &bmp(97)),
        folder.write("IMG_6.bmp", &bmp(98)),
    ];
    browser.choose(&chosen);
    browser.wait_state("moved-away", &[State::Sending]);
    browser.press_in_row("moved-away", "pause");
    fs::remove_file(&lost).expect("it was there");
    browser.press_in_row("cancelled.bmp", "cancel");
    browser.wait_state("IMG_2.bmp", &[State::Sending]);
    let others = ["IMG_4.bmp", "IMG_5.bmp", "IMG_6.bmp"];
    for name in others {
        browser.press_in_row(name, "pause");
    }
    browser.press_in_row("moved-away", "resume");
    browser.wait_state("moved-away", &[State::Refused]);
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
    browser.wait_state("notes.txt", &[State::Refused]);
    browser.wait_state("the-same-receipt-again.jpg", &[State::Known]);
    for name in &others[1..] {
        browser.press_in_row(name, "resume");
    }
    browser.wait_state("IMG_5.bmp", &[State::Sending]);
}

/// Puts the page where a person looks first: the top, or on a phone the field in focus.
fn look_at(browser: &Browser, window: Window) {
    let script = match window {
        Window::Desktop => "scrollTo(0, 0)",
        Window::Phone | Window::Tablet => {
            "document.activeElement.scrollIntoView({block: 'center', behavior: 'instant'})"
        }
    };
    browser.script(script, json!([]));
}

#[test]
fn a_queue_of_every_state_fits_on_phone_and_desktop() {
    let (server, folder) = (Server::start(&[]), Folder::new());
    let browser = Browser::open(&server, Window::Phone);
    browser.goto("/");
    mix_queue(&browser, &folder);
    for (size, window) in [("390x844", Window::Phone), ("1440x900", Window::Desktop)] {
        browser.resize(window);
        for (name, light) in [("light", Light::Light), ("dark", Light::Dark)] {
            browser.illuminate(light);
            browser.script("scrollTo(0, 0)", json!([]));
            browser.screenshot(&screens().join(format!("queue-{size}-{name}.png")));
            browser.script("scrollTo(0, 1e6)", json!([]));
            browser.screenshot(&screens().join(format!("queue-end-{size}-{name}.png")));
        }
        let wide = browser.script(
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
            browser.script(small, json!([])),
            json!(0),
            "every button has room for a thumb"
        );
    }
}

#[test]
fn every_page_is_shown_on_phone_and_desktop_by_day_and_by_night() {
    let (server, id) = furnished();
    let browser = Browser::open(&server, Window::Phone);
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
        for (size, window) in [("390x844", Window::Phone), ("1440x900", Window::Desktop)] {
            browser.resize(window);
            look_at(&browser, window);
            for (name, light) in [("light", Light::Light), ("dark", Light::Dark)] {
                browser.illuminate(light);
                browser.show(&screens().join(format!("{page}-{size}-{name}.png")));
            }
            browser.illuminate(Light::Light);
            let wide = browser.script(
                "return document.documentElement.scrollWidth > innerWidth",
                json!([]),
            );
            assert_eq!(
                wide,
                json!(false),
                "{page} fits into {size} without scrolling sideways"
            );
            let is_wanted =
                std::env::var_os("RECEIPT_SCANNER_SCREENS").is_some_and(|wanted| wanted == "1");
            let chosen = match (page, window) {
                ("receipt", Window::Phone) => Some("phone.png"),
                ("receipt", Window::Desktop) => Some("desktop.png"),
                _ => None,
            };
            if let Some(name) = chosen.filter(|_| is_wanted) {
                browser.show(&harness::root().join("docs").join("screens").join(name));
            }
        }
        browser.resize(Window::Phone);
    }
}

#[test]
fn choosing_many_is_shown_in_every_state() {
    let (server, _) = furnished();
    let browser = Browser::open(&server, Window::Phone);
    let targets =
        ".receipts-head .button, .many button, .many .button, .many input, .receipt-choice";
    browser.goto("/receipts");
    browser.press(r#"[data-test="select"]"#);
    browser.show_everywhere("many-none", targets);
    browser.press(r#"[data-test="all-shown"]"#);
    for (opener, panel) in [
        ("many-category", "category"),
        ("many-tags", "tags"),
        ("many-export", "export"),
    ] {
        browser.press(&format!(r#"[data-test="{opener}"]"#));
        browser.wait_for(&format!(r#"[data-test="{opener}"][aria-expanded="true"]"#));
        browser.show_everywhere(&format!("many-{panel}"), targets);
        assert_eq!(browser.barriers(), [""; 0], "{panel}");
    }
    browser.press(r#"[data-test="many-confirm"]"#);
    browser.wait_for(r#"[data-test="many-done"]"#);
    browser.show_everywhere("many-done", targets);
    assert_eq!(browser.barriers(), [""; 0], "with what was done");
}

#[test]
fn the_text_over_a_picture_is_shown_in_every_state() {
    let mut server = Server::start(&[]);
    // Each sign of the one is read without doubt; of the other one is not.
    let (clear, doubtful) = (draw(Layout::Germany, 63), draw(Layout::Germany, 65));
    let blank = image::RgbImage::from_pixel(600, 900, image::Rgb([238; 3]));
    let sent = [&clear.picture, &doubtful.picture, &blank]
        .map(|picture| files::encode(picture, files::Format::Jpeg));
    let [clear, doubtful, blank] = sent.each_ref().map(|bytes| {
        let id = upload(&server, "IMG_61.jpg", bytes);
        server.settled(id);
        id
    });
    let browser = Browser::open(&server, Window::Phone);
    let states = [
        ("text", clear, "sure"),
        ("text-unsure", doubtful, "unsure"),
        ("text-empty", blank, "empty"),
    ];
    for (name, id, state) in states {
        browser.goto(&format!("/receipts/{id}"));
        browser.press(r#"[data-test="show-text"]"#);
        browser.wait_for(&format!(r#"[data-test="text-bar"][data-state="{state}"]"#));
        browser.show_everywhere(name, BUTTONS);
        if name == "text" {
            let select = "const lines = document.querySelectorAll('.text-layer p');
                          getSelection().setBaseAndExtent(lines[5].firstChild, 0, lines[7].lastChild, 1)";
            browser.script(select, json!([]));
            browser.show_everywhere("text-selected", BUTTONS);
            browser.enter(r#"[data-test="search"]"#, "su");
            browser.key(r#"[data-test="search"]"#, '\u{e007}');
            browser.wait_for(".text-layer .is-current");
            browser.show_everywhere("text-search", BUTTONS);
        }
    }
    browser.reload();
    browser.wait_for(r#"[data-test="show-text"]"#);
    // What was seen before would be shown without a server, too.
    browser.script("return caches.delete('seen')", json!([]));
    server.kill();
    browser.press(r#"[data-test="show-text"]"#);
    browser.wait_for(r#"[data-test="text-bar"][data-state="failed"]"#);
    browser.show_everywhere("text-failed", BUTTONS);
}

#[test]
fn several_receipts_on_a_picture_are_shown_on_phone_and_desktop() {
    let server = Server::start(&[]);
    let receipts = [
        draw(Layout::Germany, 62),
        draw(Layout::Britain, 63),
        draw(Layout::UnitedStates, 64),
    ];
    let photo = beside_each_other(&receipts.each_ref().map(|drawn| &drawn.picture), 2.0);
    let id = upload(
        &server,
        "table.jpg",
        &files::encode(&photo, files::Format::Jpeg),
    );
    server.settled(id);
    let browser = Browser::open(&server, Window::Phone);
    browser.goto(&format!("/receipts/{id}"));
    browser.wait_for(r#"[data-test="split"]"#);
    browser.show_everywhere("several", BUTTONS);
    browser.press(r#"[data-test="split"]"#);
    browser.wait_gone(r#"[data-test="split"]"#);
    browser.show_everywhere("several-done", BUTTONS);
}

/// What a person could have entered for everything on a receipt.
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
    let id = upload(&server, "IMG_63.jpg", &draw(Layout::Germany, 63).jpeg());
    server.settled(id);
    server.patch(&format!("/api/receipts/{id}"), &everything());
    let browser = Browser::open(&server, Window::Phone);
    browser.goto(&format!("/receipts/{id}"));
    browser.wait_for(r#"[data-verdict="holds"]"#);
    for (size, window) in [("390x844", Window::Phone), ("1440x900", Window::Desktop)] {
        browser.resize(window);
        for (name, light) in [("light", Light::Light), ("dark", Light::Dark)] {
            browser.illuminate(light);
            let places = [
                ("head", "merchant"),
                ("items", "items.1.description"),
                ("taxes", "taxes.0.rate"),
                ("end", "table"),
            ];
            for (place, input) in places {
                let script = "document.querySelector(`[name='${arguments[0]}']`)
                                .scrollIntoView({block: 'center', behavior: 'instant'})";
                browser.script(script, json!([input]));
                browser.show(&screens().join(format!("fields-{place}-{size}-{name}.png")));
            }
        }
        browser.illuminate(Light::Light);
        // A phone makes its window wider, too, when something does not fit.
        let wide =
            "return Math.max(document.documentElement.scrollWidth, innerWidth) > arguments[0]";
        let width = if window == Window::Phone { 390 } else { 1440 };
        let wide = browser.script(wide, json!([width]));
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
            browser.script(small, json!([])),
            json!([]),
            "everything has room for a thumb"
        );
    }
    browser.resize(Window::Phone);
    browser.enter("[name='items.2.amount']", "17.45");
    browser.press(r#"[data-test="add-field"]"#);
    for (size, window) in [("390x844", Window::Phone), ("1440x900", Window::Desktop)] {
        browser.resize(window);
        for part in [".proof", ".addable"] {
            let script = "document.querySelector(arguments[0]).scrollIntoView({block: 'center', behavior: 'instant'})";
            browser.script(script, json!([part]));
            browser.show(&screens().join(format!("fields{}-{size}.png", part.replace('.', "-"))));
        }
    }
    browser.resize(Window::Phone);
    browser.press(r#"[data-test="show-text"]"#);
    browser.press(".text-layer p:nth-child(5) > span:last-child");
    browser.wait_for(r#"[data-test="word-menu"]"#);
    browser.show_everywhere("fields-word", BUTTONS);
}
