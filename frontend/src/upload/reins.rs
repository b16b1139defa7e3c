//! One upload as it runs: the file, how far it is, and what can be done to it from outside.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_file::File;
use shared::id::ReceiptId;
use shared::transfer::{SLICE_BYTES, Transfer};
use wasm_bindgen::JsValue;

use super::remember::Fingerprint;
use super::speed::Speed;
use super::transport::Exchange;

/// The reins as they are handed around.
pub(super) type Shared = Rc<RefCell<Reins>>;

/// The reins of one upload.
pub(super) struct Reins {
    pub(super) file: File,
    pub(super) fingerprint: Fingerprint,
    /// SHA-256 of the file, once it is known.
    pub(super) sha256: Option<String>,
    /// The browser keeps the file: a reload does not lose it.
    pub(super) is_kept: bool,
    /// The name of the upload, as long as it is not over.
    pub(super) id: Option<ReceiptId>,
    /// How far it is, once the file was looked at.
    pub(super) transfer: Option<Transfer>,
    /// The server may know the id.
    pub(super) is_begun: bool,
    /// The request that is under way.
    pub(super) exchange: Option<Exchange>,
    /// Ends the rest that is being taken.
    pub(super) wake: Option<js_sys::Function>,
    pub(super) speed: Speed,
    /// How often it was stopped.
    stops: u32,
}

/// From one start of an upload to its next stop: what goes on for an earlier turn has nothing to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Turn {
    pub(super) id: ReceiptId,
    stops: u32,
}

impl Reins {
    /// An upload of a file that nobody looked at yet.
    pub(super) fn new(file: File, fingerprint: Fingerprint) -> Shared {
        Rc::new(RefCell::new(Self {
            file,
            fingerprint,
            sha256: None,
            is_kept: false,
            id: None,
            transfer: None,
            is_begun: false,
            exchange: None,
            wake: None,
            speed: Speed::default(),
            stops: 0,
        }))
    }

    /// The turn that is under way.
    pub(super) fn turn(&self) -> Option<Turn> {
        self.id.map(|id| Turn {
            id,
            stops: self.stops,
        })
    }

    /// The name under which it was looked at and is going on.
    pub(super) fn claimed(&self) -> Option<ReceiptId> {
        self.transfer.as_ref().and(self.id)
    }

    /// Takes up an upload of this name, which the server may know already; how far it is may follow later.
    pub(super) fn assign(&mut self, id: ReceiptId, is_begun: bool, transfer: Option<Transfer>) {
        self.id = Some(id);
        self.is_begun = is_begun;
        self.transfer = transfer;
    }

    /// Ends a rest.
    pub(super) fn wake(&self) {
        if let Some(wake) = &self.wake {
            // It only resolves a promise, which cannot fail.
            let _ = wake.call0(&JsValue::NULL);
        }
    }

    /// Stops whatever is under way. The upload can go on later.
    pub(super) fn stop(&mut self) {
        self.stops += 1;
        if let Some(exchange) = self.exchange.take() {
            exchange.abort();
        }
        self.wake();
        self.speed.pause();
    }

    /// Stops everything and lets go of the id, which is returned together with whether the server may know it.
    pub(super) fn drop_it(&mut self) -> Option<(ReceiptId, bool)> {
        self.stop();
        self.transfer = None;
        self.is_kept = false;
        self.speed = Speed::default();
        self.id
            .take()
            .map(|id| (id, std::mem::take(&mut self.is_begun)))
    }
}

/// How an upload begins, or goes on after a reload.
pub(super) fn first_transfer(size: u64, is_begun: bool) -> Transfer {
    if is_begun {
        Transfer::resume(size, SLICE_BYTES)
    } else {
        Transfer::new(size, SLICE_BYTES)
    }
}
