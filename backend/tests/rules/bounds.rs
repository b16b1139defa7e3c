//! Limits of rules, their suggestions, and receipts they must not change.

use axum::http::StatusCode;
use serde_json::json;
use shared::bulk::BulkResponse;
use shared::problem::ProblemCode;
use shared::rules::{RULES_MAX, RulePreview, RuleSuggestions};

use super::{
    correct_receipt, create_rule, delete_rule, listed_rows, sample_receipt, send_rules_request,
};
use crate::support::{TestServer, new_id};

#[tokio::test]
async fn receipts_in_the_trash_are_not_changed_by_rules() {
    let server = TestServer::start().await;
    let id = server
        .store_receipt(1, sample_receipt("One", "alpha"))
        .await;
    server.delete_receipt(id).await;
    let draft = json!({"text": "alpha", "merchant": "A", "apply": "past"});
    let preview: RulePreview = send_rules_request(&server, "POST", "/preview", draft.clone())
        .await
        .json();
    assert_eq!(
        (preview, create_rule(&server, draft).await.changed),
        (RulePreview::default(), 0)
    );
    server.restore_receipt(id).await;
    assert_eq!(listed_rows(&server).await, ["One -"]);
}

#[tokio::test]
async fn a_restored_receipt_loses_a_rule_deleted_meanwhile() {
    let server = TestServer::start().await;
    let id = server
        .store_receipt(1, sample_receipt("One", "alpha"))
        .await;
    let done = create_rule(
        &server,
        json!({"text": "alpha", "merchant": "A", "apply": "past"}),
    )
    .await;
    server.delete_receipt(id).await;
    assert_eq!(delete_rule(&server, &done).await.changed, 0);
    server.restore_receipt(id).await;
    assert_eq!(listed_rows(&server).await, ["One -"]);
}

#[tokio::test]
async fn a_repeated_correction_is_suggested_until_there_is_a_rule() {
    let server = TestServer::start().await;
    let suggestions = async || {
        let found: RuleSuggestions = server.get("/api/rules/suggestions").await.json();
        found.suggestions
    };
    let mut ids = Vec::new();
    for number in 1..=3 {
        ids.push(
            server
                .store_receipt(number, sample_receipt("RFWE Markt", "RFWE  Markt\nKöln"))
                .await,
        );
    }
    correct_receipt(&server, ids[0], json!({"merchant": "REWE"})).await;
    assert_eq!(suggestions().await, []);
    correct_receipt(&server, ids[1], json!({"merchant": "REWE"})).await;
    let found = suggestions().await;
    assert_eq!(
        (found.len(), found[0].text.as_str(), found[0].receipts),
        (1, "RFWE Markt", 2)
    );
    assert_eq!(
        (found[0].merchant.as_deref(), found[0].category.as_deref()),
        (Some("REWE"), None)
    );
    correct_receipt(&server, ids[2], json!({"merchant": "Edeka"})).await;
    assert_eq!(suggestions().await, [], "one says otherwise");
    server.delete_receipt(ids[2]).await;
    assert_eq!(suggestions().await, found, "the trash says nothing");
    create_rule(&server, json!({"text": "rfwe markt", "merchant": "REWE"})).await;
    assert_eq!(suggestions().await, []);
}

#[tokio::test]
async fn a_suggestion_belongs_to_its_printed_merchant_until_it_is_dismissed() {
    let server = TestServer::start().await;
    let mut ids = Vec::new();
    for (number, printed) in (1..).zip(["RFWE Markt", "Rfwe  MARKT", "Bar"]) {
        let sample = sample_receipt(printed, printed);
        ids.push(server.store_receipt(number, sample).await);
    }
    let suggestions = async |id| {
        let path = format!("/api/receipts/{id}/suggestions");
        let found: RuleSuggestions = server.get(&path).await.json();
        found.suggestions
    };
    for id in &ids[..2] {
        assert_eq!(suggestions(ids[0]).await, []);
        correct_receipt(&server, *id, json!({"merchant": "REWE"})).await;
    }
    let found = suggestions(ids[0]).await;
    assert_eq!(
        (found.len(), found[0].merchant.as_deref()),
        (1, Some("REWE"))
    );
    assert_eq!(suggestions(ids[1]).await, found);
    assert_eq!(suggestions(ids[2]).await, [], "another merchant");
    let dismissed = json!({"text": found[0].text, "merchant": "REWE"});
    for _ in 0..2 {
        let path = "/suggestions/dismissed";
        let answer = send_rules_request(&server, "POST", path, dismissed.clone()).await;
        assert_eq!(answer.status, StatusCode::NO_CONTENT);
    }
    assert_eq!(suggestions(ids[0]).await, []);
    let all: RuleSuggestions = server.get("/api/rules/suggestions").await.json();
    assert_eq!(all.suggestions, []);
    server
        .get(&format!("/api/receipts/{}/suggestions", new_id()))
        .await
        .assert_problem(ProblemCode::ReceiptUnknown);
}

