//! Editable field of a receipt: input, confidence, printed text, alternatives.

use leptos::html;
use leptos::prelude::*;
use shared::fields::{FieldName, Kind};
use shared::problem::ProblemCode;
use shared::receipt::PaymentMethod;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use super::confidence::{ConfidenceChip, ConfidenceLevel};
use super::slot::{Column, Slot, SlotState};
use crate::i18n::{desk, t};
use crate::ui::{dynamic_view, run_effect};

/// Stand-in for a date that is typed in part: neither a date nor an empty value.
const PARTIAL_DATE: &str = "?";

/// Callbacks of an input.
#[derive(Clone, Copy)]
pub(crate) struct FieldActions {
    pub(crate) input: Callback<(Slot, String)>,
    pub(crate) focus: Callback<Slot>,
    pub(crate) blur: Callback<Slot>,
    pub(crate) confirm: Callback<FieldName>,
    /// Slot that gets the focus as soon as its input exists.
    pub(crate) focus_target: RwSignal<Option<Slot>>,
}

/// Editable field.
#[component]
pub(crate) fn FieldRow(
    field: FieldName,
    #[prop(into)] text: Signal<String>,
    #[prop(into)] facts: Signal<SlotState>,
    #[prop(into)] complaint: Signal<Option<ProblemCode>>,
    actions: FieldActions,
) -> impl IntoView {
    let name = field.as_str();
    let slot = Slot::Field(field);
    view! {
        <div class="field" data-field=name>
            <div class="field-head">
                <label for=format!("field-{name}")>{(desk().receipt.field)(field)}</label>
                {dynamic_view(move || render_confidence(field, facts.get().trust, actions))}
            </div>
            {render_input(slot, text, complaint, actions)}
            <p class="field-complaint" id=format!("complaint-{name}") role="alert">
                {dynamic_view(move || complaint.get().map(t().problem))}
            </p>
            {dynamic_view(move || {
                let facts = facts.get();
                let raw = facts.raw.filter(|raw| *raw != text.get());
                let raw = raw.map(|raw| {
                    view! { {desk().receipt.as_read} " " <q>{raw}</q> }.into_any()
                });
                view! {
                    <p class="field-raw" id=format!("raw-{name}")>
                        {raw}
                    </p>
                    {render_alternatives(slot, facts.alternatives, actions)}
                }
            })}
        </div>
    }
}

/// Renders the input of a field or of a cell. Descriptions of goods may be long: they wrap.
pub(crate) fn render_input(
    slot: Slot,
    text: Signal<String>,
    complaint: Signal<Option<ProblemCode>>,
    actions: FieldActions,
) -> AnyView {
    let name = slot.input_name();
    let column_name = desk().receipt.column;
    // A field has a visible label; a cell is labelled by its column and line.
    let (kind, label) = match slot {
        Slot::Field(field) => (Some(field.kind()), None),
        Slot::Cell(_, line, column) => {
            let label = [column_name(column), " ", &(line + 1).to_string()].concat();
            (None, Some(label))
        }
    };
    // Only fields have elements that describe them.
    let described = label
        .is_none()
        .then(|| format!("trust-{name} raw-{name} complaint-{name}"));
    let is_invalid = move || complaint.get().map(|_| "true");
    let on_input = move |input: &HtmlInputElement| {
        // The value of a date that is typed in part is empty.
        let text = if input.validity().bad_input() {
            PARTIAL_DATE.to_owned()
        } else {
            input.value()
        };
        actions.input.run((slot, text));
    };
    // Payment methods: a select.
    if let Slot::Cell(_, _, Column::Method) = slot {
        let select = NodeRef::<html::Select>::new();
        keep_in_sync(
            move || select.get().map(JsCast::unchecked_into),
            slot,
            text,
            actions,
        );
        let option = |method: PaymentMethod| {
            view! { <option value=method.as_str()>{(desk().receipt.method)(method)}</option> }
                .into_any()
        };
        return view! {
            <select
                id=format!("field-{name}")
                name=name
                aria-label=label
                aria-invalid=is_invalid
                node_ref=select
                on:change=move |event| actions.input.run((slot, event_target_value(&event)))
                on:focus=move |_| actions.focus.run(slot)
                on:blur=move |_| actions.blur.run(slot)
            >
                <option value="">{column_name(Column::Method)}</option>
                {PaymentMethod::ALL.map(option).collect_view()}
            </select>
        }
        .into_any();
    }
    // Descriptions: a text area that grows with its text.
    if let Slot::Cell(_, _, Column::Description) = slot {
        let area = NodeRef::<html::Textarea>::new();
        keep_in_sync(
            move || area.get().map(JsCast::unchecked_into),
            slot,
            text,
            actions,
        );
        return view! {
            <textarea
                id=format!("field-{name}")
                name=name
                rows=move || (1 + text.get().len() / 36).to_string()
                maxlength="200"
                placeholder=column_name(Column::Description)
                autocomplete="off"
                spellcheck="false"
                enterkeyhint="done"
                aria-label=label
                aria-invalid=is_invalid
                node_ref=area
                on:input=move |event| actions.input.run((slot, event_target_value(&event)))
                on:keydown=move |event| {
                    // No line breaks in a description.
                    if event.key() == "Enter" {
                        event.prevent_default();
                    }
                }
                on:focus=move |_| actions.focus.run(slot)
                on:blur=move |_| actions.blur.run(slot)
            ></textarea>
        }
        .into_any();
    }
    // Everything else: a single line.
    let input = NodeRef::<html::Input>::new();
    keep_in_sync(move || input.get(), slot, text, actions);
    let is_currency = kind == Some(Kind::Currency);
    view! {
        <input
            id=format!("field-{name}")
            name=name
            type=match kind {
                Some(Kind::Date) => "date",
                Some(Kind::Time) => "time",
                _ => "text",
            }
            inputmode=input_mode(slot)
            autocapitalize=if is_currency { "characters" } else { "words" }
            maxlength=if is_currency { "3" } else { "300" }
            placeholder=match slot {
                Slot::Cell(_, _, column) => Some(column_name(column)),
                Slot::Field(_) => None,
            }
            autocomplete="off"
            spellcheck="false"
            enterkeyhint="done"
            aria-label=label
            aria-describedby=described
            aria-invalid=is_invalid
            node_ref=input
            on:input=move |_| input.get_untracked().iter().for_each(on_input)
            on:focus=move |_| actions.focus.run(slot)
            on:blur=move |_| actions.blur.run(slot)
        />
    }
    .into_any()
}

