//! Fields of the receipt page: main fields, result of the checks, items, and further fields in
//! groups.

use leptos::prelude::*;
use shared::checks::Check;
use shared::fields::{FieldName, Group};

use super::confidence::{ConfidenceChip, ConfidenceLevel};
use super::field_row::{FieldActions, FieldRow};
use super::form::{ReceiptForm, SaveState};
use super::lines::{Lines, ListState, line_confidence};
use super::picture::Viewer;
use super::slot::{List, Slot};
use super::verdict::Verdict;
use crate::i18n::{desk, format};
use crate::ui::{Icon, StagedRender, Symbol, dynamic_view, lazy_view, problem_text, run_effect};

/// Number of stages in which the form is rendered.
pub(crate) const FORM_STAGES: usize = 3;

/// Form with all fields.
#[component]
pub(crate) fn Fields(
    form: ReceiptForm,
    viewer: Viewer,
    turns: StagedRender,
    /// Stage of its first part.
    first: usize,
) -> impl IntoView {
    let actions = form_actions(form, viewer);
    let lists = list_state(form);
    let row = move |field| field_row(form, field, actions);
    view! {
        <form
            class="fields"
            data-test="fields"
            novalidate
            on:submit=move |event| {
                event.prevent_default();
                form.save();
            }
        >
            {row(FieldName::Merchant)}
            <div class="pair">{row(FieldName::Date)} {row(FieldName::Time)}</div>
            <div class="pair">{row(FieldName::Total)} {row(FieldName::Currency)}</div>
            <Proof form />
            // The lists follow in later stages, so that a slow phone stays responsive.
            {turns.at_stage(first + 1, move || view! {
                <section class="group">
                    <h2>
                        {desk().receipt.items}
                        {dynamic_view(move || list_summary(List::Items, lists))}
                    </h2>
                    <Lines list=List::Items state=lists actions />
                </section>
            }.into_any())}
            {turns.at_stage(first + 2, move || view! {
                {Group::ALL
                    .map(|group| view! { <Fieldset group form lists actions /> }.into_any())
                    .collect_view()}
                <Addable form actions />
                <SaveBar form />
            }.into_any())}
        </form>
    }
}

/// Returns the callbacks of the fields.
fn form_actions(form: ReceiptForm, viewer: Viewer) -> FieldActions {
    FieldActions {
        input: Callback::new(move |(slot, text)| form.set_text(slot, text)),
        focus: Callback::new(move |slot| {
            form.focus.set(Some(slot));
            // Bring the words of the field into view.
            if let Some((page, area)) = untrack(|| form.slot_state(slot).place) {
                viewer.show_area(page, area);
            }
        }),
        blur: Callback::new(move |slot| {
            // Another field may have taken the focus already.
            if form.focus.get_untracked() == Some(slot) {
                form.focus.set(None);
            }
        }),
        confirm: Callback::new(move |field| form.confirm_field(field)),
        focus_target: RwSignal::new(None),
    }
}

/// Returns the callbacks of the lists.
pub(crate) fn list_state(form: ReceiptForm) -> ListState {
    ListState {
        count: Callback::new(move |list| form.line_count(list)),
        text: Callback::new(move |slot| form.shown_text(slot)),
        facts: Callback::new(move |slot| form.slot_state(slot)),
        complaint: Callback::new(move |slot| form.error_at(slot)),
        is_included: Callback::new(move |line| form.is_tax_included(line)),
        add: Callback::new(move |list| form.add_line(list)),
        remove: Callback::new(move |(list, line)| form.remove_line(list, line)),
        include: Callback::new(move |(line, is_included)| form.set_tax_included(line, is_included)),
    }
}

/// Renders a field while it has something to show.
pub(crate) fn field_row(form: ReceiptForm, field: FieldName, actions: FieldActions) -> AnyView {
    let slot = Slot::Field(field);
    // Most receipts have few of the fields: only those are rendered.
    let is_shown = Memo::new(move |_| form.is_shown(field));
    let row = move || {
        view! {
            <FieldRow
                field
                text=Signal::derive(move || form.shown_text(slot))
                facts=Signal::derive(move || form.slot_state(slot))
                complaint=Signal::derive(move || form.error_at(slot))
                actions
            />
        }
    };
    dynamic_view(move || is_shown.get().then(row)).into_any()
}

/// Renders how reliable a list is: the number of its doubtful lines, or one state for all of them.
fn list_summary(list: List, lists: ListState) -> AnyView {
    // Without doubts the list counts as confirmed only if all its lines are.
    let (mut doubts, mut least) = (0, ConfidenceLevel::Confirmed);
    let count = lists.count.run(list);
    for at in 0..count {
        match line_confidence(list, at, lists) {
            ConfidenceLevel::Check => doubts += 1,
            ConfidenceLevel::Confirmed => {}
            ConfidenceLevel::Sure
            | ConfidenceLevel::Known
            | ConfidenceLevel::Missing
            | ConfidenceLevel::Pending
            | ConfidenceLevel::Unsaved => least = ConfidenceLevel::Sure,
        }
    }
    let chip = match (count, doubts) {
        (0, _) => None,
        (_, 0) => Some(view! { <ConfidenceChip trust=least of=list.as_str() /> }.into_any()),
        _ => {
            let doubts = (desk().receipt.to_check)(doubts);
            Some(view! { <span class="chip" data-trust="check">{doubts}</span> }.into_any())
        }
    };
    view! { {chip} }.into_any()
}

