//! Page of the queue: drops, leaving, plain HTTP, tabs and cancelling.

use std::path::PathBuf;

use harness::browser::queue::UploadState;
use harness::browser::wire::NetworkCondition;
use harness::browser::{Browser, PageFile, Viewport};
use harness::drawn::{Layout, draw_receipt};
use harness::folder::TempFolder;
use harness::server::Server;
use harness::uploader::Uploader;
use harness::wait::{ACTION_TIMEOUT, wait_until};
use serde_json::json;

use super::{
    INTERRUPTED, MIB, assert_kept_whole, choose_files, file_names, start_server, write_files,
};

const PLAIN_HTTP: &str = r#"[data-test="plain-http"]"#;

#[test]
fn files_dropped_during_an_upload_are_queued() {
    let (server, folder) = (start_server(), TempFolder::new());
    let browser = Browser::open(&server, Viewport::Desktop);
    let mut files = write_files(&folder, 1, 2);
    browser.goto("/");
    browser.set_network(NetworkCondition::Slow(100_000));
    choose_files(&browser, &files);
    browser.wait_bytes_sent(MIB / 8);
    let bytes = draw_receipt(Layout::Germany, 21).to_jpeg();
    browser.drop_files(&[PageFile {
        name: "later.jpg",
        bytes: &bytes,
    }]);
    browser.wait_all_in_state(&["later.jpg"], UploadState::Done);
    assert_eq!(
        browser.queue_row(&files[0].0).map(|row| row.state),
        Some(UploadState::Sending),
        "the first goes on"
    );
    browser.set_network(NetworkCondition::Unlimited);
    browser.wait_all_in_state(&file_names(&files), UploadState::Done);
    files.push(("later.jpg".into(), PathBuf::new(), bytes));
    assert_kept_whole(&server, &files);
}

