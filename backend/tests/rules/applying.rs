//! Application of rules: values, precedence, later receipts, changes and previews.

use serde_json::json;
use shared::api::{Event, ReceiptDetail};
use shared::field::Source;
use shared::rules::{RuleList, RulePreview, RuleResponse};

use super::{
    correct_receipt, create_rule, delete_rule, listed_rows, sample_receipt, send_rules_request,
};
use crate::support::TestServer;

#[tokio::test]
async fn a_rule_is_applied_to_past_receipts_and_undone_exactly() {
    let server = TestServer::start().await;
    let texts = [
        "RFWE Markt\nMilch 1,00",
        "Café RÉWE: Köln",
        "Rewentrop",
        "REWE\nMarkt",
    ];
    for (number, text) in (1..).zip(texts) {
        server
            .store_receipt(number, sample_receipt("Printed", text))
            .await;
    }
    server
        .store_receipt(
            5,
            sample_receipt("Own", "REWE Markt").annotated("Mine", &["a", "b"]),
        )
        .await;
    let before = listed_rows(&server).await;
    let draft = json!({"text": " rewe ", "merchant": "REWE", "category": "Food", "tags": ["b", "c"],
        "apply": "past"});
    let preview: RulePreview = send_rules_request(&server, "POST", "/preview", draft.clone())
        .await
        .json();
    assert_eq!(
        (preview.matching, preview.changing, preview.first.len()),
        (3, 3, 3)
    );
    assert_eq!(
        listed_rows(&server).await,
        before,
        "a preview changes nothing"
    );
    let done = create_rule(&server, draft).await;
    assert_eq!((done.changed, done.rule.text.as_str()), (3, "rewe"));
    let after = [
        "REWE Mine a,b,c",
        "REWE Food b,c",
        "Printed -",
        "REWE Food b,c",
        "Printed -",
    ];
    assert_eq!(listed_rows(&server).await, after);
    for effect in &preview.first {
        let row = server.fetch_receipt(effect.id).await.row;
        assert_eq!((row.merchant, row.category, row.tags), {
            let after = effect.after.clone();
            (after.merchant, after.category, after.tags)
        });
    }
    let list: RuleList = server.get("/api/rules").await.json();
    assert_eq!((list.rules.len(), list.rules[0].receipts), (1, 3));
    assert_eq!(delete_rule(&server, &done).await.changed, 3);
    assert_eq!(listed_rows(&server).await, before);
    // Recreated with its id, the rule sets the same values again, but not on later receipts.
    server
        .store_receipt(6, sample_receipt("Later", "rewe"))
        .await;
    let again = create_rule(&server, serde_json::to_value(&done.rule).unwrap()).await;
    assert_eq!((again.changed, &again.rule.id), (3, &done.rule.id));
    assert_eq!(
        listed_rows(&server).await,
        [&["Later -"][..], &after].concat()
    );
    let twice = create_rule(&server, serde_json::to_value(&done.rule).unwrap()).await;
    assert_eq!(twice.changed, 0, "a request that is repeated does no harm");
}

