//! Paused, interrupted and restored uploads.

use harness::browser::queue::UploadState;
use harness::browser::wire::NetworkCondition;
use harness::browser::{Browser, Viewport};
use harness::folder::TempFolder;
use harness::uploader::{Uploader, sha256_hex};
use harness::wait::{ACTION_TIMEOUT, wait_until};
use serde_json::json;

use super::{
    INTERRUPTED, MIB, assert_kept_whole, bytes_after, choose_files, file_names, start_server,
    write_files,
};

#[test]
fn a_paused_upload_resumes_at_its_offset() {
    let (server, folder) = (start_server(), TempFolder::new());
    let browser = Browser::open(&server, Viewport::Phone);
    let files = write_files(&folder, 1, 3);
    let name = files[0].0.as_str();
    browser.goto("/");
    browser.set_network(NetworkCondition::Slow(100_000));
    choose_files(&browser, &files);
    browser.wait_bytes_sent(MIB / 8);
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
    browser.wait_all_in_state(&file_names(&files), UploadState::Done);
    let kept_in_the_end = files[0].2.len() as u64 - bytes_after(&browser, requests);
    assert!(
        kept_in_the_end >= kept,
        "{kept_in_the_end} bytes were not sent again, {kept} were kept"
    );
    assert_eq!(server.receipts()[0].id, id, "it is the same upload");
    assert_kept_whole(&server, &files);
}

#[test]
fn all_uploads_are_paused_across_a_reload_and_resumed_together() {
    let (server, folder) = (start_server(), TempFolder::new());
    let browser = Browser::open(&server, Viewport::Desktop);
    let files = write_files(&folder, 5, 2);
    browser.goto("/");
    browser.set_network(NetworkCondition::Slow(300_000));
    choose_files(&browser, &files);
    browser.wait_bytes_sent(MIB / 2);
    browser.click(r#"[data-test="pause-all"]"#);
    browser.wait_all_in_state(&file_names(&files), UploadState::Paused);
    assert!(
        !browser.has_match(r#"[data-test="pause-all"]"#),
        "there is nothing left to pause"
    );
    browser.reload();
    browser.set_network(NetworkCondition::Unlimited);
    browser.wait_all_in_state(&file_names(&files), UploadState::Paused);
    assert!(
        browser.file_requests().is_empty(),
        "nothing is sent while all are paused"
    );
    browser.click(r#"[data-test="resume-all"]"#);
    browser.wait_all_in_state(&file_names(&files), UploadState::Done);
    assert_kept_whole(&server, &files);
}

#[test]
fn the_queue_is_restored_after_a_reload() {
    let (server, folder) = (start_server(), TempFolder::new());
    let browser = Browser::open(&server, Viewport::Phone);
    let files = write_files(&folder, 5, 2);
    browser.goto("/");
    browser.set_network(NetworkCondition::Slow(300_000));
    choose_files(&browser, &files);
    browser.wait_bytes_sent(MIB / 2);
    let id = browser
        .first_upload_id()
        .expect("the page named its upload");
    browser.reload();
    browser.set_network(NetworkCondition::Unlimited);
    browser.wait_all_in_state(&file_names(&files), UploadState::Done);
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
fn without_a_database_an_interrupted_upload_is_resumed_by_choosing_a_copy_of_its_file() {
    let (server, folder) = (start_server(), TempFolder::new());
    let browser = Browser::open(&server, Viewport::Phone);
    browser.disable_indexed_db();
    let files = write_files(&folder, 1, 3);
    browser.goto("/");
    browser.set_network(NetworkCondition::Slow(100_000));
    choose_files(&browser, &files);
    browser.wait_bytes_sent(MIB / 8);
    browser.wait_for(r#"[data-test="needs-page"]"#);
    let id = browser
        .first_upload_id()
        .expect("the page named its upload");
    // After the reload the page only knows that an upload was interrupted.
    browser.reload();
    browser.set_network(NetworkCondition::Unlimited);
    browser.wait_for(INTERRUPTED);
    assert!(browser.text(INTERRUPTED).contains(&files[0].0));
    let kept = wait_until("the server has a part", ACTION_TIMEOUT, || {
        Uploader::resume(&server, id)
            .offset()
            .filter(|offset| *offset > 0)
    });
    // Other bytes under the same name are another file, even if the size is equal.
    let mut other = files[0].2.clone();
    other[2 * MIB] ^= 1;
    browser.choose_files(&[folder.write_file(&files[0].0, &other)]);
    browser.wait_all_in_state(&file_names(&files), UploadState::Done);
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
fn uploads_survive_a_crash_of_the_server() {
    let (mut server, folder) = (start_server(), TempFolder::new());
    let browser = Browser::open(&server, Viewport::Desktop);
    let files = write_files(&folder, 4, 6);
    browser.goto("/");
    browser.set_network(NetworkCondition::Slow(1_000_000));
    choose_files(&browser, &files);
    browser.wait_bytes_sent(5 * MIB);
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
    browser.wait_all_in_state(&file_names(&files), UploadState::Done);
    assert_kept_whole(&server, &files);
}
