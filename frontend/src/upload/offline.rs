//! Files of the queue in the browser's `IndexedDB`, until the server has them.
//!
//! It stores bytes and fingerprints; the progress of uploads is in [`super::records`]. `IndexedDB`
//! works over plain HTTP, too, unlike the browser's private file system. Where it is forbidden or
//! full, nothing is kept and the queue works without it.

use gloo_file::File;
use js_sys::{Array, ArrayBuffer};
use shared::id::ReceiptId;
use shared::json;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::records::Fingerprint;
use crate::browser::{indexed_db, storage, storage_manager};

/// Size in bytes up to which files are kept; copying larger ones is not worthwhile.
const KEPT_FILE_MAX_BYTES: u64 = 200 * 1024 * 1024;

/// Size in bytes up to which the bytes of a file are kept where files cannot be: they pass through
/// memory.
const KEPT_BYTES_MAX: u64 = 50 * 1024 * 1024;

/// File that was kept.
pub(super) struct KeptFile {
    pub(super) id: ReceiptId,
    pub(super) fingerprint: Fingerprint,
    pub(super) file: File,
    /// `true` if the file is as another app shared it: nothing was removed from it yet.
    pub(super) is_raw: bool,
}

/// Keeps a file under the id of its upload. Returns `true` once it is durable.
pub(super) async fn keep_file(id: ReceiptId, fingerprint: &Fingerprint, file: &File) -> bool {
    fingerprint.size <= KEPT_FILE_MAX_BYTES
        && has_room_for(fingerprint.size).await
        && write_file(id, fingerprint, file).await.is_ok()
}

/// Deletes a file. It does not come back even if the page is closed before the deletion is done.
pub(super) async fn delete_file(id: ReceiptId) {
    let over = obsolete_key(id);
    // localStorage is written at once and the deletion ends later: the mark covers the time
    // between.
    storage::store(&over, "");
    // Fails harmlessly for files that were never kept.
    let _ = delete_entries(id).await;
    storage::remove_stored(&over);
}

/// Marks an upload as paused or not paused: the service worker does not send paused ones.
pub(super) async fn mark_paused(id: ReceiptId, is_paused: bool) {
    // If this fails, the file is not kept here either.
    let _ = write_pause_mark(id, is_paused).await;
}

/// Returns all kept files in the order they were added.
pub(super) async fn load_kept_files() -> Vec<KeptFile> {
    let all = read_all_entries().await.unwrap_or_default();
    // Complete deletions that closing the page interrupted.
    let (over, kept): (Vec<_>, Vec<_>) = all
        .iter()
        .filter_map(|entry| parse_entry(&entry))
        .partition(|kept| storage::stored(&obsolete_key(kept.id)).is_some());
    for kept in over {
        delete_file(kept.id).await;
    }
    kept
}

async fn write_file(id: ReceiptId, fingerprint: &Fingerprint, file: &File) -> Result<(), JsValue> {
    let raw: &web_sys::File = file.as_ref();
    let written = write_entry(id, fingerprint, raw).await;
    if written.is_ok() || fingerprint.size > KEPT_BYTES_MAX {
        return written;
    }
    // Private windows of WebKit store no files, but their bytes.
    let bytes = JsFuture::from(raw.array_buffer()).await?;
    write_entry(id, fingerprint, &bytes).await
}

async fn write_entry(
    id: ReceiptId,
    fingerprint: &Fingerprint,
    content: &JsValue,
) -> Result<(), JsValue> {
    let json = serde_json::to_string(fingerprint).map_err(|_| JsValue::NULL)?;
    let entry = Array::of3(&file_key(id), &json.into(), content);
    let store = indexed_db::open_for_writing().await?;
    store.put_with_key(&entry, &file_key(id))?;
    indexed_db::await_commit(&store).await
}

async fn delete_entries(id: ReceiptId) -> Result<(), JsValue> {
    let store = indexed_db::open_for_writing().await?;
    store.delete(&file_key(id))?;
    store.delete(&paused_key(id))?;
    indexed_db::await_commit(&store).await
}

async fn write_pause_mark(id: ReceiptId, is_paused: bool) -> Result<(), JsValue> {
    let store = indexed_db::open_for_writing().await?;
    if is_paused {
        store.put_with_key(&JsValue::TRUE, &paused_key(id))?;
    } else {
        store.delete(&paused_key(id))?;
    }
    indexed_db::await_commit(&store).await
}

async fn read_all_entries() -> Result<Array, JsValue> {
    let request = indexed_db::open_for_reading().await?.get_all()?;
    indexed_db::await_request(&request)
        .await
        .map(JsCast::unchecked_into)
}

/// Parses an entry; `None` if it is not a file.
fn parse_entry(entry: &JsValue) -> Option<KeptFile> {
    let entry: &Array = entry.unchecked_ref();
    let (id, json, content): (JsValue, JsValue, JsValue) =
        (entry.get(0), entry.get(1), entry.get(2));
    let fingerprint: Fingerprint = json::read(&json.as_string()?)?;
    let file = match content.dyn_into::<web_sys::File>() {
        Ok(file) => file.into(),
        Err(bytes) => File::new(&fingerprint.name, bytes.dyn_into::<ArrayBuffer>().ok()?),
    };
    Some(KeptFile {
        id: id.as_string()?.parse().ok()?,
        fingerprint,
        file,
        // Set by the service worker, which cannot reduce pictures or remove their location.
        is_raw: entry.get(3).is_truthy(),
    })
}

/// Returns whether the browser has room for a file; `true` if it does not tell, since storing it
/// will show.
async fn has_room_for(size: u64) -> bool {
    match storage_manager::quota_and_usage().await {
        // As much space again is left to all other data.
        Some((quota, usage)) => quota.saturating_sub(usage) / 2 > size,
        None => true,
    }
}

/// Returns the localStorage key of the mark that a file is obsolete.
fn obsolete_key(id: ReceiptId) -> String {
    format!("over:{id}")
}

/// Returns the key of the mark, next to the file, that its upload is paused.
fn paused_key(id: ReceiptId) -> JsValue {
    format!("paused:{id}").into()
}

fn file_key(id: ReceiptId) -> JsValue {
    id.to_string().into()
}
