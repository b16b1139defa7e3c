//! Virtual rows of a long list: a chunk is rendered only while it is near the viewport.

use leptos::html;
use leptos::prelude::*;
use shared::id::ReceiptId;
use web_sys::HtmlElement;

use super::dynamic_view::{dynamic_view, run_effect};
use crate::browser::visibility;

/// Number of rows in a chunk.
pub(crate) const ROWS_PER_CHUNK: usize = 20;
/// Height of a row that was never rendered, in CSS pixels (an estimate).
const ROW_HEIGHT_PX: i32 = 84;
/// Height of a heading in CSS pixels, fixed by `list.css`.
const HEADING_HEIGHT_PX: i32 = 52;
/// Margin around the viewport, as high as the viewport itself, in which rows are rendered.
const ROOT_MARGIN: &str = "100% 0px";

/// Row of a long list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum ListEntry {
    /// Heading above a receipt.
    Heading(ReceiptId),
    Receipt(ReceiptId),
}

impl ListEntry {
    /// Returns the estimated height in CSS pixels.
    fn height_px(self) -> i32 {
        match self {
            Self::Heading(_) => HEADING_HEIGHT_PX,
            Self::Receipt(_) => ROW_HEIGHT_PX,
        }
    }
}

/// Chunk of consecutive rows.
#[component]
pub(crate) fn VirtualRows(
    /// Position of its first row in the list, from 0.
    first: usize,
    entries: Memo<Vec<ListEntry>>,
    /// Renders a row, given its position in the list, from 0.
    row: Callback<(ListEntry, Signal<usize>), AnyView>,
) -> impl IntoView {
    let own = Memo::new(move |_| {
        entries.with(|entries| {
            entries
                .iter()
                .skip(first)
                .take(ROWS_PER_CHUNK)
                .copied()
                .collect::<Vec<_>>()
        })
    });
    let body = NodeRef::<html::Tbody>::new();
    let is_near = RwSignal::new(first == 0);
    let height = StoredValue::new(None);
    body.on_load(move |element| {
        visibility::observe_visibility(&element.clone(), ROOT_MARGIN, move |is_seen| {
            // A chunk with the focus stays, or the keyboard would lose its place.
            if !is_seen && has_focus(&element) {
                return;
            }
            // Measured before the rows go; more precise than the estimate.
            if !is_seen && is_near.get_untracked() {
                height.set_value(Some(element.offset_height()));
            }
            is_near.set(is_seen);
        });
    });
    // A chunk that is not rendered keeps its height, so that nothing moves.
    run_effect(move || {
        let Some(element) = body.get() else { return };
        let style = HtmlElement::style(&element);
        // Neither fails for an existing property.
        let _ = if is_near.get() {
            style.remove_property("height").map(drop)
        } else {
            let guess = own.with(|own| own.iter().map(|entry| entry.height_px()).sum());
            let height = height.get_value().unwrap_or(guess);
            style.set_property("height", &[&height.to_string(), "px"].concat())
        };
    });
    view! {
        <tbody role="rowgroup" data-place=["from-", &first.to_string()].concat() node_ref=body>
            {dynamic_view(move || is_near.get().then(|| view! {
                <ForEnumerate
                    each=move || own.get()
                    key=|entry| *entry
                    children=move |at, entry| {
                        row.run((entry, Signal::derive(move || first + at.get())))
                    }
                />
            }.into_any()))}
        </tbody>
    }
}

fn has_focus(element: &HtmlElement) -> bool {
    document()
        .active_element()
        .is_some_and(|focused| element.contains(Some(&focused)))
}
