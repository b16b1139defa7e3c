//! State of the receipt page: the server's data, the draft over it, and the progress of saving.
//!
//! Events of the server replace its data and never the draft. An unsaved draft outlives the page
//! ([`draft_store`]) and is restored when the receipt is opened again.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::api::{Event, ReceiptDetail};
use shared::bulk::BulkOperation;
use shared::corrections::{Corrections, FieldEntry};
use shared::fields::FieldName;
use shared::id::ReceiptId;
use shared::problem::{Problem, ProblemCode};

use super::confidence::ConfidenceLevel;
use super::draft::{Draft, ValidationError};
use super::draft_store;
use super::slot::{List, Slot, SlotState};
use super::verdict::{Verdict, compute_verdict};
use crate::browser::clock;
use crate::browser::events::ask_before_closing;
use crate::data::api;
use crate::data::{Loadable, ReceiptStore, is_being_read};
use crate::ui::run_effect;

/// Maximum number of alternatives offered.
const ALTERNATIVES_MAX: usize = 3;

/// Progress of saving.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum SaveState {
    Idle,
    Busy,
    Saved,
    Failed(Problem),
}

/// State of the page. A copy refers to the same page.
#[derive(Clone, Copy)]
pub(crate) struct ReceiptForm {
    pub(crate) id: ReceiptId,
    pub(crate) detail: RwSignal<Option<ReceiptDetail>>,
    /// Loads `detail`.
    source: Loadable<ReceiptDetail>,
    pub(crate) is_deleted: RwSignal<bool>,
    pub(crate) saving: RwSignal<SaveState>,
    /// Slot with the focus.
    pub(crate) focus: RwSignal<Option<Slot>>,
    draft: RwSignal<Draft>,
    /// `true` if the draft is, at least in part, from an earlier visit.
    is_resumed: RwSignal<bool>,
    errors: RwSignal<Vec<ValidationError>>,
    receipts: ReceiptStore,
}

impl ReceiptForm {
    pub(crate) fn new(id: ReceiptId, receipts: ReceiptStore) -> Self {
        let unsaved = draft_store::load_draft(id);
        let source = Loadable::new();
        Self {
            id,
            detail: source.signal(),
            source,
            is_deleted: RwSignal::new(false),
            saving: RwSignal::new(SaveState::Idle),
            focus: RwSignal::new(None),
            // Edits of an earlier visit are announced, since the user may not remember them.
            is_resumed: RwSignal::new(unsaved.is_some()),
            draft: RwSignal::new(unsaved.map(Draft::from_unsaved).unwrap_or_default()),
            errors: RwSignal::new(Vec::new()),
            receipts,
        }
    }

    /// Stores the draft as long as the calling component exists, and makes the browser ask before
    /// the tab is closed.
    pub(crate) fn keep_unsaved(self) {
        run_effect(move || {
            // Without the server's data the differences are unknown.
            let unsaved =
                self.with_draft(None, |draft, detail| Some(draft.unsaved_changes(detail)));
            if let Some(unsaved) = unsaved {
                draft_store::store_draft(self.id, &unsaved);
                if unsaved == Corrections::default() {
                    self.is_resumed.set(false);
                }
            }
        });
        ask_before_closing(move || untrack(|| self.is_dirty()));
    }

    /// Returns whether unsaved edits are from an earlier visit.
    pub(crate) fn is_resumed(self) -> bool {
        self.is_resumed.get() && self.is_dirty()
    }

    /// Discards all unsaved edits.
    pub(crate) fn discard(self) {
        self.draft.set(Draft::default());
        self.errors.set(Vec::new());
        self.saving.set(SaveState::Idle);
    }

    /// Loads the receipt.
    pub(crate) fn load(self) {
        let request = async move {
            let answer = api::fetch_receipt(self.id).await;
            match &answer {
                Ok(detail) => self.receipts.put_row(detail.row.clone()),
                // The draft of a deleted receipt is useless.
                Err(problem) if problem.code == ProblemCode::ReceiptUnknown => {
                    draft_store::discard_draft(self.id);
                }
                Err(_) => {}
            }
            answer
        };
        self.source
            .load_with(request, |shown, detail| *shown = Some(detail));
    }

    /// Returns the reason why the receipt could not be loaded.
    pub(crate) fn problem(self) -> Option<Problem> {
        self.source.problem()
    }

    /// Restores the receipt from the trash.
    pub(crate) fn restore_from_trash(self) {
        spawn_local(async move {
            match api::annotations::apply_bulk_action(vec![self.id], BulkOperation::Restore).await {
                Ok(_) => {
                    self.is_deleted.try_set(false);
                    self.load();
                }
                Err(problem) => self.source.report(problem),
            }
        });
    }

