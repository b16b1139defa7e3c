//! One field of a receipt: its input, how far it can be trusted, how it is printed, and what else it could be.

use leptos::prelude::*;
use shared::problem::ProblemCode;

use super::trust::{Trust, TrustChip};
use crate::draft::FieldName;
use crate::i18n::t;

/// What a field shows besides its text.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Evidence {
    pub(crate) trust: Trust,
    /// The text as printed.
    pub(crate) raw: Option<String>,
    /// Other values, as they would be typed and as they are shown.
    pub(crate) alternatives: Vec<(String, String)>,
    /// There is a place on the picture.
    pub(crate) has_place: bool,
}

/// What a person does to a field.
#[derive(Clone, Copy)]
pub(crate) struct FieldActions {
    pub(crate) on_input: Callback<(FieldName, String)>,
    pub(crate) on_focus: Callback<FieldName>,
    pub(crate) on_blur: Callback<FieldName>,
    pub(crate) on_confirm: Callback<FieldName>,
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
    let input_id = format!("field-{name}");
    let complaint_id = format!("complaint-{name}");
    let described_by = format!("trust-{name} raw-{name} {complaint_id}");
    let trust = Memo::new(move |_| evidence.get().trust);
    let alternatives = Memo::new(move |_| evidence.get().alternatives);
    let raw = Memo::new(move |_| evidence.get().raw);
    let has_place = Memo::new(move |_| evidence.get().has_place);
    let words = &t().receipt;
    view! {
        <div
            class="field"
            data-field=name
            data-trust=move || trust.get().name()
            class:has-place=has_place
        >
            <div class="field-head">
                <label for=input_id.clone()>{label(field)}</label>
                <Show when=move || trust.get() == Trust::Check>
                    <button type="button" class="confirm-field" on:click=move |_| actions.on_confirm.run(field)>
                        {words.confirm}
                        <span class="visually-hidden">" "{label(field)}</span>
                    </button>
                </Show>
                <TrustChip trust of=name />
            </div>
            <input
                id=input_id
                name=name
                type=if field == FieldName::Date { "date" } else { "text" }
                inputmode=if field == FieldName::Total { "decimal" } else { "text" }
                autocapitalize=if field == FieldName::Currency { "characters" } else { "words" }
                maxlength=if field == FieldName::Currency { "3" } else { "300" }
                autocomplete="off"
                spellcheck="false"
                enterkeyhint="done"
                aria-describedby=described_by
                aria-invalid=move || complaint.get().map(|_| "true")
                prop:value=text
                on:input=move |event| actions.on_input.run((field, event_target_value(&event)))
                on:focus=move |_| actions.on_focus.run(field)
                on:blur=move |_| actions.on_blur.run(field)
            />
            <p class="field-complaint" id=complaint_id role="alert">
                {move || complaint.get().map(t().problem)}
            </p>
            <p class="field-raw" id=format!("raw-{name}")>
                {move || raw.get().map(|raw| view! { {words.as_read}" "<q>{raw}</q> })}
            </p>
            <Show when=move || !alternatives.get().is_empty()>
                <div class="alternatives">
                    <span>{words.alternatives}</span>
                    <For each=move || alternatives.get() key=Clone::clone let:alternative>
                        <Choice alternative on_choice=move |text| actions.on_input.run((field, text)) />
                    </For>
                </div>
            </Show>
        </div>
    }
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
