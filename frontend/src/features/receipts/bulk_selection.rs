//! Selection of many receipts in the list: actions on them, and undo.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::annotations::Change;
use shared::api::Event;
use shared::bulk::{BulkOperation, BulkResponse, UndoState};
use shared::id::ReceiptId;
use shared::problem::Problem;

use super::bulk_bar::{BulkAction, BulkBarState, BulkPanel, EXPORT_MAX};
use super::list_query::ListQuery;
use super::selection::ReceiptSelection;
use crate::browser::document::focus_element;
use crate::browser::navigation::encode_query;
use crate::browser::random;
use crate::data::api::{self, annotations};
use crate::i18n::{Deed, desk};
use crate::ui::{Announcer, parse_tags};

/// Number of receipts per request.
const BATCH_RECEIPTS: usize = 200;

/// State of the selection. A copy refers to the same page.
#[derive(Clone, Copy)]
pub(super) struct BulkSelection {
    /// `true` if a click selects a row instead of opening it.
    pub(super) is_selecting: RwSignal<bool>,
    pub(super) chosen: RwSignal<ReceiptSelection>,
    /// Ids of the rows that are shown; `has_more` tells whether there are others.
    pub(super) listed: RwSignal<Vec<ReceiptId>>,
    pub(super) has_more: RwSignal<bool>,
    /// Counter that makes the list reload.
    pub(super) refresh_count: RwSignal<u32>,
    pub(super) outcome: RwSignal<Option<BulkOutcome>>,
    pub(super) problem: RwSignal<Option<Problem>>,
    panel: RwSignal<BulkPanel>,
    is_busy: RwSignal<bool>,
    /// Receipts being merged, and the id of the result, which a retry reuses.
    pending_merge: StoredValue<Option<(Vec<ReceiptId>, ReceiptId)>>,
    announcer: Announcer,
    /// Query of the list.
    query: Memo<ListQuery>,
}

/// Message about the last action, and how to undo it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct BulkOutcome {
    pub(super) sentence: String,
    undo_action: UndoAction,
}

#[derive(Debug, Clone, PartialEq)]
enum UndoAction {
    /// There is nothing to undo.
    None,
    /// Restores the previous state.
    RestoreState(Vec<UndoState>),
    /// Takes the receipts out of the trash.
    RestoreFromTrash(Vec<ReceiptId>),
    /// Takes a merged receipt apart.
    Unmerge(ReceiptId),
}

impl BulkSelection {
    pub(super) fn new(query: Memo<ListQuery>) -> Self {
        Self {
            is_selecting: RwSignal::new(false),
            chosen: RwSignal::new(ReceiptSelection::default()),
            listed: RwSignal::new(Vec::new()),
            has_more: RwSignal::new(false),
            refresh_count: RwSignal::new(0),
            outcome: RwSignal::new(None),
            problem: RwSignal::new(None),
            panel: RwSignal::new(BulkPanel::Closed),
            is_busy: RwSignal::new(false),
            pending_merge: StoredValue::new(None),
            announcer: Announcer::expect(),
            query,
        }
    }

    /// Returns the state that the action bar shows.
    pub(super) fn bar_choice(self) -> BulkBarState {
        BulkBarState {
            count: Signal::derive(move || self.chosen.with(ReceiptSelection::count)),
            is_busy: self.is_busy.into(),
            has_more: self.has_more.into(),
            panel: self.panel,
        }
    }

    /// Returns whether the action bar is shown.
    pub(super) fn is_shown(self) -> bool {
        self.is_selecting.get() || self.chosen.with(|chosen| chosen.count() > 0)
    }

    /// Handles a click on the box of a row, or on a range of rows that ends there.
    pub(super) fn on_row_toggle(self, id: ReceiptId, is_chosen: bool, is_range: bool) {
        self.chosen.update(|chosen| {
            if is_range {
                chosen.set_range(id, is_chosen, &self.listed.get_untracked());
            } else {
                chosen.set_selected(id, is_chosen);
            }
        });
    }

    /// Removes deleted receipts from the selection.
    pub(super) fn on_event(self, event: &Event) {
        if let Event::Deleted { id } = event
            && self.chosen.with_untracked(|chosen| chosen.contains(*id))
        {
            self.chosen.update(|chosen| chosen.remove_id(*id));
        }
    }

