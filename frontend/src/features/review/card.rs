//! Card of one receipt in the review: picture, main fields and actions.
//!
//! The focused field is marked and its words are in view; the cursor is in its input only while the
//! user types.

use leptos::prelude::*;
use shared::fields::FieldName;
use shared::route::Route;

use super::card_state::{CardState, find_doubtful_field};
use super::duplicate::DuplicateOffer;
use super::duplicate_state::DuplicateState;
use super::keys::ReviewAction;
use super::state::Inbox;
use crate::data::LiveEvents;
use crate::features::receipt::banners::ReadingStatus;
use crate::features::receipt::bound_fields::{field_row, list_state};
use crate::features::receipt::field_row::FieldActions;
use crate::features::receipt::form::{ReceiptForm, SaveState};
use crate::features::receipt::lines::Lines;
use crate::features::receipt::page::receipt_heading;
use crate::features::receipt::picture::Viewer;
use crate::features::receipt::proof::Proof;
use crate::features::receipt::receipt_picture::{
    ReceiptPicture, load_text_on_demand, scroll_field_into_view,
};
use crate::features::receipt::slot::{List, Slot};
use crate::features::rules::suggestion::RuleOffer;
use crate::i18n::{desk, t};
use crate::ui::{Button, Icon, IconButton, Link, Symbol, dynamic_view, problem_text, run_effect};

/// Passes key actions to the card that is shown.
#[derive(Clone, Copy)]
pub(super) struct KeyHandler(StoredValue<Option<Callback<ReviewAction, bool>>>);

impl KeyHandler {
    pub(super) fn new() -> Self {
        Self(StoredValue::new(None))
    }

    /// Passes an action to the current card. Returns `false` if the browser is to handle the key.
    pub(super) fn run_action(self, action: ReviewAction) -> bool {
        let callback = self.0.get_value();
        callback.and_then(|callback| callback.try_run(action)) == Some(true)
    }
}

/// Card of one receipt.
#[component]
pub(super) fn Card(inbox: Inbox, form: ReceiptForm, hands: KeyHandler) -> impl IntoView {
    LiveEvents::expect().listen(move |event| form.on_event(event));
    form.keep_unsaved();
    let actions = FieldActions {
        input: Callback::new(move |(slot, text)| form.set_text(slot, text)),
        focus: Callback::new(move |slot| form.start_typing(slot)),
        // The marker stays when the cursor leaves.
        blur: Callback::new(move |slot| form.end_typing(slot)),
        // Edits are saved when the receipt is accepted or left.
        commit: Callback::new(|()| {}),
        retry: Callback::new(move |()| form.save_edits()),
        focus_target: RwSignal::new(None),
    };
    let card = CardState {
        inbox,
        form,
        actions,
        prompted: RwSignal::new(Vec::new()),
        duplicates: DuplicateState::new(inbox, form),
    };
    // From now on keys act on this card.
    hands
        .0
        .set_value(Some(Callback::new(move |action| card.run_action(action))));
    let is_there = Memo::new(move |_| form.detail.with(Option::is_some));
    dynamic_view(move || match (is_there.get(), form.problem()) {
        (true, _) => view! { <Shown card /> }.into_any(),
        (false, Some(problem)) => view! {
            <p class="review-problem" role="alert">
                {problem_text(&problem)}
                <Button on_press=move || form.retry_load()>{t().try_again}</Button>
                <Button on_press=move || inbox.skip()>{desk().review.skip}</Button>
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
fn Shown(card: CardState) -> impl IntoView {
    let form = card.form;
    let viewer = Viewer::new();
    let words = load_text_on_demand(form, viewer);
    let on_choice = Callback::new(move |(field, entry)| {
        form.assign_words(field, entry);
        form.focus.set(Some(Slot::Field(field)));
        scroll_field_into_view(field);
    });
    // Start with the first doubtful field, and keep the words of the focused one in view.
    let first = find_doubtful_field(form).unwrap_or(FieldName::Total);
    form.focus.set(Some(Slot::Field(first)));
    run_effect(move || {
        viewer.page_element.track();
        let slot = form.focus.get();
        let place = slot.and_then(|slot| untrack(|| form.slot_state(slot).place));
        // It has to be laid out first, and may be gone by then.
        request_animation_frame(move || {
            if let (Some((page, area)), false) = (place, viewer.page.is_disposed()) {
                viewer.show_area(page, area);
            }
        });
    });
    if let Some(name) = untrack(|| form_heading(form)) {
        card.inbox.announce((desk().review.now)(&name));
    }
    view! {
        <article class="review-card" data-test="card" data-id=form.id.to_string()>
            <ReceiptPicture form viewer words on_choice class="review-picture" />
            <div class="review-fields">
                <RuleOffer offer=card.inbox.rule_offer />
                <div class="review-name">
                    <h2>{dynamic_view(move || form_heading(form))}</h2>
                    <Link to=Route::Receipt(form.id) class="button quiet">
                        {t().upload.open}
                    </Link>
                </div>
                <DuplicateOffer duplicates=card.duplicates form />
                <ReadingStatus form />
                <Fields card />
            </div>
            <Bar card />
        </article>
    }
}

/// Main fields, in large type.
#[component]
fn Fields(card: CardState) -> impl IntoView {
    let CardState { form, actions, .. } = card;
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
                card.accept();
            }
        >
            {stop(FieldName::Merchant)}
            {stop(FieldName::Date)}
            <div class="pair">{stop(FieldName::Total)} {stop(FieldName::Currency)}</div>
            <Proof form actions />
            <section class="group" data-group="taxes">
                {stop(FieldName::TaxTotal)}
                <Lines list=List::Taxes state=list_state(form) actions />
            </section>
        </form>
    }
}

/// Actions for touch and mouse.
#[component]
fn Bar(card: CardState) -> impl IntoView {
    let texts = &desk().review;
    let CardState { inbox, form, .. } = card;
    view! {
        <div class="review-bar">
            <p class="not-saved" role="alert">
                {dynamic_view(move || match form.saving.get() {
                    SaveState::Failed(problem) => {
                        Some([desk().receipt.not_saved, " ", problem_text(&problem)].concat())
                    }
                    SaveState::Idle | SaveState::Busy => None,
                })}
            </p>
            <Button
                test="undo"
                keys="Control+Z"
                disabled=Signal::derive(move || !inbox.can_undo())
                on_press=move || inbox.undo()
            >
                {desk().trash.undo}
            </Button>
            <IconButton
                icon=Icon::Back
                label=texts.back
                test="back"
                keys="ArrowLeft"
                on_press=move || inbox.back()
            />
            <Button test="skip" keys="ArrowRight" on_press=move || inbox.skip()>
                {texts.skip}
                <Symbol icon=Icon::Next />
            </Button>
            <Button
                class="primary"
                icon=Icon::Check
                test="accept"
                keys="Enter"
                on_press=move || card.accept()
            >
                {dynamic_view(move || if inbox.is_busy.get() {
                    texts.accepting
                } else {
                    texts.accept
                })}
            </Button>
        </div>
    }
}

/// Returns the heading of the receipt, once it is loaded.
fn form_heading(form: ReceiptForm) -> Option<String> {
    form.with_detail(receipt_heading)
}
