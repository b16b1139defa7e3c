//! List of a receipt with a line for each item, tax, payment or tax id, edited cell by cell.
//!
//! Items are a table with one row each; what else there is to an item opens below it.

use leptos::prelude::*;
use shared::problem::{Problem, ProblemCode};

use super::confidence::{ConfidenceLevel, DoubtDot};
use super::field_row::{FieldActions, render_alternatives, render_input, render_save_problem};
use super::slot::{Column, List, Part, Slot, SlotState};
use crate::i18n::{desk, t};
use crate::ui::{Icon, Symbol, dynamic_view, run_effect};

/// Data and callbacks of the lists of a page. Copies share them.
#[derive(Clone, Copy)]
pub(crate) struct ListState {
    pub(crate) count: Callback<List, usize>,
    pub(crate) text: Callback<Slot, String>,
    pub(crate) facts: Callback<Slot, SlotState>,
    pub(crate) complaint: Callback<Slot, Option<ProblemCode>>,
    /// Reason why the list could not be saved.
    pub(crate) save_problem: Callback<Part, Option<Problem>>,
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
        {dynamic_view(move || {
            render_save_problem(state.save_problem.run(Part::List(list)), actions)
        })}
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

/// Renders a line: its cells, the remove button and the notes below. Of an item only the main cells
/// are in sight until its details are opened.
fn render_line(list: List, at: usize, state: ListState, actions: FieldActions) -> AnyView {
    // Every key changes something in one line; the notes of the others are not drawn anew.
    let notes = RwSignal::new(None);
    run_effect(move || {
        let now = Some(collect_notes(list, at, state));
        if notes.with_untracked(|before| *before != now) {
            notes.set(now);
        }
    });
    let is_item = list == List::Items;
    let is_open = RwSignal::new(!is_item);
    // A problem is never hidden.
    run_effect(move || {
        if notes.with(|notes| notes.as_ref().is_some_and(|notes| notes.problem.is_some())) {
            is_open.set(true);
        }
    });
    let name = move || [list.as_str(), ".", &at.to_string()].concat();
    let dot = move || {
        let notes = notes.get()?;
        let is_doubtful = notes.confidence == ConfidenceLevel::Check;
        is_doubtful.then(|| view! { <DoubtDot is_missing=false of=name() /> }.into_any())
    };
    let (in_sight, further): (Vec<_>, Vec<_>) = list
        .columns()
        .iter()
        .partition(|column| !is_item || **column != Column::UnitPrice);
    let cells = move |columns: Vec<&'static Column>| {
        let cell = |column: &Column| render_cell(Slot::Cell(list, at, *column), state, actions);
        columns.into_iter().map(cell).collect_view()
    };
    let toggle = is_item.then(|| {
        view! {
            <button
                type="button"
                class="button icon-only line-toggle"
                data-test="line-details"
                aria-expanded=move || is_open.get().to_string()
                aria-label=(desk().receipt.line_details)(at + 1)
                on:click=move |_| is_open.update(|is_open| *is_open = !*is_open)
            >
                <Symbol icon=Icon::Next />
            </button>
        }
        .into_any()
    });
    let remove = view! {
        <button
            type="button"
            class="button icon-only remove-line"
            aria-label=(desk().receipt.remove_line)(at + 1)
            on:click=move |_| {
                state.remove.run((list, at));
                actions.commit.run(());
            }
        >
            <Symbol icon=Icon::Cross />
        </button>
    };
    view! {
        <li class="line" data-line=at.to_string()>
            {cells(in_sight)}
            <span class="line-doubt">{dynamic_view(dot)}</span>
            {toggle}
            <div class="line-more" hidden=move || !is_open.get()>
                {cells(further)}
                {remove}
                {(list == List::Taxes).then(|| render_included(at, state, actions))}
                <div class="line-notes">
                    {dynamic_view(move || notes.get().map(|notes| render_notes(notes, actions)))}
                </div>
            </div>
        </li>
    }
    .into_any()
}

/// Renders a cell with the name of its column.
fn render_cell(slot: Slot, state: ListState, actions: FieldActions) -> Option<AnyView> {
    let Slot::Cell(_, _, column) = slot else {
        return None;
    };
    let text = Signal::derive(move || state.text.run(slot));
    let complaint = Signal::derive(move || state.complaint.run(slot));
    let cell = view! {
        <span class="cell" data-column=column.as_str() data-name=(desk().receipt.column)(column)>
            {render_input(slot, text, complaint, actions)}
        </span>
    };
    Some(cell.into_any())
}

/// Renders the box that says whether the prices include a tax.
fn render_included(at: usize, state: ListState, actions: FieldActions) -> AnyView {
    view! {
        <label class="included">
            <input
                type="checkbox"
                name=format!("taxes.{at}.included")
                prop:checked=move || state.is_included.run(at)
                on:change=move |event| {
                    state.include.run((at, event_target_checked(&event)));
                    actions.commit.run(());
                }
            />
            {desk().receipt.included}
        </label>
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

/// Renders the problem of a line and the alternatives for its cells.
fn render_notes(notes: LineNotes, actions: FieldActions) -> AnyView {
    let choices = notes
        .alternatives
        .into_iter()
        .map(|(slot, others)| render_alternatives(slot, others, actions));
    view! {
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

/// Renders the number of lines in doubt.
pub(super) fn render_doubt_count(list: List, state: ListState) -> Option<AnyView> {
    let lines = 0..state.count.run(list);
    let doubts = lines
        .filter(|at| line_confidence(list, *at, state) == ConfidenceLevel::Check)
        .count();
    (doubts > 0).then(|| {
        let text = (desk().receipt.to_check)(doubts);
        view! { <span class="chip" data-trust="check">{text}</span> }.into_any()
    })
}

/// Returns whether a value of a list is in doubt, invalid, or could not be saved.
pub(super) fn needs_attention(list: List, state: ListState) -> bool {
    let is_noted = |at| {
        let notes = collect_notes(list, at, state);
        notes.confidence == ConfidenceLevel::Check || notes.problem.is_some()
    };
    state.save_problem.run(Part::List(list)).is_some() || (0..state.count.run(list)).any(is_noted)
}

/// Returns the confidence of a line, which is that of its least confident cell.
fn line_confidence(list: List, at: usize, state: ListState) -> ConfidenceLevel {
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
