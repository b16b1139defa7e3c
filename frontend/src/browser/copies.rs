//! Copies of answers and pictures that the service worker keeps for times without a connection.
//!
//! Files of the upload queue are in `IndexedDB` and are not touched here.

use js_sys::Array;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Cache, CacheStorage};

/// Name of the cache, as in `service_worker.js`.
const CACHE_NAME: &str = "seen";

/// Returns the number of copies. Over plain HTTP browsers have no such cache: `None`.
pub(crate) async fn count_copies() -> Option<usize> {
    let opened = cache_storage()?.open(CACHE_NAME);
    let cache: Cache = JsFuture::from(opened).await.ok()?.unchecked_into();
    let keys: Array = JsFuture::from(cache.keys()).await.ok()?.unchecked_into();
    usize::try_from(keys.length()).ok()
}

/// Deletes all copies.
pub(crate) async fn delete_copies() {
    if let Some(storage) = cache_storage() {
        // If this fails, the copies are counted again.
        let _ = JsFuture::from(storage.delete(CACHE_NAME)).await;
    }
}

fn cache_storage() -> Option<CacheStorage> {
    let storage = web_sys::window()?.caches().ok()?;
    (!storage.is_undefined()).then_some(storage)
}
