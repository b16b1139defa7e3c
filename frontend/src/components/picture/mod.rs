//! The picture of a receipt in a frame: zoomed by wheel, pinch, buttons, keys and double click, dragged, marked where
//! the field in focus stands, outlined where it shows several receipts, and with its text over it when asked.

mod outlines;
mod pick;
mod text_bar;
mod text_layer;
mod viewer;
mod words;
mod zoom;

use leptos::prelude::*;
use shared::api::{PageSize, SeenPaper};
use shared::field::Area;
use web_sys::HtmlElement;

use outlines::Outlines;
use pick::Pick;
use text_bar::TextBar;
use text_layer::TextLayer;
pub(crate) use viewer::Viewer;
pub(crate) use words::{Stage, Words};
use zoom::View;

use super::changing::{changing, outward};
use super::icon::{Icon, Symbol};
use crate::i18n::desk;

/// The picture, one page at a time.
#[component]
pub(crate) fn Picture(
    viewer: Viewer,
    /// The pages; none while there is no picture.
    #[prop(into)]
    pages: Signal<Vec<PageSize>>,
    /// Where the picture of a page lies, and where a smaller one does that is enough for the whole page.
    #[prop(into)]
    url: Callback<u32, String>,
    #[prop(into)] preview: Callback<u32, String>,
    /// The page and place of the field in focus.
    #[prop(into)]
    marked: Signal<Option<(u32, Area)>>,
    /// The receipts on pages that show several.
    #[prop(into)]
    papers: Signal<Vec<SeenPaper>>,
    /// The text over it.
    words: Words,
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
                class:is-held=viewer.is_held
                role="group"
                tabindex="0"
                aria-label=desk().picture.label
                node_ref=viewer.frame
                on:wheel=move |event| viewer.on_wheel(&event)
                on:dblclick=move |event| viewer.on_double_click(&event)
                on:keydown=move |event| viewer.on_key(&event)
                on:click=move |event| match viewer.clicked_word(&event) {
                    Some((line, word, element)) => words.point_at(line, word, &element),
                    None => words.let_go(),
                }
                on:selectstart=move |event| viewer.on_select(&event)
                on:pointerdown=move |event| viewer.on_press(&event)
                on:pointermove=move |event| viewer.on_move(&event)
                on:pointerup=move |event| viewer.on_release(&event)
                on:pointercancel=move |event| viewer.on_release(&event)
            >
                <Paper viewer pages url preview marked papers words />
            </div>
            <Controls viewer count words />
        </Show>
    }
}

/// The page itself, with what lies on it. How it is moved and enlarged is told to the style alone: a selection in its
/// text outlives that.
#[component]
fn Paper(
    viewer: Viewer,
    pages: Signal<Vec<PageSize>>,
    url: Callback<u32, String>,
    preview: Callback<u32, String>,
    marked: Signal<Option<(u32, Area)>>,
    papers: Signal<Vec<SeenPaper>>,
    words: Words,
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
    outward(move || {
        let Some(paper) = viewer.paper.get() else {
            return;
        };
        let page = viewer.page.get();
        // Width by height, as the style sheet takes it.
        let size = pages.with(|pages| pages.get(page.saturating_sub(1) as usize).copied());
        let (width, height) = size.map_or((1, 2), |size| (size.width.max(1), size.height.max(1)));
        let View { zoom, x, y } = viewer.view.get();
        let zoom = decimal(zoom);
        let transform = [
            "translate(",
            &decimal(x),
            "px, ",
            &decimal(y),
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
            // The style of an element takes any of them.
            let _ = style.set_property(name, &value);
        }
    });
    view! {
        <div class="paper" node_ref=viewer.paper>
            <img
                src=source
                alt=move || (desk().picture.alt)(viewer.page.get())
                draggable="false"
                decoding="async"
            />
            {changing(move || {
                let mark = marked.get().filter(|(marked, _)| *marked == viewer.page.get());
                mark.map(|(_, area)| view! { <Highlight area /> }.into_any())
            })}
            <Outlines viewer papers />
            <TextLayer viewer words />
        </div>
    }
}

/// A stroke with the marker where a field stands.
#[component]
fn Highlight(area: Area) -> impl IntoView {
    view! {
        <div
            class="highlight"
            data-test="highlight"
            style:left=percent(area.x)
            style:top=percent(area.y)
            style:width=percent(area.width)
            style:height=percent(area.height)
        ></div>
    }
}

/// Buttons for those who have neither wheel nor two fingers.
#[component]
fn Controls(viewer: Viewer, count: Signal<usize>, words: Words) -> impl IntoView {
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
            {changing(move || (count.get() > 1).then(|| view! { <Turning viewer count=count.get_untracked() /> }))}
            <button type="button" class="button icon-only" aria-label=texts.zoom_out on:click=move |_| viewer.zoom_out()>
                <Symbol icon=Icon::Minus />
            </button>
            <button type="button" class="button icon-only" aria-label=texts.fit on:click=move |_| viewer.show_whole()>
                <Symbol icon=Icon::Fit />
            </button>
            <button type="button" class="button icon-only" aria-label=texts.zoom_in on:click=move |_| viewer.zoom_in()>
                <Symbol icon=Icon::Plus />
            </button>
        </div>
    }
}

/// From page to page.
#[component]
fn Turning(viewer: Viewer, count: usize) -> impl IntoView {
    let words = &desk().picture;
    // Named here: inside of a tag, `>` would end it.
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

fn percent(share: f32) -> String {
    format!("{}%", decimal(f64::from(share) * 100.0))
}

/// Three decimals are fine enough for a place on a screen. The standard library's own formatting of floats
/// would cost the first load several kilobytes.
#[expect(
    clippy::cast_possible_truncation,
    reason = "a place on a screen is far from the bounds"
)]
fn decimal(value: f64) -> String {
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
            assert_eq!(decimal(value), text);
        }
        assert_eq!(percent(0.125), "12.500%");
    }
}
