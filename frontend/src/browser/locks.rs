//! Locks that the tabs of a browser share (Web Locks).

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, future_to_promise};

/// Runs a task while no other tab runs one of this name; it waits for its turn. Over plain HTTP
/// there are no locks: the task runs at once.
pub(crate) async fn run_exclusively(name: &str, task: impl Future<Output = ()> + 'static) {
    let Some((manager, request)) = lock_manager() else {
        return task.await;
    };
    let run = Closure::once(move |_: JsValue| -> Promise {
        future_to_promise(async move {
            task.await;
            Ok(JsValue::UNDEFINED)
        })
    });
    // The closure has to live until the lock is released.
    if let Ok(done) = request.call2(&manager, &name.into(), run.as_ref()) {
        let _ = JsFuture::from(done.unchecked_into::<Promise>()).await;
    }
}

/// Returns `navigator.locks` and its function `request`.
fn lock_manager() -> Option<(JsValue, Function)> {
    let navigator = web_sys::window()?.navigator();
    let manager = Reflect::get(&navigator, &"locks".into()).ok()?;
    let request = Reflect::get(&manager, &"request".into()).ok()?;
    Some((manager, request.dyn_into().ok()?))
}
