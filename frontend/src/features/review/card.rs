//! Card of one receipt in the review: picture, main fields and actions.
//!
//! The focused field is marked and its words are in view; the cursor is in its input only while the
//! user types.

use leptos::prelude::*;
use shared::corrections::FieldName;
use shared::money::Currency;
use shared::route::Route;

use super::card_state::{CardState, first_doubtful_field};
use super::duplicate::DuplicateOffer;
use super::keys::ReviewAction;
use super::state::{Inbox, form_heading};
use crate::data::api;
use crate::data::events::LiveEvents;
use crate::features::receipt::field_row::FieldActions;
use crate::features::receipt::fields::{Proof, field_row, list_state};
use crate::features::receipt::form::{ReceiptForm, SaveState};
use crate::features::receipt::lines::Lines;
use crate::features::receipt::page::{load_text_on_demand, scroll_field_into_view};
use crate::features::receipt::picture::{Picture, Viewer};
use crate::features::receipt::slot::{List, Slot};
use crate::features::receipt::status::{ReadingStatus, Resumed};
use crate::features::receipt::word_menu::WordMenu;
use crate::i18n::{desk, t};
use crate::ui::dynamic_view::{dynamic_view, run_effect};
use crate::ui::icon::{Icon, Symbol};
use crate::ui::link::Link;
use crate::ui::notice::problem_text;

/// Passes key actions to the card that is shown.
#[derive(Clone, Copy)]
pub(super) struct KeyHandler(StoredValue<Option<Callback<ReviewAction>>>);

impl KeyHandler {
    pub(super) fn new() -> Self {
        Self(StoredValue::new(None))
    }

    /// Passes an action to the current card, if there is one.
    pub(super) fn run_action(self, action: ReviewAction) {
        if let Some(callback) = self.0.get_value() {
            callback.try_run(action);
        }
    }
}

/// Card of one receipt.
#[component]
pub(super) fn Card(inbox: Inbox, form: ReceiptForm, hands: KeyHandler) -> impl IntoView {
    LiveEvents::expect().listen(move |event| form.on_event(event));
    form.keep_unsaved();
    let actions = FieldActions {
        input: Callback::new(move |(slot, text)| form.set_text(slot, text)),
        focus: Callback::new(move |slot| form.focus.set(Some(slot))),
        // The marker stays when the cursor leaves.
        blur: Callback::new(|_| {}),
        confirm: Callback::new(move |field| form.confirm_field(field)),
        focus_target: RwSignal::new(None),
    };
    let desk = CardState {
        inbox,
        form,
        actions,
        prompted: RwSignal::new(Vec::new()),
        is_comparing: RwSignal::new(false),
    };
    // From now on keys act on this card.
    hands
        .0
        .set_value(Some(Callback::new(move |action| desk.run_action(action))));
    let is_there = Memo::new(move |_| form.detail.with(Option::is_some));
    dynamic_view(move || match (is_there.get(), form.problem()) {
        (true, _) => view! { <Shown desk /> }.into_any(),
        (false, Some(problem)) => view! {
            <p class="review-problem" role="alert">
                {problem_text(&problem)}
                <button type="button" class="button" on:click=move |_| form.retry_load()>
                    {t().try_again}
                </button>
                <button type="button" class="button" on:click=move |_| inbox.skip()>
                    {self::desk().review.skip}
                </button>
            </p>
        }
        .into_any(),
        (false, None) => view! {
            <p class="visually-hidden" role="status">{t().loading}</p>
            <div class="viewer skeleton-block" aria-hidden="true"></div>
        }
        .into_any(),
    })
}

#[component]
fn Shown(desk: CardState) -> impl IntoView {
    let form = desk.form;
    let viewer = Viewer::new();
    let words = load_text_on_demand(form, viewer);
    let pages = Signal::derive(move || {
        form.detail
            .with(|d| d.as_ref().map(|d| d.pages.clone()).unwrap_or_default())
    });
    let papers = Signal::derive(move || {
        form.detail
            .with(|d| d.as_ref().map(|d| d.papers.clone()).unwrap_or_default())
    });
    let marked = Signal::derive(move || {
        form.focus
            .get()
            .and_then(|slot| form.slot_state(slot).place)
    });
    let currency = Signal::derive(move || {
        form.shown_text(Slot::Field(FieldName::Currency))
            .parse::<Currency>()
            .ok()
    });
    let on_choice = Callback::new(move |(field, entry)| {
        form.assign_words(field, entry);
        form.focus.set(Some(Slot::Field(field)));
        scroll_field_into_view(field);
    });
    // Start with the first doubtful field, and keep the words of the focused one in view.
    form.focus
        .set(Some(Slot::Field(first_doubtful_field(form))));
    run_effect(move || {
        viewer.page_element.track();
        let place = form
            .focus
            .get()
            .and_then(|slot| untrack(|| form.slot_state(slot).place));
        // It has to be laid out first, and may be gone by then.
        request_animation_frame(move || {
            if let (Some((page, area)), false) = (place, viewer.page.is_disposed()) {
                viewer.show_area(page, area);
            }
        });
    });
    if let Some(name) = untrack(|| form_heading(form)) {
        desk.inbox.announce((self::desk().review.now)(&name));
    }
    view! {
        <article
            class="review-card"
            data-test="card"
            data-id=form.id.to_string()
            class:is-comparing=desk.is_comparing
        >
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
            <DuplicateOffer form is_comparing=desk.is_comparing />
            <div class="review-fields">
                <div class="review-name">
                    <h2>{dynamic_view(move || form_heading(form))}</h2>
                    <Link to=Route::Receipt(form.id) class="button quiet">
                        {self::desk().review.open}
                    </Link>
                </div>
                <ReadingStatus form />
                <Resumed form />
                <Fields desk />
            </div>
            <Bar desk />
        </article>
    }
}

/// Main fields, in large type.
#[component]
fn Fields(desk: CardState) -> impl IntoView {
    let CardState { form, actions, .. } = desk;
    let stop = move |field: FieldName| {
        let is_current = move || form.focus.get() == Some(Slot::Field(field));
        view! {
            <div class="review-field" data-stop=field.as_str() class:is-current=is_current>
                {field_row(form, field, actions)}
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
                <Lines list=List::Taxes state=list_state(form) actions />
            </section>
        </form>
    }
}

/// Actions for touch and mouse.
#[component]
fn Bar(desk: CardState) -> impl IntoView {
    let texts = &self::desk().review;
    let CardState { inbox, form, .. } = desk;
    view! {
        <div class="review-bar">
            <p class="not-saved" role="alert">
                {dynamic_view(move || match form.saving.get() {
                    SaveState::Failed(problem) => {
                        Some([self::desk().receipt.not_saved, " ", problem_text(&problem)].concat())
                    }
                    SaveState::Idle | SaveState::Busy | SaveState::Saved => None,
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
                {dynamic_view(move || if inbox.is_busy.get() {
                    texts.accepting
                } else {
                    texts.accept
                })}
            </button>
        </div>
    }
}
