//! Rules page: list, suggestions, and a form with preview.

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::id::RuleId;
use shared::problem::Problem;
use shared::rules::{Rule, RuleDraft, RuleResponse, RuleRow, RuleScope, RuleSuggestion};
use shared::search_results::Facets;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::form::RuleForm;
use crate::browser::navigation::{Navigation, parse_query};
use crate::browser::random;
use crate::data::api::rules;
use crate::data::facets::load_facets;
use crate::data::loadable::Loadable;
use crate::features::loaded::{render_loaded, render_stale_problem};
use crate::i18n::{desk, t};
use crate::ui::announce::Announcer;
use crate::ui::dynamic_view::dynamic_view;
use crate::ui::icon::{Icon, Symbol};
use crate::ui::page_title::set_page_title;
use crate::ui::result_notice::ResultNotice;

/// The state of the page.
#[derive(Clone, Copy)]
pub(super) struct Rules {
    listed: Loadable<Vec<RuleRow>>,
    suggested: Loadable<Vec<RuleSuggestion>>,
    pub(super) facets: RwSignal<Facets>,
    /// Contents of the form, with the id of a rule that is edited.
    pub(super) draft: RwSignal<RuleDraft>,
    /// Message about the last action, and the rule that it deleted.
    outcome: RwSignal<Option<(String, Option<Rule>)>>,
    /// `true` while a request is in progress.
    is_busy: RwSignal<bool>,
    /// Id of a new rule until its answer arrives, so that a retry creates the same rule.
    pending_id: StoredValue<Option<RuleId>>,
    pub(super) form: NodeRef<html::Form>,
    announcer: Announcer,
}

/// Rules page.
#[component]
pub(crate) fn RulesPage() -> impl IntoView {
    let texts = &desk().rules;
    set_page_title(texts.title);
    let rules = Rules {
        listed: Loadable::new(),
        suggested: Loadable::new(),
        facets: load_facets(),
        draft: RwSignal::new(draft_from_query()),
        outcome: RwSignal::new(None),
        is_busy: RwSignal::new(false),
        pending_id: StoredValue::new(None),
        form: NodeRef::new(),
        announcer: Announcer::expect(),
    };
    rules.load_rules();
    view! {
        <section class="rules">
            <h1>{texts.title}</h1>
            <p class="rules-note">{texts.intro}</p>
            {dynamic_view(move || rules.outcome.get().map(|(sentence, deleted)| {
                let can_undo = deleted.is_some();
                let on_undo = Callback::new(move |()| {
                    deleted.iter().for_each(|rule| rules.restore_rule(rule));
                });
                let on_close = Callback::new(move |()| rules.outcome.set(None));
                view! { <ResultNotice sentence can_undo on_undo on_close /> }.into_any()
            }))}
            <p role="alert">{render_stale_problem(rules.listed)}</p>
            {render_loaded(
                move || rules.listed.state(),
                texts.error_title,
                move || rules.load_rules(),
                move |listed| view! { <List rules listed /> }.into_any(),
            )}
            {dynamic_view(move || {
                // Without suggestions the user writes the rules.
                let suggested = rules.suggested.signal().get();
                let suggested = suggested.filter(|suggested| !suggested.is_empty());
                suggested.map(|suggested| view! { <Suggestions rules suggested /> }.into_any())
            })}
            <RuleForm rules />
        </section>
    }
}

/// Returns the draft that the query of the address describes.
fn draft_from_query() -> RuleDraft {
    let mut draft = RuleDraft::default();
    for (name, value) in parse_query(&Navigation::expect().query()) {
        match name.as_str() {
            "text" => draft.text = value,
            "merchant" => draft.merchant = Some(value),
            "category" => draft.category = Some(value),
            _ => {}
        }
    }
    draft
}

impl Rules {
    fn load_rules(self) {
        self.listed
            .load(async { Ok(rules::list_rules().await?.rules) });
        self.suggested
            .load(async { Ok(rules::list_suggestions().await?.suggestions) });
    }

    /// Fills the form and moves the focus there.
    fn fill_form(self, draft: RuleDraft) {
        self.draft.set(draft);
        let input = self
            .form
            .get_untracked()
            .and_then(|form| form.query_selector("input").ok().flatten());
        if let Some(input) = input.and_then(|input| input.dyn_into::<HtmlElement>().ok()) {
            // If this fails, the focus stays.
            let _ = input.focus();
        }
    }

