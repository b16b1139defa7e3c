//! One field of a receipt: its input, how far it can be trusted, how it is printed, and what else it could be.

use leptos::html;
use leptos::prelude::*;
use shared::corrections::{FieldName, Kind};
use shared::problem::ProblemCode;
use shared::receipt::Method;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use super::changing::{changing, outward};
use super::trust::{Trust, TrustChip};
use crate::i18n::{desk, t};
use crate::slot::{Column, Facts, Slot};

/// Stands for a date that is typed in part: no date, but not the wish to have none either.
const UNFINISHED: &str = "?";

/// What a person does to what is typed.
#[derive(Clone, Copy)]
pub(crate) struct FieldActions {
    pub(crate) input: Callback<(Slot, String)>,
    pub(crate) focus: Callback<Slot>,
    pub(crate) blur: Callback<Slot>,
    pub(crate) confirm: Callback<FieldName>,
    /// What shall have the cursor as soon as it is there.
    pub(crate) wanted: RwSignal<Option<Slot>>,
}

/// A field that can be edited.
#[component]
pub(crate) fn FieldRow(
    field: FieldName,
    #[prop(into)] text: Signal<String>,
    #[prop(into)] facts: Signal<Facts>,
    #[prop(into)] complaint: Signal<Option<ProblemCode>>,
    actions: FieldActions,
) -> impl IntoView {
    let name = field.as_str();
    let slot = Slot::Field(field);
    view! {
        <div class="field" data-field=name>
            <div class="field-head">
                <label for=format!("field-{name}")>{(desk().receipt.field)(field)}</label>
                {changing(move || trust(field, facts.get().trust, actions))}
            </div>
            {input(slot, text, complaint, actions)}
            <p class="field-complaint" id=format!("complaint-{name}") role="alert">
                {changing(move || complaint.get().map(t().problem))}
            </p>
            {changing(move || {
                let facts = facts.get();
                let raw = facts.raw.filter(|raw| *raw != text.get());
                let raw = raw.map(|raw| view! { {desk().receipt.as_read} " " <q>{raw}</q> }.into_any());
                view! {
                    <p class="field-raw" id=format!("raw-{name}")>
                        {raw}
                    </p>
                    {choices(slot, facts.alternatives, actions)}
                }
            })}
        </div>
    }
}

/// The input of a field or of a cell. Names of goods may be long: they wrap.
pub(crate) fn input(
    slot: Slot,
    text: Signal<String>,
    complaint: Signal<Option<ProblemCode>>,
    actions: FieldActions,
) -> AnyView {
    let name = slot.name();
    let (kind, label) = match slot {
        Slot::Field(field) => (Some(field.kind()), None),
        Slot::Cell(_, line, column) => (
            None,
            Some(
                [
                    (desk().receipt.column)(column),
                    " ",
                    &(line + 1).to_string(),
                ]
                .concat(),
            ),
        ),
    };
    let described = label
        .is_none()
        .then(|| format!("trust-{name} raw-{name} complaint-{name}"));
    let is_invalid = move || complaint.get().map(|_| "true");
    let on_input = move |input: &HtmlInputElement| {
        let is_unfinished = input.validity().bad_input();
        actions.input.run((
            slot,
            if is_unfinished {
                UNFINISHED.to_owned()
            } else {
                input.value()
            },
        ));
    };
    if let Slot::Cell(_, _, Column::Method) = slot {
        let select = NodeRef::<html::Select>::new();
        outward(move || {
            follow(
                select.get().map(JsCast::unchecked_into),
                slot,
                &text.get(),
                actions,
            )
        });
        let option = |method: Method| {
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
                <option value="">{(desk().receipt.column)(Column::Method)}</option>
                {Method::ALL.map(option).collect_view()}
            </select>
        }
        .into_any();
    }
    if let Slot::Cell(_, _, Column::Description) = slot {
        let area = NodeRef::<html::Textarea>::new();
        outward(move || {
            follow(
                area.get().map(JsCast::unchecked_into),
                slot,
                &text.get(),
                actions,
            )
        });
        return view! {
            <textarea
                id=format!("field-{name}")
                name=name
                rows=move || (1 + text.get().len() / 36).to_string()
                maxlength="200"
                placeholder=(desk().receipt.column)(Column::Description)
                autocomplete="off"
                spellcheck="false"
                enterkeyhint="done"
                aria-label=label
                aria-invalid=is_invalid
                node_ref=area
                on:input=move |event| actions.input.run((slot, event_target_value(&event)))
                on:keydown=move |event| {
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
    let input = NodeRef::<html::Input>::new();
    outward(move || follow(input.get(), slot, &text.get(), actions));
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
                Slot::Cell(_, _, column) => Some((desk().receipt.column)(column)),
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

/// Shows the text in the input, and gives it the cursor where it is wanted. Not `prop:value`, which would clear a date
/// that is typed in part.
fn follow(input: Option<HtmlInputElement>, slot: Slot, text: &str, actions: FieldActions) {
    let Some(input) = input else { return };
    if text != UNFINISHED && input.value() != text {
        input.set_value(text);
    }
    if actions.wanted.get() == Some(slot) {
        actions.wanted.set(None);
        // It fails nowhere but in a document that is going away.
        let _ = input.focus();
    }
}

fn input_mode(slot: Slot) -> &'static str {
    match slot {
        _ if slot.is_decimal() => "decimal",
        Slot::Field(FieldName::Phone) => "tel",
        Slot::Field(FieldName::Url) => "url",
        Slot::Field(FieldName::Email) => "email",
        Slot::Field(_) | Slot::Cell(..) => "text",
    }
}

/// How far the value can be trusted, and a button to agree where it is in doubt.
fn trust(field: FieldName, trust: Trust, actions: FieldActions) -> AnyView {
    let agree = (trust == Trust::Check).then(|| {
        view! {
            <button type="button" class="confirm-field" on:click=move |_| actions.confirm.run(field)>
                {desk().receipt.confirm}
                <span class="visually-hidden">" "{(desk().receipt.field)(field)}</span>
            </button>
        }
        .into_any()
    });
    // What many receipts do not print is not missed.
    let is_needed = matches!(
        field,
        FieldName::Merchant | FieldName::Date | FieldName::Total | FieldName::Currency
    );
    let is_said = is_needed || trust != Trust::Missing;
    view! {
        {agree}
        {is_said.then(|| view! { <TrustChip trust of=field.as_str() /> }.into_any())}
    }
    .into_any()
}

/// Other values, each taken with one tap.
pub(crate) fn choices(
    slot: Slot,
    alternatives: Vec<(String, String)>,
    actions: FieldActions,
) -> Option<AnyView> {
    let choice = move |(typed, shown): (String, String)| {
        view! {
            <button type="button" class="choice" on:click=move |_| actions.input.run((slot, typed.clone()))>
                {shown}
            </button>
        }
        .into_any()
    };
    (!alternatives.is_empty()).then(|| {
        view! {
            <div class="alternatives" data-for=slot.name()>
                <span>{desk().receipt.alternatives}</span>
                {alternatives.into_iter().map(choice).collect_view()}
            </div>
        }
        .into_any()
    })
}
