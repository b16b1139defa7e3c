//! Document: title, language, style sheet, positions of elements.

use std::cell::RefCell;

use js_sys::Promise;
use leptos::prelude::document;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Element, FocusOptions, HtmlElement};

/// Value of `inert` on elements that are unreachable for a while.
const ISOLATED: &str = "isolated";
/// Elements that have to stay reachable for screen readers, and the head of the document.
const ANNOUNCING: &str = "[role=status], [aria-live], dialog, head, script, style";

/// Sets the document title, as shown in tab and history and read by screen readers.
pub(crate) fn set_title(title: &str) {
    document().set_title(title);
}

/// Moves the focus to the first element that a selector matches, if there is one.
pub(crate) fn focus_element(selector: &str) {
    let found = document().query_selector(selector).ok().flatten();
    if let Some(element) = found.and_then(|found| found.dyn_into::<HtmlElement>().ok()) {
        // If this fails, the focus stays.
        let _ = element.focus();
    }
}

/// Moves the focus to the content of the page, for example when a button that was pressed is gone.
pub(crate) fn focus_content() {
    focus_element("#content");
}

/// Takes the focus from the element that has it.
pub(crate) fn blur_focused_element() {
    if let Some(element) = focused_element() {
        // It fails only in a document that is being unloaded.
        let _ = element.blur();
    }
}

/// Returns the element that has the focus, unless that is the whole page.
pub(crate) fn focused_element() -> Option<HtmlElement> {
    let focused = document().active_element()?;
    let is_page = document().body().is_some_and(|body| *body == focused);
    (!is_page).then(|| focused.dyn_into().ok()).flatten()
}

/// Moves the focus to an element without scrolling to it.
pub(crate) fn focus_in_place(element: &HtmlElement) {
    let options = FocusOptions::new();
    options.set_prevent_scroll(true);
    // If this fails, the focus stays.
    let _ = element.focus_with_options(&options);
}

/// Gives the focus back to an element that is still in the document, if no other has it.
pub(crate) fn restore_focus(focused: Option<HtmlElement>) {
    if let Some(element) = focused.filter(|element| element.is_connected())
        && focused_element().is_none()
    {
        focus_in_place(&element);
    }
}

/// Downloads a file.
pub(crate) fn start_download(url: &str) {
    let Ok(link) = document().create_element("a") else {
        return;
    };
    // A link with this attribute does not leave the page.
    let set = link
        .set_attribute("href", url)
        .and_then(|()| link.set_attribute("download", ""));
    if let (Ok(()), Ok(link)) = (set, link.dyn_into::<HtmlElement>()) {
        link.click();
    }
}

/// Returns x, y, width and height of an element relative to the window, in CSS pixels.
pub(crate) fn client_rect(element: &Element) -> [f64; 4] {
    let rect = element.get_bounding_client_rect();
    [rect.x(), rect.y(), rect.width(), rect.height()]
}

/// Makes everything on the page unreachable but an element, what announces changes, and what is
/// added later, until [`end_isolation`].
pub(crate) fn isolate_element(element: &Element) {
    let mut inner = element.clone();
    while let Some(outer) = inner.parent_element() {
        let mut sibling = outer.first_element_child();
        while let Some(other) = sibling {
            let is_free = other == inner
                || other.has_attribute("inert")
                || other.matches(ANNOUNCING).unwrap_or(true);
            if !is_free {
                // An element accepts any of these attributes.
                let _ = other.set_attribute("inert", ISOLATED);
            }
            sibling = other.next_element_sibling();
        }
        inner = outer;
    }
}

/// Makes everything reachable again that [`isolate_element`] made unreachable.
pub(crate) fn end_isolation() {
    let selector = ["[inert=", ISOLATED, "]"].concat();
    while let Ok(Some(element)) = document().query_selector(&selector) {
        if element.remove_attribute("inert").is_err() {
            return;
        }
    }
}

/// Sets the language of the document, for the browser and for screen readers.
pub(crate) fn set_language(tag: &str) {
    if let Some(root) = document().document_element() {
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
    document().head()?.append_child(&link).ok().map(|_| loaded)
}

/// Creates the element that loads the style sheet; `None` if it was created before.
fn create_style_link() -> Option<Element> {
    let note = document().query_selector("meta[name=desk-style]").ok()??;
    let link = document().create_element("link").ok()?;
    link.set_attribute("rel", "stylesheet").ok()?;
    link.set_attribute("href", &note.get_attribute("content")?)
        .ok()?;
    // Without this entry the style sheet counts as loaded.
    note.remove();
    Some(link)
}
