//! The state of the page of one receipt: what the server has, what was typed over it, and how saving goes.
//!
//! News from the server replace what the server has and never what was typed. What is typed and not saved outlives the
//! page ([`drafts`]) and is there again when the receipt is opened the next time.

use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::api::{Event, ReceiptDetail};
use shared::bulk::Action;
use shared::corrections::{Corrections, Entry, FieldName};
use shared::id::ReceiptId;
use shared::problem::{Problem, ProblemCode};

use crate::components::changing::outward;
use crate::components::trust::Trust;
use crate::draft::{Complaint, Draft};
use crate::proof::{Verdict, verdict};
use crate::receipts::{Receipts, is_being_read};
use crate::slot::{Facts, Group, List, Slot};
use crate::{api, device, drafts};

/// More alternatives than this are no help.
const ALTERNATIVES_MAX: usize = 3;

/// How saving goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Saving {
    Idle,
    Busy,
    Saved,
    Failed(Problem),
}

/// The state of the page. A copy is the same page.
#[derive(Clone, Copy)]
pub(crate) struct ReceiptForm {
    pub(super) id: ReceiptId,
    pub(super) detail: RwSignal<Option<ReceiptDetail>>,
    /// Why it could not be loaded.
    pub(super) problem: RwSignal<Option<Problem>>,
    pub(super) is_deleted: RwSignal<bool>,
    pub(super) saving: RwSignal<Saving>,
    /// What has the focus.
    pub(super) focus: RwSignal<Option<Slot>>,
    draft: RwSignal<Draft>,
    /// The draft is one of an earlier visit, at least in part.
    is_resumed: RwSignal<bool>,
    complaints: RwSignal<Vec<Complaint>>,
    receipts: Receipts,
}

impl ReceiptForm {
    pub(super) fn new(id: ReceiptId, receipts: Receipts) -> Self {
        let unsaved = drafts::of(id);
        Self {
            id,
            detail: RwSignal::new(None),
            problem: RwSignal::new(None),
            is_deleted: RwSignal::new(false),
            saving: RwSignal::new(Saving::Idle),
            focus: RwSignal::new(None),
            is_resumed: RwSignal::new(unsaved.is_some()),
            draft: RwSignal::new(unsaved.map(Draft::resumed).unwrap_or_default()),
            complaints: RwSignal::new(Vec::new()),
            receipts,
        }
    }

    /// Keeps what is unsaved, as long as the part that asks is shown, and has the browser ask before it is closed.
    pub(super) fn keep_unsaved(self) {
        outward(move || {
            // Before the receipt is there, nobody can tell what differs.
            let unsaved = self.ask(None, |draft, detail| Some(draft.unsaved(detail)));
            if let Some(unsaved) = unsaved {
                drafts::keep(self.id, &unsaved);
                if unsaved == Corrections::default() {
                    self.is_resumed.set(false);
                }
            }
        });
        let closing = window_event_listener(ev::beforeunload, move |event| {
            if untrack(|| self.is_dirty()) {
                event.prevent_default();
            }
        });
        on_cleanup(move || closing.remove());
    }

    /// Something unsaved is from an earlier visit.
    pub(super) fn is_resumed(self) -> bool {
        self.is_resumed.get() && self.is_dirty()
    }

    /// Lets go of everything that is unsaved.
    pub(super) fn discard(self) {
        self.draft.set(Draft::default());
        self.complaints.set(Vec::new());
        self.saving.set(Saving::Idle);
    }

    /// Loads what the server has. The page may be gone when the answer comes, hence `try_`.
    pub(super) fn load(self) {
        spawn_local(async move {
            match api::receipt(self.id).await {
                Ok(detail) => self.show(detail),
                Err(problem) => {
                    if problem.code == ProblemCode::ReceiptUnknown {
                        drafts::forget(self.id);
                    }
                    self.problem.try_set(Some(problem));
                }
            }
        });
    }

    /// Takes it out of the trash.
    pub(super) fn restore(self) {
        spawn_local(async move {
            match api::filing::bulk(vec![self.id], Action::Restore).await {
                Ok(_) => {
                    self.is_deleted.try_set(false);
                    self.load();
                }
                Err(problem) => drop(self.problem.try_set(Some(problem))),
            }
        });
    }

