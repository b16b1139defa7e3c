//! Picture of a receipt: the part of a page that is read, and the picture in the whole window.

use harness::browser::device::Key;
use harness::browser::keys::ESCAPE;
use harness::browser::{Browser, Viewport};
use harness::drawn::{Layout, draw_receipt, files};
use harness::server::Server;
use harness::table::lay_side_by_side;
use harness::uploader::upload_file;
use harness::wait::ACTION_TIMEOUT;
use serde_json::{Value, json};
use shared::api::{Corners, ReceiptWords};
use shared::id::ReceiptId;

const OUTLINE: &str = r#"[data-test="outline"]"#;
const CORNER: &str = r#"[data-test="corner"]"#;
const SAVE: &str = r#"[data-test="outline-save"]"#;
const WHOLE: &str = r#"[data-test="outline-whole"]"#;
const DETECT: &str = r#"[data-test="outline-detect"]"#;
const CANCEL: &str = r#"[data-test="outline-cancel"]"#;
const DIALOG: &str = "dialog.outline-dialog[open]";
const FULL: &str = r#"[data-test="full-screen"]"#;

/// Returns the corners of the paper that was read.
fn read_corners(server: &Server, id: ReceiptId) -> Corners {
    let words: ReceiptWords = server.get(&format!("/api/receipts/{id}/words")).json();
    words.pages[0].papers[0]
}

/// Opens the page of a receipt and the dialog for its outline.
#[track_caller]
fn open_dialog(browser: &Browser, id: ReceiptId) {
    browser.goto(&format!("/receipts/{id}"));
    browser.click(OUTLINE);
    browser.wait_for(&format!("{DIALOG} {CORNER}"));
}

/// Returns the centre of a corner in the window, counted clockwise from the upper left one.
#[track_caller]
fn corner_place(browser: &Browser, corner: usize) -> (f64, f64) {
    let script = "const {x, y, width, height} =
                    document.querySelectorAll(arguments[0])[arguments[1]].getBoundingClientRect();
                  return [x + width / 2, y + height / 2]";
    let place = browser.run_script(script, json!([CORNER, corner]));
    (
        place[0].as_f64().unwrap_or_default(),
        place[1].as_f64().unwrap_or_default(),
    )
}

#[test]
fn only_the_marked_part_of_a_picture_is_read() {
    let server = Server::start(&[]);
    let receipts = [(Layout::Germany, 62), (Layout::Britain, 63)];
    let drawn = receipts.map(|(layout, seed)| draw_receipt(layout, seed).picture);
    let photo = lay_side_by_side(&drawn.each_ref(), 2.0);
    let file = files::encode_picture(&photo, files::PictureFormat::Jpeg);
    let id = upload_file(&server, "table.jpg", &file);
    let before = server.wait_processed(id);
    let is_left_read = read_corners(&server, id)[0][0] < 0.4;
    let browser = Browser::open(&server, Viewport::Phone);
    open_dialog(&browser, id);
    assert_eq!(browser.accessibility_violations(), [""; 0]);
    // The other half is marked: two corners of the whole picture move to its middle, one by the
    // pointer, one by keys.
    browser.click(WHOLE);
    let (upper, lower) = if is_left_read { (0, 3) } else { (1, 2) };
    let across = corner_place(&browser, 1).0 - corner_place(&browser, 0).0;
    let (x, y) = corner_place(&browser, lower);
    let half = if is_left_read {
        across / 2.0
    } else {
        -across / 2.0
    };
    browser.drag((x, y), (x + half, y));
    let focus = "document.querySelectorAll(arguments[0])[arguments[1]].focus()";
    browser.run_script(focus, json!([CORNER, upper]));
    let key = if is_left_read { Key::Right } else { Key::Left };
    for _ in 0..50 {
        browser.press_key(key);
    }
    browser.click(SAVE);
    browser.wait_gone(DIALOG);
    let after = server.wait_processed(id);
    let marked = read_corners(&server, id);
    for corner in [upper, lower] {
        assert!((marked[corner][0] - 0.5).abs() < 0.03, "{marked:?}");
    }
    let merchant = |detail: &shared::api::ReceiptDetail| detail.row.merchant.clone();
    assert_ne!(
        merchant(&after),
        merchant(&before),
        "the other receipt is read"
    );
    assert!(merchant(&after).is_some() && after.papers.is_empty());
    assert_eq!(server.fetch_original(id), file, "the original stays");
    // The page shows the new values, and the dialog begins with what was read.
    browser.wait_until("the other merchant", ACTION_TIMEOUT, || {
        (Some(browser.value("input[name=merchant]")) == merchant(&after)).then_some(())
    });
    open_dialog(&browser, id);
    browser.wait_until("the marked corners", ACTION_TIMEOUT, || {
        let across = corner_place(&browser, 1).0 - corner_place(&browser, 0).0;
        (across > 0.0 && corner_place(&browser, 1).0 > 0.0 && across < 300.0).then_some(())
    });
    browser.click(DETECT);
    browser.wait_gone(DIALOG);
    let detected = server.wait_processed(id);
    assert_eq!(
        (merchant(&detected), detected.papers.len()),
        (merchant(&before), 2)
    );
}

