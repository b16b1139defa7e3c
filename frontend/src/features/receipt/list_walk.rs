//! Walk through the receipts of a list: buttons, the keys J and K, and swipes.
//!
//! The list is the one shown last, further pages of which are loaded on the way.

use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::api::Neighbours;
use shared::id::ReceiptId;
use shared::route::Route;
use web_sys::{KeyboardEvent, PointerEvent};

use crate::browser::events::{is_from, listen_to_window};
use crate::browser::navigation::Navigation;
use crate::data::ReceiptList;
use crate::data::receipt_list::fetch_neighbours;
use crate::i18n::desk;
use crate::ui::{Icon, IconButton, dynamic_view, run_effect};

/// Shortest swipe, in CSS pixels.
const SWIPE_PX: i32 = 72;
/// Number of loaded receipts ahead below which more are loaded.
const AHEAD_MIN: usize = 20;
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

/// Neighbours of the receipt: in the list that the user came from, or else in the list of all
/// receipts. Copies share the state.
#[derive(Clone, Copy)]
pub(super) struct ListWalk {
    /// Those of the time when the page was opened: an edit may move the receipt to another place.
    neighbours: RwSignal<Neighbours>,
    /// The receipt is in the list that the user came from.
    is_listed: bool,
    /// A neighbour may still be found.
    is_searching: RwSignal<bool>,
    /// Step that is taken once its neighbour is found.
    pending_step: StoredValue<Option<Step>>,
    navigation: Navigation,
    /// Pointer of a swipe, and the point at which it began.
    swipe: StoredValue<Option<(i32, [i32; 2])>>,
}

impl ListWalk {
    /// Returns the walk at a receipt.
    pub(super) fn of(id: ReceiptId) -> Self {
        let list = ReceiptList::expect();
        let known = untrack(|| list.neighbours(id));
        let walk = Self {
            neighbours: RwSignal::new(known.unwrap_or_default()),
            is_listed: known.is_some(),
            is_searching: RwSignal::new(true),
            pending_step: StoredValue::new(None),
            navigation: Navigation::expect(),
            swipe: StoredValue::new(None),
        };
        if walk.is_listed {
            walk.load_ahead(list, id);
        } else {
            walk.ask_server(id);
        }
        walk
    }

    /// Loads more of the list when its loaded part is almost walked through.
    fn load_ahead(self, list: ReceiptList, id: ReceiptId) {
        run_effect(move || {
            let ahead = list.read(|pages| pages.rows_after(id)).flatten();
            let (has_more, is_failed) = (list.has_more(), list.problem().is_some());
            if ahead.is_some_and(|ahead| ahead < AHEAD_MIN) && has_more && !is_failed {
                list.load_more(AHEAD_MIN);
            }
            let known = self.neighbours.get_untracked();
            let next = list.neighbours(id).and_then(|found| found.next);
            let found = Neighbours {
                next: known.next.or(next),
                ..known
            };
            self.set_found(found, found.next.is_none() && has_more && !is_failed);
        });
    }

    /// Asks the server, in the usual order of all receipts.
    fn ask_server(self, id: ReceiptId) {
        spawn_local(async move {
            self.set_found(fetch_neighbours(id).await, false);
        });
    }

    fn set_found(self, found: Neighbours, is_searching: bool) {
        // The page may be gone.
        if self.neighbours.is_disposed() {
            return;
        }
        if self.neighbours.get_untracked() != found {
            self.neighbours.set(found);
        }
        self.is_searching.set(is_searching);
        if let Some(step) = self.pending_step.get_value() {
            self.take_step(step);
        }
    }

    /// Opens the next receipt of the list, or the list after the last one or without a list.
    pub(super) fn go_on(self) {
        let may_have_next =
            self.neighbours.get_untracked().next.is_some() || self.is_searching.get_untracked();
        if self.is_listed && may_have_next {
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
        let neighbours = self.neighbours.get_untracked();
        let neighbour = match step {
            Step::Previous => neighbours.previous,
            Step::Next => neighbours.next,
        };
        let is_pending = neighbour.is_none() && self.is_searching.get_untracked();
        self.pending_step.set_value(is_pending.then_some(step));
        if let Some(id) = neighbour {
            let query = untrack(|| self.navigation.query());
            self.navigation.replace_page(Route::Receipt(id), &query);
        }
    }
}

/// Buttons for the neighbours; none beside the only receipt.
#[component]
pub(super) fn WalkButtons(walk: ListWalk) -> impl IntoView {
    let texts = &desk().receipt;
    let neighbours = walk.neighbours;
    let has_any = Memo::new(move |_| neighbours.get() != Neighbours::default());
    dynamic_view(move || {
        has_any.get().then(|| {
            view! {
                <div class="walk">
                    <IconButton
                        icon=Icon::Back
                        label=texts.previous
                        test="previous-receipt"
                        keys="k"
                        disabled=Signal::derive(move || neighbours.get().previous.is_none())
                        on_press=move || walk.take_step(Step::Previous)
                    />
                    <IconButton
                        icon=Icon::Next
                        label=texts.next
                        test="next-receipt"
                        keys="j"
                        disabled=Signal::derive(move || neighbours.get().next.is_none())
                        on_press=move || walk.take_step(Step::Next)
                    />
                </div>
            }
            .into_any()
        })
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
