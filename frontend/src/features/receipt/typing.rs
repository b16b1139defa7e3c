//! Typing with little room: while a keyboard covers most of a phone, only the input with the cursor
//! and its place on the picture are shown.

use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use web_sys::HtmlElement;

use super::form::ReceiptForm;
use super::picture::Viewer;
use crate::browser::events::{is_from, listen_to_window};
use crate::browser::numbers::f64_to_u64;
use crate::browser::visible_area::track_visible_area;
use crate::ui::run_effect;

/// Height of the visible part of the window below which there is little room, in CSS pixels.
const LITTLE_HEIGHT: f64 = 560.0;
/// Width of the window from which picture and fields stand side by side, in CSS pixels.
const WIDE_WINDOW: f64 = 900.0;
/// Inputs that open a keyboard.
const TYPED_INTO: &str = ".detail-fields :is(input:not([type=checkbox]), textarea, select)";

/// Returns whether the user types with little room. Meanwhile the custom properties `--seen-top`
/// and `--seen-height` of the page are the part of the window that the keyboard leaves.
pub(super) fn track_typing(
    form: ReceiptForm,
    viewer: Viewer,
    article: NodeRef<html::Article>,
) -> Memo<bool> {
    let area = track_visible_area();
    let has_cursor = RwSignal::new(false);
    let is_typing = Memo::new(move |_| {
        let width = window().inner_width().ok().and_then(|width| width.as_f64());
        has_cursor.get()
            && area.with(|area| area.height > 0.0 && area.height < LITTLE_HEIGHT)
            && width.is_some_and(|width| width < WIDE_WINDOW)
    });
    run_effect(move || {
        let (Some(article), area) = (article.get(), area.get()) else {
            return;
        };
        let style = HtmlElement::style(&article);
        for (name, value) in [("--seen-top", area.top), ("--seen-height", area.height)] {
            // An element accepts any of these properties.
            let _ = style.set_property(name, &format!("{}px", f64_to_u64(value)));
        }
    });
    // The page is to be found where it was when it is shown as a whole again.
    let scrolled = StoredValue::new(0.0);
    listen_to_window(ev::focusin, move |event| {
        if !is_typing.get_untracked() {
            scrolled.set_value(window().scroll_y().unwrap_or_default());
        }
        has_cursor.set(is_from(&event, TYPED_INTO));
    });
    listen_to_window(ev::focusout, move |_| has_cursor.set(false));
    let mut was_typing = false;
    run_effect(move || {
        let is_typing = is_typing.get();
        if was_typing && !is_typing {
            window().scroll_to_with_x_and_y(0.0, scrolled.get_value());
        }
        was_typing = is_typing;
    });
    // The frame of the picture has another size now.
    run_effect(move || {
        area.track();
        let slot = form.focus.get().filter(|_| is_typing.get());
        let place = slot.and_then(|slot| untrack(|| form.slot_state(slot).place));
        request_animation_frame(move || {
            if let (Some((page, area)), false) = (place, viewer.page.is_disposed()) {
                viewer.show_area(page, area);
            }
        });
    });
    is_typing
}
