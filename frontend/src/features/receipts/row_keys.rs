//! Keys of the list: they move between the rows, select, search, and show the keys.
//!
//! The active row is the one whose link has the focus, so that Enter opens it.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::id::ReceiptId;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};

use super::bulk_selection::BulkSelection;
use crate::browser::document::{client_rect, focus_element};
use crate::browser::events::is_from;
use crate::browser::scheduling::wait_for_paint;

/// Elements that handle keys themselves.
const TYPING: &str = "input:not([type=checkbox]), textarea, select, dialog";
/// Lower edge of the app bar in CSS pixels: rows that begin above it are hidden.
const BAR_BOTTOM_PX: f64 = 60.0;
/// Number of paints within which a row that was scrolled into view is rendered.
const PAINTS_MAX: usize = 20;

/// Action of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ListAction {
    Next,
    Previous,
    ToggleSelection,
    Search,
    ShowKeys,
}

/// Row that had the focus last. Copies share it.
#[derive(Clone, Copy)]
pub(super) struct ActiveRow(StoredValue<Option<ReceiptId>>);

/// Returns the action of a key.
fn action_for_key(key: &str) -> Option<ListAction> {
    match key {
        "j" | "J" => Some(ListAction::Next),
        "k" | "K" => Some(ListAction::Previous),
        "x" | "X" => Some(ListAction::ToggleSelection),
        "/" => Some(ListAction::Search),
        "?" => Some(ListAction::ShowKeys),
        _ => None,
    }
}

/// Executes the action of a key, except for showing the keys, and returns it.
pub(super) fn on_key(
    event: &KeyboardEvent,
    many: BulkSelection,
    active: ActiveRow,
) -> Option<ListAction> {
    // Open dialogs, input methods and the browser handle their keys themselves.
    let is_other = event.default_prevented()
        || event.is_composing()
        || event.ctrl_key()
        || event.meta_key()
        || event.alt_key()
        || is_from(event, TYPING);
    let action = action_for_key(&event.key()).filter(|_| !is_other)?;
    event.prevent_default();
    match action {
        ListAction::Next => active.move_by(many, 1),
        ListAction::Previous => active.move_by(many, -1),
        ListAction::ToggleSelection => {
            if let Some(id) = focused_receipt() {
                let is_chosen = many.chosen.with_untracked(|chosen| chosen.contains(id));
                many.on_row_toggle(id, !is_chosen, false);
            }
        }
        ListAction::Search => focus_element(".find-words input"),
        ListAction::ShowKeys => {}
    }
    Some(action)
}

impl ActiveRow {
    pub(super) fn new() -> Self {
        Self(StoredValue::new(None))
    }

    pub(super) fn get(self) -> Option<ReceiptId> {
        self.0.get_value()
    }

    pub(super) fn set(self, id: Option<ReceiptId>) {
        self.0.set_value(id);
    }

    /// Makes the row with the focus the active one.
    pub(super) fn follow_focus(self) {
        if let Some(id) = focused_receipt() {
            self.set(Some(id));
        }
    }

    /// Moves the focus to the next row but `step - 1`; to the first one in view if no row is
    /// active.
    fn move_by(self, many: BulkSelection, step: isize) {
        let current = self.get().and_then(find_row);
        let next = many.listed.with_untracked(|ids| {
            // A row that is no longer rendered is far away.
            let place = self.get().filter(|_| current.is_some());
            let place = place.and_then(|active| ids.iter().position(|id| *id == active));
            match place {
                Some(place) => ids.get(place.checked_add_signed(step)?).copied(),
                None => first_in_view(),
            }
        });
        let Some(next) = next else { return };
        if !focus_row(next)
            && let Some(current) = current
        {
            // The next row is rendered once its neighbour is in view.
            current.scroll_into_view();
            spawn_local(async move {
                for _ in 0..PAINTS_MAX {
                    wait_for_paint().await;
                    if focus_row(next) {
                        return;
                    }
                }
            });
        }
    }
}

/// Returns the receipt whose row has the focus.
fn focused_receipt() -> Option<ReceiptId> {
    let row = document().active_element()?.closest(".receipt").ok()??;
    receipt_of(&row)
}

fn receipt_of(row: &Element) -> Option<ReceiptId> {
    row.get_attribute("data-id")?.parse().ok()
}

/// Returns the row of a receipt, if it is rendered.
fn find_row(id: ReceiptId) -> Option<Element> {
    let selector = [".receipt[data-id='", &id.to_string(), "']"].concat();
    document().query_selector(&selector).ok()?
}

/// Moves the focus to the row of a receipt. Returns whether it is rendered.
fn focus_row(id: ReceiptId) -> bool {
    let link = find_row(id).and_then(|row| row.query_selector(".receipt-link").ok()?);
    let link = link.and_then(|link| link.dyn_into::<HtmlElement>().ok());
    // If this fails, the focus stays.
    link.is_some_and(|link| link.focus().is_ok())
}

/// Returns the first receipt whose row begins below the app bar.
fn first_in_view() -> Option<ReceiptId> {
    let rows = document().query_selector_all(".receipt").ok()?;
    (0..rows.length())
        .filter_map(|index| rows.get(index)?.dyn_into::<Element>().ok())
        .find(|row| client_rect(row)[1] >= BAR_BOTTOM_PX)
        .and_then(|row| receipt_of(&row))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_have_actions() {
        for (key, action) in [
            ("j", Some(ListAction::Next)),
            ("K", Some(ListAction::Previous)),
            ("x", Some(ListAction::ToggleSelection)),
            ("/", Some(ListAction::Search)),
            ("?", Some(ListAction::ShowKeys)),
            ("Enter", None),
            ("a", None),
        ] {
            assert_eq!(action_for_key(key), action, "{key}");
        }
    }
}
