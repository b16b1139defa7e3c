//! Upload queue of the app. It is independent of pages: navigating does not stop it.
//!
//! Decisions are made in [`queue`] (which file is next), `shared::upload_response` (meaning of an
//! answer) and `shared::transfer` (next request). [`shrink`] reduces large pictures first,
//! [`driver`] drives one upload ([`item`]), [`dedupe`] detects files that the server has already,
//! [`transport`] sends the requests. [`commands`] holds the commands of the user, [`batch`] and
//! [`summary`] tell the progress of all files. [`restore`] brings the queue back after a reload:
//! [`offline`] keeps the files, [`records`] their progress, [`claims`] the tab that sends them.
//! [`device_reading`] reads photos before the server does.

mod batch;
mod claims;
mod commands;
mod dedupe;
pub(crate) mod device_reading;
mod driver;
mod geotags;
pub(crate) mod hash;
mod item;
mod offline;
pub(crate) mod pick;
mod picture_size;
pub(crate) mod queue;
pub(crate) mod records;
mod restore;
pub(crate) mod shrink;
pub(crate) mod speed;
mod summary;
mod transport;
mod upload_handle;

use gloo_file::File;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::id::ReceiptId;
use shared::problem::ProblemCode;

use crate::browser::random::new_id;
use crate::browser::{scheduling, storage_manager, window};
use crate::data::ReceiptStore;
use crate::i18n::t;
use crate::ui::Announcer;
use batch::BatchProgress;
use claims::Claims;
use item::fingerprint_of;
pub(crate) use item::{Progress, Upload};
use queue::UploadState;
use records::{Fingerprint, UploadRecord};
use upload_handle::{Generation, UploadHandle, new_transfer};

/// Rows added at a time: a slow phone renders them in less than 50 ms.
const ROW_BATCH: usize = 5;

/// Upload queue. A copy refers to the same queue.
#[derive(Clone, Copy)]
pub(crate) struct Uploads {
    list: RwSignal<Vec<Upload>>,
    interrupted: RwSignal<Vec<UploadRecord>>,
    /// Largest file that the server accepts, once it has answered.
    max_file_bytes: RwSignal<Option<u64>>,
    /// Progress of the present batch.
    batch: RwSignal<Option<BatchProgress>>,
    receipts: ReceiptStore,
    announcer: Announcer,
    claims: Claims,
    /// `true` if another tab of this browser sends kept files. This tab then checks whether that
    /// tab still exists.
    has_other_sender: StoredValue<bool>,
    next_key: StoredValue<u32>,
    /// Reactive owner of all rows: they belong to the app, not to the caller that adds them.
    owner: StoredValue<Owner>,
}

impl Uploads {
    /// Creates the queue, provides it as context and starts restoring kept files. Called once, at
    /// the root.
    pub(crate) fn provide(announcer: Announcer) -> Self {
        let uploads = Self {
            list: RwSignal::new(Vec::new()),
            interrupted: RwSignal::new(Vec::new()),
            max_file_bytes: RwSignal::new(None),
            batch: RwSignal::new(None),
            receipts: ReceiptStore::expect(),
            announcer,
            claims: Claims::new(),
            has_other_sender: StoredValue::new(false),
            next_key: StoredValue::new(0),
            owner: StoredValue::new(Owner::current().unwrap_or_default()),
        };
        provide_context(uploads);
        uploads.start_restoring();
        uploads.follow_batch();
        uploads
    }

    /// Returns the queue of this app.
    pub(crate) fn expect() -> Self {
        expect_context()
    }

    /// Returns all files in the order they were added.
    pub(crate) fn list(self) -> Vec<Upload> {
        self.list.get()
    }

    /// Returns the size in bytes of the largest file that the server accepts.
    pub(crate) fn max_file_bytes(self) -> Option<u64> {
        self.max_file_bytes.get()
    }

    /// Sets the size in bytes of the largest file that the server accepts.
    pub(crate) fn set_max_file_bytes(self, bytes: u64) {
        self.max_file_bytes.set(Some(bytes));
    }

