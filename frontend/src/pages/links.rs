//! Receipts by their links: one is entered, the server fetches it, and the list says how far it is.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::api::{Download, DownloadState};
use shared::id::ReceiptId;
use shared::problem::Problem;

use super::entitle;
use crate::api::links;
use crate::components::changing::changing;
use crate::components::icon::{Icon, Symbol};
use crate::components::link::Link;
use crate::components::notice::{Notice, words};
use crate::i18n::{desk, t};
use crate::route::Route;

/// How often the server is asked while something is under way.
const REST: Duration = Duration::from_secs(1);

/// The state of the page.
#[derive(Clone, Copy)]
struct Links {
    downloads: RwSignal<Option<Vec<Download>>>,
    typed: RwSignal<String>,
    is_busy: RwSignal<bool>,
    /// Why the last order was refused.
    problem: RwSignal<Option<Problem>>,
    /// Why the list may be out of date.
    silence: RwSignal<Option<Problem>>,
    /// How often following was begun: only the last one goes on.
    turn: StoredValue<u32>,
}

/// The page.
#[component]
pub(crate) fn LinksPage() -> impl IntoView {
    let texts = &desk().links;
    entitle(texts.title);
    let links = Links {
        downloads: RwSignal::new(None),
        typed: RwSignal::new(String::new()),
        is_busy: RwSignal::new(false),
        problem: RwSignal::new(None),
        silence: RwSignal::new(None),
        turn: StoredValue::new(0),
    };
    links.follow();
    view! {
        <section class="links">
            <Link to=Route::Scan class="back">
                <Symbol icon=Icon::Back />
                {t().scan.title}
            </Link>
            <h1>{texts.title}</h1>
            <form
                class="links-form"
                novalidate
                on:submit=move |event| {
                    event.prevent_default();
                    links.fetch();
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
                <button type="submit" class="button primary" data-test="fetch" aria-disabled=move || links.is_busy.get().to_string()>
                    <Symbol icon=Icon::Download />
                    {texts.fetch}
                </button>
            </form>
            <p id="links-problem" class="field-complaint" role="alert">
                {changing(move || links.problem.get().or_else(|| links.silence.get()).as_ref().map(words))}
            </p>
            {changing(move || links.downloads.get().map(|downloads| if downloads.is_empty() {
                view! { <Notice icon=Icon::Download title=texts.empty_title text=texts.empty_text /> }.into_any()
            } else {
                let rows = downloads.into_iter().map(|download| row(links, download)).collect_view();
                view! { <ul class="entries">{rows}</ul> }.into_any()
            }))}
        </section>
    }
}

impl Links {
    /// Shows what the server has, and again as long as something is under way or it does not answer. It ends with the page,
    /// and where it is begun anew.
    fn follow(self) {
        let Some(turn) = self.turn.try_get_value().map(|before| before + 1) else {
            return;
        };
        self.turn.set_value(turn);
        spawn_local(async move {
            let answer = links::downloads().await;
            if self.turn.try_get_value() != Some(turn) {
                return;
            }
            let is_settled = answer
                .as_ref()
                .is_ok_and(|downloads| !downloads.iter().any(is_under_way));
            match answer {
                Ok(downloads) => {
                    self.silence.set(None);
                    // What is the same is not drawn anew under the hands of a person.
                    if self
                        .downloads
                        .with_untracked(|before| before.as_ref() != Some(&downloads))
                    {
                        self.downloads.set(Some(downloads));
                    }
                }
                Err(problem) => self.silence.set(Some(problem)),
            }
            let go_on = move || {
                if self.turn.try_get_value() == Some(turn) {
                    self.follow();
                }
            };
            if !is_settled {
                set_timeout(go_on, REST);
            }
        });
    }

    fn fetch(self) {
        let url = self.typed.with_untracked(|typed| typed.trim().to_owned());
        if url.is_empty() || self.is_busy.get_untracked() {
            return;
        }
        self.is_busy.set(true);
        self.problem.set(None);
        spawn_local(async move {
            match links::fetch(&url).await {
                Ok(_) => {
                    self.typed.try_set(String::new());
                    self.follow();
                }
                Err(problem) => drop(self.problem.try_set(Some(problem))),
            }
            self.is_busy.try_set(false);
        });
    }

    fn remove(self, id: ReceiptId) {
        spawn_local(async move {
            self.problem.try_set(links::remove(id).await.err());
            self.follow();
        });
    }
}

fn row(links: Links, download: Download) -> impl IntoView {
    let texts = &desk().links;
    let Download {
        id,
        url,
        state,
        received_bytes,
        size_bytes,
        problem,
        receipt,
        ..
    } = download;
    let name = url
        .split_once("://")
        .map_or(&*url, |(_, rest)| rest)
        .to_owned();
    let (state, text) = match (state, problem) {
        (DownloadState::Waiting, _) => ("waiting", texts.waiting.to_owned()),
        (DownloadState::Running, _) => (
            "running",
            (texts.running)(percent(received_bytes, size_bytes)),
        ),
        (DownloadState::Done, _) => ("done", texts.done.to_owned()),
        (DownloadState::Failed, problem) => (
            "failed",
            problem.map_or(t().unreachable, t().problem).to_owned(),
        ),
    };
    let receipt = receipt.map(|receipt| {
        view! { <Link to=Route::Receipt(receipt) class="button" test="fetched">{texts.open}</Link> }
    });
    view! {
        <li class="entry" data-test="download" data-state=state>
            <span class="links-name">
                <strong>{name.clone()}</strong>
                <span class="links-state">{text}</span>
            </span>
            {receipt}
            <button
                type="button"
                class="button icon-only"
                data-test="remove-download"
                aria-label=(texts.remove_this)(&name)
                on:click=move |_| links.remove(id)
            >
                <Symbol icon=Icon::Cross />
            </button>
        </li>
    }
}

fn is_under_way(download: &Download) -> bool {
    matches!(
        download.state,
        DownloadState::Waiting | DownloadState::Running
    )
}

/// How much of it has arrived, where the size is known.
fn percent(received: u64, size: Option<u64>) -> Option<u64> {
    size.filter(|size| *size > 0)
        .map(|size| (received.saturating_mul(100) / size).min(100))
}
