//! Rules of a person, through the router: what they set, for whom, and how it is taken back.

mod support;

use axum::body::Body;
use axum::http::StatusCode;
use serde_json::{Value, json};
use shared::api::{Event, ReceiptDetail};
use shared::bulk::BulkResponse;
use shared::field::Source;
use shared::id::ReceiptId;
use shared::problem::ProblemCode;
use shared::rules::{RULES_MAX, RuleList, RulePreview, RuleResponse, RuleSuggestions};
use support::shelf::Shelved;
use support::{Answer, TestServer};

async fn ask(server: &TestServer, method: &str, path: &str, body: Value) -> Answer {
    server
        .ask(method, &format!("/api/rules{path}"), &[], body.to_string())
        .await
}

async fn make(server: &TestServer, draft: Value) -> RuleResponse {
    ask(server, "POST", "", draft).await.json()
}

async fn delete(server: &TestServer, done: &RuleResponse) -> RuleResponse {
    ask(server, "DELETE", &format!("/{}", done.rule.id), Value::Null)
        .await
        .json()
}

async fn correct(server: &TestServer, id: ReceiptId, corrections: Value) {
    let path = format!("/api/receipts/{id}");
    let answer = server
        .ask("PATCH", &path, &[], corrections.to_string())
        .await;
    assert_eq!(answer.status, StatusCode::OK);
}

async fn file(server: &TestServer, id: ReceiptId, change: Value) -> ReceiptDetail {
    let path = format!("/api/receipts/{id}/filing");
    server
        .ask("PATCH", &path, &[], change.to_string())
        .await
        .json()
}

/// A receipt of this printed merchant, with this text.
fn receipt(merchant: &str, text: &str) -> Shelved {
    Shelved::of(merchant)
        .on("2026-09-01")
        .total("1.00", "EUR")
        .text(text)
}

/// `merchant category tags` as the list shows them, the newest first.
async fn shown(server: &TestServer) -> Vec<String> {
    let rows = server.rows().await.into_iter();
    let or_none = |text: Option<String>| text.unwrap_or_else(|| "-".into());
    rows.map(|row| {
        [
            or_none(row.merchant),
            or_none(row.category),
            row.tags.join(","),
        ]
        .join(" ")
        .trim_end()
        .to_owned()
    })
    .collect()
}

#[tokio::test]
async fn past_receipts_get_what_a_rule_sets_and_give_it_back_exactly() {
    let server = TestServer::start().await;
    let texts = [
        "RFWE Markt\nMilch 1,00",
        "Café RÉWE: Köln",
        "Rewentrop",
        "REWE\nMarkt",
    ];
    for (number, text) in (1..).zip(texts) {
        server.shelve(number, receipt("Printed", text)).await;
    }
    server
        .shelve(5, receipt("Own", "REWE Markt").filed("Mine", &["a", "b"]))
        .await;
    let before = shown(&server).await;
    let draft = json!({"text": " rewe ", "merchant": "REWE", "category": "Food", "tags": ["b", "c"],
        "apply": "past"});
    let preview: RulePreview = ask(&server, "POST", "/preview", draft.clone()).await.json();
    assert_eq!(
        (preview.matching, preview.changing, preview.first.len()),
        (3, 3, 3)
    );
    assert_eq!(shown(&server).await, before, "a preview changes nothing");
    let done = make(&server, draft).await;
    assert_eq!((done.changed, done.rule.text.as_str()), (3, "rewe"));
    let after = [
        "REWE Mine a,b,c",
        "REWE Food b,c",
        "Printed -",
        "REWE Food b,c",
        "Printed -",
    ];
    assert_eq!(shown(&server).await, after);
    for effect in &preview.first {
        let row = server.receipt(effect.id).await.row;
        assert_eq!((row.merchant, row.category, row.tags), {
            let after = effect.after.clone();
            (after.merchant, after.category, after.tags)
        });
    }
    let list: RuleList = server.get("/api/rules").await.json();
    assert_eq!((list.rules.len(), list.rules[0].receipts), (1, 3));
    assert_eq!(delete(&server, &done).await.changed, 3);
    assert_eq!(shown(&server).await, before);
    // Back with its id it has all it set; what came meanwhile was not its own.
    server.shelve(6, receipt("Later", "rewe")).await;
    let again = make(&server, serde_json::to_value(&done.rule).unwrap()).await;
    assert_eq!((again.changed, &again.rule.id), (3, &done.rule.id));
    assert_eq!(shown(&server).await, [&["Later -"][..], &after].concat());
    let twice = make(&server, serde_json::to_value(&done.rule).unwrap()).await;
    assert_eq!(twice.changed, 0, "a request that is repeated does no harm");
}