    /// Returns whether closing the page now would interrupt an upload.
    pub(crate) fn has_unfinished(self) -> bool {
        let is_unfinished = |upload: &Upload| upload.state.get_untracked().is_unfinished();
        self.list
            .with_untracked(|list| list.iter().any(is_unfinished))
    }

    /// Returns the orders that apply to at least one file.
    pub(crate) fn available_orders(self) -> Vec<queue::Order> {
        let list = self.list.get();
        let states: Vec<_> = list.iter().map(|upload| upload.state.get()).collect();
        queue::available_orders(&states)
    }

    /// Adds files that the user has chosen, dropped or pasted.
    ///
    /// Reading the size of a file and rendering its row take time: files are added in small
    /// batches, and the page stays responsive in between.
    pub(crate) fn add_files(self, files: Vec<File>) {
        // A file may be chosen again, but files of one selection that look the same are different
        // files.
        let first = self.next_key.get_value();
        spawn_local(async move {
            let mut added = Vec::new();
            for some in files.chunks(ROW_BATCH) {
                // Browsers delay the timers of a hidden page by a second each.
                if window::is_page_visible() {
                    scheduling::yield_to_browser().await;
                }
                let some: Vec<_> = some
                    .iter()
                    .filter_map(|file| self.accept_file(file, first))
                    .collect();
                self.list.update(|list| list.extend(&some));
                added.extend(some);
            }
            if added.is_empty() {
                return;
            }
            self.announcer.say((t().upload.added)(added.len()));
            storage_manager::request_persistence();
            // Sequentially, since keeping many files at once would take much memory.
            for upload in added {
                self.check_upload(upload).await;
            }
        });
    }

    /// Creates the upload of a file, unless an unfinished one with a key below `first` is of the
    /// same file.
    fn accept_file(self, file: &File, first: u32) -> Option<Upload> {
        let fingerprint = fingerprint_of(file);
        let is_it = |upload: &Upload| {
            upload.key < first
                && upload.state.get_untracked().is_unfinished()
                && upload.handle().borrow().fingerprint == fingerprint
        };
        if self.list.with_untracked(|list| list.iter().any(is_it)) {
            self.announcer
                .say((t().upload.already_here)(&fingerprint.name));
            return None;
        }
        Some(self.create_upload(file.clone(), fingerprint))
    }

    fn create_upload(self, file: File, fingerprint: Fingerprint) -> Upload {
        let key = self.next_key.get_value();
        self.next_key.set_value(key + 1);
        let make = || Upload {
            key,
            state: RwSignal::new(UploadState::Checking),
            progress: RwSignal::new(Progress::default()),
            device_reading: RwSignal::new(None),
            handle: StoredValue::new_local(UploadHandle::new(file, fingerprint)),
        };
        let upload = self.owner.with_value(|owner| owner.with(make));
        device_reading::read_on_device(self, upload);
        upload
    }

    /// Validates a file by its first bytes and keeps it in the browser, before anything is sent.
    async fn check_upload(self, upload: Upload) {
        // It was checked before, or cancelled while it waited.
        let is_looked_at = upload.handle().borrow().id.is_some();
        if is_looked_at || upload.state.get_untracked() == UploadState::Cancelled {
            return;
        }
        // Reduce the picture and remove its location.
        upload.prepare_file().await;
        if upload.state.get_untracked() == UploadState::Cancelled {
            return;
        }
        // Continue under the id of an interrupted upload of this file, if there is one.
        let (id, is_begun) = self.claim_id(upload);
        upload.handle().borrow_mut().assign_id(id, is_begun, None);
        let Some(turn) = upload.handle().borrow().generation() else {
            return;
        };
        // Validate kind and size.
        let head = upload.file().slice(0, shared::file_kind::HEAD_BYTES as u64);
        let admitted = match hash::read_bytes(&head).await {
            Some(head) => {
                queue::validate_file(&head, upload.size(), self.max_file_bytes.get_untracked())
                    .map(drop)
            }
            None => Err(ProblemCode::FileUnreadable),
        };
        match admitted {
            // It was cancelled meanwhile.
            _ if !upload.is_current(turn) => return,
            Err(code) => return self.finish_upload(upload, UploadState::Refused(code)),
            Ok(()) => {}
        }
        // Keep it, then let it wait for its turn.
        self.claims.try_claim(id);
        self.keep_and_queue(upload, turn).await;
    }

