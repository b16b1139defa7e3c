//! One receipt of the review: its picture brought to the field in focus, the fields that count, and what can be done.
//!
//! A field in focus is marked and its place is in sight; the cursor stands in its input only while somebody types.

use leptos::prelude::*;
use shared::corrections::FieldName;
use shared::money::Currency;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::receipt::{Resumed, State, bring_into_sight, text_on_demand};
use super::receipt_fields::{Proof, lists_of, row};
use super::receipt_form::{ReceiptForm, Saving};
use super::review_inbox::{Inbox, name_of};
use super::review_keys::Action;
use super::review_queue::MAIN;
use super::review_twin::Twin;
use crate::api;
use crate::components::changing::{changing, outward};
use crate::components::field::FieldActions;
use crate::components::icon::{Icon, Symbol};
use crate::components::lines::Lines;
use crate::components::link::Link;
use crate::components::notice::words;
use crate::components::picture::{Picture, Viewer};
use crate::components::trust::Trust;
use crate::components::word_menu::WordMenu;
use crate::i18n::{desk, t};
use crate::live::Live;
use crate::route::Route;
use crate::slot::{List, Slot};

/// The fields that the arrows move between.
const STOPS: [FieldName; 5] = [
    FieldName::Merchant,
    FieldName::Date,
    FieldName::Total,
    FieldName::Currency,
    FieldName::TaxTotal,
];

/// Hands what keys ask for to the receipt that is shown.
#[derive(Clone, Copy)]
pub(super) struct Hands(StoredValue<Option<Callback<Action>>>);

impl Hands {
    pub(super) fn new() -> Self {
        Self(StoredValue::new(None))
    }

    pub(super) fn act(self, action: Action) {
        if let Some(callback) = self.0.get_value() {
            callback.try_run(action);
        }
    }
}

/// What is in focus, and what was asked.
#[derive(Clone, Copy)]
struct Desk {
    inbox: Inbox,
    form: ReceiptForm,
    actions: FieldActions,
    /// Empty fields that somebody was asked about.
    asked: RwSignal<Vec<FieldName>>,
    is_comparing: RwSignal<bool>,
}

/// The receipt.
#[component]
pub(super) fn Card(inbox: Inbox, form: ReceiptForm, hands: Hands) -> impl IntoView {
    Live::expect().listen(move |event| form.take(event));
    form.keep_unsaved();
    let actions = FieldActions {
        input: Callback::new(move |(slot, text)| form.put(slot, text)),
        focus: Callback::new(move |slot| form.focus.set(Some(slot))),
        // Where the cursor was, the marker stays.
        blur: Callback::new(|_| {}),
        confirm: Callback::new(move |field| form.confirm(field)),
        wanted: RwSignal::new(None),
    };
    let desk = Desk {
        inbox,
        form,
        actions,
        asked: RwSignal::new(Vec::new()),
        is_comparing: RwSignal::new(false),
    };
    hands
        .0
        .set_value(Some(Callback::new(move |action| desk.act(action))));
    let is_there = Memo::new(move |_| form.detail.with(Option::is_some));
    changing(move || {
        match (is_there.get(), form.problem.get()) {
        (true, _) => view! { <Shown desk /> }.into_any(),
        (false, Some(problem)) => view! {
            <p class="review-problem" role="alert">
                {words(&problem)}
                <button type="button" class="button" on:click=move |_| form.load_again()>{t().try_again}</button>
                <button type="button" class="button" on:click=move |_| inbox.skip()>{self::desk().review.skip}</button>
            </p>
        }
        .into_any(),
        (false, None) => view! {
            <p class="visually-hidden" role="status">{t().loading}</p>
            <div class="viewer skeleton-block" aria-hidden="true"></div>
        }
        .into_any(),
    }
    })
}

