//! State of the review page: queue, undo history, and the preloaded next receipt.
//!
//! The page moves on only after the server has saved a receipt, so that no edit is lost.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::api::{Event, ReceiptDetail};
use shared::bulk::BulkOperation;
use shared::corrections::Corrections;
use shared::fields::FieldName;
use shared::id::ReceiptId;
use shared::problem::Problem;
use web_sys::HtmlImageElement;

use super::queue::{ReviewQueue, is_sure};
use crate::browser::document::focus_content;
use crate::browser::navigation::{Navigation, parse_query};
use crate::data::api;
use crate::data::{Loadable, ReceiptStore};
use crate::features::receipt::acceptance::confirm_main_fields;
use crate::features::receipt::draft_store;
use crate::features::receipt::form::{ReceiptForm, SaveState};
use crate::features::rules::suggestion_state::RuleOfferState;
use crate::i18n::desk;
use crate::ui::Announcer;

/// Receipts accepted together, each with its corrections before that.
type AcceptedBatch = Vec<(ReceiptId, Corrections)>;

/// Action that can be undone.
enum UndoStep {
    Acceptance(AcceptedBatch),
    Deletion(ReceiptId),
}

/// State of the page. A copy refers to the same page.
#[derive(Clone, Copy)]
pub(super) struct Inbox {
    /// Queue, with the reason why it could not be loaded or the last request failed.
    pub(super) queue: Loadable<ReviewQueue>,
    pub(super) is_busy: RwSignal<bool>,
    /// Message about the last action.
    pub(super) message: RwSignal<String>,
    /// Rule that the corrections suggest.
    pub(super) rule_offer: RuleOfferState,
    /// The address asks for receipts, too, of which no main field is in doubt.
    wants_rest: Memo<bool>,
    navigation: Navigation,
    undo_history: RwSignal<Vec<UndoStep>>,
    /// Next receipt and its picture, loaded in advance so that moving on is instant.
    preloaded: StoredValue<Option<(ReceiptDetail, HtmlImageElement)>, LocalStorage>,
    announcer: Announcer,
    receipts: ReceiptStore,
}

impl Inbox {
    pub(super) fn new() -> Self {
        let navigation = Navigation::expect();
        Self {
            queue: Loadable::new(),
            is_busy: RwSignal::new(false),
            message: RwSignal::new(String::new()),
            rule_offer: RuleOfferState::new(),
            wants_rest: Memo::new(move |_| {
                let parameters = parse_query(&navigation.query());
                parameters.iter().any(|(name, _)| name == "all")
            }),
            navigation,
            undo_history: RwSignal::new(Vec::new()),
            preloaded: StoredValue::new_local(None),
            announcer: Announcer::expect(),
            receipts: ReceiptStore::expect(),
        }
    }

    /// Loads the queue from its beginning. The current receipt stays current if it is still in
    /// there.
    pub(super) fn load(self) {
        self.queue.clear_problem();
        let request = async {
            let mut fresh = ReviewQueue::default();
            fresh.add_page(api::review::list_unreviewed(None).await?);
            if fresh.has_unloaded_checks() {
                fresh.set_check_count(api::count_to_check().await?);
            }
            Ok(fresh)
        };
        self.queue.load_with(request, move |queue, mut fresh| {
            if self.wants_rest.get_untracked() {
                fresh.show_rest();
            }
            if let Some(current) = queue.as_ref().and_then(ReviewQueue::current) {
                fresh.show_receipt(current);
            }
            *queue = Some(fresh);
        });
    }

    /// Goes through the receipts, too, of which no main field is in doubt. The address keeps this.
    pub(super) fn show_rest(self) {
        self.navigation.replace_query("all=true");
        focus_content();
        self.queue.update(ReviewQueue::show_rest);
        self.load_more();
    }

    /// Reads the queue; `None` before it is loaded.
    pub(super) fn with_queue<R>(self, read: impl FnOnce(&ReviewQueue) -> R) -> Option<R> {
        self.queue.signal().with(|queue| queue.as_ref().map(read))
    }

    /// Reads the queue without tracking; `None` also if the page is gone.
    fn with_queue_untracked<R>(self, read: impl FnOnce(&ReviewQueue) -> R) -> Option<R> {
        self.queue
            .signal()
            .try_with_untracked(|queue| queue.as_ref().map(read))
            .flatten()
    }