    /// Keeps a validated file in the browser and adds it to the waiting ones.
    async fn keep_and_queue(self, upload: Upload, turn: Generation) {
        upload.keep_file(turn.id).await;
        // It was cancelled while the browser stored it.
        if !upload.is_current(turn) {
            return offline::delete_file(turn.id).await;
        }
        let is_begun = upload.handle().borrow().is_begun;
        upload.handle().borrow_mut().transfer = Some(new_transfer(upload.size(), is_begun));
        if upload.state.get_untracked() == UploadState::Checking {
            upload.state.set(UploadState::Waiting);
            self.start_next();
        } else {
            upload.save_record(true);
        }
    }

    /// Returns the id of an interrupted upload of this file, or a new one, and whether the server
    /// may know it.
    fn claim_id(self, upload: Upload) -> (ReceiptId, bool) {
        let reins = upload.handle();
        let is_it = |entry: &UploadRecord| {
            entry.matches_file(&reins.borrow().fingerprint) && self.claims.try_claim(entry.id)
        };
        let found = self
            .interrupted
            .with_untracked(|entries| entries.iter().find(|entry| is_it(entry)).cloned());
        let Some(entry) = found else {
            return (new_id(), false);
        };
        self.interrupted
            .update(|entries| entries.retain(|other| other.id != entry.id));
        (entry.id, true)
    }

    /// Returns the upload of the same bytes that is ahead of this one.
    fn find_same_ahead(self, upload: Upload) -> Option<Upload> {
        let is_same = |other: &&Upload| {
            let state = other.state.get_untracked();
            other.key != upload.key
                && state.is_unfinished()
                && state != UploadState::Following
                && other.has_same_bytes(upload)
        };
        self.list
            .with_untracked(|list| list.iter().find(is_same).copied())
    }

    /// Starts waiting files as long as there are free places.
    fn start_next(self) {
        let list = self.list.get_untracked();
        let states: Vec<_> = list.iter().map(|one| one.state.get_untracked()).collect();
        for index in queue::select_to_start(&states) {
            list[index].state.set(UploadState::Comparing);
            spawn_local(driver::drive_upload(self, list[index]));
        }
    }

    /// Ends an upload with its final state, successful or not.
    fn finish_upload(self, upload: Upload, state: UploadState) {
        let news = match state {
            UploadState::Refused(code) => Some(self.refusal_text(code, Some(upload.size()))),
            // Of many files their progress is announced instead.
            _ if self.is_in_large_batch() => None,
            UploadState::Known(_) => Some(t().upload.known.to_owned()),
            _ => Some(t().upload.uploaded.to_owned()),
        };
        if let Some(news) = news {
            self.announcer.say((t().upload.news)(&upload.name(), &news));
        }
        upload.state.set(state);
        if let Some(id) = state.receipt_id() {
            // The first event of the receipt may have been missed; later ones update its row.
            self.receipts.fetch_unless_read(id);
        }
        if state.is_over() {
            self.release(upload);
        }
        self.resume_followers(upload);
        self.start_next();
    }

    /// Releases all that is kept for an upload. Returns the id it had, and whether the server may
    /// know it.
    fn release(self, upload: Upload) -> Option<(ReceiptId, bool)> {
        let before = upload.handle().borrow_mut().reset();
        if let Some((id, _)) = before {
            records::delete_record(id);
            self.claims.release(id);
            spawn_local(offline::delete_file(id));
        }
        before
    }

    /// Ends the uploads that follow this one with the same receipt, or lets the first of them
    /// continue.
    fn resume_followers(self, upload: Upload) {
        let receipt = upload.state.get_untracked().receipt_id();
        for other in self.list.get_untracked() {
            let follows = other.state.get_untracked() == UploadState::Following
                && other.has_same_bytes(upload);
            match receipt {
                _ if !follows => {}
                Some(receipt) => {
                    other.state.set(UploadState::Known(receipt));
                    self.release(other);
                }
                None if self.find_same_ahead(other).is_none() => {
                    other.state.set(UploadState::Waiting);
                }
                None => {}
            }
        }
    }
}
