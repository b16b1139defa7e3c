//! Part of the window that no on-screen keyboard covers.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

/// Upper edge and height of the visible part, in CSS pixels.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct VisibleArea {
    pub(crate) top: f64,
    pub(crate) height: f64,
}

/// Follows the visible part of the window until the current owner is disposed.
pub(crate) fn track_visible_area() -> RwSignal<VisibleArea> {
    let area = RwSignal::new(VisibleArea::default());
    let Some(viewport) = window().visual_viewport() else {
        return area;
    };
    let measure = {
        let viewport = viewport.clone();
        move || {
            let now = VisibleArea {
                top: viewport.offset_top(),
                height: viewport.height(),
            };
            area.try_set(now);
        }
    };
    measure();
    let listener = Closure::<dyn Fn()>::new(measure);
    for event in ["resize", "scroll"] {
        // A viewport accepts any listener.
        let _ = viewport.add_event_listener_with_callback(event, listener.as_ref().unchecked_ref());
    }
    let kept = StoredValue::new_local(Some((viewport, listener)));
    on_cleanup(move || {
        if let Some((viewport, listener)) = kept.try_update_value(Option::take).flatten() {
            for event in ["resize", "scroll"] {
                let _ = viewport
                    .remove_event_listener_with_callback(event, listener.as_ref().unchecked_ref());
            }
        }
    });
    area
}
