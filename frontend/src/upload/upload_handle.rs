//! State and controls of one running upload.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_file::File;
use shared::id::ReceiptId;
use shared::transfer::{SLICE_BYTES, Transfer};

use super::records::Fingerprint;
use super::speed::SpeedEstimate;
use super::transport::UploadRequest;
use crate::browser::callbacks::call;

/// Shared reference to the state of an upload.
pub(super) type SharedHandle = Rc<RefCell<UploadHandle>>;

/// State of one upload.
pub(super) struct UploadHandle {
    pub(super) file: File,
    pub(super) fingerprint: Fingerprint,
    /// SHA-256 of the file, once it is known.
    pub(super) sha256: Option<String>,
    /// `true` if the browser keeps the file, so that a reload does not lose it.
    pub(super) is_kept: bool,
    /// Id of the upload, until it is over.
    pub(super) id: Option<ReceiptId>,
    /// Progress of the transfer, once the file is validated.
    pub(super) transfer: Option<Transfer>,
    /// `true` if the server may know the id.
    pub(super) is_begun: bool,
    /// Request in progress.
    pub(super) request: Option<UploadRequest>,
    /// Ends the current wait before a retry.
    pub(super) wake: Option<js_sys::Function>,
    pub(super) speed: SpeedEstimate,
    /// Number of times it was stopped.
    stop_count: u32,
}

/// Run of an upload, from its start to the next stop. Code that continues for an earlier run must
/// not change anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Generation {
    pub(super) id: ReceiptId,
    stop_count: u32,
}

impl UploadHandle {
    /// Creates the state of a file that is not validated yet.
    pub(super) fn new(file: File, fingerprint: Fingerprint) -> SharedHandle {
        Rc::new(RefCell::new(Self {
            file,
            fingerprint,
            sha256: None,
            is_kept: false,
            id: None,
            transfer: None,
            is_begun: false,
            request: None,
            wake: None,
            speed: SpeedEstimate::default(),
            stop_count: 0,
        }))
    }

    /// Returns the current run.
    pub(super) fn generation(&self) -> Option<Generation> {
        self.id.map(|id| Generation {
            id,
            stop_count: self.stop_count,
        })
    }

    /// Returns the id, once the file is validated.
    pub(super) fn claimed_id(&self) -> Option<ReceiptId> {
        self.transfer.as_ref().and(self.id)
    }

    /// Sets the id, which the server may know already. The transfer may follow later.
    pub(super) fn assign_id(&mut self, id: ReceiptId, is_begun: bool, transfer: Option<Transfer>) {
        self.id = Some(id);
        self.is_begun = is_begun;
        self.transfer = transfer;
    }

    /// Ends a wait before a retry.
    pub(super) fn end_wait(&self) {
        if let Some(wake) = &self.wake {
            call(wake);
        }
    }

    /// Stops the request or wait in progress. The upload can be resumed later.
    pub(super) fn stop(&mut self) {
        // Ends the current generation: code that awaits something sees it afterwards.
        self.stop_count += 1;
        if let Some(exchange) = self.request.take() {
            exchange.abort();
        }
        self.end_wait();
        self.speed.pause();
    }

    /// Stops and resets the upload. Returns the id it had, and whether the server may know it.
    pub(super) fn reset(&mut self) -> Option<(ReceiptId, bool)> {
        self.stop();
        self.transfer = None;
        self.is_kept = false;
        self.speed = SpeedEstimate::default();
        self.id
            .take()
            .map(|id| (id, std::mem::take(&mut self.is_begun)))
    }
}

/// Creates the transfer of a new upload, or of one that the server may know.
pub(super) fn new_transfer(size: u64, is_begun: bool) -> Transfer {
    if is_begun {
        Transfer::resume_partial(size, SLICE_BYTES)
    } else {
        Transfer::new(size, SLICE_BYTES)
    }
}
