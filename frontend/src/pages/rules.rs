//! Rules page: list, suggestions, and a form with preview.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::rules::{RuleDraft, RuleRow, RuleSuggestion};

use super::rule_form::RuleForm;
use super::rules_state::{Rules, draft_of};
use super::set_page_title;
use crate::api;
use crate::components::bulk_bar::BulkResultNotice;
use crate::components::dynamic_view::dynamic_view;
use crate::components::icon::{Icon, Symbol};
use crate::components::notice::{Failure, problem_text};
use crate::i18n::{desk, t};
use crate::navigation::{Navigation, parse_query};

/// Rules page.
#[component]
pub(crate) fn RulesPage() -> impl IntoView {
    let texts = &desk().rules;
    set_page_title(texts.title);
    let rules = Rules::new(draft_from_query());
    rules.load_rules();
    spawn_local(async move {
        // Without facets names have to be typed.
        if let Ok(known) = api::fetch_facets().await {
            rules.facets.try_set(known);
        }
    });
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
                view! { <BulkResultNotice sentence can_undo on_undo on_close /> }.into_any()
            }))}
            <p role="alert">
                {dynamic_view(move || {
                    // Before the list is loaded, the problem is shown in its place.
                    let is_shown = rules.listed.with(Option::is_some);
                    rules.problem.get().filter(|_| is_shown).as_ref().map(problem_text)
                })}
            </p>
            {dynamic_view(move || match (rules.listed.get(), rules.problem.get()) {
                (Some(listed), _) => view! { <List rules listed /> }.into_any(),
                (None, Some(problem)) => {
                    let (title, on_retry) = (texts.error_title, move || rules.load_rules());
                    view! { <Failure title text=problem_text(&problem) on_retry /> }.into_any()
                }
                (None, None) => view! { <p role="status">{t().loading}</p> }.into_any(),
            })}
            {dynamic_view(move || {
                let suggested = rules.suggested.get();
                (!suggested.is_empty())
                    .then(|| view! { <Suggestions rules suggested /> }.into_any())
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
