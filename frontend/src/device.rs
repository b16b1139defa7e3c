//! The clock, the dice, the title and the small storage of this browser: what pure code takes as arguments.

use std::cell::RefCell;

use jiff::civil::Date;
use js_sys::Promise;
use shared::id::ReceiptId;
use shared::receipt::parse_date;
use wasm_bindgen_futures::JsFuture;

/// Milliseconds since 1970.
pub(crate) fn now_ms() -> u64 {
    whole(js_sys::Date::now())
}

/// The latest day that it is anywhere on earth: no receipt is from a later one.
pub(crate) fn latest_day() -> Option<Date> {
    /// The clocks of Kiribati are furthest ahead of UTC.
    const FURTHEST_MS: f64 = 14.0 * 3_600_000.0;
    let latest = js_sys::Date::new(&(js_sys::Date::now() + FURTHEST_MS).into());
    parse_date(String::from(latest.to_iso_string()).get(..10)?).ok()
}

/// The day it is here.
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

/// JavaScript counts bytes and milliseconds in floats.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a count is whole and positive"
)]
pub(crate) fn whole(count: f64) -> u64 {
    count as u64
}

/// Lets the browser show what is on the page now, before more is done; a page that nobody sees does not wait long.
pub(crate) async fn be_seen() {
    let over = Promise::new(&mut |resolve, _| {
        let resolve = move || drop(resolve.call0(&wasm_bindgen::JsValue::NULL));
        let later = resolve.clone();
        leptos::prelude::set_timeout(later, std::time::Duration::from_millis(100));
        // A task that is begun while a picture is made comes after it.
        leptos::prelude::request_animation_frame(move || {
            leptos::prelude::set_timeout(resolve, std::time::Duration::ZERO);
        });
    });
    let _ = JsFuture::from(over).await;
}

/// A new name for a receipt.
pub(crate) fn new_id() -> ReceiptId {
    let mut random = [0; 10];
    let crypto = web_sys::window().and_then(|window| window.crypto().ok());
    let is_filled =
        crypto.is_some_and(|crypto| crypto.get_random_values_with_u8_array(&mut random).is_ok());
    if !is_filled {
        random.fill_with(chance);
    }
    ReceiptId::new(now_ms(), random)
}

/// A number from 0 to 255, by chance.
pub(crate) fn chance() -> u8 {
    whole(js_sys::Math::random() * 256.0).to_le_bytes()[0]
}

/// Lets the page of the browser do other things in between.
pub(crate) async fn breathe() {
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

/// Names the page in the tab, the history and to screen readers.
pub(crate) fn set_title(title: &str) {
    if let Some(document) = web_sys::window().and_then(|window| window.document()) {
        document.set_title(title);
    }
}

/// The point (x, y) of the corner of an element in the window, and its width and height, in CSS pixels.
pub(crate) fn frame_of(element: &web_sys::Element) -> [f64; 4] {
    let rect = element.get_bounding_client_rect();
    [rect.x(), rect.y(), rect.width(), rect.height()]
}

/// The text without capitals and accents, for comparing. The browser knows how; tables of our own would be
/// kilobytes of the first load.
pub(crate) fn folded(text: &str) -> String {
    let apart = js_sys::JsString::from(text)
        .normalize("NFKD")
        .to_lower_case();
    let is_accent = |letter: &char| matches!(letter, '\u{300}'..='\u{36f}');
    String::from(apart)
        .chars()
        .filter(|letter| !is_accent(letter))
        .collect()
}

/// The page came over HTTPS or from this very machine: only then does the browser offer all it can.
pub(crate) fn is_secure() -> bool {
    web_sys::window().is_some_and(|window| window.is_secure_context())
}

/// The page is in front of somebody.
pub(crate) fn is_seen() -> bool {
    web_sys::window()
        .and_then(|window| window.document())
        .is_some_and(|document| !document.hidden())
}

/// Keeps a text for every page of this app, reloads included. Where storage is full or forbidden, it is lost.
pub(crate) fn store(key: &str, text: &str) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(key, text);
    }
}

/// The text that is kept under a key.
pub(crate) fn stored(key: &str) -> Option<String> {
    storage()?.get_item(key).ok()?
}

/// Lets go of a text.
pub(crate) fn unstore(key: &str) {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(key);
    }
}

/// All keys that begin like this.
pub(crate) fn stored_keys(prefix: &str) -> Vec<String> {
    let Some(storage) = storage() else {
        return Vec::new();
    };
    let count = storage.length().unwrap_or_default();
    (0..count)
        .filter_map(|index| storage.key(index).ok().flatten())
        .filter(|key| key.starts_with(prefix))
        .collect()
}

fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok()?
}

/// Loads the page anew.
pub(crate) fn reload() {
    if let Some(window) = web_sys::window() {
        let _ = window.location().reload();
    }
}

/// The languages a person reads, best first, as the browser knows them.
pub(crate) fn languages() -> Vec<String> {
    let languages = web_sys::window().map(|window| window.navigator().languages());
    languages
        .into_iter()
        .flatten()
        .filter_map(|tag| tag.as_string())
        .collect()
}

/// Tells the loader of the page something: it speaks for us with what installs the app.
pub(crate) fn tell_loader(name: &str) {
    if let (Some(window), Ok(event)) = (web_sys::window(), web_sys::Event::new(name)) {
        let _ = window.dispatch_event(&event);
    }
}

/// Says to the browser and to screen readers which language the page is in.
pub(crate) fn set_language(tag: &str) {
    let document = web_sys::window().and_then(|window| window.document());
    if let Some(root) = document.and_then(|document| document.document_element()) {
        let _ = root.set_attribute("lang", tag);
    }
}

/// Fetches the style of the pages that come later, once: whoever asks while it is on its way waits for it, too. The index
/// names it. A page without it can be read all the same.
pub(crate) fn load_style() -> impl Future<Output = ()> {
    thread_local! {
        static LOADING: RefCell<Option<Promise>> = const { RefCell::new(None) };
    }
    let loading = LOADING.with_borrow_mut(|loading| {
        if loading.is_none() {
            *loading = begin_style();
        }
        loading.clone()
    });
    async move {
        if let Some(loading) = loading {
            let _ = JsFuture::from(loading).await;
        }
    }
}

fn begin_style() -> Option<Promise> {
    let link = style_link()?;
    let loaded = Promise::new(&mut |resolve, _| {
        for event in ["load", "error"] {
            // It fires once at most.
            let _ = link.add_event_listener_with_callback(event, &resolve);
        }
    });
    let head = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.head());
    head?.append_child(&link).ok().map(|_| loaded)
}

/// The element that fetches it; none where it is there.
fn style_link() -> Option<web_sys::Element> {
    let document = web_sys::window()?.document()?;
    let note = document.query_selector("meta[name=desk-style]").ok()??;
    let link = document.create_element("link").ok()?;
    link.set_attribute("rel", "stylesheet").ok()?;
    link.set_attribute("href", &note.get_attribute("content")?)
        .ok()?;
    note.remove();
    Some(link)
}
