//! What people do with receipts, in a real browser against the real server with the real OCR engine.

use harness::browser::queue::{Reading, State};
use harness::browser::{Browser, PageFile, Window};
use harness::drawn::{Drawn, Layout, draw, files, photo};
use harness::folder::Folder;
use harness::server::Server;
use harness::uploader::upload;
use harness::wait::{READING, SOON};
use serde_json::json;
use shared::api::Status;

const FIELDS: &str = r#"form[data-test="fields"]"#;
const HIGHLIGHT: &str = r#"[data-test="highlight"]"#;

/// The selector of an input of the receipt page.
fn input(name: &str) -> String {
    format!("{FIELDS} input[name={name}]")
}

/// The fields of the open receipt are those of the drawn one.
#[track_caller]
fn assert_fields(browser: &Browser, drawn: &Drawn) {
    browser.wait_for(FIELDS);
    let shown = ["merchant", "date", "total", "currency"].map(|name| browser.value(&input(name)));
    assert_eq!(
        shown,
        [&drawn.merchant, &drawn.date, &drawn.total, drawn.currency]
    );
}

/// Waits until a highlight stands where `is_right` says; gives its upper and lower edge in pixels.
#[track_caller]
fn wait_highlight(
    browser: &Browser,
    what: &str,
    is_right: impl Fn((f64, f64)) -> bool,
) -> (f64, f64) {
    // In one look: while the focus moves on, there is none.
    let script = "const box = document.querySelector(arguments[0])?.getBoundingClientRect();
                  return box && box.width > 5 && box.height > 2 ? [box.top, box.bottom] : null";
    browser.wait(what, SOON, || {
        let edges = browser.script(script, json!([HIGHLIGHT]));
        let place = (edges[0].as_f64()?, edges[1].as_f64()?);
        is_right(place).then_some(place)
    })
}

#[test]
fn a_chosen_receipt_becomes_fields_with_their_place_on_the_paper() {
    let (server, folder) = (Server::start(&[]), Folder::new());
    let browser = Browser::open(&server, Window::Desktop);
    let drawn = draw(Layout::Malaysia, 11);
    browser.goto("/");
    browser.choose(&[folder.write("kedai.jpg", &drawn.jpeg())]);
    let row = browser.wait_read("kedai.jpg", Reading::Ready);
    assert_eq!(row.state, State::Done);
    browser.press_in_row("kedai.jpg", "open");
    assert_fields(&browser, &drawn);
    for field in ["merchant", "date", "total"] {
        let confidence = browser.text(&format!(
            r#"[data-test="confidence"][data-field="{field}"]"#
        ));
        assert!(!confidence.trim().is_empty(), "{field} says how sure it is");
    }
    browser.focus(&input("merchant"));
    let merchant = wait_highlight(&browser, "the merchant is highlighted", |_| true);
    browser.focus(&input("total"));
    wait_highlight(&browser, "the highlight moves down to the total", |total| {
        total.0 > merchant.1
    });
}

#[test]
fn a_photo_dropped_on_a_phone_is_turned_upright_and_read() {
    let server = Server::start(&[]);
    let browser = Browser::open(&server, Window::Phone);
    let drawn = draw(Layout::Germany, 12);
    let photo = files::sideways_jpeg(&photo::tilted(&drawn.picture, 2.0));
    browser.goto("/");
    browser.drop_files(&[PageFile {
        name: "bon.jpg",
        bytes: &photo,
    }]);
    browser.wait_read("bon.jpg", Reading::Ready);
    browser.press_in_row("bon.jpg", "open");
    assert_fields(&browser, &drawn);
}