/// Copies the text into the input, and focuses the input if it is wanted. `prop:value` would clear
/// a date that is typed in part.
fn keep_in_sync(
    input: impl Fn() -> Option<HtmlInputElement> + 'static,
    slot: Slot,
    text: Signal<String>,
    actions: FieldActions,
) {
    run_effect(move || {
        let (Some(input), text) = (input(), text.get()) else {
            return;
        };
        if text != PARTIAL_DATE && input.value() != text {
            input.set_value(&text);
        }
        if actions.focus_target.get() == Some(slot) {
            actions.focus_target.set(None);
            // Fails only in a document that is being unloaded.
            let _ = input.focus();
        }
    });
}

/// Returns the `inputmode`, which selects the on-screen keyboard.
fn input_mode(slot: Slot) -> &'static str {
    match slot {
        _ if slot.is_decimal() => "decimal",
        Slot::Field(FieldName::Phone) => "tel",
        Slot::Field(FieldName::Url) => "url",
        Slot::Field(FieldName::Email) => "email",
        Slot::Field(_) | Slot::Cell(..) => "text",
    }
}

/// Renders the confidence of a value, with a button to confirm one that is in doubt.
fn render_confidence(field: FieldName, trust: ConfidenceLevel, actions: FieldActions) -> AnyView {
    let agree = (trust == ConfidenceLevel::Check).then(|| {
        view! {
            <button
                type="button"
                class="confirm-field"
                on:click=move |_| actions.confirm.run(field)
            >
                {desk().receipt.confirm}
                <span class="visually-hidden">" "{(desk().receipt.field)(field)}</span>
            </button>
        }
        .into_any()
    });
    // Fields that many receipts do not print are not reported as missing.
    let is_needed = matches!(
        field,
        FieldName::Merchant | FieldName::Date | FieldName::Total | FieldName::Currency
    );
    let is_said = is_needed || trust != ConfidenceLevel::Missing;
    view! {
        {agree}
        {is_said.then(|| view! { <ConfidenceChip trust of=field.as_str() /> }.into_any())}
    }
    .into_any()
}

/// Renders alternative values, each accepted with one tap; `None` if there are none.
pub(crate) fn render_alternatives(
    slot: Slot,
    alternatives: Vec<(String, String)>,
    actions: FieldActions,
) -> Option<AnyView> {
    let choice = move |(typed, shown): (String, String)| {
        view! {
            <button
                type="button"
                class="choice"
                on:click=move |_| actions.input.run((slot, typed.clone()))
            >
                {shown}
            </button>
        }
        .into_any()
    };
    (!alternatives.is_empty()).then(|| {
        view! {
            <div class="alternatives" data-for=slot.input_name()>
                <span>{desk().receipt.alternatives}</span>
                {alternatives.into_iter().map(choice).collect_view()}
            </div>
        }
        .into_any()
    })
}
