//! Uploads in adverse conditions: lost connections, full storage, crashed tabs, failures.

use harness::browser::queue::UploadState;
use harness::browser::wire::NetworkCondition;
use harness::browser::{Browser, Viewport};
use harness::drawn::{Layout, draw_receipt, files};
use harness::folder::TempFolder;
use harness::server::Server;
use harness::uploader::assert_kept_whole;
use harness::wait::{ACTION_TIMEOUT, READING_TIMEOUT};
use serde_json::json;

const MIB: usize = 1 << 20;

#[test]
fn an_upload_resumes_when_the_connection_returns() {
    let (server, folder) = (Server::start(&["--ocr", "none"]), TempFolder::new());
    let browser = Browser::open(&server, Viewport::Phone);
    // Longer than one request, so that one of them is cut.
    let bytes = files::padded_bmp(&draw_receipt(Layout::UnitedStates, 33).picture, 12 * MIB);
    browser.goto("/");
    browser.set_network(NetworkCondition::Slow(1_000_000));
    browser.choose_files(&[folder.write_file("train.bmp", &bytes)]);
    browser.wait_bytes_sent(MIB);
    browser.set_network(NetworkCondition::Offline);
    browser.wait_state("train.bmp", &[UploadState::Resting]);
    browser.set_network(NetworkCondition::Unlimited);
    browser.wait_until("the upload is done", READING_TIMEOUT, || {
        browser
            .queue_row("train.bmp")
            .filter(|row| row.state == UploadState::Done)
    });
    assert_kept_whole(&server, "train.bmp", &bytes);
}