#[component]
fn Shown(desk: Desk) -> impl IntoView {
    let form = desk.form;
    let viewer = Viewer::new();
    let words = text_on_demand(form, viewer);
    let pages = Signal::derive(move || {
        form.detail
            .with(|d| d.as_ref().map(|d| d.pages.clone()).unwrap_or_default())
    });
    let papers = Signal::derive(move || {
        form.detail
            .with(|d| d.as_ref().map(|d| d.papers.clone()).unwrap_or_default())
    });
    let marked = Signal::derive(move || form.focus.get().and_then(|slot| form.facts(slot).place));
    let currency = Signal::derive(move || {
        form.text(Slot::Field(FieldName::Currency))
            .parse::<Currency>()
            .ok()
    });
    let on_choice = Callback::new(move |(field, entry)| {
        form.assign(field, entry);
        form.focus.set(Some(Slot::Field(field)));
        bring_into_sight(field);
    });
    form.focus.set(Some(Slot::Field(first_doubt(form))));
    outward(move || {
        viewer.paper.track();
        let place = form
            .focus
            .get()
            .and_then(|slot| untrack(|| form.facts(slot).place));
        // Once it is laid out; by then it may be gone.
        request_animation_frame(move || {
            if let (Some((page, area)), false) = (place, viewer.page.is_disposed()) {
                viewer.show(page, area);
            }
        });
    });
    if let Some(name) = untrack(|| name_of(form)) {
        desk.inbox.say_quietly((self::desk().review.now)(&name));
    }
    view! {
        <article class="review-card" data-test="card" data-id=form.id.to_string() class:is-comparing=desk.is_comparing>
            <div class="review-picture">
                <Picture
                    viewer
                    pages
                    url=move |page| api::page_url(form.id, page)
                    preview=move |page| api::preview_url(form.id, page)
                    marked
                    papers
                    words
                />
            </div>
            <WordMenu words currency on_choice />
            <Twin form is_comparing=desk.is_comparing />
            <div class="review-fields">
                <div class="review-name">
                    <h2>{changing(move || name_of(form))}</h2>
                    <Link to=Route::Receipt(form.id) class="button quiet">{self::desk().review.open}</Link>
                </div>
                <State form />
                <Resumed form />
                <Fields desk />
            </div>
            <Bar desk />
        </article>
    }
}

/// The fields, large.
#[component]
fn Fields(desk: Desk) -> impl IntoView {
    let Desk { form, actions, .. } = desk;
    let stop = move |field: FieldName| {
        let is_current = move || form.focus.get() == Some(Slot::Field(field));
        view! {
            <div class="review-field" data-stop=field.as_str() class:is-current=is_current>
                {row(form, field, actions)}
            </div>
        }
        .into_any()
    };
    view! {
        <form
            class="fields"
            data-test="fields"
            novalidate
            on:submit=move |event| {
                event.prevent_default();
                desk.accept();
            }
        >
            {stop(FieldName::Merchant)}
            {stop(FieldName::Date)}
            <div class="pair">{stop(FieldName::Total)} {stop(FieldName::Currency)}</div>
            <Proof form />
            <section class="group" data-group="taxes">
                {stop(FieldName::TaxTotal)}
                <Lines list=List::Taxes state=lists_of(form) actions />
            </section>
        </form>
    }
}

/// What can be done, for thumbs and mice.
#[component]
fn Bar(desk: Desk) -> impl IntoView {
    let texts = &self::desk().review;
    let Desk { inbox, form, .. } = desk;
    view! {
        <div class="review-bar">
            <p class="not-saved" role="alert">
                {changing(move || match form.saving.get() {
                    Saving::Failed(problem) => {
                        Some([self::desk().receipt.not_saved, " ", words(&problem)].concat())
                    }
                    Saving::Idle | Saving::Busy | Saving::Saved => None,
                })}
            </p>
            <button
                type="button"
                class="button"
                data-test="undo"
                aria-keyshortcuts="z"
                disabled=move || !inbox.can_undo()
                on:click=move |_| inbox.undo()
            >
                {texts.undo}
            </button>
            <button
                type="button"
                class="button icon-only"
                data-test="back"
                aria-label=texts.back
                aria-keyshortcuts="ArrowLeft"
                on:click=move |_| inbox.back()
            >
                <Symbol icon=Icon::Back />
            </button>
            <button
                type="button"
                class="button"
                data-test="skip"
                aria-keyshortcuts="s ArrowRight"
                on:click=move |_| inbox.skip()
            >
                {texts.skip}
                <Symbol icon=Icon::Next />
            </button>
            <button
                type="button"
                class="button primary"
                data-test="accept"
                aria-keyshortcuts="Enter"
                on:click=move |_| desk.accept()
            >
                <Symbol icon=Icon::Check />
                {changing(move || if inbox.is_busy.get() { texts.accepting } else { texts.accept })}
            </button>
        </div>
    }
}

