//! Main journeys in Firefox and in `WebKit`, the engine of Safari.

use harness::browser::queue::UploadState;
use harness::browser::{Browser, BrowserKind, Viewport};
use harness::drawn::{Layout, draw_receipt};
use harness::folder::TempFolder;
use harness::server::Server;
use harness::uploader::{assert_kept_whole, upload_file};
use harness::wait::READING_TIMEOUT;

use super::fields::input_selector;
use super::installed::wait_for_service_worker;
use super::journeys::assert_fields;

const RECEIPT: &str = r#"[data-test="receipt"]"#;

#[test]
fn a_photo_is_sent_read_and_corrected_in_firefox() {
    check_upload_and_correction(BrowserKind::Firefox);
}

#[test]
fn a_photo_is_sent_read_and_corrected_in_webkit() {
    check_upload_and_correction(BrowserKind::WebKit);
}

#[test]
fn without_a_camera_files_are_offered_in_firefox() {
    check_missing_camera(BrowserKind::Firefox);
}

#[test]
fn without_a_camera_files_are_offered_in_webkit() {
    check_missing_camera(BrowserKind::WebKit);
}

#[test]
fn a_photo_taken_offline_is_sent_later_in_firefox() {
    check_offline_photo(BrowserKind::Firefox);
}

#[test]
fn a_photo_taken_offline_is_sent_later_in_webkit() {
    check_offline_photo(BrowserKind::WebKit);
}

fn check_upload_and_correction(kind: BrowserKind) {
    let (server, folder) = (Server::start(&[]), TempFolder::new());
    let drawn = draw_receipt(Layout::UnitedStates, 61);
    let browser = Browser::open_kind(kind, &server, Viewport::Phone);
    browser.goto("/");
    browser.choose_files(&[folder.write_file("lunch.jpg", &drawn.to_jpeg())]);
    browser.wait_state("lunch.jpg", &[UploadState::Done]);
    assert_kept_whole(&server, "lunch.jpg", &drawn.to_jpeg());
    let row = server.receipt_named("lunch.jpg").expect("it arrived");
    server.wait_processed(row.id);
    browser.click_in_row("lunch.jpg", "open");
    assert_fields(&browser, &drawn);
    browser.type_text(&input_selector("merchant"), "Lakeside Diner & Son");
    browser.wait_saved();
    browser.reload();
    assert_eq!(
        browser.value(&input_selector("merchant")),
        "Lakeside Diner & Son"
    );
    let kept = server.wait_processed(row.id).receipt;
    assert_eq!(
        kept.merchant.name.value.as_deref(),
        Some("Lakeside Diner & Son")
    );
}

fn check_missing_camera(kind: BrowserKind) {
    let (server, folder) = (Server::start(&["--ocr", "none"]), TempFolder::new());
    let browser = Browser::open_kind(kind, &server, Viewport::Phone);
    browser.goto("/camera");
    browser.wait_for(r#"[data-test="refused"]"#);
    let photo = draw_receipt(Layout::Spain, 62).to_jpeg();
    browser.choose_files_in("#native-camera", &[folder.write_file("camera.jpg", &photo)]);
    browser.click(r#"[data-test="sent"]"#);
    browser.wait_state("camera.jpg", &[UploadState::Done]);
    assert_kept_whole(&server, "camera.jpg", &photo);
}

fn check_offline_photo(kind: BrowserKind) {
    let (mut server, folder) = (Server::start(&["--ocr", "none"]), TempFolder::new());
    upload_file(
        &server,
        "before.jpg",
        &draw_receipt(Layout::Germany, 63).to_jpeg(),
    );
    let browser = Browser::open_kind(kind, &server, Viewport::Phone);
    browser.goto("/");
    wait_for_service_worker(&browser);
    browser.goto("/receipts");
    browser.wait_for(RECEIPT);
    server.kill();
    browser.reload();
    browser.wait_for(RECEIPT);
    browser.goto("/");
    let photo = draw_receipt(Layout::Britain, 64).to_jpeg();
    browser.choose_files(&[folder.write_file("later.jpg", &photo)]);
    browser.wait_state("later.jpg", &[UploadState::Resting]);
    browser.reload();
    browser.wait_state("later.jpg", &[UploadState::Resting]);
    server.restart();
    browser.wait_until("the photo is sent", READING_TIMEOUT, || {
        browser
            .queue_row("later.jpg")
            .filter(|row| row.state == UploadState::Done)
    });
    assert_kept_whole(&server, "later.jpg", &photo);
}
