//! Bar of the receipt page: the last saved change, and the button that confirms the receipt.

use leptos::prelude::*;
use shared::problem::Problem;

use super::acceptance::MAIN_FIELDS;
use super::field_row::focus_field;
use super::form::ReceiptForm;
use super::list_walk::ListWalk;
use super::saved_change::carry_over;
use super::slot::Slot;
use super::undo::UndoNotice;
use crate::data::is_being_read;
use crate::i18n::desk;
use crate::ui::{Button, Icon, dynamic_view, problem_text};

/// Bar at the lower edge, within reach of the thumb.
#[component]
pub(super) fn ConfirmBar(form: ReceiptForm, walk: ListWalk) -> impl IntoView {
    let is_busy = RwSignal::new(false);
    let (question, problem) = (RwSignal::new(None), RwSignal::new(None::<Problem>));
    // Empty fields that the user was asked about.
    let asked = StoredValue::new(Vec::new());
    let confirm = move || {
        let is_unasked = |field: &_| {
            let is_empty = untrack(|| form.shown_text(Slot::Field(*field)).trim().is_empty());
            is_empty && asked.with_value(|asked: &Vec<_>| !asked.contains(field))
        };
        if let Some(field) = MAIN_FIELDS.into_iter().find(is_unasked) {
            asked.update_value(|asked| asked.push(field));
            question.set(Some((desk().receipt.ask_missing)((desk().receipt.field)(
                field,
            ))));
            focus_field(field);
            return;
        }
        question.set(None);
        problem.set(None);
        form.confirm_all(is_busy, move |answer| match answer {
            Ok(change) => {
                carry_over(change);
                walk.go_on();
            }
            Err(cause) => drop(problem.try_set(Some(cause))),
        });
    };
    let is_read = Memo::new(move |_| {
        let is_read = form.with_detail(|detail| !is_being_read(detail.row.status));
        is_read.unwrap_or_default()
    });
    view! {
        <div class="confirm-bar">
            <UndoNotice form />
            <p class="question" role="status">{dynamic_view(move || question.get())}</p>
            <p class="not-saved" role="alert">
                {dynamic_view(move || problem.get().as_ref().map(|problem| {
                    [desk().receipt.not_saved, " ", problem_text(problem)].concat()
                }))}
            </p>
            {dynamic_view(move || is_read.get().then(|| view! {
                <Button
                    class="primary"
                    icon=Icon::Check
                    test="confirm-receipt"
                    disabled=is_busy.into()
                    on_press=confirm
                >
                    {desk().receipt.looks_right}
                </Button>
            }))}
        </div>
    }
}
