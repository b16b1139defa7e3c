//! Drop target for files, as large as the window and on every page.

use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser::events::listen_to_window;
use crate::i18n::t;
use crate::ui::{Icon, Symbol};
use crate::upload::{Uploads, pick};

/// Overlay that covers the window while files are dragged over it.
#[component]
pub(crate) fn DropOverlay(uploads: Uploads) -> impl IntoView {
    let is_over = RwSignal::new(false);
    listen_to_window(ev::dragover, move |event| {
        if pick::has_files(event.data_transfer().as_ref()) {
            // Otherwise the browser would open the file in place of the app.
            event.prevent_default();
            if let Some(data) = event.data_transfer() {
                data.set_drop_effect("copy");
            }
            // The event fires continuously; the signal is set only once.
            if !is_over.get_untracked() {
                is_over.set(true);
            }
        }
    });
    listen_to_window(ev::dragleave, move |event| {
        // The event also fires between elements; only on leaving the window there is no related
        // target.
        if event.related_target().is_none() {
            is_over.set(false);
        }
    });
    listen_to_window(ev::drop, move |event| {
        is_over.set(false);
        // Other drops, such as text, keep their default action.
        let Some(data) = event
            .data_transfer()
            .filter(|data| pick::has_files(Some(data)))
        else {
            return;
        };
        event.prevent_default();
        let files = pick::dropped_files(&data);
        spawn_local(async move { uploads.add_files(files.await) });
    });
    view! {
        <div class="drop-overlay" class:is-over=is_over aria-hidden="true">
            <div class="drop-frame">
                <Symbol icon=Icon::Receipts />
                <p>{t().scan.drop_anywhere}</p>
            </div>
        </div>
    }
}