impl Desk {
    fn act(self, action: Action) {
        match action {
            Action::Accept => self.accept(),
            Action::Up => self.step(-1),
            Action::Down => self.step(1),
            Action::Choose(number) => self.choose(number),
            Action::Type => self.actions.wanted.set(self.form.focus.get_untracked()),
            Action::EndTyping => leave_input(),
            Action::Compare => self
                .is_comparing
                .update(|is_comparing| *is_comparing = !*is_comparing),
            Action::AcceptSure | Action::Skip | Action::Back | Action::Undo | Action::Keys => {}
        }
    }

    /// Accepts it, once every main field that is empty was asked about.
    fn accept(self) {
        let is_asked = |field: &FieldName| self.asked.with_untracked(|asked| asked.contains(field));
        let text = |field: FieldName| untrack(|| self.form.text(Slot::Field(field)));
        let unasked = MAIN
            .into_iter()
            .find(|field| text(*field).trim().is_empty() && !is_asked(field));
        let Some(field) = unasked else {
            self.inbox.accept(self.form);
            return;
        };
        self.asked.update(|asked| asked.push(field));
        self.form.focus.set(Some(Slot::Field(field)));
        self.actions.wanted.set(Some(Slot::Field(field)));
        self.inbox
            .say((desk().review.ask_missing)((desk().receipt.field)(field)));
    }

    fn step(self, step: isize) {
        let shown: Vec<_> = STOPS
            .into_iter()
            .filter(|field| untrack(|| self.form.is_shown(*field)))
            .collect();
        let now = self.form.focus.get_untracked();
        let at = shown
            .iter()
            .position(|field| Some(Slot::Field(*field)) == now)
            .unwrap_or(0);
        let to = at
            .saturating_add_signed(step)
            .min(shown.len().saturating_sub(1));
        let Some(field) = shown.get(to).copied() else {
            return;
        };
        self.form.focus.set(Some(Slot::Field(field)));
        bring_into_sight(field);
        let value = untrack(|| self.form.text(Slot::Field(field)));
        self.inbox.say_quietly((desk().review.at_field)(
            (desk().receipt.field)(field),
            &value,
        ));
    }

    fn choose(self, number: usize) {
        let Some(slot) = self.form.focus.get_untracked() else {
            return;
        };
        let facts = untrack(|| self.form.facts(slot));
        let Some((typed, shown)) = facts.alternatives.get(number).cloned() else {
            return;
        };
        self.form.put(slot, typed);
        self.inbox.say_quietly(shown);
    }
}

/// The first field that a person should look at.
fn first_doubt(form: ReceiptForm) -> FieldName {
    let is_doubted = |field: &FieldName| {
        let trust = untrack(|| form.facts(Slot::Field(*field)).trust);
        matches!(trust, Trust::Check) || trust == Trust::Missing && *field != FieldName::TaxTotal
    };
    STOPS
        .into_iter()
        .find(is_doubted)
        .unwrap_or(FieldName::Total)
}

fn leave_input() {
    let focused = document()
        .active_element()
        .and_then(|element| element.dyn_into::<HtmlElement>().ok());
    if let Some(element) = focused {
        // It fails nowhere but in a document that is going away.
        let _ = element.blur();
    }
}