#[tokio::test]
async fn corrections_win_over_rules_and_values_name_their_rule() {
    let server = TestServer::start().await;
    let id = server
        .store_receipt(1, sample_receipt("RFWE", "RFWE Markt"))
        .await;
    let done = create_rule(
        &server,
        json!({
            "text": "rfwe", "merchant": "REWE", "category": "Food", "tags": ["a"], "apply": "past",
        }),
    )
    .await;
    let detail = server.fetch_receipt(id).await;
    let name = &detail.receipt.merchant.name;
    assert_eq!(
        (name.value.as_deref(), name.source, name.verified),
        (Some("REWE"), Source::UserRule, false)
    );
    assert_eq!(name.alternatives[0].value, "RFWE", "what was read is kept");
    assert_eq!(
        (detail.rules[0].rule, detail.rules[0].text.as_str()),
        (done.rule.id, "rfwe")
    );
    assert_eq!(
        (detail.filing.category, detail.filing.tags.len()),
        (None, 0),
        "nobody said so"
    );

    correct_receipt(&server, id, json!({"merchant": "Rewe Süd"})).await;
    let filed = server
        .annotate_receipt(id, &json!({"category": "Home", "tags": ["b"]}))
        .await;
    assert_eq!(
        (filed.row.category.as_deref(), filed.row.tags),
        (Some("Home"), vec!["b".to_owned()])
    );
    assert_eq!(listed_rows(&server).await, ["Rewe Süd Home b"]);
    let path = format!("/{}", done.rule.id);
    let change = json!({"merchant": "Edeka", "category": "Fuel", "apply": "past"});
    let changed: RuleResponse = send_rules_request(&server, "PATCH", &path, change)
        .await
        .json();
    assert_eq!(
        (changed.changed, changed.rule.tags),
        (0, vec!["a".to_owned()])
    );
    assert_eq!(listed_rows(&server).await, ["Rewe Süd Home b"]);
    assert_eq!(
        server
            .annotate_receipt(id, &json!({"category": null}))
            .await
            .row
            .category,
        None
    );
    // Without the correction the rule sets the merchant again.
    let path = format!("/api/receipts/{id}/corrections");
    server
        .send_request("PUT", &path, &[], "{}")
        .await
        .json::<ReceiptDetail>();
    assert_eq!(listed_rows(&server).await, ["Edeka - b"]);
}

#[tokio::test]
async fn the_longer_then_the_newer_rule_wins_and_tags_add_up() {
    let server = TestServer::start().await;
    server
        .store_receipt(1, sample_receipt("Printed", "REWE To Go Köln"))
        .await;
    let mut made = Vec::new();
    for (text, merchant, tag) in [
        ("REWE to go", "REWE To Go", "x"),
        ("rewe", "REWE", "y"),
        ("REWE-TO-GÓ", "Newer", "z"),
    ] {
        let draft = json!({"text": text, "merchant": merchant, "tags": [tag], "apply": "past"});
        made.push(create_rule(&server, draft).await);
    }
    for (gone, expected) in [
        (None, "Newer - z,x,y"),
        (Some(2), "REWE To Go - x,y"),
        (Some(0), "REWE - y"),
        (Some(1), "Printed -"),
    ] {
        if let Some(gone) = gone {
            delete_rule(&server, &made[gone]).await;
        }
        assert_eq!(listed_rows(&server).await, [expected]);
    }
}

#[tokio::test]
async fn a_rule_is_applied_to_later_receipts() {
    let server = TestServer::start().await;
    server
        .store_receipt(1, sample_receipt("Old", "Aral Tankstelle"))
        .await;
    let done = create_rule(
        &server,
        json!({"text": "aral", "merchant": "Aral", "category": "Fuel"}),
    )
    .await;
    assert_eq!(
        (done.changed, listed_rows(&server).await),
        (0, vec!["Old -".to_owned()])
    );
    let id = server
        .store_receipt(2, sample_receipt("ARAI", "ARAL\nDiesel"))
        .await;
    assert_eq!(listed_rows(&server).await, ["Aral Fuel", "Old -"]);
    assert!((server.fetch_receipt(id).await.row.confidence - 0.95).abs() < 1e-6);
    let found = server
        .get("/api/receipts?category=fuel&merchant=aral&q=fuel")
        .await;
    assert_eq!(
        found.json::<shared::api::ReceiptPage>().receipts.len(),
        1,
        "found by it"
    );
    let export = String::from_utf8(
        server
            .get("/api/export?format=receipts.csv")
            .await
            .body
            .to_vec(),
    )
    .unwrap();
    assert!(export.contains(",Aral,Fuel,"), "{export}");
}

