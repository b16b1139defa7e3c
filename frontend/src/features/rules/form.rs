//! Form of a rule, with a preview of its effect on past receipts.

use leptos::prelude::*;
use shared::route::Route;
use shared::rules::{RuleDraft, RuleEffect, RuleOutcome, RulePreview, RuleScope};

use super::state::Rules;
use crate::data::api;
use crate::data::{LoadState, Loadable};
use crate::i18n::{desk, format, t};
use crate::ui::{
    Button, Link, dynamic_view, facet_values, parse_tags, problem_text, render_datalist, run_effect,
};

/// Form and preview.
#[component]
pub(super) fn RuleForm(rules: Rules) -> impl IntoView {
    let texts = &desk().rules;
    let draft = rules.draft;
    let preview = Loadable::<RulePreview>::new();
    let is_changed = Memo::new(move |_| draft.with(|draft| draft.id.is_some()));
    // Request a preview after every change of a complete draft.
    run_effect(move || {
        let draft = draft.get();
        if is_complete(&draft) {
            preview.load(async move { api::rules::preview_rule(&draft).await });
        } else {
            preview.reset();
        }
    });
    // Text input for one part of the draft.
    let typed = move |name: &'static str,
                      label: &'static str,
                      list: Option<&'static str>,
                      value: fn(&RuleDraft) -> String,
                      put: fn(&mut RuleDraft, String)| {
        view! {
            <label class="filing-field">
                <span>{label}</span>
                <input
                    class="input"
                    type="text"
                    name=name
                    list=list
                    maxlength="200"
                    autocomplete="off"
                    prop:value=move || draft.with(value)
                    on:change:target=move |event| {
                        draft.update(|draft| put(draft, event.target().value()));
                    }
                />
            </label>
        }
        .into_any()
    };
    // Number of past receipts that would change; `None` without a valid preview.
    let count = move || match preview.last_answer() {
        LoadState::Ready(preview) => Some(preview.changing),
        LoadState::Loading | LoadState::Failed(_) => None,
    };
    view! {
        <form
            class="rules-form"
            data-test="rule-form"
            on:submit=move |event| {
                event.prevent_default();
                rules.save_rule(RuleScope::New);
            }
        >
            <h2>{dynamic_view(move || if is_changed.get() { texts.change } else { texts.new })}</h2>
            {typed(
                "text",
                texts.text,
                None,
                |draft| draft.text.clone(),
                |draft, text| draft.text = text,
            )}
            <p class="rules-note">{texts.text_hint}</p>
            {typed(
                "merchant",
                t().receipts.merchant,
                Some("merchants"),
                |draft| draft.merchant.clone().unwrap_or_default(),
                |draft, text| draft.merchant = non_empty(&text),
            )}
            {typed(
                "category",
                desk().receipt.category,
                Some("categories"),
                |draft| draft.category.clone().unwrap_or_default(),
                |draft, text| draft.category = non_empty(&text),
            )}
            {typed(
                "tags",
                desk().receipt.tags,
                None,
                |draft| draft.tags.join(", "),
                |draft, text| draft.tags = parse_tags(&text),
            )}
            {dynamic_view(move || {
                rules.facets.with(|facets| {
                    [
                        render_datalist("merchants", facet_values(&facets.merchants)),
                        render_datalist("categories", facet_values(&facets.categories)),
                    ]
                        .collect_view()
                })
            })}
            <div role="status" data-test="preview">
                {dynamic_view(move || match preview.last_answer() {
                    LoadState::Loading => None,
                    LoadState::Ready(preview) => Some(view! { <Preview preview /> }.into_any()),
                    LoadState::Failed(problem) => Some(
                        view! { <p class="inline-problem">{problem_text(&problem)}</p> }.into_any(),
                    ),
                })}
            </div>
            <div class="rules-actions">
                <button
                    type="submit"
                    class="button"
                    data-test="save-rule"
                    disabled=move || count().is_none()
                >
                    {texts.save_new}
                </button>
                // Applying it to past receipts is offered only if some of them would change.
                {dynamic_view(move || {
                    count().filter(|count| *count > 0).map(|count| view! {
                        <Button
                            class="primary"
                            test="apply-rule"
                            on_press=move || rules.save_rule(RuleScope::Past)
                        >
                            {(texts.save_past)(count)}
                        </Button>
                    }.into_any())
                })}
                {dynamic_view(move || {
                    is_changed.get().then(|| view! {
                        <Button class="quiet" on_press=move || draft.set(RuleDraft::default())>
                            {texts.cancel}
                        </Button>
                    }.into_any())
                })}
            </div>
        </form>
    }
}

/// Returns whether the draft has words to look for and a value to set.
fn is_complete(draft: &RuleDraft) -> bool {
    let sets = draft.merchant.is_some() || draft.category.is_some() || !draft.tags.is_empty();
    sets && !draft.text.trim().is_empty()
}

/// Returns the trimmed text; `None` if it is empty.
fn non_empty(text: &str) -> Option<String> {
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}

#[component]
fn Preview(preview: RulePreview) -> impl IntoView {
    view! {
        <p>{(desk().rules.preview)(preview.matching, preview.changing)}</p>
        <ul class="rules-effects">{preview.first.iter().map(effect_row).collect_view()}</ul>
    }
}

/// Renders a receipt that would change: its date, its values and the new ones.
fn effect_row(effect: &RuleEffect) -> AnyView {
    let date = effect.date.as_deref();
    let date = date.map_or(t().receipts.no_date.to_owned(), format::long_date);
    view! {
        <li>
            <Link to=Route::Receipt(effect.id) class="rules-receipt">{date}</Link>
            <span>
                {summarise_values(&effect.before)}
                <span aria-hidden="true">" → "</span>
                <strong>{summarise_values(&effect.after)}</strong>
            </span>
        </li>
    }
    .into_any()
}

/// Formats the values that a receipt shows or a rule sets.
fn summarise_values(taught: &RuleOutcome) -> String {
    let tags = (!taught.tags.is_empty()).then(|| taught.tags.join(", "));
    let parts: Vec<_> = [taught.merchant.clone(), taught.category.clone(), tags]
        .into_iter()
        .flatten()
        .collect();
    if parts.is_empty() {
        desk().rules.nothing.to_owned()
    } else {
        parts.join(" · ")
    }
}
