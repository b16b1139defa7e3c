//! Page of one receipt: its picture on one side, its fields on the other.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::api::ReceiptDetail;
use shared::corrections::{FieldEntry, FieldName};
use shared::id::ReceiptId;
use shared::money::Currency;
use shared::problem::ProblemCode;
use shared::route::Route;
use web_sys::{ScrollIntoViewOptions, ScrollLogicalPosition};

use super::badge::{BadgeChip, ReceiptBadge};
use super::fields::{FORM_STAGES, Fields};
use super::foot::Foot;
use super::form::ReceiptForm;
use super::merged::Merged;
use super::picture::{Picture, TextOverlay, TextStage, Viewer};
use super::slot::Slot;
use super::split::SplitOffer;
use super::status::{ReadingStatus, Resumed};
use super::word_menu::WordMenu;
use crate::browser::navigation::{Navigation, parse_query};
use crate::data::api;
use crate::data::events::LiveEvents;
use crate::data::receipts::ReceiptStore;
use crate::i18n::{desk, t};
use crate::ui::announce::Announcer;
use crate::ui::dynamic_view::{dynamic_view, run_effect};
use crate::ui::icon::{Icon, Symbol};
use crate::ui::link::Link;
use crate::ui::notice::{Failure, Notice, problem_text};
use crate::ui::page_title::set_page_title;
use crate::ui::staged_render::StagedRender;

/// State of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    Loading,
    Failed,
    Unknown,
    Deleted,
    Shown,
}

/// Rendering stage at which the form begins.
const FORM_STAGE: usize = 1;

/// Page at `/receipts/{id}`.
#[component]
pub(crate) fn ReceiptPage(id: ReceiptId) -> impl IntoView {
    set_page_title(desk().receipt.title);
    let form = ReceiptForm::new(id, ReceiptStore::expect());
    form.load();
    LiveEvents::expect().listen(move |event| form.on_event(event));
    form.keep_unsaved();
    run_effect(move || {
        form.detail.with(|detail| {
            detail
                .as_ref()
                .map(|detail| set_page_title(&receipt_heading(detail)))
        });
    });
    // A deletion comes first; data that is shown stays when a later request fails.
    let phase = Memo::new(move |_| {
        let problem = form.problem().map(|problem| problem.code);
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
        form.problem()
            .unwrap_or_else(|| ProblemCode::Internal.into())
    };
    dynamic_view(move || match phase.get() {
        Phase::Loading => view! { <Skeleton /> }.into_any(),
        Phase::Unknown => view! { <Unknown title=desk().receipt.unknown_title /> }.into_any(),
        Phase::Deleted => view! { <Trashed form /> }.into_any(),
        Phase::Shown => view! { <Shown form /> }.into_any(),
        Phase::Failed => {
            let on_retry = move || form.retry_load();
            view! {
                <Failure
                    title=desk().receipt.error_title
                    text=problem_text(&problem())
                    on_retry
                />
            }
            .into_any()
        }
    })
}

#[component]
fn Shown(form: ReceiptForm) -> impl IntoView {
    let viewer = Viewer::new();
    let words = load_text_on_demand(form, viewer);
    // Coming from a search, the words found are highlighted on the picture.
    let asked = parse_query(&untrack(|| Navigation::expect().query()));
    words.show_matches(
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
    // The words of the focused field are marked on the picture.
    let marked = Signal::derive(move || {
        form.focus
            .get()
            .and_then(|slot| form.slot_state(slot).place)
    });
    let currency = Signal::derive(move || {
        let typed = form
            .shown_text(Slot::Field(FieldName::Currency))
            .parse::<Currency>();
        typed.ok()
    });
    let announcer = Announcer::expect();
    // Words chosen on the picture become the value of a field.
    let on_choice = Callback::new(move |(field, entry): (FieldName, FieldEntry)| {
        let text = entry.value.clone().unwrap_or_default();
        announcer.say((desk().receipt.assigned)(
            (desk().receipt.field)(field),
            &text,
        ));
        form.assign_words(field, entry);
        scroll_field_into_view(field);
    });
    // The picture is rendered before the form.
    let turns = StagedRender::start_rendering(FORM_STAGE + FORM_STAGES);
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
                <ReadingStatus form />
                <Resumed form />
                {turns.at_stage(FORM_STAGE, move || view! {
                    <SplitOffer form />
                    <Merged form />
                    <Fields form viewer turns first=FORM_STAGE />
                }.into_any())}
                {turns.at_stage(
                    FORM_STAGE + FORM_STAGES,
                    move || view! { <Foot form /> }.into_any(),
                )}
            </div>
        </article>
    }
}

/// Scrolls a field into view without focusing it, which would open the keyboard of a phone.
pub(crate) fn scroll_field_into_view(field: FieldName) {
    request_animation_frame(move || {
        let selector = [".field[data-field=", field.as_str(), "]"].concat();
        let row = document().query_selector(&selector).ok().flatten();
        if let Some(row) = row {
            row.scroll_into_view_with_scroll_into_view_options(&nearest_scroll_options());
        }
    });
}

/// Returns options that scroll no further than needed.
fn nearest_scroll_options() -> ScrollIntoViewOptions {
    let options = ScrollIntoViewOptions::new();
    options.set_block(ScrollLogicalPosition::Nearest);
    options
}

/// Loads the text over the picture when it is to be shown, and again after another reading.
pub(crate) fn load_text_on_demand(form: ReceiptForm, viewer: Viewer) -> TextOverlay {
    let words = TextOverlay::new(viewer);
    // Another status means another reading: the text is outdated.
    let mut before = None;
    run_effect(move || {
        let status = form
            .detail
            .with(|detail| detail.as_ref().map(|detail| detail.row.status));
        if before != status {
            before = status;
            words.set_stage(TextStage::NotRequested);
        }
    });
    // Load the text once it is to be shown, unless it was requested already.
    run_effect(move || {
        if words.is_shown.get()
            && words
                .text
                .with(|text| text.stage == TextStage::NotRequested)
        {
            words.set_stage(TextStage::Loading);
            spawn_local(async move { words.apply_answer(api::fetch_words(form.id).await) });
        }
    });
    words
}

#[component]
fn Head(form: ReceiptForm) -> impl IntoView {
    let title = move || {
        form.detail
            .with(|detail| detail.as_ref().map(receipt_heading))
    };
    let standing = move || {
        form.detail
            .with(|detail| detail.as_ref().map(|d| ReceiptBadge::from_row(&d.row)))
    };
    view! {
        <header class="detail-head">
            <Link to=Route::Receipts class="back" back=true>
                <Symbol icon=Icon::Back />
                {desk().receipt.back}
            </Link>
            <h1>{dynamic_view(title)}</h1>
            {dynamic_view(move || {
                standing().map(|standing| view! { <BadgeChip standing /> }.into_any())
            })}
        </header>
    }
}

/// Notice that the receipt is in the trash, with a button that restores it.
#[component]
fn Trashed(form: ReceiptForm) -> impl IntoView {
    let texts = &desk().trash;
    view! {
        <div role="status">
            <Notice icon=Icon::Bin title=texts.moved_title text=texts.moved_text>
                <button
                    type="button"
                    class="button primary"
                    data-test="undo-delete"
                    on:click=move |_| form.restore_from_trash()
                >
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
    set_page_title(title);
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

/// Returns the heading of a receipt: its merchant, or its file name if there is none.
pub(crate) fn receipt_heading(detail: &ReceiptDetail) -> String {
    detail
        .row
        .merchant
        .clone()
        .unwrap_or_else(|| detail.row.file.name.clone())
}
