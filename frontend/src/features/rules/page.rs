//! Rules page: list, suggestions, and a form with preview.

use leptos::prelude::*;
use shared::rules::{RuleDraft, RuleRow, RuleSuggestion};

use super::form::RuleForm;
use super::state::{Rules, draft_of};
use crate::browser::navigation::{Navigation, parse_query};
use crate::features::loaded::{render_loaded, render_stale_problem};
use crate::i18n::{desk, t};
use crate::ui::dynamic_view::dynamic_view;
use crate::ui::icon::{Icon, Symbol};
use crate::ui::page_title::set_page_title;
use crate::ui::result_notice::ResultNotice;

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
