//! Restoration of the queue after a reload, and its sharing between tabs.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::id::ReceiptId;
use wasm_bindgen::JsCast;
use web_sys::StorageEvent;

use super::dedupe::HASH_FIRST_MAX_BYTES;
use super::offline::{self, KeptFile};
use super::queue::UploadState;
use super::records::{self, UploadRecord};
use super::upload_handle::new_transfer;
use super::{Upload, Uploads, claims};
use crate::browser::clock::now_ms;
use crate::browser::scheduling::wait_for_paint;
use crate::browser::window;
use crate::i18n::t;

/// Interval of the heartbeats.
const HEARTBEAT_INTERVAL: Duration = Duration::from_secs(5);

impl Uploads {
    /// Returns the interrupted uploads whose file has to be chosen again, as the browser did not
    /// keep it.
    pub(crate) fn interrupted(self) -> Vec<UploadRecord> {
        self.interrupted.get()
    }

    /// Dismisses an interrupted upload. The server deletes it when it expires.
    pub(crate) fn dismiss_interrupted(self, id: ReceiptId) {
        records::delete_record(id);
        self.interrupted
            .update(|entries| entries.retain(|entry| entry.id != id));
    }

    /// Starts restoring, heartbeats and listeners, which live as long as the page. Called once.
    pub(super) fn start_restoring(self) {
        spawn_local(async move {
            // The first paint has priority.
            wait_for_paint().await;
            self.restore_kept().await;
        });
        set_interval(move || self.send_heartbeat(), HEARTBEAT_INTERVAL);
        for event in [
            "storage",
            "pagehide",
            "pageshow",
            "visibilitychange",
            "online",
        ] {
            window_event_listener_untyped(event, move |event| self.on_browser_event(&event));
        }
    }

    /// Handles events of this tab and the storage events of others.
    fn on_browser_event(self, event: &web_sys::Event) {
        match event.type_().as_str() {
            "storage" => self.on_storage_change(event.unchecked_ref()),
            "pagehide" => self.claims.end_page(),
            "visibilitychange" if !window::is_page_visible() => {}
            // The page may come back from the browser's cache, or the device from sleep.
            _ => {
                self.send_heartbeat();
                self.wake_all();
            }
        }
    }

    fn on_storage_change(self, event: &StorageEvent) {
        // A removed entry: an upload, a claim or another tab ended.
        if event.new_value().is_none() {
            self.refresh_interrupted();
            if event.key().is_some_and(|key| claims::is_page_key(&key)) {
                spawn_local(self.restore_kept());
            }
        }
    }

    /// Restores kept files that no other tab sends.
    async fn restore_kept(self) {
        let mut is_second = false;
        let mut count = 0;
        let mut raw = Vec::new();
        for kept in offline::load_kept_files().await {
            if self.has_upload(kept.id) {
                continue;
            }
            if self.claims.try_claim(kept.id) {
                let is_raw = kept.is_raw;
                let upload = self.restore_upload(kept);
                self.list.update(|list| list.push(upload));
                if is_raw {
                    raw.push(upload);
                }
                count += 1;
            } else {
                is_second = true;
            }
        }
        self.has_other_sender.set_value(is_second);
        if count > 0 {
            self.announcer.say((t().upload.restored)(count));
        }
        self.refresh_interrupted();
        self.start_next();
        for upload in raw {
            self.import_shared_file(upload).await;
        }
    }

    /// Prepares a file that another app shared, and keeps the result in its place.
    async fn import_shared_file(self, upload: Upload) {
        let Some(turn) = upload.handle().borrow().generation() else {
            return;
        };
        upload.prepare_file().await;
        if upload.is_current(turn) {
            self.keep_and_queue(upload, turn).await;
        }
    }

    /// Creates the upload of a kept file in the state it had.
    fn restore_upload(self, kept: KeptFile) -> Upload {
        let (id, is_raw, size) = (kept.id, kept.is_raw, kept.fingerprint.size);
        let entry = records::load_record(id, now_ms());
        let upload = self.create_upload(kept.file, kept.fingerprint);
        // An upload that was paused before its turn has a record, but was never compared.
        let is_begun = entry
            .as_ref()
            .is_some_and(|entry| entry.sha256.is_some() || size > HASH_FIRST_MAX_BYTES);
        let is_paused = entry.as_ref().is_some_and(|entry| entry.is_paused);
        let reins = upload.handle();
        let mut reins = reins.borrow_mut();
        let transfer = (!is_raw).then(|| new_transfer(size, is_begun));
        reins.assign_id(id, is_begun, transfer);
        reins.is_kept = true;
        reins.sha256 = entry.and_then(|entry| entry.sha256);
        upload.state.set(match (is_paused, is_raw) {
            (true, _) => UploadState::Paused,
            (false, true) => UploadState::Checking,
            (false, false) => UploadState::Waiting,
        });
        upload
    }

    /// Sends a heartbeat and keeps the claims. Uploads that another tab took over leave the queue
    /// of this one.
    fn send_heartbeat(self) {
        self.claims.send_heartbeat();
        for upload in self.list.get_untracked() {
            // Uploads that are over or not validated have no claim.
            let id = upload.handle().borrow().claimed_id();
            if id.is_some_and(|id| !self.claims.try_claim(id)) {
                upload.handle().borrow_mut().reset();
                self.list
                    .update(|list| list.retain(|other| other.key != upload.key));
                self.has_other_sender.set_value(true);
            }
        }
        if self.has_other_sender.get_value() {
            spawn_local(self.restore_kept());
        }
    }

    /// Updates the list of interrupted uploads from the records.
    fn refresh_interrupted(self) {
        let mut entries = records::load_records(now_ms());
        entries.retain(|entry| !self.has_upload(entry.id) && !self.claims.is_foreign(entry.id));
        if self.interrupted.with_untracked(|before| *before != entries) {
            self.interrupted.set(entries);
        }
    }

    fn has_upload(self, id: ReceiptId) -> bool {
        let is_it = |upload: &Upload| upload.handle().borrow().id == Some(id);
        self.list.with_untracked(|list| list.iter().any(is_it))
    }
}
