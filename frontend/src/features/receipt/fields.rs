//! Form of the receipt page: summary, result of the checks, items, and all further fields.

use leptos::prelude::*;
use web_sys::{HtmlInputElement, KeyboardEvent};

use super::annotation_saver::AnnotationSaver;
use super::bound_fields::list_state;
use super::field_row::FieldActions;
use super::form::ReceiptForm;
use super::lines::{Lines, render_doubt_count};
use super::more_fields::MoreFields;
use super::picture::Viewer;
use super::proof::Proof;
use super::slot::List;
use super::summary::Summary;
use crate::browser::document::blur_focused_element;
use crate::browser::events::{is_from, target_of};
use crate::i18n::desk;
use crate::ui::{StagedRender, dynamic_view};

/// Number of stages in which the form is rendered.
pub(crate) const FORM_STAGES: usize = 3;

/// Form with all fields. Enter and leaving an input save, Escape takes back what was typed.
#[component]
pub(crate) fn Fields(
    form: ReceiptForm,
    saver: AnnotationSaver,
    viewer: Viewer,
    turns: StagedRender,
    /// Stage of its first part.
    first: usize,
) -> impl IntoView {
    let actions = form_actions(form, viewer);
    let lists = list_state(form);
    view! {
        <form
            class="fields"
            data-test="fields"
            novalidate
            on:submit=move |event| event.prevent_default()
            on:keydown=move |event| on_key(&event, form)
        >
            <Summary form saver actions />
            <Proof form actions />
            // The lists follow in later stages, so that a slow phone stays responsive.
            {turns.at_stage(first + 1, move || view! {
                <section class="group">
                    <h2>
                        {desk().receipt.items}
                        {dynamic_view(move || render_doubt_count(List::Items, lists))}
                    </h2>
                    <Lines list=List::Items state=lists actions />
                </section>
            }.into_any())}
            {turns.at_stage(
                first + 2,
                move || view! { <MoreFields form saver lists actions /> }.into_any(),
            )}
        </form>
    }
}

/// Handles a key in an input of the form.
fn on_key(event: &KeyboardEvent, form: ReceiptForm) {
    let Some(slot) = form.cursor.get_untracked() else {
        return;
    };
    let is_text = is_from(event, "input:not([type=checkbox]), textarea");
    match event.key().as_str() {
        "Enter" if is_text && !event.is_composing() => {}
        "Escape" if !event.is_composing() => {
            form.cancel_typing();
            // A date that is typed in part has no value that differs.
            if let Some(input) = target_of::<HtmlInputElement>(event) {
                input.set_value(&untrack(|| form.shown_text(slot)));
            }
        }
        _ => return,
    }
    event.prevent_default();
    blur_focused_element();
}

/// Returns the callbacks of the fields.
fn form_actions(form: ReceiptForm, viewer: Viewer) -> FieldActions {
    FieldActions {
        input: Callback::new(move |(slot, text)| form.set_text(slot, text)),
        focus: Callback::new(move |slot| {
            form.start_typing(slot);
            // Bring the words of the field into view.
            if let Some((page, area)) = untrack(|| form.slot_state(slot).place) {
                viewer.show_area(page, area);
            }
        }),
        blur: Callback::new(move |slot| {
            form.end_typing(slot);
            form.focus.set(form.cursor.get_untracked());
            form.save_edits();
        }),
        commit: Callback::new(move |()| {
            // Leaving the input saves, too.
            if form.cursor.get_untracked().is_some() {
                blur_focused_element();
            }
            form.save_edits();
        }),
        retry: Callback::new(move |()| form.save_edits()),
        focus_target: RwSignal::new(None),
    }
}
