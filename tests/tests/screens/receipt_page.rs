//! Receipt page: text over the picture, several papers, every field.

use harness::browser::keys::ENTER;
use harness::browser::{Browser, ColourScheme, Viewport, screenshot_folder};
use harness::drawn::{Layout, draw_receipt, files};
use harness::server::Server;
use harness::table::lay_side_by_side;
use harness::uploader::upload_file;
use serde_json::json;

/// Elements that have to be at least 44 pixels high.
const BUTTONS: &str = ".detail-picture button, .text-bar input, .banner .button";

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
                          const [first, last] = [lines[5].firstChild, lines[7].lastChild];
                          getSelection().setBaseAndExtent(first, 0, last, 1)";
            browser.run_script(select, json!([]));
            browser.check_everywhere("text-selected", BUTTONS);
            browser.type_text(r#"[data-test="search"]"#, "su");
            browser.send_key(r#"[data-test="search"]"#, ENTER);
            browser.wait_for(".text-layer .is-current");
            browser.check_everywhere("text-search", BUTTONS);
        }
    }
    browser.reload();
    browser.wait_for(r#"[data-test="show-text"]"#);
    // Without a server, copies and the stored receipt would show the text.
    browser.run_script("return caches.delete('seen')", json!([]));
    browser.refuse_storage();
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
fn entries_for_every_field() -> serde_json::Value {
    json!({
        "time": "18:30", "subtotal": "31.40", "discount_total": "2.00", "service_charge": "1.50",
        "tip": "3.00", "tax_total": "4.12", "amount_paid": "50.00", "change": "16.10",
        "receipt_number": "2026-000417",
        "cashier": "Frau Ada Lindqvist-Oberhuber", "table": "12", "phone": "+49 30 1234567",
        "address": "Straße des 17. Juni 135, 10623 Berlin", "url": "www.kiosk-am-eck.example",
        "total": "33.90",
        "items": [
            {"description": "Tee", "quantity": "2", "unit_price": "2.50", "amount": "5.00"},
            {"description":
                "Bio-Apfelkuchen mit Sahne, Zimt und einem Namen, der länger ist als seine Zeile",
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
    server.patch(&format!("/api/receipts/{id}"), &entries_for_every_field());
    let browser = Browser::open(&server, Viewport::Phone);
    browser.goto(&format!("/receipts/{id}"));
    browser.wait_for(r#"[data-verdict="holds"]"#);
    browser.open_details();
    browser.click(r#"[data-list="items"] [data-line="1"] [data-test="line-details"]"#);
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
        let small = "const targets = '.fields :is(button, summary, input, textarea)';
                     const height = element => element.getBoundingClientRect().height;
                     return [...document.querySelectorAll(targets)]
                       .filter(element => element.checkVisibility() && element.type !== 'checkbox')
                       .map(element => [element.name || element.innerText, height(element)])
                       .filter(([, height]) => height < 44)";
        assert_eq!(
            browser.run_script(small, json!([])),
            json!([]),
            "everything has room for a thumb"
        );
    }
    browser.resize(Viewport::Phone);
    browser.enter_text("[name='items.2.amount']", "17.45");
    browser.click(r#"[data-test="add-field"]"#);
    for (size, window) in [
        ("390x844", Viewport::Phone),
        ("1440x900", Viewport::Desktop),
    ] {
        browser.resize(window);
        for part in [".proof", ".addable"] {
            let script = "document.querySelector(arguments[0])
                            .scrollIntoView({block: 'center', behavior: 'instant'})";
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
