//! Typical user journeys in a real browser.
//!
//! They use the real server and the real OCR engine.

use harness::browser::queue::{ReadingOutcome, UploadState};
use harness::browser::{Browser, PageFile, Viewport};
use harness::drawn::{DrawnReceipt, Layout, draw_receipt, files, photo};
use harness::folder::TempFolder;
use harness::server::Server;
use harness::uploader::upload_file;
use harness::wait::{ACTION_TIMEOUT, READING_TIMEOUT};
use serde_json::json;
use shared::api::ReceiptStatus;

use super::fields::input_selector;

const FIELDS: &str = r#"form[data-test="fields"]"#;
const HIGHLIGHT: &str = r#"[data-test="highlight"]"#;

/// Checks that the open receipt shows the drawn values.
#[track_caller]
pub(super) fn assert_fields(browser: &Browser, drawn: &DrawnReceipt) {
    browser.wait_for(FIELDS);
    let shown =
        ["merchant", "date", "total", "currency"].map(|name| browser.value(&input_selector(name)));
    assert_eq!(
        shown,
        [&drawn.merchant, &drawn.date, &drawn.total, drawn.currency]
    );
}

/// Waits until the highlight is where `is_right` accepts it; returns its top and bottom in pixels.
#[track_caller]
fn wait_highlight(
    browser: &Browser,
    what: &str,
    is_right: impl Fn((f64, f64)) -> bool,
) -> (f64, f64) {
    // One script for all edges: there is no highlight while the focus moves.
    let script = "const box = document.querySelector(arguments[0])?.getBoundingClientRect();
                  return box && box.width > 5 && box.height > 2 ? [box.top, box.bottom] : null";
    browser.wait_until(what, ACTION_TIMEOUT, || {
        let edges = browser.run_script(script, json!([HIGHLIGHT]));
        let place = (edges[0].as_f64()?, edges[1].as_f64()?);
        is_right(place).then_some(place)
    })
}

#[test]
fn a_chosen_receipt_becomes_fields_with_their_place_on_the_paper() {
    let (server, folder) = (Server::start(&[]), TempFolder::new());
    let browser = Browser::open(&server, Viewport::Desktop);
    let drawn = draw_receipt(Layout::Malaysia, 11);
    browser.goto("/");
    browser.choose_files(&[folder.write_file("kedai.jpg", &drawn.to_jpeg())]);
    let row = browser.wait_reading("kedai.jpg", ReadingOutcome::Ready);
    assert_eq!(row.state, UploadState::Done);
    browser.click_in_row("kedai.jpg", "open");
    assert_fields(&browser, &drawn);
    browser.focus(&input_selector("merchant"));
    let merchant = wait_highlight(&browser, "the merchant is highlighted", |_| true);
    browser.focus(&input_selector("total"));
    wait_highlight(&browser, "the highlight moves down to the total", |total| {
        total.0 > merchant.1
    });
}

