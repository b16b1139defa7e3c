//! Uploads that do not go through in one piece: reloads, lost lines, killed servers, changed minds.

use harness::browser::queue::State;
use harness::browser::wire::Line;
use harness::browser::{Browser, Window};
use harness::drawn::{Layout, draw, files};
use harness::folder::Folder;
use harness::server::Server;
use harness::uploader::{Uploader, sha256};
use harness::wait::{READING, SOON, until};
use serde_json::json;

const MIB: usize = 1 << 20;

#[track_caller]
fn assert_kept_whole(server: &Server, name: &str, bytes: &[u8]) {
    let kept = server
        .receipt_of(name)
        .unwrap_or_else(|| panic!("{name} is in the list"))
        .file;
    assert_eq!(
        (kept.size_bytes, kept.sha256),
        (bytes.len() as u64, sha256(bytes))
    );
}

/// Waits until this many bytes of the page's uploads went out.
#[track_caller]
fn wait_sent(browser: &Browser, bytes: usize) {
    browser.wait(&format!("{bytes} bytes went out"), READING, || {
        (browser.bytes_sent() >= bytes as u64).then_some(())
    });
}

#[test]
fn without_a_database_a_reload_is_taken_up_by_choosing_the_file_again() {
    let (server, folder) = (Server::start(&["--ocr", "none"]), Folder::new());
    let browser = Browser::open(&server, Window::Phone);
    browser.refuse_database();
    let bytes = files::large_bmp(&draw(Layout::Germany, 31).picture, 3 * MIB);
    let file = folder.write("scan.bmp", &bytes);
    browser.goto("/");
    browser.set_line(Line::Slow(100_000));
    browser.choose(&[&file]);
    wait_sent(&browser, MIB / 8);
    browser.wait_for(r#"[data-test="needs-page"]"#);
    let id = browser
        .first_upload_id()
        .expect("the page named its upload");
    browser.reload();
    browser.set_line(Line::Free);
    browser.wait_for(r#"[data-test="interrupted"]"#);
    assert!(
        browser
            .text(r#"[data-test="interrupted"]"#)
            .contains("scan.bmp")
    );
    let kept = until("the server has a part", SOON, || {
        Uploader::again(&server, id)
            .offset()
            .filter(|offset| *offset > 0)
    });
    assert!(kept < bytes.len() as u64, "the upload was interrupted");
    browser.choose(&[&file]);
    browser.wait_state("scan.bmp", &[State::Done]);
    let sent_again = browser.bytes_sent();
    assert_eq!(
        sent_again,
        bytes.len() as u64 - kept,
        "only the rest was sent"
    );
    assert_eq!(server.receipts()[0].id, id, "it is the same upload");
    assert_kept_whole(&server, "scan.bmp", &bytes);
    browser.wait_gone(r#"[data-test="interrupted"]"#);
}

#[test]
fn an_upload_survives_a_server_that_is_killed_and_comes_back() {
    let (mut server, folder) = (Server::start(&["--ocr", "none"]), Folder::new());
    let browser = Browser::open(&server, Window::Desktop);
    let bytes = files::large_bmp(&draw(Layout::Malaysia, 32).picture, 14 * MIB);
    browser.goto("/");
    browser.set_line(Line::Slow(1_000_000));
    browser.choose(&[folder.write("long.bmp", &bytes)]);
    wait_sent(&browser, 7 * MIB);
    server.kill();
    browser.wait_state("long.bmp", &[State::Resting]);
    server.restart();
    browser.set_line(Line::Free);
    browser.wait("the upload is done", READING, || {
        browser
            .row("long.bmp")
            .filter(|row| row.state == State::Done)
    });
    assert_kept_whole(&server, "long.bmp", &bytes);
}

#[test]
fn an_upload_goes_on_by_itself_when_the_line_comes_back() {
    let (server, folder) = (Server::start(&["--ocr", "none"]), Folder::new());
    let browser = Browser::open(&server, Window::Phone);
    // More than one request long, so that one of them meets the cut.
    let bytes = files::large_bmp(&draw(Layout::UnitedStates, 33).picture, 12 * MIB);
    browser.goto("/");
    browser.set_line(Line::Slow(1_000_000));
    browser.choose(&[folder.write("train.bmp", &bytes)]);
    wait_sent(&browser, MIB);
    browser.set_line(Line::Cut);
    browser.wait_state("train.bmp", &[State::Resting]);
    browser.set_line(Line::Free);
    browser.wait("the upload is done", READING, || {
        browser
            .row("train.bmp")
            .filter(|row| row.state == State::Done)
    });
    assert_kept_whole(&server, "train.bmp", &bytes);
}

#[test]
fn without_a_connection_files_are_said_to_wait_for_it() {
    let (server, folder) = (Server::start(&["--ocr", "none"]), Folder::new());
    let browser = Browser::open(&server, Window::Phone);
    let (strip, to_list) = (r#"[data-test="strip"]"#, r#"nav a[href="/receipts"]"#);
    browser.goto("/receipts");
    browser.wait_for(".receipts-head");
    browser.press(r#"nav a[href="/"]"#);
    browser.wait_for("input#files");
    browser.set_line(Line::Cut);
    browser.wait_for(".link-state");
    browser.choose(&[folder.write("tunnel.jpg", &draw(Layout::UnitedStates, 34).jpeg())]);
    browser.wait_for(r#"[data-test="upload"]"#);
    browser.press(to_list);
    let waits = "1 file is waiting and will be sent when the connection is back";
    browser.wait("it is said to wait", SOON, || {
        (browser.text(strip) == waits).then_some(())
    });
    browser.set_line(Line::Free);
    browser.wait("it is sent", READING, || server.receipt_of("tunnel.jpg"));
    browser.wait_gone(strip);
    browser.wait_gone(".link-state");

    // Stopped by a person is not said to be sent either.
    browser.press(r#"nav a[href="/"]"#);
    browser.set_line(Line::Slow(50_000));
    let large = files::large_bmp(&draw(Layout::Malaysia, 35).picture, 3 * MIB);
    browser.choose(&[folder.write("paused.bmp", &large)]);
    browser.wait_state("paused.bmp", &[State::Sending]);
    browser.press_in_row("paused.bmp", "pause");
    browser.wait_state("paused.bmp", &[State::Paused]);
    browser.press(to_list);
    browser.wait("it is said to be paused", SOON, || {
        (browser.text(strip) == "Paused · 1 file").then_some(())
    });
}

#[test]
fn a_cancelled_upload_leaves_nothing_on_the_server() {
    let (server, folder) = (Server::start(&["--ocr", "none"]), Folder::new());
    let browser = Browser::open(&server, Window::Phone);
    let bytes = files::large_bmp(&draw(Layout::Britain, 34).picture, 4 * MIB);
    browser.goto("/");
    browser.set_line(Line::Slow(200_000));
    browser.choose(&[folder.write("private.bmp", &bytes)]);
    wait_sent(&browser, MIB / 4);
    let id = browser
        .first_upload_id()
        .expect("the page named its upload");
    browser.press_in_row("private.bmp", "cancel");
    browser.wait_state("private.bmp", &[State::Cancelled]);
    browser.set_line(Line::Free);
    until("the server forgets it", SOON, || {
        Uploader::again(&server, id)
            .offset()
            .is_none()
            .then_some(())
    });
    until("its bytes go", SOON, || {
        (server.bytes_kept() == 0).then_some(())
    });
    assert!(server.receipts().is_empty());
    browser.reload();
    browser.wait_for("input#files");
    assert!(
        !browser.sees(r#"[data-test="interrupted"]"#),
        "a cancelled upload is not interrupted"
    );
    assert!(browser.rows().is_empty(), "and does not come back");
}

#[test]
fn what_does_not_fit_into_the_browser_is_sent_all_the_same_and_the_row_says_that_it_needs_the_page()
{
    let (server, folder) = (Server::start(&["--ocr", "none"]), Folder::new());
    let browser = Browser::open(&server, Window::Phone);
    let bytes = files::large_bmp(&draw(Layout::Britain, 33).picture, 3 * MIB);
    browser.goto("/");
    browser.limit_storage(&server, 100_000);
    browser.set_line(Line::Slow(100_000));
    browser.choose(&[folder.write("large.bmp", &bytes)]);
    browser.wait_for(r#"[data-test="needs-page"]"#);
    assert!(browser.asks_before_leaving());
    browser.set_line(Line::Free);
    browser.wait_state("large.bmp", &[State::Done]);
    assert_kept_whole(&server, "large.bmp", &bytes);
}

#[test]
fn what_a_tab_was_sending_that_crashed_is_taken_over_once_it_was_silent_for_long() {
    let (server, folder) = (Server::start(&["--ocr", "none"]), Folder::new());
    let browser = Browser::open(&server, Window::Desktop);
    let bytes = files::large_bmp(&draw(Layout::Britain, 34).picture, 3 * MIB);
    browser.goto("/");
    browser.set_line(Line::Slow(60_000));
    browser.choose(&[folder.write("taken-over.bmp", &bytes)]);
    wait_sent(&browser, MIB / 4);
    // Nobody says good-bye in a crash.
    browser.script("Storage.prototype.removeItem = () => {}", json!([]));
    browser.open_tab("/");
    browser.wait_for("input#files");
    browser.close_first_tab();
    let claims = "return Object.keys(localStorage).filter(key => key.startsWith('claim:')).length";
    assert_eq!(
        browser.script(claims, json!([])),
        json!(1),
        "it is still claimed"
    );
    assert!(
        browser.rows().is_empty(),
        "by a tab that may be asleep only: {:?}",
        browser.rows()
    );
    let silent =
        "for (const key of Object.keys(localStorage).filter(key => key.startsWith('page:'))) {
        localStorage[key] = Number(localStorage[key]) - 31_000;
    }";
    browser.script(silent, json!([]));
    browser.wait_state("taken-over.bmp", &[State::Done]);
    assert_kept_whole(&server, "taken-over.bmp", &bytes);
}

#[test]
fn what_failed_is_tried_again_all_at_once() {
    let (server, folder) = (Server::start(&["--ocr", "none"]), Folder::new());
    let browser = Browser::open(&server, Window::Phone);
    // A proxy that leads nowhere for a while.
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
        .map(|(seed, name)| (name, draw(Layout::Poland, seed).jpeg()))
        .collect();
    browser.goto("/");
    browser.choose(
        &files
            .iter()
            .map(|(name, bytes)| folder.write(name, bytes))
            .collect::<Vec<_>>(),
    );
    browser.wait_all(&names, State::Refused);
    assert!(server.receipts().is_empty());
    browser.script("window.leadsNowhere = false", json!([]));
    browser.press(r#"[data-test="retry-failed"]"#);
    browser.wait_all(&names, State::Done);
    for (name, bytes) in &files {
        assert_kept_whole(&server, name, bytes);
    }
    assert!(
        !browser.sees(r#"[data-test="retry-failed"]"#),
        "nothing is left to try"
    );
}
