//! What is filled in by itself: rules in plain words, what could become one, and a form that shows what would come of it.

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::finding::Facets;
use shared::id::RuleId;
use shared::problem::Problem;
use shared::rules::{Reach, Rule, RuleDone, RuleDraft, RuleRow, RuleSuggestion};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::entitle;
use super::rule_form::RuleForm;
use crate::announce::Announcer;
use crate::api::{self, rules};
use crate::components::changing::changing;
use crate::components::icon::{Icon, Symbol};
use crate::components::many_bar::ManyDone;
use crate::components::notice::{Failure, words};
use crate::device;
use crate::i18n::{desk, t};
use crate::navigation::{Navigation, parameters};

/// The state of the page.
#[derive(Clone, Copy)]
pub(super) struct Rules {
    listed: RwSignal<Option<Vec<RuleRow>>>,
    suggested: RwSignal<Vec<RuleSuggestion>>,
    pub(super) facets: RwSignal<Facets>,
    problem: RwSignal<Option<Problem>>,
    /// What stands in the form; the id of a rule that is being changed.
    pub(super) draft: RwSignal<RuleDraft>,
    /// What was done last, and the rule that was deleted by it.
    done: RwSignal<Option<(String, Option<Rule>)>>,
    /// A request is on its way.
    is_busy: RwSignal<bool>,
    /// The id of a new rule that was sent, until the answer comes: sent again, it is the same rule.
    making: StoredValue<Option<RuleId>>,
    pub(super) form: NodeRef<html::Form>,
    announcer: Announcer,
}

/// The page.
#[component]
pub(crate) fn RulesPage() -> impl IntoView {
    let texts = &desk().rules;
    entitle(texts.title);
    let rules = Rules {
        listed: RwSignal::new(None),
        suggested: RwSignal::new(Vec::new()),
        facets: RwSignal::new(Facets::default()),
        problem: RwSignal::new(None),
        draft: RwSignal::new(asked()),
        done: RwSignal::new(None),
        is_busy: RwSignal::new(false),
        making: StoredValue::new(None),
        form: NodeRef::new(),
        announcer: Announcer::expect(),
    };
    rules.load();
    spawn_local(async move {
        // Without them names are typed.
        if let Ok(known) = api::facets().await {
            rules.facets.try_set(known);
        }
    });
    view! {
        <section class="rules">
            <h1>{texts.title}</h1>
            <p class="rules-note">{texts.intro}</p>
            {changing(move || rules.done.get().map(|(sentence, deleted)| {
                let can_undo = deleted.is_some();
                let on_undo = Callback::new(move |()| deleted.iter().for_each(|rule| rules.restore(rule)));
                let on_close = Callback::new(move |()| rules.done.set(None));
                view! { <ManyDone sentence can_undo on_undo on_close /> }.into_any()
            }))}
            <p role="alert">
                {changing(move || {
                    let is_shown = rules.listed.with(Option::is_some);
                    rules.problem.get().filter(|_| is_shown).as_ref().map(words)
                })}
            </p>
            {changing(move || match (rules.listed.get(), rules.problem.get()) {
                (Some(listed), _) => view! { <List rules listed /> }.into_any(),
                (None, Some(problem)) => {
                    let (title, on_retry) = (texts.error_title, move || rules.load());
                    view! { <Failure title text=words(&problem) on_retry /> }.into_any()
                }
                (None, None) => view! { <p role="status">{t().loading}</p> }.into_any(),
            })}
            {changing(move || {
                let suggested = rules.suggested.get();
                (!suggested.is_empty()).then(|| view! { <Suggestions rules suggested /> }.into_any())
            })}
            <RuleForm rules />
        </section>
    }
}

