//! The form of a rule: what is typed is tried on past receipts at once, before anything is kept.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::rules::{Effect, Reach, RuleDraft, RulePreview, Taught};

use super::rules::Rules;
use crate::api;
use crate::components::changing::{changing, outward};
use crate::components::link::Link;
use crate::components::notice::words;
use crate::components::suggestions::{names, suggestions, tags_of};
use crate::format;
use crate::i18n::{desk, t};
use crate::route::Route;

/// The form with its preview.
#[expect(clippy::too_many_lines, reason = "a form from top to bottom")]
#[component]
pub(super) fn RuleForm(rules: Rules) -> impl IntoView {
    let texts = &desk().rules;
    let draft = rules.draft;
    let preview = RwSignal::new(None);
    let is_changed = Memo::new(move |_| draft.with(|draft| draft.id.is_some()));
    outward(move || {
        let draft = draft.get();
        if !is_whole(&draft) {
            preview.set(None);
            return;
        }
        spawn_local(async move {
            let answer = api::rules::preview(&draft).await;
            // An answer to what is no longer typed says nothing.
            if rules
                .draft
                .try_get_untracked()
                .is_some_and(|now| now == draft)
            {
                preview.set(Some(answer));
            }
        });
    });
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
                    on:change:target=move |event| draft.update(|draft| put(draft, event.target().value()))
                />
            </label>
        }
        .into_any()
    };
    let count = move || {
        preview.with(|preview| {
            preview
                .as_ref()?
                .as_ref()
                .ok()
                .map(|preview: &RulePreview| preview.changing)
        })
    };
    view! {
        <form
            class="rules-form"
            data-test="rule-form"
            on:submit=move |event| {
                event.prevent_default();
                rules.save(Reach::New);
            }
        >
            <h2>{changing(move || if is_changed.get() { texts.change } else { texts.new })}</h2>
            {typed("text", texts.text, None, |draft| draft.text.clone(), |draft, text| draft.text = text)}
            <p class="rules-note">{texts.text_hint}</p>
            {typed(
                "merchant",
                t().receipts.merchant,
                Some("merchants"),
                |draft| draft.merchant.clone().unwrap_or_default(),
                |draft, text| draft.merchant = some(&text),
            )}
            {typed(
                "category",
                desk().receipt.category,
                Some("categories"),
                |draft| draft.category.clone().unwrap_or_default(),
                |draft, text| draft.category = some(&text),
            )}
            {typed(
                "tags",
                desk().receipt.tags,
                None,
                |draft| draft.tags.join(", "),
                |draft, text| draft.tags = tags_of(&text),
            )}
            {changing(move || {
                rules.facets.with(|facets| {
                    [("merchants", names(&facets.merchants)), ("categories", names(&facets.categories))]
                        .map(|(id, names)| suggestions(id, names))
                        .collect_view()
                })
            })}
            <div role="status" data-test="preview">
                {changing(move || match preview.get()? {
                    Ok(preview) => Some(view! { <Preview preview /> }.into_any()),
                    Err(problem) => Some(view! { <p class="inline-problem">{words(&problem)}</p> }.into_any()),
                })}
            </div>
            <div class="rules-actions">
                <button type="submit" class="button" data-test="save-rule" disabled=move || count().is_none()>
                    {texts.save_new}
                </button>
                {changing(move || {
                    count().filter(|count| *count > 0).map(|count| view! {
                        <button
                            type="button"
                            class="button primary"
                            data-test="apply-rule"
                            on:click=move |_| rules.save(Reach::Past)
                        >
                            {(texts.save_past)(count)}
                        </button>
                    }.into_any())
                })}
                {changing(move || {
                    is_changed.get().then(|| view! {
                        <button type="button" class="button quiet" on:click=move |_| draft.set(RuleDraft::default())>
                            {texts.cancel}
                        </button>
                    }.into_any())
                })}
            </div>
        </form>
    }
}

/// There is something to look for, and something to set.
fn is_whole(draft: &RuleDraft) -> bool {
    let sets = draft.merchant.is_some() || draft.category.is_some() || !draft.tags.is_empty();
    sets && !draft.text.trim().is_empty()
}

fn some(text: &str) -> Option<String> {
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}

#[component]
fn Preview(preview: RulePreview) -> impl IntoView {
    let RulePreview {
        matching,
        changing,
        first,
    } = preview;
    view! {
        <p>{(desk().rules.preview)(matching, changing)}</p>
        <ul class="rules-effects">{first.into_iter().map(effect).collect_view()}</ul>
    }
}

/// A receipt that would change: its day, what it shows and what it would show.
fn effect(effect: Effect) -> AnyView {
    let Effect {
        id,
        date,
        before,
        after,
    } = effect;
    let date = date
        .as_deref()
        .map_or(t().receipts.no_date.to_owned(), format::date);
    view! {
        <li>
            <Link to=Route::Receipt(id) class="rules-receipt">{date}</Link>
            <span>
                {shown(&before)} <span aria-hidden="true">" → "</span> <strong>{shown(&after)}</strong>
            </span>
        </li>
    }
    .into_any()
}

fn shown(taught: &Taught) -> String {
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