#[tokio::test]
async fn receipts_say_which_rule_set_a_value_and_a_person_always_wins() {
    let server = TestServer::start().await;
    let id = server.shelve(1, receipt("RFWE", "RFWE Markt")).await;
    let done = make(
        &server,
        json!({"text": "rfwe", "merchant": "REWE", "category": "Food", "tags": ["a"], "apply": "past"}),
    )
    .await;
    let detail = server.receipt(id).await;
    let name = &detail.receipt.merchant.name;
    assert_eq!(
        (name.value.as_deref(), name.source, name.verified),
        (Some("REWE"), Source::Taught, false)
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

    correct(&server, id, json!({"merchant": "Rewe Süd"})).await;
    let filed = file(&server, id, json!({"category": "Home", "tags": ["b"]})).await;
    assert_eq!(
        (filed.row.category.as_deref(), filed.row.tags),
        (Some("Home"), vec!["b".to_owned()])
    );
    assert_eq!(shown(&server).await, ["Rewe Süd Home b"]);
    let path = format!("/{}", done.rule.id);
    let change = json!({"merchant": "Edeka", "category": "Fuel", "apply": "past"});
    let changed: RuleResponse = ask(&server, "PATCH", &path, change).await.json();
    assert_eq!(
        (changed.changed, changed.rule.tags),
        (0, vec!["a".to_owned()])
    );
    assert_eq!(shown(&server).await, ["Rewe Süd Home b"]);
    assert_eq!(
        file(&server, id, json!({"category": null}))
            .await
            .row
            .category,
        None
    );
    // Without the entry the rule names the merchant again.
    let path = format!("/api/receipts/{id}/corrections");
    server
        .ask("PUT", &path, &[], "{}")
        .await
        .json::<ReceiptDetail>();
    assert_eq!(shown(&server).await, ["Edeka - b"]);
}

#[tokio::test]
async fn more_letters_win_then_the_newer_rule_and_tags_add_up() {
    let server = TestServer::start().await;
    server
        .shelve(1, receipt("Printed", "REWE To Go Köln"))
        .await;
    let mut made = Vec::new();
    for (text, merchant, tag) in [
        ("REWE to go", "REWE To Go", "x"),
        ("rewe", "REWE", "y"),
        ("REWE-TO-GÓ", "Newer", "z"),
    ] {
        let draft = json!({"text": text, "merchant": merchant, "tags": [tag], "apply": "past"});
        made.push(make(&server, draft).await);
    }
    for (gone, expected) in [
        (None, "Newer - z,x,y"),
        (Some(2), "REWE To Go - x,y"),
        (Some(0), "REWE - y"),
        (Some(1), "Printed -"),
    ] {
        if let Some(gone) = gone {
            delete(&server, &made[gone]).await;
        }
        assert_eq!(shown(&server).await, [expected]);
    }
}

#[tokio::test]
async fn what_is_read_from_now_on_gets_the_rule() {
    let server = TestServer::start().await;
    server.shelve(1, receipt("Old", "Aral Tankstelle")).await;
    let done = make(
        &server,
        json!({"text": "aral", "merchant": "Aral", "category": "Fuel"}),
    )
    .await;
    assert_eq!(
        (done.changed, shown(&server).await),
        (0, vec!["Old -".to_owned()])
    );
    let id = server.shelve(2, receipt("ARAI", "ARAL\nDiesel")).await;
    assert_eq!(shown(&server).await, ["Aral Fuel", "Old -"]);
    assert!((server.receipt(id).await.row.confidence - 0.95).abs() < 1e-6);
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
async fn a_change_for_new_ones_leaves_the_others_and_one_for_all_takes_off_what_no_longer_matches()
{
    let server = TestServer::start().await;
    server.shelve(1, receipt("One", "alpha")).await;
    server.shelve(2, receipt("Two", "beta")).await;
    let done = make(
        &server,
        json!({"text": "alpha", "merchant": "A", "apply": "past"}),
    )
    .await;
    let path = format!("/{}", done.rule.id);
    let change = json!({"text": "beta", "merchant": "B"});
    let new: RuleResponse = ask(&server, "PATCH", &path, change).await.json();
    assert_eq!(
        (new.changed, shown(&server).await),
        (0, vec!["Two -".to_owned(), "A -".to_owned()])
    );
    let draft = json!({"id": done.rule.id, "text": "beta", "merchant": "B"});
    let preview: RulePreview = ask(&server, "POST", "/preview", draft).await.json();
    assert_eq!((preview.matching, preview.changing), (1, 2));
    let all: RuleResponse = ask(&server, "PATCH", &path, json!({"apply": "past"}))
        .await
        .json();
    assert_eq!(
        (all.changed, shown(&server).await),
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
                let id = server.shelve(number, receipt("A", text)).await;
                if number == 2 {
                    correct(&server, id, json!({"merchant": "Said"})).await;
                }
            }
            for (text, merchant, category) in [first, second] {
                let draft = json!({"text": text, "merchant": merchant, "category": category, "tags": ["t"],
                    "apply": "past"});
                let preview: RulePreview =
                    ask(&server, "POST", "/preview", draft.clone()).await.json();
                let before = shown(&server).await;
                let done = make(&server, draft).await;
                let after = shown(&server).await;
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
                assert_eq!(delete(&server, &done).await.changed, done.changed);
                assert_eq!(shown(&server).await, before, "{first:?} {second:?}");
                make(&server, serde_json::to_value(&done.rule).unwrap()).await;
                assert_eq!(shown(&server).await, after, "{first:?} {second:?}");
            }
        }
    }
}

