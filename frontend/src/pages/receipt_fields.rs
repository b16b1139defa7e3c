//! The fields of a receipt as they stand on its page: what is on every receipt, whether it adds up, the items, and the
//! others in groups as far as this receipt has them.

use leptos::prelude::*;
use shared::checks::Check;
use shared::corrections::FieldName;

use super::receipt_form::{ReceiptForm, Saving};
use crate::components::changing::{changing, once_wanted, outward};
use crate::components::field::{FieldActions, FieldRow};
use crate::components::icon::{Icon, Symbol};
use crate::components::lines::{Lines, ListState, trust_of};
use crate::components::notice::words;
use crate::components::picture::Viewer;
use crate::components::trust::{Trust, TrustChip};
use crate::components::turns::Turns;
use crate::format;
use crate::i18n::desk;
use crate::proof::Verdict;
use crate::slot::{Group, List, Slot};

/// In how many turns the form is drawn.
pub(super) const FORM_TURNS: usize = 3;

/// The form.
#[component]
pub(super) fn Fields(
    form: ReceiptForm,
    viewer: Viewer,
    turns: Turns,
    /// The turn of its first part.
    first: usize,
) -> impl IntoView {
    let actions = actions_of(form, viewer);
    let lists = lists_of(form);
    let row = move |field| row(form, field, actions);
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
            {turns.at(first + 1, move || view! {
                <section class="group">
                    <h2>{desk().receipt.items} {changing(move || summary(List::Items, lists))}</h2>
                    <Lines list=List::Items state=lists actions />
                </section>
            }.into_any())}
            {turns.at(first + 2, move || view! {
                {Group::ALL.map(|group| view! { <Fieldset group form lists actions /> }.into_any()).collect_view()}
                <Addable form actions />
                <SaveBar form />
            }.into_any())}
        </form>
    }
}

fn actions_of(form: ReceiptForm, viewer: Viewer) -> FieldActions {
    FieldActions {
        input: Callback::new(move |(slot, text)| form.put(slot, text)),
        focus: Callback::new(move |slot| {
            form.focus.set(Some(slot));
            if let Some((page, area)) = untrack(|| form.facts(slot).place) {
                viewer.show(page, area);
            }
        }),
        blur: Callback::new(move |slot| {
            if form.focus.get_untracked() == Some(slot) {
                form.focus.set(None);
            }
        }),
        confirm: Callback::new(move |field| form.confirm(field)),
        wanted: RwSignal::new(None),
    }
}

pub(super) fn lists_of(form: ReceiptForm) -> ListState {
    ListState {
        count: Callback::new(move |list| form.count(list)),
        text: Callback::new(move |slot| form.text(slot)),
        facts: Callback::new(move |slot| form.facts(slot)),
        complaint: Callback::new(move |slot| form.complaint(slot)),
        is_included: Callback::new(move |line| form.is_included(line)),
        add: Callback::new(move |list| form.add(list)),
        remove: Callback::new(move |(list, line)| form.remove(list, line)),
        include: Callback::new(move |(line, is_included)| form.include(line, is_included)),
    }
}

pub(super) fn row(form: ReceiptForm, field: FieldName, actions: FieldActions) -> AnyView {
    let slot = Slot::Field(field);
    // Most receipts have few of all fields: only those are built.
    let is_shown = Memo::new(move |_| form.is_shown(field));
    let row = move || {
        view! {
            <FieldRow
                field
                text=Signal::derive(move || form.text(slot))
                facts=Signal::derive(move || form.facts(slot))
                complaint=Signal::derive(move || form.complaint(slot))
                actions
            />
        }
    };
    changing(move || is_shown.get().then(row)).into_any()
}

/// How far a list can be trusted: how many of its lines are in doubt.
fn summary(list: List, lists: ListState) -> AnyView {
    let (mut doubts, mut least) = (0, Trust::Confirmed);
    let count = lists.count.run(list);
    for at in 0..count {
        match trust_of(list, at, lists) {
            Trust::Check => doubts += 1,
            Trust::Confirmed => {}
            Trust::Sure | Trust::Missing | Trust::Pending | Trust::Unsaved => least = Trust::Sure,
        }
    }
    let chip = match (count, doubts) {
        (0, _) => None,
        (_, 0) => Some(view! { <TrustChip trust=least of=list.as_str() /> }.into_any()),
        _ => {
            let doubts = (desk().receipt.to_check)(doubts);
            Some(view! { <span class="chip" data-trust="check">{doubts}</span> }.into_any())
        }
    };
    view! { {chip} }.into_any()
}