    /// Saves the rule in the form.
    pub(super) fn save_rule(self, apply: RuleScope) {
        if self.is_busy.get_untracked() {
            return;
        }
        let typed = self.draft.get_untracked();
        let draft = RuleDraft {
            apply,
            ..typed.clone()
        };
        self.is_busy.set(true);
        spawn_local(async move {
            let saved = match draft.id {
                Some(id) => rules::update_rule(id, draft).await,
                None => self.create_rule(draft).await,
            };
            // Text typed meanwhile stays.
            let is_same = self
                .draft
                .try_get_untracked()
                .is_some_and(|now| now == typed);
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

    fn delete_rule(self, rule: Rule) {
        if self.is_busy.get_untracked() {
            return;
        }
        self.is_busy.set(true);
        spawn_local(async move {
            let (id, deleted) = (rule.id, rules::delete_rule(rule.id).await);
            // If the form shows the deleted rule, it is cleared.
            let is_edited = self
                .draft
                .try_get_untracked()
                .is_some_and(|draft| draft.id == Some(id));
            if self.finish_request(deleted, desk().rules.deleted, Some(rule)) && is_edited {
                self.draft.try_set(RuleDraft::default());
            }
        });
    }

    /// Restores a deleted rule and what it set.
    fn restore_rule(self, rule: &Rule) {
        if self.is_busy.get_untracked() {
            return;
        }
        self.is_busy.set(true);
        let draft = draft_of(rule);
        spawn_local(async move {
            let made = rules::create_rule(&draft).await;
            self.finish_request(made, desk().rules.saved, None);
        });
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

fn draft_of(rule: &Rule) -> RuleDraft {
    let Rule {
        id,
        text,
        merchant,
        category,
        tags,
        ..
    } = rule.clone();
    RuleDraft {
        id: Some(id),
        text,
        merchant,
        category,
        tags,
        apply: RuleScope::New,
    }
}

#[component]
fn List(rules: Rules, listed: Vec<RuleRow>) -> impl IntoView {
    if listed.is_empty() {
        return view! { <p class="rules-note" data-test="no-rules">{desk().rules.empty}</p> }
            .into_any();
    }
    let rows = listed.into_iter().map(|row| rule_row(rules, row));
    view! { <ul class="entries">{rows.collect_view()}</ul> }.into_any()
}

fn rule_row(rules: Rules, row: RuleRow) -> AnyView {
    let texts = &desk().rules;
    let RuleRow { rule, receipts } = row;
    let (changed, text) = (rule.clone(), rule.text.clone());
    view! {
        <li class="entry" data-test="rule">
            <p>
                {rule_sentence(
                    &rule.text,
                    rule.merchant.as_deref(),
                    rule.category.as_deref(),
                    &rule.tags,
                )}
                <span class="rules-count">{(texts.used)(receipts)}</span>
            </p>
            <button
                type="button"
                class="button"
                data-test="edit-rule"
                aria-label=(texts.edit_this)(&text)
                on:click=move |_| rules.fill_form(draft_of(&changed))
            >
                {texts.edit}
            </button>
            <button
                type="button"
                class="button danger-quiet"
                data-test="delete-rule"
                aria-label=(texts.delete_this)(&text)
                on:click=move |_| rules.delete_rule(rule.clone())
            >
                {texts.delete}
            </button>
        </li>
    }
    .into_any()
}

#[component]
fn Suggestions(rules: Rules, suggested: Vec<RuleSuggestion>) -> impl IntoView {
    let texts = &desk().rules;
    let row = |suggestion: RuleSuggestion| {
        let RuleSuggestion {
            text,
            merchant,
            category,
            receipts,
        } = suggestion;
        let sentence = rule_sentence(&text, merchant.as_deref(), category.as_deref(), &[]);
        let draft = RuleDraft {
            text,
            merchant,
            category,
            ..RuleDraft::default()
        };
        view! {
            <li class="entry" data-test="suggestion">
                <p>{sentence} <span class="rules-count">{(texts.said_of)(receipts)}</span></p>
                <button
                    type="button"
                    class="button"
                    data-test="take-suggestion"
                    on:click=move |_| rules.fill_form(draft.clone())
                >
                    <Symbol icon=Icon::Check />
                    {texts.take}
                </button>
            </li>
        }
    };
    view! {
        <h2>{texts.suggestions}</h2>
        <ul class="entries">{suggested.into_iter().map(row).collect_view()}</ul>
    }
}

/// Renders a rule in words: `“KIOSK” → Merchant Kiosk, Category Food`.
fn rule_sentence(
    text: &str,
    merchant: Option<&str>,
    category: Option<&str>,
    tags: &[String],
) -> AnyView {
    let tags = (!tags.is_empty()).then(|| tags.join(", "));
    let sets = [
        (t().receipts.merchant, merchant.map(str::to_owned)),
        (desk().receipt.category, category.map(str::to_owned)),
        (desk().receipt.tags, tags),
    ];
    let sets = sets.into_iter().filter_map(|(name, value)| {
        Some(view! { <span class="rules-set">{name} " " <strong>{value?}</strong></span> })
    });
    view! { <q>{text.to_owned()}</q> <span aria-hidden="true">" → "</span> {sets.collect_view()} }
        .into_any()
}
