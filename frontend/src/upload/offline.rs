//! The files of the queue, kept in the browser's `IndexedDB` until the server has them.
//!
//! The only place that knows `IndexedDB`. It keeps bytes and what tells them from others; how far an upload
//! has come is in [`super::remember`]. `IndexedDB` works over plain HTTP, too, where the browser's private
//! file system does not. Where it is refused, or has no room, nothing is kept and the queue works on.

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

use super::remember::Fingerprint;
use crate::{device, wire};

const DATABASE: &str = "uploads";
const STORE: &str = "files";
/// Larger files are not worth copying. In bytes.
const SIZE_MAX_BYTES: u64 = 200 * 1024 * 1024;

thread_local! {
    /// Opened once; a page has one thread.
    static OPENED: RefCell<Option<IdbDatabase>> = const { RefCell::new(None) };
}

/// A file that was kept.
pub(super) struct Kept {
    pub(super) id: ReceiptId,
    pub(super) fingerprint: Fingerprint,
    pub(super) file: File,
    /// It is as another app shared it: nothing was taken out of it yet.
    pub(super) is_raw: bool,
}

/// Keeps a file under the id of its upload. It is durable when this answers `true`.
pub(super) async fn keep(id: ReceiptId, fingerprint: &Fingerprint, file: &File) -> bool {
    fingerprint.size <= SIZE_MAX_BYTES
        && has_room(fingerprint.size).await
        && try_keep(id, fingerprint, file).await.is_ok()
}

/// Lets go of a file. It does not come back even if the page is closed before it is gone.
pub(super) async fn forget(id: ReceiptId) {
    let over = over_key(id);
    device::store(&over, "");
    // What was never kept need not be forgotten.
    let _ = try_forget(id).await;
    device::unstore(&over);
}

/// Says whether a person stopped an upload for now: the service worker does not send it then.
pub(super) async fn mark(id: ReceiptId, is_paused: bool) {
    // What cannot be said here was not kept here either.
    let _ = try_mark(id, is_paused).await;
}

/// Every file that is kept, in the order they were added.
pub(super) async fn all() -> Vec<Kept> {
    let all = try_all().await.unwrap_or_default();
    let (over, kept): (Vec<_>, Vec<_>) = all
        .iter()
        .filter_map(|entry| read(&entry))
        .partition(|kept| device::stored(&over_key(kept.id)).is_some());
    for kept in over {
        forget(kept.id).await;
    }
    kept
}

/// Asks the browser not to clear the files away when space runs short. Over plain HTTP there is nobody to ask.
pub(super) fn ask_to_persist() {
    // Whether it agrees changes nothing here.
    let _ = storage_manager().and_then(|manager| manager.persist().ok());
}

async fn try_keep(id: ReceiptId, fingerprint: &Fingerprint, file: &File) -> Result<(), JsValue> {
    let raw: &web_sys::File = file.as_ref();
    let json = serde_json::to_string(fingerprint).map_err(|_| JsValue::NULL)?;
    let entry = Array::of3(&key(id), &json.into(), raw);
    let store = store(IdbTransactionMode::Readwrite).await?;
    store.put_with_key(&entry, &key(id))?;
    committed(&store).await
}

async fn try_forget(id: ReceiptId) -> Result<(), JsValue> {
    let store = store(IdbTransactionMode::Readwrite).await?;
    store.delete(&key(id))?;
    store.delete(&paused_key(id))?;
    committed(&store).await
}

async fn try_mark(id: ReceiptId, is_paused: bool) -> Result<(), JsValue> {
    let store = store(IdbTransactionMode::Readwrite).await?;
    if is_paused {
        store.put_with_key(&JsValue::TRUE, &paused_key(id))?;
    } else {
        store.delete(&paused_key(id))?;
    }
    committed(&store).await
}

async fn try_all() -> Result<Array, JsValue> {
    let request = store(IdbTransactionMode::Readonly).await?.get_all()?;
    answered(&request).await.map(JsCast::unchecked_into)
}