#[tokio::test]
async fn what_lies_in_the_trash_is_left_alone() {
    let server = TestServer::start().await;
    let id = server.shelve(1, receipt("One", "alpha")).await;
    server
        .ask("DELETE", &format!("/api/receipts/{id}"), &[], Body::empty())
        .await;
    let draft = json!({"text": "alpha", "merchant": "A", "apply": "past"});
    let preview: RulePreview = ask(&server, "POST", "/preview", draft.clone()).await.json();
    assert_eq!(
        (preview, make(&server, draft).await.changed),
        (RulePreview::default(), 0)
    );
    server
        .ask(
            "POST",
            &format!("/api/receipts/{id}/restore"),
            &[],
            Body::empty(),
        )
        .await;
    assert_eq!(shown(&server).await, ["One -"]);
}

#[tokio::test]
async fn a_rule_deleted_meanwhile_is_gone_from_what_comes_back() {
    let server = TestServer::start().await;
    let id = server.shelve(1, receipt("One", "alpha")).await;
    let done = make(
        &server,
        json!({"text": "alpha", "merchant": "A", "apply": "past"}),
    )
    .await;
    server
        .ask("DELETE", &format!("/api/receipts/{id}"), &[], Body::empty())
        .await;
    assert_eq!(delete(&server, &done).await.changed, 0);
    server
        .ask(
            "POST",
            &format!("/api/receipts/{id}/restore"),
            &[],
            Body::empty(),
        )
        .await;
    assert_eq!(shown(&server).await, ["One -"]);
}

#[tokio::test]
async fn what_was_said_twice_is_suggested_until_there_is_a_rule() {
    let server = TestServer::start().await;
    let suggestions = async || {
        let found: RuleSuggestions = server.get("/api/rules/suggestions").await.json();
        found.suggestions
    };
    let mut ids = Vec::new();
    for number in 1..=3 {
        ids.push(
            server
                .shelve(number, receipt("RFWE Markt", "RFWE  Markt\nKöln"))
                .await,
        );
    }
    correct(&server, ids[0], json!({"merchant": "REWE"})).await;
    assert_eq!(suggestions().await, []);
    correct(&server, ids[1], json!({"merchant": "REWE"})).await;
    let found = suggestions().await;
    assert_eq!(
        (found.len(), found[0].text.as_str(), found[0].receipts),
        (1, "RFWE Markt", 2)
    );
    assert_eq!(
        (found[0].merchant.as_deref(), found[0].category.as_deref()),
        (Some("REWE"), None)
    );
    correct(&server, ids[2], json!({"merchant": "Edeka"})).await;
    assert_eq!(suggestions().await, [], "one says otherwise");
    server
        .ask(
            "DELETE",
            &format!("/api/receipts/{}", ids[2]),
            &[],
            Body::empty(),
        )
        .await;
    assert_eq!(suggestions().await, found, "the trash says nothing");
    make(&server, json!({"text": "rfwe markt", "merchant": "REWE"})).await;
    assert_eq!(suggestions().await, []);
}

