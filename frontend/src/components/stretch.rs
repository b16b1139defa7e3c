//! A stretch of a long list: its rows are in the page only while they are near what a person sees.

use leptos::html;
use leptos::prelude::*;
use shared::id::ReceiptId;
use web_sys::HtmlElement;

use super::changing::{changing, outward};
use super::sight;

/// How many rows a stretch has.
pub(crate) const ROWS: usize = 20;
/// How high a row is taken to be before it was ever drawn, in CSS pixels.
const ROW_HEIGHT: i32 = 84;
/// As far beyond the edges of the window as the window is high, rows are drawn.
const NEAR: &str = "100% 0px";

/// The rows from one place of the list to another.
#[component]
pub(crate) fn Stretch(
    /// The place of its first row in the list, from 0.
    first: usize,
    ids: Memo<Vec<ReceiptId>>,
    /// Draws the row of a receipt; its place in the list, from 0, comes with it.
    row: Callback<(ReceiptId, Signal<usize>), AnyView>,
) -> impl IntoView {
    let own = Memo::new(move |_| {
        ids.with(|ids| {
            ids.iter()
                .skip(first)
                .take(ROWS)
                .copied()
                .collect::<Vec<_>>()
        })
    });
    let body = NodeRef::<html::Tbody>::new();
    let is_near = RwSignal::new(first == 0);
    let height = StoredValue::new(None);
    body.on_load(move |element| {
        sight::watch(&element.clone(), NEAR, move |is_seen| {
            if !is_seen && has_focus(&element) {
                return;
            }
            if !is_seen && is_near.get_untracked() {
                height.set_value(Some(element.offset_height()));
            }
            is_near.set(is_seen);
        });
    });
    // What is not drawn takes the room that it took, so that nothing moves.
    outward(move || {
        let Some(element) = body.get() else { return };
        let style = HtmlElement::style(&element);
        // Neither fails for a property that there is.
        let _ = if is_near.get() {
            style.remove_property("height").map(drop)
        } else {
            let guess = own.with(|ids| i32::try_from(ids.len()).unwrap_or(0)) * ROW_HEIGHT;
            let height = height.get_value().unwrap_or(guess);
            style.set_property("height", &[&height.to_string(), "px"].concat())
        };
    });
    view! {
        <tbody role="rowgroup" data-place=["from-", &first.to_string()].concat() node_ref=body>
            {changing(move || is_near.get().then(|| view! {
                <ForEnumerate
                    each=move || own.get()
                    key=|id| *id
                    children=move |at, id| row.run((id, Signal::derive(move || first + at.get())))
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
