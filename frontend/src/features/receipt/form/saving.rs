//! Saving of a receipt: edits one request after the other, and the confirmation of all values.
//!
//! An edit is meant for the version of the receipt over which it was made. If another change came
//! first, the receipt is loaded again and the edit is sent for its new version.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::api::ReceiptDetail;
use shared::bulk::UndoState;
use shared::corrections::Corrections;
use shared::fields::FieldName;
use shared::problem::{Problem, ProblemCode};

use super::super::acceptance::confirm_shown_values;
use super::super::draft::{Draft, ValidationError};
use super::super::draft_store;
use super::super::saved_change::SavedChange;
use super::super::slot::{Part, Slot};
use super::{ReceiptForm, SaveState};
use crate::data::api;
use crate::i18n::desk;

/// Number of conflicts in a row after which saving fails.
const CONFLICTS_MAX: u32 = 5;

/// Edits that are sent together.
struct EditsToSave {
    draft: Draft,
    parts: Vec<Part>,
    /// The edits as the server takes them.
    corrections: Corrections,
    /// The edits as the browser keeps them.
    kept: Corrections,
    version: u64,
    before: UndoState,
}

impl ReceiptForm {
    /// Saves all valid edits, except that of the input with the cursor. Invalid ones are marked.
    pub(crate) fn save_edits(self) {
        self.mark_invalid_edits();
        // A request that is running is followed by the next one.
        if self.saving.try_get_untracked() == Some(SaveState::Busy) {
            return;
        }
        if let Some(edits) = self.collect_edits() {
            self.saving.set(SaveState::Busy);
            spawn_local(self.send_edits(edits));
        }
    }

    /// Confirms all values as they are shown, edits included, unless an edit is invalid. `on_done`
    /// gets the change, or `None` if there was nothing to confirm.
    pub(crate) fn confirm_all(
        self,
        is_busy: RwSignal<bool>,
        on_done: impl FnOnce(Result<Option<SavedChange>, Problem>) + 'static,
    ) {
        let Some(changes) = self.validated_changes() else {
            return;
        };
        let confirmation = self.with_detail_untracked(|detail| {
            let corrections = confirm_shown_values(detail).updated_with(changes);
            let name = detail.row.merchant.as_ref();
            let name = name.unwrap_or(&detail.row.file.name).clone();
            (corrections, undo_state(detail), name)
        });
        let Some((corrections, before, name)) = confirmation else {
            return;
        };
        if corrections == Corrections::default() {
            return on_done(Ok(None));
        }
        is_busy.set(true);
        spawn_local(async move {
            let answer = api::save_corrections(self.id, &corrections).await;
            is_busy.try_set(false);
            on_done(answer.map(|detail| {
                self.forget_edits();
                self.show_detail(detail);
                let sentence = (desk().receipt.receipt_confirmed)(&name);
                Some(SavedChange { sentence, before })
            }));
        });
    }

    /// Shows why the server refused corrections; the draft stays.
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

    /// Marks invalid edits, except that of the input with the cursor.
    fn mark_invalid_edits(self) {
        let typed = self.typed_part();
        let errors = self.try_with_edits(Draft::validate_entries);
        let is_complete = |error: &ValidationError| Some(error.slot.part()) != typed;
        let errors = errors.unwrap_or_default().into_iter();
        self.errors.try_set(errors.filter(is_complete).collect());
    }

    /// Returns the edits to save; `None` if there are none, or the page is gone.
    fn collect_edits(self) -> Option<EditsToSave> {
        let typed = self.typed_part();
        let edits = self.try_with_edits(|draft, detail| {
            let (draft, parts) = draft.savable(typed, detail);
            EditsToSave {
                corrections: draft.changes_to_send(detail),
                kept: draft.unsaved_changes(detail),
                version: detail.version,
                before: undo_state(detail),
                draft,
                parts,
            }
        });
        edits.filter(|edits| !edits.parts.is_empty())
    }

    /// Sends edits, and those that are made meanwhile.
    async fn send_edits(self, mut edits: EditsToSave) {
        let mut conflicts = 0;
        loop {
            let EditsToSave {
                version,
                corrections,
                ..
            } = &edits;
            let answer = api::save_corrections_to_version(self.id, *version, corrections).await;
            match answer {
                Ok(detail) => {
                    conflicts = 0;
                    self.on_saved(edits, detail);
                }
                Err(problem)
                    if problem.code == ProblemCode::ReceiptChanged && conflicts < CONFLICTS_MAX =>
                {
                    conflicts += 1;
                    match api::fetch_receipt(self.id).await {
                        Ok(detail) => self.show_detail(detail),
                        Err(problem) => return self.show_rejection(problem),
                    }
                }
                Err(problem) => return self.show_rejection(problem),
            }
            match self.collect_edits() {
                Some(next) => edits = next,
                None => break,
            }
        }
        self.saving.try_set(SaveState::Idle);
    }

    /// Shows what was saved and offers to undo it. The page may be gone by then.
    fn on_saved(self, edits: EditsToSave, detail: ReceiptDetail) {
        draft_store::discard_saved(self.id, &edits.kept);
        self.show_detail(detail);
        self.draft
            .try_update(|draft| draft.forget_saved(&edits.draft));
        let names: Vec<_> = edits.parts.iter().map(|part| part.label()).collect();
        self.saved_change.try_set(Some(SavedChange {
            sentence: (desk().receipt.field_saved)(&names.join(", ")),
            before: edits.before,
        }));
    }

    /// Returns the part in which the cursor is.
    fn typed_part(self) -> Option<Part> {
        self.cursor.try_get_untracked().flatten().map(Slot::part)
    }

    /// Reads the draft and the server's data; `None` also if the page is gone.
    fn try_with_edits<R>(self, read: impl FnOnce(&Draft, &ReceiptDetail) -> R) -> Option<R> {
        let draft = self.draft.try_get_untracked()?;
        self.detail
            .try_with_untracked(|detail| Some(read(&draft, detail.as_ref()?)))?
    }
}

/// Returns the state to which a change of corrections is undone.
fn undo_state(detail: &ReceiptDetail) -> UndoState {
    UndoState {
        id: detail.row.id,
        corrections: Some(detail.corrections.clone()),
        filing: None,
    }
}
