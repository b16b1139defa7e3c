//! The frame of the app: stores, routes, and what listens to the whole window.

use std::time::Duration;

use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::api::Event;

use crate::announce::{Announcer, LiveRegion};
use crate::api;
use crate::components::changing::changing;
use crate::components::drop_overlay::DropOverlay;
use crate::components::shell::Shell;
use crate::device::be_seen;
use crate::later::Later;
use crate::live::Live;
use crate::navigation::Navigation;
use crate::pages::not_found::NotFoundPage;
use crate::pages::scan::ScanPage;
use crate::profile::Profile;
use crate::receipts::Receipts;
use crate::route::Route;
use crate::upload::{Uploads, pick};

/// How long to wait before the server is asked again for its limits.
const REST: Duration = Duration::from_secs(10);

/// The whole app.
#[component]
pub(crate) fn App() -> impl IntoView {
    let navigation = Navigation::provide();
    let announcer = Announcer::provide();
    let live = Live::provide();
    Receipts::provide(live);
    Profile::provide(announcer);
    let uploads = Uploads::provide(announcer);
    live.listen(move |event| {
        // News were missed, and come again: the server is back.
        if *event == Event::Missed {
            uploads.wake_all();
        }
    });
    learn_limit(uploads);
    listen_to_window(uploads);
    let page = move || match navigation.route() {
        Route::Scan => view! { <ScanPage /> }.into_any(),
        Route::Unknown => view! { <NotFoundPage /> }.into_any(),
        route => view! { <Later route /> }.into_any(),
    };
    view! {
        <Shell>{changing(page)}</Shell>
        <DropOverlay uploads />
        <LiveRegion announcer />
    }
}

/// Asks how large a file may be. Until the answer comes, the server itself refuses what is too large.
fn learn_limit(uploads: Uploads) {
    spawn_local(async move {
        // The page first.
        be_seen().await;
        match api::server().await {
            Ok(info) => uploads.set_limit(info.max_file_bytes),
            Err(_) => set_timeout(move || learn_limit(uploads), REST),
        }
    });
}

/// These live as long as the page: nobody removes them.
fn listen_to_window(uploads: Uploads) {
    window_event_listener(ev::paste, move |event| {
        let files = pick::pasted(event.clipboard_data());
        if !files.is_empty() {
            event.prevent_default();
            uploads.add(files);
        }
    });
    window_event_listener(ev::beforeunload, move |event| {
        if uploads.has_unfinished() {
            event.prevent_default();
        }
    });
}
