//! Unsaved entries by receipt: kept in the local storage of the browser until they are saved or discarded, whichever way
//! the page is left.
//!
//! Where storage is full or forbidden they live as long as the page of the browser, which then asks before it is closed.

use std::cell::RefCell;

use leptos::ev;
use leptos::prelude::*;
use shared::corrections::Corrections;
use shared::id::ReceiptId;

use crate::{device, wire};

const PREFIX: &str = "draft.";

thread_local! {
    /// What could not be stored.
    static LOOSE: RefCell<Vec<(ReceiptId, String)>> = const { RefCell::new(Vec::new()) };
}

/// Keeps what is unsaved of a receipt; nothing of it where that is empty.
pub(crate) fn keep(id: ReceiptId, unsaved: &Corrections) {
    let is_empty = *unsaved == Corrections::default();
    let Some(text) = serde_json::to_string(unsaved).ok().filter(|_| !is_empty) else {
        return forget(id);
    };
    let key = key_of(id);
    device::store(&key, &text);
    let is_stored = device::stored(&key).as_ref() == Some(&text);
    if !is_stored {
        device::unstore(&key);
        warn_before_closing();
    }
    LOOSE.with_borrow_mut(|loose| {
        loose.retain(|(other, _)| *other != id);
        if !is_stored {
            loose.push((id, text));
        }
    });
}

/// What is unsaved of a receipt.
pub(crate) fn of(id: ReceiptId) -> Option<Corrections> {
    wire::read(&text_of(id)?)
}

/// Something of this receipt is unsaved.
pub(crate) fn has(id: ReceiptId) -> bool {
    text_of(id).is_some()
}

/// Lets go of what was unsaved.
pub(crate) fn forget(id: ReceiptId) {
    device::unstore(&key_of(id));
    LOOSE.with_borrow_mut(|loose| loose.retain(|(other, _)| *other != id));
}

fn text_of(id: ReceiptId) -> Option<String> {
    let loose = LOOSE.with_borrow(|loose| {
        loose
            .iter()
            .find(|(other, _)| *other == id)
            .map(|(_, text)| text.clone())
    });
    loose.or_else(|| device::stored(&key_of(id)))
}

fn key_of(id: ReceiptId) -> String {
    [PREFIX, &id.to_string()].concat()
}

/// Begins with the first entry that could not be stored, and lasts as long as the page of the browser.
fn warn_before_closing() {
    if LOOSE.with_borrow(Vec::is_empty) {
        window_event_listener(ev::beforeunload, |event| {
            if !LOOSE.with_borrow(Vec::is_empty) {
                event.prevent_default();
            }
        });
    }
}
