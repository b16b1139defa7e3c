//! Fields and lists bound to the state of the form.

use leptos::prelude::*;
use shared::fields::FieldName;

use super::field_row::{FieldActions, FieldRow, FieldSignals};
use super::form::ReceiptForm;
use super::lines::ListState;
use super::slot::Slot;
use crate::ui::dynamic_view;

/// Returns the callbacks of the lists.
pub(crate) fn list_state(form: ReceiptForm) -> ListState {
    ListState {
        count: Callback::new(move |list| form.line_count(list)),
        text: Callback::new(move |slot| form.shown_text(slot)),
        facts: Callback::new(move |slot| form.slot_state(slot)),
        complaint: Callback::new(move |slot| form.error_at(slot)),
        save_problem: Callback::new(move |part| form.save_problem(part)),
        is_included: Callback::new(move |line| form.is_tax_included(line)),
        add: Callback::new(move |list| form.add_line(list)),
        remove: Callback::new(move |(list, line)| form.remove_line(list, line)),
        include: Callback::new(move |(line, is_included)| form.set_tax_included(line, is_included)),
    }
}

/// Renders a field while it has something to show.
pub(crate) fn field_row(form: ReceiptForm, field: FieldName, actions: FieldActions) -> AnyView {
    let slot = Slot::Field(field);
    // Most receipts have few of the fields: only those are rendered.
    let is_shown = Memo::new(move |_| form.is_shown(field));
    let row = move || {
        let signals = FieldSignals {
            text: Signal::derive(move || form.shown_text(slot)),
            facts: Signal::derive(move || form.slot_state(slot)),
            complaint: Signal::derive(move || form.error_at(slot)),
            save_problem: Signal::derive(move || form.save_problem(slot.part())),
        };
        view! { <FieldRow field signals actions /> }
    };
    dynamic_view(move || is_shown.get().then(row)).into_any()
}
