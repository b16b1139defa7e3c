//! Table of the pages: the only place that names the page of a route.
//!
//! `wasm_split` marks the functions at which the program is split; each returns the function that
//! renders its page. The name in front of a route is that of its part: the build writes the files
//! of a part, and the server preloads them by this name.

use leptos::prelude::*;
use shared::route::Route;
use wasm_split_helpers::{SplitLoaderError, wasm_split};

use super::lazy_pages::{PageRenderer, render_lazy_page};
use super::not_found::NotFoundPage;
use crate::features::camera::page::CameraPage;
use crate::features::links::page::LinksPage;
use crate::features::receipt::page::ReceiptPage;
use crate::features::receipts::page::ReceiptsPage;
use crate::features::review::page::ReviewPage;
use crate::features::rules::page::RulesPage;
use crate::features::scan::page::ScanPage;
use crate::features::settings::page::SettingsPage;
use crate::features::spending::page::SpendingPage;
use crate::features::trash::page::TrashPage;

/// Declares [`render_page`], [`load_page_code`], and the function that splits off each lazy page.
macro_rules! pages {
    (
        first_load { $($first:pat => $first_page:expr,)* }
        lazy { $($part:ident: $route:pat => $page:expr,)* }
    ) => {
        /// Renders the page of a route; a lazy one as soon as its code is loaded.
        pub(super) fn render_page(route: Route) -> AnyView {
            match route {
                $($first => $first_page.into_any(),)*
                route => render_lazy_page(route, load_page_code(route)),
            }
        }

        /// Loads the code of a page.
        #[expect(unused_variables, reason = "a pattern may bind what only its page needs")]
        pub(super) async fn load_page_code(
            route: Route,
        ) -> Result<PageRenderer, SplitLoaderError> {
            match route {
                $($first => Ok(|_| ().into_any()),)*
                $($route => $part().await,)*
            }
        }

        $(
            #[wasm_split($part, fallible)]
            #[allow(
                clippy::unnecessary_wraps,
                reason = "a part that cannot be loaded is an error of the call"
            )]
            fn $part() -> Result<PageRenderer, SplitLoaderError> {
                Ok(|route| match route {
                    $route => $page.into_any(),
                    _ => ().into_any(),
                })
            }
        )*
    };
}

pages! {
    first_load {
        Route::Scan => view! { <ScanPage /> },
        Route::Unknown => view! { <NotFoundPage /> },
    }
    lazy {
        camera: Route::Camera => view! { <CameraPage /> },
        links: Route::Links => view! { <LinksPage /> },
        receipts: Route::Receipts => view! { <ReceiptsPage /> },
        receipt: Route::Receipt(id) => view! { <ReceiptPage id /> },
        review: Route::Review => view! { <ReviewPage /> },
        spending: Route::Spending => view! { <SpendingPage /> },
        rules: Route::Rules => view! { <RulesPage /> },
        trash: Route::Trash => view! { <TrashPage /> },
        settings: Route::Settings => view! { <SettingsPage /> },
    }
}
