//! Picture of a receipt in a frame, with overlays.
//!
//! It is zoomed by wheel, pinch, buttons, keys and double click, and can be dragged, rotated, and
//! shown in the whole window. The overlays are a highlight for the field in focus, the outlines of
//! several receipts, and the text on request.

mod outlines;
mod text_bar;
mod text_layer;
mod text_overlay;
mod view_transform;
mod viewer;
mod word_selection;

use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use shared::api::{DetectedPaper, PageSize};
use shared::field::Area;
use web_sys::HtmlElement;

use outlines::Outlines;
use text_bar::TextBar;
use text_layer::TextLayer;
pub(crate) use text_overlay::{TextOverlay, TextStage};
use view_transform::ViewTransform;
pub(crate) use viewer::Viewer;
use word_selection::WordSelection;

use crate::browser::document::{end_isolation, isolate_element};
use crate::browser::events::listen_to_window;
use crate::i18n::desk;
use crate::ui::{Icon, IconButton, Symbol, dynamic_view, run_effect};

/// Content of the picture. Copies share it.
#[derive(Clone, Copy)]
pub(crate) struct PictureContent {
    /// Pages; none while there is no picture.
    pub(crate) pages: Signal<Vec<PageSize>>,
    /// Returns the URL of a page's picture.
    pub(crate) url: Callback<u32, String>,
    /// Returns the URL of a smaller picture, which is sufficient for the whole page.
    pub(crate) preview: Callback<u32, String>,
    /// Page and area of the field in focus.
    pub(crate) marked: Signal<Option<(u32, Area)>>,
    /// Receipts on the pages that show several.
    pub(crate) papers: Signal<Vec<DetectedPaper>>,
    /// Called with the page whose outline the user wants to change.
    pub(crate) on_outline: Callback<u32>,
}

/// Picture of a receipt, one page at a time, with its text.
#[component]
pub(crate) fn Picture(
    viewer: Viewer,
    content: PictureContent,
    words: TextOverlay,
) -> impl IntoView {
    let count = Signal::derive(move || content.pages.with(Vec::len));
    view! {
        <Show
            when=move || { count.get() > 0 }
            fallback=|| {
                view! {
                    <div class="viewer is-empty">
                        <Symbol icon=Icon::Receipts />
                        <p>{desk().picture.none}</p>
                    </div>
                }
            }
        >
            <TextBar words />
            <div
                class="viewer"
                class:is-zoomed=move || viewer.view.get().is_zoomed()
                class:is-held=viewer.skips_animation
                role="group"
                tabindex="0"
                aria-label=desk().picture.label
                node_ref=viewer.frame_element
                on:wheel=move |event| viewer.on_wheel(&event)
                on:dblclick=move |event| viewer.on_double_click(&event)
                on:keydown=move |event| viewer.on_key(&event)
                on:click=move |event| match viewer.clicked_word(&event) {
                    Some((line, word, element)) => words.select_word(line, word, &element),
                    None => words.clear_selection(),
                }
                on:selectstart=move |event| viewer.on_select_start(&event)
                on:pointerdown=move |event| viewer.on_press(&event)
                on:pointermove=move |event| viewer.on_move(&event)
                on:pointerup=move |event| viewer.on_release(&event)
                on:pointercancel=move |event| viewer.on_release(&event)
            >
                <PageLayer viewer content words />
            </div>
            <Controls viewer count words on_outline=content.on_outline />
        </Show>
    }
}

/// Page with its overlays. Its transform is written to the style alone, so that a selection in its
/// text survives.
#[component]
fn PageLayer(viewer: Viewer, content: PictureContent, words: TextOverlay) -> impl IntoView {
    let PictureContent {
        pages,
        url,
        preview,
        marked,
        papers,
        on_outline: _,
    } = content;
    // Once enlarged, the sharper picture stays.
    let is_close = Memo::new(move |was| was == Some(&true) || viewer.view.get().is_zoomed());
    let source = move || {
        let url = if is_close.get() { url } else { preview };
        url.run(viewer.page.get())
    };
    // Writes transform and aspect ratio to the style.
    run_effect(move || {
        let Some(paper) = viewer.page_element.get() else {
            return;
        };
        let page = viewer.page.get();
        // Width by height, as the style sheet expects it; 1 / 2 while the size is unknown.
        let size = pages.with(|pages| pages.get(page.saturating_sub(1) as usize).copied());
        let (width, height) = size.map_or((1, 2), |size| (size.width.max(1), size.height.max(1)));
        let ViewTransform { zoom, x, y } = viewer.view.get();
        let [zoom, x, y] = [zoom, x, y].map(format_decimal);
        let degrees = viewer.rotation.get().degrees();
        let transform = format!("translate({x}px, {y}px) scale({zoom}) rotate({degrees}deg)");
        let ratio = format!("{width} / {height}");
        let style = HtmlElement::style(&paper);
        for (name, value) in [
            ("--ratio", ratio),
            ("--zoom", zoom),
            ("transform", transform),
        ] {
            // An element accepts any of these properties.
            let _ = style.set_property(name, &value);
        }
    });
    view! {
        <div
            class="paper"
            class:is-sideways=move || viewer.rotation.get().is_sideways()
            node_ref=viewer.page_element
        >
            <img
                src=source
                alt=move || (desk().picture.alt)(viewer.page.get())
                draggable="false"
                decoding="async"
            />
            {dynamic_view(move || {
                let mark = marked.get().filter(|(marked, _)| *marked == viewer.page.get());
                mark.map(|(_, area)| view! { <Highlight area /> }.into_any())
            })}
            <Outlines viewer papers />
            <TextLayer viewer words />
        </div>
    }
}

