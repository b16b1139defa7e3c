//! Note, category and tags on the receipt page.
//!
//! Entries are saved at once, can be searched for and undone.

use harness::browser::{Browser, Viewport};
use harness::drawn::{Layout, draw_receipt};
use harness::server::Server;
use harness::uploader::upload_file;
use harness::wait::ACTION_TIMEOUT;
use serde_json::{Value, json};
use shared::id::ReceiptId;

const CATEGORY: &str = r#"[data-test="category"]"#;
const TAGS: &str = r#"[data-test="tags"]"#;
const NOTE: &str = r#"[data-test="note"]"#;
const UNDO: &str = r#"[data-test="many-undo"]"#;
const RECEIPT: &str = r#"[data-test="receipt"]"#;

/// Types into a field, leaves it and waits until the server has saved the entry.
#[track_caller]
fn annotate_on_page(browser: &Browser, server: &Server, id: ReceiptId, place: &str, text: &str) {
    let before = fetch_annotations(server, id);
    browser.open_details();
    browser.enter_text(place, text);
    browser.wait_until(&format!("{text} is kept"), ACTION_TIMEOUT, || {
        (fetch_annotations(server, id) != before).then_some(())
    });
    browser.wait_for(UNDO);
}

fn fetch_annotations(server: &Server, id: ReceiptId) -> Value {
    server.get(&format!("/api/receipts/{id}")).json::<Value>()["filing"].clone()
}

/// Returns the values of the three fields.
#[track_caller]
fn typed_annotations(browser: &Browser) -> [String; 3] {
    browser.wait_for(NOTE);
    [CATEGORY, TAGS, NOTE].map(|place| browser.value(place))
}

#[test]
fn annotations_are_saved_found_and_undone() {
    let server = Server::start(&["--ocr", "none"]);
    let ids: Vec<_> = [(Layout::Germany, 1), (Layout::Britain, 2)]
        .into_iter()
        .map(|(layout, seed)| {
            upload_file(
                &server,
                &format!("{seed}.jpg"),
                &draw_receipt(layout, seed).to_jpeg(),
            )
        })
        .collect();
    for id in &ids {
        server.wait_processed(*id);
    }
    let id = ids[0];
    let browser = Browser::open(&server, Viewport::Phone);
    browser.goto(&format!("/receipts/{id}"));
    annotate_on_page(&browser, &server, id, CATEGORY, "Travel");
    annotate_on_page(&browser, &server, id, TAGS, "Lisbon, client");
    annotate_on_page(&browser, &server, id, NOTE, "Taxi to the harbour");
    browser.reload();
    assert_eq!(
        typed_annotations(&browser),
        ["Travel", "Lisbon, client", "Taxi to the harbour"]
    );
    // Each entry can be searched and filtered for.
    for (asked, count) in [
        ("category=travel", 1),
        ("category=Food", 0),
        ("tag=client", 1),
        ("q=harbour", 1),
        ("missing=category", 1),
    ] {
        browser.goto(&format!("/receipts?{asked}"));
        browser.wait_for(if count == 0 { ".notice" } else { RECEIPT });
        browser.wait_until(asked, ACTION_TIMEOUT, || {
            (browser.count_matches(RECEIPT) == count).then_some(())
        });
        if count == 1 {
            assert_eq!(
                browser.has_match(&format!(r#"{RECEIPT}[data-id="{id}"]"#)),
                asked != "missing=category",
                "{asked}"
            );
        }
    }
    browser.goto(&format!("/receipts/{id}"));
    browser.wait_for(NOTE);
    // Undo restores the previous value of a field.
    annotate_on_page(&browser, &server, id, NOTE, "Something else");
    browser.click(UNDO);
    browser.wait_until("the note before is back", ACTION_TIMEOUT, || {
        (fetch_annotations(&server, id)["note"] == json!("Taxi to the harbour")).then_some(())
    });
    browser.wait_gone(UNDO);
    browser.wait_until("and shown", ACTION_TIMEOUT, || {
        (typed_annotations(&browser)[2] == "Taxi to the harbour").then_some(())
    });
    annotate_on_page(&browser, &server, id, CATEGORY, "Food");
    browser.click(UNDO);
    browser.wait_until("the category before is back", ACTION_TIMEOUT, || {
        (fetch_annotations(&server, id)["category"] == json!("Travel")).then_some(())
    });
    browser.reload();
    assert_eq!(
        typed_annotations(&browser),
        ["Travel", "Lisbon, client", "Taxi to the harbour"]
    );
}

#[test]
fn typing_survives_the_response_to_another_field() {
    let server = Server::start(&["--ocr", "none"]);
    let id = upload_file(&server, "5.jpg", &draw_receipt(Layout::Spain, 5).to_jpeg());
    server.wait_processed(id);
    let browser = Browser::open(&server, Viewport::Desktop);
    browser.goto(&format!("/receipts/{id}"));
    browser.open_details();
    // Delays the response until the user types into the next field.
    let hold = "const reach = window.fetch;
                const held = new Promise(resolve => { window.letGo = resolve; });
                window.fetch = async (...all) => {
                  const answer = await reach(...all);
                  await held;
                  return answer;
                }";
    browser.run_script(hold, json!([]));
    browser.type_text(CATEGORY, "Office");
    browser.type_text(NOTE, "Half a sen");
    browser.wait_until("the category is kept", ACTION_TIMEOUT, || {
        (fetch_annotations(&server, id)["category"] == json!("Office")).then_some(())
    });
    browser.run_script("window.letGo()", json!([]));
    browser.wait_for(UNDO);
    assert_eq!(typed_annotations(&browser), ["Office", "", "Half a sen"]);
}

#[test]
fn emptied_fields_are_cleared_and_known_names_suggested() {
    let server = Server::start(&["--ocr", "none"]);
    let ids = [3, 4].map(|seed| {
        upload_file(
            &server,
            &format!("{seed}.jpg"),
            &draw_receipt(Layout::Japan, seed).to_jpeg(),
        )
    });
    let browser = Browser::open(&server, Viewport::Desktop);
    browser.goto(&format!("/receipts/{}", ids[0]));
    annotate_on_page(&browser, &server, ids[0], CATEGORY, "Office");
    annotate_on_page(&browser, &server, ids[0], TAGS, "paper, paper, ink");
    browser.wait_until("a tag is there once", ACTION_TIMEOUT, || {
        (typed_annotations(&browser)[1] == "paper, ink").then_some(())
    });
    browser.goto(&format!("/receipts/{}", ids[1]));
    browser.wait_for(r#"datalist#categories option[value="Office"]"#);
    browser.goto(&format!("/receipts/{}", ids[0]));
    for place in [CATEGORY, TAGS] {
        browser.set_value(place, "");
    }
    browser.wait_until("both are gone", ACTION_TIMEOUT, || {
        let filing = fetch_annotations(&server, ids[0]);
        (filing["category"].is_null() && filing["tags"] == json!([])).then_some(())
    });
}
