//! Links page: entered links become receipts, and failures are explained.

use harness::browser::{Browser, Viewport};
use harness::drawn::{Layout, draw_receipt};
use harness::server::Server;
use harness::uploader::{sha256_hex, upload_file};
use harness::wait::READING_TIMEOUT;

const FIELD: &str = r#".links-form [name="url"]"#;
const FETCH: &str = r#"[data-test="fetch"]"#;
const ROW: &str = r#"[data-test="download"]"#;

#[test]
fn a_link_becomes_a_receipt() {
    // A second server is the web site behind the link.
    let shop = Server::start(&["--ocr", "none"]);
    let picture = draw_receipt(Layout::Britain, 61).to_jpeg();
    let sold = upload_file(&shop, "sold.jpg", &picture);
    let server = Server::start(&["--ocr", "none", "--fetch-allow", "127.0.0.1"]);
    let browser = Browser::open(&server, Viewport::Phone);
    browser.goto("/");
    browser.click(r#"[data-test="from-link"]"#);
    browser.type_text(
        FIELD,
        &shop.url(&format!("/api/receipts/{sold}/original?secret=1")),
    );
    browser.click(FETCH);
    browser.wait_for(r#"[data-test="fetched"]"#);
    assert_eq!(browser.value(FIELD), "", "there is room for the next one");
    assert!(
        !browser.text(ROW).contains("secret"),
        "who sent the link may have put a secret into it"
    );
    browser.check_everywhere("links-fetched", ".button");
    assert_eq!(browser.accessibility_violations(), [""; 0]);
    let page = server.url("/api/receipts?limit=1");
    let kept = server
        .receipts()
        .first()
        .unwrap_or_else(|| panic!("{page} has it"))
        .file
        .clone();
    assert_eq!(kept.sha256, sha256_hex(&picture));
    // A link that works but does not lead to a receipt.
    browser.type_text(FIELD, &shop.url("/api/server"));
    browser.click(FETCH);
    browser.wait_for(&format!(r#"{ROW}[data-state="failed"]"#));
    browser.click(&format!(
        r#"{ROW}[data-state="failed"] [data-test="remove-download"]"#
    ));
    browser.wait_until("it is taken out", READING_TIMEOUT, || {
        (browser.count_matches(ROW) == 1).then_some(())
    });
    browser.click(r#"[data-test="fetched"]"#);
    browser.wait_for(".detail");
    assert_eq!(
        browser.path(),
        format!("/receipts/{}", server.receipts()[0].id)
    );
}

#[test]
fn a_forbidden_link_is_refused_and_stays_editable() {
    let server = Server::start(&["--ocr", "none"]);
    let browser = Browser::open(&server, Viewport::Phone);
    browser.goto("/links");
    for link in [
        "http://127.0.0.1/receipt.pdf",
        "file:///etc/passwd",
        "receipt",
    ] {
        browser.type_text(FIELD, link);
        browser.click(FETCH);
        browser.wait_until(&format!("{link} is refused"), READING_TIMEOUT, || {
            (!browser.text("#links-problem").is_empty()).then_some(())
        });
        assert_eq!(browser.value(FIELD), link);
    }
    assert_eq!(browser.count_matches(ROW), 0);
}

#[test]
fn the_list_loads_by_itself_once_the_server_answers() {
    let server = Server::start(&["--ocr", "none"]);
    let browser = Browser::open(&server, Viewport::Phone);
    browser.run_before_pages(
        "let silent = 2;
         const reached = window.fetch;
         window.fetch = (request, ...others) =>
           new URL(request.url ?? request, location).pathname === '/api/downloads' && silent-- > 0
             ? Promise.reject(new TypeError('no line')) : reached(request, ...others);",
    );
    browser.goto("/links");
    browser.wait_until("it says that there is no answer", READING_TIMEOUT, || {
        (!browser.text("#links-problem").is_empty()).then_some(())
    });
    browser.wait_for(".notice");
    assert_eq!(browser.text("#links-problem"), "", "and that is over");
}