#[test]
fn a_closed_dialog_changes_nothing_and_returns_the_focus() {
    let server = Server::start(&["--ocr", "none"]);
    let picture = draw_receipt(Layout::Britain, 64).to_jpeg();
    let id = upload_file(&server, "till.jpg", &picture);
    let before = server.wait_processed(id);
    let browser = Browser::open(&server, Viewport::Desktop);
    let has_focus = "return document.activeElement?.dataset.test ?? ''";
    open_dialog(&browser, id);
    browser.click(CANCEL);
    browser.wait_gone(DIALOG);
    assert_eq!(browser.run_script(has_focus, json!([])), json!("outline"));
    browser.click(OUTLINE);
    browser.wait_for(&format!("{DIALOG} {CORNER}"));
    browser.send_key(CANCEL, ESCAPE);
    browser.wait_gone(DIALOG);
    assert_eq!(browser.run_script(has_focus, json!([])), json!("outline"));
    assert_eq!(server.fetch_receipt(id).version, before.version);
}

#[test]
fn the_picture_in_the_whole_window_keeps_the_focus() {
    let server = Server::start(&["--ocr", "none"]);
    let picture = draw_receipt(Layout::Britain, 65).to_jpeg();
    let id = upload_file(&server, "till.jpg", &picture);
    server.wait_processed(id);
    let browser = Browser::open(&server, Viewport::Desktop);
    browser.goto(&format!("/receipts/{id}"));
    browser.wait_for("form[data-test=fields]");
    browser.click(FULL);
    browser.wait_for(r#".is-full[role="dialog"][aria-modal="true"]"#);
    assert_eq!(browser.accessibility_violations(), [""; 0]);
    // Every finger moves the picture, as the browser neither scrolls nor zooms the page.
    let touch = "return getComputedStyle(document.querySelector('.is-full .viewer')).touchAction";
    assert_eq!(browser.run_script(touch, json!([])), json!("none"));
    let is_inside = "const element = document.activeElement;
                     return element === document.body || element.closest('.is-full') !== null";
    for step in 0..16 {
        browser.press_key(Key::Tab);
        assert_eq!(
            browser.run_script(is_inside, json!([])),
            json!(true),
            "{step}"
        );
    }
    let is_inert = "return document.querySelector('.detail-fields').closest('[inert]') !== null";
    assert_eq!(browser.run_script(is_inert, json!([])), json!(true));
    browser.send_key(FULL, ESCAPE);
    browser.wait_gone(".is-full");
    let focused: Value =
        browser.run_script("return document.activeElement.dataset.test", json!([]));
    assert_eq!(focused, json!("full-screen"), "the focus returns");
    assert!(!browser.has_match("[inert]"));
    // Whoever leaves the page meanwhile finds the next one usable.
    browser.click(FULL);
    browser.wait_for(".is-full");
    browser.run_script(
        "document.querySelector('[data-test=settings]').click()",
        json!([]),
    );
    browser.wait_for(".settings");
    assert!(!browser.has_match("[inert]"));
}
