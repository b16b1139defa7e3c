//! The receipts that were asked for: pages from the server, in its order, kept current by news.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::api::{Event, ReceiptPage, ReceiptRow};
use shared::finding::Sum;
use shared::id::ReceiptId;
use shared::problem::Problem;

use crate::api;

/// What was found. A copy is the same.
#[derive(Clone, Copy)]
pub(crate) struct Found {
    rows: RwSignal<Vec<ReceiptRow>>,
    next: RwSignal<Option<String>>,
    /// How many there are on all pages, and what they come to.
    counted: RwSignal<Option<(u64, Vec<Sum>)>>,
    is_loading: RwSignal<bool>,
    problem: RwSignal<Option<Problem>>,
    /// The parameters asked for last, and how often was asked: an answer to an older question comes too late.
    query: StoredValue<String>,
    turn: StoredValue<u32>,
}

impl Found {
    /// Nothing was asked yet.
    pub(crate) fn new() -> Self {
        Self {
            rows: RwSignal::new(Vec::new()),
            next: RwSignal::new(None),
            counted: RwSignal::new(None),
            is_loading: RwSignal::new(false),
            problem: RwSignal::new(None),
            query: StoredValue::new(String::new()),
            turn: StoredValue::new(0),
        }
    }

    /// Asks for the first page. What is shown stays until the answer comes.
    pub(crate) fn ask(self, query: String) {
        self.query.set_value(query);
        self.load(None);
    }

    /// Asks for the next page, if there is one and none is on its way.
    pub(crate) fn load_more(self) {
        let next = self.next.get_untracked();
        if next.is_some() && !self.is_loading.get_untracked() {
            self.load(next);
        }
    }

    /// Asks once more.
    pub(crate) fn load_again(self) {
        self.load(None);
    }

    /// The rows in their order.
    pub(crate) fn listed(self) -> Vec<ReceiptId> {
        self.rows
            .with(|rows| rows.iter().map(|row| row.id).collect())
    }

    /// A row as it is known now.
    pub(crate) fn row(self, id: ReceiptId) -> Option<ReceiptRow> {
        self.rows
            .with(|rows| rows.iter().find(|row| row.id == id).cloned())
    }

    /// How many there are on all pages, and what they come to; none before the first answer.
    pub(crate) fn counted(self) -> Option<(u64, Vec<Sum>)> {
        self.counted.get()
    }

    pub(crate) fn has_more(self) -> bool {
        self.next.with(Option::is_some)
    }

    pub(crate) fn is_loading(self) -> bool {
        self.is_loading.get()
    }

    pub(crate) fn problem(self) -> Option<Problem> {
        self.problem.get()
    }

    /// News from the server: rows that are shown change where they stand. Whether another one belongs here now only the
    /// server knows; it shows the next time.
    pub(crate) fn take(self, event: &Event) {
        match event {
            Event::Changed { row } => self.rows.update(|rows| {
                if let Some(known) = rows.iter_mut().find(|known| known.id == row.id) {
                    let hit = known.hit.take();
                    *known = ReceiptRow {
                        hit,
                        ..(**row).clone()
                    };
                }
            }),
            Event::Deleted { id } => self.rows.update(|rows| rows.retain(|row| row.id != *id)),
            Event::Missed => self.load_again(),
        }
    }

    fn load(self, after: Option<String>) {
        let turn = self.turn.get_value() + 1;
        self.turn.set_value(turn);
        self.is_loading.set(true);
        self.problem.set(None);
        let query = self.query.get_value();
        spawn_local(async move {
            let answer = api::receipts_found(&query, after.as_deref()).await;
            // The page may be gone, or ask for something else by now.
            if self.turn.try_get_value() != Some(turn) {
                return;
            }
            match answer {
                Ok(page) => self.add(page, after.is_some()),
                Err(problem) => self.problem.set(Some(problem)),
            }
            self.is_loading.set(false);
        });
    }

    fn add(self, page: ReceiptPage, is_next: bool) {
        self.next.set(page.next);
        if let Some(count) = page.count {
            self.counted
                .set(Some((count, page.sums.unwrap_or_default())));
        }
        self.rows.update(|rows| {
            if !is_next {
                rows.clear();
            }
            rows.extend(page.receipts);
        });
    }
}
