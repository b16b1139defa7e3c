//! Upload queue of the page: paused, resumed, restored after a reload, deduplicated.

use std::path::PathBuf;

use harness::browser::queue::UploadState;
use harness::browser::wire::NetworkCondition;
use harness::browser::{Browser, PageFile, Viewport};
use harness::drawn::{Layout, draw_receipt, files};
use harness::folder::TempFolder;
use harness::server::Server;
use harness::uploader::{Uploader, sha256_hex, upload_file};
use harness::wait::{ACTION_TIMEOUT, READING_TIMEOUT, wait_until};
use serde_json::json;

const MIB: usize = 1 << 20;
const INTERRUPTED: &str = r#"[data-test="interrupted"]"#;
const PLAIN_HTTP: &str = r#"[data-test="plain-http"]"#;

fn server() -> Server {
    Server::start(&["--ocr", "none"])
}

fn large(seed: u64, size: usize) -> Vec<u8> {
    let mut bytes = files::padded_bmp(&draw_receipt(Layout::Britain, seed).picture, size);
    // Pictures of different seeds may be equal; the appended seed makes the files differ.
    bytes.extend(seed.to_le_bytes());
    bytes
}

/// Writes files of this size: `pile-0.bmp` and so on.
fn pile(folder: &TempFolder, count: u64, size: usize) -> Vec<(String, PathBuf, Vec<u8>)> {
    let file = |number| {
        let (name, bytes) = (format!("pile-{number}.bmp"), large(number, size));
        (name.clone(), folder.write_file(&name, &bytes), bytes)
    };
    (0..count).map(file).collect()
}

#[track_caller]
fn choose(browser: &Browser, files: &[(String, PathBuf, Vec<u8>)]) {
    browser.choose_files(&files.iter().map(|(_, path, _)| path).collect::<Vec<_>>());
}

fn names(files: &[(String, PathBuf, Vec<u8>)]) -> Vec<&str> {
    files.iter().map(|(name, ..)| name.as_str()).collect()
}

/// Checks that the server has each file once and byte for byte.
#[track_caller]
fn assert_kept_whole(server: &Server, files: &[(String, PathBuf, Vec<u8>)]) {
    let mut kept: Vec<_> = server
        .receipts()
        .into_iter()
        .map(|row| (row.file.name, row.file.sha256))
        .collect();
    let mut sent: Vec<_> = files
        .iter()
        .map(|(name, _, bytes)| (name.clone(), sha256_hex(bytes)))
        .collect();
    kept.sort();
    sent.sort();
    assert_eq!(kept, sent);
}

/// Waits until the page has sent this many bytes of its uploads.
#[track_caller]
fn wait_sent(browser: &Browser, bytes: usize) {
    browser.wait_until(&format!("{bytes} bytes went out"), READING_TIMEOUT, || {
        (browser.bytes_sent() >= bytes as u64).then_some(())
    });
}

/// Returns the length of all bodies sent after the first `count` requests.
fn bytes_after(browser: &Browser, count: usize) -> u64 {
    browser
        .file_requests()
        .iter()
        .skip(count)
        .map(|sent| sent.body_bytes)
        .sum()
}

#[test]
fn a_paused_upload_keeps_what_arrived_and_sends_only_the_rest() {
    let (server, folder) = (server(), TempFolder::new());
    let browser = Browser::open(&server, Viewport::Phone);
    let files = pile(&folder, 1, 3 * MIB);
    let name = files[0].0.as_str();
    browser.goto("/");
    browser.set_network(NetworkCondition::Slow(100_000));
    choose(&browser, &files);
    wait_sent(&browser, MIB / 8);
    let id = browser
        .first_upload_id()
        .expect("the page named its upload");
    browser.click_in_row(name, "pause");
    browser.wait_state(name, &[UploadState::Paused]);
    let focused = browser.run_script("return document.activeElement.dataset.test", json!([]));
    assert_eq!(focused, json!("resume"), "the keyboard keeps its place");
    let kept = wait_until("the server has a part", ACTION_TIMEOUT, || {
        Uploader::resume(&server, id)
            .offset()
            .filter(|offset| *offset > 0)
    });
    let requests = browser.file_requests().len();
    browser.set_network(NetworkCondition::Unlimited);
    assert_eq!(
        browser.queue_row(name).map(|row| row.state),
        Some(UploadState::Paused),
        "a free line is no reason to go on"
    );
    browser.click_in_row(name, "resume");
    browser.wait_all_in_state(&names(&files), UploadState::Done);
    let kept_in_the_end = files[0].2.len() as u64 - bytes_after(&browser, requests);
    assert!(
        kept_in_the_end >= kept,
        "{kept_in_the_end} bytes were not sent again, {kept} were kept"
    );
    assert_eq!(server.receipts()[0].id, id, "it is the same upload");
    assert_kept_whole(&server, &files);
}

