//! What is around every page: the bar with the name, the way to the pages, and how uploads go elsewhere.

use leptos::html;
use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::hooks::use_location;

use super::icon::{Icon, Symbol};
use crate::i18n::t;
use crate::live::Live;
use crate::upload::Uploads;

/// The frame around the page that is shown.
#[component]
pub(crate) fn Shell(children: Children) -> impl IntoView {
    let content = NodeRef::<html::Main>::new();
    let focus_content = move || {
        if let Some(main) = content.get_untracked() {
            // An element with a tabindex takes the focus.
            let _ = main.focus();
        }
    };
    let pathname = use_location().pathname;
    // After going to another page the keyboard goes on there, not at the link that is gone.
    Effect::new(move |before: Option<String>| {
        let now = pathname.get();
        if before.is_some_and(|before| before != now) {
            focus_content();
        }
        now
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
            <A href="/" attr:class="brand" exact=true>
                <Mark />
                <span>{t().product}</span>
            </A>
            <nav class="tabs" aria-label=t().main_navigation>
                <A href="/" exact=true>
                    <Symbol icon=Icon::Scan />
                    <span>{t().scan.title}</span>
                </A>
                <A href="/receipts">
                    <Symbol icon=Icon::Receipts />
                    <span>{t().receipts.title}</span>
                </A>
            </nav>
            <LinkState />
        </header>
        <UploadStrip />
        <main id="content" tabindex="-1" node_ref=content>
            {children()}
        </main>
    }
}

/// The sign of the product: a receipt with a marked line.
#[component]
pub(crate) fn Mark() -> impl IntoView {
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
    view! {
        <Show when=move || live.is_cut()>
            <p class="link-state" role="status">
                <Symbol icon=Icon::Cut />
                {t().reconnecting}
            </p>
        </Show>
    }
}

/// How the uploads go, on every page but the one that shows them.
#[component]
fn UploadStrip() -> impl IntoView {
    let uploads = Uploads::expect();
    let pathname = use_location().pathname;
    let under_way = Memo::new(move |_| uploads.under_way());
    let is_shown = Memo::new(move |_| under_way.get().0 > 0 && pathname.get() != "/");
    view! {
        <Show when=move || is_shown.get()>
            <A href="/" attr:class="strip">
                <span
                    class="strip-bar"
                    style:transform=move || format!("scaleX({})", f32::from(under_way.get().1) / 100.0)
                ></span>
                <span class="strip-text">
                    {move || {
                        let (count, percent) = under_way.get();
                        (t().upload.under_way)(count, percent)
                    }}
                </span>
            </A>
        </Show>
    }
}