/// `None` for what is no file.
fn read(entry: &JsValue) -> Option<Kept> {
    let entry: &Array = entry.unchecked_ref();
    let (id, json, file): (JsValue, JsValue, JsValue) = (entry.get(0), entry.get(1), entry.get(2));
    let file: web_sys::File = file.dyn_into().ok()?;
    Some(Kept {
        id: id.as_string()?.parse().ok()?,
        fingerprint: wire::read(&json.as_string()?)?,
        file: file.into(),
        is_raw: entry.get(3).is_truthy(),
    })
}

/// Where the browser does not say how much room there is, trying tells.
async fn has_room(size: u64) -> bool {
    let Some(asked) = storage_manager().and_then(|manager| manager.estimate().ok()) else {
        return true;
    };
    let Ok(estimate) = JsFuture::from(asked).await else {
        return true;
    };
    let estimate: StorageEstimate = estimate.unchecked_into();
    let whole = |count: Option<f64>| count.map(device::whole);
    match (whole(estimate.get_quota()), whole(estimate.get_usage())) {
        // As much again is left to everything else.
        (Some(quota), Some(usage)) => quota.saturating_sub(usage) / 2 > size,
        _ => true,
    }
}

fn storage_manager() -> Option<StorageManager> {
    let manager = web_sys::window()?.navigator().storage();
    (!manager.is_undefined()).then_some(manager)
}

/// The table of files, inside a transaction of its own.
async fn store(mode: IdbTransactionMode) -> Result<IdbObjectStore, JsValue> {
    let begin = |database: &IdbDatabase| database.transaction_with_str_and_mode(STORE, mode);
    let opened =
        OPENED.with_borrow(|opened| opened.as_ref().and_then(|database| begin(database).ok()));
    if let Some(transaction) = opened {
        return transaction.object_store(STORE);
    }
    // The first time, or the browser has closed what was open.
    let database = open().await?;
    let transaction = begin(&database)?;
    OPENED.set(Some(database));
    transaction.object_store(STORE)
}

async fn open() -> Result<IdbDatabase, JsValue> {
    let factory = web_sys::window().and_then(|window| window.indexed_db().ok().flatten());
    let request = factory.ok_or(JsValue::NULL)?.open(DATABASE)?;
    let upgraded = request.clone();
    let create = Closure::once(move || {
        if let Ok(database) = upgraded.result() {
            // A failure is told to the one who waits for the request.
            let _ = database
                .unchecked_into::<IdbDatabase>()
                .create_object_store(STORE);
        }
    });
    request.set_onupgradeneeded(Some(create.as_ref().unchecked_ref()));
    answered(&request).await.map(JsCast::unchecked_into)
}

async fn answered(request: &IdbRequest) -> Result<JsValue, JsValue> {
    settled(|resolve, reject| {
        request.set_onsuccess(Some(resolve));
        request.set_onerror(Some(reject));
    })
    .await?;
    request.result()
}

/// Waits until what was written is durable.
async fn committed(store: &IdbObjectStore) -> Result<(), JsValue> {
    let transaction = store.transaction();
    settled(|resolve, reject| {
        transaction.set_oncomplete(Some(resolve));
        transaction.set_onabort(Some(reject));
    })
    .await
    .map(drop)
}

async fn settled(listen: impl Fn(&Function, &Function)) -> Result<JsValue, JsValue> {
    JsFuture::from(Promise::new(&mut |resolve, reject| {
        listen(&resolve, &reject)
    }))
    .await
}

/// Says that a file is no longer needed.
fn over_key(id: ReceiptId) -> String {
    format!("over:{id}")
}

/// Lies beside the file of an upload that a person stopped.
fn paused_key(id: ReceiptId) -> JsValue {
    format!("paused:{id}").into()
}

fn key(id: ReceiptId) -> JsValue {
    id.to_string().into()
}
