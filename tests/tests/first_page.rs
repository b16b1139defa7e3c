//! What an address of the app shows before its program is there, and when it cannot come.

use harness::browser::{Browser, Window};
use harness::server::Server;
use serde_json::{Value, json};

/// What the first page, compressed, may weigh with all it needs, in bytes.
const FIRST_LOAD_MAX: usize = 170_000;

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

/// As small as the released program sends it.
fn compressed(bytes: &[u8]) -> Vec<u8> {
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        ..Default::default()
    };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut &*bytes, &mut compressed, &parameters)
        .expect("memory takes everything");
    compressed
}

#[test]
fn the_first_load_stays_small() {
    let server = Server::start(&["--ocr", "none"]);
    let browser = Browser::open(&server, Window::Phone);
    browser.goto("/");
    browser.wait_for("input#files");
    // What the program itself asks the server for, and what is fetched for later, is not part of it.
    let script =
        "const first = performance.getEntriesByType('resource').map(({name}) => new URL(name).pathname)
                    .filter(path => /^\\/(app|parts|first|loader)-/.test(path));
                  return [location.pathname, ...new Set(first)]";
    let paths = browser.script(script, json!([]));
    let paths: Vec<_> = paths
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let sizes: Vec<_> = paths
        .iter()
        .map(|path| compressed(&server.get(path).body).len())
        .collect();
    assert!(
        paths.len() >= 6,
        "page, loader, program in three files, style: {paths:?}"
    );
    let sum: usize = sizes.iter().sum();
    assert!(sum <= FIRST_LOAD_MAX, "{sum} bytes: {paths:?} {sizes:?}");
}
