//! Window: visibility, languages, connection, reloading, events for the loader.

use js_sys::Reflect;
use wasm_bindgen::JsValue;

/// Returns whether the page is a secure context (HTTPS or localhost). Only then does the browser
/// offer all its APIs.
pub(crate) fn is_secure_context() -> bool {
    web_sys::window().is_some_and(|window| window.is_secure_context())
}

/// Returns whether pages can ask for the camera. Over plain HTTP they cannot, and not in every
/// browser.
pub(crate) fn has_camera_api() -> bool {
    let devices = web_sys::window().and_then(|window| window.navigator().media_devices().ok());
    // Over plain HTTP `mediaDevices` is undefined.
    is_secure_context() && devices.is_some_and(|devices| !devices.is_undefined())
}

/// Returns the height of the window in CSS pixels.
pub(crate) fn inner_height_px() -> f64 {
    let height = web_sys::window().and_then(|window| window.inner_height().ok());
    height
        .and_then(|height| height.as_f64())
        .unwrap_or_default()
}

/// Returns whether the page is visible to the user.
pub(crate) fn is_page_visible() -> bool {
    !leptos::prelude::document().hidden()
}

/// Returns whether the user or the system asks to save data, or the connection is slow. Not every
/// browser tells.
pub(crate) fn is_connection_metered() -> bool {
    let member = |object: &JsValue, name: &str| Reflect::get(object, &name.into()).ok();
    let Some(window) = web_sys::window() else {
        return false;
    };
    let connection = member(&window.navigator(), "connection").unwrap_or_default();
    let saves = member(&connection, "saveData").and_then(|saves| saves.as_bool());
    let kind = member(&connection, "effectiveType").and_then(|kind| kind.as_string());
    saves == Some(true) || kind.is_some_and(|kind| kind != "4g")
}

/// Reloads the page.
pub(crate) fn reload() {
    if let Some(window) = web_sys::window() {
        let _ = window.location().reload();
    }
}

/// Returns the languages the user prefers, best first, as the browser reports them.
pub(crate) fn languages() -> Vec<String> {
    let languages = web_sys::window().map(|window| window.navigator().languages());
    languages
        .into_iter()
        .flatten()
        .filter_map(|tag| tag.as_string())
        .collect()
}

/// Dispatches an event to the loader script of the page, which communicates with the service
/// worker.
pub(crate) fn notify_loader(name: &str) {
    if let (Some(window), Ok(event)) = (web_sys::window(), web_sys::Event::new(name)) {
        let _ = window.dispatch_event(&event);
    }
}
