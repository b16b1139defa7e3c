//! Requests on the user's rules.

use shared::id::{ReceiptId, RuleId};
use shared::problem::Problem;
use shared::rules::{RuleChange, RuleDraft, RuleList, RulePreview, RuleResponse, RuleSuggestions};

use super::{get, parse_answer, receipt_path, send, send_request, to_json};

const RULES_PATH: &str = "/api/rules";

/// Fetches all rules, highest precedence first.
pub(crate) async fn list_rules() -> Result<RuleList, Problem> {
    get(RULES_PATH).await
}

/// Fetches suggestions for new rules.
pub(crate) async fn list_suggestions() -> Result<RuleSuggestions, Problem> {
    get("/api/rules/suggestions").await
}

/// Fetches suggestions for the printed merchant of a receipt.
pub(crate) async fn list_suggestions_for(id: ReceiptId) -> Result<RuleSuggestions, Problem> {
    get(&[&receipt_path(id), "/suggestions"].concat()).await
}

/// Stores that a suggested rule is not wanted.
pub(crate) async fn dismiss_suggestion(draft: &RuleDraft) -> Result<(), Problem> {
    let path = "/api/rules/suggestions/dismissed";
    send_request("POST", path, Some(to_json(draft)?))
        .await
        .map(drop)
}

/// Fetches the effect that a rule would have on past receipts.
pub(crate) async fn preview_rule(draft: &RuleDraft) -> Result<RulePreview, Problem> {
    send("POST", "/api/rules/preview", draft).await
}

/// Creates a rule, or restores a deleted one with the same id.
pub(crate) async fn create_rule(draft: &RuleDraft) -> Result<RuleResponse, Problem> {
    send("POST", RULES_PATH, draft).await
}

/// Replaces the contents of a rule by those of a draft.
pub(crate) async fn update_rule(id: RuleId, draft: RuleDraft) -> Result<RuleResponse, Problem> {
    let change = RuleChange {
        text: Some(draft.text),
        merchant: draft.merchant.into(),
        category: draft.category.into(),
        tags: Some(draft.tags),
        apply: draft.apply,
    };
    send("PATCH", &rule_path(id), &change).await
}

/// Deletes a rule and reverts the values that it set.
pub(crate) async fn delete_rule(id: RuleId) -> Result<RuleResponse, Problem> {
    parse_answer(&send_request("DELETE", &rule_path(id), None).await?)
}

fn rule_path(id: RuleId) -> String {
    [RULES_PATH, "/", &id.to_string()].concat()
}
