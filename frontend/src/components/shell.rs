//! What is around every page: the bar with the name, the way to the pages, and how uploads go elsewhere.

use leptos::html;
use leptos::prelude::*;
use web_sys::FocusOptions;

use super::avatar::Avatar;
use super::changing::{changing, outward};
use super::icon::{Icon, Symbol};
use super::link::Link;
use super::new_version::NewVersion;
use crate::i18n::t;
use crate::live::Live;
use crate::navigation::Navigation;
use crate::route::Route;
use crate::upload::Uploads;
use crate::upload::queue::Motion;

/// The frame around the page that is shown.
#[component]
pub(crate) fn Shell(children: Children) -> impl IntoView {
    let content = NodeRef::<html::Main>::new();
    let focus_content = move || {
        if let Some(main) = content.get_untracked() {
            // Going to a page starts at its top, not where its content begins.
            let options = FocusOptions::new();
            options.set_prevent_scroll(true);
            // An element with a tabindex takes the focus.
            let _ = main.focus_with_options(&options);
        }
    };
    let navigation = Navigation::expect();
    // After going to another page the keyboard goes on there, not at the link that is gone.
    let mut before = None;
    outward(move || {
        let now = navigation.route();
        if before.replace(now).is_some_and(|before| before != now) {
            focus_content();
        }
    });
    view! {
        <a
            class="skip-link"
            href="#content"
            on:click=move |event| {
                event.prevent_default();
                focus_content();
            }
        >
            {t().skip_to_content}
        </a>
        <header class="bar">
            <Link to=Route::Scan class="brand">
                <Mark />
                <span>{t().product}</span>
            </Link>
            <nav class="tabs" aria-label=t().main_navigation>
                <Tab to=Route::Scan icon=Icon::Scan title=t().scan.title />
                <Tab to=Route::Receipts icon=Icon::Receipts title=t().receipts.title />
                <Tab to=Route::Review icon=Icon::Check title=t().review />
                <Tab to=Route::Spending icon=Icon::Chart title=t().spending />
            </nav>
            <LinkState />
            <Avatar />
        </header>
        <NewVersion />
        <UploadStrip />
        <main id="content" tabindex="-1" node_ref=content>
            {children()}
        </main>
    }
}

/// The way to a part of the app, marked while we are there.
#[component]
fn Tab(to: Route, icon: Icon, title: &'static str) -> impl IntoView {
    let navigation = Navigation::expect();
    view! {
        <span class="tab" class:is-current=move || navigation.route().section() == to>
            <Link to>
                <Symbol icon />
                <span>{title}</span>
            </Link>
        </span>
    }
}

/// The sign of the product: a receipt with a marked line.
#[component]
fn Mark() -> impl IntoView {
    view! {
        <svg class="mark" viewBox="0 0 32 32" aria-hidden="true">
            <path class="mark-paper" d="M7 3h18v26l-3-2.200-3 2.200-3-2.200-3 2.200-3-2.200L7 29Z" />
            <path class="mark-line" d="M11 9h10M11 22h4" />
            <path class="mark-pen" d="M10.500 15.500h11" />
        </svg>
    }
}

/// Says when news from the server do not come.
#[component]
fn LinkState() -> impl IntoView {
    let live = Live::expect();
    changing(move || {
        live.is_cut().then(|| {
            view! {
                <p class="link-state" role="status">
                    <Symbol icon=Icon::Cut />
                    {t().reconnecting}
                </p>
            }
        })
    })
}

/// How the uploads go, on every page but the one that shows them.
#[component]
fn UploadStrip() -> impl IntoView {
    let uploads = Uploads::expect();
    let navigation = Navigation::expect();
    let live = Live::expect();
    changing(move || {
        let (count, percent, motion) = uploads.under_way(live.is_cut());
        let is_shown = count > 0 && navigation.route() != Route::Scan;
        is_shown.then(|| {
            let words = &t().upload;
            let text = match motion {
                Motion::Sending => (words.under_way)(count, percent),
                Motion::Stalled => (words.stalled)(count),
                Motion::Paused => [words.paused, " · ", &(words.files)(count)].concat(),
            };
            view! {
                <Link to=Route::Scan class="strip">
                    <span class="strip-bar" style:width=format!("{percent}%")></span>
                    <span class="strip-text" data-test="strip">{text}</span>
                </Link>
            }
        })
    })
}