#[test]
fn files_without_a_connection_are_shown_as_waiting() {
    let (server, folder) = (Server::start(&["--ocr", "none"]), TempFolder::new());
    let browser = Browser::open(&server, Viewport::Phone);
    let (strip, to_list) = (r#"[data-test="strip"]"#, r#"nav a[href="/receipts"]"#);
    browser.goto("/receipts");
    browser.wait_for(".receipts-head");
    browser.click(r#"nav a[href="/"]"#);
    browser.wait_for("input#files");
    browser.set_network(NetworkCondition::Offline);
    browser.wait_for(".link-state");
    browser.choose_files(&[folder.write_file(
        "tunnel.jpg",
        &draw_receipt(Layout::UnitedStates, 34).to_jpeg(),
    )]);
    browser.wait_until("its row says that it waits", ACTION_TIMEOUT, || {
        let row = browser.queue_row("tunnel.jpg")?;
        row.text
            .contains("Waiting, will be sent when online")
            .then_some(())
    });
    browser.click(to_list);
    let waits = "1 file waiting, will be sent when online";
    browser.wait_until("it is said to wait", ACTION_TIMEOUT, || {
        (browser.text(strip) == waits).then_some(())
    });
    browser.set_network(NetworkCondition::Unlimited);
    browser.wait_until("it is sent", READING_TIMEOUT, || {
        server.receipt_named("tunnel.jpg")
    });
    browser.wait_gone(strip);
    browser.wait_gone(".link-state");

    // A file paused by the user is shown as paused, not as being sent.
    browser.click(r#"nav a[href="/"]"#);
    browser.set_network(NetworkCondition::Slow(50_000));
    let large = files::padded_bmp(&draw_receipt(Layout::Malaysia, 35).picture, 3 * MIB);
    browser.choose_files(&[folder.write_file("paused.bmp", &large)]);
    browser.wait_state("paused.bmp", &[UploadState::Sending]);
    browser.click_in_row("paused.bmp", "pause");
    browser.wait_state("paused.bmp", &[UploadState::Paused]);
    browser.click(to_list);
    browser.wait_until("it is said to be paused", ACTION_TIMEOUT, || {
        (browser.text(strip) == "Paused · 1 file").then_some(())
    });
}

#[test]
fn files_beyond_the_storage_quota_are_sent_while_the_page_is_open() {
    let (server, folder) = (Server::start(&["--ocr", "none"]), TempFolder::new());
    let browser = Browser::open(&server, Viewport::Phone);
    let bytes = files::padded_bmp(&draw_receipt(Layout::Britain, 33).picture, 3 * MIB);
    browser.goto("/");
    browser.limit_storage(&server, 100_000);
    browser.set_network(NetworkCondition::Slow(100_000));
    browser.choose_files(&[folder.write_file("large.bmp", &bytes)]);
    browser.wait_for(r#"[data-test="needs-page"]"#);
    assert!(browser.asks_before_leaving());
    browser.set_network(NetworkCondition::Unlimited);
    browser.wait_state("large.bmp", &[UploadState::Done]);
    assert_kept_whole(&server, "large.bmp", &bytes);
}

#[test]
fn uploads_of_a_crashed_tab_are_taken_over_after_a_timeout() {
    let (server, folder) = (Server::start(&["--ocr", "none"]), TempFolder::new());
    let browser = Browser::open(&server, Viewport::Desktop);
    let bytes = files::padded_bmp(&draw_receipt(Layout::Britain, 34).picture, 3 * MIB);
    browser.goto("/");
    browser.set_network(NetworkCondition::Slow(60_000));
    browser.choose_files(&[folder.write_file("taken-over.bmp", &bytes)]);
    browser.wait_bytes_sent(MIB / 4);
    // A crashed tab does not release its claims.
    browser.run_script("Storage.prototype.removeItem = () => {}", json!([]));
    browser.open_tab("/");
    browser.wait_for("input#files");
    browser.close_first_tab();
    let claims = "return Object.keys(localStorage).filter(key => key.startsWith('claim:')).length";
    assert_eq!(
        browser.run_script(claims, json!([])),
        json!(1),
        "it is still claimed"
    );
    assert!(
        browser.queue_rows().is_empty(),
        "by a tab that may be asleep only: {:?}",
        browser.queue_rows()
    );
    // Ages the last sign of life of the crashed tab beyond 30 s.
    let silent =
        "for (const key of Object.keys(localStorage).filter(key => key.startsWith('page:'))) {
        localStorage[key] = Number(localStorage[key]) - 31_000;
    }";
    browser.run_script(silent, json!([]));
    browser.wait_state("taken-over.bmp", &[UploadState::Done]);
    assert_kept_whole(&server, "taken-over.bmp", &bytes);
}

#[test]
fn failed_uploads_are_retried_together() {
    let (server, folder) = (Server::start(&["--ocr", "none"]), TempFolder::new());
    let browser = Browser::open(&server, Viewport::Phone);
    // Emulates a broken proxy: uploads go to an address without an endpoint for a while.
    browser.run_before_pages(
        "window.leadsNowhere = true;
         const led = XMLHttpRequest.prototype.open;
         XMLHttpRequest.prototype.open = function (method, url, ...others) {
           return led.call(this, method, window.leadsNowhere ? '/api/nowhere' : url, ...others);
         };",
    );
    let names = ["a.jpg", "b.jpg", "c.jpg"];
    let files: Vec<_> = (11..)
        .zip(names)
        .map(|(seed, name)| (name, draw_receipt(Layout::Poland, seed).to_jpeg()))
        .collect();
    browser.goto("/");
    browser.choose_files(
        &files
            .iter()
            .map(|(name, bytes)| folder.write_file(name, bytes))
            .collect::<Vec<_>>(),
    );
    browser.wait_all_in_state(&names, UploadState::Refused);
    assert!(server.receipts().is_empty());
    browser.run_script("window.leadsNowhere = false", json!([]));
    browser.click(r#"[data-test="retry-failed"]"#);
    browser.wait_all_in_state(&names, UploadState::Done);
    for (name, bytes) in &files {
        assert_kept_whole(&server, name, bytes);
    }
    assert!(
        !browser.has_match(r#"[data-test="retry-failed"]"#),
        "nothing is left to try"
    );
}
