//! Review page: receipts one by one, those to check first, then the rest if the user wants to.

use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use shared::route::Route;
use web_sys::{Element, KeyboardEvent};

use super::card::{Card, KeyHandler};
use super::keys::{KeyContext, ReviewAction, action_for_key};
use super::queue::ReviewQueue;
use super::state::Inbox;
use crate::browser::events::{listen_to_window, target_of};
use crate::data::LiveEvents;
use crate::features::loaded::render_stale_problem;
use crate::i18n::{desk, t};
use crate::ui::{
    Button, Failure, Icon, Link, Notice, close_dialog, dynamic_view, open_dialog, problem_text,
    set_page_title,
};

/// Review page.
#[component]
pub(crate) fn ReviewPage() -> impl IntoView {
    set_page_title(t().review);
    let inbox = Inbox::new();
    inbox.load();
    LiveEvents::expect().listen(move |event| inbox.on_event(event));
    let keys = NodeRef::<html::Dialog>::new();
    let hands = KeyHandler::new();
    listen_to_window(ev::keydown, move |event| on_key(&event, inbox, hands, keys));
    // Memos: other changes of the queue do not render the card again.
    let is_loaded = Memo::new(move |_| inbox.queue.is_loaded());
    let current = Memo::new(move |_| inbox.with_queue(ReviewQueue::current).flatten());
    view! {
        <div class="review" data-test="review">
            <Head inbox keys />
            {dynamic_view(move || match (current.get(), is_loaded.get()) {
                (Some(id), _) => view! { <Card inbox form=inbox.open_form(id) hands /> }.into_any(),
                (None, true) => view! { <Empty inbox /> }.into_any(),
                (None, false) => view! { <Waiting inbox /> }.into_any(),
            })}
            <KeyList dialog=keys />
        </div>
    }
}

/// Executes the action of a key.
fn on_key(event: &KeyboardEvent, inbox: Inbox, hands: KeyHandler, keys: NodeRef<html::Dialog>) {
    let dialog = document().query_selector("dialog[open]");
    let is_open = dialog.is_ok_and(|dialog| dialog.is_some());
    // Open dialogs, input methods and menus handle their keys themselves.
    if event.default_prevented() || event.is_composing() || event.alt_key() || is_open {
        return;
    }
    let with_control = event.ctrl_key() || event.meta_key();
    let action = |place| action_for_key(&event.key(), with_control, place);
    let Some(action) = key_context(event).and_then(action) else {
        return;
    };
    match action {
        // Ignores key repeat: a held key accepts one receipt, not all.
        ReviewAction::Accept
        | ReviewAction::AcceptSure
        | ReviewAction::DeleteThis
        | ReviewAction::Undo
            if event.repeat() => {}
        ReviewAction::AcceptSure => inbox.accept_sure(),
        ReviewAction::Skip => inbox.skip(),
        ReviewAction::Back => inbox.back(),
        ReviewAction::Undo => inbox.undo(),
        ReviewAction::ShowKeys => open_dialog(keys),
        ReviewAction::Accept
        | ReviewAction::Up
        | ReviewAction::Down
        | ReviewAction::Choose(_)
        | ReviewAction::Retype
        | ReviewAction::StartTyping
        | ReviewAction::EndTyping
        | ReviewAction::KeepBoth
        | ReviewAction::DeleteThis => {
            if !hands.run_action(action) {
                return;
            }
        }
    }
    event.prevent_default();
}

/// Returns the context of a key; `None` if it belongs to an input outside of the fields.
fn key_context(event: &KeyboardEvent) -> Option<KeyContext> {
    let Some(target) = target_of::<Element>(event) else {
        return Some(KeyContext::Page);
    };
    let is_a = |selector| target.matches(selector).unwrap_or_default();
    if is_a("input, textarea, select") {
        // Checkboxes handle their keys themselves.
        let is_text_of_field = is_a(".review-fields :not([type=checkbox])");
        return is_text_of_field.then_some(KeyContext::Input);
    }
    // Enter activates these elements.
    Some(
        if is_a("button, a, summary, [role=button], .text-layer *") {
            KeyContext::Button
        } else {
            KeyContext::Page
        },
    )
}

