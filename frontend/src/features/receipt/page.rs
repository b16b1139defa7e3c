//! Page of one receipt: its picture on one side, its fields on the other.

use leptos::prelude::*;
use shared::api::ReceiptDetail;
use shared::corrections::FieldEntry;
use shared::fields::FieldName;
use shared::id::ReceiptId;
use shared::problem::ProblemCode;
use shared::route::Route;

use super::annotation_saver::AnnotationSaver;
use super::badge::{BadgeChip, ReceiptBadge};
use super::banners::{Merged, ReadingStatus, SplitOffer};
use super::confirm_bar::ConfirmBar;
use super::conflict::Conflict;
use super::fields::{FORM_STAGES, Fields};
use super::foot::Foot;
use super::form::ReceiptForm;
use super::list_walk::{ListWalk, WalkButtons};
use super::picture::Viewer;
use super::receipt_picture::{ReceiptPicture, load_text_on_demand, scroll_field_into_view};
use super::typing::track_typing;
use crate::browser::navigation::{Navigation, parse_query};
use crate::data::{LiveEvents, ReceiptStore};
use crate::features::rules::suggestion::ReceiptRuleOffer;
use crate::i18n::{desk, t};
use crate::ui::{
    Announcer, Button, Failure, Icon, Link, Notice, StagedRender, Symbol, dynamic_view,
    problem_text, run_effect, set_page_title,
};

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
        form.with_detail(|detail| set_page_title(&receipt_heading(detail)));
    });
    // A deletion comes first; data that is shown stays when a later request fails.
    let phase = Memo::new(move |_| match form.problem().map(|problem| problem.code) {
        _ if form.is_deleted.get() => Phase::Deleted,
        _ if form.detail.with(Option::is_some) => Phase::Shown,
        Some(ProblemCode::ReceiptDeleted) => Phase::Deleted,
        Some(ProblemCode::ReceiptUnknown) => Phase::Unknown,
        Some(_) => Phase::Failed,
        None => Phase::Loading,
    });
    let problem = move || form.problem().unwrap_or(ProblemCode::Internal.into());
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
    if let Some((_, query)) = asked.into_iter().find(|(name, _)| name == "q") {
        words.show_matches(query);
    }
    let announcer = Announcer::expect();
    // Words chosen on the picture become the value of a field.
    let on_choice = Callback::new(move |(field, entry): (FieldName, FieldEntry)| {
        let text = entry.value.clone().unwrap_or_default();
        let name = (desk().receipt.field)(field);
        announcer.say((desk().receipt.assigned)(name, &text));
        form.assign_words(field, entry);
        form.save_edits();
        scroll_field_into_view(field);
    });
    let saver = AnnotationSaver::new(form);
    let walk = ListWalk::of(form.id);
    walk.follow_keys();
    let article = NodeRef::new();
    let is_typing = track_typing(form, viewer, article);
    // The picture is rendered before the form.
    let turns = StagedRender::start_rendering(FORM_STAGE + FORM_STAGES);
    view! {
        <article class="detail" class:is-typing=is_typing node_ref=article>
            <Head form walk />
            <ReceiptPicture form viewer words on_choice class="detail-picture" />
            <div
                class="detail-fields"
                on:pointerdown=move |event| walk.on_press(&event)
                on:pointerup=move |event| walk.on_release(&event)
            >
                <ReadingStatus form />
                <Conflict form />
                <ReceiptRuleOffer form />
                {turns.at_stage(FORM_STAGE, move || view! {
                    <SplitOffer form />
                    <Merged form />
                    <Fields form saver viewer turns first=FORM_STAGE />
                }.into_any())}
                {turns.at_stage(
                    FORM_STAGE + FORM_STAGES,
                    move || view! {
                        <Foot form />
                        <ConfirmBar form walk />
                    }.into_any(),
                )}
            </div>
        </article>
    }
}

/// Way back, neighbours in the list, and the state of the receipt. The merchant in large type below
/// is an input, so the heading is for screen readers.
#[component]
fn Head(form: ReceiptForm, walk: ListWalk) -> impl IntoView {
    let title = move || form.with_detail(receipt_heading);
    let standing = move || form.with_detail(|detail| ReceiptBadge::from_row(&detail.row));
    view! {
        <header class="detail-head">
            <h1 class="visually-hidden">{dynamic_view(title)}</h1>
            <Link to=Route::Receipts class="back" back=true>
                <Symbol icon=Icon::Back />
                {t().receipts.title}
            </Link>
            {dynamic_view(move || {
                standing().map(|standing| view! { <BadgeChip standing /> }.into_any())
            })}
            <WalkButtons walk />
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
                <Button
                    class="primary"
                    test="undo-delete"
                    on_press=move || form.restore_from_trash()
                >
                    {texts.undo}
                </Button>
                <Link to=Route::Receipts class="button" back=true>{t().receipts.title}</Link>
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
            <Link to=Route::Receipts class="button primary">{t().receipts.title}</Link>
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
    let title = detail.row.title();
    title.unwrap_or(t().receipts.no_merchant).to_owned()
}
