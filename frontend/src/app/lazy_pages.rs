//! Page whose code is loaded when it is opened, with its placeholder until then.

use std::cell::Cell;

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::route::Route;
use wasm_split_helpers::SplitLoaderError;
use web_sys::Element;

use crate::browser::document::load_style;
use crate::browser::scheduling::wait_for_paint;
use crate::browser::window::reload;
use crate::i18n::t;
use crate::ui::{Failure, dynamic_view};

thread_local! {
    static BOOT: Cell<Option<Element>> = const { Cell::new(None) };
}

/// Keeps the server-rendered content of the page until the code of that page is loaded. The scan
/// page is loaded already.
pub(crate) fn keep_boot_page() {
    BOOT.set(
        document()
            .query_selector(".boot-page:not([data-page=scan])")
            .ok()
            .flatten(),
    );
}

/// Function that renders the page of a route.
pub(super) type PageRenderer = fn(Route) -> AnyView;

/// Renders a page as soon as `load` has loaded its code.
pub(super) fn render_lazy_page(
    route: Route,
    load: impl Future<Output = Result<PageRenderer, SplitLoaderError>> + 'static,
) -> AnyView {
    let code = RwSignal::new(None);
    let boot = NodeRef::<html::Div>::new();
    boot.on_load(|place| {
        if let Some(kept) = BOOT.take() {
            // The same elements are moved, so that a picture does not start loading again.
            let _ = place.append_child(&kept);
        }
    });
    spawn_local(async move {
        // Style and code load in parallel; rendering waits until the current content is painted.
        let style = load_style();
        let loaded = load.await;
        style.await;
        wait_for_paint().await;
        code.try_set(Some(loaded.ok()));
    });
    dynamic_view(move || {
        match code.get() {
            None => view! {
                <p class="visually-hidden" role="status">{t().loading}</p>
                <div class="boot" node_ref=boot></div>
            }
            .into_any(),
            Some(Some(draw)) => draw(route),
            // Offline, or the page is older than the server: only a reload of the page helps.
            Some(None) => view! {
                <Failure
                    title=t().receipts.error_title
                    text=t().unreachable
                    on_retry=reload
                />
            }
            .into_any(),
        }
    })
    .into_any()
}
