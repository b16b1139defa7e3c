//! Requests about rules.

use shared::id::RuleId;
use shared::problem::Problem;
use shared::rules::{RuleChange, RuleDone, RuleDraft, RuleList, RulePreview, RuleSuggestions};

use super::{json, parse, request};

const RULES: &str = "/api/rules";

/// All rules, the strongest first.
pub(crate) async fn all() -> Result<RuleList, Problem> {
    parse(&request("GET", RULES, None).await?)
}

/// What could become a rule.
pub(crate) async fn suggestions() -> Result<RuleSuggestions, Problem> {
    parse(&request("GET", "/api/rules/suggestions", None).await?)
}

/// What would come of a rule.
pub(crate) async fn preview(draft: &RuleDraft) -> Result<RulePreview, Problem> {
    parse(&request("POST", "/api/rules/preview", Some(json(draft)?)).await?)
}

/// Makes a rule, or brings a deleted one of the same id back.
pub(crate) async fn make(draft: &RuleDraft) -> Result<RuleDone, Problem> {
    parse(&request("POST", RULES, Some(json(draft)?)).await?)
}

/// Makes a rule say what a draft says.
pub(crate) async fn change(id: RuleId, draft: RuleDraft) -> Result<RuleDone, Problem> {
    let change = RuleChange {
        text: Some(draft.text),
        merchant: draft.merchant.into(),
        category: draft.category.into(),
        tags: Some(draft.tags),
        apply: draft.apply,
    };
    parse(&request("PATCH", &path(id), Some(json(&change)?)).await?)
}

/// Deletes a rule and takes back what it set.
pub(crate) async fn delete(id: RuleId) -> Result<RuleDone, Problem> {
    parse(&request("DELETE", &path(id), None).await?)
}

fn path(id: RuleId) -> String {
    [RULES, "/", &id.to_string()].concat()
}