    /// Retries loading after a failure.
    pub(crate) fn retry_load(self) {
        self.source.clear_problem();
        self.load();
    }

    /// Handles an event of the server.
    pub(crate) fn on_event(self, event: &Event) {
        match event {
            Event::Changed { row } if row.id == self.id => {
                self.is_deleted.set(false);
                // A version that is shown already, as after saving, is not loaded again.
                let shown = self.with_detail_untracked(|detail| detail.row.updated_at_ms);
                if shown != Some(row.updated_at_ms) {
                    self.load();
                }
            }
            Event::Deleted { id } if *id == self.id => self.is_deleted.set(true),
            Event::Missed => self.load(),
            Event::Changed { .. } | Event::Deleted { .. } => {}
        }
    }

    /// Sets the text of a slot.
    pub(crate) fn set_text(self, slot: Slot, text: String) {
        self.edit_draft(|draft, detail| draft.set_text(slot, text, detail));
        self.forget_error(slot);
    }

    /// Assigns recognised words to a field.
    pub(crate) fn assign_words(self, field: FieldName, entry: FieldEntry) {
        self.edit_draft(|draft, _| draft.assign_words(field, entry));
        self.forget_error(Slot::Field(field));
    }

    /// Removes the error of an edited slot, which is validated again.
    fn forget_error(self, slot: Slot) {
        self.errors
            .update(|complaints| complaints.retain(|complaint| complaint.slot != slot));
    }

    /// Adds a line to a list.
    pub(crate) fn add_line(self, list: List) {
        self.edit_draft(|draft, detail| draft.add_line(list, detail));
    }

    /// Removes a line of a list.
    pub(crate) fn remove_line(self, list: List, line: usize) {
        self.edit_draft(|draft, detail| draft.remove_line(list, line, detail));
        // The line number of an error means nothing once lines have moved.
        self.errors.set(Vec::new());
    }

    /// Sets whether the prices include a tax.
    pub(crate) fn set_tax_included(self, line: usize, is_included: bool) {
        self.edit_draft(|draft, detail| draft.set_tax_included(line, is_included, detail));
    }

    /// Validates and sends all that differs.
    pub(crate) fn save(self) {
        let draft = self.draft.get_untracked();
        if let Some(corrections) = self.validated_changes()
            && corrections != Corrections::default()
        {
            // The draft as it was sent: edits made while the request runs stay unsaved.
            self.send_corrections(corrections, move |now| now.forget_saved(&draft));
        }
    }

    /// Returns the changes to send; `None` if they are invalid, which is shown at their slots.
    pub(crate) fn validated_changes(self) -> Option<Corrections> {
        let draft = self.draft.get_untracked();
        let changes = self.with_detail_untracked(|detail| draft.validated_changes(detail))?;
        changes
            .map_err(|complaints| self.errors.set(complaints))
            .ok()
    }

    /// Confirms the server's value of a field.
    pub(crate) fn confirm_field(self, field: FieldName) {
        let confirm = |detail: &ReceiptDetail| Draft::confirm_value(field, detail);
        if let Some(corrections) = self.with_detail_untracked(confirm) {
            self.send_corrections(corrections, move |now| now.forget_field(field));
        }
    }

    /// Returns whether there are unsaved edits.
    pub(crate) fn is_dirty(self) -> bool {
        self.with_draft(false, Draft::is_dirty)
    }

    /// Returns the text shown in a slot.
    pub(crate) fn shown_text(self, slot: Slot) -> String {
        self.with_draft(String::new(), |draft, detail| {
            draft.shown_text(slot, detail)
        })
    }

    /// Returns the validation error of a slot.
    pub(crate) fn error_at(self, slot: Slot) -> Option<ProblemCode> {
        self.errors.with(|complaints| {
            let mut complaints = complaints.iter();
            complaints.find(|one| one.slot == slot).map(|one| one.code)
        })
    }

    /// Returns whether a field has something to show or is always shown. The others can be added.
    pub(crate) fn is_shown(self, field: FieldName) -> bool {
        self.with_draft(false, |draft, detail| {
            let facts = Slot::Field(field).state_in(&detail.receipt);
            field.group().is_none()
                || draft.has_entry(field)
                || !facts.text.is_empty()
                // A field with alternatives only is shown, so that one of them can be chosen.
                || !facts.alternatives.is_empty()
        })
    }

    /// Returns the number of lines in a list.
    pub(crate) fn line_count(self, list: List) -> usize {
        self.with_draft(0, |draft, detail| draft.line_count(list, detail))
    }