    /// Handles the Escape key: closes the open panel, or else ends the selection.
    pub(super) fn on_escape(self) {
        if self.panel.get_untracked() == BulkPanel::Closed {
            self.end_selection();
        } else {
            // The focus returns to the button that opened the panel.
            focus_element(".many-deeds [aria-expanded=true]");
            self.panel.set(BulkPanel::Closed);
        }
    }

    /// Ends the selection mode and clears the selection.
    pub(super) fn end_selection(self) {
        if self.is_selecting.get_untracked() {
            // The focus returns to the menu in which it was started.
            focus_element(".find .menu summary");
        }
        self.panel.set(BulkPanel::Closed);
        self.is_selecting.set(false);
        self.chosen.update(ReceiptSelection::clear);
    }

    /// Returns the URL of an export of the selection; `None` if it has too many receipts for a URL.
    pub(super) fn export_url(self, format: &'static str) -> Option<String> {
        let ids = self.chosen.with(ReceiptSelection::ids);
        let names: Vec<_> = ids.iter().map(ToString::to_string).collect();
        (ids.len() <= EXPORT_MAX)
            .then(|| api::export_url(format, &["ids=", &names.join(",")].concat()))
    }

    /// Performs an action of the bar.
    pub(super) fn perform(self, wish: BulkAction) {
        if self.is_busy.get_untracked() {
            return;
        }
        // Category and tags are changed by one kind of action, which never changes the note.
        let filed = |category, add_tags, remove_tags| {
            let action = BulkOperation::File {
                note: Change::Keep,
                category,
                add_tags,
                remove_tags,
            };
            self.run_bulk_action(action, Deed::Filed);
        };
        match wish {
            BulkAction::SelectShown => self
                .chosen
                .update(|chosen| chosen.add_all(self.listed.get_untracked())),
            BulkAction::SelectFound => self.select_all_found(),
            BulkAction::EndSelection => self.end_selection(),
            BulkAction::Confirm => self.run_bulk_action(BulkOperation::Verify, Deed::Confirmed),
            BulkAction::SetCategory(text) => {
                let category = Some(text).filter(|text| !text.trim().is_empty());
                filed(category.into(), Vec::new(), Vec::new());
            }
            BulkAction::AddTags(text) => filed(Change::Keep, parse_tags(&text), Vec::new()),
            BulkAction::RemoveTags(text) => filed(Change::Keep, Vec::new(), parse_tags(&text)),
            BulkAction::Merge => self.merge_selected(),
            BulkAction::Delete => self.run_bulk_action(BulkOperation::Delete, Deed::Deleted),
        }
    }

    /// Undoes the last action.
    pub(super) fn undo_last(self) {
        let Some(outcome) = self.outcome.get_untracked() else {
            return;
        };
        if self.is_busy.get_untracked() {
            return;
        }
        self.begin_request();
        spawn_local(async move {
            let undone = match outcome.undo_action {
                UndoAction::None => Ok(0),
                UndoAction::RestoreState(before) => undo_in_batches(&before).await,
                UndoAction::RestoreFromTrash(ids) => {
                    let (done, problem) = run_in_batches(&ids, &BulkOperation::Restore).await;
                    // Batches before the problem are restored already; repeating the undo does no
                    // harm.
                    problem.map_or(Ok(done.failed.len()), Err)
                }
                UndoAction::Unmerge(id) => annotations::unmerge_receipt(id).await.map(|()| 0),
            };
            match undone {
                Ok(failed) => {
                    let sentence = append_failures(desk().trash.undone.to_owned(), failed);
                    self.finish_request(sentence, UndoAction::None);
                }
                Err(problem) => self.fail_request(problem),
            }
        });
    }

    fn select_all_found(self) {
        let asked = self.query.get_untracked();
        self.begin_request();
        spawn_local(async move {
            let found = annotations::list_matching_ids(&encode_query(&asked.to_parameters())).await;
            // `None` means that the page is gone.
            let is_current = self.query.try_get_untracked() == Some(asked);
            match found {
                // Results of an earlier query are not those shown now.
                Ok(_) if !is_current => {}
                Ok(ids) => drop(self.chosen.try_update(|chosen| chosen.add_all(ids))),
                Err(problem) => drop(self.problem.try_set(Some(problem))),
            }
            self.is_busy.try_set(false);
        });
    }