#[test]
fn the_progress_of_many_files_is_shown_until_all_are_read() {
    let (server, folder) = (start_server(), TempFolder::new());
    let browser = Browser::open(&server, Viewport::Desktop);
    let files = write_files(&folder, 4, 1);
    let progress = || {
        let script = "return document.querySelector(arguments[0])?.innerText ?? ''";
        let text = browser.run_script(script, json!([r#"[data-test="queue-progress"]"#]));
        text.as_str().unwrap_or_default().to_owned()
    };
    browser.goto("/");
    browser.set_network(NetworkCondition::Slow(200_000));
    choose_files(&browser, &files);
    browser.wait_until("the progress of all", ACTION_TIMEOUT, || {
        progress().ends_with(" of 4").then_some(())
    });
    // Other pages show the same.
    browser.click(r#"nav a[href="/receipts"]"#);
    browser.wait_until("the progress in the strip", ACTION_TIMEOUT, || {
        let strip = browser.text(r#"[data-test="strip"]"#);
        strip.contains(" of 4").then_some(())
    });
    browser.click(r#"nav a[href="/"]"#);
    browser.set_network(NetworkCondition::Unlimited);
    browser.wait_all_in_state(&file_names(&files), UploadState::Done);
    browser.wait_until("nothing is left to say", ACTION_TIMEOUT, || {
        progress().is_empty().then_some(())
    });
    assert_kept_whole(&server, &files);
}

#[test]
fn leaving_the_page_asks_while_uploads_are_unfinished() {
    let (server, folder) = (start_server(), TempFolder::new());
    let browser = Browser::open(&server, Viewport::Phone);
    let files = write_files(&folder, 1, 1);
    let name = files[0].0.as_str();
    browser.goto("/");
    browser.wait_for("input#files");
    assert!(!browser.asks_before_leaving(), "an empty queue can be left");
    browser.set_network(NetworkCondition::Slow(50_000));
    choose_files(&browser, &files);
    browser.wait_state(name, &[UploadState::Sending]);
    assert!(browser.asks_before_leaving(), "while it is sent");
    browser.click_in_row(name, "pause");
    browser.wait_state(name, &[UploadState::Paused]);
    assert!(browser.asks_before_leaving(), "while it is paused");
    browser.set_network(NetworkCondition::Unlimited);
    browser.click_in_row(name, "resume");
    browser.wait_all_in_state(&[name], UploadState::Done);
    assert!(!browser.asks_before_leaving(), "when all is sent");
}

#[test]
fn uploads_work_over_plain_http_with_a_notice() {
    let server = Server::start(&["--ocr", "none", "--hosts", "receipts.lan"]);
    let folder = TempFolder::new();
    let browser = Browser::open_over_plain_http(&server, Viewport::Phone);
    let files = write_files(&folder, 3, 1);
    browser.goto("/");
    browser.wait_for("input#files");
    assert_eq!(
        browser.run_script("return isSecureContext", json!([])),
        json!(false)
    );
    assert!(browser.text(PLAIN_HTTP).contains("plain HTTP"));
    // Pages cannot use the camera, so the camera app comes first.
    assert!(browser.has_match(".picker-buttons > :first-child > #camera"));
    browser.set_network(NetworkCondition::Slow(100_000));
    choose_files(&browser, &files);
    browser.wait_bytes_sent(MIB / 8);
    browser.click(&format!(r#"{PLAIN_HTTP} [data-test="dismiss"]"#));
    browser.wait_gone(PLAIN_HTTP);
    browser.reload();
    browser.set_network(NetworkCondition::Unlimited);
    browser.wait_all_in_state(&file_names(&files), UploadState::Done);
    assert!(
        !browser.has_match(PLAIN_HTTP),
        "what was read is not said again"
    );
    assert_kept_whole(&server, &files);
    // Hashing works without a secure context: the server's files are recognised.
    browser.reload();
    choose_files(&browser, &files);
    browser.wait_all_in_state(&file_names(&files), UploadState::Known);
    assert!(
        browser.file_requests().is_empty(),
        "files are told apart here, too"
    );
}

#[test]
fn a_second_tab_takes_over_uploads_only_when_the_first_is_closed() {
    let (server, folder) = (start_server(), TempFolder::new());
    let browser = Browser::open(&server, Viewport::Desktop);
    let files = write_files(&folder, 4, 2);
    browser.goto("/");
    browser.set_network(NetworkCondition::Slow(300_000));
    choose_files(&browser, &files);
    browser.wait_bytes_sent(MIB / 4);
    // The second tab sees the stored files but does not send them.
    browser.open_tab("/");
    browser.wait_for("input#files");
    let kept = "return new Promise(resolve => {
        const opening = indexedDB.open('uploads');
        opening.onsuccess = () => {
            const counting = opening.result.transaction('files').objectStore('files').count();
            counting.onsuccess = () => resolve(counting.result);
        };
    })";
    assert_eq!(
        browser.run_script(kept, json!([])),
        json!(4),
        "all four are kept"
    );
    assert!(
        browser.queue_rows().is_empty(),
        "they belong to the first tab: {:?}",
        browser.queue_rows()
    );
    assert!(!browser.has_match(INTERRUPTED), "and are not interrupted");
    browser.close_first_tab();
    browser.wait_all_in_state(&file_names(&files), UploadState::Done);
    assert_kept_whole(&server, &files);
}

#[test]
fn cancelled_uploads_leave_nothing_on_the_server_or_in_the_queue() {
    let (server, folder) = (start_server(), TempFolder::new());
    let browser = Browser::open(&server, Viewport::Phone);
    let files = write_files(&folder, 5, 1);
    browser.goto("/");
    browser.set_network(NetworkCondition::Slow(100_000));
    choose_files(&browser, &files);
    browser.wait_bytes_sent(MIB / 8);
    let id = browser
        .first_upload_id()
        .expect("the page named its upload");
    // One is cancelled by itself, the others together.
    browser.click_in_row(&files[0].0, "cancel");
    browser.wait_state(&files[0].0, &[UploadState::Cancelled]);
    browser.click(r#"[data-test="cancel-all"]"#);
    browser.wait_all_in_state(&file_names(&files), UploadState::Cancelled);
    browser.set_network(NetworkCondition::Unlimited);
    wait_until("the server forgets it", ACTION_TIMEOUT, || {
        let offset = Uploader::resume(&server, id).offset();
        offset.is_none().then_some(())
    });
    wait_until("its bytes go", ACTION_TIMEOUT, || {
        (server.stored_bytes() == 0).then_some(())
    });
    browser.reload();
    browser.wait_for("input#files");
    assert!(
        browser.queue_rows().is_empty(),
        "nothing comes back: {:?}",
        browser.queue_rows()
    );
    assert!(!browser.has_match(INTERRUPTED), "nothing was interrupted");
    assert!(server.receipts().is_empty());
}
