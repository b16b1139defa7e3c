//! A list of a receipt, a line for each item or tax: edited cell by cell, added to and shortened.

use leptos::prelude::*;
use shared::problem::ProblemCode;

use super::changing::{changing, outward};
use super::field::{FieldActions, choices, input};
use super::icon::{Icon, Symbol};
use super::trust::{Trust, TrustChip};
use crate::i18n::{desk, t};
use crate::slot::{Column, Facts, List, Slot};

/// What the page knows of its lists and does with them. A copy is the same.
#[derive(Clone, Copy)]
pub(crate) struct ListState {
    pub(crate) count: Callback<List, usize>,
    pub(crate) text: Callback<Slot, String>,
    pub(crate) facts: Callback<Slot, Facts>,
    pub(crate) complaint: Callback<Slot, Option<ProblemCode>>,
    pub(crate) is_included: Callback<usize, bool>,
    pub(crate) add: Callback<List>,
    pub(crate) remove: Callback<(List, usize)>,
    pub(crate) include: Callback<(usize, bool)>,
}

/// The lines with a button for another one.
#[component]
pub(crate) fn Lines(list: List, state: ListState, actions: FieldActions) -> impl IntoView {
    // Lines keep their cursors while what is in them changes.
    let count = RwSignal::new(0);
    outward(move || {
        let now = state.count.run(list);
        if count.get_untracked() != now {
            count.set(now);
        }
    });
    view! {
        <ol class="lines" data-list=list.as_str()>
            {changing(move || (0..count.get()).map(|at| line(list, at, state, actions)).collect_view())}
        </ol>
        <button
            type="button"
            class="button quiet add-line"
            data-test=["add-", list.as_str()].concat()
            on:click=move |_| {
                let at = count.get_untracked();
                state.add.run(list);
                actions.wanted.set(Some(Slot::Cell(list, at, list.columns()[0])));
            }
        >
            <Symbol icon=Icon::Plus />
            {(desk().receipt.add_line)(list)}
        </button>
    }
}

fn line(list: List, at: usize, state: ListState, actions: FieldActions) -> AnyView {
    let cell = move |column: Column| {
        let slot = Slot::Cell(list, at, column);
        let text = Signal::derive(move || state.text.run(slot));
        let complaint = Signal::derive(move || state.complaint.run(slot));
        view! {
            <span class="cell" data-column=column.as_str() data-name=(desk().receipt.column)(column)>
                {input(slot, text, complaint, actions)}
            </span>
        }
        .into_any()
    };
    let included = (list == List::Taxes).then(|| {
        view! {
            <label class="included">
                <input
                    type="checkbox"
                    name=format!("taxes.{at}.included")
                    prop:checked=move || state.is_included.run(at)
                    on:change=move |event| state.include.run((at, event_target_checked(&event)))
                />
                {desk().receipt.included}
            </label>
        }
        .into_any()
    });
    let name = move || [list.as_str(), ".", &at.to_string()].concat();
    // With every key something changes in one line; the others stay as they are.
    let notes = RwSignal::new(None);
    outward(move || {
        let now = Some(notes_of(list, at, state));
        if notes.with_untracked(|before| *before != now) {
            notes.set(now);
        }
    });
    view! {
        <li class="line" data-line=at.to_string()>
            {list.columns().iter().map(|column| cell(*column)).collect_view()}
            <button
                type="button"
                class="button icon-only remove-line"
                aria-label=(desk().receipt.remove_line)(at + 1)
                on:click=move |_| state.remove.run((list, at))
            >
                <Symbol icon=Icon::Cross />
            </button>
            {included}
            <div class="line-notes">{changing(move || notes.get().map(|notes| show(notes, name(), actions)))}</div>
        </li>
    }
    .into_any()
}

/// What is to be known of a line: how sure it is, what is wrong with it, and what its cells could be, too.
#[derive(Clone, PartialEq)]
struct Notes {
    trust: Trust,
    problem: Option<ProblemCode>,
    others: Vec<(Slot, Vec<(String, String)>)>,
}

fn notes_of(list: List, at: usize, state: ListState) -> Notes {
    let mut notes = Notes {
        trust: Trust::Missing,
        problem: None,
        others: Vec::new(),
    };
    for column in list.columns() {
        let slot = Slot::Cell(list, at, *column);
        let Facts {
            trust,
            alternatives,
            ..
        } = state.facts.run(slot);
        notes.trust = less_sure(notes.trust, trust);
        notes.problem = notes.problem.or(state.complaint.run(slot));
        if !alternatives.is_empty() {
            notes.others.push((slot, alternatives));
        }
    }
    notes
}

fn show(notes: Notes, of: String, actions: FieldActions) -> AnyView {
    let is_said = !matches!(notes.trust, Trust::Sure | Trust::Confirmed | Trust::Pending);
    let choices = notes
        .others
        .into_iter()
        .map(|(slot, others)| choices(slot, others, actions));
    view! {
        {is_said.then(|| view! { <TrustChip trust=notes.trust of /> }.into_any())}
        {notes
            .problem
            .map(|code| view! { <p class="field-complaint" role="alert">{(t().problem)(code)}</p> }.into_any())}
        {choices.collect_view()}
    }
    .into_any()
}

/// A line is as sure as the least sure of its cells.
pub(crate) fn trust_of(list: List, at: usize, state: ListState) -> Trust {
    let mut least = Trust::Missing;
    for column in list.columns() {
        least = less_sure(least, state.facts.run(Slot::Cell(list, at, *column)).trust);
    }
    least
}

/// The less sure of two. Gaps say nothing while there is a value.
fn less_sure(least: Trust, other: Trust) -> Trust {
    match (least, other) {
        (Trust::Unsaved, _) | (_, Trust::Unsaved) => Trust::Unsaved,
        (least, Trust::Missing | Trust::Pending) => least,
        (Trust::Check, _) | (_, Trust::Check) => Trust::Check,
        (Trust::Sure, _) | (_, Trust::Sure) => Trust::Sure,
        (_, other) => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_as_sure_as_its_least_sure_cell() {
        use Trust::{Check, Confirmed, Missing, Sure, Unsaved};
        for (cells, expected) in [
            (&[Missing, Missing][..], Missing),
            (&[Missing, Confirmed, Missing][..], Confirmed),
            (&[Confirmed, Sure][..], Sure),
            (&[Sure, Check, Confirmed][..], Check),
            (&[Check, Unsaved, Sure][..], Unsaved),
        ] {
            assert_eq!(
                cells.iter().copied().fold(Missing, less_sure),
                expected,
                "{cells:?}"
            );
        }
    }
}
