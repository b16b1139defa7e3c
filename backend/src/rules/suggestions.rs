//! Suggestions of rules from repeated entries of the user.

use std::collections::BTreeMap;

use shared::id::ReceiptId;
use shared::rules::{Rule, RuleDraft, RuleSuggestion, RuleSuggestions};
use shared::text::{contains_words, normalize_text, single_spaced};

use crate::app::App;
use crate::db::DbError;
use crate::db::rule_applications::UserChoice;
use crate::db::rules::DismissedRule;
use crate::error::OperationError;

/// Minimum number of receipts with the same entry.
const RECEIPTS_MIN: usize = 2;
/// Maximum number of suggestions.
const SUGGESTIONS_MAX: usize = 20;

/// Returns rules that would have set the values that the user entered, the most frequent first; if
/// a receipt is given, for its printed merchant only.
pub async fn suggest_rules(
    app: &App,
    receipt: Option<ReceiptId>,
) -> Result<RuleSuggestions, DbError> {
    let mut choices = app.db.user_choices().await?;
    if let Some(id) = receipt {
        let words = normalize_text(&app.db.printed_merchant(id).await?.unwrap_or_default());
        choices.retain(|choice| normalize_text(&choice.printed_merchant) == words);
    }
    let (rules, dismissed) = (app.db.rules().await?, app.db.dismissed_rules().await?);
    let candidates = rules_from_choices(choices, &rules, &dismissed);
    let mut suggestions = Vec::new();
    for candidate in candidates {
        // A printed name put together from several places does not occur in the text.
        if app
            .db
            .has_receipts_containing(&normalize_text(&candidate.text), RECEIPTS_MIN)
            .await?
        {
            suggestions.push(candidate);
        }
        if suggestions.len() == SUGGESTIONS_MAX {
            break;
        }
    }
    Ok(RuleSuggestions { suggestions })
}

/// Stores that a suggested rule is not wanted: it is not suggested again.
pub async fn dismiss_suggestion(app: &App, draft: RuleDraft) -> Result<(), OperationError> {
    // Limits and spelling are those of a rule.
    let rule = super::rule_from_draft(draft, app.clock.now_ms())?;
    let dismissed = DismissedRule {
        words: normalize_text(&rule.text),
        merchant: rule.merchant,
        category: rule.category,
    };
    Ok(app.db.dismiss_rule(&dismissed).await?)
}

/// Returns a rule for each printed name for which all entries of the user agree, without those
/// that exist or were dismissed.
fn rules_from_choices(
    said: Vec<UserChoice>,
    rules: &[Rule],
    dismissed: &[DismissedRule],
) -> Vec<RuleSuggestion> {
    let mut groups: BTreeMap<String, Vec<UserChoice>> = BTreeMap::new();
    for said in said {
        groups
            .entry(normalize_text(&said.printed_merchant))
            .or_default()
            .push(said);
    }
    groups.remove("");
    let suggestion = |(words, group): (String, Vec<UserChoice>)| {
        let merchants = group.iter().filter_map(|said| said.merchant.as_deref());
        // An entry equal to a reading needs no rule: the name is read correctly on other receipts.
        let is_as_read = |merchant: &str| {
            group
                .iter()
                .any(|said| said.read_merchant.as_deref() == Some(merchant))
        };
        let merchant = unanimous_value(merchants).filter(|(merchant, _)| !is_as_read(merchant));
        let category = unanimous_value(group.iter().filter_map(|said| said.category.as_deref()));
        let receipts = merchant.as_ref().map(|(_, count)| *count);
        let receipts = receipts.max(category.as_ref().map(|(_, count)| *count))?;
        let suggestion = RuleSuggestion {
            text: single_spaced(&group.first()?.printed_merchant),
            // In the spelling of rules.
            merchant: merchant.map(|(merchant, _)| single_spaced(&merchant)),
            category: category.map(|(category, _)| category),
            receipts: receipts.try_into().unwrap_or(u64::MAX),
        };
        let is_known = rules
            .iter()
            .any(|rule| rule_covers(rule, &words, &suggestion));
        let is_dismissed = dismissed.iter().any(|rule| {
            rule.words == words
                && sets_all(
                    &suggestion,
                    rule.merchant.as_deref(),
                    rule.category.as_deref(),
                )
        });
        (!is_known && !is_dismissed).then_some(suggestion)
    };
    let mut suggestions: Vec<_> = groups.into_iter().filter_map(suggestion).collect();
    suggestions.sort_by_key(|suggestion| std::cmp::Reverse(suggestion.receipts));
    suggestions
}

/// Returns the value that all texts have, and their number; `None` if they differ or are too few.
fn unanimous_value<'t>(texts: impl Iterator<Item = &'t str>) -> Option<(String, usize)> {
    let texts: Vec<&str> = texts.collect();
    let first = *texts.first()?;
    let is_alike =
        !first.is_empty() && texts.len() >= RECEIPTS_MIN && texts.iter().all(|text| *text == first);
    is_alike.then(|| (first.to_owned(), texts.len()))
}

