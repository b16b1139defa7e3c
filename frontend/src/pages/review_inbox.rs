//! The state of the page where receipts are looked at one after the other: the queue, what was accepted, and what comes next.
//!
//! Nothing is gone on from before the server has it, so that what was typed is never lost.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::api::{Event, ReceiptDetail};
use shared::corrections::Corrections;
use shared::id::ReceiptId;
use shared::problem::Problem;
use web_sys::HtmlImageElement;

use super::receipt::heading;
use super::receipt_form::{ReceiptForm, Saving};
use super::review_queue::{Queue, acceptance, is_sure};
use crate::announce::Announcer;
use crate::i18n::desk;
use crate::receipts::Receipts;
use crate::{api, drafts};

/// Receipts accepted at once, each with what had been entered before.
type Accepted = Vec<(ReceiptId, Corrections)>;

/// The state. A copy is the same page.
#[derive(Clone, Copy)]
pub(super) struct Inbox {
    pub(super) queue: RwSignal<Queue>,
    pub(super) is_loaded: RwSignal<bool>,
    /// Why the queue could not be loaded, or the last request did not work.
    pub(super) problem: RwSignal<Option<Problem>>,
    pub(super) is_busy: RwSignal<bool>,
    /// What happened last, in words.
    pub(super) said: RwSignal<String>,
    history: RwSignal<Vec<Accepted>>,
    /// The receipt that comes next, and its picture, so that going on is instant.
    ahead: StoredValue<Option<(ReceiptDetail, HtmlImageElement)>, LocalStorage>,
    announcer: Announcer,
    receipts: Receipts,
}

impl Inbox {
    pub(super) fn new() -> Self {
        Self {
            queue: RwSignal::new(Queue::default()),
            is_loaded: RwSignal::new(false),
            problem: RwSignal::new(None),
            is_busy: RwSignal::new(false),
            said: RwSignal::new(String::new()),
            history: RwSignal::new(Vec::new()),
            ahead: StoredValue::new_local(None),
            announcer: Announcer::expect(),
            receipts: Receipts::expect(),
        }
    }

    /// Loads the queue from its beginning. What is shown stays while it is there.
    pub(super) fn load(self) {
        self.problem.set(None);
        spawn_local(async move {
            match api::review::open_receipts(None).await {
                Ok(page) => {
                    let mut fresh = Queue::default();
                    fresh.add(page);
                    if let Some(current) = self.queue.try_with_untracked(Queue::current).flatten() {
                        fresh.show(current);
                    }
                    self.queue.try_set(fresh);
                    self.is_loaded.try_set(true);
                }
                Err(problem) => drop(self.problem.try_set(Some(problem))),
            }
        });
    }

    /// News from the server.
    pub(super) fn take(self, event: &Event) {
        match event {
            Event::Missed => self.load(),
            Event::Deleted { .. } => self.queue.update(|queue| queue.take(event)),
            Event::Changed { row } => {
                let is_ahead = |ahead: &Option<(ReceiptDetail, _)>| {
                    ahead.as_ref().is_some_and(|(d, _)| d.row.id == row.id)
                };
                if self.ahead.with_value(is_ahead) {
                    self.ahead.set_value(None);
                }
                self.queue.update(|queue| queue.take(event));
            }
        }
    }

    /// The form of a receipt: at once where it was loaded ahead.
    pub(super) fn form(self, id: ReceiptId) -> ReceiptForm {
        let form = ReceiptForm::new(id, self.receipts);
        let ahead = self.ahead.try_update_value(Option::take).flatten();
        match ahead.filter(|(detail, _)| detail.row.id == id) {
            Some((detail, _)) => form.show(detail),
            None => form.load(),
        }
        self.look_ahead();
        form
    }

    /// Accepts the receipt as it stands and goes on.
    pub(super) fn accept(self, form: ReceiptForm) {
        if self.is_busy.get_untracked() {
            return;
        }
        let Some(changes) = form.changes() else {
            return;
        };
        let Some((corrections, before)) = form.detail.with_untracked(|detail| {
            let detail = detail.as_ref()?;
            Some((acceptance(changes, detail), detail.corrections.clone()))
        }) else {
            return;
        };
        self.is_busy.set(true);
        form.saving.set(Saving::Busy);
        spawn_local(async move {
            match api::correct(form.id, &corrections).await {
                Ok(detail) => {
                    drafts::forget(form.id);
                    self.receipts.put(detail.row);
                    self.accepted(vec![(form.id, before)]);
                }
                Err(problem) => form.refuse(problem),
            }
            self.is_busy.try_set(false);
        });
    }

