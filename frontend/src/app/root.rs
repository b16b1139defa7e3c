//! Root component: stores, routes and window listeners.

use std::time::Duration;

use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::api::Event;

use super::drop_overlay::DropOverlay;
use super::pages::render_page;
use super::shell::Shell;
use crate::browser::events::{ask_before_closing, listen_to_window};
use crate::browser::navigation::Navigation;
use crate::browser::scheduling::wait_for_paint;
use crate::data::api;
use crate::data::{LiveEvents, ReceiptStore};
use crate::features::palette::host::OverlayHost;
use crate::features::palette::state::Overlays;
use crate::features::profile::state::Profile;
use crate::ui::{Announcer, LiveRegion, dynamic_view};
use crate::upload::{Uploads, pick};

/// Delay before the server limits are requested again.
const RETRY_DELAY: Duration = Duration::from_secs(10);

/// Root of the component tree.
#[component]
pub(crate) fn App() -> impl IntoView {
    let navigation = Navigation::provide();
    let announcer = Announcer::provide();
    let live = LiveEvents::provide();
    ReceiptStore::provide(live);
    Profile::provide(announcer);
    let uploads = Uploads::provide(announcer);
    let overlays = Overlays::provide();
    live.listen(move |event| {
        // Events were missed and are delivered again: the server is back.
        if *event == Event::Missed {
            uploads.wake_all();
        }
    });
    load_upload_limit(uploads);
    register_listeners(uploads);
    let page = move || render_page(navigation.route());
    view! {
        <Shell>{dynamic_view(page)}</Shell>
        <DropOverlay uploads />
        <OverlayHost overlays />
        <LiveRegion announcer />
    }
}

/// Requests the upload size limit. Until it is known, the server itself rejects files that are too
/// large.
fn load_upload_limit(uploads: Uploads) {
    spawn_local(async move {
        // The first paint has priority.
        wait_for_paint().await;
        match api::fetch_server_info().await {
            Ok(info) => uploads.set_max_file_bytes(info.max_file_bytes),
            Err(_) => set_timeout(move || load_upload_limit(uploads), RETRY_DELAY),
        }
    });
}

/// Registers listeners for pasted files and for closing the page, which live as long as the page.
fn register_listeners(uploads: Uploads) {
    listen_to_window(ev::paste, move |event| {
        let files = pick::pasted_files(event.clipboard_data());
        if !files.is_empty() {
            event.prevent_default();
            uploads.add_files(files);
        }
    });
    // The browser asks before it interrupts unfinished uploads.
    ask_before_closing(move || uploads.has_unfinished());
}
