//! Editable field of a receipt: input, doubt, problems, origin, alternatives.

use leptos::html;
use leptos::prelude::*;
use shared::field::Source;
use shared::fields::{FieldName, Kind};
use shared::problem::{Problem, ProblemCode};
use shared::receipt::PaymentMethod;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use super::confidence::{ConfidenceLevel, DoubtDot};
use super::provenance::describe_source;
use super::slot::{Column, Slot, SlotState};
use crate::browser::document::focus_element;
use crate::i18n::{desk, t};
use crate::ui::{Button, Icon, dynamic_view, problem_text, run_effect};

/// Stand-in for a date that is typed in part: neither a date nor an empty value.
const PARTIAL_DATE: &str = "?";

/// Callbacks of an input.
#[derive(Clone, Copy)]
pub(crate) struct FieldActions {
    pub(crate) input: Callback<(Slot, String)>,
    pub(crate) focus: Callback<Slot>,
    pub(crate) blur: Callback<Slot>,
    /// Called after a change that is complete without leaving an input.
    pub(crate) commit: Callback<()>,
    /// Retries a failed save.
    pub(crate) retry: Callback<()>,
    /// Slot that gets the focus as soon as its input exists.
    pub(crate) focus_target: RwSignal<Option<Slot>>,
}

/// Contents of a field.
#[derive(Clone, Copy)]
pub(crate) struct FieldSignals {
    pub(crate) text: Signal<String>,
    pub(crate) facts: Signal<SlotState>,
    pub(crate) complaint: Signal<Option<ProblemCode>>,
    /// Reason why the edit could not be saved.
    pub(crate) save_problem: Signal<Option<Problem>>,
}

/// Editable field.
#[component]
pub(crate) fn FieldRow(
    field: FieldName,
    signals: FieldSignals,
    actions: FieldActions,
) -> impl IntoView {
    let FieldSignals {
        text,
        facts,
        complaint,
        save_problem,
    } = signals;
    let name = field.as_str();
    let slot = Slot::Field(field);
    view! {
        <div class="field" data-field=name>
            <div class="field-head">
                <label for=format!("field-{name}")>{(desk().receipt.field)(field)}</label>
                {dynamic_view(move || render_doubt(field, facts.get().trust))}
            </div>
            {render_input(slot, text, complaint, actions)}
            <p class="field-complaint" id=format!("complaint-{name}") role="alert">
                {dynamic_view(move || complaint.get().map(t().problem))}
            </p>
            {dynamic_view(move || render_save_problem(save_problem.get(), actions))}
            {dynamic_view(move || {
                let facts = facts.get();
                view! {
                    <p
                        class="field-origin"
                        class:is-own=facts.source == Some(Source::User)
                        id=format!("origin-{name}")
                    >
                        {render_origin(&facts, &text.get())}
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
        .then(|| format!("trust-{name} origin-{name} complaint-{name}"));
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
    let is_total = slot == Slot::Field(FieldName::Total);
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
            // Browsers without `field-sizing` take the width from here.
            size=is_total.then(|| move || text.get().len().clamp(4, 14).to_string())
            placeholder=match slot {
                Slot::Cell(_, _, column) => column_name(column),
                Slot::Field(field) => (desk().receipt.field)(field),
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

/// Moves the cursor into the input of a field.
pub(super) fn focus_field(field: FieldName) {
    focus_element(&["#field-", field.as_str()].concat());
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

/// Renders the dot of a value in doubt.
fn render_doubt(field: FieldName, trust: ConfidenceLevel) -> Option<AnyView> {
    // Fields that many receipts do not print are not reported as missing.
    let is_needed = matches!(
        field,
        FieldName::Merchant | FieldName::Date | FieldName::Total | FieldName::Currency
    );
    let is_missing = trust == ConfidenceLevel::Missing;
    (trust == ConfidenceLevel::Check || is_missing && is_needed)
        .then(|| view! { <DoubtDot is_missing of=field.as_str() /> }.into_any())
}

/// Renders the reason why an edit could not be saved, with a button that tries again.
pub(crate) fn render_save_problem(
    problem: Option<Problem>,
    actions: FieldActions,
) -> Option<AnyView> {
    problem.map(|problem| {
        view! {
            <p class="not-saved" role="alert" data-test="not-saved">
                {desk().receipt.not_saved} " " {problem_text(&problem)} " "
                <Button class="quiet" icon=Icon::Retry test="retry-save" on_press=move || {
                    actions.retry.run(());
                }>{t().try_again}</Button>
            </p>
        }
        .into_any()
    })
}

/// Renders the printed text of a value in doubt, or the origin of a value that was not read.
fn render_origin(facts: &SlotState, text: &str) -> Option<AnyView> {
    if facts.trust == ConfidenceLevel::Check
        && let Some(raw) = facts.raw.clone().filter(|raw| *raw != text)
    {
        return Some(view! { {desk().receipt.as_read} " " <q>{raw}</q> }.into_any());
    }
    facts
        .source
        .and_then(describe_source)
        .map(IntoAny::into_any)
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
                // The cursor stays: a keyboard that closes would move the button away.
                on:mousedown=move |event| event.prevent_default()
                on:click=move |_| {
                    actions.input.run((slot, typed.clone()));
                    actions.commit.run(());
                }
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
