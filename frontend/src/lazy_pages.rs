//! Lazily loaded pages, and one dialog: the first load contains only the scan page.
//!
//! `wasm_split` marks the functions at which the program is split (`frontend/build.sh`); each
//! returns the function that renders its page. Code that only such a page needs is in files of its
//! own.

#![expect(
    clippy::unnecessary_wraps,
    reason = "a part that does not come is an error of the call"
)]

use std::cell::Cell;

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_split_helpers::{SplitLoaderError, wasm_split};
use web_sys::Element;

use crate::components::dynamic_view::dynamic_view;
use crate::components::notice::Failure;
use crate::components::profile_dialog::ProfileDialog;
use crate::device::{load_style, reload, wait_for_paint};
use crate::i18n::t;
use crate::pages::camera::CameraPage;
use crate::pages::links::LinksPage;
use crate::pages::receipt::ReceiptPage;
use crate::pages::receipts::ReceiptsPage;
use crate::pages::review::ReviewPage;
use crate::pages::rules::RulesPage;
use crate::pages::spending::SpendingPage;
use crate::pages::trash::TrashPage;
use crate::route::Route;

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
type PageRenderer = fn(Route) -> AnyView;
/// Function that renders the content of the profile dialog.
type PortraitRenderer = fn(NodeRef<html::Dialog>) -> AnyView;

#[wasm_split(receipts, fallible)]
fn receipts_page() -> Result<PageRenderer, SplitLoaderError> {
    Ok(|_| view! { <ReceiptsPage /> }.into_any())
}

#[wasm_split(receipt, fallible)]
fn receipt_page() -> Result<PageRenderer, SplitLoaderError> {
    Ok(|route| match route {
        Route::Receipt(id) => view! { <ReceiptPage id /> }.into_any(),
        _ => ().into_any(),
    })
}

#[wasm_split(camera, fallible)]
fn camera_page() -> Result<PageRenderer, SplitLoaderError> {
    Ok(|_| view! { <CameraPage /> }.into_any())
}

#[wasm_split(links, fallible)]
fn links_page() -> Result<PageRenderer, SplitLoaderError> {
    Ok(|_| view! { <LinksPage /> }.into_any())
}

#[wasm_split(review, fallible)]
fn review_page() -> Result<PageRenderer, SplitLoaderError> {
    Ok(|_| view! { <ReviewPage /> }.into_any())
}

#[wasm_split(spending, fallible)]
fn spending_page() -> Result<PageRenderer, SplitLoaderError> {
    Ok(|_| view! { <SpendingPage /> }.into_any())
}

#[wasm_split(rules, fallible)]
fn rules_page() -> Result<PageRenderer, SplitLoaderError> {
    Ok(|_| view! { <RulesPage /> }.into_any())
}

#[wasm_split(trash, fallible)]
fn trash_page() -> Result<PageRenderer, SplitLoaderError> {
    Ok(|_| view! { <TrashPage /> }.into_any())
}

#[wasm_split(portrait, fallible)]
fn portrait_part() -> Result<PortraitRenderer, SplitLoaderError> {
    Ok(|dialog| view! { <ProfileDialog dialog /> }.into_any())
}

/// Loads the content of the profile dialog; `None` where its code cannot be loaded.
pub(crate) async fn load_portrait() -> Option<PortraitRenderer> {
    portrait_part().await.ok()
}

/// Loads the code of a page.
async fn load_page_code(route: Route) -> Result<PageRenderer, SplitLoaderError> {
    match route {
        Route::Receipt(_) => receipt_page().await,
        Route::Receipts => receipts_page().await,
        Route::Camera => camera_page().await,
        Route::Links => links_page().await,
        Route::Review => review_page().await,
        Route::Spending => spending_page().await,
        Route::Rules => rules_page().await,
        Route::Trash => trash_page().await,
        Route::Scan | Route::Unknown => Ok(|_| ().into_any()),
    }
}

/// Page that is rendered as soon as its code is loaded.
#[component]
pub(crate) fn LazyPage(route: Route) -> impl IntoView {
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
        let loaded = load_page_code(route).await;
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
}
