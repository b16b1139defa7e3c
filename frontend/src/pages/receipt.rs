//! One receipt: its picture on one side, its fields on the other.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::api::{ReceiptDetail, Status};
use shared::corrections::{Entry, FieldName};
use shared::id::ReceiptId;
use shared::money::Currency;
use shared::problem::ProblemCode;
use web_sys::{ScrollIntoViewOptions, ScrollLogicalPosition};

use super::entitle;
use super::receipt_fields::{FORM_TURNS, Fields};
use super::receipt_filing::FilingFields;
use super::receipt_form::ReceiptForm;
use super::receipt_merged::Merged;
use super::receipt_split::SplitOffer;
use crate::announce::Announcer;
use crate::api;
use crate::components::changing::{changing, outward};
use crate::components::icon::{Icon, Symbol};
use crate::components::link::Link;
use crate::components::notice::{Failure, Notice, words};
use crate::components::picture::{Picture, Stage, Viewer, Words};
use crate::components::standing::{Standing, StandingChip};
use crate::components::turns::Turns;
use crate::components::word_menu::WordMenu;
use crate::format;
use crate::i18n::{desk, t};
use crate::live::Live;
use crate::navigation::{Navigation, parameters};
use crate::provenance;
use crate::receipts::{Receipts, is_being_read};
use crate::route::Route;
use crate::slot::Slot;

/// What the page shows at the moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    Loading,
    Failed,
    Unknown,
    Deleted,
    Shown,
}

/// When the form is begun.
const FORM_TURN: usize = 1;

/// The page at `/receipts/{id}`.
#[component]
pub(crate) fn ReceiptPage(id: ReceiptId) -> impl IntoView {
    entitle(desk().receipt.title);
    let form = ReceiptForm::new(id, Receipts::expect());
    form.load();
    Live::expect().listen(move |event| form.take(event));
    form.keep_unsaved();
    outward(move || {
        form.detail
            .with(|detail| detail.as_ref().map(|detail| entitle(&heading(detail))));
    });
    let phase = Memo::new(move |_| {
        let problem = form
            .problem
            .with(|problem| problem.as_ref().map(|problem| problem.code));
        match (
            form.is_deleted.get(),
            form.detail.with(Option::is_some),
            problem,
        ) {
            (true, _, _) => Phase::Deleted,
            (_, true, _) => Phase::Shown,
            (_, _, Some(ProblemCode::ReceiptDeleted)) => Phase::Deleted,
            (_, _, Some(ProblemCode::ReceiptUnknown)) => Phase::Unknown,
            (_, _, Some(_)) => Phase::Failed,
            (_, _, None) => Phase::Loading,
        }
    });
    let problem = move || {
        form.problem
            .get()
            .unwrap_or_else(|| ProblemCode::Internal.into())
    };
    changing(move || match phase.get() {
        Phase::Loading => view! { <Skeleton /> }.into_any(),
        Phase::Unknown => view! { <Unknown title=desk().receipt.unknown_title /> }.into_any(),
        Phase::Deleted => view! { <Trashed form /> }.into_any(),
        Phase::Shown => view! { <Shown form /> }.into_any(),
        Phase::Failed => {
            let on_retry = move || form.load_again();
            view! { <Failure title=desk().receipt.error_title text=words(&problem()) on_retry /> }
                .into_any()
        }
    })
}