/// Whether the numbers add up, or what does not.
#[component]
pub(super) fn Proof(form: ReceiptForm) -> impl IntoView {
    let texts = &desk().receipt;
    // What is said aloud already is not said again.
    let verdict = RwSignal::new(Verdict::Silent);
    outward(move || {
        let now = form.verdict();
        if verdict.with_untracked(|before| *before != now) {
            verdict.set(now);
        }
    });
    view! {
        <div class="proof" role="status" data-test="proof">
            {changing(move || {
                let (name, icon, text, total) = match verdict.get() {
                    Verdict::Silent => return None,
                    Verdict::AddsUp => ("holds", Icon::Check, texts.adds_up.to_owned(), None),
                    Verdict::Fails(check) => ("fails", Icon::Warning, texts.sums.fails(&as_written(check)), None),
                    Verdict::Missing(total) => {
                        ("missing", Icon::Warning, (texts.no_total)(&format::amount(total)), Some(total))
                    }
                };
                let take = total.map(|total| {
                    let put = move |_| form.put(Slot::Field(FieldName::Total), format::entry(total));
                    view! {
                        <button type="button" class="button" data-test="take-total" on:click=put>
                            {(texts.take_total)(&format::amount(total))}
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

/// The check with its numbers as they are written here.
fn as_written(check: Check) -> Check {
    let (expected, actual) = (
        format::decimal(&check.expected),
        format::decimal(&check.actual),
    );
    Check {
        expected,
        actual,
        ..check
    }
}

/// A group with its heading. The style hides it while nothing is in it.
#[component]
fn Fieldset(
    group: Group,
    form: ReceiptForm,
    lists: ListState,
    actions: FieldActions,
) -> impl IntoView {
    let heading = (desk().receipt.group)(group);
    let list = group.list();
    let lines = list.map(|list| view! { <Lines list state=lists actions /> }.into_any());
    let chip = list.map(|list| changing(move || summary(list, lists)));
    view! {
        <section class="group" data-group=group.as_str()>
            <h2>{heading} {chip}</h2>
            {lines}
            {group.fields().iter().map(|field| row(form, *field, actions)).collect_view()}
        </section>
    }
}

/// The fields that this receipt does not have, to be added.
#[component]
fn Addable(form: ReceiptForm, actions: FieldActions) -> impl IntoView {
    let button = move |field: FieldName| {
        let add = move |_| {
            let slot = Slot::Field(field);
            form.put(slot, String::new());
            actions.wanted.set(Some(slot));
        };
        view! {
            <button
                type="button"
                class="choice"
                data-add=field.as_str()
                hidden=move || form.is_shown(field)
                on:click=add
            >
                {(desk().receipt.field)(field)}
            </button>
        }
        .into_any()
    };
    let line = move |list: List| {
        let add = move |_: web_sys::MouseEvent| {
            form.add(list);
            actions
                .wanted
                .set(Some(Slot::Cell(list, 0, list.columns()[0])));
        };
        view! {
            <button
                type="button"
                class="choice"
                data-add=list.as_str()
                hidden=move || form.count(list) != 0
                on:click=add
            >
                {(desk().receipt.add_line)(list)}
            </button>
        }
        .into_any()
    };
    let was_opened = RwSignal::new(false);
    let choices = move || {
        let fields = Group::ALL.into_iter().flat_map(Group::fields);
        view! {
            {fields.map(|field| button(*field)).collect_view()}
            {[List::Payments, List::TaxIds].map(line).collect_view()}
        }
    };
    view! {
        <details class="addable" on:toggle=move |_| was_opened.set(true)>
            <summary class="button quiet" data-test="add-field">
                <Symbol icon=Icon::Plus />
                {desk().receipt.add_field}
            </summary>
            <div class="alternatives">{once_wanted(move || was_opened.get(), choices)}</div>
        </details>
    }
}

#[component]
fn SaveBar(form: ReceiptForm) -> impl IntoView {
    let is_dirty = move || form.is_dirty();
    let texts = &desk().receipt;
    view! {
        <div class="save-bar">
            <div role="status">
                {changing(move || match form.saving.get() {
                    Saving::Idle | Saving::Busy => ().into_any(),
                    Saving::Saved => {
                        view! {
                            <p class="saved" data-test="saved">
                                <Symbol icon=Icon::Check />
                                {texts.saved}
                            </p>
                        }
                            .into_any()
                    }
                    Saving::Failed(problem) => {
                        view! { <p class="not-saved">{texts.not_saved} " " {words(&problem)}</p> }.into_any()
                    }
                })}
            </div>
            <button
                type="submit"
                class="button primary save"
                data-test="save"
                aria-disabled=move || (!is_dirty()).to_string()
            >
                {changing(move || if form.saving.get() == Saving::Busy { texts.saving } else { texts.save })}
            </button>
        </div>
    }
}