#[tokio::test]
async fn a_changed_rule_is_applied_to_past_receipts_only_on_request() {
    let server = TestServer::start().await;
    server
        .store_receipt(1, sample_receipt("One", "alpha"))
        .await;
    server.store_receipt(2, sample_receipt("Two", "beta")).await;
    let done = create_rule(
        &server,
        json!({"text": "alpha", "merchant": "A", "apply": "past"}),
    )
    .await;
    let path = format!("/{}", done.rule.id);
    let change = json!({"text": "beta", "merchant": "B"});
    let new: RuleResponse = send_rules_request(&server, "PATCH", &path, change)
        .await
        .json();
    assert_eq!(
        (new.changed, listed_rows(&server).await),
        (0, vec!["Two -".to_owned(), "A -".to_owned()])
    );
    let draft = json!({"id": done.rule.id, "text": "beta", "merchant": "B"});
    let preview: RulePreview = send_rules_request(&server, "POST", "/preview", draft)
        .await
        .json();
    assert_eq!((preview.matching, preview.changing), (1, 2));
    let all: RuleResponse = send_rules_request(&server, "PATCH", &path, json!({"apply": "past"}))
        .await
        .json();
    assert_eq!(
        (all.changed, listed_rows(&server).await),
        (2, vec!["B -".to_owned(), "One -".to_owned()])
    );
}

#[tokio::test]
async fn a_preview_counts_what_applying_changes() {
    let texts = ["alpha", "alpha beta", "beta alpha gamma", "gamma", ""];
    let rules = [
        ("alpha", "A", "x"),
        ("beta", "B", "y"),
        ("alpha beta", "A", ""),
        ("gamma", "", "x"),
    ];
    for first in &rules {
        for second in &rules {
            let server = TestServer::start().await;
            for (number, text) in (1..).zip(texts) {
                let id = server
                    .store_receipt(number, sample_receipt("A", text))
                    .await;
                if number == 2 {
                    correct_receipt(&server, id, json!({"merchant": "Said"})).await;
                }
            }
            for (text, merchant, category) in [first, second] {
                let draft = json!({
                    "text": text, "merchant": merchant, "category": category, "tags": ["t"],
                    "apply": "past",
                });
                let preview: RulePreview =
                    send_rules_request(&server, "POST", "/preview", draft.clone())
                        .await
                        .json();
                let before = listed_rows(&server).await;
                let done = create_rule(&server, draft).await;
                let after = listed_rows(&server).await;
                let differing = before
                    .iter()
                    .zip(&after)
                    .filter(|(before, after)| before != after)
                    .count();
                assert_eq!(
                    (preview.changing, done.changed),
                    (differing as u64, differing as u64),
                    "{first:?} {second:?}"
                );
                assert_eq!(delete_rule(&server, &done).await.changed, done.changed);
                assert_eq!(listed_rows(&server).await, before, "{first:?} {second:?}");
                create_rule(&server, serde_json::to_value(&done.rule).unwrap()).await;
                assert_eq!(listed_rows(&server).await, after, "{first:?} {second:?}");
            }
        }
    }
}

#[tokio::test]
async fn few_changes_send_events_and_many_send_one_reload_event() {
    let server = TestServer::start().await;
    for number in 1..=201 {
        let text = if number == 1 { "alpha beta" } else { "alpha" };
        server
            .store_receipt(number, sample_receipt("One", text))
            .await;
    }
    let mut news = server.app.subscribe();
    let few = create_rule(
        &server,
        json!({"text": "beta", "tags": ["b"], "apply": "past"}),
    )
    .await;
    let many = create_rule(
        &server,
        json!({"text": "alpha", "tags": ["a"], "apply": "past"}),
    )
    .await;
    assert_eq!((few.changed, many.changed), (1, 201));
    assert!(matches!(news.try_recv(), Ok(Event::Changed { row }) if row.tags == ["b"]));
    assert_eq!(news.try_recv(), Ok(Event::Missed));
    assert!(news.try_recv().is_err(), "that says it all");
}

#[tokio::test]
async fn a_rule_is_applied_after_the_client_disconnects() {
    let server = TestServer::start().await;
    for number in 1..=3 {
        server
            .store_receipt(number, sample_receipt("One", "alpha"))
            .await;
    }
    {
        let draft = json!({"text": "alpha", "merchant": "A", "apply": "past"});
        let mut asking = std::pin::pin!(send_rules_request(&server, "POST", "", draft));
        let hung_up = futures_util::FutureExt::now_or_never(asking.as_mut());
        assert!(hung_up.is_none(), "it takes longer than that");
    }
    server
        .wait_until("it is laid", async |server| {
            (listed_rows(server).await == ["A -"; 3]).then_some(())
        })
        .await;
}
