//! State of a rule that is offered where the user entered the same on several receipts.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::id::{ReceiptId, RuleId};
use shared::problem::Problem;
use shared::rules::{RuleDraft, RulePreview, RuleResponse, RuleScope, RuleSuggestion};

use crate::browser::random;
use crate::data::Loadable;
use crate::data::api::rules;
use crate::i18n::desk;
use crate::ui::Announcer;

/// State of the offer. A copy refers to the same offer.
#[derive(Clone, Copy)]
pub(crate) struct RuleOfferState {
    /// Receipt whose printed merchant the rule is about, and the id of a new rule, so that a retry
    /// creates the same rule.
    subject: StoredValue<Option<(ReceiptId, RuleId)>>,
    suggested: Loadable<Vec<RuleSuggestion>>,
    pub(super) preview: Loadable<RulePreview>,
    /// The new rule, until another receipt is corrected.
    pub(super) created: RwSignal<Option<RuleResponse>>,
    is_busy: StoredValue<bool>,
    announcer: Announcer,
}

impl RuleOfferState {
    /// Returns the state without an offer.
    pub(crate) fn new() -> Self {
        Self {
            subject: StoredValue::new(None),
            suggested: Loadable::new(),
            preview: Loadable::new(),
            created: RwSignal::new(None),
            is_busy: StoredValue::new(false),
            announcer: Announcer::expect(),
        }
    }

    /// Loads the suggestion for the printed merchant of a receipt. Without an answer nothing is
    /// offered.
    pub(crate) fn load_for(self, receipt: ReceiptId) {
        let subject = (receipt, random::new_id().into());
        self.subject.try_set_value(Some(subject));
        self.created.try_set(None);
        self.preview.reset();
        let request = rules::list_suggestions_for(receipt);
        self.suggested.load_with(request, move |shown, answer| {
            if let Some(suggestion) = answer.suggestions.first() {
                self.announcer.say(offer_question(suggestion));
            }
            *shown = Some(answer.suggestions);
        });
    }

    /// Withdraws the offer.
    pub(crate) fn clear(self) {
        self.suggested.reset();
        self.created.try_set(None);
    }

    /// Returns the suggested rule, if there is one.
    pub(super) fn suggestion(self) -> Option<RuleSuggestion> {
        let suggested = self.suggested.signal();
        suggested.with(|suggested| suggested.as_ref()?.first().cloned())
    }

    /// Returns the reason why the last request failed.
    pub(super) fn problem(self) -> Option<Problem> {
        self.suggested.problem().or(self.preview.problem())
    }

    /// Loads the effect that the rule would have on past receipts.
    pub(super) fn load_preview(self) {
        if let Some(draft) = self.draft() {
            self.preview
                .load(async move { rules::preview_rule(&draft).await });
        }
    }

    /// Creates the rule and applies it to past receipts.
    pub(super) fn create_rule(self) {
        let Some((draft, (_, id))) = self.draft().zip(self.subject.get_value()) else {
            return;
        };
        self.begin_request(async move {
            let draft = RuleDraft {
                id: Some(id),
                apply: RuleScope::Past,
                ..draft
            };
            let response = rules::create_rule(&draft).await?;
            self.announcer.say((desk().rules.saved)(response.changed));
            self.created.try_set(Some(response));
            Ok(())
        });
    }

    /// Deletes the new rule and offers it again.
    pub(super) fn undo_creation(self) {
        let created = self.created.get_untracked();
        let Some((created, (receipt, _))) = created.zip(self.subject.get_value()) else {
            return;
        };
        self.begin_request(async move {
            let response = rules::delete_rule(created.rule.id).await?;
            self.announcer.say((desk().rules.deleted)(response.changed));
            self.load_for(receipt);
            Ok(())
        });
    }

    /// Declines the rule for good.
    pub(super) fn dismiss(self) {
        let Some(draft) = self.draft() else { return };
        self.begin_request(async move {
            rules::dismiss_suggestion(&draft).await?;
            self.suggested.put(Vec::new());
            Ok(())
        });
    }

    /// Returns the suggested rule as a draft.
    fn draft(self) -> Option<RuleDraft> {
        untrack(|| self.suggestion()).map(draft_from_suggestion)
    }

    /// Runs a request unless another one is in progress, and shows why it failed.
    fn begin_request(self, request: impl Future<Output = Result<(), Problem>> + 'static) {
        if self.is_busy.get_value() {
            return;
        }
        self.is_busy.set_value(true);
        self.suggested.clear_problem();
        spawn_local(async move {
            let outcome = request.await;
            self.is_busy.try_set_value(false);
            if let Err(problem) = outcome {
                self.suggested.report(problem);
            }
        });
    }
}

/// Returns the suggested rule as a draft, for new receipts.
pub(super) fn draft_from_suggestion(suggestion: RuleSuggestion) -> RuleDraft {
    RuleDraft {
        text: suggestion.text,
        merchant: suggestion.merchant,
        category: suggestion.category,
        ..RuleDraft::default()
    }
}

/// Returns the question that offers a rule: `Always use “Kiosk · Food”?`.
pub(super) fn offer_question(suggestion: &RuleSuggestion) -> String {
    let values = [&suggestion.merchant, &suggestion.category];
    let values: Vec<_> = values.into_iter().flatten().map(String::as_str).collect();
    (desk().rules.offer)(&values.join(" · "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_question_names_all_values_of_the_rule() {
        let suggestion = |merchant: &str, category: &str| {
            let text = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
            RuleSuggestion {
                text: "KIOSK 24".to_owned(),
                merchant: text(merchant),
                category: text(category),
                receipts: 2,
            }
        };
        for (merchant, category, expected) in [
            ("Kiosk", "", "Always use “Kiosk”?"),
            ("", "Food", "Always use “Food”?"),
            ("Kiosk", "Food", "Always use “Kiosk · Food”?"),
        ] {
            assert_eq!(offer_question(&suggestion(merchant, category)), expected);
        }
    }
}
