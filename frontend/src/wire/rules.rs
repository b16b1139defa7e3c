//! Rules, out of JSON.

use serde_json::Value;
use shared::id::RuleId;
use shared::rules::{
    Rule, RuleEffect, RuleList, RuleOutcome, RulePreview, RuleResponse, RuleRow, RuleSuggestion,
    RuleSuggestions,
};

use super::{FromJson, member};

impl FromJson for RuleId {
    fn from_json(value: &Value) -> Option<Self> {
        value.as_str()?.parse().ok()
    }
}

impl FromJson for Rule {
    fn from_json(value: &Value) -> Option<Self> {
        Some(Self {
            id: member(value, "id")?,
            text: member(value, "text")?,
            merchant: member(value, "merchant")?,
            category: member(value, "category")?,
            tags: member(value, "tags")?,
            created_at_ms: member(value, "created_at_ms")?,
            updated_at_ms: member(value, "updated_at_ms")?,
        })
    }
}

impl FromJson for RuleList {
    fn from_json(value: &Value) -> Option<Self> {
        Some(Self {
            rules: member(value, "rules")?,
        })
    }
}

impl FromJson for RuleRow {
    fn from_json(value: &Value) -> Option<Self> {
        Some(Self {
            rule: member(value, "rule")?,
            receipts: member(value, "receipts")?,
        })
    }
}

impl FromJson for RuleResponse {
    fn from_json(value: &Value) -> Option<Self> {
        Some(Self {
            rule: member(value, "rule")?,
            changed: member(value, "changed")?,
        })
    }
}

impl FromJson for RulePreview {
    fn from_json(value: &Value) -> Option<Self> {
        Some(Self {
            matching: member(value, "matching")?,
            changing: member(value, "changing")?,
            first: member(value, "first")?,
        })
    }
}

impl FromJson for RuleEffect {
    fn from_json(value: &Value) -> Option<Self> {
        Some(Self {
            id: member(value, "id")?,
            date: member(value, "date")?,
            before: member(value, "before")?,
            after: member(value, "after")?,
        })
    }
}

impl FromJson for RuleOutcome {
    fn from_json(value: &Value) -> Option<Self> {
        Some(Self {
            merchant: member(value, "merchant")?,
            category: member(value, "category")?,
            tags: member(value, "tags")?,
        })
    }
}

impl FromJson for RuleSuggestions {
    fn from_json(value: &Value) -> Option<Self> {
        Some(Self {
            suggestions: member(value, "suggestions")?,
        })
    }
}

impl FromJson for RuleSuggestion {
    fn from_json(value: &Value) -> Option<Self> {
        Some(Self {
            text: member(value, "text")?,
            merchant: member(value, "merchant")?,
            category: member(value, "category")?,
            receipts: member(value, "receipts")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;
    use super::*;
    use shared::id::ReceiptId;

    #[test]
    fn reads_what_serde_writes() {
        let rule = Rule {
            id: RuleId::new(1, [0; 10]),
            text: "REWE".into(),
            merchant: Some("Rewe".into()),
            category: None,
            tags: vec!["food".into()],
            created_at_ms: 1,
            updated_at_ms: 2,
        };
        check(&RuleList {
            rules: vec![RuleRow {
                rule: rule.clone(),
                receipts: 3,
            }],
        });
        check(&RuleResponse { rule, changed: 4 });
        let effect = RuleEffect {
            id: ReceiptId::new(1, [0; 10]),
            date: Some("2026-09-15".into()),
            before: RuleOutcome::default(),
            after: RuleOutcome {
                merchant: Some("Rewe".into()),
                category: Some("Food".into()),
                tags: vec![],
            },
        };
        check(&RulePreview {
            matching: 2,
            changing: 1,
            first: vec![effect],
        });
        let text = "REWE".to_owned();
        check(&RuleSuggestions {
            suggestions: vec![RuleSuggestion {
                text,
                merchant: None,
                category: Some("Food".into()),
                receipts: 2,
            }],
        });
    }
}
