//! Picture of a receipt in a frame, with overlays.
//!
//! It is zoomed by wheel, pinch, buttons, keys and double click, and can be dragged. The overlays
//! are a highlight for the field in focus, the outlines of several receipts, and the text on
//! request.

mod outlines;
mod text_bar;
mod text_layer;
mod text_overlay;
mod view_transform;
mod viewer;
mod word_selection;

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

use crate::i18n::desk;
use crate::ui::dynamic_view::{dynamic_view, run_effect};
use crate::ui::icon::{Icon, Symbol};

/// Picture of a receipt, one page at a time.
#[component]
pub(crate) fn Picture(
    viewer: Viewer,
    /// Pages; none while there is no picture.
    #[prop(into)]
    pages: Signal<Vec<PageSize>>,
    /// Returns the URL of a page's picture; `preview` that of a smaller one, which is sufficient
    /// for the whole page.
    #[prop(into)]
    url: Callback<u32, String>,
    #[prop(into)] preview: Callback<u32, String>,
    /// Page and area of the field in focus.
    #[prop(into)]
    marked: Signal<Option<(u32, Area)>>,
    /// Receipts on the pages that show several.
    #[prop(into)]
    papers: Signal<Vec<DetectedPaper>>,
    /// Text over the picture.
    words: TextOverlay,
) -> impl IntoView {
    let count = Signal::derive(move || pages.with(Vec::len));
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
                <PageLayer viewer pages url preview marked papers words />
            </div>
            <Controls viewer count words />
        </Show>
    }
}

/// Page with its overlays. Its transform is written to the style alone, so that a selection in its
/// text survives.
#[component]
fn PageLayer(
    viewer: Viewer,
    pages: Signal<Vec<PageSize>>,
    url: Callback<u32, String>,
    preview: Callback<u32, String>,
    marked: Signal<Option<(u32, Area)>>,
    papers: Signal<Vec<DetectedPaper>>,
    words: TextOverlay,
) -> impl IntoView {
    // Once enlarged, the sharper picture stays.
    let is_close = Memo::new(move |was: Option<&bool>| {
        let is_zoomed = viewer.view.get().is_zoomed();
        is_zoomed || was.copied().unwrap_or(false)
    });
    let source = move || {
        let page = viewer.page.get();
        if is_close.get() {
            url.run(page)
        } else {
            preview.run(page)
        }
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
        let zoom = format_decimal(zoom);
        let transform = [
            "translate(",
            &format_decimal(x),
            "px, ",
            &format_decimal(y),
            "px) scale(",
            &zoom,
            ")",
        ]
        .concat();
        let ratio = [&width.to_string(), " / ", &height.to_string()].concat();
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
        <div class="paper" node_ref=viewer.page_element>
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

/// Buttons that need neither a wheel nor two fingers: text, pages, zoom.
#[component]
fn Controls(viewer: Viewer, count: Signal<usize>, words: TextOverlay) -> impl IntoView {
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
            <button
                type="button"
                class="button icon-only"
                aria-label=texts.zoom_out
                on:click=move |_| viewer.zoom_out()
            >
                <Symbol icon=Icon::Minus />
            </button>
            <button
                type="button"
                class="button icon-only"
                aria-label=texts.fit
                on:click=move |_| viewer.show_whole()
            >
                <Symbol icon=Icon::Fit />
            </button>
            <button
                type="button"
                class="button icon-only"
                aria-label=texts.zoom_in
                on:click=move |_| viewer.zoom_in()
            >
                <Symbol icon=Icon::Plus />
            </button>
        </div>
    }
}

/// Buttons for the previous and the next page.
#[component]
fn PageButtons(viewer: Viewer, count: usize) -> impl IntoView {
    let words = &desk().picture;
    // Defined here, since `>` would end a tag.
    let is_first = move || viewer.page.get() <= 1;
    let is_last = move || viewer.page.get() as usize >= count;
    view! {
        <button
            type="button"
            class="button icon-only"
            data-test="previous-page"
            aria-label=words.previous
            disabled=is_first
            on:click=move |_| viewer.turn_to(viewer.page.get_untracked().saturating_sub(1).max(1))
        >
            <Symbol icon=Icon::Back />
        </button>
        <span class="viewer-page" data-test="page-of">
            {move || (words.page_of)(viewer.page.get(), count)}
        </span>
        <button
            type="button"
            class="button icon-only"
            data-test="next-page"
            aria-label=words.next
            disabled=is_last
            on:click=move |_| viewer.turn_to(viewer.page.get_untracked() + 1)
        >
            <Symbol icon=Icon::Next />
        </button>
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
