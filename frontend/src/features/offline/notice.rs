//! Strip above the page: which receipts are shown without a connection, and which edits wait.

use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::route::Route;

use crate::browser::events::listen_to_window;
use crate::data::LiveEvents;
use crate::data::offline::{self, CHANGE_EVENT, OfflineState, WAITING_KEY};
use crate::i18n::desk;
use crate::ui::{Link, dynamic_view};

/// Notice; nothing while the server is connected and no edit waits.
#[component]
pub(super) fn OfflineNotice() -> impl IntoView {
    let live = LiveEvents::expect();
    let state = RwSignal::new(OfflineState::default());
    let refresh = move || {
        spawn_local(async move {
            let now = offline::state().await;
            if state.try_get_untracked() != Some(now) {
                state.try_set(now);
            }
        });
    };
    window_event_listener_untyped(CHANGE_EVENT, move |_| refresh());
    // Other tabs have the same edits.
    listen_to_window(ev::storage, move |event| {
        if event.key().as_deref() == Some(WAITING_KEY) {
            refresh();
        }
    });
    refresh();
    spawn_local(offline::start(live));
    dynamic_view(move || {
        let OfflineState {
            receipts,
            waiting,
            refused,
        } = state.get();
        let texts = &desk().offline;
        let is_offline = live.is_disconnected() && receipts > 0;
        let stored = is_offline.then(|| (texts.stored)(receipts));
        let waiting = (waiting > 0).then(|| (texts.waiting)(waiting));
        let text: Vec<_> = stored.into_iter().chain(waiting).collect();
        (!text.is_empty() || refused.is_some()).then(|| {
            let conflict = refused.map(|id| {
                view! {
                    <Link to=Route::Receipt(id) test="to-conflict">{texts.refused}</Link>
                }
            });
            view! {
                <div class="strip" role="status" data-test="offline">
                    {text.join(" · ")} " " {conflict}
                </div>
            }
        })
    })
}