    /// Returns whether the prices include a tax.
    pub(crate) fn is_tax_included(self, line: usize) -> bool {
        self.with_draft(false, |draft, detail| draft.is_tax_included(line, detail))
    }

    /// Returns the contents of a slot, with the draft. The recognised value remains an alternative
    /// after an edit.
    pub(crate) fn slot_state(self, slot: Slot) -> SlotState {
        let pending = SlotState {
            trust: ConfidenceLevel::Pending,
            ..SlotState::empty()
        };
        self.with_draft(pending, |draft, detail| {
            let origin = draft.server_slot(slot);
            let mut facts =
                origin.map_or_else(SlotState::empty, |slot| slot.state_in(&detail.receipt));
            let shown = draft.shown_text(slot, detail);
            if draft.is_changed(slot, detail) {
                // Offer the server's value first, as a way back.
                if !facts.text.is_empty() {
                    facts
                        .alternatives
                        .insert(0, (facts.text.clone(), facts.shown.clone()));
                }
                facts.trust = ConfidenceLevel::Unsaved;
            } else if facts.trust == ConfidenceLevel::Missing && is_being_read(detail.row.status) {
                facts.trust = ConfidenceLevel::Pending;
            }
            // The text shown is no alternative to itself.
            facts.alternatives.retain(|(typed, _)| *typed != shown);
            // Cut last, so that the way back and all other removals are taken into account.
            facts.alternatives.truncate(ALTERNATIVES_MAX);
            facts.place = draft.assigned_place(slot).or(facts.place);
            facts
        })
    }

    /// Returns the result of the checks for the numbers as they are typed.
    pub(crate) fn verdict(self) -> Verdict {
        self.with_draft(Verdict::Silent, |draft, detail| {
            let receipt = draft.corrected_receipt(detail);
            let compute = |receipt| compute_verdict(&receipt, clock::latest_day());
            receipt.map_or(Verdict::Silent, compute)
        })
    }

    /// Reads the server's data; `None` while there are none.
    pub(crate) fn with_detail<R>(self, read: impl FnOnce(&ReceiptDetail) -> R) -> Option<R> {
        self.detail.with(|detail| detail.as_ref().map(read))
    }

    /// Reads the server's data without tracking them.
    pub(crate) fn with_detail_untracked<R>(
        self,
        read: impl FnOnce(&ReceiptDetail) -> R,
    ) -> Option<R> {
        self.detail
            .with_untracked(|detail| detail.as_ref().map(read))
    }

    /// Returns `answer` for the draft and the server's data; `otherwise` while there are no data.
    fn with_draft<T>(self, otherwise: T, answer: impl FnOnce(&Draft, &ReceiptDetail) -> T) -> T {
        self.draft.with(|draft| {
            self.detail.with(|detail| match detail {
                Some(detail) => answer(draft, detail),
                None => otherwise,
            })
        })
    }

    /// Changes the draft.
    fn edit_draft<T>(self, change: impl FnOnce(&mut Draft, &ReceiptDetail) -> T) {
        self.draft.update(|draft| {
            self.with_detail_untracked(|detail| change(draft, detail));
        });
        // The result of an earlier save does not apply to this edit.
        if !self.is_saving() {
            self.saving.set(SaveState::Idle);
        }
    }

    /// Shows the receipt as the server returned it.
    pub(crate) fn show_detail(self, detail: ReceiptDetail) {
        self.receipts.put_row(detail.row.clone());
        self.source.put(detail);
    }

    /// Sends corrections, one request at a time. `settle` removes the saved edits from the draft.
    fn send_corrections(self, corrections: Corrections, settle: impl FnOnce(&mut Draft) + 'static) {
        if self.is_saving() {
            return;
        }
        self.saving.set(SaveState::Busy);
        self.errors.set(Vec::new());
        spawn_local(async move {
            match api::save_corrections(self.id, &corrections).await {
                Ok(detail) => {
                    self.show_detail(detail);
                    self.draft.try_update(settle);
                    self.saving.try_set(SaveState::Saved);
                }
                Err(problem) => self.show_rejection(problem),
            }
        });
    }

    fn is_saving(self) -> bool {
        self.saving
            .with_untracked(|saving| *saving == SaveState::Busy)
    }

    /// Shows why the server refused the corrections; the draft stays.
    pub(crate) fn show_rejection(self, problem: Problem) {
        // An error that names a field is shown there.
        match problem.detail.as_deref().and_then(FieldName::from_name) {
            Some(field) => {
                let (slot, code) = (Slot::Field(field), problem.code);
                self.errors.try_set(vec![ValidationError { slot, code }]);
                self.saving.try_set(SaveState::Idle);
            }
            None => drop(self.saving.try_set(SaveState::Failed(problem))),
        }
    }
}