#[test]
fn the_whole_row_leads_to_the_receipt_and_its_buttons_stay_buttons() {
    let (server, folder) = (Server::start(&["--ocr", "none"]), TempFolder::new());
    let browser = Browser::open(&server, Viewport::Phone);
    browser.goto("/");
    browser.choose_files(&[
        folder.write_file("row.jpg", &draw_receipt(Layout::Spain, 17).to_jpeg()),
        folder.write_file("notes.txt", b"milk, bread, tea"),
    ]);
    browser.wait_state("notes.txt", &[UploadState::Refused]);
    let done = browser.wait_reading("row.jpg", ReadingOutcome::Ready);
    // Whatever is pressed in the row is the link; a row without a receipt has none.
    let pressed = "const row = document.querySelector('[data-state=done]');
                   row.scrollIntoView({block: 'center', behavior: 'instant'});
                   const box = row.getBoundingClientRect();
                   return [8, box.width / 2, box.width - 8].map(left =>
                     document.elementFromPoint(box.left + left, box.top + box.height / 2)
                       .closest('a')?.getAttribute('href') ?? null)";
    browser.wait_until("the row is one link", ACTION_TIMEOUT, || {
        (browser.run_script(pressed, json!([])) == json!([done.link, done.link, done.link]))
            .then_some(())
    });
    assert_eq!(browser.count_matches(r#"[data-test="open"]"#), 1);
    assert_eq!(
        browser.count_matches(".upload :is(a, button) :is(a, button, input)"),
        0
    );
    browser.click(r#"[data-state="done"]"#);
    browser.wait_for(FIELDS);
    assert_eq!(Some(browser.path()), done.link);
}

#[test]
fn a_receipt_is_entered_by_hand() {
    let server = Server::start(&["--ocr", "none"]);
    let browser = Browser::open(&server, Viewport::Phone);
    browser.goto("/");
    // On a phone the camera of the app comes first.
    browser.wait_for(r#".picker-buttons > [data-test="guided"]:first-child"#);
    browser.click(r#"[data-test="enter-by-hand"]"#);
    browser.wait_for(FIELDS);
    for (name, text) in [("merchant", "Flea Market"), ("total", "4.50")] {
        assert_eq!(browser.value(&input_selector(name)), "");
        browser.type_text(&input_selector(name), text);
    }
    browser.wait_saved();
    let row = server.receipts().pop().expect("there is a receipt");
    assert_eq!(row.merchant.as_deref(), Some("Flea Market"));
    assert!(row.file.kind.is_none() && !row.has_picture);
    browser.goto("/receipts");
    browser.wait_for(&format!(r#"[data-test="receipt"][data-id="{}"]"#, row.id));
}

#[test]
fn a_photo_dropped_on_a_phone_is_turned_upright_and_read() {
    let server = Server::start(&[]);
    let browser = Browser::open(&server, Viewport::Phone);
    let drawn = draw_receipt(Layout::Germany, 12);
    let photo = files::sideways_jpeg(&photo::render_tilted(&drawn.picture, 2.0));
    browser.goto("/");
    browser.drop_files(&[PageFile {
        name: "bon.jpg",
        bytes: &photo,
    }]);
    browser.wait_reading("bon.jpg", ReadingOutcome::Ready);
    browser.click_in_row("bon.jpg", "open");
    assert_fields(&browser, &drawn);
}

#[test]
fn edits_are_still_there_after_a_reload() {
    let server = Server::start(&[]);
    let id = upload_file(
        &server,
        "till.jpg",
        &draw_receipt(Layout::UnitedStates, 13).to_jpeg(),
    );
    server.wait_processed(id);
    let browser = Browser::open(&server, Viewport::Phone);
    browser.goto(&format!("/receipts/{id}"));
    browser.type_text(&input_selector("merchant"), "Lakeside Diner & Son");
    browser.type_text(&input_selector("total"), "123.45");
    browser.wait_saved();
    browser.reload();
    assert_eq!(
        browser.value(&input_selector("merchant")),
        "Lakeside Diner & Son"
    );
    assert_eq!(browser.value(&input_selector("total")), "123.45");
    let kept = server.wait_processed(id).receipt;
    assert_eq!(
        kept.total
            .value
            .map(shared::money::Money::to_decimal)
            .as_deref(),
        Some("123.45")
    );
    assert!(
        kept.total.verified && !kept.total.alternatives.is_empty(),
        "the reading is kept beside it"
    );
}

#[test]
fn a_receipt_from_another_device_appears_without_reloading() {
    let server = Server::start(&[]);
    let browser = Browser::open(&server, Viewport::Desktop);
    browser.goto("/receipts");
    browser.wait_until("the page is there", READING_TIMEOUT, || {
        browser.has_match("main").then_some(())
    });
    assert_eq!(browser.count_matches(r#"[data-test="receipt"]"#), 0);
    // The mark is lost if the page is loaded again.
    browser.run_script("window.stays = true", json!([]));
    let drawn = draw_receipt(Layout::Britain, 14);
    let id = upload_file(&server, "tea.jpg", &drawn.to_jpeg());
    let row = format!(r#"[data-test="receipt"][data-id="{id}"]"#);
    browser.wait_for(&row);
    browser.wait_until("it is read", READING_TIMEOUT, || {
        browser
            .has_match(&format!(r#"{row}[data-status="ready"]"#))
            .then_some(())
    });
    assert!(
        browser.text(&row).contains(&drawn.displayed_merchant()),
        "{}",
        browser.text(&row)
    );
    assert_eq!(
        browser.run_script("return window.stays", json!([])),
        json!(true),
        "the page was not loaded again"
    );
}

#[test]
fn a_deleted_receipt_is_gone() {
    let server = Server::start(&["--ocr", "none"]);
    let id = upload_file(
        &server,
        "old.jpg",
        &draw_receipt(Layout::Britain, 15).to_jpeg(),
    );
    server.wait_processed(id);
    let browser = Browser::open(&server, Viewport::Phone);
    browser.goto(&format!("/receipts/{id}"));
    // Deleted, restored, deleted again and purged.
    browser.click(r#"[data-test="delete"]"#);
    let status = || server.get(&format!("/api/receipts/{id}")).status;
    browser.wait_until("it is in the trash", READING_TIMEOUT, || {
        (status() == 410).then_some(())
    });
    browser.click(r#"[data-test="undo-delete"]"#);
    browser.wait_until("it is back", READING_TIMEOUT, || {
        (status() == 200).then_some(())
    });
    browser.click(r#"[data-test="delete"]"#);
    browser.wait_until("it is in the trash again", READING_TIMEOUT, || {
        (status() == 410).then_some(())
    });
    browser.goto("/receipts");
    browser.click(r#"[data-test="more"]"#);
    browser.click(r#"[data-test="trash"]"#);
    browser.click(r#"[data-test="empty-trash"]"#);
    browser.click(r#"[data-test="confirm-delete"]"#);
    browser.wait_until("it leaves the server", READING_TIMEOUT, || {
        (status() == 404).then_some(())
    });
    browser.goto("/receipts");
    browser.wait_until("the page is there", READING_TIMEOUT, || {
        browser.has_match("main").then_some(())
    });
    assert_eq!(browser.count_matches(r#"[data-test="receipt"]"#), 0);
    browser.wait_until("its bytes go, too", READING_TIMEOUT, || {
        (server.stored_bytes() == 0).then_some(())
    });
}

#[test]
fn the_same_file_from_a_second_tab_is_known() {
    let (server, folder) = (Server::start(&["--ocr", "none"]), TempFolder::new());
    let (first, second) = (
        Browser::open(&server, Viewport::Phone),
        Browser::open(&server, Viewport::Desktop),
    );
    let bytes = draw_receipt(Layout::Germany, 16).to_jpeg();
    first.goto("/");
    first.choose_files(&[folder.write_file("once.jpg", &bytes)]);
    let done = first.wait_state("once.jpg", &[UploadState::Done]);
    second.goto("/");
    second.choose_files(&[folder.write_file("twice.jpg", &bytes)]);
    let known = second.wait_state("twice.jpg", &[UploadState::Known]);
    assert!(
        known.link.is_some() && known.link == done.link,
        "both rows lead to one receipt"
    );
    assert_eq!(server.receipts().len(), 1);
}

#[test]
fn forty_files_at_once_all_arrive() {
    let (server, folder) = (Server::start(&["--ocr", "none"]), TempFolder::new());
    let browser = Browser::open(&server, Viewport::Desktop);
    let names: Vec<_> = (0..40)
        .map(|number| format!("shoebox-{number:02}.jpg"))
        .collect();
    let paths: Vec<_> = (100..)
        .zip(&names)
        .map(|(seed, name)| {
            folder.write_file(
                name,
                &draw_receipt(Layout::ALL[seed % 4], seed as u64).to_jpeg(),
            )
        })
        .collect();
    browser.goto("/");
    browser.choose_files(&paths);
    browser.wait_until("all forty are done", READING_TIMEOUT, || {
        let rows = browser.queue_rows();
        (rows.len() == 40 && rows.iter().all(|row| row.state == UploadState::Done)).then_some(())
    });
    let mut kept: Vec<_> = server
        .receipts()
        .into_iter()
        .map(|row| row.file.name)
        .collect();
    kept.sort();
    assert_eq!(kept, names);
    assert!(
        server
            .receipts()
            .iter()
            .all(|row| row.status != ReceiptStatus::Failed)
    );
}
