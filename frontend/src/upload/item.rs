//! One upload of the queue: its state, its file, and its record.

use gloo_file::File;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::id::ReceiptId;
use shared::transfer::Transfer;

use super::queue::UploadState;
use super::records::{Fingerprint, UploadRecord};
use super::upload_handle::{Generation, SharedHandle};
use super::{offline, records, shrink};
use crate::browser::clock::now_ms;
use crate::browser::numbers::f64_to_u64;
use crate::browser::window::notify_loader;

/// One file in the queue. A copy refers to the same file.
#[derive(Clone, Copy)]
pub(crate) struct Upload {
    pub(crate) key: u32,
    pub(crate) state: RwSignal<UploadState>,
    pub(crate) progress: RwSignal<Progress>,
    /// Text with what this device has read on the photo.
    pub(crate) device_reading: RwSignal<Option<String>>,
    pub(super) handle: StoredValue<SharedHandle, LocalStorage>,
}

/// Number of bytes sent, and the speed.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Progress {
    pub(crate) sent_bytes: u64,
    pub(crate) bytes_per_second: Option<u64>,
}

impl Upload {
    /// Returns the name of the file.
    pub(crate) fn name(self) -> String {
        self.handle().borrow().fingerprint.name.clone()
    }

    /// Returns the size of the file in bytes.
    pub(crate) fn size(self) -> u64 {
        self.handle().borrow().fingerprint.size
    }

    /// Returns whether the file is validated and a reload would lose it.
    pub(crate) fn needs_open_page(self) -> bool {
        let handle = self.handle();
        let reins = handle.borrow();
        !reins.is_kept && reins.transfer.is_some()
    }

    pub(super) fn handle(self) -> SharedHandle {
        self.handle.get_value()
    }

    pub(super) fn file(self) -> File {
        self.handle().borrow().file.clone()
    }

    /// Reads or changes the transfer, once the file is validated.
    pub(super) fn with_transfer<R>(self, act: impl FnOnce(&mut Transfer) -> R) -> Option<R> {
        self.handle().borrow_mut().transfer.as_mut().map(act)
    }

    pub(super) fn sha256(self) -> Option<String> {
        self.handle().borrow().sha256.clone()
    }

    /// Returns whether a generation is still the current one.
    pub(super) fn is_current(self, turn: Generation) -> bool {
        self.handle().borrow().generation() == Some(turn)
    }

    /// Returns whether the SHA-256 of both files is known and equal.
    pub(super) fn has_same_bytes(self, other: Self) -> bool {
        let ours = self.sha256();
        ours.is_some() && ours == other.sha256()
    }

    /// Replaces the file by the one that is sent: smaller, without location.
    pub(super) async fn prepare_file(self) {
        if let Some(file) = shrink::prepare_file(&self.file()).await {
            // The fingerprint must describe the bytes that are sent: a resumed upload is matched by
            // it.
            let fingerprint = fingerprint_of(&file);
            let reins = self.handle();
            let mut reins = reins.borrow_mut();
            reins.fingerprint = fingerprint;
            reins.file = file;
        }
    }

    /// Keeps the file in the browser under the id of the upload, if possible.
    pub(super) async fn keep_file(self, id: ReceiptId) {
        let fingerprint = self.handle().borrow().fingerprint.clone();
        let is_kept = offline::keep_file(id, &fingerprint, &self.file()).await;
        self.handle().borrow_mut().is_kept = is_kept;
        if is_kept {
            // The loader registers a background sync, in which the service worker sends the file if
            // no page is open.
            notify_loader("filekept");
        }
    }

    /// Saves a record of the progress, in case the page is closed.
    pub(super) fn save_record(self, is_paused: bool) {
        let reins = self.handle();
        let reins = reins.borrow();
        if let Some(id) = reins.id {
            records::store_record(&UploadRecord {
                id,
                file: reins.fingerprint.clone(),
                begun_at_ms: now_ms(),
                sha256: reins.sha256.clone(),
                is_paused,
            });
            // The service worker reads the kept file, not the record, so the pause is stored there,
            // too.
            if reins.is_kept {
                spawn_local(offline::mark_paused(id, is_paused));
            }
        }
    }
}

/// Returns the properties by which a file is recognised.
pub(super) fn fingerprint_of(file: &File) -> Fingerprint {
    let raw: &web_sys::File = file.as_ref();
    Fingerprint {
        name: raw.name(),
        size: file.size(),
        last_modified_ms: f64_to_u64(raw.last_modified()),
    }
}
