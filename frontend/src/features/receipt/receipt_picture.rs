//! Picture of a receipt beside its form: marks the words of the focused field, and offers selected
//! words as values of fields.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::corrections::FieldEntry;
use shared::fields::FieldName;
use shared::money::Currency;
use web_sys::{ScrollIntoViewOptions, ScrollLogicalPosition};

use super::form::ReceiptForm;
use super::outline_editor::OutlineDialog;
use super::picture::{Picture, PictureContent, TextOverlay, TextStage, Viewer};
use super::slot::Slot;
use super::word_menu::WordMenu;
use crate::data::api;
use crate::i18n::desk;
use crate::ui::run_effect;

/// Picture of a receipt, with a menu for the words selected on it.
#[component]
pub(crate) fn ReceiptPicture(
    form: ReceiptForm,
    viewer: Viewer,
    words: TextOverlay,
    /// Called with words that become the value of a field.
    on_choice: Callback<(FieldName, FieldEntry)>,
    class: &'static str,
) -> impl IntoView {
    // Page whose outline is edited.
    let edited = RwSignal::new(None);
    let content = PictureContent {
        pages: Signal::derive(move || form.with_detail(|d| d.pages.clone()).unwrap_or_default()),
        url: Callback::new(move |page| api::page_url(form.id, page)),
        preview: Callback::new(move |page| api::preview_url(form.id, page)),
        marked: Signal::derive(move || form.slot_state(form.focus.get()?).place),
        papers: Signal::derive(move || form.with_detail(|d| d.papers.clone()).unwrap_or_default()),
        on_outline: Callback::new(move |page| edited.set(Some(page))),
    };
    let currency = Signal::derive(move || {
        let typed = form.shown_text(Slot::Field(FieldName::Currency));
        typed.parse::<Currency>().ok()
    });
    view! {
        <div
            class=class
            class:is-full=viewer.is_full
            role=move || viewer.is_full.get().then_some("dialog")
            aria-modal=move || viewer.is_full.get().then_some("true")
            aria-label=move || viewer.is_full.get().then_some(desk().picture.full_screen)
        >
            <Picture viewer content words />
        </div>
        <OutlineDialog form edited />
        <WordMenu words currency on_choice />
    }
}

/// Scrolls a field into view without focusing it, which would open the keyboard of a phone.
pub(crate) fn scroll_field_into_view(field: FieldName) {
    request_animation_frame(move || {
        let selector = [".field[data-field=", field.as_str(), "]"].concat();
        if let Ok(Some(row)) = document().query_selector(&selector) {
            // Scrolls no further than needed.
            let options = ScrollIntoViewOptions::new();
            options.set_block(ScrollLogicalPosition::Nearest);
            row.scroll_into_view_with_scroll_into_view_options(&options);
        }
    });
}

/// Loads the text overlay when it is shown, and again after the receipt has been read again.
pub(crate) fn load_text_on_demand(form: ReceiptForm, viewer: Viewer) -> TextOverlay {
    let words = TextOverlay::new(viewer);
    // A change of status means a new reading, which makes the text outdated.
    let mut last_status = None;
    run_effect(move || {
        let status = form.with_detail(|detail| detail.row.status);
        if last_status != status {
            last_status = status;
            words.set_stage(TextStage::NotRequested);
        }
    });
    // Loads the text once it is shown, unless it was requested already.
    run_effect(move || {
        let is_requested = || {
            words
                .text
                .with(|text| text.stage != TextStage::NotRequested)
        };
        if words.is_shown.get() && !is_requested() {
            words.set_stage(TextStage::Loading);
            spawn_local(async move { words.apply_answer(api::fetch_words(form.id).await) });
        }
    });
    words
}
