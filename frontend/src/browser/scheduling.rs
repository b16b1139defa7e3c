//! Frames and tasks of the browser: waiting for a paint, yielding.

use std::time::Duration;

use leptos::prelude::{request_animation_frame, set_timeout};

use super::callbacks::{await_callbacks, call};

/// Waits until the browser has painted the page. Hidden pages get no animation frames: a timer of
/// 100 ms ends the wait.
pub(crate) async fn wait_for_paint() {
    let over = await_callbacks(|resolve, _| {
        let painted = resolve.clone();
        set_timeout(move || call(&resolve), Duration::from_millis(100));
        // A task started inside the frame callback runs after that frame is painted.
        request_animation_frame(move || set_timeout(move || call(&painted), Duration::ZERO));
    });
    let _ = over.await;
}

/// Yields to the browser's event loop.
pub(crate) async fn yield_to_browser() {
    let over = await_callbacks(|resolve, _| set_timeout(move || call(&resolve), Duration::ZERO));
    // The promise is only ever resolved.
    let _ = over.await;
}
