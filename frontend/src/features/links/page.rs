//! Page of receipts by link: a form, and the list of downloads.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::api::{Download, DownloadState};
use shared::id::ReceiptId;
use shared::problem::Problem;
use shared::route::Route;

use crate::data::Loadable;
use crate::data::api::links;
use crate::i18n::{desk, t};
use crate::ui::{
    Icon, IconButton, Link, Notice, Symbol, dynamic_view, problem_text, run_effect, set_page_title,
};
use crate::upload::Uploads;

/// Interval of requests while a download is unfinished.
const POLL_INTERVAL: Duration = Duration::from_secs(1);

/// The state of the page.
#[derive(Clone, Copy)]
struct Links {
    downloads: Loadable<Vec<Download>>,
    typed: RwSignal<String>,
    is_busy: RwSignal<bool>,
    /// Reason why the last order was refused.
    problem: RwSignal<Option<Problem>>,
}

/// Page of receipts by link.
#[component]
pub(crate) fn LinksPage() -> impl IntoView {
    let texts = &desk().links;
    set_page_title(t().scan.from_link);
    let links = Links {
        downloads: Loadable::new(),
        typed: RwSignal::new(String::new()),
        is_busy: RwSignal::new(false),
        problem: RwSignal::new(None),
    };
    links.load_downloads();
    links.poll_downloads();
    let downloads = links.downloads.signal();
    view! {
        <section class="links">
            <Link to=Route::Scan class="back">
                <Symbol icon=Icon::Back />
                {t().scan.title}
            </Link>
            <h1>{t().scan.from_link}</h1>
            <form
                class="links-form"
                novalidate
                on:submit=move |event| {
                    event.prevent_default();
                    links.submit_link();
                }
            >
                <label class="find-field links-field">
                    <span>{texts.link}</span>
                    <input
                        class="input"
                        type="url"
                        name="url"
                        inputmode="url"
                        autocomplete="off"
                        placeholder="https://"
                        aria-describedby="links-problem"
                        prop:value=links.typed
                        on:input=move |event| links.typed.set(event_target_value(&event))
                    />
                </label>
                <button
                    type="submit"
                    class="button primary"
                    data-test="fetch"
                    aria-disabled=move || links.is_busy.get().to_string()
                >
                    <Symbol icon=Icon::Download />
                    {texts.fetch}
                </button>
            </form>
            <p id="links-problem" class="field-complaint" role="alert">
                {dynamic_view(move || {
                    let problem = links.problem.get().or_else(|| links.downloads.problem());
                    problem.as_ref().map(problem_text)
                })}
            </p>
            {dynamic_view(move || downloads.get().map(|downloads| if downloads.is_empty() {
                let (title, text) = (texts.empty_title, texts.empty_text);
                view! { <Notice icon=Icon::Download title text /> }.into_any()
            } else {
                let rows = downloads.into_iter().map(|download| download_row(links, &download));
                view! { <ul class="entries">{rows.collect_view()}</ul> }.into_any()
            }))}
        </section>
    }
}

impl Links {
    fn load_downloads(self) {
        self.downloads.load(links::list_downloads());
    }

    /// Loads the list again and again while a download is unfinished or the server does not
    /// answer.
    fn poll_downloads(self) {
        let mut timer: Option<TimeoutHandle> = None;
        run_effect(move || {
            // A request that began meanwhile schedules the next one itself.
            if let Some(timer) = timer.take() {
                timer.clear();
            }
            let is_settled = || {
                let downloads = self.downloads.signal();
                self.downloads.problem().is_none()
                    && !downloads.with(|downloads| downloads.iter().flatten().any(is_active))
            };
            if !self.downloads.is_loading() && !is_settled() {
                timer = set_timeout_with_handle(move || self.load_downloads(), POLL_INTERVAL).ok();
            }
        });
    }

    /// Has the typed link downloaded.
    fn submit_link(self) {
        let url = self.typed.with_untracked(|typed| typed.trim().to_owned());
        if url.is_empty() || self.is_busy.get_untracked() {
            return;
        }
        self.is_busy.set(true);
        self.problem.set(None);
        spawn_local(async move {
            match links::start_download(&url).await {
                Ok(_) => {
                    self.typed.try_set(String::new());
                    // At once, so that the new download appears.
                    self.load_downloads();
                }
                Err(problem) => drop(self.problem.try_set(Some(problem))),
            }
            self.is_busy.try_set(false);
        });
    }

    /// Removes a download and updates the list.
    fn remove_download(self, id: ReceiptId) {
        spawn_local(async move {
            self.problem.try_set(links::remove_download(id).await.err());
            self.load_downloads();
        });
    }
}

/// Renders a download.
fn download_row(links: Links, download: &Download) -> AnyView {
    let texts = &desk().links;
    let id = download.id;
    // Links are shown without their scheme.
    let url = &*download.url;
    let name = url.split_once("://").map_or(url, |(_, rest)| rest);
    let name = name.to_owned();
    let (state, text) = match download.state {
        DownloadState::Waiting => ("waiting", texts.waiting.to_owned()),
        DownloadState::Running => ("running", (texts.running)(percent_received(download))),
        DownloadState::Done => ("done", texts.done.to_owned()),
        DownloadState::Failed => ("failed", failure_text(download)),
    };
    let receipt = download.receipt.map(|receipt| {
        view! { <Link to=Route::Receipt(receipt) class="button" test="fetched">{texts.open}</Link> }
    });
    view! {
        <li class="entry" data-test="download" data-state=state>
            <span class="links-name">
                <strong>{name.clone()}</strong>
                <span class="links-state">{text}</span>
            </span>
            {receipt}
            <IconButton
                icon=Icon::Cross
                label=(texts.remove_this)(&name)
                test="remove-download"
                on_press=move || links.remove_download(id)
            />
        </li>
    }
    .into_any()
}

/// Returns the reason why a download failed.
fn failure_text(download: &Download) -> String {
    download.problem.map_or_else(
        || t().unreachable.to_owned(),
        |code| Uploads::expect().refusal_text(code, download.size_bytes),
    )
}

fn is_active(download: &Download) -> bool {
    matches!(
        download.state,
        DownloadState::Waiting | DownloadState::Running
    )
}

/// Returns the received share in percent, if the size is known.
fn percent_received(download: &Download) -> Option<u64> {
    let received = download.received_bytes.saturating_mul(100);
    let percent = received.checked_div(download.size_bytes?)?;
    Some(percent.min(100))
}