/// Result of the checks: the numbers add up, contradict each other, or give a missing total.
#[component]
pub(crate) fn Proof(form: ReceiptForm) -> impl IntoView {
    let texts = &desk().receipt;
    // An unchanged result is not announced again.
    let verdict = RwSignal::new(Verdict::Silent);
    run_effect(move || {
        let now = form.verdict();
        if verdict.with_untracked(|before| *before != now) {
            verdict.set(now);
        }
    });
    view! {
        <div class="proof" role="status" data-test="proof">
            {dynamic_view(move || {
                let (name, icon, text, total) = match verdict.get() {
                    Verdict::Silent => return None,
                    Verdict::AddsUp => ("holds", Icon::Check, texts.adds_up.to_owned(), None),
                    Verdict::Fails(check) => {
                        let text = texts.sums.fails(&localize_check(check));
                        ("fails", Icon::Warning, text, None)
                    }
                    Verdict::Missing(total) => {
                        let text = (texts.no_total)(&format::grouped_amount(total));
                        ("missing", Icon::Warning, text, Some(total))
                    }
                };
                // A missing total that follows from the other amounts can be accepted.
                let take = total.map(|total| {
                    let put = move |_| {
                        form.set_text(Slot::Field(FieldName::Total), format::input_amount(total));
                    };
                    view! {
                        <button type="button" class="button" data-test="take-total" on:click=put>
                            {(texts.take_total)(&format::grouped_amount(total))}
                        </button>
                    }
                        .into_any()
                });
                let line = view! {
                    <div class="verdict" data-verdict=name>
                        <Symbol icon />
                        <p>{text}</p>
                        {take}
                    </div>
                };
                Some(line.into_any())
            })}
        </div>
    }
}

/// Returns the check with its numbers in local notation.
fn localize_check(check: Check) -> Check {
    Check {
        expected: format::localized_decimal(&check.expected),
        actual: format::localized_decimal(&check.actual),
        ..check
    }
}

/// Group of fields with its heading. The style sheet hides it while it is empty.
#[component]
fn Fieldset(
    group: Group,
    form: ReceiptForm,
    lists: ListState,
    actions: FieldActions,
) -> impl IntoView {
    let heading = (desk().receipt.group)(group);
    let list = List::of_group(group);
    let lines = list.map(|list| view! { <Lines list state=lists actions /> }.into_any());
    let chip = list.map(|list| dynamic_view(move || list_summary(list, lists)));
    view! {
        <section class="group" data-group=group.as_str()>
            <h2>{heading} {chip}</h2>
            {lines}
            {group.fields().map(|field| field_row(form, field, actions)).collect_view()}
        </section>
    }
}

/// Buttons for the fields that this receipt does not have.
#[component]
fn Addable(form: ReceiptForm, actions: FieldActions) -> impl IntoView {
    let choice = move |slot: Slot| {
        let (name, text) = match slot {
            Slot::Field(field) => (field.as_str(), (desk().receipt.field)(field)),
            Slot::Cell(list, ..) => (list.as_str(), (desk().receipt.add_line)(list)),
        };
        let is_there = move || match slot {
            Slot::Field(field) => form.is_shown(field),
            Slot::Cell(list, ..) => form.line_count(list) != 0,
        };
        let add = move |_| {
            match slot {
                // The empty edit makes the field appear.
                Slot::Field(_) => form.set_text(slot, String::new()),
                Slot::Cell(list, ..) => form.add_line(list),
            }
            // It gets the cursor then.
            actions.focus_target.set(Some(slot));
        };
        view! {
            <button type="button" class="choice" data-add=name hidden=is_there on:click=add>
                {text}
            </button>
        }
        .into_any()
    };
    // The buttons are rendered when the list is opened for the first time.
    let was_opened = RwSignal::new(false);
    let choices = move || {
        let fields = Group::ALL
            .into_iter()
            .flat_map(Group::fields)
            .map(Slot::Field);
        let lines =
            [List::Payments, List::TaxIds].map(|list| Slot::Cell(list, 0, list.columns()[0]));
        fields.chain(lines).map(choice).collect_view()
    };
    view! {
        <details class="addable" on:toggle=move |_| was_opened.set(true)>
            <summary class="button quiet" data-test="add-field">
                <Symbol icon=Icon::Plus />
                {desk().receipt.add_field}
            </summary>
            <div class="alternatives">{lazy_view(move || was_opened.get(), choices)}</div>
        </details>
    }
}

#[component]
fn SaveBar(form: ReceiptForm) -> impl IntoView {
    let is_dirty = move || form.is_dirty();
    // Without a change the bar stays at the end of the form and covers no field.
    let is_needed = move || is_dirty() || form.saving.get() != SaveState::Idle;
    let texts = &desk().receipt;
    view! {
        <div class="save-bar" class:pinned=is_needed>
            <div role="status">
                {dynamic_view(move || match form.saving.get() {
                    SaveState::Idle | SaveState::Busy => ().into_any(),
                    SaveState::Saved => {
                        view! {
                            <p class="saved" data-test="saved">
                                <Symbol icon=Icon::Check />
                                {texts.saved}
                            </p>
                        }
                            .into_any()
                    }
                    SaveState::Failed(problem) => {
                        view! {
                            <p class="not-saved">{texts.not_saved} " " {problem_text(&problem)}</p>
                        }
                        .into_any()
                    }
                })}
            </div>
            <button
                type="submit"
                class="button primary save"
                data-test="save"
                aria-disabled=move || (!is_dirty()).to_string()
            >
                {dynamic_view(move || if form.saving.get() == SaveState::Busy {
                    texts.saving
                } else {
                    texts.save
                })}
            </button>
        </div>
    }
}