/// What the address puts into the form.
fn asked() -> RuleDraft {
    let mut draft = RuleDraft::default();
    for (name, value) in parameters(&Navigation::expect().query()) {
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
    fn load(self) {
        spawn_local(async move {
            match rules::all().await {
                Ok(list) => {
                    self.problem.try_set(None);
                    self.listed.try_set(Some(list.rules));
                }
                Err(problem) => drop(self.problem.try_set(Some(problem))),
            }
            // Without them rules are written.
            if let Ok(known) = rules::suggestions().await {
                self.suggested.try_set(known.suggestions);
            }
        });
    }

    /// Puts something into the form, where the keyboard goes on.
    fn put(self, draft: RuleDraft) {
        self.draft.set(draft);
        let input = self
            .form
            .get_untracked()
            .and_then(|form| form.query_selector("input").ok().flatten());
        if let Some(input) = input.and_then(|input| input.dyn_into::<HtmlElement>().ok()) {
            // An input of the page takes the cursor.
            let _ = input.focus();
        }
    }

    /// Keeps what stands in the form.
    pub(super) fn save(self, apply: Reach) {
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
                Some(id) => rules::change(id, draft).await,
                None => self.make(draft).await,
            };
            // What was typed meanwhile stays.
            let is_same = self
                .draft
                .try_get_untracked()
                .is_some_and(|now| now == typed);
            if self.end(saved, desk().rules.saved, None) && is_same {
                self.draft.try_set(RuleDraft::default());
            }
        });
    }

    async fn make(self, draft: RuleDraft) -> Result<RuleDone, Problem> {
        let before = self.making.try_get_value().flatten();
        let id = before.unwrap_or_else(|| device::new_id().into());
        self.making.try_set_value(Some(id));
        let mut made = rules::make(&RuleDraft {
            id: Some(id),
            ..draft.clone()
        })
        .await;
        // The answer to an earlier one got lost: perhaps it was made, and said something else.
        if made.is_ok() && before.is_some() {
            made = rules::change(id, draft).await;
        }
        if made.is_ok() {
            self.making.try_set_value(None);
        }
        made
    }

    fn delete(self, rule: Rule) {
        if self.is_busy.get_untracked() {
            return;
        }
        self.is_busy.set(true);
        spawn_local(async move {
            let (id, deleted) = (rule.id, rules::delete(rule.id).await);
            let is_edited = self
                .draft
                .try_get_untracked()
                .is_some_and(|draft| draft.id == Some(id));
            if self.end(deleted, desk().rules.deleted, Some(rule)) && is_edited {
                self.draft.try_set(RuleDraft::default());
            }
        });
    }

    /// Brings a deleted rule back with all it set.
    fn restore(self, rule: &Rule) {
        if self.is_busy.get_untracked() {
            return;
        }
        self.is_busy.set(true);
        let draft = draft_of(rule);
        spawn_local(async move {
            let made = rules::make(&draft).await;
            self.end(made, desk().rules.saved, None);
        });
    }

    fn end(
        self,
        outcome: Result<RuleDone, Problem>,
        sentence: fn(u64) -> String,
        deleted: Option<Rule>,
    ) -> bool {
        self.is_busy.try_set(false);
        let is_done = outcome.is_ok();
        match outcome {
            Ok(done) => {
                let sentence = sentence(done.changed);
                self.announcer.say(sentence.clone());
                self.done.try_set(Some((sentence, deleted)));
                self.load();
            }
            Err(problem) => drop(self.problem.try_set(Some(problem))),
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
        apply: Reach::New,
    }
}

#[component]
fn List(rules: Rules, listed: Vec<RuleRow>) -> impl IntoView {
    if listed.is_empty() {
        return view! { <p class="rules-note" data-test="no-rules">{desk().rules.empty}</p> }
            .into_any();
    }
    let rows = listed.into_iter().map(|row| item(rules, row));
    view! { <ul class="entries">{rows.collect_view()}</ul> }.into_any()
}

fn item(rules: Rules, row: RuleRow) -> AnyView {
    let texts = &desk().rules;
    let RuleRow { rule, receipts } = row;
    let (changed, text) = (rule.clone(), rule.text.clone());
    view! {
        <li class="entry" data-test="rule">
            <p>
                {said(&rule.text, rule.merchant.as_deref(), rule.category.as_deref(), &rule.tags)}
                <span class="rules-count">{(texts.used)(receipts)}</span>
            </p>
            <button
                type="button"
                class="button"
                data-test="edit-rule"
                aria-label=(texts.edit_this)(&text)
                on:click=move |_| rules.put(draft_of(&changed))
            >
                {texts.edit}
            </button>
            <button
                type="button"
                class="button danger-quiet"
                data-test="delete-rule"
                aria-label=(texts.delete_this)(&text)
                on:click=move |_| rules.delete(rule.clone())
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
        let sentence = said(&text, merchant.as_deref(), category.as_deref(), &[]);
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
                    on:click=move |_| rules.put(draft.clone())
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

/// A rule in plain words: `“REWE” → Merchant Rewe, Category Food`.
fn said(text: &str, merchant: Option<&str>, category: Option<&str>, tags: &[String]) -> AnyView {
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
