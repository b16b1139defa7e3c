//! Web Worker: a script that runs beside the page.

use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{MessageEvent, Worker, WorkerOptions, WorkerType};

/// Running worker; dropping it ends the script at once, whatever it does.
pub(crate) struct RunningWorker {
    worker: Worker,
    // Alive as long as the worker.
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut()>,
}

impl RunningWorker {
    /// Starts the script at this address. `on_message` gets what it posts, and undefined if it
    /// fails. `None` where the browser has no workers.
    pub(crate) fn start(address: &str, on_message: fn(&JsValue)) -> Option<Self> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = Worker::new_with_options(address, &options).ok()?;
        let hear = Closure::new(move |event: MessageEvent| on_message(&event.data()));
        let fail = Closure::new(move || on_message(&JsValue::UNDEFINED));
        worker.set_onmessage(Some(hear.as_ref().unchecked_ref()));
        worker.set_onerror(Some(fail.as_ref().unchecked_ref()));
        Some(Self {
            worker,
            _on_message: hear,
            _on_error: fail,
        })
    }

    /// Posts a message. Returns whether it could be posted.
    pub(crate) fn post(&self, message: &JsValue) -> bool {
        self.worker.post_message(message).is_ok()
    }
}

impl Drop for RunningWorker {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}
