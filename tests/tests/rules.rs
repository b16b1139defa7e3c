//! Rules: what was corrected twice is suggested, shown on past receipts before it is kept, laid over them, changed and taken
//! back; in a real browser against the real server.

use harness::browser::{Browser, Window};
use harness::drawn::{Layout, draw};
use harness::server::Server;
use harness::uploader::upload;
use harness::wait::SOON;
use serde_json::json;
use shared::api::ReceiptDetail;
use shared::id::ReceiptId;

const RULE: &str = r#"[data-test="rule"]"#;

/// Receipts of one shop that were read: the same till three times. The first two were called something else by a person.
fn shelf() -> (Server, Vec<ReceiptId>, String) {
    let server = Server::start(&[]);
    let drawn = draw(Layout::Britain, 54);
    let mut ids = Vec::new();
    for number in 0..3 {
        // The same picture again would be the same receipt: a byte behind its end makes it another file.
        let id = upload(&server, "till.jpg", &[drawn.jpeg(), vec![number]].concat());
        server.settled(id);
        ids.push(id);
    }
    for id in &ids[..2] {
        server.patch(
            &format!("/api/receipts/{id}"),
            &json!({ "merchant": "Corner shop" }),
        );
    }
    (server, ids, drawn.merchant)
}

fn merchant(server: &Server, id: ReceiptId) -> Option<String> {
    server
        .get(&format!("/api/receipts/{id}"))
        .json::<ReceiptDetail>()
        .row
        .merchant
}

/// Puts a value into a field of the form.
fn put(browser: &Browser, name: &str, value: &str) {
    browser.put(&format!(r#".rules-form [name="{name}"]"#), value);
}

#[test]
fn a_rule_is_learned_previewed_applied_and_undone() {
    let (server, ids, printed) = shelf();
    let third = ids[2];
    assert_ne!(merchant(&server, third).as_deref(), Some("Corner shop"));
    let browser = Browser::open(&server, Window::Phone);
    browser.goto("/rules");
    let suggestion = browser.text(r#"[data-test="suggestion"]"#);
    assert!(
        suggestion.contains("Corner shop") && suggestion.contains('2'),
        "{suggestion}"
    );
    browser.press(r#"[data-test="take-suggestion"]"#);
    assert_eq!(
        browser.value(r#".rules-form [name="merchant"]"#),
        "Corner shop"
    );
    put(&browser, "category", "Groceries");
    let preview = browser.wait("the preview", SOON, || {
        let text = browser.text(r#"[data-test="preview"]"#);
        text.contains("Corner shop · Groceries").then_some(text)
    });
    assert!(
        preview.contains("3 receipts have these words, 3 would change"),
        "{preview}"
    );
    assert_eq!(
        merchant(&server, third).as_deref(),
        Some(printed.as_str()),
        "nothing is kept yet"
    );
    assert_eq!(browser.barriers(), [""; 0]);
    browser.press(r#"[data-test="apply-rule"]"#);
    browser.wait_for(RULE);
    let said = browser.text(RULE);
    assert!(
        said.contains("Merchant Corner shop") && said.contains("Category Groceries"),
        "{said}"
    );
    assert_eq!(merchant(&server, third).as_deref(), Some("Corner shop"));
    browser.goto(&format!("/receipts/{third}"));
    let ruled = browser.text(".filing-rules q").to_lowercase();
    assert!(
        ruled.contains(&printed.to_lowercase()),
        "the receipt says which rule it was: {ruled}"
    );
    browser.goto("/rules");
    browser.press(r#"[data-test="delete-rule"]"#);
    browser.wait_gone(RULE);
    assert_eq!(
        merchant(&server, third).as_deref(),
        Some(printed.as_str()),
        "as it was before"
    );
    assert_eq!(
        merchant(&server, ids[0]).as_deref(),
        Some("Corner shop"),
        "a person's word stays"
    );
    browser.press(r#"[data-test="many-undo"]"#);
    browser.wait_for(RULE);
    assert_eq!(merchant(&server, third).as_deref(), Some("Corner shop"));
}

#[test]
fn a_rule_is_written_from_a_receipt_and_changed() {
    let (server, ids, _) = shelf();
    let browser = Browser::open(&server, Window::Desktop);
    browser.goto("/rules");
    browser.wait_for(r#"[data-test="no-rules"]"#);
    browser.goto(&format!("/receipts/{}", ids[0]));
    browser.press(r#"[data-test="make-rule"]"#);
    browser.wait_for(r#"[data-test="rule-form"]"#);
    assert_eq!(
        browser.value(r#".rules-form [name="merchant"]"#),
        "Corner shop"
    );
    assert_ne!(
        browser.value(r#".rules-form [name="text"]"#),
        "",
        "what is printed is looked for"
    );
    browser.wait_for(r#"[data-test="apply-rule"]"#);
    browser.press(r#"[data-test="save-rule"]"#);
    browser.wait_for(RULE);
    assert_ne!(
        merchant(&server, ids[2]).as_deref(),
        Some("Corner shop"),
        "for new ones only"
    );
    browser.press(r#"[data-test="edit-rule"]"#);
    put(&browser, "merchant", "Shop at the corner");
    browser.press(r#"[data-test="apply-rule"]"#);
    browser.wait("the rule is changed", SOON, || {
        browser
            .text(RULE)
            .contains("Shop at the corner")
            .then_some(())
    });
    assert_eq!(
        merchant(&server, ids[2]).as_deref(),
        Some("Shop at the corner")
    );
}
