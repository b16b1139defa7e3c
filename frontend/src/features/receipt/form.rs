//! State of the receipt page: the server's data, the draft over it, and the progress of saving.
//!
//! Events of the server replace its data and never the draft. Edits that are not saved yet outlive
//! the page ([`draft_store`]) and are sent when the receipt is opened again.

mod saving;

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
use super::saved_change::SavedChange;
use super::slot::{List, Part, Slot, SlotState};
use super::verdict::{Verdict, compute_verdict};
use crate::browser::clock;
use crate::data::api;
use crate::data::{Loadable, ReceiptStore, is_being_read};
use crate::ui::run_effect;

/// Progress of saving.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum SaveState {
    Idle,
    Busy,
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
    /// Slot whose place on the picture is marked.
    pub(crate) focus: RwSignal<Option<Slot>>,
    /// Slot with the cursor.
    pub(crate) cursor: RwSignal<Option<Slot>>,
    /// Text of that slot before it was typed into.
    text_before: StoredValue<String>,
    /// Last saved change, as long as it can be undone.
    pub(super) saved_change: RwSignal<Option<SavedChange>>,
    draft: RwSignal<Draft>,
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
            cursor: RwSignal::new(None),
            text_before: StoredValue::new(String::new()),
            saved_change: RwSignal::new(None),
            draft: RwSignal::new(unsaved.map(Draft::from_unsaved).unwrap_or_default()),
            errors: RwSignal::new(Vec::new()),
            receipts,
        }
    }

    /// Stores the draft as long as the calling component exists, sends what an earlier visit could
    /// not save, and saves all edits when the component ends.
    pub(crate) fn keep_unsaved(self) {
        run_effect(move || {
            // Without the server's data the differences are unknown.
            let unsaved =
                self.with_draft(None, |draft, detail| Some(draft.unsaved_changes(detail)));
            if let Some(unsaved) = unsaved {
                draft_store::store_draft(self.id, &unsaved);
            }
        });
        let is_loaded = Memo::new(move |_| self.detail.with(Option::is_some));
        run_effect(move || {
            if is_loaded.get() {
                self.save_edits();
            }
        });
        on_cleanup(move || {
            self.cursor.try_set(None);
            self.save_edits();
        });
    }

    /// Forgets all edits, which were saved by other means.
    pub(crate) fn forget_edits(self) {
        draft_store::discard_draft(self.id);
        self.draft.try_set(Draft::default());
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
            // The server is back: what it could not take meanwhile is sent.
            Event::Missed => {
                self.load();
                self.save_edits();
            }
            Event::Changed { .. } | Event::Deleted { .. } => {}
        }
    }

    /// Handles the cursor entering a slot.
    pub(crate) fn start_typing(self, slot: Slot) {
        self.cursor.set(Some(slot));
        self.focus.set(Some(slot));
        self.text_before
            .set_value(untrack(|| self.shown_text(slot)));
    }

    /// Handles the cursor leaving a slot.
    pub(crate) fn end_typing(self, slot: Slot) {
        // Another slot may have taken the cursor already.
        if self.cursor.get_untracked() == Some(slot) {
            self.cursor.set(None);
        }
        self.edit_draft(Draft::forget_unchanged);
    }

    /// Takes back what was typed since the cursor entered its slot.
    pub(crate) fn cancel_typing(self) {
        if let Some(slot) = self.cursor.get_untracked() {
            self.set_text(slot, self.text_before.get_value());
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

    /// Returns all changes; `None` if some are invalid, which is shown at their slots.
    pub(crate) fn validated_changes(self) -> Option<Corrections> {
        let draft = self.draft.get_untracked();
        let changes = self.with_detail_untracked(|detail| draft.validated_changes(detail))?;
        changes
            .map_err(|complaints| self.errors.set(complaints))
            .ok()
    }

    /// Returns why an edit could not be saved.
    pub(crate) fn save_problem(self, part: Part) -> Option<Problem> {
        let problem = self.saving.with(|saving| match saving {
            SaveState::Failed(problem) => Some(problem.clone()),
            SaveState::Idle | SaveState::Busy => None,
        });
        // What is being typed was not sent yet.
        let is_unsaved = || {
            self.cursor.get().map(Slot::part) != Some(part)
                && self.with_draft(false, |draft, detail| draft.is_part_changed(part, detail))
        };
        problem.filter(|_| is_unsaved())
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

    /// Returns the contents of a slot, with the draft.
    pub(crate) fn slot_state(self, slot: Slot) -> SlotState {
        let pending = SlotState {
            trust: ConfidenceLevel::Pending,
            ..SlotState::empty()
        };
        self.with_draft(pending, |draft, detail| {
            let origin = draft.server_slot(slot);
            let mut facts =
                origin.map_or_else(SlotState::empty, |slot| slot.state_in(&detail.receipt));
            if draft.is_changed(slot, detail) {
                facts.trust = ConfidenceLevel::Unsaved;
                facts.source = None;
            } else if facts.trust == ConfidenceLevel::Missing && is_being_read(detail.row.status) {
                facts.trust = ConfidenceLevel::Pending;
            }
            // The text shown is no alternative to itself.
            let shown = draft.shown_text(slot, detail);
            facts.alternatives.retain(|(typed, _)| *typed != shown);
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
    }

    /// Shows the receipt as the server returned it.
    pub(crate) fn show_detail(self, detail: ReceiptDetail) {
        self.receipts.put_row(detail.row.clone());
        self.source.put(detail);
    }
}