    /// Applies an action to the selected receipts in the background.
    fn run_bulk_action(self, action: BulkOperation, deed: Deed) {
        let ids = self.chosen.with_untracked(ReceiptSelection::ids);
        if ids.is_empty() {
            return;
        }
        self.begin_request();
        spawn_local(async move {
            let (all, problem) = run_in_batches(&ids, &action).await;
            let (done, failed) = (all.done.len(), all.failed.len());
            // The first request failed: there is only the problem to show.
            if done + failed == 0
                && let Some(problem) = problem
            {
                return self.fail_request(problem);
            }
            let sentence = append_failures((desk().many.done)(deed, done), failed);
            // Deletion is undone from the trash, all else from the previous state.
            let back = if deed == Deed::Deleted {
                UndoAction::RestoreFromTrash(all.done)
            } else {
                UndoAction::RestoreState(all.before)
            };
            // After a failure the remaining receipts stay selected.
            if deed == Deed::Deleted && problem.is_none() {
                self.clear_selection();
            }
            self.finish_request(sentence, back);
            self.problem.try_set(problem);
        });
    }

    fn merge_selected(self) {
        let ids = self.chosen.with_untracked(ReceiptSelection::ids);
        // A retry with the same receipts reuses the id, so that nothing is created twice.
        let id = match self.pending_merge.get_value() {
            Some((before, id)) if before == ids => id,
            _ => random::new_id(),
        };
        self.pending_merge.set_value(Some((ids.clone(), id)));
        self.begin_request();
        spawn_local(async move {
            let count = ids.len();
            match annotations::merge_receipts(id, ids).await {
                Ok(merged) => {
                    self.pending_merge.try_set_value(None);
                    self.clear_selection();
                    let sentence = (desk().many.done)(Deed::Merged, count);
                    self.finish_request(sentence, UndoAction::Unmerge(merged));
                }
                Err(problem) => self.fail_request(problem),
            }
        });
    }

    fn begin_request(self) {
        self.is_busy.set(true);
        self.problem.set(None);
    }

    /// Clears the selection, whose receipts are gone. The page may be gone, too, hence `try_`.
    fn clear_selection(self) {
        self.chosen.try_update(ReceiptSelection::clear);
        self.is_selecting.try_set(false);
    }

    /// Ends an action with its message and reloads the list.
    fn finish_request(self, sentence: String, undo_action: UndoAction) {
        self.announcer.say(sentence.clone());
        self.panel.try_set(BulkPanel::Closed);
        self.is_busy.try_set(false);
        self.outcome.try_set(Some(BulkOutcome {
            sentence,
            undo_action,
        }));
        self.refresh_count.try_update(|turn| *turn += 1);
    }

    /// Ends an action with a problem.
    fn fail_request(self, problem: Problem) {
        self.is_busy.try_set(false);
        self.problem.try_set(Some(problem));
    }
}

impl BulkOutcome {
    /// Returns whether there is something to undo.
    pub(super) fn can_undo(&self) -> bool {
        match &self.undo_action {
            UndoAction::None => false,
            UndoAction::RestoreState(before) => !before.is_empty(),
            UndoAction::RestoreFromTrash(ids) => !ids.is_empty(),
            UndoAction::Unmerge(_) => true,
        }
    }
}

/// Applies an action to any number of receipts in batches. Stops at the first request that fails.
async fn run_in_batches(
    ids: &[ReceiptId],
    action: &BulkOperation,
) -> (BulkResponse, Option<Problem>) {
    let mut all = BulkResponse::default();
    for some in ids.chunks(BATCH_RECEIPTS) {
        match annotations::apply_bulk_action(some.to_vec(), action.clone()).await {
            Ok(answer) => {
                all.done.extend(answer.done);
                all.failed.extend(answer.failed);
                // Batches that succeeded before a failure can still be undone.
                all.before.extend(answer.before);
            }
            Err(problem) => return (all, Some(problem)),
        }
    }
    (all, None)
}

/// Restores the previous state in batches. Returns for how many receipts that failed.
async fn undo_in_batches(before: &[UndoState]) -> Result<usize, Problem> {
    let mut failed = 0;
    for some in before.chunks(BATCH_RECEIPTS) {
        failed += annotations::undo_changes(some.to_vec()).await?.failed.len();
    }
    Ok(failed)
}

/// Appends the number of receipts that failed to a message.
fn append_failures(sentence: String, failed: usize) -> String {
    if failed == 0 {
        sentence
    } else {
        [&sentence, " ", &(desk().many.failed)(failed)].concat()
    }
}
