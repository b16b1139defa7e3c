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
use shared::rules::RuleSuggestions;

const RULE: &str = r#"[data-test="rule"]"#;
/// Offer of a rule beside a receipt, and the rule that was created there.
const OFFER: &str = r#"[data-test="rule-offer"]"#;
const CREATED: &str = r#"[data-test="rule-created"]"#;

/// Starts a server with three receipts of one shop; the merchant of the first ones was corrected.
fn start_with_receipts(corrected: usize) -> (Server, Vec<ReceiptId>, String) {
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
    for id in &ids[..corrected] {
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
    let (server, ids, printed) = start_with_receipts(2);
    let third = ids[2];
    assert_ne!(
        listed_merchant(&server, third).as_deref(),
        Some("Corner shop")
    );
    let browser = Browser::open(&server, Viewport::Phone);
    browser.goto("/rules");
    let suggestion = browser.text(r#"[data-test="suggestion"]"#);
    let is_first = "const [suggestion, none] = arguments[0].map(name =>
          document.querySelector(`[data-test=${name}]`).getBoundingClientRect().top);
        return suggestion < none";
    browser.wait_for(r#"[data-test="no-rules"]"#);
    assert_eq!(
        browser.run_script(is_first, json!([["suggestion", "no-rules"]])),
        json!(true),
        "suggestions come first"
    );
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
    let (server, ids, _) = start_with_receipts(2);
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

#[test]
fn a_rule_is_offered_on_the_receipt_undone_and_declined_for_good() {
    let (server, ids, printed) = start_with_receipts(2);
    let third = ids[2];
    let browser = Browser::open(&server, Viewport::Phone);
    browser.goto(&format!("/receipts/{}", ids[0]));
    browser.wait_for(OFFER);
    let question = browser.text(OFFER);
    assert!(
        question.contains("Always use “Corner shop”?")
            && question.to_lowercase().contains(&printed.to_lowercase()),
        "{question}"
    );
    browser.click(r#"[data-test="rule-offer-preview"]"#);
    browser.wait_until("the effect", ACTION_TIMEOUT, || {
        let effect = browser.text(r#"[data-test="rule-offer-effect"]"#);
        (effect == "3 receipts have these words, 1 would change.").then_some(())
    });
    assert_eq!(browser.accessibility_violations(), [""; 0]);
    browser.click(r#"[data-test="rule-offer-yes"]"#);
    browser.wait_for(CREATED);
    assert_eq!(
        listed_merchant(&server, third).as_deref(),
        Some("Corner shop")
    );
    browser.click(r#"[data-test="rule-offer-undo"]"#);
    browser.wait_for(OFFER);
    assert_eq!(
        listed_merchant(&server, third).as_deref(),
        Some(printed.as_str())
    );
    browser.click(r#"[data-test="rule-offer-no"]"#);
    browser.wait_gone(OFFER);
    let suggestions = || {
        let answer = server.get(&format!("/api/receipts/{}/suggestions", ids[1]));
        answer.json::<RuleSuggestions>().suggestions
    };
    assert_eq!(suggestions(), []);
    // A third equal correction does not ask again.
    server.patch(
        &format!("/api/receipts/{third}"),
        &json!({"merchant": "Corner shop"}),
    );
    assert_eq!(suggestions(), []);
}

#[test]
fn a_rule_is_offered_in_the_review_after_the_second_equal_correction() {
    let (server, ids, _) = start_with_receipts(1);
    // The fields that are asked for if they are missing.
    for id in &ids {
        server.patch(
            &format!("/api/receipts/{id}"),
            &json!({"date": "2026-09-15", "total": "5"}),
        );
    }
    let browser = Browser::open(&server, Viewport::Desktop);
    browser.goto("/review?all=true");
    let card = r#"[data-test="card"]"#;
    let shown = || browser.attribute(card, "data-id").unwrap_or_default();
    browser.wait_for(card);
    // The first receipt is corrected, and therefore verified.
    let second = shown();
    assert_ne!(second, ids[0].to_string());
    assert!(!browser.has_match(OFFER));
    browser.type_text(&format!("{card} [name=merchant]"), "Corner shop");
    browser.click(r#"[data-test="accept"]"#);
    browser.wait_for(&format!("{card} {OFFER}"));
    let third = shown();
    assert_ne!(third, second);
    browser.click(r#"[data-test="rule-offer-yes"]"#);
    browser.wait_for(CREATED);
    let id = third.parse().expect("an id");
    assert_eq!(listed_merchant(&server, id).as_deref(), Some("Corner shop"));
    browser.wait_until("the new merchant", ACTION_TIMEOUT, || {
        let value = browser.value(&format!("{card} [name=merchant]"));
        (value == "Corner shop").then_some(())
    });
}