#[tokio::test]
async fn a_merchant_that_is_not_printed_as_read_is_not_suggested() {
    let server = TestServer::start().await;
    for (number, text) in [(1, "Markt\nKöln RFWE"), (2, "RFWE Markt")] {
        let id = server
            .store_receipt(number, sample_receipt("RFWE Markt", text))
            .await;
        correct_receipt(&server, id, json!({"merchant": "REWE"})).await;
    }
    let found: RuleSuggestions = server.get("/api/rules/suggestions").await.json();
    assert_eq!(
        found.suggestions,
        [],
        "a rule would hold for one of them only"
    );
}

#[tokio::test]
async fn tags_of_rules_do_not_count_towards_the_limit_of_own_tags() {
    let server = TestServer::start().await;
    let tags = |prefix: &str| {
        (0..15)
            .map(|number| format!("{prefix}{number}"))
            .collect::<Vec<_>>()
    };
    let own = tags("own");
    let own: Vec<&str> = own.iter().map(String::as_str).collect();
    let id = server
        .store_receipt(1, sample_receipt("One", "alpha").annotated("", &own))
        .await;
    create_rule(
        &server,
        json!({"text": "alpha", "tags": tags("rule"), "apply": "past"}),
    )
    .await;
    assert_eq!(server.fetch_receipt(id).await.row.tags.len(), 30);
    let many = (0..6)
        .map(|number| format!("more{number}"))
        .collect::<Vec<_>>();
    for (action, expected) in [
        (json!({"category": "Food"}), Ok((15, 30))),
        (json!({"remove_tags": ["own0"]}), Ok((14, 29))),
        (
            json!({"add_tags": ["new"], "remove_tags": ["rule0"]}),
            Ok((15, 29)),
        ),
        (json!({"add_tags": many}), Err(ProblemCode::FilingUnusable)),
    ] {
        let mut asked = json!({"receipts": [id], "do": action});
        asked["do"]["type"] = "file".into();
        let done: BulkResponse = server
            .send_request("POST", "/api/receipts/bulk", &[], asked.to_string())
            .await
            .json();
        let detail = server.fetch_receipt(id).await;
        let outcome = match done.failed.first() {
            Some(failure) => Err(failure.problem),
            None => Ok((detail.filing.tags.len(), detail.row.tags.len())),
        };
        assert_eq!(outcome, expected, "{action}");
    }
}

#[tokio::test]
async fn unusable_rules_are_refused() {
    let server = TestServer::start().await;
    for (draft, problem) in [
        (json!({"text": "a"}), ProblemCode::RuleUnusable),
        (
            json!({"text": " … ", "merchant": "A"}),
            ProblemCode::RuleUnusable,
        ),
        (
            json!({"text": "x".repeat(201), "merchant": "A"}),
            ProblemCode::NameTooLong,
        ),
        (
            json!({"text": "a", "merchant": "x".repeat(201)}),
            ProblemCode::NameTooLong,
        ),
        (
            json!({"text": "a", "category": "x".repeat(61)}),
            ProblemCode::FilingUnusable,
        ),
        (
            json!({"text": "a", "tags": (0..21).map(|n| n.to_string()).collect::<Vec<_>>()}),
            ProblemCode::FilingUnusable,
        ),
        (json!({"text": 1}), ProblemCode::RequestUnusable),
    ] {
        send_rules_request(&server, "POST", "", draft.clone())
            .await
            .assert_problem(problem);
        send_rules_request(&server, "POST", "/preview", draft)
            .await
            .assert_problem(problem);
    }
    for id in ["1".to_owned(), new_id().to_string()] {
        for method in ["PATCH", "DELETE"] {
            let answer =
                send_rules_request(&server, method, &format!("/{id}"), json!({"text": "a"})).await;
            answer.assert_problem(ProblemCode::RuleUnknown);
        }
    }
    for number in 0..RULES_MAX {
        create_rule(
            &server,
            json!({"text": format!("word{number}"), "category": "A"}),
        )
        .await;
    }
    send_rules_request(
        &server,
        "POST",
        "",
        json!({"text": "more", "category": "A"}),
    )
    .await
    .assert_problem(ProblemCode::RuleUnusable);
}