    /// Tries again what failed.
    pub(super) fn load_again(self) {
        self.problem.set(None);
        self.load();
    }

    /// News from the server.
    pub(super) fn take(self, event: &Event) {
        match event {
            Event::Changed { row } if row.id == self.id => {
                self.is_deleted.set(false);
                let shown = self
                    .detail
                    .with_untracked(|detail| detail.as_ref().map(|d| d.row.updated_at_ms));
                if shown != Some(row.updated_at_ms) {
                    self.load();
                }
            }
            Event::Deleted { id } if *id == self.id => self.is_deleted.set(true),
            Event::Missed => self.load(),
            Event::Changed { .. } | Event::Deleted { .. } => {}
        }
    }

    /// A person typed, or took an alternative.
    pub(super) fn put(self, slot: Slot, text: String) {
        self.touch(|draft, detail| draft.put(slot, text, detail));
        // The number of a line says nothing once lines have moved; what is typed into one is looked at anew.
        self.complaints
            .update(|complaints| complaints.retain(|complaint| complaint.slot != slot));
    }

    /// A person pointed at words for a field.
    pub(super) fn assign(self, field: FieldName, entry: Entry) {
        self.touch(|draft, _| draft.assign(field, entry));
        let slot = Slot::Field(field);
        self.complaints
            .update(|complaints| complaints.retain(|complaint| complaint.slot != slot));
    }

    /// Adds a line to a list.
    pub(super) fn add(self, list: List) {
        self.touch(|draft, detail| draft.add(list, detail));
    }

    /// Removes a line of a list.
    pub(super) fn remove(self, list: List, line: usize) {
        self.touch(|draft, detail| draft.remove(list, line, detail));
        self.complaints.set(Vec::new());
    }

    /// Says whether the prices contain a tax.
    pub(super) fn include(self, line: usize, is_included: bool) {
        self.touch(|draft, detail| draft.include(line, is_included, detail));
    }

    /// Sends what differs.
    pub(super) fn save(self) {
        let draft = self.draft.get_untracked();
        let Some(changes) = self
            .detail
            .with_untracked(|detail| detail.as_ref().map(|d| draft.changes(d)))
        else {
            return;
        };
        match changes {
            Err(complaints) => self.complaints.set(complaints),
            Ok(corrections) if corrections == Corrections::default() => {}
            Ok(corrections) => self.send(corrections, move |now| now.settle(&draft)),
        }
    }

    /// What to send, or `None` with a complaint at what is wrong.
    pub(super) fn changes(self) -> Option<Corrections> {
        let draft = self.draft.get_untracked();
        match self
            .detail
            .with_untracked(|detail| detail.as_ref().map(|d| draft.changes(d)))?
        {
            Ok(corrections) => Some(corrections),
            Err(complaints) => {
                self.complaints.set(complaints);
                None
            }
        }
    }

    /// A person says that a value is right as it was read.
    pub(super) fn confirm(self, field: FieldName) {
        let corrections = self
            .detail
            .with_untracked(|detail| detail.as_ref().map(|d| Draft::confirmation(field, d)));
        if let Some(corrections) = corrections {
            self.send(corrections, move |now| now.forget(field));
        }
    }

    /// Something was typed that is not saved.
    pub(super) fn is_dirty(self) -> bool {
        self.ask(false, Draft::is_dirty)
    }

    /// The text shown at a place.
    pub(super) fn text(self, slot: Slot) -> String {
        self.ask(String::new(), |draft, detail| draft.shown(slot, detail))
    }

    /// What is wrong at a place.
    pub(super) fn complaint(self, slot: Slot) -> Option<ProblemCode> {
        self.complaints.with(|complaints| {
            complaints
                .iter()
                .find(|complaint| complaint.slot == slot)
                .map(|c| c.code)
        })
    }

