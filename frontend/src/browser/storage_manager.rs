//! Storage quota of the browser, and the request for persistence.

use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{StorageEstimate, StorageManager};

use super::numbers::f64_to_u64;

/// Asks the browser not to evict stored data when space runs short. Over plain HTTP the request is
/// not available.
pub(crate) fn request_persistence() {
    // The answer makes no difference here.
    let _ = storage_manager().and_then(|manager| manager.persist().ok());
}

/// Returns the bytes that may be stored and those that are; `None` if the browser does not tell.
pub(crate) async fn quota_and_usage() -> Option<(u64, u64)> {
    let asked = storage_manager()?.estimate().ok()?;
    let estimate: StorageEstimate = JsFuture::from(asked).await.ok()?.unchecked_into();
    let (quota, usage) = (estimate.get_quota()?, estimate.get_usage()?);
    Some((f64_to_u64(quota), f64_to_u64(usage)))
}

fn storage_manager() -> Option<StorageManager> {
    let manager = web_sys::window()?.navigator().storage();
    (!manager.is_undefined()).then_some(manager)
}