/// Returns whether a rule sets the same already, or has the very same words.
fn rule_covers(rule: &Rule, words: &str, suggestion: &RuleSuggestion) -> bool {
    let of_rule = normalize_text(&rule.text);
    of_rule == words
        || contains_words(words, &of_rule)
            && sets_all(
                suggestion,
                rule.merchant.as_deref(),
                rule.category.as_deref(),
            )
}

/// Returns whether these values are all that a suggestion would set.
fn sets_all(suggestion: &RuleSuggestion, merchant: Option<&str>, category: Option<&str>) -> bool {
    let is_set = |wanted: &Option<String>, set| wanted.is_none() || wanted.as_deref() == set;
    is_set(&suggestion.merchant, merchant) && is_set(&suggestion.category, category)
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::id::RuleId;

    fn said(printed: &str, merchant: &str, category: &str) -> UserChoice {
        let text = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        UserChoice {
            printed_merchant: printed.to_owned(),
            read_merchant: Some(printed.to_owned()),
            merchant: text(merchant),
            category: text(category),
        }
    }

    fn rule(text: &str, merchant: &str) -> Rule {
        Rule {
            id: RuleId::new(1, [0; 10]),
            text: text.to_owned(),
            merchant: Some(merchant.to_owned()),
            category: None,
            tags: Vec::new(),
            created_at_ms: 0,
            updated_at_ms: 0,
        }
    }

    fn lines(said: &[UserChoice], rules: &[Rule]) -> Vec<String> {
        let line = |suggestion: RuleSuggestion| {
            let RuleSuggestion {
                text,
                merchant,
                category,
                receipts,
            } = suggestion;
            let (merchant, category) = (merchant.unwrap_or_default(), category.unwrap_or_default());
            format!("{text}: {merchant}/{category} ×{receipts}")
        };
        rules_from_choices(said.to_vec(), rules, &[])
            .into_iter()
            .map(line)
            .collect()
    }

    #[test]
    fn what_was_said_twice_alike_and_never_otherwise_is_suggested() {
        let once = said("RFWE Markt", "REWE", "");
        let twice = [once.clone(), said("Rfwe  MARKT", "REWE", "Food")];
        for (said, expected) in [
            (&[once.clone()][..], &[][..]),
            (&twice, &["RFWE Markt: REWE/ ×2"]),
            (
                &[&twice[..], &[said("RFWE Markt", "Edeka", "")]].concat(),
                &[],
            ),
            (
                &[&twice[..], &[said("RFWE Markt", "RFWE Markt", "")]].concat(),
                &[],
            ),
            (
                &[&twice[..], &[said("RFWE Markt", "", "Food")]].concat(),
                &["RFWE Markt: REWE/Food ×2"],
            ),
            (
                &[&twice[..], &[said("RFWE Markt", "", "Home")]].concat(),
                &["RFWE Markt: REWE/ ×2"],
            ),
            (&[said("Aral", "Aral", ""), said("Aral", "Aral", "")], &[]),
            (
                &[said("Aral", "", "Fuel"), said("ARAL", "", "Fuel")],
                &["Aral: /Fuel ×2"],
            ),
            (&[said("…", "", "Fuel"), said("…", "", "Fuel")], &[]),
        ] {
            assert_eq!(lines(said, &[]), expected, "{said:?}");
        }
    }

    #[test]
    fn what_a_rule_says_already_is_not_suggested() {
        let twice = [
            said("RFWE Markt", "REWE", ""),
            said("RFWE Markt", "REWE", ""),
        ];
        for (rule, count) in [
            (rule("rfwe markt", "Edeka"), 0),
            (rule("RFWE", "REWE"), 0),
            (rule("RFWE", "Edeka"), 1),
            (rule("RF", "REWE"), 1),
        ] {
            assert_eq!(
                lines(&twice, std::slice::from_ref(&rule)).len(),
                count,
                "{rule:?}"
            );
        }
    }

    #[test]
    fn a_dismissed_suggestion_comes_back_only_with_other_values() {
        let twice = [
            said("RFWE Markt", "REWE", "Food"),
            said("RFWE Markt", "REWE", "Food"),
        ];
        let text = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        for (words, merchant, category, count) in [
            ("rfwe markt", "REWE", "Food", 0),
            ("rfwe markt", "REWE", "", 1),
            ("rfwe markt", "Edeka", "Food", 1),
            ("rfwe", "REWE", "Food", 1),
        ] {
            let dismissed = DismissedRule {
                words: normalize_text(words),
                merchant: text(merchant),
                category: text(category),
            };
            let suggested = rules_from_choices(twice.to_vec(), &[], &[dismissed]);
            assert_eq!(suggested.len(), count, "{words} {merchant} {category}");
        }
    }
}
