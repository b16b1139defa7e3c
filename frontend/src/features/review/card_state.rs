//! State of the card: focused field, next steps, and saved corrections.

use leptos::prelude::*;
use shared::fields::FieldName;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use super::duplicate_state::DuplicateState;
use super::keys::ReviewAction;
use super::state::Inbox;
use crate::browser::document::blur_focused_element;
use crate::features::receipt::acceptance::MAIN_FIELDS;
use crate::features::receipt::confidence::ConfidenceLevel;
use crate::features::receipt::field_row::FieldActions;
use crate::features::receipt::form::ReceiptForm;
use crate::features::receipt::receipt_picture::scroll_field_into_view;
use crate::features::receipt::slot::Slot;
use crate::i18n::desk;

/// Fields between which the arrow keys move.
const FOCUS_ORDER: [FieldName; 5] = [
    FieldName::Merchant,
    FieldName::Date,
    FieldName::Total,
    FieldName::Currency,
    FieldName::TaxTotal,
];

/// State of the card.
#[derive(Clone, Copy)]
pub(super) struct CardState {
    pub(super) inbox: Inbox,
    pub(super) form: ReceiptForm,
    pub(super) actions: FieldActions,
    /// Empty fields that the user was asked about.
    pub(super) prompted: RwSignal<Vec<FieldName>>,
    pub(super) duplicates: DuplicateState,
}

impl CardState {
    /// Executes a key action. Returns `false` if the browser is to type the key.
    pub(super) fn run_action(self, action: ReviewAction) -> bool {
        match action {
            ReviewAction::Accept => self.accept(),
            ReviewAction::Up => self.move_focus(-1),
            ReviewAction::Down => self.move_focus(1),
            ReviewAction::Choose(number) if self.choose_alternative(number) => {}
            // Without such an alternative a digit begins a value.
            ReviewAction::Choose(_) | ReviewAction::Retype => {
                self.select_text();
                return false;
            }
            ReviewAction::StartTyping => self
                .actions
                .focus_target
                .set(self.form.focus.get_untracked()),
            ReviewAction::EndTyping => blur_focused_element(),
            ReviewAction::KeepBoth => self.duplicates.keep_both(),
            ReviewAction::DeleteThis => self.duplicates.delete_receipt(),
            ReviewAction::AcceptSure
            | ReviewAction::Skip
            | ReviewAction::Back
            | ReviewAction::Undo
            | ReviewAction::ShowKeys => {}
        }
        true
    }

    /// Accepts the receipt, after asking once about each empty main field.
    pub(super) fn accept(self) {
        let is_asked =
            |field: &FieldName| self.prompted.with_untracked(|asked| asked.contains(field));
        let text = |field: FieldName| untrack(|| self.form.shown_text(Slot::Field(field)));
        let unasked = MAIN_FIELDS
            .into_iter()
            .find(|field| text(*field).trim().is_empty() && !is_asked(field));
        let Some(field) = unasked else {
            self.inbox.accept(self.form);
            return;
        };
        // Remember that this field was asked about, and open it for typing.
        self.prompted.update(|asked| asked.push(field));
        self.form.focus.set(Some(Slot::Field(field)));
        self.actions.focus_target.set(Some(Slot::Field(field)));
        self.inbox
            .show_message((desk().review.ask_missing)((desk().receipt.field)(field)));
    }

    /// Moves the focus by a number of fields and announces the field.
    fn move_focus(self, step: isize) {
        // Fields that are not shown are skipped; the ends are not crossed.
        let shown: Vec<_> = FOCUS_ORDER
            .into_iter()
            .filter(|field| untrack(|| self.form.is_shown(*field)))
            .collect();
        let now = self.form.focus.get_untracked();
        let at = shown
            .iter()
            .position(|field| Some(Slot::Field(*field)) == now);
        let to = at.unwrap_or(0).saturating_add_signed(step);
        let Some(field) = shown.get(to).or(shown.last()).copied() else {
            return;
        };
        self.inbox.announce(self.focus_field(field));
    }

    /// Moves the focus to a field and returns its name and value as a sentence.
    fn focus_field(self, field: FieldName) -> String {
        self.form.focus.set(Some(Slot::Field(field)));
        scroll_field_into_view(field);
        let value = untrack(|| self.form.shown_text(Slot::Field(field)));
        (desk().review.at_field)((desk().receipt.field)(field), &value)
    }

    /// Takes an alternative of the focused field, counted from 0, and moves on to the next doubtful
    /// field. Returns `false` if there is no such alternative.
    ///
    /// The receipt is not accepted: the digit may have been meant as the first one of an amount.
    fn choose_alternative(self, number: usize) -> bool {
        let Some(slot) = self.form.focus.get_untracked() else {
            return false;
        };
        let facts = untrack(|| self.form.slot_state(slot));
        let Some((typed, shown)) = facts.alternatives.get(number).cloned() else {
            return false;
        };
        self.form.set_text(slot, typed);
        let next = find_doubtful_field(self.form).map(|field| self.focus_field(field));
        let sentences: Vec<_> = std::iter::once(shown).chain(next).collect();
        self.inbox.announce(sentences.join(". "));
        true
    }

    /// Puts the cursor into the focused field and selects its text. This takes effect at once: the
    /// browser types a pressed key where the cursor is after the event.
    fn select_text(self) {
        let Some(slot) = self.form.focus.get_untracked() else {
            return;
        };
        let id = ["field-", &slot.input_name()].concat();
        let input = document().get_element_by_id(&id);
        if let Some(input) = input.and_then(|input| input.dyn_into::<HtmlInputElement>().ok()) {
            // Fails only in a document that is being unloaded.
            let _ = input.focus();
            input.select();
        }
    }
}

/// Returns the first field that needs attention.
pub(super) fn find_doubtful_field(form: ReceiptForm) -> Option<FieldName> {
    let is_doubted = |field: &FieldName| {
        let trust = untrack(|| form.slot_state(Slot::Field(*field)).trust);
        // A receipt without a tax total is common.
        matches!(trust, ConfidenceLevel::Check)
            || trust == ConfidenceLevel::Missing && *field != FieldName::TaxTotal
    };
    FOCUS_ORDER.into_iter().find(is_doubted)
}
