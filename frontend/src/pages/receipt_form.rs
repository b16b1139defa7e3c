//! The state of the page of one receipt: what the server has, what was typed over it, and how saving goes.
//!
//! News from the server replace what the server has and never what was typed.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::api::{Event, ReceiptDetail};
use shared::field::{Alternative, Area, Field};
use shared::id::ReceiptId;
use shared::money::{Currency, Money};
use shared::problem::{Problem, ProblemCode};
use shared::receipt::{Corrections, format_date};

use crate::api;
use crate::components::field::Evidence;
use crate::components::trust::Trust;
use crate::draft::{Complaint, Draft, FieldName};
use crate::format;
use crate::receipts::{Receipts, is_being_read};

/// More alternatives than this are no help.
const ALTERNATIVES_MAX: usize = 4;

/// How saving goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Saving {
    Idle,
    Busy,
    Saved,
    Failed(Problem),
}

/// The state of the page. A copy is the same page.
#[derive(Clone, Copy)]
pub(super) struct ReceiptForm {
    pub(super) id: ReceiptId,
    pub(super) detail: RwSignal<Option<ReceiptDetail>>,
    /// Why it could not be loaded.
    pub(super) problem: RwSignal<Option<Problem>>,
    pub(super) is_deleted: RwSignal<bool>,
    pub(super) saving: RwSignal<Saving>,
    /// The field in focus.
    pub(super) focus: RwSignal<Option<FieldName>>,
    draft: RwSignal<Draft>,
    complaints: RwSignal<Vec<Complaint>>,
    receipts: Receipts,
}

impl ReceiptForm {
    pub(super) fn new(id: ReceiptId, receipts: Receipts) -> Self {
        Self {
            id,
            detail: RwSignal::new(None),
            problem: RwSignal::new(None),
            is_deleted: RwSignal::new(false),
            saving: RwSignal::new(Saving::Idle),
            focus: RwSignal::new(None),
            draft: RwSignal::new(Draft::default()),
            complaints: RwSignal::new(Vec::new()),
            receipts,
        }
    }

    /// Loads what the server has. The page may be gone when the answer comes, hence `try_`.
    pub(super) fn load(self) {
        spawn_local(async move {
            match api::receipt(self.id).await {
                Ok(detail) => self.show(detail),
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
                let shown = self.detail.with_untracked(|detail| detail.as_ref().map(|d| d.row.updated_at_ms));
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
    pub(super) fn put(self, field: FieldName, text: String) {
        self.draft.update(|draft| draft.put(field, text));
        self.complaints.update(|complaints| complaints.retain(|complaint| complaint.field != field));
        if self.saving.with_untracked(|saving| *saving != Saving::Busy) {
            self.saving.set(Saving::Idle);
        }
    }

    /// Sends what differs.
    pub(super) fn save(self) {
        let draft = self.draft.get_untracked();
        let Some(changes) = self.detail.with_untracked(|detail| detail.as_ref().map(|d| draft.changes(d)))
        else {
            return;
        };
        match changes {
            Err(complaints) => self.complaints.set(complaints),
            Ok(corrections) if corrections == Corrections::default() => {}
            Ok(corrections) => self.send(corrections, move |now| now.settle(&draft)),
        }
    }

    /// A person says that a value is right as it was read.
    pub(super) fn confirm(self, field: FieldName) {
        let corrections =
            self.detail.with_untracked(|detail| detail.as_ref().map(|d| Draft::confirmation(field, d)));
        if let Some(corrections) = corrections {
            self.send(corrections, move |now| now.forget(field));
        }
    }

    /// Something was typed that is not saved.
    pub(super) fn is_dirty(self) -> bool {
        let draft = self.draft.get();
        self.detail.with(|detail| {
            detail
                .as_ref()
                .is_some_and(|detail| FieldName::ALL.iter().any(|field| draft.differs(*field, detail)))
        })
    }

    /// The text shown in a field.
    pub(super) fn text(self, field: FieldName) -> String {
        let draft = self.draft.get();
        self.detail.with(|detail| detail.as_ref().map(|d| draft.shown(field, d))).unwrap_or_default()
    }

    /// What is wrong with a field.
    pub(super) fn complaint(self, field: FieldName) -> Option<ProblemCode> {
        self.complaints
            .with(|complaints| complaints.iter().find(|complaint| complaint.field == field).map(|c| c.code))
    }

    /// What a field shows besides its text.
    pub(super) fn evidence(self, field: FieldName) -> Evidence {
        let draft = self.draft.get();
        self.detail.with(|detail| {
            let Some(detail) = detail else { return gap() };
            let mut evidence = evidence(detail, field);
            let shown = draft.shown(field, detail);
            evidence.alternatives.retain(|(typed, _)| *typed != shown);
            evidence.alternatives.truncate(ALTERNATIVES_MAX);
            if draft.differs(field, detail) {
                evidence.trust = Trust::Unsaved;
            } else if evidence.trust == Trust::Missing && is_being_read(detail.row.status) {
                evidence.trust = Trust::Pending;
            }
            evidence
        })
    }

    /// Where a field stands on the paper.
    pub(super) fn place(self, field: FieldName) -> Option<(u32, Area)> {
        self.detail.with(|detail| place(detail.as_ref()?, field))
    }

    fn show(self, detail: ReceiptDetail) {
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
                Err(problem) => match problem.detail.as_deref().and_then(FieldName::named) {
                    Some(field) => {
                        self.complaints.try_set(vec![Complaint { field, code: problem.code }]);
                        self.saving.try_set(Saving::Idle);
                    }
                    None => drop(self.saving.try_set(Saving::Failed(problem))),
                },
            }
        });
    }
}

fn gap() -> Evidence {
    Evidence { trust: Trust::Pending, raw: None, alternatives: Vec::new() }
}

fn evidence(detail: &ReceiptDetail, field: FieldName) -> Evidence {
    let receipt = &detail.receipt;
    match field {
        FieldName::Merchant => of(&receipt.merchant.name, |name| (name.clone(), name.clone())),
        FieldName::Date => of(&receipt.date, |date| {
            let iso = format_date(*date);
            let shown = format::date(&iso);
            (iso, shown)
        }),
        FieldName::Total => of(&receipt.total, |money: &Money| (money.to_decimal(), format::amount(*money))),
        FieldName::Currency => {
            of(&receipt.currency, |currency: &Currency| (String::from(*currency), String::from(*currency)))
        }
    }
}

fn of<T>(field: &Field<T>, text: impl Fn(&T) -> (String, String)) -> Evidence {
    let mut alternatives: Vec<(String, String)> = Vec::new();
    for Alternative { value, .. } in &field.alternatives {
        let alternative = text(value);
        if !alternatives.contains(&alternative) {
            alternatives.push(alternative);
        }
    }
    Evidence { trust: Trust::of(field), raw: field.raw.clone(), alternatives }
}

fn place(detail: &ReceiptDetail, field: FieldName) -> Option<(u32, Area)> {
    let receipt = &detail.receipt;
    let (page, area) = match field {
        FieldName::Merchant => (receipt.merchant.name.page, receipt.merchant.name.area),
        FieldName::Date => (receipt.date.page, receipt.date.area),
        FieldName::Total => (receipt.total.page, receipt.total.area),
        FieldName::Currency => (receipt.currency.page, receipt.currency.area),
    };
    Some((page.unwrap_or(1), area?))
}