#[tokio::test]
async fn what_is_not_printed_as_it_was_read_is_not_suggested() {
    let server = TestServer::start().await;
    for (number, text) in [(1, "Markt\nKöln RFWE"), (2, "RFWE Markt")] {
        let id = server.shelve(number, receipt("RFWE Markt", text)).await;
        correct(&server, id, json!({"merchant": "REWE"})).await;
    }
    let found: RuleSuggestions = server.get("/api/rules/suggestions").await.json();
    assert_eq!(
        found.suggestions,
        [],
        "a rule would hold for one of them only"
    );
}

#[tokio::test]
async fn tags_of_rules_do_not_count_for_the_limit_of_a_persons_own() {
    let server = TestServer::start().await;
    let tags = |sign: &str| {
        (0..15)
            .map(|number| format!("{sign}{number}"))
            .collect::<Vec<_>>()
    };
    let own = tags("own");
    let own: Vec<&str> = own.iter().map(String::as_str).collect();
    let id = server
        .shelve(1, receipt("One", "alpha").filed("", &own))
        .await;
    make(
        &server,
        json!({"text": "alpha", "tags": tags("rule"), "apply": "past"}),
    )
    .await;
    assert_eq!(server.receipt(id).await.row.tags.len(), 30);
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
            .ask("POST", "/api/receipts/bulk", &[], asked.to_string())
            .await
            .json();
        let detail = server.receipt(id).await;
        let outcome = match done.failed.first() {
            Some(failure) => Err(failure.problem),
            None => Ok((detail.filing.tags.len(), detail.row.tags.len())),
        };
        assert_eq!(outcome, expected, "{action}");
    }
}

#[tokio::test]
async fn who_looks_on_is_told_of_each_receipt_or_to_load_all_again() {
    let server = TestServer::start().await;
    for number in 1..=201 {
        let text = if number == 1 { "alpha beta" } else { "alpha" };
        server.shelve(number, receipt("One", text)).await;
    }
    let mut news = server.app.subscribe();
    let few = make(
        &server,
        json!({"text": "beta", "tags": ["b"], "apply": "past"}),
    )
    .await;
    let many = make(
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
async fn it_is_done_where_nobody_waits_for_the_answer() {
    let server = TestServer::start().await;
    for number in 1..=3 {
        server.shelve(number, receipt("One", "alpha")).await;
    }
    {
        let draft = json!({"text": "alpha", "merchant": "A", "apply": "past"});
        let mut asking = std::pin::pin!(ask(&server, "POST", "", draft));
        let hung_up = futures_util::FutureExt::now_or_never(asking.as_mut());
        assert!(hung_up.is_none(), "it takes longer than that");
    }
    server
        .until("it is laid", async |server| {
            (shown(server).await == ["A -"; 3]).then_some(())
        })
        .await;
}

#[tokio::test]
async fn limits_hold() {
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
        ask(&server, "POST", "", draft.clone())
            .await
            .is_problem(problem);
        ask(&server, "POST", "/preview", draft)
            .await
            .is_problem(problem);
    }
    for id in ["1".to_owned(), support::new_id().to_string()] {
        for method in ["PATCH", "DELETE"] {
            let answer = ask(&server, method, &format!("/{id}"), json!({"text": "a"})).await;
            answer.is_problem(ProblemCode::RuleUnknown);
        }
    }
    for number in 0..RULES_MAX {
        make(
            &server,
            json!({"text": format!("word{number}"), "category": "A"}),
        )
        .await;
    }
    ask(
        &server,
        "POST",
        "",
        json!({"text": "more", "category": "A"}),
    )
    .await
    .is_problem(ProblemCode::RuleUnusable);
}
