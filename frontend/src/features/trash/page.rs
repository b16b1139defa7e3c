//! Trash page: deleted receipts, to be restored or deleted permanently.

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::bulk::{BulkOperation, TrashPage as Deleted, TrashRow};
use shared::id::ReceiptId;
use shared::problem::Problem;
use shared::route::Route;

use crate::data::api::{self, annotations};
use crate::data::{LiveEvents, Loadable};
use crate::features::loaded::{render_loaded, render_stale_problem};
use crate::i18n::{desk, format, t};
use crate::ui::{
    Announcer, Button, ConfirmDelete, Icon, Link, Notice, open_dialog, set_page_title,
};

const DAY_MS: u64 = 24 * 60 * 60 * 1000;

/// The state of the page.
#[derive(Clone, Copy)]
struct Trash {
    deleted: Loadable<Deleted>,
    /// Receipt that the confirmation is about; `None` for all.
    purge_target: RwSignal<Option<ReceiptId>>,
    dialog: NodeRef<html::Dialog>,
    announcer: Announcer,
}

/// Trash page.
#[component]
pub(crate) fn TrashPage() -> impl IntoView {
    set_page_title(desk().trash.title);
    let trash = Trash {
        deleted: Loadable::new(),
        purge_target: RwSignal::new(None),
        dialog: NodeRef::new(),
        announcer: Announcer::expect(),
    };
    trash.load_trash();
    // Any event may be that of a receipt that is deleted or restored.
    LiveEvents::expect().listen(move |_| trash.load_trash());
    view! {
        <section class="trash">
            <h1>{desk().trash.title}</h1>
            <p role="alert">{render_stale_problem(trash.deleted)}</p>
            {render_loaded(
                move || trash.deleted.state(),
                desk().trash.error_title,
                move || trash.load_trash(),
                move |deleted| if deleted.receipts.is_empty() {
                    view! { <Empty /> }.into_any()
                } else {
                    view! { <List trash deleted /> }.into_any()
                },
            )}
            <ConfirmDelete dialog=trash.dialog on_confirm=move || trash.purge() />
        </section>
    }
}

impl Trash {
    fn load_trash(self) {
        self.deleted.load(annotations::list_trash());
    }

    /// Restores a receipt.
    fn restore_receipt(self, id: ReceiptId) {
        spawn_local(async move {
            let restored = annotations::apply_bulk_action(vec![id], BulkOperation::Restore)
                .await
                .map(drop);
            self.finish_request(restored, desk().trash.restored);
        });
    }

    /// Asks before deleting one receipt permanently, or all of them.
    fn confirm_purge(self, about: Option<ReceiptId>) {
        self.purge_target.set(about);
        open_dialog(self.dialog);
    }

    /// Permanently deletes the confirmed receipts.
    fn purge(self) {
        let asked = self.purge_target.get_untracked();
        spawn_local(async move {
            self.finish_request(annotations::purge_trash(asked).await, desk().trash.removed);
        });
    }

    /// Ends a request with its message or problem, and reloads the list.
    fn finish_request(self, outcome: Result<(), Problem>, sentence: &str) {
        match outcome {
            Ok(()) => {
                self.announcer.say(sentence.to_owned());
                self.load_trash();
            }
            Err(problem) => self.deleted.report(problem),
        }
    }
}

#[component]
fn List(trash: Trash, deleted: Deleted) -> impl IntoView {
    let texts = &desk().trash;
    // The list has the last 200 receipts; the others are only counted.
    let others = deleted.count.saturating_sub(deleted.receipts.len() as u64);
    view! {
        <p class="trash-note">{(texts.kept)(deleted.kept_ms.map(|kept| kept.div_ceil(DAY_MS)))}</p>
        <Button
            class="danger-quiet"
            icon=Icon::Bin
            test="empty-trash"
            on_press=move || trash.confirm_purge(None)
        >
            {texts.remove_all}
        </Button>
        <ul class="entries">
            {deleted.receipts.into_iter().map(|deleted| trash_row(trash, deleted)).collect_view()}
        </ul>
        {(others > 0).then(|| view! { <p>{(texts.others)(others)}</p> })}
    }
}

fn trash_row(trash: Trash, deleted: TrashRow) -> impl IntoView {
    let texts = &desk().trash;
    let TrashRow { row, .. } = deleted;
    let id = row.id;
    let name = row.title().unwrap_or(t().receipts.no_merchant).to_owned();
    let facts = [
        row.date.as_deref().map(format::long_date),
        row.total.map(format::amount_with_currency),
    ];
    let facts: Vec<_> = facts.into_iter().flatten().collect();
    let image = row.has_picture.then(|| {
        view! {
            <img
                src=api::thumbnail_url(id)
                alt=""
                width="44"
                height="56"
                loading="lazy"
                decoding="async"
            />
        }
    });
    view! {
        <li class="entry" data-test="trashed" data-id=id.to_string()>
            <span class="trash-picture">{image}</span>
            <span class="trash-name">
                <strong>{name.clone()}</strong>
                <span class="trash-facts">{facts.join(" · ")}</span>
            </span>
            <Button
                label=(texts.restore_this)(&name)
                test="restore"
                on_press=move || trash.restore_receipt(id)
            >
                {texts.restore}
            </Button>
            <Button
                class="danger-quiet"
                label=(texts.remove_this)(&name)
                test="remove"
                on_press=move || trash.confirm_purge(Some(id))
            >
                {texts.remove}
            </Button>
        </li>
    }
}

#[component]
fn Empty() -> impl IntoView {
    view! {
        <Notice icon=Icon::Bin title=desk().trash.empty_title text=desk().trash.empty_text>
            <Link to=Route::Receipts class="button primary">{t().receipts.title}</Link>
        </Notice>
    }
}
