//! Rules: suggested, previewed, applied to past receipts, changed, undone.
//!
//! A suggestion needs two equal corrections.

use harness::browser::{Browser, Viewport};
use harness::drawn::{Layout, draw_receipt};
use harness::server::Server;
use harness::uploader::upload_file;
use harness::wait::ACTION_TIMEOUT;
use serde_json::json;
use shared::api::ReceiptDetail;
use shared::id::ReceiptId;

const RULE: &str = r#"[data-test="rule"]"#;

/// Starts a server with three receipts of one shop; the merchant of the first two was corrected.
fn start_with_receipts() -> (Server, Vec<ReceiptId>, String) {
    let server = Server::start(&[]);
    let drawn = draw_receipt(Layout::Britain, 54);
    let mut ids = Vec::new();
    for number in 0..3 {
        // An identical file would be the same receipt; an appended byte makes it another file.
        let id = upload_file(
            &server,
            "till.jpg",
            &[drawn.to_jpeg(), vec![number]].concat(),
        );
        server.wait_processed(id);
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

fn listed_merchant(server: &Server, id: ReceiptId) -> Option<String> {
    server
        .get(&format!("/api/receipts/{id}"))
        .json::<ReceiptDetail>()
        .row
        .merchant
}

/// Sets the value of a field of the rule form.
fn type_into(browser: &Browser, name: &str, value: &str) {
    browser.set_value(&format!(r#".rules-form [name="{name}"]"#), value);
}

#[test]
fn a_rule_is_learned_previewed_applied_and_undone() {
    let (server, ids, printed) = start_with_receipts();
    let third = ids[2];
    assert_ne!(
        listed_merchant(&server, third).as_deref(),
        Some("Corner shop")
    );
    let browser = Browser::open(&server, Viewport::Phone);
    browser.goto("/rules");
    let suggestion = browser.text(r#"[data-test="suggestion"]"#);
    assert!(
        suggestion.contains("Corner shop") && suggestion.contains('2'),
        "{suggestion}"
    );
    browser.click(r#"[data-test="take-suggestion"]"#);
    assert_eq!(
        browser.value(r#".rules-form [name="merchant"]"#),
        "Corner shop"
    );
    // The preview changes nothing on the server.
    type_into(&browser, "category", "Groceries");
    let preview = browser.wait_until("the preview", ACTION_TIMEOUT, || {
        let text = browser.text(r#"[data-test="preview"]"#);
        text.contains("Corner shop · Groceries").then_some(text)
    });
    assert!(
        preview.contains("3 receipts have these words, 3 would change"),
        "{preview}"
    );
    assert_eq!(
        listed_merchant(&server, third).as_deref(),
        Some(printed.as_str()),
        "nothing is kept yet"
    );
    assert_eq!(browser.accessibility_violations(), [""; 0]);
    browser.click(r#"[data-test="apply-rule"]"#);
    browser.wait_for(RULE);
    let said = browser.text(RULE);
    assert!(
        said.contains("Merchant Corner shop") && said.contains("Category Groceries"),
        "{said}"
    );
    assert_eq!(
        listed_merchant(&server, third).as_deref(),
        Some("Corner shop")
    );
    browser.goto(&format!("/receipts/{third}"));
    browser.open_details();
    let ruled = browser.text(".filing-rules q").to_lowercase();
    assert!(
        ruled.contains(&printed.to_lowercase()),
        "the receipt says which rule it was: {ruled}"
    );
    // Deleting the rule restores what was read; corrections by the user stay.
    browser.goto("/rules");
    browser.click(r#"[data-test="delete-rule"]"#);
    browser.wait_gone(RULE);
    assert_eq!(
        listed_merchant(&server, third).as_deref(),
        Some(printed.as_str()),
        "as it was before"
    );
    assert_eq!(
        listed_merchant(&server, ids[0]).as_deref(),
        Some("Corner shop"),
        "a person's word stays"
    );
    browser.click(r#"[data-test="many-undo"]"#);
    browser.wait_for(RULE);
    assert_eq!(
        listed_merchant(&server, third).as_deref(),
        Some("Corner shop")
    );
}

#[test]
fn a_rule_is_written_from_a_receipt_and_changed() {
    let (server, ids, _) = start_with_receipts();
    let browser = Browser::open(&server, Viewport::Desktop);
    browser.goto("/rules");
    browser.wait_for(r#"[data-test="no-rules"]"#);
    browser.goto(&format!("/receipts/{}", ids[0]));
    browser.open_details();
    browser.click(r#"[data-test="make-rule"]"#);
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
    browser.click(r#"[data-test="save-rule"]"#);
    browser.wait_for(RULE);
    assert_ne!(
        listed_merchant(&server, ids[2]).as_deref(),
        Some("Corner shop"),
        "for new ones only"
    );
    browser.click(r#"[data-test="edit-rule"]"#);
    type_into(&browser, "merchant", "Shop at the corner");
    browser.click(r#"[data-test="apply-rule"]"#);
    browser.wait_until("the rule is changed", ACTION_TIMEOUT, || {
        browser
            .text(RULE)
            .contains("Shop at the corner")
            .then_some(())
    });
    assert_eq!(
        listed_merchant(&server, ids[2]).as_deref(),
        Some("Shop at the corner")
    );
}
