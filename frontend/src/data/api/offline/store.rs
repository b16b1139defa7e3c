//! Stored receipts and waiting edits in `IndexedDB`, all of them JSON texts.
//!
//! Where storage is forbidden or full, reading finds nothing and writing fails.

use js_sys::Array;
use serde::Serialize;
use shared::api::{ReceiptDetail, ReceiptWords};
use shared::id::ReceiptId;
use shared::json;
use shared::offline::{OfflineReceipt, WaitingEdit};
use wasm_bindgen::{JsCast, JsValue};

use crate::browser::indexed_db::await_request;
use crate::browser::indexed_db::receipts::{self, Transaction};

const ROWS: &str = "rows";
const DETAILS: &str = "details";
const WORDS: &str = "words";
const EDITS: &str = "edits";

/// Returns the stored receipts, in no order, as the server returned them last.
pub(super) async fn load_receipts() -> Vec<OfflineReceipt> {
    let texts = read_all(ROWS).await.unwrap_or_default();
    texts
        .iter()
        .filter_map(|text| json::read(&text.as_string()?))
        .collect()
}

/// Returns a stored receipt, as the server returned it last.
pub(super) async fn load_detail(id: ReceiptId) -> Option<ReceiptDetail> {
    json::read(&read(DETAILS, id).await?)
}

/// Returns the words of a stored receipt as JSON.
pub(super) async fn load_words(id: ReceiptId) -> Option<String> {
    read(WORDS, id).await
}

/// Stores a receipt. Without `words`, those that are stored stay.
pub(super) async fn put_receipt(detail: &ReceiptDetail, words: Option<&str>) -> Option<()> {
    let id = detail.row.id;
    let stored = match words {
        Some(_) => None,
        None => load_words(id).await,
    };
    let words = words.or(stored.as_deref());
    let parsed: Option<ReceiptWords> = words.and_then(json::read);
    let row = OfflineReceipt::new(detail, parsed.as_ref());
    let transaction = receipts::begin_writing().await.ok()?;
    put(&transaction, ROWS, id, &row)?;
    put(&transaction, DETAILS, id, detail)?;
    if let Some(words) = words {
        let store = transaction.object_store(WORDS).ok()?;
        store.put_with_key(&words.into(), &key(id)).ok()?;
    }
    receipts::await_transaction(&transaction).await.ok()
}

/// Deletes a stored receipt. An edit that waits stays.
pub(super) async fn delete_receipt(id: ReceiptId) -> Option<()> {
    let transaction = receipts::begin_writing().await.ok()?;
    for name in [ROWS, DETAILS, WORDS] {
        transaction.object_store(name).ok()?.delete(&key(id)).ok()?;
    }
    receipts::await_transaction(&transaction).await.ok()
}

/// Deletes all stored receipts. Edits that wait stay.
pub(super) async fn delete_receipts() {
    // What cannot be deleted now is deleted with the next attempt.
    let _ = clear_receipts().await;
}

async fn clear_receipts() -> Option<()> {
    let transaction = receipts::begin_writing().await.ok()?;
    for name in [ROWS, DETAILS, WORDS] {
        transaction.object_store(name).ok()?.clear().ok()?;
    }
    receipts::await_transaction(&transaction).await.ok()
}

/// Returns all edits that wait, in the order in which they were begun.
pub(super) async fn load_edits() -> Vec<WaitingEdit> {
    let texts = read_all(EDITS).await.unwrap_or_default();
    let mut edits: Vec<WaitingEdit> = texts
        .iter()
        .filter_map(|text| serde_json::from_str(&text.as_string()?).ok())
        .collect();
    edits.sort_by_key(|edit| (edit.since_ms, edit.id));
    edits
}

/// Returns the edit of a receipt that waits.
pub(super) async fn load_edit(id: ReceiptId) -> Option<WaitingEdit> {
    serde_json::from_str(&read(EDITS, id).await?).ok()
}

/// Changes the edit of a receipt in one transaction, since another tab may change it, too. Nothing
/// is kept of an empty one. Returns once the change is durable; `None` if that failed.
pub(super) async fn change_edit(
    id: ReceiptId,
    change: impl FnOnce(Option<WaitingEdit>) -> Option<WaitingEdit>,
) -> Option<()> {
    let transaction = receipts::begin_writing().await.ok()?;
    let store = transaction.object_store(EDITS).ok()?;
    let request = store.get(&key(id)).ok()?;
    let before = await_request(&request).await.ok()?.as_string();
    let before = before.and_then(|text| serde_json::from_str(&text).ok());
    let edit = change(before).filter(|edit| !edit.is_empty());
    match &edit {
        Some(edit) => put(&transaction, EDITS, id, edit)?,
        None => drop(store.delete(&key(id)).ok()?),
    }
    receipts::await_transaction(&transaction).await.ok()
}

async fn read(store: &str, id: ReceiptId) -> Option<String> {
    let transaction = receipts::begin_reading().await.ok()?;
    let request = transaction.object_store(store).ok()?.get(&key(id)).ok()?;
    await_request(&request).await.ok()?.as_string()
}

async fn read_all(store: &str) -> Option<Array> {
    let transaction = receipts::begin_reading().await.ok()?;
    let request = transaction.object_store(store).ok()?.get_all().ok()?;
    let all = await_request(&request).await.ok()?;
    Some(all.unchecked_into())
}

fn put(
    transaction: &Transaction,
    store: &str,
    id: ReceiptId,
    value: &impl Serialize,
) -> Option<()> {
    let text = serde_json::to_string(value).ok()?;
    let store = transaction.object_store(store).ok()?;
    store.put_with_key(&text.into(), &key(id)).ok().map(drop)
}

fn key(id: ReceiptId) -> JsValue {
    id.to_string().into()
}