/// Highlight over the area of a field.
#[component]
fn Highlight(area: Area) -> impl IntoView {
    view! {
        <div
            class="highlight"
            data-test="highlight"
            style:left=css_percent(area.x)
            style:top=css_percent(area.y)
            style:width=css_percent(area.width)
            style:height=css_percent(area.height)
        ></div>
    }
}

/// Buttons that need neither a wheel nor two fingers: text, pages, zoom, rotation, full screen.
#[component]
fn Controls(
    viewer: Viewer,
    count: Signal<usize>,
    words: TextOverlay,
    on_outline: Callback<u32>,
) -> impl IntoView {
    let texts = &desk().picture;
    let is_shown = move || words.is_shown.get().to_string();
    view! {
        <div class="viewer-controls">
            <button
                type="button"
                class="button text-toggle"
                data-test="show-text"
                aria-pressed=is_shown
                on:click=move |_| words.toggle()
            >
                <Symbol icon=Icon::Text />
                <span>{texts.show_text}</span>
            </button>
            {dynamic_view(move || (count.get() > 1).then(|| view! {
                <PageButtons viewer count=count.get_untracked() />
            }))}
            // A narrow window has no room for these: two fingers and a double tap do the same.
            <span class="zoom">
                <IconButton
                    icon=Icon::Minus
                    label=texts.zoom_out
                    on_press=move || viewer.zoom_out()
                />
                <IconButton icon=Icon::Fit label=texts.fit on_press=move || viewer.show_whole() />
                <IconButton icon=Icon::Plus label=texts.zoom_in on_press=move || viewer.zoom_in() />
            </span>
            <IconButton
                icon=Icon::Turn
                label=texts.rotate
                test="rotate-picture"
                on_press=move || viewer.rotate()
            />
            <IconButton
                icon=Icon::Cut
                label=texts.outline
                test="outline"
                on_press=move || on_outline.run(viewer.page.get_untracked())
            />
            <FullButton viewer />
        </div>
    }
}

/// Button that shows the picture in the whole window, and leads back. The rest of the page cannot be
/// reached meanwhile, and the focus stays on the button.
#[component]
fn FullButton(viewer: Viewer) -> impl IntoView {
    let texts = &desk().picture;
    let button = NodeRef::<html::Button>::new();
    let toggle = move || {
        viewer.toggle_full();
        let frame = viewer.frame_element.get_untracked();
        match frame.and_then(|frame| frame.parent_element()) {
            Some(picture) if viewer.is_full.get_untracked() => isolate_element(&picture),
            _ => end_isolation(),
        }
        if let Some(button) = button.get_untracked() {
            // It fails only in a document that is being unloaded.
            let _ = button.focus();
        }
    };
    // The page may be left meanwhile.
    on_cleanup(end_isolation);
    listen_to_window(ev::keydown, move |event| {
        // A dialog or a menu on top is closed first.
        let is_full = viewer.is_full.get_untracked();
        if event.key() == "Escape" && is_full && !event.default_prevented() && !has_overlay() {
            event.prevent_default();
            toggle();
        }
    });
    view! {
        <button
            type="button"
            class="button icon-only"
            data-test="full-screen"
            aria-label=texts.full_screen
            aria-pressed=move || viewer.is_full.get().to_string()
            node_ref=button
            on:click=move |_| toggle()
        >
            {dynamic_view(move || {
                let icon = if viewer.is_full.get() { Icon::Cross } else { Icon::Expand };
                view! { <Symbol icon /> }
            })}
        </button>
    }
}

/// Returns whether a dialog or the word menu lies over the picture.
fn has_overlay() -> bool {
    let found = document().query_selector("dialog[open], .word-menu");
    found.is_ok_and(|found| found.is_some())
}

/// Buttons for the previous and the next page.
#[component]
fn PageButtons(viewer: Viewer, count: usize) -> impl IntoView {
    let words = &desk().picture;
    // Defined here, since `>` would end a tag.
    let is_first = move || viewer.page.get() <= 1;
    let is_last = move || viewer.page.get() as usize >= count;
    view! {
        <IconButton
            icon=Icon::Back
            label=words.previous
            test="previous-page"
            disabled=Signal::derive(is_first)
            on_press=move || viewer.turn_to(viewer.page.get_untracked().saturating_sub(1).max(1))
        />
        <span class="viewer-page" data-test="page-of">
            {move || (words.page_of)(viewer.page.get(), count)}
        </span>
        <IconButton
            icon=Icon::Next
            label=words.next
            test="next-page"
            disabled=Signal::derive(is_last)
            on_press=move || viewer.turn_to(viewer.page.get_untracked() + 1)
        />
    }
}

/// Formats a share as a percentage for CSS.
fn css_percent(share: f32) -> String {
    format!("{}%", format_decimal(f64::from(share) * 100.0))
}

/// Formats a number with three decimals, which is fine enough for positions on a screen. Float
/// formatting of the standard library would add several kilobytes to the first load.
#[expect(
    clippy::cast_possible_truncation,
    reason = "a place on a screen is far from the bounds"
)]
fn format_decimal(value: f64) -> String {
    let thousandths = (value * 1000.0) as i64;
    let sign = if thousandths < 0 { "-" } else { "" };
    let thousandths = thousandths.unsigned_abs();
    format!("{sign}{}.{:03}", thousandths / 1000, thousandths % 1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_written_with_three_decimals() {
        for (value, text) in [
            (0.0, "0.000"),
            (1.5, "1.500"),
            (-0.25, "-0.250"),
            (-12.0625, "-12.062"),
        ] {
            assert_eq!(format_decimal(value), text);
        }
        assert_eq!(css_percent(0.125), "12.500%");
    }
}
