//! Frames and tasks of the browser: waiting for a paint, yielding.

use js_sys::Promise;
use wasm_bindgen_futures::JsFuture;

/// Waits until the browser has painted the page. Hidden pages get no animation frames: a timer of
/// 100 ms ends the wait.
pub(crate) async fn wait_for_paint() {
    let over = Promise::new(&mut |resolve, _| {
        let resolve = move || drop(resolve.call0(&wasm_bindgen::JsValue::NULL));
        let later = resolve.clone();
        leptos::prelude::set_timeout(later, std::time::Duration::from_millis(100));
        // A task started inside the frame callback runs after that frame is painted.
        leptos::prelude::request_animation_frame(move || {
            leptos::prelude::set_timeout(resolve, std::time::Duration::ZERO);
        });
    });
    let _ = JsFuture::from(over).await;
}

/// Yields to the browser's event loop.
pub(crate) async fn yield_to_browser() {
    let over = Promise::new(&mut |resolve, _| {
        leptos::prelude::set_timeout(
            move || {
                let _ = resolve.call0(&wasm_bindgen::JsValue::NULL);
            },
            std::time::Duration::ZERO,
        );
    });
    // The promise is only ever resolved.
    let _ = JsFuture::from(over).await;
}
