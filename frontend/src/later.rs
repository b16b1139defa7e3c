//! Pages, and one dialog, whose code comes when they are opened: only what takes photos is in the first load.
//!
//! `wasm_split` marks the functions at which the program is cut (`frontend/build.sh`); each gives the function that draws its
//! page. What such a page needs and no other does lies in a file of its own.

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

use crate::components::changing::changing;
use crate::components::notice::Failure;
use crate::components::portrait::Portrait;
use crate::device::{be_seen, load_style, reload};
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

/// Keeps what the server put into the page for its address, until the code of that page is there. That of the scan page is.
pub(crate) fn keep_boot() {
    BOOT.set(
        document()
            .query_selector(".boot-page:not([data-page=scan])")
            .ok()
            .flatten(),
    );
}

/// Draws the page of an address.
type Draw = fn(Route) -> AnyView;
/// Draws what is in the dialog about the person.
type DrawPortrait = fn(NodeRef<html::Dialog>) -> AnyView;

#[wasm_split(receipts, fallible)]
fn receipts_page() -> Result<Draw, SplitLoaderError> {
    Ok(|_| view! { <ReceiptsPage /> }.into_any())
}

#[wasm_split(receipt, fallible)]
fn receipt_page() -> Result<Draw, SplitLoaderError> {
    Ok(|route| match route {
        Route::Receipt(id) => view! { <ReceiptPage id /> }.into_any(),
        _ => ().into_any(),
    })
}

#[wasm_split(camera, fallible)]
fn camera_page() -> Result<Draw, SplitLoaderError> {
    Ok(|_| view! { <CameraPage /> }.into_any())
}

#[wasm_split(links, fallible)]
fn links_page() -> Result<Draw, SplitLoaderError> {
    Ok(|_| view! { <LinksPage /> }.into_any())
}

#[wasm_split(review, fallible)]
fn review_page() -> Result<Draw, SplitLoaderError> {
    Ok(|_| view! { <ReviewPage /> }.into_any())
}

#[wasm_split(spending, fallible)]
fn spending_page() -> Result<Draw, SplitLoaderError> {
    Ok(|_| view! { <SpendingPage /> }.into_any())
}

#[wasm_split(rules, fallible)]
fn rules_page() -> Result<Draw, SplitLoaderError> {
    Ok(|_| view! { <RulesPage /> }.into_any())
}

#[wasm_split(trash, fallible)]
fn trash_page() -> Result<Draw, SplitLoaderError> {
    Ok(|_| view! { <TrashPage /> }.into_any())
}

#[wasm_split(portrait, fallible)]
fn portrait_part() -> Result<DrawPortrait, SplitLoaderError> {
    Ok(|dialog| view! { <Portrait dialog /> }.into_any())
}

/// What is in the dialog about the person; `None` where its code does not come.
pub(crate) async fn portrait() -> Option<DrawPortrait> {
    portrait_part().await.ok()
}

async fn code_of(route: Route) -> Result<Draw, SplitLoaderError> {
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

/// A page that is drawn as soon as its code is here.
#[component]
pub(crate) fn Later(route: Route) -> impl IntoView {
    let code = RwSignal::new(None);
    let boot = NodeRef::<html::Div>::new();
    boot.on_load(|place| {
        if let Some(kept) = BOOT.take() {
            // The very same elements: a picture that is on its way does not begin anew.
            let _ = place.append_child(&kept);
        }
    });
    spawn_local(async move {
        let style = load_style();
        let loaded = code_of(route).await;
        style.await;
        be_seen().await;
        code.try_set(Some(loaded.ok()));
    });
    changing(move || {
        match code.get() {
        None => view! {
            <p class="visually-hidden" role="status">{t().loading}</p>
            <div class="boot" node_ref=boot></div>
        }
        .into_any(),
        Some(Some(draw)) => draw(route),
        // Without a line, or with a page older than the server: the page itself has to come anew.
        Some(None) => {
            view! { <Failure title=t().receipts.error_title text=t().unreachable on_retry=reload /> }
                .into_any()
        }
    }
    })
}
