//! Reading of photos on the device: before the server, without it, and only if wanted.

use harness::browser::queue::{ReadingOutcome, UploadState};
use harness::browser::wire::NetworkCondition;
use harness::browser::{Browser, Viewport};
use harness::drawn::{DrawnReceipt, Layout, draw_receipt};
use harness::folder::TempFolder;
use harness::server::Server;
use harness::wait::READING_TIMEOUT;
use serde_json::json;

const SETTING: &str = r#"[data-test="device-reading-setting"]"#;
const READING: &str = r#"[data-test="device-reading"]"#;
/// Upload rate in bytes per second at which a photo takes minutes.
const SLOW: NetworkCondition = NetworkCondition::Slow(1_000);

/// Opens a browser that notes the workers that pages start, and chooses the setting.
fn open_with_setting(server: &Server, setting: &str) -> Browser {
    let browser = Browser::open(server, Viewport::Phone);
    browser.run_before_pages(
        "window.__workers = [];
         window.Worker = class extends Worker {
           constructor(address, options) {
             super(window.__brokenWorkers ? '/missing.js' : address, options);
             window.__workers.push(address);
           }
         };",
    );
    browser.goto("/settings");
    browser.set_value(SETTING, setting);
    browser.goto("/");
    browser.wait_for("input#files");
    browser
}

/// Returns the number of workers that the page has started.
#[track_caller]
fn count_workers(browser: &Browser) -> u64 {
    let count = browser.run_script("return window.__workers.length", json!([]));
    count.as_u64().expect("our own script counts them")
}

/// Waits until the row shows what this device has read, and checks it.
#[track_caller]
fn assert_read_on_device(browser: &Browser, drawn: &DrawnReceipt) {
    let text = browser.wait_until("the device has read it", READING_TIMEOUT, || {
        browser.has_match(READING).then(|| browser.text(READING))
    });
    assert!(text.ends_with("· read on this device"), "{text}");
    assert!(text.contains(&drawn.total), "{text}: {}", drawn.total);
    let year = &drawn.date[..4];
    assert!(text.contains(year), "{text}: {}", drawn.date);
}

#[test]
fn the_reading_of_the_device_is_shown_until_that_of_the_server_is_there() {
    let (server, folder) = (Server::start(&[]), TempFolder::new());
    let browser = open_with_setting(&server, "on");
    let drawn = draw_receipt(Layout::Malaysia, 11);
    browser.set_network(SLOW);
    browser.choose_files(&[folder.write_file("kedai.jpg", &drawn.to_jpeg())]);
    assert_read_on_device(&browser, &drawn);
    let row = browser.queue_row("kedai.jpg").expect("it is in the queue");
    assert_eq!(row.state, UploadState::Sending);
    browser.set_network(NetworkCondition::Unlimited);
    browser.wait_reading("kedai.jpg", ReadingOutcome::Ready);
    browser.wait_gone(READING);
    let row = browser.queue_row("kedai.jpg").expect("it is in the queue");
    assert!(row.text.contains(&drawn.total), "{}", row.text);
}

#[test]
fn a_photo_is_read_without_a_connection() {
    let (mut server, folder) = (Server::start(&["--ocr", "none"]), TempFolder::new());
    let browser = open_with_setting(&server, "on");
    browser.wait_until("the service worker has the page", READING_TIMEOUT, || {
        let script = "return navigator.serviceWorker.controller !== null";
        (browser.run_script(script, json!([])) == json!(true)).then_some(())
    });
    // What reads is kept with the first photo.
    let first = draw_receipt(Layout::Britain, 3);
    browser.set_network(SLOW);
    browser.choose_files(&[folder.write_file("first.jpg", &first.to_jpeg())]);
    assert_read_on_device(&browser, &first);
    browser.set_network(NetworkCondition::Unlimited);
    browser.wait_state("first.jpg", &[UploadState::Done]);
    server.kill();
    browser.reload();
    let drawn = draw_receipt(Layout::Malaysia, 12);
    browser.choose_files(&[folder.write_file("later.jpg", &drawn.to_jpeg())]);
    browser.wait_state("later.jpg", &[UploadState::Resting]);
    assert_read_on_device(&browser, &drawn);
}

#[test]
fn nothing_is_loaded_unless_it_is_of_use() {
    let (server, folder) = (Server::start(&["--ocr", "none"]), TempFolder::new());
    let jpeg = |seed| draw_receipt(Layout::Spain, seed).to_jpeg();
    // Switched off: never.
    let browser = open_with_setting(&server, "off");
    browser.choose_files(&[folder.write_file("off.jpg", &jpeg(1))]);
    browser.wait_state("off.jpg", &[UploadState::Done]);
    browser.set_network(SLOW);
    browser.choose_files(&[folder.write_file("again.jpg", &jpeg(2))]);
    browser.wait_state("again.jpg", &[UploadState::Sending]);
    assert_eq!(count_workers(&browser), 0);
    // By itself: after the first scan.
    let browser = open_with_setting(&server, "automatic");
    assert_eq!(count_workers(&browser), 0);
    let script = "return performance.getEntriesByType('resource')
                    .some(({name}) => /device_reader|onnx/.test(name))";
    assert_eq!(browser.run_script(script, json!([])), json!(false));
    browser.choose_files(&[folder.write_file("first.jpg", &jpeg(3))]);
    browser.wait_state("first.jpg", &[UploadState::Done]);
    browser.wait_until("it is loaded", READING_TIMEOUT, || {
        (count_workers(&browser) == 1).then_some(())
    });
}

#[test]
fn a_worker_that_fails_does_not_disturb_the_upload() {
    let (server, folder) = (Server::start(&["--ocr", "none"]), TempFolder::new());
    let browser = open_with_setting(&server, "on");
    browser.run_script("window.__brokenWorkers = true", json!([]));
    let jpeg = draw_receipt(Layout::France, 4).to_jpeg();
    browser.set_network(SLOW);
    browser.choose_files(&[folder.write_file("photo.jpg", &jpeg)]);
    browser.wait_until("the worker is started", READING_TIMEOUT, || {
        (count_workers(&browser) == 1).then_some(())
    });
    browser.set_network(NetworkCondition::Unlimited);
    browser.wait_state("photo.jpg", &[UploadState::Done]);
    assert!(!browser.has_match(READING));
}