    /// Accepts all that add up and are sure, those of later pages included.
    pub(super) fn accept_sure(self) {
        if self.is_busy.get_untracked() {
            return;
        }
        self.is_busy.set(true);
        self.problem.set(None);
        spawn_local(async move {
            let mut accepted = Accepted::new();
            let result = self.accept_each(&mut accepted).await;
            if accepted.is_empty() && result.is_ok() {
                self.say(desk().review.nothing_sure.to_owned());
            }
            if !accepted.is_empty() {
                self.accepted(accepted);
            }
            self.problem.try_set(result.err());
            self.is_busy.try_set(false);
        });
    }

    /// Brings back what was accepted last.
    pub(super) fn undo(self) {
        if self.is_busy.get_untracked() {
            return;
        }
        let Some(mut accepted) = self.history.try_update(Vec::pop).flatten() else {
            self.say(desk().review.nothing_to_undo.to_owned());
            return;
        };
        self.is_busy.set(true);
        self.problem.set(None);
        spawn_local(async move {
            let mut count = 0;
            // From the last to the first: that one is shown then.
            while let Some((id, before)) = accepted.last() {
                match api::review::replace_corrections(*id, before).await {
                    Ok(detail) => {
                        self.receipts.put(detail.row.clone());
                        self.queue.try_update(|queue| queue.bring_back(detail.row));
                        accepted.pop();
                        count += 1;
                    }
                    Err(problem) => {
                        self.problem.try_set(Some(problem));
                        break;
                    }
                }
            }
            if !accepted.is_empty() {
                self.history.try_update(|history| history.push(accepted));
            }
            self.say((desk().review.undone)(count));
            self.is_busy.try_set(false);
        });
    }

    pub(super) fn skip(self) {
        self.queue.update(Queue::skip);
        self.load_more();
    }

    pub(super) fn back(self) {
        self.queue.update(Queue::back);
    }

    /// There is something to undo.
    pub(super) fn can_undo(self) -> bool {
        self.history.with(|history| !history.is_empty())
    }

    /// Says it, to eyes and ears.
    pub(super) fn say(self, sentence: String) {
        self.announcer.say(sentence.clone());
        self.said.try_set(sentence);
    }

    /// Says it to ears alone: it is in sight.
    pub(super) fn say_quietly(self, sentence: String) {
        self.announcer.say(sentence);
    }

    async fn accept_each(self, accepted: &mut Accepted) -> Result<(), Problem> {
        while let Some(next) = self
            .queue
            .try_with_untracked(|queue| queue.next().map(str::to_owned))
            .flatten()
        {
            let page = api::review::open_receipts(Some(&next)).await?;
            self.queue.try_update(|queue| queue.add(page));
        }
        for id in self
            .queue
            .try_with_untracked(Queue::sure)
            .unwrap_or_default()
        {
            let detail = api::receipt(id).await?;
            // It may have changed since the list was loaded, and what was typed would not be accepted with it.
            if is_sure(&detail.row) && !drafts::has(id) {
                let answer = api::correct(id, &acceptance(Corrections::default(), &detail)).await?;
                self.receipts.put(answer.row);
                accepted.push((id, detail.corrections));
            }
        }
        Ok(())
    }

    fn accepted(self, accepted: Accepted) {
        self.say((desk().review.accepted)(accepted.len()));
        self.queue
            .try_update(|queue| accepted.iter().for_each(|(id, _)| queue.remove(*id)));
        self.history.try_update(|history| history.push(accepted));
        self.load_more();
    }

    /// Loads the next page before the queue runs out.
    fn load_more(self) {
        let next = self.queue.try_with_untracked(|queue| {
            queue
                .next()
                .filter(|_| queue.runs_short())
                .map(str::to_owned)
        });
        let Some(next) = next.flatten() else { return };
        spawn_local(async move {
            if let Ok(page) = api::review::open_receipts(Some(&next)).await {
                self.queue.try_update(|queue| queue.add(page));
            }
        });
    }

    fn look_ahead(self) {
        let Some(id) = self.queue.with_untracked(Queue::coming) else {
            return;
        };
        spawn_local(async move {
            let (Ok(detail), Ok(picture)) = (api::receipt(id).await, HtmlImageElement::new())
            else {
                return;
            };
            if !detail.pages.is_empty() {
                picture.set_src(&api::page_url(id, 1));
            }
            self.ahead.try_set_value(Some((detail, picture)));
        });
    }
}

/// What a receipt on the page is called, once it is there.
pub(super) fn name_of(form: ReceiptForm) -> Option<String> {
    form.detail.with(|detail| detail.as_ref().map(heading))
}
