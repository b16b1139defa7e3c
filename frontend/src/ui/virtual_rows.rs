//! Virtual rows of a long list: only those near the window are rendered, in chunks.
//!
//! Rows are equally high, and so are headings (`list.css`); the height of a row is measured. Gaps
//! between the rendered chunks stand for the others, so that the scroll bar shows the whole list.

use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use leptos::task::{spawn_local, tick};
use web_sys::{Element, HtmlElement};

use super::dynamic_view::run_effect;
use super::row_layout::{
    CHUNK_ENTRIES, ListEntry, RowHeights, chunk_offsets, chunks_in, content_height_px, gap_px,
};
use crate::browser::document::{client_rect, focused_element, restore_focus};
use crate::browser::events::listen_to_window;
use crate::browser::window::inner_height_px;

/// Distance from the end of the loaded rows, in CSS pixels, at which more are loaded.
const PREFETCH_PX: f64 = 12_000.0;
/// Rows that belong to a chunk.
const CHUNK: &str = "tbody[data-place]";

/// Rendered part of a long list. Copies share it.
#[derive(Clone, Copy)]
pub(crate) struct VirtualWindow {
    table: NodeRef<html::Table>,
    heights: RwSignal<RowHeights>,
    /// Upper and lower edge of what is rendered, in CSS pixels from the first row.
    band: RwSignal<[f64; 2]>,
    /// Chunk with the focus, which stays rendered, or the keyboard would lose its place.
    focused_chunk: RwSignal<Option<usize>>,
    /// `true` once the height of a row was measured in this size of the window.
    is_measured: StoredValue<bool>,
    offsets: Memo<Vec<f64>>,
}

impl VirtualWindow {
    /// Follows the window until the current owner is disposed. `on_end` is called with the number
    /// of rows that are missing whenever the end of the entries is near the window, and again when
    /// a signal that it reads changes.
    pub(crate) fn new(entries: Memo<Vec<ListEntry>>, on_end: impl Fn(usize) + 'static) -> Self {
        let heights = RwSignal::new(RowHeights::ESTIMATE);
        let view = Self {
            table: NodeRef::new(),
            heights,
            band: RwSignal::new([0.0, 2.0 * inner_height_px()]),
            focused_chunk: RwSignal::new(None),
            is_measured: StoredValue::new(false),
            offsets: Memo::new(move |_| {
                entries.with(|entries| chunk_offsets(entries, heights.get()))
            }),
        };
        listen_to_window(ev::scroll, move |_| view.follow_window());
        listen_to_window(ev::resize, move |_| {
            view.is_measured.set_value(false);
            view.measure_rows();
            view.follow_window();
        });
        run_effect(move || {
            let end = view.offsets.with(|offsets| content_height_px(offsets));
            let missing_px = view.band.get()[1] + PREFETCH_PX - end;
            if missing_px >= 0.0 {
                on_end(view.heights.get_untracked().rows_in(missing_px));
            }
        });
        view
    }

    /// Returns the table, whose bodies are [`VirtualRows`].
    pub(crate) fn table(self) -> NodeRef<html::Table> {
        self.table
    }

    /// Returns the height of rows that are not loaded, in CSS pixels.
    pub(crate) fn unloaded_height_px(self, count: usize) -> f64 {
        let loaded = self.offsets.with(|offsets| content_height_px(offsets));
        self.heights.get().unloaded_px(count, loaded)
    }

    /// Returns the height of a row in CSS pixels.
    pub(crate) fn row_height_px(self) -> f64 {
        self.heights.get().row_px
    }

    /// Renders what is near the window.
    fn follow_window(self) {
        let Some(chunk) = self.first_chunk() else {
            return;
        };
        let offset = chunk_number(&chunk)
            .and_then(|number| self.offsets.with_untracked(|all| all.get(number).copied()));
        let (top, height) = (client_rect(&chunk)[1], inner_height_px());
        // The top of the window, seen from the first row.
        let scrolled = offset.unwrap_or_default() - top;
        self.focused_chunk.set(self.find_focused_chunk());
        self.band.set([scrolled - height, scrolled + 2.0 * height]);
    }

