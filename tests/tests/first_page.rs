//! First load of the app: placeholder, failure message and transfer size.

use harness::browser::{Browser, Viewport};
use harness::server::Server;
use serde_json::{Value, json};

/// Maximum compressed size of the first page with all its resources, in bytes.
const FIRST_LOAD_MAX: usize = 180_000;

#[test]
fn a_placeholder_is_shown_until_the_program_loads_or_fails() {
    let server = Server::start(&["--ocr", "none"]);
    let browser = Browser::open(&server, Viewport::Phone);
    // The program never finishes loading, or fails with `?broken`.
    browser.run_before_pages(
        "const isBroken = new URLSearchParams(location.search).has('broken');
         WebAssembly.instantiateStreaming = WebAssembly.instantiate =
           () => isBroken ? Promise.reject(new Error('refused')) : new Promise(() => {});",
    );
    browser.goto("/");
    browser.wait_for("main.boot .scan-art");
    assert!(browser.has_match("main.boot .scan-art"));
    browser.goto("/?broken");
    browser.wait_gone(".boot-page");
    assert!(browser.text("main.boot").contains("could not be loaded"));
}

/// Compresses like the released program.
fn compress_bytes(bytes: &[u8]) -> Vec<u8> {
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        ..Default::default()
    };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut &*bytes, &mut compressed, &parameters)
        .expect("writing to a `Vec` never fails");
    compressed
}

#[test]
fn the_first_load_stays_small() {
    let server = Server::start(&["--ocr", "none"]);
    let browser = Browser::open(&server, Viewport::Phone);
    browser.goto("/");
    browser.wait_for("input#files");
    // API requests and prefetched resources do not count.
    let script = "const first = performance.getEntriesByType('resource')
                    .map(({name}) => new URL(name).pathname)
                    .filter(path => /^\\/(app|parts|first|loader)-/.test(path));
                  return [location.pathname, ...new Set(first)]";
    let paths = browser.run_script(script, json!([]));
    let paths: Vec<_> = paths
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let sizes: Vec<_> = paths
        .iter()
        .map(|path| compress_bytes(&server.get(path).body).len())
        .collect();
    assert!(
        paths.len() >= 6,
        "page, loader, program in three files, style: {paths:?}"
    );
    let sum: usize = sizes.iter().sum();
    assert!(sum <= FIRST_LOAD_MAX, "{sum} bytes: {paths:?} {sizes:?}");
}
