//! State of the rules page and its requests.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::id::RuleId;
use shared::problem::Problem;
use shared::rules::{Rule, RuleDraft, RuleResponse, RuleRow, RuleScope, RuleSuggestion};
use shared::search_results::Facets;

use crate::browser::document::focus_element;
use crate::browser::random;
use crate::data::api::rules;
use crate::data::{Loadable, load_facets};
use crate::i18n::desk;
use crate::ui::Announcer;

/// The state of the page.
#[derive(Clone, Copy)]
pub(super) struct Rules {
    pub(super) listed: Loadable<Vec<RuleRow>>,
    pub(super) suggested: Loadable<Vec<RuleSuggestion>>,
    pub(super) facets: RwSignal<Facets>,
    /// Contents of the form, with the id of a rule that is edited.
    pub(super) draft: RwSignal<RuleDraft>,
    /// Message about the last action, and the rule that it deleted.
    pub(super) outcome: RwSignal<Option<(String, Option<Rule>)>>,
    /// `true` while a request is in progress.
    is_busy: RwSignal<bool>,
    /// Id of a new rule until its answer arrives, so that a retry creates the same rule.
    pending_id: StoredValue<Option<RuleId>>,
    announcer: Announcer,
}

impl Rules {
    /// Creates the state with this draft in the form.
    pub(super) fn new(draft: RuleDraft) -> Self {
        Self {
            listed: Loadable::new(),
            suggested: Loadable::new(),
            facets: load_facets(),
            draft: RwSignal::new(draft),
            outcome: RwSignal::new(None),
            is_busy: RwSignal::new(false),
            pending_id: StoredValue::new(None),
            announcer: Announcer::expect(),
        }
    }

    /// Loads the rules and suggestions.
    pub(super) fn load_rules(self) {
        self.listed
            .load(async { Ok(rules::list_rules().await?.rules) });
        self.suggested
            .load(async { Ok(rules::list_suggestions().await?.suggestions) });
    }

    /// Fills the form and moves the focus there.
    pub(super) fn fill_form(self, draft: RuleDraft) {
        self.draft.set(draft);
        focus_element(".rules-form input");
    }

    /// Saves the rule in the form.
    pub(super) fn save_rule(self, apply: RuleScope) {
        let typed = self.draft.get_untracked();
        let draft = RuleDraft {
            apply,
            ..typed.clone()
        };
        self.begin_request(async move {
            let saved = match draft.id {
                Some(id) => rules::update_rule(id, draft).await,
                None => self.create_rule(draft).await,
            };
            // Text typed meanwhile stays.
            let is_same = self.draft.try_get_untracked() == Some(typed);
            if self.finish_request(saved, desk().rules.saved, None) && is_same {
                self.draft.try_set(RuleDraft::default());
            }
        });
    }

    /// Creates a rule, once even if an answer is lost.
    async fn create_rule(self, draft: RuleDraft) -> Result<RuleResponse, Problem> {
        let before = self.pending_id.try_get_value().flatten();
        let id = before.unwrap_or_else(|| random::new_id().into());
        self.pending_id.try_set_value(Some(id));
        let mut made = rules::create_rule(&RuleDraft {
            id: Some(id),
            ..draft.clone()
        })
        .await;
        // The answer to an earlier attempt was lost: it may have created the rule with other
        // contents.
        if made.is_ok() && before.is_some() {
            made = rules::update_rule(id, draft).await;
        }
        if made.is_ok() {
            self.pending_id.try_set_value(None);
        }
        made
    }

    /// Deletes a rule.
    pub(super) fn delete_rule(self, rule: Rule) {
        self.begin_request(async move {
            let (id, deleted) = (rule.id, rules::delete_rule(rule.id).await);
            // If the form shows the deleted rule, it is cleared.
            let draft = self.draft.try_get_untracked();
            let is_edited = draft.is_some_and(|draft| draft.id == Some(id));
            if self.finish_request(deleted, desk().rules.deleted, Some(rule)) && is_edited {
                self.draft.try_set(RuleDraft::default());
            }
        });
    }

    /// Restores a deleted rule and the values that it set.
    pub(super) fn restore_rule(self, rule: &Rule) {
        let draft = draft_of(rule);
        self.begin_request(async move {
            let made = rules::create_rule(&draft).await;
            self.finish_request(made, desk().rules.saved, None);
        });
    }

    /// Runs a request unless another one is in progress.
    fn begin_request(self, request: impl Future<Output = ()> + 'static) {
        if !self.is_busy.get_untracked() {
            self.is_busy.set(true);
            spawn_local(request);
        }
    }

    /// Ends a request with its message or problem. Returns whether it succeeded.
    fn finish_request(
        self,
        outcome: Result<RuleResponse, Problem>,
        sentence: fn(u64) -> String,
        deleted: Option<Rule>,
    ) -> bool {
        self.is_busy.try_set(false);
        let is_done = outcome.is_ok();
        match outcome {
            Ok(done) => {
                let sentence = sentence(done.changed);
                self.announcer.say(sentence.clone());
                self.outcome.try_set(Some((sentence, deleted)));
                self.load_rules();
            }
            Err(problem) => self.listed.report(problem),
        }
        is_done
    }
}

/// Returns the contents of the form for a rule.
pub(super) fn draft_of(rule: &Rule) -> RuleDraft {
    let rule = rule.clone();
    RuleDraft {
        id: Some(rule.id),
        text: rule.text,
        merchant: rule.merchant,
        category: rule.category,
        tags: rule.tags,
        apply: RuleScope::New,
    }
}
