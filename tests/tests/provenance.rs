//! What the page of a receipt says of its reading: who read it, and what left the machine.

use harness::browser::{Browser, Window};
use harness::drawn::{Layout, draw};
use harness::ocr_space::{Fault, KEY, OcrSpace};
use harness::server::Server;
use harness::uploader::upload;
use harness::wait::{SOON, until};
use shared::problem::ProblemCode;

const FOOT: &str = ".detail-foot dl";

/// Waits until the page of this receipt says all of this.
#[track_caller]
fn wait_said(browser: &Browser, path: &str, selector: &str, texts: &[&str]) {
    browser.goto(path);
    browser.wait_for(selector);
    browser.wait(&format!("{selector} says {texts:?}"), SOON, || {
        let said = browser.text(selector);
        texts.iter().all(|text| said.contains(text)).then_some(())
    });
}

#[test]
fn the_page_says_that_nothing_left_this_machine() {
    let server = Server::start(&[]);
    let id = upload(&server, "a.jpg", &draw(Layout::UnitedStates, 71).jpeg());
    server.settled(id);
    let browser = Browser::open(&server, Window::Phone);
    wait_said(
        &browser,
        &format!("/receipts/{id}"),
        FOOT,
        &["Read by", "pp-ocr · Nothing left this machine"],
    );
}

#[test]
fn the_page_says_what_was_sent_where_to_and_why() {
    let service = OcrSpace::start();
    let url = service.url();
    let server = Server::start(&[
        "--ocr",
        "ocr-space,pp-ocr",
        "--ocr-space-key",
        KEY,
        "--ocr-space-url",
        &url,
    ]);
    let id = upload(&server, "a.jpg", &draw(Layout::Germany, 72).jpeg());
    server.settled(id);
    let browser = Browser::open(&server, Window::Desktop);
    wait_said(
        &browser,
        &format!("/receipts/{id}"),
        FOOT,
        &["ocr-space · ", "sent to 127.0.0.1"],
    );
    service.fail(Fault::Key);
    let other = upload(&server, "b.jpg", &draw(Layout::Germany, 73).jpeg());
    server.settled(other);
    let texts = [
        "pp-ocr · ocr-space did not work",
        "does not take the key",
        "sent to 127.0.0.1",
    ];
    wait_said(&browser, &format!("/receipts/{other}"), FOOT, &texts);
    assert!(!browser.text(FOOT).contains(KEY), "the key is not shown");
}

#[test]
fn a_receipt_that_waits_for_tomorrow_says_so() {
    let service = OcrSpace::start();
    let url = service.url();
    let flags = [
        "--ocr",
        "ocr-space",
        "--ocr-space-key",
        KEY,
        "--ocr-space-url",
        &url,
    ];
    let server = Server::start(&[&flags[..], &["--ocr-space-daily", "0"]].concat());
    let id = upload(&server, "a.jpg", &draw(Layout::Britain, 74).jpeg());
    until("it waits", SOON, || {
        let problem = server.receipt_of("a.jpg")?.problem;
        (problem == Some(ProblemCode::BudgetUsedUp)).then_some(())
    });
    let browser = Browser::open(&server, Window::Phone);
    let text = ProblemCode::BudgetUsedUp.message();
    wait_said(
        &browser,
        &format!("/receipts/{id}"),
        ".detail-fields .banner",
        &[text],
    );
    assert!(service.asked().is_empty(), "nothing was sent");
}
