//! List of a receipt with a line for each item, tax, payment or tax id, edited cell by cell.

use leptos::prelude::*;
use shared::problem::ProblemCode;

use super::confidence::{ConfidenceChip, ConfidenceLevel};
use super::field_row::{FieldActions, render_alternatives, render_input};
use super::slot::{Column, List, Slot, SlotState};
use crate::i18n::{desk, t};
use crate::ui::{Icon, Symbol, dynamic_view, run_effect};

/// Data and callbacks of the lists of a page. Copies share them.
#[derive(Clone, Copy)]
pub(crate) struct ListState {
    pub(crate) count: Callback<List, usize>,
    pub(crate) text: Callback<Slot, String>,
    pub(crate) facts: Callback<Slot, SlotState>,
    pub(crate) complaint: Callback<Slot, Option<ProblemCode>>,
    pub(crate) is_included: Callback<usize, bool>,
    pub(crate) add: Callback<List>,
    pub(crate) remove: Callback<(List, usize)>,
    pub(crate) include: Callback<(usize, bool)>,
}

/// Lines of a list, with a button that adds one.
#[component]
pub(crate) fn Lines(list: List, state: ListState, actions: FieldActions) -> impl IntoView {
    // Drawn anew only when the number of lines changes, so that inputs keep the cursor.
    let count = RwSignal::new(0);
    run_effect(move || {
        let now = state.count.run(list);
        if count.get_untracked() != now {
            count.set(now);
        }
    });
    view! {
        <ol class="lines" data-list=list.as_str()>
            {dynamic_view(move || {
                (0..count.get()).map(|at| render_line(list, at, state, actions)).collect_view()
            })}
        </ol>
        <button
            type="button"
            class="button quiet add-line"
            data-test=["add-", list.as_str()].concat()
            on:click=move |_| {
                // The first cell of the new line gets the focus.
                let at = count.get_untracked();
                state.add.run(list);
                actions.focus_target.set(Some(Slot::Cell(list, at, list.columns()[0])));
            }
        >
            <Symbol icon=Icon::Plus />
            {(desk().receipt.add_line)(list)}
        </button>
    }
}

/// Renders a line: its cells, the remove button and the notes below.
fn render_line(list: List, at: usize, state: ListState, actions: FieldActions) -> AnyView {
    let cell = move |column: Column| {
        let slot = Slot::Cell(list, at, column);
        let text = Signal::derive(move || state.text.run(slot));
        let complaint = Signal::derive(move || state.complaint.run(slot));
        view! {
            <span
                class="cell"
                data-column=column.as_str()
                data-name=(desk().receipt.column)(column)
            >
                {render_input(slot, text, complaint, actions)}
            </span>
        }
        .into_any()
    };
    // Only a tax can be included in the prices.
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
    // Every key changes something in one line; the notes of the others are not drawn anew.
    let notes = RwSignal::new(None);
    run_effect(move || {
        let now = Some(collect_notes(list, at, state));
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
            <div class="line-notes">
                {dynamic_view(move || {
                    notes.get().map(|notes| render_notes(notes, name(), actions))
                })}
            </div>
        </li>
    }
    .into_any()
}

/// Notes of a line: its confidence, its problem, and alternatives for its cells.
#[derive(Clone, PartialEq)]
struct LineNotes {
    confidence: ConfidenceLevel,
    problem: Option<ProblemCode>,
    alternatives: Vec<(Slot, Vec<(String, String)>)>,
}

/// Collects the notes of the cells of a line; of several problems the first one is kept.
fn collect_notes(list: List, at: usize, state: ListState) -> LineNotes {
    let mut notes = LineNotes {
        confidence: ConfidenceLevel::Missing,
        problem: None,
        alternatives: Vec::new(),
    };
    for column in list.columns() {
        let slot = Slot::Cell(list, at, *column);
        let facts = state.facts.run(slot);
        notes.confidence = least_confident(notes.confidence, facts.trust);
        notes.problem = notes.problem.or(state.complaint.run(slot));
        if !facts.alternatives.is_empty() {
            notes.alternatives.push((slot, facts.alternatives));
        }
    }
    notes
}

/// Renders the notes; a confidence that needs no attention is left out.
fn render_notes(notes: LineNotes, of: String, actions: FieldActions) -> AnyView {
    let is_said = !matches!(
        notes.confidence,
        ConfidenceLevel::Sure
            | ConfidenceLevel::Known
            | ConfidenceLevel::Confirmed
            | ConfidenceLevel::Pending
    );
    let choices = notes
        .alternatives
        .into_iter()
        .map(|(slot, others)| render_alternatives(slot, others, actions));
    view! {
        {is_said.then(|| view! { <ConfidenceChip trust=notes.confidence of /> }.into_any())}
        {notes
            .problem
            .map(|code| {
                view! { <p class="field-complaint" role="alert">{(t().problem)(code)}</p> }
                    .into_any()
            })}
        {choices.collect_view()}
    }
    .into_any()
}

/// Returns the confidence of a line, which is that of its least confident cell.
pub(crate) fn line_confidence(list: List, at: usize, state: ListState) -> ConfidenceLevel {
    let cells = list.columns().iter();
    let levels = cells.map(|column| state.facts.run(Slot::Cell(list, at, *column)).trust);
    levels.fold(ConfidenceLevel::Missing, least_confident)
}

/// Returns the less confident of two levels. A missing or pending `other` does not count.
fn least_confident(least: ConfidenceLevel, other: ConfidenceLevel) -> ConfidenceLevel {
    match (least, other) {
        // In the order of priority.
        (ConfidenceLevel::Unsaved, _) | (_, ConfidenceLevel::Unsaved) => ConfidenceLevel::Unsaved,
        (least, ConfidenceLevel::Missing | ConfidenceLevel::Pending) => least,
        (ConfidenceLevel::Check, _) | (_, ConfidenceLevel::Check) => ConfidenceLevel::Check,
        (ConfidenceLevel::Sure, _) | (_, ConfidenceLevel::Sure) => ConfidenceLevel::Sure,
        (_, other) => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_as_sure_as_its_least_sure_cell() {
        use ConfidenceLevel::{Check, Confirmed, Missing, Sure, Unsaved};
        for (cells, expected) in [
            (&[Missing, Missing][..], Missing),
            (&[Missing, Confirmed, Missing][..], Confirmed),
            (&[Confirmed, Sure][..], Sure),
            (&[Sure, Check, Confirmed][..], Check),
            (&[Check, Unsaved, Sure][..], Unsaved),
        ] {
            assert_eq!(
                cells.iter().copied().fold(Missing, least_confident),
                expected,
                "{cells:?}"
            );
        }
    }
}
