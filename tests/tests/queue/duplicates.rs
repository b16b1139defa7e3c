//! Files that the server or the queue has already.

use harness::browser::queue::UploadState;
use harness::browser::wire::NetworkCondition;
use harness::browser::{Browser, Viewport};
use harness::drawn::files::large_bmp;
use harness::folder::TempFolder;
use harness::uploader::{Uploader, upload_file};
use harness::wait::{ACTION_TIMEOUT, wait_until};

use super::{bytes_after, start_server};

#[test]
fn a_file_the_server_has_is_not_sent_again() {
    let (server, folder) = (start_server(), TempFolder::new());
    let bytes = large_bmp(7, 1);
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
fn a_large_known_file_is_detected_during_its_upload() {
    let (server, folder) = (start_server(), TempFolder::new());
    let bytes = large_bmp(8, 40);
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
    let (server, folder) = (start_server(), TempFolder::new());
    let browser = Browser::open(&server, Viewport::Desktop);
    let bytes = large_bmp(9, 2);
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
    browser.choose_files(&[folder.write_file("three.bmp", &large_bmp(10, 1))]);
    browser.wait_all_in_state(&["three.bmp"], UploadState::Done);
}

#[test]
fn a_copy_is_uploaded_when_the_file_before_it_is_cancelled() {
    let (server, folder) = (start_server(), TempFolder::new());
    let browser = Browser::open(&server, Viewport::Desktop);
    let bytes = large_bmp(11, 2);
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