    /// A field that has something to show; the others can be added.
    pub(super) fn is_shown(self, field: FieldName) -> bool {
        self.ask(false, |draft, detail| {
            let facts = Slot::Field(field).facts(&detail.receipt);
            let is_optional = Group::ALL
                .iter()
                .any(|group| group.fields().contains(&field));
            !is_optional
                || draft.holds(field)
                || !facts.text.is_empty()
                || !facts.alternatives.is_empty()
        })
    }

    /// How many lines a list has.
    pub(super) fn count(self, list: List) -> usize {
        self.ask(0, |draft, detail| draft.count(list, detail))
    }

    /// Whether the prices contain a tax.
    pub(super) fn is_included(self, line: usize) -> bool {
        self.ask(false, |draft, detail| draft.is_included(line, detail))
    }

    /// What a place shows besides its text. The machine's value stays in sight once another one was typed.
    pub(super) fn facts(self, slot: Slot) -> Facts {
        let pending = Facts {
            trust: Trust::Pending,
            ..Facts::gap()
        };
        self.ask(pending, |draft, detail| {
            let origin = draft.origin(slot);
            let mut facts = origin.map_or_else(Facts::gap, |slot| slot.facts(&detail.receipt));
            let shown = draft.shown(slot, detail);
            if draft.differs(slot, detail) {
                if !facts.text.is_empty() {
                    facts
                        .alternatives
                        .insert(0, (facts.text.clone(), facts.shown.clone()));
                }
                facts.trust = Trust::Unsaved;
            } else if facts.trust == Trust::Missing && is_being_read(detail.row.status) {
                facts.trust = Trust::Pending;
            }
            facts.alternatives.retain(|(typed, _)| *typed != shown);
            facts.alternatives.truncate(ALTERNATIVES_MAX);
            facts.place = draft.place(slot).or(facts.place);
            facts
        })
    }

    /// What the numbers come to, as they are typed.
    pub(super) fn verdict(self) -> Verdict {
        self.ask(Verdict::Silent, |draft, detail| {
            let receipt = draft.receipt(detail);
            receipt.map_or(Verdict::Silent, |receipt| {
                verdict(&receipt, device::latest_day())
            })
        })
    }

    /// Asks what is typed and what the server has; `otherwise` while it has nothing.
    fn ask<T>(self, otherwise: T, answer: impl FnOnce(&Draft, &ReceiptDetail) -> T) -> T {
        self.draft.with(|draft| {
            self.detail.with(|detail| match detail {
                Some(detail) => answer(draft, detail),
                None => otherwise,
            })
        })
    }

    /// A person changes what is typed.
    fn touch<T>(self, change: impl FnOnce(&mut Draft, &ReceiptDetail) -> T) {
        self.draft.update(|draft| {
            self.detail
                .with_untracked(|detail| detail.as_ref().map(|detail| change(draft, detail)));
        });
        if self.saving.with_untracked(|saving| *saving != Saving::Busy) {
            self.saving.set(Saving::Idle);
        }
    }

    /// Shows what the server answered.
    pub(super) fn show(self, detail: ReceiptDetail) {
        self.receipts.put(detail.row.clone());
        self.problem.try_set(None);
        self.detail.try_set(Some(detail));
    }

    fn send(self, corrections: Corrections, settle: impl FnOnce(&mut Draft) + 'static) {
        if self.saving.with_untracked(|saving| *saving == Saving::Busy) {
            return;
        }
        self.saving.set(Saving::Busy);
        self.complaints.set(Vec::new());
        spawn_local(async move {
            match api::correct(self.id, &corrections).await {
                Ok(detail) => {
                    self.show(detail);
                    self.draft.try_update(settle);
                    self.saving.try_set(Saving::Saved);
                }
                Err(problem) => self.refuse(problem),
            }
        });
    }

    /// The server did not take it: what was typed stays.
    pub(super) fn refuse(self, problem: Problem) {
        match problem.detail.as_deref().and_then(FieldName::named) {
            Some(field) => {
                let complaint = Complaint {
                    slot: Slot::Field(field),
                    code: problem.code,
                };
                self.complaints.try_set(vec![complaint]);
                self.saving.try_set(Saving::Idle);
            }
            None => drop(self.saving.try_set(Saving::Failed(problem))),
        }
    }
}
