//! What an address of the app shows before its program is there, and when it cannot come.

use harness::browser::{Browser, Window};
use harness::server::Server;

#[test]
fn the_drawing_stays_until_the_program_is_there_and_gives_way_to_a_sentence_when_it_cannot_come() {
    let server = Server::start(&["--ocr", "none"]);
    let browser = Browser::open(&server, Window::Phone);
    browser.run_before_pages(
        "const isBroken = new URLSearchParams(location.search).has('broken');
         WebAssembly.instantiateStreaming = WebAssembly.instantiate =
           () => isBroken ? Promise.reject(new Error('refused')) : new Promise(() => {});",
    );
    browser.goto("/");
    browser.wait_for("main.boot .scan-art");
    assert!(browser.sees("main.boot .scan-art"));
    browser.goto("/?broken");
    browser.wait_gone(".boot-page");
    assert!(browser.text("main.boot").contains("could not be loaded"));
}
