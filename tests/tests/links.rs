//! The page for links: one is entered, what is behind it becomes a receipt, and what cannot be fetched is said in words.

use harness::browser::{Browser, Window};
use harness::drawn::{Layout, draw};
use harness::server::Server;
use harness::uploader::{sha256, upload};
use harness::wait::READING;

const FIELD: &str = r#".links-form [name="url"]"#;
const FETCH: &str = r#"[data-test="fetch"]"#;
const ROW: &str = r#"[data-test="download"]"#;

#[test]
fn what_lies_behind_a_link_becomes_a_receipt() {
    let shop = Server::start(&["--ocr", "none"]);
    let picture = draw(Layout::Britain, 61).jpeg();
    let sold = upload(&shop, "sold.jpg", &picture);
    let server = Server::start(&["--ocr", "none", "--fetch-allow", "127.0.0.1"]);
    let browser = Browser::open(&server, Window::Phone);
    browser.goto("/");
    browser.press(r#"[data-test="from-link"]"#);
    browser.enter(
        FIELD,
        &shop.url(&format!("/api/receipts/{sold}/original?secret=1")),
    );
    browser.press(FETCH);
    browser.wait_for(r#"[data-test="fetched"]"#);
    assert_eq!(browser.value(FIELD), "", "there is room for the next one");
    assert!(
        !browser.text(ROW).contains("secret"),
        "who sent the link may have put a secret into it"
    );
    browser.show_everywhere("links-fetched", ".button");
    assert_eq!(browser.barriers(), [""; 0]);
    let page = server.url("/api/receipts?limit=1");
    let kept = server
        .receipts()
        .first()
        .unwrap_or_else(|| panic!("{page} has it"))
        .file
        .clone();
    assert_eq!(kept.sha256, sha256(&picture));
    // What is no receipt, behind a link that leads somewhere.
    browser.enter(FIELD, &shop.url("/api/server"));
    browser.press(FETCH);
    browser.wait_for(&format!(r#"{ROW}[data-state="failed"]"#));
    browser.press(&format!(
        r#"{ROW}[data-state="failed"] [data-test="remove-download"]"#
    ));
    browser.wait("it is taken out", READING, || {
        (browser.count(ROW) == 1).then_some(())
    });
    browser.press(r#"[data-test="fetched"]"#);
    browser.wait_for(".detail");
    assert_eq!(
        browser.path(),
        format!("/receipts/{}", server.receipts()[0].id)
    );
}

#[test]
fn a_link_that_leads_to_a_closed_place_is_refused_in_words_and_stays_to_be_mended() {
    let server = Server::start(&["--ocr", "none"]);
    let browser = Browser::open(&server, Window::Phone);
    browser.goto("/links");
    for link in [
        "http://127.0.0.1/receipt.pdf",
        "file:///etc/passwd",
        "receipt",
    ] {
        browser.enter(FIELD, link);
        browser.press(FETCH);
        browser.wait(&format!("{link} is refused"), READING, || {
            (!browser.text("#links-problem").is_empty()).then_some(())
        });
        assert_eq!(browser.value(FIELD), link);
    }
    assert_eq!(browser.count(ROW), 0);
}

#[test]
fn the_list_comes_by_itself_once_the_server_answers() {
    let server = Server::start(&["--ocr", "none"]);
    let browser = Browser::open(&server, Window::Phone);
    browser.run_before_pages(
        "let silent = 2;
         const reached = window.fetch;
         window.fetch = (request, ...others) =>
           new URL(request.url ?? request, location).pathname === '/api/downloads' && silent-- > 0
             ? Promise.reject(new TypeError('no line')) : reached(request, ...others);",
    );
    browser.goto("/links");
    browser.wait("it says that there is no answer", READING, || {
        (!browser.text("#links-problem").is_empty()).then_some(())
    });
    browser.wait_for(".notice");
    assert_eq!(browser.text("#links-problem"), "", "and that is over");
}
