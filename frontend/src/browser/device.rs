//! Browser APIs: time, randomness, title, localStorage. Pure code takes their results as arguments.

use std::cell::RefCell;

use jiff::civil::Date;
use js_sys::Promise;
use shared::id::ReceiptId;
use shared::receipt::parse_date;
use wasm_bindgen_futures::JsFuture;

/// Returns the milliseconds since 1970-01-01 UTC.
pub(crate) fn now_ms() -> u64 {
    f64_to_u64(js_sys::Date::now())
}

/// Returns today's date in the easternmost time zone: no receipt can be from a later day.
pub(crate) fn latest_day() -> Option<Date> {
    /// Largest UTC offset, that of Kiribati, in milliseconds.
    const UTC_OFFSET_MAX_MS: f64 = 14.0 * 3_600_000.0;
    let latest = js_sys::Date::new(&(js_sys::Date::now() + UTC_OFFSET_MAX_MS).into());
    parse_date(String::from(latest.to_iso_string()).get(..10)?).ok()
}

/// Returns today's date in the local time zone.
pub(crate) fn today() -> Option<Date> {
    let now = js_sys::Date::new_0();
    let month = i8::try_from(now.get_month() + 1).ok()?;
    Date::new(
        i16::try_from(now.get_full_year()).ok()?,
        month,
        i8::try_from(now.get_date()).ok()?,
    )
    .ok()
}

/// Converts a count of bytes or milliseconds, which JavaScript keeps as a float.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a count is whole and positive"
)]
pub(crate) fn f64_to_u64(count: f64) -> u64 {
    count as u64
}

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

/// Creates a receipt id from the time and ten random bytes.
pub(crate) fn new_id() -> ReceiptId {
    let mut random = [0; 10];
    let crypto = web_sys::window().and_then(|window| window.crypto().ok());
    let is_filled =
        crypto.is_some_and(|crypto| crypto.get_random_values_with_u8_array(&mut random).is_ok());
    // Fallback where `crypto` is missing or fails.
    if !is_filled {
        random.fill_with(random_byte);
    }
    ReceiptId::new(now_ms(), random)
}

/// Returns a random number from 0 to 255.
pub(crate) fn random_byte() -> u8 {
    f64_to_u64(js_sys::Math::random() * 256.0).to_le_bytes()[0]
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

/// Sets the document title, as shown in tab and history and read by screen readers.
pub(crate) fn set_title(title: &str) {
    if let Some(document) = web_sys::window().and_then(|window| window.document()) {
        document.set_title(title);
    }
}

/// Returns x, y, width and height of an element relative to the window, in CSS pixels.
pub(crate) fn client_rect(element: &web_sys::Element) -> [f64; 4] {
    let rect = element.get_bounding_client_rect();
    [rect.x(), rect.y(), rect.width(), rect.height()]
}

/// Returns the text in lower case and without accents, for comparison. The browser does it: tables
/// of our own would add kilobytes to the first load.
pub(crate) fn normalize_text(text: &str) -> String {
    let apart = js_sys::JsString::from(text)
        .normalize("NFKD")
        .to_lower_case();
    // In the decomposed form accents are characters of their own.
    let is_accent = |letter: &char| matches!(letter, '\u{300}'..='\u{36f}');
    String::from(apart)
        .chars()
        .filter(|letter| !is_accent(letter))
        .collect()
}

/// Returns whether the page is a secure context (HTTPS or localhost). Only then does the browser
/// offer all its APIs.
pub(crate) fn is_secure_context() -> bool {
    web_sys::window().is_some_and(|window| window.is_secure_context())
}

/// Returns whether the page is visible to the user.
pub(crate) fn is_page_visible() -> bool {
    web_sys::window()
        .and_then(|window| window.document())
        .is_some_and(|document| !document.hidden())
}

/// Stores a text in localStorage for all pages of this app, across reloads. It is lost where
/// storage is full or forbidden.
pub(crate) fn store(key: &str, text: &str) {
    if let Some(storage) = local_storage() {
        let _ = storage.set_item(key, text);
    }
}

/// Returns the text stored under a key.
pub(crate) fn stored(key: &str) -> Option<String> {
    local_storage()?.get_item(key).ok()?
}

/// Removes a stored text.
pub(crate) fn remove_stored(key: &str) {
    if let Some(storage) = local_storage() {
        let _ = storage.remove_item(key);
    }
}

/// Returns all keys with this prefix.
pub(crate) fn stored_keys(prefix: &str) -> Vec<String> {
    let Some(storage) = local_storage() else {
        return Vec::new();
    };
    let count = storage.length().unwrap_or_default();
    (0..count)
        .filter_map(|index| storage.key(index).ok().flatten())
        .filter(|key| key.starts_with(prefix))
        .collect()
}

fn local_storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok()?
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

/// Sets the language of the document, for the browser and for screen readers.
pub(crate) fn set_language(tag: &str) {
    let document = web_sys::window().and_then(|window| window.document());
    if let Some(root) = document.and_then(|document| document.document_element()) {
        let _ = root.set_attribute("lang", tag);
    }
}

/// Loads the style sheet of the lazily loaded pages once; concurrent callers wait for the same
/// load. The index page names it. Pages remain readable without it.
pub(crate) fn load_style() -> impl Future<Output = ()> {
    thread_local! {
        static LOADING: RefCell<Option<Promise>> = const { RefCell::new(None) };
    }
    let loading = LOADING.with_borrow_mut(|loading| {
        if loading.is_none() {
            *loading = start_style_load();
        }
        loading.clone()
    });
    async move {
        if let Some(loading) = loading {
            let _ = JsFuture::from(loading).await;
        }
    }
}

/// Starts loading the style sheet. The promise resolves in case of an error, too.
fn start_style_load() -> Option<Promise> {
    let link = create_style_link()?;
    let loaded = Promise::new(&mut |resolve, _| {
        for event in ["load", "error"] {
            // Each event fires once at most.
            let _ = link.add_event_listener_with_callback(event, &resolve);
        }
    });
    let head = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.head());
    head?.append_child(&link).ok().map(|_| loaded)
}

/// Creates the element that loads the style sheet; `None` if it was created before.
fn create_style_link() -> Option<web_sys::Element> {
    let document = web_sys::window()?.document()?;
    let note = document.query_selector("meta[name=desk-style]").ok()??;
    let link = document.create_element("link").ok()?;
    link.set_attribute("rel", "stylesheet").ok()?;
    link.set_attribute("href", &note.get_attribute("content")?)
        .ok()?;
    // Without this entry the style sheet counts as loaded.
    note.remove();
    Some(link)
}
