//! What was deleted: it can be restored, or removed for good.

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::bulk::{Action, TrashPage as Deleted, TrashRow};
use shared::id::ReceiptId;
use shared::problem::Problem;

use super::entitle;
use crate::announce::Announcer;
use crate::api::{self, filing};
use crate::components::changing::changing;
use crate::components::confirm::ConfirmDelete;
use crate::components::icon::{Icon, Symbol};
use crate::components::link::Link;
use crate::components::notice::{Failure, Notice, words};
use crate::format;
use crate::i18n::{desk, t};
use crate::live::Live;
use crate::route::Route;

const DAY_MS: u64 = 24 * 60 * 60 * 1000;

/// The state of the page.
#[derive(Clone, Copy)]
struct Trash {
    deleted: RwSignal<Option<Deleted>>,
    problem: RwSignal<Option<Problem>>,
    /// What the question is about: one receipt, or all.
    asked: RwSignal<Option<ReceiptId>>,
    dialog: NodeRef<html::Dialog>,
    announcer: Announcer,
}

/// The page.
#[component]
pub(crate) fn TrashPage() -> impl IntoView {
    entitle(desk().trash.title);
    let trash = Trash {
        deleted: RwSignal::new(None),
        problem: RwSignal::new(None),
        asked: RwSignal::new(None),
        dialog: NodeRef::new(),
        announcer: Announcer::expect(),
    };
    trash.load();
    Live::expect().listen(move |_| trash.load());
    view! {
        <section class="trash">
            <h1>{desk().trash.title}</h1>
            <p role="alert">
                {changing(move || {
                    let is_shown = trash.deleted.with(Option::is_some);
                    trash.problem.get().filter(|_| is_shown).as_ref().map(words)
                })}
            </p>
            {changing(move || match (trash.deleted.get(), trash.problem.get()) {
                (Some(deleted), _) if deleted.receipts.is_empty() => view! { <Empty /> }.into_any(),
                (Some(deleted), _) => view! { <List trash deleted /> }.into_any(),
                (None, Some(problem)) => {
                    let (title, on_retry) = (desk().trash.error_title, move || trash.load());
                    view! { <Failure title text=words(&problem) on_retry /> }.into_any()
                }
                (None, None) => view! { <p role="status">{t().loading}</p> }.into_any(),
            })}
            <ConfirmDelete dialog=trash.dialog on_confirm=move || trash.remove() />
        </section>
    }
}

impl Trash {
    fn load(self) {
        spawn_local(async move {
            match filing::trash().await {
                Ok(deleted) => {
                    self.problem.try_set(None);
                    self.deleted.try_set(Some(deleted));
                }
                Err(problem) => drop(self.problem.try_set(Some(problem))),
            }
        });
    }

    fn restore(self, id: ReceiptId) {
        spawn_local(async move {
            let restored = filing::bulk(vec![id], Action::Restore).await.map(drop);
            self.end(restored, desk().trash.restored);
        });
    }

    fn ask(self, about: Option<ReceiptId>) {
        self.asked.set(about);
        if let Some(dialog) = self.dialog.get_untracked() {
            // It fails only where it is open already.
            let _ = dialog.show_modal();
        }
    }

    fn remove(self) {
        let asked = self.asked.get_untracked();
        spawn_local(async move {
            self.end(filing::remove_for_good(asked).await, desk().trash.removed);
        });
    }

    fn end(self, outcome: Result<(), Problem>, sentence: &str) {
        match outcome {
            Ok(()) => {
                self.announcer.say(sentence.to_owned());
                self.load();
            }
            Err(problem) => drop(self.problem.try_set(Some(problem))),
        }
    }
}

#[component]
fn List(trash: Trash, deleted: Deleted) -> impl IntoView {
    let texts = &desk().trash;
    let others = deleted.count.saturating_sub(deleted.receipts.len() as u64);
    view! {
        <p class="trash-note">{(texts.kept)(deleted.kept_ms.map(|kept| kept.div_ceil(DAY_MS)))}</p>
        <button
            type="button"
            class="button danger-quiet"
            data-test="empty-trash"
            on:click=move |_| trash.ask(None)
        >
            <Symbol icon=Icon::Bin />
            {texts.remove_all}
        </button>
        <ul class="entries">
            {deleted.receipts.into_iter().map(|deleted| item(trash, deleted)).collect_view()}
        </ul>
        {(others > 0).then(|| view! { <p>{(texts.others)(others)}</p> })}
    }
}

fn item(trash: Trash, deleted: TrashRow) -> impl IntoView {
    let texts = &desk().trash;
    let TrashRow { row, .. } = deleted;
    let id = row.id;
    let name = row.merchant.unwrap_or(row.file.name);
    let facts = [
        row.date.as_deref().map(format::date),
        row.total.map(format::money),
    ];
    let facts: Vec<_> = facts.into_iter().flatten().collect();
    let image = row.has_picture.then(|| {
        view! { <img src=api::thumbnail_url(id) alt="" width="44" height="56" loading="lazy" decoding="async" /> }
    });
    view! {
        <li class="entry" data-test="trashed" data-id=id.to_string()>
            <span class="trash-picture">{image}</span>
            <span class="trash-name">
                <strong>{name.clone()}</strong>
                <span class="trash-facts">{facts.join(" · ")}</span>
            </span>
            <button
                type="button"
                class="button"
                data-test="restore"
                aria-label=(texts.restore_this)(&name)
                on:click=move |_| trash.restore(id)
            >
                {texts.restore}
            </button>
            <button
                type="button"
                class="button danger-quiet"
                data-test="remove"
                aria-label=(texts.remove_this)(&name)
                on:click=move |_| trash.ask(Some(id))
            >
                {texts.remove}
            </button>
        </li>
    }
}

#[component]
fn Empty() -> impl IntoView {
    view! {
        <Notice icon=Icon::Bin title=desk().trash.empty_title text=desk().trash.empty_text>
            <Link to=Route::Receipts class="button primary">{desk().receipt.back}</Link>
        </Notice>
    }
}
