//! Isolation of tests that use a browser one after another.

use harness::browser::{Browser, Viewport};
use harness::server::Server;
use serde_json::{Value, json};

/// Leaves something in stores of the page; its service worker deletes unknown caches by itself.
const LEAVE_DATA_SCRIPT: &str = r#"
localStorage.setItem("left", "behind");
document.cookie = "left=behind; max-age=3600";
return (async () => {
  const opened = new Promise(resolve => { indexedDB.open("left").onsuccess = resolve; });
  (await opened).target.result.close();
})();
"#;

/// Returns the names of all data that the page can see.
const LIST_DATA_SCRIPT: &str = r"
return (async () => {
  const databases = (await indexedDB.databases()).map(({name}) => name);
  const left = [...Object.keys(localStorage), ...databases];
  return left.filter(name => name === 'left').concat(document.cookie || []);
})();
";

#[test]
fn a_test_finds_nothing_of_the_tests_before() {
    let server = Server::start(&["--ocr", "none"]);
    for round in 0..3 {
        let browser = Browser::open(&server, Viewport::Desktop);
        browser.goto("/");
        assert_eq!(
            browser.run_script(LIST_DATA_SCRIPT, json!([])),
            json!([]),
            "{round}"
        );
        assert_eq!(
            browser.run_script("return [innerWidth, window.marked ?? null]", json!([])),
            json!([1440, Value::Null]),
            "{round}"
        );
        browser.run_script(LEAVE_DATA_SCRIPT, json!([]));
        let left = browser.run_script(LIST_DATA_SCRIPT, json!([]));
        assert_eq!(left.as_array().map(Vec::len), Some(3), "{left}");
        browser.run_before_pages("window.marked = true");
        browser.set_languages("de");
        browser.open_tab("/");
    }
}
