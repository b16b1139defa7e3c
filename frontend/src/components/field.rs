//! One field of a receipt: its input, how far it can be trusted, how it is printed, and what else it could be.

use leptos::html;
use leptos::prelude::*;
use shared::problem::ProblemCode;

use super::changing::{changing, outward};
use super::trust::{Trust, TrustChip};
use crate::draft::FieldName;
use crate::i18n::t;

/// Stands for a date that is typed in part: no date, but not the wish to have none either.
const UNFINISHED: &str = "?";

/// What a field shows besides its text.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Evidence {
    pub(crate) trust: Trust,
    /// The text as printed.
    pub(crate) raw: Option<String>,
    /// Other values, as they would be typed and as they are shown.
    pub(crate) alternatives: Vec<(String, String)>,
}

/// What a person does to a field.
#[derive(Clone, Copy)]
pub(crate) struct FieldActions {
    pub(crate) input: Callback<(FieldName, String)>,
    pub(crate) focus: Callback<FieldName>,
    pub(crate) blur: Callback<FieldName>,
    pub(crate) confirm: Callback<FieldName>,
}

/// A field that can be edited.
#[component]
pub(crate) fn FieldRow(
    field: FieldName,
    #[prop(into)] text: Signal<String>,
    #[prop(into)] evidence: Signal<Evidence>,
    #[prop(into)] complaint: Signal<Option<ProblemCode>>,
    actions: FieldActions,
) -> impl IntoView {
    let name = field.as_str();
    let input = NodeRef::<html::Input>::new();
    // Not `prop:value`, which would clear a date that is typed in part.
    outward(move || {
        let text = text.get();
        if let Some(input) = input.get().filter(|input| text != UNFINISHED && input.value() != text) {
            input.set_value(&text);
        }
    });
    let typed = move || {
        let input = input.get_untracked()?;
        Some(if input.validity().bad_input() { UNFINISHED.to_owned() } else { input.value() })
    };
    view! {
        <div class="field" data-field=name>
            <div class="field-head">
                <label for=format!("field-{name}")>{label(field)}</label>
                {changing(move || trust(field, evidence.get().trust, actions))}
            </div>
            <input
                id=format!("field-{name}")
                name=name
                type=if field == FieldName::Date { "date" } else { "text" }
                inputmode=if field == FieldName::Total { "decimal" } else { "text" }
                autocapitalize=if field == FieldName::Currency { "characters" } else { "words" }
                maxlength=if field == FieldName::Currency { "3" } else { "300" }
                autocomplete="off"
                spellcheck="false"
                enterkeyhint="done"
                aria-describedby=format!("trust-{name} raw-{name} complaint-{name}")
                aria-invalid=move || complaint.get().map(|_| "true")
                node_ref=input
                on:input=move |_| {
                    if let Some(text) = typed() {
                        actions.input.run((field, text));
                    }
                }
                on:focus=move |_| actions.focus.run(field)
                on:blur=move |_| actions.blur.run(field)
            />
            <p class="field-complaint" id=format!("complaint-{name}") role="alert">
                {changing(move || complaint.get().map(t().problem))}
            </p>
            {changing(move || reading(field, evidence.get(), actions))}
        </div>
    }
}

/// How far the value can be trusted, and a button to agree where it is in doubt.
fn trust(field: FieldName, trust: Trust, actions: FieldActions) -> AnyView {
    let agree = (trust == Trust::Check).then(|| {
        view! {
            <button type="button" class="confirm-field" on:click=move |_| actions.confirm.run(field)>
                {t().receipt.confirm}
                <span class="visually-hidden">" "{label(field)}</span>
            </button>
        }
        .into_any()
    });
    view! {
        {agree}
        <TrustChip trust of=field.as_str() />
    }
    .into_any()
}

/// The text as printed, and what else it could be.
fn reading(field: FieldName, evidence: Evidence, actions: FieldActions) -> AnyView {
    let words = &t().receipt;
    let raw = evidence.raw.map(|raw| view! { {words.as_read} " " <q>{raw}</q> }.into_any());
    let choice = move |alternative| {
        let on_choice = move |text| actions.input.run((field, text));
        view! { <Choice alternative on_choice /> }.into_any()
    };
    let choices = (!evidence.alternatives.is_empty()).then(|| {
        view! {
            <div class="alternatives">
                <span>{words.alternatives}</span>
                {evidence.alternatives.into_iter().map(choice).collect_view()}
            </div>
        }
        .into_any()
    });
    view! {
        <p class="field-raw" id=format!("raw-{}", field.as_str())>
            {raw}
        </p>
        {choices}
    }
    .into_any()
}

/// Another value, taken with one tap.
#[component]
fn Choice(alternative: (String, String), on_choice: impl Fn(String) + 'static) -> impl IntoView {
    let (typed, shown) = alternative;
    view! {
        <button type="button" class="choice" on:click=move |_| on_choice(typed.clone())>
            {shown}
        </button>
    }
}

fn label(field: FieldName) -> &'static str {
    let words = &t().receipt;
    match field {
        FieldName::Merchant => words.merchant,
        FieldName::Date => words.date,
        FieldName::Total => words.total,
        FieldName::Currency => words.currency,
    }
}
