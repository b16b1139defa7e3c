//! Storage of unsaved edits by receipt, in localStorage until the server has saved them.
//!
//! Drafts survive however the page is left. Where storage is full or forbidden they live as long as
//! the browser tab, which then asks before it is closed.

use std::cell::RefCell;

use leptos::ev;
use leptos::prelude::*;
use shared::corrections::Corrections;
use shared::id::ReceiptId;
use shared::json;

use crate::browser::storage;

const KEY_PREFIX: &str = "draft.";

thread_local! {
    /// Drafts that could not be stored.
    static LOOSE: RefCell<Vec<(ReceiptId, String)>> = const { RefCell::new(Vec::new()) };
}

/// Stores the unsaved changes of a receipt, or deletes its draft if there are none.
pub(crate) fn store_draft(id: ReceiptId, unsaved: &Corrections) {
    let is_empty = *unsaved == Corrections::default();
    let Some(text) = serde_json::to_string(unsaved).ok().filter(|_| !is_empty) else {
        return discard_draft(id);
    };
    let key = storage_key(id);
    storage::store(&key, &text);
    // Storing fails silently, so the text is read back.
    let is_stored = storage::stored(&key).as_ref() == Some(&text);
    if !is_stored {
        storage::remove_stored(&key);
        warn_before_closing();
    }
    LOOSE.with_borrow_mut(|loose| {
        loose.retain(|(other, _)| *other != id);
        if !is_stored {
            loose.push((id, text));
        }
    });
}

/// Returns the unsaved changes of a receipt.
pub(crate) fn load_draft(id: ReceiptId) -> Option<Corrections> {
    json::read(&find_draft_text(id)?)
}

/// Returns whether a receipt has unsaved changes.
pub(crate) fn has_draft(id: ReceiptId) -> bool {
    find_draft_text(id).is_some()
}

/// Deletes the draft of a receipt if it has no more than these edits, which were saved.
pub(crate) fn discard_saved(id: ReceiptId, saved: &Corrections) {
    if load_draft(id).as_ref() == Some(saved) {
        discard_draft(id);
    }
}

/// Deletes the draft of a receipt.
pub(crate) fn discard_draft(id: ReceiptId) {
    storage::remove_stored(&storage_key(id));
    LOOSE.with_borrow_mut(|loose| loose.retain(|(other, _)| *other != id));
}

fn find_draft_text(id: ReceiptId) -> Option<String> {
    let loose = LOOSE.with_borrow(|loose| {
        loose
            .iter()
            .find(|(other, _)| *other == id)
            .map(|(_, text)| text.clone())
    });
    loose.or_else(|| storage::stored(&storage_key(id)))
}

fn storage_key(id: ReceiptId) -> String {
    [KEY_PREFIX, &id.to_string()].concat()
}

/// Registers the close warning with the first draft that cannot be stored; it lives as long as the
/// tab.
fn warn_before_closing() {
    if LOOSE.with_borrow(Vec::is_empty) {
        window_event_listener(ev::beforeunload, |event| {
            if !LOOSE.with_borrow(Vec::is_empty) {
                event.prevent_default();
            }
        });
    }
}
