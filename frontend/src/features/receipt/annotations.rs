//! Inputs for category, tags and note of a receipt.

use leptos::prelude::*;
use shared::annotations::Annotations;
use shared::api::ReceiptDetail;
use shared::route::Route;
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, KeyboardEvent};

use super::annotation_saver::{AnnotationField, AnnotationSaver};
use super::form::ReceiptForm;
use crate::browser::document::blur_focused_element;
use crate::browser::events::target_of;
use crate::browser::navigation::encode_query;
use crate::i18n::{desk, t};
use crate::ui::{Button, Icon, Link, dynamic_view, facet_values, problem_text, render_datalist};

/// Tags and note, and the rules of the receipt.
#[component]
pub(super) fn FurtherAnnotations(form: ReceiptForm, saver: AnnotationSaver) -> impl IntoView {
    view! {
        <div class="filing">
            <AnnotationInput field=AnnotationField::Tags saver />
            <AnnotationInput field=AnnotationField::Note saver />
            {dynamic_view(move || form.with_detail(render_applied_rules))}
        </div>
    }
}

/// Input of one annotation. It is saved when the focus leaves it; Escape restores the saved text.
#[component]
pub(super) fn AnnotationInput(field: AnnotationField, saver: AnnotationSaver) -> impl IntoView {
    let shown = saver.shown_text(field);
    let on_key = move |event: KeyboardEvent| match event.key().as_str() {
        "Enter" if field != AnnotationField::Note && !event.is_composing() => {
            event.prevent_default();
            blur_focused_element();
        }
        "Escape" if !event.is_composing() => {
            saver.forget_typed(field);
            // A text area has the same property.
            if let Some(input) = target_of::<web_sys::Element>(&event) {
                let input: HtmlInputElement = input.unchecked_into();
                input.set_value(&shown.get_untracked());
            }
            blur_focused_element();
        }
        _ => {}
    };
    let input = match field {
        AnnotationField::Note => view! {
            <textarea
                class="input"
                rows="2"
                maxlength="2000"
                data-test=field.name()
                placeholder=" "
                prop:value=shown
                on:input:target=move |event| saver.store_typed(field, &event.target().value())
                on:change:target=move |event| saver.queue_save(field, event.target().value())
                on:keydown=on_key
            ></textarea>
        }
        .into_any(),
        AnnotationField::Category | AnnotationField::Tags => view! {
            <input
                class="input"
                type="text"
                list=field.list_name()
                maxlength=(field == AnnotationField::Category).then_some("60")
                autocomplete="off"
                enterkeyhint="done"
                data-test=field.name()
                placeholder=match field {
                    AnnotationField::Tags => desk().trash.tags_hint,
                    _ => field.label(),
                }
                prop:value=shown
                on:input:target=move |event| saver.store_typed(field, &event.target().value())
                on:change:target=move |event| saver.queue_save(field, event.target().value())
                on:keydown=on_key
            />
        }
        .into_any(),
    };
    view! {
        <label class="filing-field" data-annotation=field.name()>
            <span>{field.label()}</span>
            {input}
        </label>
        {render_suggestions(field, saver)}
        {dynamic_view(move || saver.problem_of(field).map(|problem| view! {
            <p class="not-saved" role="alert">
                {desk().receipt.not_saved} " " {problem_text(&problem)} " "
                <Button
                    class="quiet"
                    icon=Icon::Retry
                    test="retry-filing"
                    on_press=move || saver.retry(field)
                >
                    {t().try_again}
                </Button>
            </p>
        }.into_any()))}
    }
}

/// Renders the suggestions of an input.
fn render_suggestions(field: AnnotationField, saver: AnnotationSaver) -> Option<AnyView> {
    let id = field.list_name()?;
    let suggestions = move || {
        let names = saver.facets.with(|facets| match field {
            AnnotationField::Tags => facet_values(&facets.tags),
            _ => facet_values(&facets.categories),
        });
        match field {
            AnnotationField::Tags => saver
                .combined
                .with(|annotations| complete_tag_lists(annotations, &names)),
            _ => names,
        }
    };
    Some(dynamic_view(move || render_datalist(id, suggestions())).into_any())
}

/// Renders the rules that were applied to the receipt, and a link to a new rule prefilled from it.
fn render_applied_rules(detail: &ReceiptDetail) -> AnyView {
    let texts = &desk().rules;
    let applied = (!detail.rules.is_empty()).then(|| {
        let quotes = detail
            .rules
            .iter()
            .map(|rule| view! { <q>{rule.text.clone()}</q> " " })
            .collect_view();
        view! { <span>{texts.title} ": " {quotes}</span> }
    });
    // The new rule is prefilled with the printed name and the values shown.
    let printed = detail.receipt.merchant.name.raw.clone().unwrap_or_default();
    let shown = [
        ("merchant", &detail.row.merchant),
        ("category", &detail.row.category),
    ];
    let shown = shown
        .into_iter()
        .filter_map(|(name, value)| Some((name, value.clone()?)));
    let query: Vec<_> = [("text", printed)].into_iter().chain(shown).collect();
    view! {
        <p class="filing-rules">
            {applied}
            <Link to=Route::Rules query=encode_query(&query) class="button quiet" test="make-rule">
                {texts.always}
            </Link>
        </p>
    }
    .into_any()
}

/// Returns suggestions for the tags input: browsers replace the whole text, so each one repeats the
/// present tags.
fn complete_tag_lists(annotations: &Annotations, tags: &[String]) -> Vec<String> {
    let others = tags.iter().filter(|tag| !annotations.tags.contains(tag));
    others
        .map(|tag| {
            [&annotations.tags[..], std::slice::from_ref(tag)]
                .concat()
                .join(", ")
        })
        .collect()
}
