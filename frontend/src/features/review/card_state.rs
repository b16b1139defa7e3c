//! State of the card: focused field, next steps, and saved corrections.

use leptos::prelude::*;
use shared::fields::FieldName;

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
    pub(super) is_comparing: RwSignal<bool>,
}

impl CardState {
    /// Executes a key action.
    pub(super) fn run_action(self, action: ReviewAction) {
        match action {
            ReviewAction::Accept => self.accept(),
            ReviewAction::Up => self.move_focus(-1),
            ReviewAction::Down => self.move_focus(1),
            ReviewAction::Choose(number) => self.choose_alternative(number),
            ReviewAction::StartTyping => self
                .actions
                .focus_target
                .set(self.form.focus.get_untracked()),
            ReviewAction::EndTyping => blur_focused_element(),
            ReviewAction::Compare => self
                .is_comparing
                .update(|is_comparing| *is_comparing = !*is_comparing),
            ReviewAction::AcceptSure
            | ReviewAction::Skip
            | ReviewAction::Back
            | ReviewAction::Undo
            | ReviewAction::ShowKeys => {}
        }
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
        self.form.focus.set(Some(Slot::Field(field)));
        scroll_field_into_view(field);
        let value = untrack(|| self.form.shown_text(Slot::Field(field)));
        let name = (desk().receipt.field)(field);
        self.inbox.announce((desk().review.at_field)(name, &value));
    }

    /// Takes an alternative of the focused field, counted from 0.
    fn choose_alternative(self, number: usize) {
        let Some(slot) = self.form.focus.get_untracked() else {
            return;
        };
        let facts = untrack(|| self.form.slot_state(slot));
        let Some((typed, shown)) = facts.alternatives.get(number).cloned() else {
            return;
        };
        self.form.set_text(slot, typed);
        self.inbox.announce(shown);
    }
}

/// Returns the first field that needs attention.
pub(super) fn first_doubtful_field(form: ReceiptForm) -> FieldName {
    let is_doubted = |field: &FieldName| {
        let trust = untrack(|| form.slot_state(Slot::Field(*field)).trust);
        // A receipt without a tax total is common.
        matches!(trust, ConfidenceLevel::Check)
            || trust == ConfidenceLevel::Missing && *field != FieldName::TaxTotal
    };
    FOCUS_ORDER
        .into_iter()
        .find(is_doubted)
        .unwrap_or(FieldName::Total)
}