#[component]
fn Head(inbox: Inbox, keys: NodeRef<html::Dialog>) -> impl IntoView {
    let texts = &desk().review;
    let left = Memo::new(move |_| inbox.with_queue(ReviewQueue::waiting_count).unwrap_or(0));
    let sure = Memo::new(move |_| inbox.with_queue(|q| q.sure_ids().len()).unwrap_or(0));
    view! {
        <header class="review-head">
            <h1>{t().review}</h1>
            <p class="review-left" data-test="left">
                {dynamic_view(move || (left.get() > 0).then(|| (texts.left)(left.get())))}
            </p>
            {dynamic_view(move || (sure.get() > 0).then(|| {
                view! {
                    <Button
                        icon=Icon::Check
                        test="accept-sure"
                        keys="Control+Enter"
                        on_press=move || inbox.accept_sure()
                    >
                        {(texts.accept_sure)(sure.get_untracked())}
                    </Button>
                }
                .into_any()
            }))}
            <Button
                class="quiet review-keys"
                test="keys"
                keys="?"
                on_press=move || open_dialog(keys)
            >
                {texts.keys}
            </Button>
            // The live region of the app announces it.
            <p class="review-said" data-test="said" aria-hidden="true">
                {move || inbox.message.get()}
            </p>
            <p class="review-problem" role="alert">
                {render_stale_problem(inbox.queue)}
            </p>
        </header>
    }
}

#[component]
fn Empty(inbox: Inbox) -> impl IntoView {
    let rest = Memo::new(move |_| inbox.with_queue(ReviewQueue::rest_count).unwrap_or(0));
    view! {
        <div data-test="empty">
            {dynamic_view(move || match rest.get() {
                0 => view! { <NothingLeft inbox /> }.into_any(),
                count => view! { <OnlyRest inbox count /> }.into_any(),
            })}
        </div>
    }
}

/// Everything is checked, and receipts that were read with certainty are not confirmed yet.
#[component]
fn OnlyRest(inbox: Inbox, count: u64) -> impl IntoView {
    let texts = &desk().review;
    view! {
        <Notice icon=Icon::Check title=texts.checked_title text=(texts.checked_text)(count)>
            <Button class="primary" test="show-rest" on_press=move || inbox.show_rest()>
                {texts.show_rest}
            </Button>
            <UndoButton inbox />
        </Notice>
    }
}

#[component]
fn NothingLeft(inbox: Inbox) -> impl IntoView {
    let texts = &desk().review;
    view! {
        <Notice icon=Icon::Check title=texts.empty_title text=texts.empty_text>
            <Link to=Route::Receipts class="button primary">{texts.all_receipts}</Link>
            <UndoButton inbox />
        </Notice>
    }
}

#[component]
fn UndoButton(inbox: Inbox) -> impl IntoView {
    dynamic_view(move || {
        inbox.can_undo().then(|| {
            view! {
                <Button test="undo" on_press=move || inbox.undo()>
                    {desk().trash.undo}
                </Button>
            }
        })
    })
}
#[component]
fn Waiting(inbox: Inbox) -> impl IntoView {
    dynamic_view(move || match inbox.queue.problem() {
        None => view! {
            <p class="visually-hidden" role="status">{t().loading}</p>
            <div class="skeleton" aria-hidden="true">
                {[(); 4].map(|()| view! { <div class="skeleton-row"></div> }).collect_view()}
            </div>
        }
        .into_any(),
        Some(problem) => {
            let (title, on_retry) = (desk().review.error_title, move || inbox.load());
            view! { <Failure title text=problem_text(&problem) on_retry /> }.into_any()
        }
    })
}

/// Dialog that lists the keys.
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
        <dialog
            class="confirm key-list"
            node_ref=dialog
            aria-labelledby="keys-title"
            data-test="key-list"
        >
            <h2 id="keys-title">{texts.keys}</h2>
            <dl>{texts.key_list.iter().map(line).collect_view()}</dl>
            <div class="confirm-actions">
                <button
                    type="button"
                    class="button"
                    autofocus
                    on:click=move |_| close_dialog(dialog)
                >
                    {t().close}
                </button>
            </div>
        </dialog>
    }
}