#[component]
fn Shown(form: ReceiptForm) -> impl IntoView {
    let viewer = Viewer::new();
    let words = text_on_demand(form, viewer);
    // Who came from a search sees on the paper what was found.
    let asked = parameters(&untrack(|| Navigation::expect().query()));
    words.show_found(
        asked
            .into_iter()
            .find(|(name, _)| name == "q")
            .map(|(_, words)| words)
            .unwrap_or_default(),
    );
    let pages = Signal::derive(move || {
        form.detail
            .with(|d| d.as_ref().map(|d| d.pages.clone()).unwrap_or_default())
    });
    let papers = Signal::derive(move || {
        form.detail
            .with(|d| d.as_ref().map(|d| d.papers.clone()).unwrap_or_default())
    });
    let marked = Signal::derive(move || form.focus.get().and_then(|slot| form.facts(slot).place));
    let currency = Signal::derive(move || {
        let typed = form
            .text(Slot::Field(FieldName::Currency))
            .parse::<Currency>();
        typed.ok()
    });
    let announcer = Announcer::expect();
    let on_choice = Callback::new(move |(field, entry): (FieldName, Entry)| {
        let text = entry.value.clone().unwrap_or_default();
        announcer.say((desk().receipt.assigned)(
            (desk().receipt.field)(field),
            &text,
        ));
        form.assign(field, entry);
        bring_into_sight(field);
    });
    // The picture first.
    let turns = Turns::begin(FORM_TURN + FORM_TURNS);
    view! {
        <article class="detail">
            <Head form />
            <div class="detail-picture">
                <Picture
                    viewer
                    pages
                    url=move |page| api::page_url(form.id, page)
                    preview=move |page| api::preview_url(form.id, page)
                    marked
                    papers
                    words
                />
            </div>
            <WordMenu words currency on_choice />
            <div class="detail-fields">
                <State form />
                <Resumed form />
                {turns.at(FORM_TURN, move || view! {
                    <SplitOffer form />
                    <Merged form />
                    <Fields form viewer turns first=FORM_TURN />
                }.into_any())}
                {turns.at(FORM_TURN + FORM_TURNS, move || view! { <Foot form /> }.into_any())}
            </div>
        </article>
    }
}

/// Shows a field without giving it the cursor, which would open the keyboard of a phone.
pub(super) fn bring_into_sight(field: FieldName) {
    request_animation_frame(move || {
        let selector = [".field[data-field=", field.as_str(), "]"].concat();
        let row = document().query_selector(&selector).ok().flatten();
        if let Some(row) = row {
            row.scroll_into_view_with_scroll_into_view_options(&nearest());
        }
    });
}

/// No further than is needed to see it.
fn nearest() -> ScrollIntoViewOptions {
    let options = ScrollIntoViewOptions::new();
    options.set_block(ScrollLogicalPosition::Nearest);
    options
}

/// The text over the picture: asked for when somebody wants to see it, and again once the receipt was read anew.
pub(super) fn text_on_demand(form: ReceiptForm, viewer: Viewer) -> Words {
    let words = Words::new(viewer);
    let mut before = None;
    outward(move || {
        let status = form
            .detail
            .with(|detail| detail.as_ref().map(|detail| detail.row.status));
        if before != status {
            before = status;
            words.set_stage(Stage::Unasked);
        }
    });
    outward(move || {
        if words.is_shown.get() && words.text.with(|text| text.stage == Stage::Unasked) {
            words.set_stage(Stage::Coming);
            spawn_local(async move { words.take(api::words(form.id).await) });
        }
    });
    words
}

#[component]
fn Head(form: ReceiptForm) -> impl IntoView {
    let title = move || form.detail.with(|detail| detail.as_ref().map(heading));
    let standing = move || {
        form.detail
            .with(|detail| detail.as_ref().map(|d| Standing::of(&d.row)))
    };
    view! {
        <header class="detail-head">
            <Link to=Route::Receipts class="back" back=true>
                <Symbol icon=Icon::Back />
                {desk().receipt.back}
            </Link>
            <h1>{changing(title)}</h1>
            {changing(move || standing().map(|standing| view! { <StandingChip standing /> }.into_any()))}
        </header>
    }
}

/// Says what is going on with the reading.
#[component]
pub(super) fn State(form: ReceiptForm) -> impl IntoView {
    let state = move || {
        form.detail
            .with(|d| d.as_ref().map(|d| (d.row.status, d.row.problem)))
    };
    let problem = RwSignal::new(None);
    let read_again = move || {
        spawn_local(async move {
            problem.try_set(api::read_again(form.id).await.err());
        });
    };
    changing(move || {
        let (status, cause) = state()?;
        if is_being_read(status) {
            // While it waits for something that a person should know of, that is said.
            let text = cause.map_or(desk().receipt.reading_now, t().problem);
            let reading = view! { <p class="banner is-busy" role="status">{text}</p> };
            return Some(reading.into_any());
        }
        (status == Status::Failed).then(|| {
            view! {
                <div class="banner is-failed">
                    <Symbol icon=Icon::Warning />
                    <p>{cause.map_or(t().receipts.status_failed, t().problem)} " " {desk().receipt.failed_hint}</p>
                    <button type="button" class="button" data-test="read-again" on:click=move |_| read_again()>
                        <Symbol icon=Icon::Again />
                        {desk().receipt.read_again}
                    </button>
                    <p role="alert">{changing(move || problem.get().as_ref().map(words))}</p>
                </div>
            }
            .into_any()
        })
    })
}

