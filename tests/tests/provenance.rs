//! Provenance on the receipt page: engine and data that left the machine.

use harness::browser::{Browser, Viewport};
use harness::drawn::{Layout, draw_receipt};
use harness::ocr_space::{API_KEY, FakeOcrSpace, Fault};
use harness::server::Server;
use harness::uploader::upload_file;
use harness::wait::{ACTION_TIMEOUT, wait_until};
use shared::problem::ProblemCode;

const FACTS: &str = ".file-facts";

/// Opens a page and waits until an element contains all of these texts.
#[track_caller]
fn wait_said(browser: &Browser, path: &str, selector: &str, texts: &[&str]) {
    browser.goto(path);
    browser.open_details();
    browser.wait_for(selector);
    browser.wait_until(
        &format!("{selector} says {texts:?}"),
        ACTION_TIMEOUT,
        || {
            let said = browser.text(selector);
            texts.iter().all(|text| said.contains(text)).then_some(())
        },
    );
}

#[test]
fn the_page_shows_that_nothing_left_this_machine() {
    let server = Server::start(&[]);
    let id = upload_file(
        &server,
        "a.jpg",
        &draw_receipt(Layout::UnitedStates, 71).to_jpeg(),
    );
    server.wait_processed(id);
    let browser = Browser::open(&server, Viewport::Phone);
    wait_said(
        &browser,
        &format!("/receipts/{id}"),
        FACTS,
        &["Read by", "pp-ocr · Nothing left this machine"],
    );
}

#[test]
fn the_page_shows_what_was_sent_and_why() {
    let service = FakeOcrSpace::start();
    let url = service.url();
    let server = Server::start(&[
        "--ocr",
        "ocr-space,pp-ocr",
        "--ocr-space-key",
        API_KEY,
        "--ocr-space-url",
        &url,
    ]);
    let id = upload_file(
        &server,
        "a.jpg",
        &draw_receipt(Layout::Germany, 72).to_jpeg(),
    );
    server.wait_processed(id);
    let browser = Browser::open(&server, Viewport::Desktop);
    wait_said(
        &browser,
        &format!("/receipts/{id}"),
        FACTS,
        &["ocr-space · ", "sent to 127.0.0.1"],
    );
    // The service refuses the key: the next engine reads, and both are named.
    service.fail_always(Fault::InvalidKey);
    let other = upload_file(
        &server,
        "b.jpg",
        &draw_receipt(Layout::Germany, 73).to_jpeg(),
    );
    server.wait_processed(other);
    let texts = [
        "pp-ocr · ocr-space did not work",
        "does not take the key",
        "sent to 127.0.0.1",
    ];
    wait_said(&browser, &format!("/receipts/{other}"), FACTS, &texts);
    assert!(
        !browser.text(FACTS).contains(API_KEY),
        "the key is not shown"
    );
}

#[test]
fn a_receipt_waiting_for_the_daily_budget_is_shown_as_such() {
    let service = FakeOcrSpace::start();
    let url = service.url();
    let flags = [
        "--ocr",
        "ocr-space",
        "--ocr-space-key",
        API_KEY,
        "--ocr-space-url",
        &url,
    ];
    let server = Server::start(&[&flags[..], &["--ocr-space-daily", "0"]].concat());
    let id = upload_file(
        &server,
        "a.jpg",
        &draw_receipt(Layout::Britain, 74).to_jpeg(),
    );
    wait_until("it waits", ACTION_TIMEOUT, || {
        let problem = server.receipt_named("a.jpg")?.problem;
        (problem == Some(ProblemCode::BudgetUsedUp)).then_some(())
    });
    let browser = Browser::open(&server, Viewport::Phone);
    let text = ProblemCode::BudgetUsedUp.message();
    wait_said(
        &browser,
        &format!("/receipts/{id}"),
        ".detail-fields .banner",
        &[text],
    );
    assert!(service.requests().is_empty(), "nothing was sent");
}
