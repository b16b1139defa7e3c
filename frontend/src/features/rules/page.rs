//! Rules page: list, suggestions, and a form with preview.

use leptos::prelude::*;
use shared::rules::{RuleDraft, RuleRow, RuleSuggestion};

use super::form::RuleForm;
use super::state::{Rules, draft_of};
use super::suggestion::rule_sentence;
use super::suggestion_state::draft_from_suggestion;
use crate::browser::navigation::{Navigation, parse_query};
use crate::features::loaded::{render_loaded, render_stale_problem};
use crate::i18n::desk;
use crate::ui::{Button, Icon, ResultNotice, dynamic_view, set_page_title};

/// Rules page.
#[component]
pub(crate) fn RulesPage() -> impl IntoView {
    let texts = &desk().rules;
    set_page_title(texts.title);
    let rules = Rules::new(draft_from_query());
    rules.load_rules();
    view! {
        <section class="rules">
            <h1>{texts.title}</h1>
            <p class="rules-note">{texts.intro}</p>
            {dynamic_view(move || rules.outcome.get().map(|(sentence, deleted)| {
                let can_undo = deleted.is_some();
                let on_undo = Callback::new(move |()| {
                    if let Some(rule) = &deleted {
                        rules.restore_rule(rule);
                    }
                });
                let on_close = Callback::new(move |()| rules.outcome.set(None));
                view! { <ResultNotice sentence can_undo on_undo on_close /> }.into_any()
            }))}
            <p role="alert">{render_stale_problem(rules.listed)}</p>
            {dynamic_view(move || {
                // Without suggestions the user writes the rules.
                let suggested = rules.suggested.signal().get();
                let suggested = suggested.filter(|suggested| !suggested.is_empty());
                suggested.map(|suggested| view! { <Suggestions rules suggested /> }.into_any())
            })}
            {render_loaded(
                move || rules.listed.state(),
                texts.error_title,
                move || rules.load_rules(),
                move |listed| view! { <List rules listed /> }.into_any(),
            )}
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
    view! {
        <h2>{desk().rules.listed}</h2>
        <ul class="entries">{rows.collect_view()}</ul>
    }
    .into_any()
}

fn rule_row(rules: Rules, row: RuleRow) -> AnyView {
    let texts = &desk().rules;
    let RuleRow { rule, receipts } = row;
    let (draft, text) = (draft_of(&rule), rule.text.clone());
    view! {
        <li class="entry" data-test="rule">
            <p>
                {rule_sentence(&draft)}
                <span class="rules-count">{(texts.used)(receipts)}</span>
            </p>
            <Button
                label=(texts.edit_this)(&text)
                test="edit-rule"
                on_press=move || rules.fill_form(draft.clone())
            >
                {texts.edit}
            </Button>
            <Button
                class="danger-quiet"
                label=(texts.delete_this)(&text)
                test="delete-rule"
                on_press=move || rules.delete_rule(rule.clone())
            >
                {desk().receipt.delete}
            </Button>
        </li>
    }
    .into_any()
}

#[component]
fn Suggestions(rules: Rules, suggested: Vec<RuleSuggestion>) -> impl IntoView {
    let texts = &desk().rules;
    let row = |suggestion: RuleSuggestion| {
        let receipts = suggestion.receipts;
        let draft = draft_from_suggestion(suggestion);
        let sentence = rule_sentence(&draft);
        view! {
            <li class="entry" data-test="suggestion">
                <p>{sentence} <span class="rules-count">{(texts.said_of)(receipts)}</span></p>
                <Button
                    icon=Icon::Check
                    test="take-suggestion"
                    on_press=move || rules.fill_form(draft.clone())
                >
                    {texts.take}
                </Button>
            </li>
        }
    };
    view! {
        <h2>{texts.suggestions}</h2>
        <ul class="entries">{suggested.into_iter().map(row).collect_view()}</ul>
    }
}
