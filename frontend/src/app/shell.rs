//! Frame around every page: top bar, navigation, state of the uploads.

use leptos::html;
use leptos::prelude::*;
use shared::route::Route;

use super::new_version::NewVersion;
use crate::browser::document::focus_in_place;
use crate::browser::navigation::Navigation;
use crate::data::{LiveEvents, ToCheckCount};
use crate::features::offline::OfflineHost;
use crate::features::profile::avatar::Avatar;
use crate::i18n::t;
use crate::ui::{Icon, Link, Symbol, dynamic_view, run_effect};
use crate::upload::Uploads;

/// Greatest number on a tab; a plus sign stands for more.
const TAB_COUNT_MAX: u64 = 99;

/// Frame around the current page.
#[component]
pub(crate) fn Shell(children: Children) -> impl IntoView {
    let content = NodeRef::<html::Main>::new();
    let focus_content = move || {
        if let Some(main) = content.get_untracked() {
            // A page starts at its top, not where its content begins.
            focus_in_place(&main);
        }
    };
    let navigation = Navigation::expect();
    // On another page the keyboard continues with its content, since the link may be gone.
    let mut before = None;
    run_effect(move || {
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
                <Logo />
                <span>{t().product}</span>
            </Link>
            <nav class="tabs" aria-label=t().main_navigation>
                <Tab to=Route::Scan icon=Icon::Scan title=t().scan.title />
                <Tab to=Route::Receipts icon=Icon::Receipts title=t().receipts.title />
                <Tab
                    to=Route::Review
                    icon=Icon::Check
                    title=t().review
                    to_check=ToCheckCount::new(LiveEvents::expect())
                />
                <Tab to=Route::Spending icon=Icon::Chart title=t().spending />
            </nav>
            <ConnectionState />
            <Link to=Route::Settings class="button icon-only to-settings" test="settings">
                <Symbol icon=Icon::Sliders />
                <span class="visually-hidden">{t().settings}</span>
            </Link>
            <Avatar />
        </header>
        <NewVersion />
        <OfflineHost />
        <UploadStrip />
        <main id="content" tabindex="-1" node_ref=content>
            {children()}
        </main>
    }
}

/// Link to a section of the app, marked while one of its pages is shown.
#[component]
fn Tab(
    to: Route,
    icon: Icon,
    title: &'static str,
    /// Number of receipts to check there.
    #[prop(optional)]
    to_check: Option<ToCheckCount>,
) -> impl IntoView {
    let navigation = Navigation::expect();
    // Nothing is shown at 0.
    let count = move || to_check.map(ToCheckCount::get).filter(|count| *count > 0);
    view! {
        <span class="tab" class:is-current=move || navigation.route().section() == to>
            <Link to test="tab">
                <Symbol icon />
                <span>{title}</span>
                {dynamic_view(move || {
                    count().map(|count| {
                        view! {
                            <span class="tab-count" aria-hidden="true">
                                {format_tab_count(count)}
                            </span>
                            <span class="visually-hidden">{(t().review_count)(count)}</span>
                        }
                    })
                })}
            </Link>
        </span>
    }
}

/// Formats a number on a tab: `5`, `99+`.
fn format_tab_count(count: u64) -> String {
    let more = if count > TAB_COUNT_MAX { "+" } else { "" };
    [&count.min(TAB_COUNT_MAX).to_string(), more].concat()
}

/// Logo of the product: a receipt with a marked line.
#[component]
fn Logo() -> impl IntoView {
    view! {
        <svg class="mark" viewBox="0 0 32 32" aria-hidden="true">
            <path
                class="mark-paper"
                d="M7 3h18v26l-3-2.200-3 2.200-3-2.200-3 2.200-3-2.200L7 29Z"
            />
            <path class="mark-line" d="M11 9h10M11 22h4" />
            <path class="mark-pen" d="M10.500 15.500h11" />
        </svg>
    }
}

/// Notice that no events arrive from the server.
#[component]
fn ConnectionState() -> impl IntoView {
    let live = LiveEvents::expect();
    dynamic_view(move || {
        live.is_disconnected().then(|| {
            view! {
                <p class="link-state" role="status">
                    <Symbol icon=Icon::Cut />
                    {t().reconnecting}
                </p>
            }
        })
    })
}

/// Progress of the uploads, on every page except the one that lists them.
#[component]
fn UploadStrip() -> impl IntoView {
    let uploads = Uploads::expect();
    let navigation = Navigation::expect();
    let live = LiveEvents::expect();
    dynamic_view(move || {
        // A lost connection counts as a stall.
        let summary = uploads.summarise(live.is_disconnected())?;
        let (text, percent) = Some(summary).filter(|_| navigation.route() != Route::Scan)?;
        Some(view! {
            <Link to=Route::Scan class="strip">
                <span class="strip-bar" style:width=format!("{percent}%")></span>
                <span class="strip-text" data-test="strip">{text}</span>
            </Link>
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_on_tabs_have_two_digits_at_most() {
        for (count, expected) in [(1, "1"), (99, "99"), (100, "99+"), (12_345, "99+")] {
            assert_eq!(format_tab_count(count), expected);
        }
    }
}
