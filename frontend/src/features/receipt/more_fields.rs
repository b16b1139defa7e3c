//! Fields of a receipt besides the main ones and the items, folded away until they are wanted.

use leptos::html;
use leptos::prelude::*;
use shared::fields::{FieldName, Group};

use super::annotation_saver::AnnotationSaver;
use super::annotations::FurtherAnnotations;
use super::bound_fields::field_row;
use super::confidence::ConfidenceLevel;
use super::field_row::FieldActions;
use super::form::ReceiptForm;
use super::lines::{Lines, ListState, needs_attention, render_doubt_count};
use super::provenance::describe_reading;
use super::slot::{List, Slot};
use crate::i18n::{desk, format};
use crate::ui::{Icon, Symbol, dynamic_view, lazy_view, run_effect};

/// Further fields, annotations and file. It opens by itself if a field in it needs attention.
#[component]
pub(super) fn MoreFields(
    form: ReceiptForm,
    saver: AnnotationSaver,
    lists: ListState,
    actions: FieldActions,
) -> impl IntoView {
    let element = NodeRef::<html::Details>::new();
    let is_questioned = Memo::new(move |_| is_questioned(form, lists));
    run_effect(move || {
        if let Some(element) = element.get().filter(|_| is_questioned.get()) {
            // An element accepts this attribute.
            let _ = element.set_attribute("open", "");
        }
    });
    view! {
        <details class="further" node_ref=element>
            <summary data-test="details">
                <Symbol icon=Icon::Next />
                {(desk().receipt.group)(Group::Details)}
            </summary>
            <section class="group">{field_row(form, FieldName::Time, actions)}</section>
            {Group::ALL
                .map(|group| view! { <Fieldset group form lists actions /> }.into_any())
                .collect_view()}
            <Addable form actions />
            <FurtherAnnotations form saver />
            <FileFacts form />
        </details>
    }
}

/// Returns whether a field in here is in doubt or could not be saved.
fn is_questioned(form: ReceiptForm, lists: ListState) -> bool {
    let fields = Group::ALL.into_iter().flat_map(Group::fields);
    let mut slots = fields.chain([FieldName::Time]).map(Slot::Field);
    let is_questioned = |slot: Slot| {
        form.slot_state(slot).trust == ConfidenceLevel::Check
            || form.error_at(slot).is_some()
            || form.save_problem(slot.part()).is_some()
    };
    slots.any(is_questioned)
        || Group::ALL
            .into_iter()
            .filter_map(List::of_group)
            .any(|list| needs_attention(list, lists))
}

/// Group of fields with its heading. The style sheet hides it while it is empty.
#[component]
fn Fieldset(
    group: Group,
    form: ReceiptForm,
    lists: ListState,
    actions: FieldActions,
) -> impl IntoView {
    // The heading of the folded part says it already.
    let heading = (group != Group::Details).then(|| (desk().receipt.group)(group));
    let list = List::of_group(group);
    let lines = list.map(|list| view! { <Lines list state=lists actions /> }.into_any());
    let heading = heading.map(|heading| {
        let chip = list.map(|list| dynamic_view(move || render_doubt_count(list, lists)));
        view! { <h2>{heading} {chip}</h2> }
    });
    view! {
        <section class="group" data-group=group.as_str()>
            {heading}
            {lines}
            {group.fields().map(|field| field_row(form, field, actions)).collect_view()}
        </section>
    }
}

/// Buttons for the fields that this receipt does not have.
#[component]
fn Addable(form: ReceiptForm, actions: FieldActions) -> impl IntoView {
    let choice = move |slot: Slot| {
        let (name, text) = match slot {
            Slot::Field(field) => (field.as_str(), (desk().receipt.field)(field)),
            Slot::Cell(list, ..) => (list.as_str(), (desk().receipt.add_line)(list)),
        };
        let is_there = move || match slot {
            Slot::Field(field) => form.is_shown(field),
            Slot::Cell(list, ..) => form.line_count(list) != 0,
        };
        let add = move |_| {
            match slot {
                // The empty edit makes the field appear.
                Slot::Field(_) => form.set_text(slot, String::new()),
                Slot::Cell(list, ..) => form.add_line(list),
            }
            // It gets the cursor then.
            actions.focus_target.set(Some(slot));
        };
        view! {
            <button type="button" class="choice" data-add=name hidden=is_there on:click=add>
                {text}
            </button>
        }
        .into_any()
    };
    // The buttons are rendered when the list is opened for the first time.
    let was_opened = RwSignal::new(false);
    let choices = move || {
        let fields = Group::ALL
            .into_iter()
            .flat_map(Group::fields)
            .map(Slot::Field);
        let lines =
            [List::Payments, List::TaxIds].map(|list| Slot::Cell(list, 0, list.columns()[0]));
        fields.chain(lines).map(choice).collect_view()
    };
    view! {
        <details class="addable" on:toggle=move |_| was_opened.set(true)>
            <summary class="button quiet" data-test="add-field">
                <Symbol icon=Icon::Plus />
                {desk().receipt.add_field}
            </summary>
            <div class="alternatives">{lazy_view(move || was_opened.get(), choices)}</div>
        </details>
    }
}

/// File, and how it was read.
#[component]
fn FileFacts(form: ReceiptForm) -> impl IntoView {
    let texts = &desk().receipt;
    let facts = move || {
        form.with_detail(|detail| {
            let file = &detail.row.file;
            let file = file
                .kind
                .map(|_| format!("{} · {}", file.name, format::human_size(file.size_bytes)));
            let engine = detail.engine.as_deref();
            let reading = describe_reading(engine, &detail.tried, &detail.sent);
            let fact = |(name, value): (&'static str, Option<String>)| {
                Some(view! { <dt>{name}</dt> <dd>{value?}</dd> }.into_any())
            };
            let facts = [(texts.file, file), (texts.read_by, reading)];
            facts.into_iter().filter_map(fact).collect_view()
        })
    };
    view! { <dl class="file-facts">{dynamic_view(facts)}</dl> }
}
