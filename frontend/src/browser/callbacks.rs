//! Callbacks of the browser as futures.

use js_sys::{Function, Promise};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

/// Waits for one of two callbacks; the second one means failure.
pub(crate) async fn await_callbacks(
    listen: impl Fn(Function, Function),
) -> Result<JsValue, JsValue> {
    let promise = Promise::new(&mut |resolve, reject| listen(resolve, reject));
    JsFuture::from(promise).await
}

/// Calls a callback without arguments.
pub(crate) fn call(callback: &Function) {
    // Those of a promise cannot fail.
    let _ = callback.call0(&JsValue::NULL);
}
