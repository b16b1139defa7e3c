//! State of the offer of possible duplicates, and the answers to it.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::api::ReceiptRow;

use super::state::Inbox;
use crate::data::Loadable;
use crate::data::api;
use crate::features::receipt::form::ReceiptForm;
use crate::i18n::desk;

/// Possible duplicates of the receipt of a card.
#[derive(Clone, Copy)]
pub(super) struct DuplicateState {
    inbox: Inbox,
    form: ReceiptForm,
    others: Loadable<Vec<ReceiptRow>>,
}

impl DuplicateState {
    /// Loads the possible duplicates. Without an answer nothing is offered.
    pub(super) fn new(inbox: Inbox, form: ReceiptForm) -> Self {
        let others = Loadable::new();
        let request = api::review::list_duplicates(form.id);
        others.load_with(request, move |shown, rows: Vec<_>| {
            if !rows.is_empty() {
                inbox.announce(desk().review.twin.to_owned());
            }
            *shown = Some(rows);
        });
        Self {
            inbox,
            form,
            others,
        }
    }

    /// Returns the likeliest duplicate, if there is one.
    pub(super) fn offered(self) -> Option<ReceiptRow> {
        let others = self.others.signal();
        others.with(|rows| rows.as_ref()?.first().cloned())
    }

    /// Keeps both receipts; this pair is not offered again.
    pub(super) fn keep_both(self) {
        let Some(other) = untrack(|| self.offered()) else {
            return;
        };
        self.inbox.queue.clear_problem();
        spawn_local(async move {
            match api::review::mark_distinct(self.form.id, other.id).await {
                Ok(()) => {
                    self.others
                        .update(|rows| rows.retain(|row| row.id != other.id));
                    let sentence = desk().review.both_kept;
                    self.inbox.show_message(sentence.to_owned());
                }
                Err(problem) => self.inbox.queue.report(problem),
            }
        });
    }

    /// Moves the receipt to the trash, if a duplicate is offered.
    pub(super) fn delete_receipt(self) {
        if untrack(|| self.offered()).is_some() {
            self.inbox.delete_receipt(self.form.id);
        }
    }
}