#[test]
fn edits_are_still_there_after_a_reload() {
    let server = Server::start(&[]);
    let id = upload(&server, "till.jpg", &draw(Layout::UnitedStates, 13).jpeg());
    server.settled(id);
    let browser = Browser::open(&server, Window::Phone);
    browser.goto(&format!("/receipts/{id}"));
    browser.enter(&input("merchant"), "Lakeside Diner & Son");
    browser.enter(&input("total"), "123.45");
    browser.press(r#"[data-test="save"]"#);
    browser.wait_for(r#"[data-test="saved"]"#);
    browser.reload();
    assert_eq!(browser.value(&input("merchant")), "Lakeside Diner & Son");
    assert_eq!(browser.value(&input("total")), "123.45");
    let kept = server.settled(id).receipt;
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
    let browser = Browser::open(&server, Window::Desktop);
    browser.goto("/receipts");
    browser.wait("the page is there", READING, || {
        browser.sees("main").then_some(())
    });
    assert_eq!(browser.count(r#"[data-test="receipt"]"#), 0);
    browser.script("window.stays = true", json!([]));
    let drawn = draw(Layout::Britain, 14);
    let id = upload(&server, "tea.jpg", &drawn.jpeg());
    let row = format!(r#"[data-test="receipt"][data-id="{id}"]"#);
    browser.wait_for(&row);
    browser.wait("it is read", READING, || {
        browser
            .sees(&format!(r#"{row}[data-status="ready"]"#))
            .then_some(())
    });
    assert!(
        browser.text(&row).contains(&drawn.merchant),
        "{}",
        browser.text(&row)
    );
    assert_eq!(
        browser.script("return window.stays", json!([])),
        json!(true),
        "the page was not loaded again"
    );
}

#[test]
fn a_deleted_receipt_is_gone() {
    let server = Server::start(&["--ocr", "none"]);
    let id = upload(&server, "old.jpg", &draw(Layout::Britain, 15).jpeg());
    server.settled(id);
    let browser = Browser::open(&server, Window::Phone);
    browser.goto(&format!("/receipts/{id}"));
    browser.press(r#"[data-test="delete"]"#);
    let status = || server.get(&format!("/api/receipts/{id}")).status;
    browser.wait("it is in the trash", READING, || {
        (status() == 410).then_some(())
    });
    browser.press(r#"[data-test="undo-delete"]"#);
    browser.wait("it is back", READING, || (status() == 200).then_some(()));
    browser.press(r#"[data-test="delete"]"#);
    browser.wait("it is in the trash again", READING, || {
        (status() == 410).then_some(())
    });
    browser.goto("/trash");
    browser.press(r#"[data-test="empty-trash"]"#);
    browser.press(r#"[data-test="confirm-delete"]"#);
    browser.wait("it leaves the server", READING, || {
        (status() == 404).then_some(())
    });
    browser.goto("/receipts");
    browser.wait("the page is there", READING, || {
        browser.sees("main").then_some(())
    });
    assert_eq!(browser.count(r#"[data-test="receipt"]"#), 0);
    browser.wait("its bytes go, too", READING, || {
        (server.bytes_kept() == 0).then_some(())
    });
}

#[test]
fn the_same_file_from_a_second_tab_is_known() {
    let (server, folder) = (Server::start(&["--ocr", "none"]), Folder::new());
    let (first, second) = (
        Browser::open(&server, Window::Phone),
        Browser::open(&server, Window::Desktop),
    );
    let bytes = draw(Layout::Germany, 16).jpeg();
    first.goto("/");
    first.choose(&[folder.write("once.jpg", &bytes)]);
    let done = first.wait_state("once.jpg", &[State::Done]);
    second.goto("/");
    second.choose(&[folder.write("twice.jpg", &bytes)]);
    let known = second.wait_state("twice.jpg", &[State::Known]);
    assert!(
        known.link.is_some() && known.link == done.link,
        "both rows lead to one receipt"
    );
    assert_eq!(server.receipts().len(), 1);
}

#[test]
fn forty_files_at_once_all_arrive() {
    let (server, folder) = (Server::start(&[]), Folder::new());
    let browser = Browser::open(&server, Window::Desktop);
    let names: Vec<_> = (0..40)
        .map(|number| format!("shoebox-{number:02}.jpg"))
        .collect();
    let paths: Vec<_> = (100..)
        .zip(&names)
        .map(|(seed, name)| folder.write(name, &draw(Layout::ALL[seed % 4], seed as u64).jpeg()))
        .collect();
    browser.goto("/");
    browser.choose(&paths);
    browser.wait("all forty are done", READING, || {
        let rows = browser.rows();
        (rows.len() == 40 && rows.iter().all(|row| row.state == State::Done)).then_some(())
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
            .all(|row| row.status != Status::Failed)
    );
}