    /// Handles an event of the server.
    pub(super) fn on_event(self, event: &Event) {
        match event {
            Event::Missed => self.load(),
            Event::Deleted { .. } => self.queue.update(|queue| queue.apply_event(event)),
            Event::Changed { row } => {
                let is_ahead = |ahead: &Option<(ReceiptDetail, _)>| {
                    ahead.as_ref().is_some_and(|(d, _)| d.row.id == row.id)
                };
                // The preloaded version is outdated.
                if self.preloaded.with_value(is_ahead) {
                    self.preloaded.set_value(None);
                }
                self.queue.update(|queue| queue.apply_event(event));
            }
        }
    }

    /// Creates the form of a receipt, with its data if they were preloaded.
    pub(super) fn open_form(self, id: ReceiptId) -> ReceiptForm {
        let form = ReceiptForm::new(id, self.receipts);
        // Taken out in any case: a receipt that was skipped is not the next one any more.
        let ahead = self.preloaded.try_update_value(Option::take).flatten();
        match ahead.filter(|(detail, _)| detail.row.id == id) {
            Some((detail, _)) => form.show_detail(detail),
            None => form.load(),
        }
        self.preload_next();
        form
    }

    /// Accepts the receipt as it is and moves on.
    pub(super) fn accept(self, form: ReceiptForm) {
        if self.is_busy.get_untracked() {
            return;
        }
        let Some(changes) = form.validated_changes() else {
            return;
        };
        let names_merchant = changes.entries.contains_key(&FieldName::Merchant);
        let accepted = form.with_detail_untracked(|detail| {
            // Undo needs the corrections before the acceptance, which the answer no longer has.
            let before = detail.corrections.clone();
            (confirm_main_fields(changes, detail), before)
        });
        let Some((corrections, before)) = accepted else {
            return;
        };
        self.is_busy.set(true);
        form.saving.set(SaveState::Busy);
        spawn_local(async move {
            match api::save_corrections(form.id, &corrections).await {
                Ok(detail) => {
                    // The draft was part of the saved corrections.
                    form.forget_edits();
                    self.receipts.put_row(detail.row);
                    self.on_accepted(vec![(form.id, before)]);
                    if names_merchant {
                        self.rule_offer.load_for(form.id);
                    }
                }
                Err(problem) => form.show_rejection(problem),
            }
            self.is_busy.try_set(false);
        });
    }

    /// Accepts all receipts that add up and have a high confidence, including those of later pages.
    pub(super) fn accept_sure(self) {
        if self.is_busy.get_untracked() {
            return;
        }
        self.is_busy.set(true);
        self.queue.clear_problem();
        spawn_local(async move {
            let mut accepted = AcceptedBatch::new();
            let result = self.accept_all_sure(&mut accepted).await;
            if accepted.is_empty() && result.is_ok() {
                self.show_message(desk().review.nothing_sure.to_owned());
            }
            // Whatever was accepted before a failure counts and can be undone.
            if !accepted.is_empty() {
                self.on_accepted(accepted);
            }
            if let Err(problem) = result {
                self.queue.report(problem);
            }
            self.is_busy.try_set(false);
        });
    }

    /// Moves a receipt to the trash and moves on.
    pub(super) fn delete_receipt(self, id: ReceiptId) {
        if self.is_busy.get_untracked() {
            return;
        }
        self.is_busy.set(true);
        self.queue.clear_problem();
        spawn_local(async move {
            match api::delete_receipt(id).await {
                Ok(()) => {
                    self.receipts.remove_row(id);
                    self.show_message(desk().trash.moved_title.to_owned());
                    self.leave_receipts(&[id], UndoStep::Deletion(id));
                }
                Err(problem) => self.queue.report(problem),
            }
            self.is_busy.try_set(false);
        });
    }

    /// Undoes the last acceptance or deletion.
    pub(super) fn undo(self) {
        if self.is_busy.get_untracked() {
            return;
        }
        let Some(step) = self.undo_history.try_update(Vec::pop).flatten() else {
            self.show_message(desk().review.nothing_to_undo.to_owned());
            return;
        };
        self.is_busy.set(true);
        self.queue.clear_problem();
        spawn_local(async move {
            let count = match step {
                UndoStep::Acceptance(accepted) => self.undo_acceptance(accepted).await,
                UndoStep::Deletion(id) => self.undo_deletion(id).await,
            };
            self.show_message((desk().review.undone)(count));
            self.is_busy.try_set(false);
        });
    }

    /// Restores the corrections of accepted receipts and returns the number of these receipts.
    async fn undo_acceptance(self, mut accepted: AcceptedBatch) -> usize {
        let mut count = 0;
        // From the last to the first, which is shown in the end.
        while let Some((id, before)) = accepted.last() {
            match api::review::replace_corrections(*id, before).await {
                Ok(detail) => {
                    self.receipts.put_row(detail.row.clone());
                    self.queue.update(|queue| queue.reinsert(detail.row));
                    accepted.pop();
                    count += 1;
                }
                Err(problem) => {
                    self.queue.report(problem);
                    break;
                }
            }
        }
        // The rest can be undone by another attempt.
        if !accepted.is_empty() {
            self.remember_step(UndoStep::Acceptance(accepted));
        }
        count
    }