    /// Measures the height of the rows of a chunk.
    fn measure_rows(self) {
        let Some(chunk) = self.first_chunk() else {
            return;
        };
        let count = |selector| {
            let found = chunk.query_selector_all(selector);
            found.map_or(0, |found| found.length())
        };
        let (rows, headings) = (count(".receipt"), count(".month"));
        if self.is_measured.get_value() || rows == 0 {
            return;
        }
        self.is_measured.set_value(true);
        let height = client_rect(&chunk)[3];
        let measured = RowHeights::from_chunk(height, rows, headings);
        if self.heights.get_untracked().differs_from(measured) {
            self.heights.set(measured);
        }
    }

    fn first_chunk(self) -> Option<Element> {
        let table = self.table.try_get_untracked().flatten()?;
        table.query_selector(CHUNK).ok()?
    }

    fn find_focused_chunk(self) -> Option<usize> {
        let table: HtmlElement = self.table.try_get_untracked().flatten()?.into();
        let focused = focused_element()?;
        let chunk = focused.closest(CHUNK).ok()??;
        table
            .contains(Some(&chunk))
            .then(|| chunk_number(&chunk))
            .flatten()
    }
}

/// Rendered chunks of the rows of a table.
#[component]
pub(crate) fn VirtualRows(
    window: VirtualWindow,
    entries: Memo<Vec<ListEntry>>,
    /// Renders a row, given its position in the list, from 0.
    row: Callback<(ListEntry, Signal<usize>), AnyView>,
) -> impl IntoView {
    let VirtualWindow { offsets, band, .. } = window;
    let wanted = Memo::new(move |_| {
        let focused = window.focused_chunk.get();
        offsets.with(|offsets| chunks_in(offsets, band.get(), focused))
    });
    let chunks = RwSignal::new(wanted.get_untracked());
    run_effect(move || {
        let wanted = wanted.get();
        if chunks.get_untracked() == wanted {
            return;
        }
        // The view moves some of the chunks that stay, which takes the focus from their rows.
        let focused = focused_element();
        chunks.set(wanted);
        spawn_local(async move {
            tick().await;
            restore_focus(focused);
        });
    });
    // The first rows tell how high all of them are.
    run_effect(move || {
        chunks.track();
        request_animation_frame(move || {
            if !window.heights.is_disposed() {
                window.measure_rows();
            }
        });
    });
    let gap = move |chunk| {
        let gap = offsets.with(|offsets| chunks.with(|chunks| gap_px(offsets, chunks, chunk)));
        [&gap.to_string(), "px"].concat()
    };
    view! {
        <For each=move || chunks.get() key=|chunk| *chunk let:chunk>
            <Chunk number=chunk entries row gap=Signal::derive(move || gap(chunk)) />
        </For>
        <tbody
            aria-hidden="true"
            style:height=move || {
                let end = offsets.with(Vec::len).saturating_sub(1);
                gap(end)
            }
        ></tbody>
    }
}

/// Consecutive rows.
#[component]
fn Chunk(
    number: usize,
    entries: Memo<Vec<ListEntry>>,
    row: Callback<(ListEntry, Signal<usize>), AnyView>,
    /// Height of what is not rendered above it, in CSS.
    gap: Signal<String>,
) -> impl IntoView {
    let first = number * CHUNK_ENTRIES;
    let own = Memo::new(move |_| {
        entries.with(|entries| {
            let own = entries.iter().skip(first).take(CHUNK_ENTRIES);
            own.copied().collect::<Vec<_>>()
        })
    });
    view! {
        <tbody
            role="rowgroup"
            data-place=["from-", &number.to_string()].concat()
            style:margin-top=gap
        >
            <ForEnumerate
                each=move || own.get()
                key=|entry| *entry
                children=move |at, entry| {
                    row.run((entry, Signal::derive(move || first + at.get())))
                }
            />
        </tbody>
    }
}

/// Returns the number of a chunk, from its name.
fn chunk_number(chunk: &Element) -> Option<usize> {
    let name = chunk.get_attribute("data-place")?;
    name.strip_prefix("from-")?.parse().ok()
}