/// Says that entries of an earlier visit are there again, and lets go of them on demand.
#[component]
pub(super) fn Resumed(form: ReceiptForm) -> impl IntoView {
    let texts = &desk().receipt;
    let is_resumed = Memo::new(move |_| form.is_resumed());
    view! {
        <div role="status">
            {changing(move || is_resumed.get().then(|| view! {
                <div class="banner" data-test="resumed">
                    <p>{texts.resumed}</p>
                    <button type="button" class="button" data-test="discard" on:click=move |_| form.discard()>
                        {texts.discard}
                    </button>
                </div>
            }.into_any()))}
        </div>
    }
}

/// The file it came as, and what can be done with the whole receipt.
#[component]
fn Foot(form: ReceiptForm) -> impl IntoView {
    let problem = RwSignal::new(None);
    let announcer = Announcer::expect();
    let receipts = Receipts::expect();
    let delete = move || {
        spawn_local(async move {
            match api::delete(form.id).await {
                Err(cause) if cause.code != ProblemCode::ReceiptUnknown => {
                    drop(problem.try_set(Some(cause)))
                }
                Ok(()) | Err(_) => {
                    receipts.remove(form.id);
                    form.is_deleted.try_set(true);
                    announcer.say(desk().receipt.deleted.to_owned());
                }
            }
        });
    };
    let texts = &desk().receipt;
    let facts = move || {
        form.detail.with(|detail| {
            let detail = detail.as_ref()?;
            let file = format!(
                "{} · {}",
                detail.row.file.name,
                format::size(detail.row.file.size_bytes)
            );
            let facts = [
                (texts.file, Some(file)),
                (
                    texts.read_by,
                    provenance::line(detail.engine.as_deref(), &detail.tried, &detail.sent),
                ),
            ];
            let fact = |(name, value): (&'static str, Option<String>)| {
                Some(view! { <dt>{name}</dt> <dd>{value?}</dd> }.into_any())
            };
            Some(facts.into_iter().filter_map(fact).collect_view().into_any())
        })
    };
    view! {
        <footer class="detail-foot">
            <FilingFields form />
            <dl>
                {changing(facts)}
            </dl>
            <div class="detail-actions">
                <a class="button" href=api::original_url(form.id) download rel="external">
                    <Symbol icon=Icon::Download />
                    {texts.original}
                </a>
                <button type="button" class="button danger-quiet" data-test="delete" on:click=move |_| delete()>
                    <Symbol icon=Icon::Bin />
                    {texts.delete}
                </button>
            </div>
            <p role="alert">{changing(move || problem.get().as_ref().map(words))}</p>
        </footer>
    }
}

/// It is in the trash, and can be taken out again.
#[component]
fn Trashed(form: ReceiptForm) -> impl IntoView {
    let texts = &desk().trash;
    view! {
        <div role="status">
            <Notice icon=Icon::Bin title=texts.moved_title text=texts.moved_text>
                <button type="button" class="button primary" data-test="undo-delete" on:click=move |_| form.restore()>
                    {texts.undo}
                </button>
                <Link to=Route::Receipts class="button" back=true>{desk().receipt.back}</Link>
                <Link to=Route::Trash class="button">{texts.title}</Link>
            </Notice>
        </div>
    }
}

#[component]
fn Unknown(title: &'static str) -> impl IntoView {
    entitle(title);
    view! {
        <Notice icon=Icon::Receipts title text=(t().problem)(ProblemCode::ReceiptUnknown)>
            <Link to=Route::Receipts class="button primary">{desk().receipt.back}</Link>
        </Notice>
    }
}

#[component]
fn Skeleton() -> impl IntoView {
    view! {
        <p class="visually-hidden" role="status">{t().loading}</p>
        <div class="detail" aria-hidden="true">
            <div class="detail-head skeleton-line"></div>
            <div class="detail-picture"><div class="viewer skeleton-block"></div></div>
            <div class="detail-fields skeleton">
                {[(); 4].map(|()| view! { <div class="skeleton-row"></div> }).collect_view()}
            </div>
        </div>
    }
}

/// What the receipt is called: its merchant, or its file while there is none.
pub(super) fn heading(detail: &ReceiptDetail) -> String {
    detail
        .row
        .merchant
        .clone()
        .unwrap_or_else(|| detail.row.file.name.clone())
}