    /// Restores a receipt from the trash and returns the number of restored receipts.
    async fn undo_deletion(self, id: ReceiptId) -> usize {
        let restored = async {
            api::annotations::apply_bulk_action(vec![id], BulkOperation::Restore).await?;
            api::fetch_receipt_row(id).await
        };
        match restored.await {
            Ok(row) => {
                self.receipts.put_row(row.clone());
                self.queue.update(|queue| queue.reinsert(row));
                1
            }
            Err(problem) => {
                self.queue.report(problem);
                self.remember_step(UndoStep::Deletion(id));
                0
            }
        }
    }

    /// Moves on without accepting.
    pub(super) fn skip(self) {
        self.queue.update(ReviewQueue::skip);
        self.load_more();
    }

    /// Moves back to the receipt before.
    pub(super) fn back(self) {
        self.queue.update(ReviewQueue::back);
    }

    /// Returns whether there is something to undo.
    pub(super) fn can_undo(self) -> bool {
        self.undo_history.with(|history| !history.is_empty())
    }

    /// Shows a message and announces it.
    pub(super) fn show_message(self, sentence: String) {
        self.announcer.say(sentence.clone());
        self.message.try_set(sentence);
    }

    /// Announces a visible sentence.
    pub(super) fn announce(self, sentence: String) {
        self.announcer.say(sentence);
    }

    /// Accepts all sure receipts; `accepted` also has those before a failure.
    async fn accept_all_sure(self, accepted: &mut AcceptedBatch) -> Result<(), Problem> {
        // Load all pages of the queue.
        let next = || self.with_queue_untracked(|queue| queue.next_cursor().map(str::to_owned));
        while let Some(next) = next().flatten() {
            let page = api::review::list_unreviewed(Some(&next)).await?;
            self.queue.update(|queue| queue.add_page(page));
        }
        // Accept one receipt at a time, on its latest data.
        let sure_ids = self.with_queue_untracked(ReviewQueue::sure_ids);
        for id in sure_ids.unwrap_or_default() {
            let detail = api::fetch_receipt(id).await?;
            // It may have changed since the queue was loaded, and an unsaved draft would not be
            // accepted with it.
            if is_sure(&detail.row) && !draft_store::has_draft(id) {
                let corrections = confirm_main_fields(Corrections::default(), &detail);
                let answer = api::save_corrections(id, &corrections).await?;
                self.receipts.put_row(answer.row);
                accepted.push((id, detail.corrections));
            }
        }
        Ok(())
    }

    /// Removes accepted receipts from the queue.
    fn on_accepted(self, accepted: AcceptedBatch) {
        self.show_message((desk().review.accepted)(accepted.len()));
        let ids: Vec<_> = accepted.iter().map(|(id, _)| *id).collect();
        self.leave_receipts(&ids, UndoStep::Acceptance(accepted));
    }

    /// Removes receipts from the queue; `step` brings them back.
    fn leave_receipts(self, ids: &[ReceiptId], step: UndoStep) {
        self.queue
            .update(|queue| ids.iter().for_each(|id| queue.remove(*id)));
        self.remember_step(step);
        self.load_more();
    }

    fn remember_step(self, step: UndoStep) {
        self.undo_history.try_update(|history| history.push(step));
    }

    /// Loads the next page before the queue runs out.
    fn load_more(self) {
        let next = self.with_queue_untracked(|queue| {
            let next = queue.next_cursor().filter(|_| queue.needs_more());
            next.map(str::to_owned)
        });
        let Some(next) = next.flatten() else { return };
        spawn_local(async move {
            if let Ok(page) = api::review::list_unreviewed(Some(&next)).await {
                self.queue.update(|queue| queue.add_page(page));
            }
        });
    }

    /// Loads the next receipt and its first picture in advance.
    fn preload_next(self) {
        let Some(id) = self.with_queue_untracked(ReviewQueue::upcoming).flatten() else {
            return;
        };
        spawn_local(async move {
            let (Ok(detail), Ok(picture)) = (api::fetch_receipt(id).await, HtmlImageElement::new())
            else {
                return;
            };
            if !detail.pages.is_empty() {
                picture.set_src(&api::page_url(id, 1));
            }
            self.preloaded.try_set_value(Some((detail, picture)));
        });
    }
}