#[test]
fn all_can_be_paused_stay_paused_after_a_reload_and_go_on_together() {
    let (server, folder) = (server(), TempFolder::new());
    let browser = Browser::open(&server, Viewport::Desktop);
    let files = pile(&folder, 5, 2 * MIB);
    browser.goto("/");
    browser.set_network(NetworkCondition::Slow(300_000));
    choose(&browser, &files);
    wait_sent(&browser, MIB / 2);
    browser.click(r#"[data-test="pause-all"]"#);
    browser.wait_all_in_state(&names(&files), UploadState::Paused);
    assert!(
        !browser.has_match(r#"[data-test="pause-all"]"#),
        "there is nothing left to pause"
    );
    browser.reload();
    browser.set_network(NetworkCondition::Unlimited);
    browser.wait_all_in_state(&names(&files), UploadState::Paused);
    assert!(
        browser.file_requests().is_empty(),
        "nothing is sent while all are paused"
    );
    browser.click(r#"[data-test="resume-all"]"#);
    browser.wait_all_in_state(&names(&files), UploadState::Done);
    assert_kept_whole(&server, &files);
}

#[test]
fn a_reload_brings_the_queue_back_without_choosing_again() {
    let (server, folder) = (server(), TempFolder::new());
    let browser = Browser::open(&server, Viewport::Phone);
    let files = pile(&folder, 5, 2 * MIB);
    browser.goto("/");
    browser.set_network(NetworkCondition::Slow(300_000));
    choose(&browser, &files);
    wait_sent(&browser, MIB / 2);
    let id = browser
        .first_upload_id()
        .expect("the page named its upload");
    browser.reload();
    browser.set_network(NetworkCondition::Unlimited);
    browser.wait_all_in_state(&names(&files), UploadState::Done);
    assert!(
        !browser.has_match(INTERRUPTED),
        "nothing has to be chosen again"
    );
    assert_eq!(
        server.receipt_named(&files[0].0).map(|row| row.id),
        Some(id),
        "it is the same upload"
    );
    assert_kept_whole(&server, &files);
    browser.reload();
    browser.wait_for("input#files");
    assert!(
        browser.queue_rows().is_empty(),
        "what is sent does not come back"
    );
}

#[test]
fn a_renamed_copy_of_an_interrupted_file_goes_on_where_it_stopped() {
    let (server, folder) = (server(), TempFolder::new());
    let browser = Browser::open(&server, Viewport::Phone);
    browser.disable_indexed_db();
    let files = pile(&folder, 1, 3 * MIB);
    browser.goto("/");
    browser.set_network(NetworkCondition::Slow(100_000));
    choose(&browser, &files);
    wait_sent(&browser, MIB / 8);
    let id = browser
        .first_upload_id()
        .expect("the page named its upload");
    browser.reload();
    browser.set_network(NetworkCondition::Unlimited);
    browser.wait_for(INTERRUPTED);
    let kept = wait_until("the server has a part", ACTION_TIMEOUT, || {
        Uploader::resume(&server, id)
            .offset()
            .filter(|offset| *offset > 0)
    });
    // Other bytes under the same name are another file, even if the size is equal.
    let mut other = files[0].2.clone();
    other[2 * MIB] ^= 1;
    browser.choose_files(&[folder.write_file(&files[0].0, &other)]);
    browser.wait_all_in_state(&names(&files), UploadState::Done);
    assert!(
        browser.has_match(INTERRUPTED),
        "the interrupted one still waits"
    );
    let requests = browser.file_requests().len();
    // The same bytes under another name continue the upload.
    browser.choose_files(&[folder.write_file("copy.bmp", &files[0].2)]);
    browser.wait_all_in_state(&["copy.bmp"], UploadState::Done);
    assert_eq!(
        bytes_after(&browser, requests),
        files[0].2.len() as u64 - kept,
        "only the rest was sent"
    );
    browser.wait_gone(INTERRUPTED);
    let kept = server
        .receipts()
        .into_iter()
        .find(|row| row.id == id)
        .expect("it is the same upload");
    assert_eq!(kept.file.sha256, sha256_hex(&files[0].2));
}

#[test]
fn a_file_the_server_has_is_not_sent_again() {
    let (server, folder) = (server(), TempFolder::new());
    let bytes = large(7, MIB);
    let id = upload_file(&server, "first.bmp", &bytes);
    let browser = Browser::open(&server, Viewport::Phone);
    browser.goto("/");
    browser.choose_files(&[folder.write_file("again.bmp", &bytes)]);
    let row = browser.wait_state("again.bmp", &[UploadState::Known]);
    assert_eq!(row.link, Some(format!("/receipts/{id}")));
    assert!(
        browser.file_requests().is_empty(),
        "not one byte was sent: {:?}",
        browser.file_requests()
    );
}

#[test]
fn a_large_file_the_server_has_is_noticed_on_the_way() {
    let (server, folder) = (server(), TempFolder::new());
    let bytes = large(8, 40 * MIB);
    upload_file(&server, "first.bmp", &bytes);
    let browser = Browser::open(&server, Viewport::Phone);
    browser.goto("/");
    browser.set_network(NetworkCondition::Slow(200_000));
    browser.choose_files(&[folder.write_file("again.bmp", &bytes)]);
    browser.wait_all_in_state(&["again.bmp"], UploadState::Known);
    let sent = browser.bytes_sent();
    assert!(sent < bytes.len() as u64 / 2, "{sent} bytes were sent");
    assert_eq!(server.receipts().len(), 1);
    let id = browser.first_upload_id().expect("it was begun");
    browser.set_network(NetworkCondition::Unlimited);
    // The part that was sent is deleted on the server.
    wait_until("the server forgets the part it got", ACTION_TIMEOUT, || {
        Uploader::resume(&server, id)
            .offset()
            .is_none()
            .then_some(())
    });
}

#[test]
fn the_same_bytes_twice_in_the_queue_are_sent_once() {
    let (server, folder) = (server(), TempFolder::new());
    let browser = Browser::open(&server, Viewport::Desktop);
    let bytes = large(9, 2 * MIB);
    browser.goto("/");
    browser.set_network(NetworkCondition::Slow(100_000));
    browser.choose_files(&[
        folder.write_file("one.bmp", &bytes),
        folder.write_file("two.bmp", &bytes),
    ]);
    browser.wait_until("the second waits for the first", ACTION_TIMEOUT, || {
        browser
            .queue_row("two.bmp")
            .filter(|row| row.text.contains("ahead of it"))
    });
    browser.set_network(NetworkCondition::Unlimited);
    browser.wait_all_in_state(&["one.bmp"], UploadState::Done);
    let (one, two) = (
        browser.queue_row("one.bmp"),
        browser.wait_state("two.bmp", &[UploadState::Known]),
    );
    assert_eq!(
        one.map(|row| row.link),
        Some(two.link),
        "both rows lead to one receipt"
    );
    assert_eq!(bytes_after(&browser, 0), bytes.len() as u64);
    // The queue continues afterwards.
    browser.choose_files(&[folder.write_file("three.bmp", &large(10, MIB))]);
    browser.wait_all_in_state(&["three.bmp"], UploadState::Done);
}

#[test]
fn a_copy_has_its_turn_when_the_file_before_it_is_cancelled() {
    let (server, folder) = (server(), TempFolder::new());
    let browser = Browser::open(&server, Viewport::Desktop);
    let bytes = large(11, 2 * MIB);
    browser.goto("/");
    browser.set_network(NetworkCondition::Slow(100_000));
    browser.choose_files(&[
        folder.write_file("one.bmp", &bytes),
        folder.write_file("two.bmp", &bytes),
    ]);
    browser.wait_until("the second waits for the first", ACTION_TIMEOUT, || {
        browser
            .queue_row("two.bmp")
            .filter(|row| row.text.contains("ahead of it"))
    });
    browser.click_in_row("one.bmp", "cancel");
    browser.set_network(NetworkCondition::Unlimited);
    browser.wait_all_in_state(&["two.bmp"], UploadState::Done);
    browser.wait_state("one.bmp", &[UploadState::Cancelled]);
    assert_eq!(server.receipts().len(), 1);
}

#[test]
fn three_uploads_survive_a_server_that_is_killed_in_the_middle() {
    let (mut server, folder) = (server(), TempFolder::new());
    let browser = Browser::open(&server, Viewport::Desktop);
    let files = pile(&folder, 4, 6 * MIB);
    browser.goto("/");
    browser.set_network(NetworkCondition::Slow(1_000_000));
    choose(&browser, &files);
    wait_sent(&browser, 5 * MIB);
    server.kill();
    browser.wait_until("all three rest", ACTION_TIMEOUT, || {
        (browser
            .queue_rows()
            .iter()
            .filter(|row| row.state == UploadState::Resting)
            .count()
            == 3)
            .then_some(())
    });
    server.restart();
    browser.set_network(NetworkCondition::Unlimited);
    browser.wait_all_in_state(&names(&files), UploadState::Done);
    assert_kept_whole(&server, &files);
}

#[test]
fn a_second_drop_during_an_upload_is_taken() {
    let (server, folder) = (server(), TempFolder::new());
    let browser = Browser::open(&server, Viewport::Desktop);
    let mut files = pile(&folder, 1, 2 * MIB);
    browser.goto("/");
    browser.set_network(NetworkCondition::Slow(100_000));
    choose(&browser, &files);
    wait_sent(&browser, MIB / 8);
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
    browser.wait_all_in_state(&names(&files), UploadState::Done);
    files.push(("later.jpg".into(), PathBuf::new(), bytes));
    assert_kept_whole(&server, &files);
}

#[test]
fn leaving_asks_as_long_as_something_is_unfinished() {
    let (server, folder) = (server(), TempFolder::new());
    let browser = Browser::open(&server, Viewport::Phone);
    let files = pile(&folder, 1, MIB);
    let name = files[0].0.as_str();
    browser.goto("/");
    browser.wait_for("input#files");
    assert!(!browser.asks_before_leaving(), "an empty queue can be left");
    browser.set_network(NetworkCondition::Slow(50_000));
    choose(&browser, &files);
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
fn over_plain_http_all_of_it_works_and_the_page_says_what_is_missing() {
    let server = Server::start(&["--ocr", "none", "--hosts", "receipts.lan"]);
    let folder = TempFolder::new();
    let browser = Browser::open_over_plain_http(&server, Viewport::Phone);
    let files = pile(&folder, 3, MIB);
    browser.goto("/");
    browser.wait_for("input#files");
    assert_eq!(
        browser.run_script("return isSecureContext", json!([])),
        json!(false)
    );
    assert!(browser.text(PLAIN_HTTP).contains("plain HTTP"));
    browser.set_network(NetworkCondition::Slow(100_000));
    choose(&browser, &files);
    wait_sent(&browser, MIB / 8);
    browser.click(&format!("{PLAIN_HTTP} button"));
    browser.wait_gone(PLAIN_HTTP);
    browser.reload();
    browser.set_network(NetworkCondition::Unlimited);
    browser.wait_all_in_state(&names(&files), UploadState::Done);
    assert!(
        !browser.has_match(PLAIN_HTTP),
        "what was read is not said again"
    );
    assert_kept_whole(&server, &files);
    // Hashing works without a secure context: the server's files are recognised.
    browser.reload();
    choose(&browser, &files);
    browser.wait_all_in_state(&names(&files), UploadState::Known);
    assert!(
        browser.file_requests().is_empty(),
        "files are told apart here, too"
    );
}

#[test]
fn a_second_tab_sends_nothing_twice_and_takes_over_when_the_first_is_closed() {
    let (server, folder) = (server(), TempFolder::new());
    let browser = Browser::open(&server, Viewport::Desktop);
    let files = pile(&folder, 4, 2 * MIB);
    browser.goto("/");
    browser.set_network(NetworkCondition::Slow(300_000));
    choose(&browser, &files);
    wait_sent(&browser, MIB / 4);
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
    browser.wait_all_in_state(&names(&files), UploadState::Done);
    assert_kept_whole(&server, &files);
}

#[test]
fn all_can_be_cancelled_and_nothing_stays_behind() {
    let (server, folder) = (server(), TempFolder::new());
    let browser = Browser::open(&server, Viewport::Phone);
    let files = pile(&folder, 5, MIB);
    browser.goto("/");
    browser.set_network(NetworkCondition::Slow(100_000));
    choose(&browser, &files);
    wait_sent(&browser, MIB / 8);
    browser.click(r#"[data-test="cancel-all"]"#);
    browser.wait_all_in_state(&names(&files), UploadState::Cancelled);
    browser.set_network(NetworkCondition::Unlimited);
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
