//! Files of the queue in the browser's `IndexedDB`, until the server has them.
//!
//! No other module uses `IndexedDB`. It stores bytes and fingerprints; the progress of uploads is
//! in [`super::remember`]. `IndexedDB` works over plain HTTP, too, unlike the browser's private
//! file system. Where it is forbidden or full, nothing is kept and the queue works without it.

use std::cell::RefCell;

use gloo_file::File;
use js_sys::{Array, Function, Promise};
use shared::id::ReceiptId;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    IdbDatabase, IdbObjectStore, IdbRequest, IdbTransactionMode, StorageEstimate, StorageManager,
};

use super::records::Fingerprint;
use crate::browser::{numbers, storage};
use crate::wire;

const DATABASE_NAME: &str = "uploads";
const STORE_NAME: &str = "files";
/// Size in bytes up to which files are kept; copying larger ones is not worthwhile.
const KEPT_FILE_MAX_BYTES: u64 = 200 * 1024 * 1024;

thread_local! {
    /// Opened once; a page has one thread.
    static OPENED: RefCell<Option<IdbDatabase>> = const { RefCell::new(None) };
}

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

/// Asks the browser not to evict the files when space runs short. Over plain HTTP the request is
/// not available.
pub(super) fn request_persistence() {
    // The answer makes no difference here.
    let _ = storage_manager().and_then(|manager| manager.persist().ok());
}

async fn write_file(id: ReceiptId, fingerprint: &Fingerprint, file: &File) -> Result<(), JsValue> {
    let raw: &web_sys::File = file.as_ref();
    let json = serde_json::to_string(fingerprint).map_err(|_| JsValue::NULL)?;
    let entry = Array::of3(&file_key(id), &json.into(), raw);
    let store = open_store(IdbTransactionMode::Readwrite).await?;
    store.put_with_key(&entry, &file_key(id))?;
    await_commit(&store).await
}

async fn delete_entries(id: ReceiptId) -> Result<(), JsValue> {
    let store = open_store(IdbTransactionMode::Readwrite).await?;
    store.delete(&file_key(id))?;
    store.delete(&paused_key(id))?;
    await_commit(&store).await
}

async fn write_pause_mark(id: ReceiptId, is_paused: bool) -> Result<(), JsValue> {
    let store = open_store(IdbTransactionMode::Readwrite).await?;
    if is_paused {
        store.put_with_key(&JsValue::TRUE, &paused_key(id))?;
    } else {
        store.delete(&paused_key(id))?;
    }
    await_commit(&store).await
}

async fn read_all_entries() -> Result<Array, JsValue> {
    let request = open_store(IdbTransactionMode::Readonly).await?.get_all()?;
    await_request(&request).await.map(JsCast::unchecked_into)
}

/// Parses an entry; `None` if it is not a file.
fn parse_entry(entry: &JsValue) -> Option<KeptFile> {
    let entry: &Array = entry.unchecked_ref();
    let (id, json, file): (JsValue, JsValue, JsValue) = (entry.get(0), entry.get(1), entry.get(2));
    let file: web_sys::File = file.dyn_into().ok()?;
    Some(KeptFile {
        id: id.as_string()?.parse().ok()?,
        fingerprint: wire::read(&json.as_string()?)?,
        file: file.into(),
        is_raw: entry.get(3).is_truthy(),
    })
}

/// Returns whether the browser has room for a file; `true` if it does not tell, since storing it
/// will show.
async fn has_room_for(size: u64) -> bool {
    let Some(asked) = storage_manager().and_then(|manager| manager.estimate().ok()) else {
        return true;
    };
    let Ok(estimate) = JsFuture::from(asked).await else {
        return true;
    };
    let estimate: StorageEstimate = estimate.unchecked_into();
    let whole = |count: Option<f64>| count.map(numbers::f64_to_u64);
    match (whole(estimate.get_quota()), whole(estimate.get_usage())) {
        // As much space again is left to all other data.
        (Some(quota), Some(usage)) => quota.saturating_sub(usage) / 2 > size,
        _ => true,
    }
}

fn storage_manager() -> Option<StorageManager> {
    let manager = web_sys::window()?.navigator().storage();
    (!manager.is_undefined()).then_some(manager)
}

/// Opens the object store in a transaction of its own.
async fn open_store(mode: IdbTransactionMode) -> Result<IdbObjectStore, JsValue> {
    let begin = |database: &IdbDatabase| database.transaction_with_str_and_mode(STORE_NAME, mode);
    let opened =
        OPENED.with_borrow(|opened| opened.as_ref().and_then(|database| begin(database).ok()));
    if let Some(transaction) = opened {
        return transaction.object_store(STORE_NAME);
    }
    // Not opened yet, or closed by the browser.
    let database = open_database().await?;
    let transaction = begin(&database)?;
    OPENED.set(Some(database));
    transaction.object_store(STORE_NAME)
}

async fn open_database() -> Result<IdbDatabase, JsValue> {
    let factory = web_sys::window().and_then(|window| window.indexed_db().ok().flatten());
    let request = factory.ok_or(JsValue::NULL)?.open(DATABASE_NAME)?;
    let upgraded = request.clone();
    let create = Closure::once(move || {
        if let Ok(database) = upgraded.result() {
            // A failure rejects the open request as well.
            let _ = database
                .unchecked_into::<IdbDatabase>()
                .create_object_store(STORE_NAME);
        }
    });
    request.set_onupgradeneeded(Some(create.as_ref().unchecked_ref()));
    await_request(&request).await.map(JsCast::unchecked_into)
}

/// Waits for the result of a request.
async fn await_request(request: &IdbRequest) -> Result<JsValue, JsValue> {
    await_callbacks(|resolve, reject| {
        request.set_onsuccess(Some(resolve));
        request.set_onerror(Some(reject));
    })
    .await?;
    request.result()
}

/// Waits until the writes of a transaction are durable.
async fn await_commit(store: &IdbObjectStore) -> Result<(), JsValue> {
    let transaction = store.transaction();
    await_callbacks(|resolve, reject| {
        transaction.set_oncomplete(Some(resolve));
        transaction.set_onabort(Some(reject));
    })
    .await
    .map(drop)
}

/// Waits for one of two callbacks; the second one means failure.
async fn await_callbacks(listen: impl Fn(&Function, &Function)) -> Result<JsValue, JsValue> {
    JsFuture::from(Promise::new(&mut |resolve, reject| {
        listen(&resolve, &reject)
    }))
    .await
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
