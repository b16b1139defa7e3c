//! Receipts one after the other, the least sure first.

use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};

use super::entitle;
use super::review_card::{Card, Hands};
use super::review_inbox::Inbox;
use super::review_keys::{Action, Place, action};
use super::review_queue::Queue;
use crate::components::changing::changing;
use crate::components::icon::{Icon, Symbol};
use crate::components::link::Link;
use crate::components::notice::{Failure, Notice, words};
use crate::i18n::{desk, t};
use crate::live::Live;
use crate::route::Route;

/// The page.
#[component]
pub(crate) fn ReviewPage() -> impl IntoView {
    entitle(desk().review.title);
    let inbox = Inbox::new();
    inbox.load();
    Live::expect().listen(move |event| inbox.take(event));
    let keys = NodeRef::<html::Dialog>::new();
    let hands = Hands::new();
    let pressed =
        window_event_listener(ev::keydown, move |event| on_key(&event, inbox, hands, keys));
    on_cleanup(move || pressed.remove());
    let current = Memo::new(move |_| inbox.queue.with(Queue::current));
    view! {
        <div class="review" data-test="review">
            <Head inbox keys />
            {changing(move || match (current.get(), inbox.is_loaded.get()) {
                (Some(id), _) => view! { <Card inbox form=inbox.form(id) hands /> }.into_any(),
                (None, true) => view! { <Empty inbox /> }.into_any(),
                (None, false) => view! { <Waiting inbox /> }.into_any(),
            })}
            <KeyList dialog=keys />
        </div>
    }
}

/// Does what a key asks for.
fn on_key(event: &KeyboardEvent, inbox: Inbox, hands: Hands, keys: NodeRef<html::Dialog>) {
    let is_open = keys.get_untracked().is_some_and(|dialog| dialog.open());
    if event.default_prevented() || event.is_composing() || event.alt_key() || is_open {
        return;
    }
    let Some(place) = place_of(event) else { return };
    let Some(action) = action(&event.key(), event.ctrl_key() || event.meta_key(), place) else {
        return;
    };
    event.prevent_default();
    match action {
        // Who leans on a key accepts one receipt, not all.
        Action::Accept | Action::AcceptSure | Action::Undo if event.repeat() => {}
        Action::AcceptSure => inbox.accept_sure(),
        Action::Skip => inbox.skip(),
        Action::Back => inbox.back(),
        Action::Undo => inbox.undo(),
        Action::Keys => open(keys),
        Action::Accept
        | Action::Up
        | Action::Down
        | Action::Choose(_)
        | Action::Type
        | Action::EndTyping
        | Action::Compare => hands.act(action),
    }
}

/// Where a key was pressed; `None` where it is none of ours.
fn place_of(event: &KeyboardEvent) -> Option<Place> {
    let Some(target) = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok())
    else {
        return Some(Place::Page);
    };
    if target
        .matches("input, textarea, select")
        .unwrap_or_default()
    {
        let is_field = target
            .closest(".review-fields")
            .is_ok_and(|found| found.is_some());
        let is_tick = target.get_attribute("type").as_deref() == Some("checkbox");
        return (is_field && !is_tick).then_some(Place::Input);
    }
    let is_pressed = target
        .matches("button, a, summary, [role=button], .text-layer *")
        .unwrap_or_default();
    Some(if is_pressed {
        Place::Button
    } else {
        Place::Page
    })
}

fn open(dialog: NodeRef<html::Dialog>) {
    if let Some(dialog) = dialog.get_untracked() {
        // It fails only where it is open already.
        let _ = dialog.show_modal();
    }
}

#[component]
fn Head(inbox: Inbox, keys: NodeRef<html::Dialog>) -> impl IntoView {
    let texts = &desk().review;
    let left = Memo::new(move |_| inbox.queue.with(Queue::left));
    let sure = Memo::new(move |_| inbox.queue.with(|queue| queue.sure().len()));
    view! {
        <header class="review-head">
            <h1>{texts.title}</h1>
            <p class="review-left" data-test="left">
                {changing(move || (inbox.is_loaded.get() && left.get() > 0).then(|| (texts.left)(left.get())))}
            </p>
            {changing(move || (sure.get() > 0).then(|| {
                view! {
                    <button
                        type="button"
                        class="button"
                        data-test="accept-sure"
                        aria-keyshortcuts="a"
                        on:click=move |_| inbox.accept_sure()
                    >
                        <Symbol icon=Icon::Check />
                        {(texts.accept_sure)(sure.get_untracked())}
                    </button>
                }
                .into_any()
            }))}
            <button
                type="button"
                class="button quiet review-keys"
                data-test="keys"
                aria-keyshortcuts="?"
                on:click=move |_| open(keys)
            >
                {texts.keys}
            </button>
            // It is said aloud by the live region of the app.
            <p class="review-said" data-test="said" aria-hidden="true">
                {move || inbox.said.get()}
            </p>
            <p class="review-problem" role="alert">
                {changing(move || {
                    let is_loaded = inbox.is_loaded.get();
                    inbox.problem.with(|problem| problem.as_ref().filter(|_| is_loaded).map(words))
                })}
            </p>
        </header>
    }
}

#[component]
fn Empty(inbox: Inbox) -> impl IntoView {
    let texts = &desk().review;
    view! {
        <div data-test="empty">
            <Notice icon=Icon::Check title=texts.empty_title text=texts.empty_text>
                <Link to=Route::Receipts class="button primary">{texts.all_receipts}</Link>
                {changing(move || inbox.can_undo().then(|| {
                    view! {
                        <button type="button" class="button" data-test="undo" on:click=move |_| inbox.undo()>
                            {texts.undo}
                        </button>
                    }
                    .into_any()
                }))}
            </Notice>
        </div>
    }
}

#[component]
fn Waiting(inbox: Inbox) -> impl IntoView {
    changing(move || match inbox.problem.get() {
        None => view! {
            <p class="visually-hidden" role="status">{t().loading}</p>
            <div class="skeleton" aria-hidden="true">
                {[(); 4].map(|()| view! { <div class="skeleton-row"></div> }).collect_view()}
            </div>
        }
        .into_any(),
        Some(problem) => {
            let on_retry = move || inbox.load();
            view! { <Failure title=desk().review.error_title text=words(&problem) on_retry /> }
                .into_any()
        }
    })
}

/// The keys and what they do.
#[component]
fn KeyList(dialog: NodeRef<html::Dialog>) -> impl IntoView {
    let texts = &desk().review;
    let line = |(key, meaning): &(&'static str, &'static str)| {
        view! {
            <div>
                <dt>
                    <kbd>{*key}</kbd>
                </dt>
                <dd>{*meaning}</dd>
            </div>
        }
        .into_any()
    };
    view! {
        <dialog class="confirm review-key-list" node_ref=dialog aria-labelledby="keys-title" data-test="key-list">
            <h2 id="keys-title">{texts.keys}</h2>
            <dl>{texts.key_list.iter().map(line).collect_view()}</dl>
            <div class="confirm-actions">
                <button
                    type="button"
                    class="button"
                    autofocus
                    on:click=move |_| {
                        if let Some(dialog) = dialog.get_untracked() {
                            dialog.close();
                        }
                    }
                >
                    {texts.close}
                </button>
            </div>
        </dialog>
    }
}
