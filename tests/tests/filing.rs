//! Note, category and tags, as they are typed on the page of a receipt: kept at once, found by them, and laid back.

use harness::browser::{Browser, Window};
use harness::drawn::{Layout, draw};
use harness::server::Server;
use harness::uploader::upload;
use harness::wait::SOON;
use serde_json::{Value, json};
use shared::id::ReceiptId;

const CATEGORY: &str = r#"[data-test="category"]"#;
const TAGS: &str = r#"[data-test="tags"]"#;
const NOTE: &str = r#"[data-test="note"]"#;
const UNDO: &str = r#"[data-test="undo-filing"]"#;
const RECEIPT: &str = r#"[data-test="receipt"]"#;

/// Types something and goes on, and waits until the server has it.
#[track_caller]
fn file(browser: &Browser, server: &Server, id: ReceiptId, place: &str, text: &str) {
    let before = filing(server, id);
    browser.wait_for(place);
    // As a person types over what stands there.
    let typing = "const place = document.querySelector(arguments[0]);
                  place.focus();
                  place.select();
                  document.execCommand('insertText', false, arguments[1]);
                  place.blur()";
    browser.script(typing, json!([place, text]));
    browser.wait(&format!("{text} is kept"), SOON, || {
        (filing(server, id) != before).then_some(())
    });
    browser.wait_for(UNDO);
}

fn filing(server: &Server, id: ReceiptId) -> Value {
    server.get(&format!("/api/receipts/{id}")).json::<Value>()["filing"].clone()
}

/// What stands in the three places.
#[track_caller]
fn typed(browser: &Browser) -> [String; 3] {
    browser.wait_for(NOTE);
    [CATEGORY, TAGS, NOTE].map(|place| browser.value(place))
}

#[test]
fn what_is_typed_is_kept_found_and_laid_back() {
    let server = Server::start(&["--ocr", "none"]);
    let ids: Vec<_> = [(Layout::Germany, 1), (Layout::Britain, 2)]
        .into_iter()
        .map(|(layout, seed)| upload(&server, &format!("{seed}.jpg"), &draw(layout, seed).jpeg()))
        .collect();
    for id in &ids {
        server.settled(*id);
    }
    let id = ids[0];
    let browser = Browser::open(&server, Window::Phone);
    browser.goto(&format!("/receipts/{id}"));
    file(&browser, &server, id, CATEGORY, "Travel");
    file(&browser, &server, id, TAGS, "Lisbon, client");
    file(&browser, &server, id, NOTE, "Taxi to the harbour");
    browser.reload();
    assert_eq!(
        typed(&browser),
        ["Travel", "Lisbon, client", "Taxi to the harbour"]
    );
    for (asked, count) in [
        ("category=travel", 1),
        ("category=Food", 0),
        ("tag=client", 1),
        ("q=harbour", 1),
        ("missing=category", 1),
    ] {
        browser.goto(&format!("/receipts?{asked}"));
        browser.wait_for(if count == 0 { ".notice" } else { RECEIPT });
        browser.wait(asked, SOON, || {
            (browser.count(RECEIPT) == count).then_some(())
        });
        if count == 1 {
            assert_eq!(
                browser.sees(&format!(r#"{RECEIPT}[data-id="{id}"]"#)),
                asked != "missing=category",
                "{asked}"
            );
        }
    }
    browser.goto(&format!("/receipts/{id}"));
    browser.wait_for(NOTE);
    file(&browser, &server, id, NOTE, "Something else");
    browser.press(UNDO);
    browser.wait("the note before is back", SOON, || {
        (filing(&server, id)["note"] == json!("Taxi to the harbour")).then_some(())
    });
    browser.wait_gone(UNDO);
    browser.wait("and shown", SOON, || {
        (typed(&browser)[2] == "Taxi to the harbour").then_some(())
    });
    file(&browser, &server, id, CATEGORY, "Food");
    browser.press(UNDO);
    browser.wait("the category before is back", SOON, || {
        (filing(&server, id)["category"] == json!("Travel")).then_some(())
    });
    browser.reload();
    assert_eq!(
        typed(&browser),
        ["Travel", "Lisbon, client", "Taxi to the harbour"]
    );
}

#[test]
fn what_is_typed_stays_while_another_place_is_kept() {
    let server = Server::start(&["--ocr", "none"]);
    let id = upload(&server, "5.jpg", &draw(Layout::Spain, 5).jpeg());
    server.settled(id);
    let browser = Browser::open(&server, Window::Desktop);
    browser.goto(&format!("/receipts/{id}"));
    browser.wait_for(CATEGORY);
    // The answer comes while a person is typing the next thing.
    let hold = "const reach = window.fetch;
                const held = new Promise(resolve => { window.letGo = resolve; });
                window.fetch = async (...all) => {
                  const answer = await reach(...all);
                  await held;
                  return answer;
                }";
    browser.script(hold, json!([]));
    browser.enter(CATEGORY, "Office");
    browser.enter(NOTE, "Half a sen");
    browser.wait("the category is kept", SOON, || {
        (filing(&server, id)["category"] == json!("Office")).then_some(())
    });
    browser.script("window.letGo()", json!([]));
    browser.wait_for(UNDO);
    assert_eq!(typed(&browser), ["Office", "", "Half a sen"]);
}

#[test]
fn what_is_emptied_is_gone_and_names_are_suggested() {
    let server = Server::start(&["--ocr", "none"]);
    let ids = [3, 4].map(|seed| {
        upload(
            &server,
            &format!("{seed}.jpg"),
            &draw(Layout::Japan, seed).jpeg(),
        )
    });
    let browser = Browser::open(&server, Window::Desktop);
    browser.goto(&format!("/receipts/{}", ids[0]));
    file(&browser, &server, ids[0], CATEGORY, "Office");
    file(&browser, &server, ids[0], TAGS, "paper, paper, ink");
    browser.wait("a tag is there once", SOON, || {
        (typed(&browser)[1] == "paper, ink").then_some(())
    });
    browser.goto(&format!("/receipts/{}", ids[1]));
    browser.wait_for(r#"datalist#categories option[value="Office"]"#);
    browser.goto(&format!("/receipts/{}", ids[0]));
    for place in [CATEGORY, TAGS] {
        browser.put(place, "");
    }
    browser.wait("both are gone", SOON, || {
        let filing = filing(&server, ids[0]);
        (filing["category"].is_null() && filing["tags"] == json!([])).then_some(())
    });
}
