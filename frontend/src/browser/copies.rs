//! Copies of answers and pictures that are kept for times without a connection.
//!
//! The service worker keeps what was seen last, [`store_picture`] the pictures of stored receipts.
//! Files of the upload queue are in `IndexedDB` and are not touched here.

use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Cache, CacheStorage, Request, Response};

/// Names of the caches, as in `service_worker.js`.
const SEEN: &str = "seen";
const STORED: &str = "stored";

/// Returns the number of copies. Over plain HTTP browsers have no such cache: `None`.
pub(crate) async fn count_copies() -> Option<usize> {
    Some(list_copies(SEEN).await?.len() + list_copies(STORED).await?.len())
}

/// Deletes all copies.
pub(crate) async fn delete_copies() {
    if let Some(storage) = cache_storage() {
        for name in [SEEN, STORED] {
            // If this fails, the copies are counted again.
            let _ = JsFuture::from(storage.delete(name)).await;
        }
    }
}

/// Returns the paths of the stored pictures; `None` where the browser keeps none.
pub(crate) async fn list_stored_pictures() -> Option<Vec<String>> {
    list_copies(STORED).await
}

/// Stores a picture under its path. Returns whether that was possible.
pub(crate) async fn store_picture(path: &str, picture: &Response) -> bool {
    match open_cache(STORED).await {
        Some(cache) => JsFuture::from(cache.put_with_str(path, picture))
            .await
            .is_ok(),
        None => false,
    }
}

/// Deletes all copies of the paths that begin like this.
pub(crate) async fn delete_copies_below(path: &str) {
    for name in [SEEN, STORED] {
        let Some(cache) = open_cache(name).await else {
            return;
        };
        for copy in list_copies(name).await.unwrap_or_default() {
            if copy.starts_with(path) {
                // What cannot be deleted now is deleted with the whole cache.
                let _ = JsFuture::from(cache.delete_with_str(&copy)).await;
            }
        }
    }
}

/// Returns the paths of all copies in a cache, without the origin.
async fn list_copies(name: &str) -> Option<Vec<String>> {
    let cache = open_cache(name).await?;
    let keys: Array = JsFuture::from(cache.keys()).await.ok()?.unchecked_into();
    let origin = web_sys::window()?.location().origin().ok()?;
    let path = |key: JsValue| {
        let url = key.unchecked_into::<Request>().url();
        url.strip_prefix(&origin).map(str::to_owned)
    };
    Some(keys.iter().filter_map(path).collect())
}

async fn open_cache(name: &str) -> Option<Cache> {
    let opened = cache_storage()?.open(name);
    let cache = JsFuture::from(opened).await.ok()?;
    Some(cache.unchecked_into())
}

fn cache_storage() -> Option<CacheStorage> {
    let storage = web_sys::window()?.caches().ok()?;
    (!storage.is_undefined()).then_some(storage)
}
