//! Dialog in which the user marks the paper on a page, so that only what lies within is read.

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::api::{Corners, PageSize};

use super::form::ReceiptForm;
use crate::data::api::{self, outlines};
use crate::features::camera::crop::Crop;
use crate::features::camera::crop_editor::CropDrawing;
use crate::features::camera::quad::Quad;
use crate::i18n::{desk, t};
use crate::ui::{Button, Icon, close_dialog, dynamic_view, open_dialog, problem_text, run_effect};

/// Dialog for the page in `edited`, counted from 1. It empties `edited` when it is closed.
#[component]
pub(super) fn OutlineDialog(form: ReceiptForm, edited: RwSignal<Option<u32>>) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    run_effect(move || {
        if edited.get().is_some() {
            // Its content is rendered before it opens.
            request_animation_frame(move || open_dialog(dialog));
        }
    });
    view! {
        <dialog
            class="confirm outline-dialog"
            node_ref=dialog
            aria-labelledby="cutter-title"
            on:close=move |_| edited.set(None)
        >
            {dynamic_view(move || {
                let page = edited.get()?;
                let pages = form.with_detail(|detail| detail.pages.clone())?;
                let size = *pages.get(usize::try_from(page.checked_sub(1)?).ok()?)?;
                Some(view! { <OutlineEditor form page size dialog /> })
            })}
        </dialog>
    }
}

/// The page with its corners, and what can be done with them.
#[component]
fn OutlineEditor(
    form: ReceiptForm,
    page: u32,
    size: PageSize,
    dialog: NodeRef<html::Dialog>,
) -> impl IntoView {
    let texts = &desk().picture;
    let cut = RwSignal::new(Crop::NONE);
    // What the user has moved already is not replaced by the corners that were read.
    let is_touched = StoredValue::new(false);
    let change = move |next| {
        is_touched.set_value(true);
        cut.set(next);
    };
    load_corners(form, page, cut, is_touched);
    let (is_busy, problem) = (RwSignal::new(false), RwSignal::new(None));
    let save = move |corners: Option<Corners>| {
        if is_busy.get_untracked() {
            return;
        }
        is_busy.set(true);
        spawn_local(async move {
            let saved = outlines::set_outline(form.id, page, corners).await;
            is_busy.try_set(false);
            if saved.is_ok() {
                close_dialog(dialog);
            }
            problem.try_set(saved.err());
        });
    };
    view! {
        <h2 id="cutter-title">{texts.outline}</h2>
        <CropDrawing
            url=api::preview_url(form.id, page)
            size=(size.width, size.height)
            cut
            change=Callback::new(change)
        />
        <p class="cutter-hint" id="cutter-hint">{texts.outline_hint}</p>
        <p class="field-complaint" role="alert">
            {dynamic_view(move || problem.get().as_ref().map(problem_text))}
        </p>
        <div class="cutter-orders">
            <Button
                icon=Icon::Fit
                test="outline-whole"
                on_press=move || change(Crop::NONE)
            >
                {desk().camera.whole}
            </Button>
            <Button icon=Icon::Search test="outline-detect" on_press=move || save(None)>
                {texts.outline_detect}
            </Button>
            <Button
                class="primary"
                icon=Icon::Check
                test="outline-save"
                on_press=move || save(Some(cut.get_untracked().quad.corners))
            >
                {desk().receipt.read_again}
            </Button>
            <Button test="outline-cancel" on_press=move || close_dialog(dialog)>
                {t().close}
            </Button>
        </div>
    }
}

/// Begins with the corners of the paper that was read, unless the user has moved some already.
fn load_corners(form: ReceiptForm, page: u32, cut: RwSignal<Crop>, is_touched: StoredValue<bool>) {
    spawn_local(async move {
        // Without an answer the corners stay around the whole page.
        let Ok(pages) = api::fetch_words(form.id).await else {
            return;
        };
        let index = usize::try_from(page).unwrap_or_default().checked_sub(1);
        let read = index.and_then(|index| pages.get(index)?.papers.first().copied());
        // The dialog may be closed by now.
        if let (Some(corners), Some(false)) = (read, is_touched.try_get_value()) {
            cut.try_set(Crop::NONE.cropped_to(Quad { corners }));
        }
    });
}
