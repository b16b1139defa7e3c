//! The picture of a receipt in a frame: zoomed by wheel, pinch, buttons, keys and double click, dragged, and
//! marked where the field in focus stands.

mod viewer;
mod zoom;

use leptos::prelude::*;
use shared::api::PageSize;
use shared::field::Area;

pub(crate) use viewer::Viewer;

use super::icon::{Icon, Symbol};
use crate::i18n::t;

/// The picture, one page at a time.
#[component]
pub(crate) fn Picture(
    viewer: Viewer,
    /// The pages; none while there is no picture.
    #[prop(into)]
    pages: Signal<Vec<PageSize>>,
    /// Where the picture of a page lies.
    #[prop(into)]
    url: Callback<u32, String>,
    /// The page and place of the field in focus.
    #[prop(into)]
    marked: Signal<Option<(u32, Area)>>,
) -> impl IntoView {
    let count = Memo::new(move |_| pages.with(Vec::len));
    view! {
        <Show
            when=move || { count.get() > 0 }
            fallback=|| {
                view! {
                    <div class="viewer is-empty">
                        <Symbol icon=Icon::Receipts />
                        <p>{t().picture.none}</p>
                    </div>
                }
            }
        >
            <div
                class="viewer"
                class:is-zoomed=move || viewer.view.get().is_zoomed()
                class:is-held=viewer.is_held
                role="group"
                tabindex="0"
                aria-label=t().picture.label
                node_ref=viewer.frame
                on:wheel=move |event| viewer.on_wheel(&event)
                on:dblclick=move |event| viewer.on_double_click(&event)
                on:keydown=move |event| viewer.on_key(&event)
                on:pointerdown=move |event| viewer.on_press(&event)
                on:pointermove=move |event| viewer.on_move(&event)
                on:pointerup=move |event| viewer.on_release(&event)
                on:pointercancel=move |event| viewer.on_release(&event)
            >
                <Paper viewer pages url marked />
            </div>
            <Controls viewer count=count />
        </Show>
    }
}

/// The page itself, with the mark on it.
#[component]
fn Paper(
    viewer: Viewer,
    pages: Signal<Vec<PageSize>>,
    url: Callback<u32, String>,
    marked: Signal<Option<(u32, Area)>>,
) -> impl IntoView {
    let ratio = Memo::new(move |_| {
        let index = viewer.page.get().saturating_sub(1) as usize;
        let size = pages.with(|pages| pages.get(index).copied());
        size.map_or(1.0, |size| f64::from(size.width.max(1)) / f64::from(size.height.max(1)))
    });
    let transform = move || {
        let view = viewer.view.get();
        format!("translate({:.2}px, {:.2}px) scale({:.4})", view.x, view.y, view.zoom)
    };
    let mark =
        Memo::new(move |_| marked.get().filter(|(page, _)| *page == viewer.page.get()).map(|(_, area)| area));
    view! {
        <div class="paper" node_ref=viewer.paper style:--ratio=move || ratio.get().to_string() style:transform=transform style:--zoom=move || viewer.view.get().zoom.to_string()>
            <img
                src=move || url.run(viewer.page.get())
                alt=move || (t().picture.alt)(viewer.page.get())
                draggable="false"
                decoding="async"
            />
            {move || {
                mark.get().map(|area| {
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
                })
            }}
        </div>
    }
}

/// Buttons for those who have neither wheel nor two fingers.
#[component]
fn Controls(viewer: Viewer, #[prop(into)] count: Signal<usize>) -> impl IntoView {
    let words = &t().picture;
    view! {
        <div class="viewer-controls">
            <Show when=move || { count.get() > 1 }>
                <button
                    type="button"
                    class="button icon-only"
                    aria-label=words.previous
                    disabled=move || viewer.page.get() <= 1
                    on:click=move |_| viewer.turn_to(viewer.page.get_untracked().saturating_sub(1).max(1))
                >
                    <Symbol icon=Icon::Back />
                </button>
                <span class="viewer-page">{move || (words.page_of)(viewer.page.get(), count.get())}</span>
                <button
                    type="button"
                    class="button icon-only"
                    aria-label=words.next
                    disabled=move || viewer.page.get() as usize >= count.get()
                    on:click=move |_| viewer.turn_to(viewer.page.get_untracked() + 1)
                >
                    <Symbol icon=Icon::Next />
                </button>
            </Show>
            <button type="button" class="button icon-only" aria-label=words.zoom_out on:click=move |_| viewer.zoom_out()>
                <Symbol icon=Icon::Minus />
            </button>
            <button type="button" class="button icon-only" aria-label=words.fit on:click=move |_| viewer.show_whole()>
                <Symbol icon=Icon::Fit />
            </button>
            <button type="button" class="button icon-only" aria-label=words.zoom_in on:click=move |_| viewer.zoom_in()>
                <Symbol icon=Icon::Plus />
            </button>
        </div>
    }
}

fn percent(share: f32) -> String {
    format!("{:.3}%", share * 100.0)
}
