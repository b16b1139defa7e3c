//! Walk through the receipts of a list: buttons, the keys J and K, and swipes.

use leptos::ev;
use leptos::prelude::*;
use shared::id::ReceiptId;
use shared::route::Route;
use web_sys::{KeyboardEvent, PointerEvent};

use crate::browser::events::{is_from, listen_to_window};
use crate::browser::navigation::Navigation;
use crate::data::list_order::{Neighbours, find_neighbours};
use crate::i18n::desk;
use crate::ui::{Icon, IconButton};

/// Shortest swipe, in CSS pixels.
const SWIPE_PX: i32 = 72;
/// Elements that handle keys themselves.
const TYPED_INTO: &str = "input, textarea, select, [contenteditable], dialog[open]";
/// Input that has the cursor. The whole page has the focus after a change of pages.
const FOCUSED_INPUT: &str = ":is(input, textarea, select):focus";

/// Step of the walk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Previous,
    Next,
}

/// Neighbours of the receipt in the list that the user came from. Copies share the state.
#[derive(Clone, Copy)]
pub(super) struct ListWalk {
    neighbours: Neighbours,
    navigation: Navigation,
    /// Pointer of a swipe, and the point at which it began.
    swipe: StoredValue<Option<(i32, [i32; 2])>>,
}

impl ListWalk {
    /// Returns the walk at a receipt.
    pub(super) fn of(id: ReceiptId) -> Self {
        Self {
            neighbours: find_neighbours(id),
            navigation: Navigation::expect(),
            swipe: StoredValue::new(None),
        }
    }

    /// Opens the next receipt, or the list after the last one.
    pub(super) fn go_on(self) {
        if self.neighbours.next.is_some() {
            self.take_step(Step::Next);
        } else {
            self.navigation.return_to(Route::Receipts);
        }
    }

    /// Handles the keys until the current owner is disposed.
    pub(super) fn follow_keys(self) {
        listen_to_window(ev::keydown, move |event: KeyboardEvent| {
            let with_modifier = event.ctrl_key() || event.meta_key() || event.alt_key();
            if !with_modifier
                && !event.default_prevented()
                && !is_from(&event, TYPED_INTO)
                && let Some(step) = step_for_key(&event.key())
            {
                event.prevent_default();
                self.take_step(step);
            }
        });
    }

    /// Handles the begin of a touch. In an input with the cursor a finger moves the cursor.
    pub(super) fn on_press(self, event: &PointerEvent) {
        let is_swipe = event.pointer_type() == "touch" && !is_from(event, FOCUSED_INPUT);
        let start = (event.pointer_id(), [event.client_x(), event.client_y()]);
        self.swipe.set_value(is_swipe.then_some(start));
    }

    /// Handles the end of a touch.
    pub(super) fn on_release(self, event: &PointerEvent) {
        let start = self.swipe.get_value();
        self.swipe.set_value(None);
        let end = [event.client_x(), event.client_y()];
        if let Some((id, start)) = start
            && id == event.pointer_id()
            && let Some(step) = step_for_swipe(start, end)
        {
            self.take_step(step);
        }
    }

    /// Opens a neighbour in place of this page, so that the way back leads to the list.
    fn take_step(self, step: Step) {
        let neighbour = match step {
            Step::Previous => self.neighbours.previous,
            Step::Next => self.neighbours.next,
        };
        if let Some(id) = neighbour {
            let query = untrack(|| self.navigation.query());
            self.navigation.replace_page(Route::Receipt(id), &query);
        }
    }
}

/// Buttons for the neighbours; none without a list.
#[component]
pub(super) fn WalkButtons(walk: ListWalk) -> impl IntoView {
    let texts = &desk().receipt;
    let Neighbours { previous, next } = walk.neighbours;
    (walk.neighbours != Neighbours::default()).then(|| {
        view! {
            <div class="walk">
                <IconButton
                    icon=Icon::Back
                    label=texts.previous
                    test="previous-receipt"
                    keys="k"
                    disabled=Signal::stored(previous.is_none())
                    on_press=move || walk.take_step(Step::Previous)
                />
                <IconButton
                    icon=Icon::Next
                    label=texts.next
                    test="next-receipt"
                    keys="j"
                    disabled=Signal::stored(next.is_none())
                    on_press=move || walk.take_step(Step::Next)
                />
            </div>
        }
    })
}

fn step_for_key(key: &str) -> Option<Step> {
    match key {
        "j" | "J" => Some(Step::Next),
        "k" | "K" => Some(Step::Previous),
        _ => None,
    }
}

/// Returns the step of a swipe: to the left for the next receipt, as one turns a page.
fn step_for_swipe(start: [i32; 2], end: [i32; 2]) -> Option<Step> {
    let [across, down] = [end[0] - start[0], end[1] - start[1]];
    let is_swipe = across.abs() >= SWIPE_PX && across.abs() > 2 * down.abs();
    is_swipe.then_some(if across < 0 {
        Step::Next
    } else {
        Step::Previous
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_swipe_is_long_and_level() {
        for (end, step) in [
            ([120, 210], Some(Step::Next)),
            ([280, 190], Some(Step::Previous)),
            ([150, 200], None),
            ([100, 260], None),
            ([200, 400], None),
        ] {
            assert_eq!(step_for_swipe([200, 200], end), step, "{end:?}");
        }
        assert_eq!(step_for_key("j"), Some(Step::Next));
        assert_eq!(step_for_key("K"), Some(Step::Previous));
        assert_eq!(step_for_key("Enter"), None);
    }
}
