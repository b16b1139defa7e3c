//! The queue of uploads. It belongs to the app, not to a page: going elsewhere does not stop it.
//!
//! What is decided is in [`queue`] (which goes next), [`answer`] (what an answer means) and
//! `shared::transfer` (what to send next); [`shrink`] makes large pictures smaller before anything else, [`carry`] drives one upload, [`compare`] tells it from files that
//! are here already, [`transport`] talks to the server. [`orders`] is what people order, [`restore`] brings
//! the queue back after a reload: [`offline`] keeps the files, [`remember`] how far they were, [`claim`]
//! which page sends them.

pub(crate) mod answer;
mod carry;
mod claim;
mod compare;
pub(crate) mod hash;
mod location;
mod offline;
mod orders;
pub(crate) mod pick;
pub(crate) mod queue;
mod reins;
pub(crate) mod remember;
mod restore;
mod scale;
pub(crate) mod shrink;
pub(crate) mod speed;
mod transport;

use gloo_file::File;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::id::ReceiptId;
use shared::problem::ProblemCode;

use crate::announce::Announcer;
use crate::device::{self, new_id, now_ms, tell_loader, whole};
use crate::i18n::t;
use claim::Claims;
use queue::State;
use reins::{Reins, Turn, first_transfer};
use remember::{Fingerprint, Remembered};

/// So many rows come at a time: a slow phone draws them in less than 50 ms.
const ROWS_AT_A_TIME: usize = 5;

/// The queue. A copy is the same queue.
#[derive(Clone, Copy)]
pub(crate) struct Uploads {
    list: RwSignal<Vec<Upload>>,
    interrupted: RwSignal<Vec<Remembered>>,
    /// The largest file the server takes, once it said so.
    limit: RwSignal<Option<u64>>,
    announcer: Announcer,
    claims: Claims,
    /// Another page of this browser sends files that were kept; this one looks whether it is still there.
    is_second: StoredValue<bool>,
    next_key: StoredValue<u32>,
    /// Rows belong to the app, whoever adds them.
    owner: StoredValue<Owner>,
}

/// One file in the queue. A copy is the same file.
#[derive(Clone, Copy)]
pub(crate) struct Upload {
    pub(crate) key: u32,
    pub(crate) state: RwSignal<State>,
    pub(crate) progress: RwSignal<Progress>,
    reins: StoredValue<reins::Shared, LocalStorage>,
}

/// How much is sent, and how fast.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Progress {
    pub(crate) sent: u64,
    pub(crate) bytes_per_second: Option<u64>,
}

impl Uploads {
    /// To be called once, at the root.
    pub(crate) fn provide(announcer: Announcer) -> Self {
        let uploads = Self {
            list: RwSignal::new(Vec::new()),
            interrupted: RwSignal::new(Vec::new()),
            limit: RwSignal::new(None),
            announcer,
            claims: Claims::new(),
            is_second: StoredValue::new(false),
            next_key: StoredValue::new(0),
            owner: StoredValue::new(Owner::current().unwrap_or_default()),
        };
        provide_context(uploads);
        uploads.start_keeping();
        uploads
    }

    /// The one of this app.
    pub(crate) fn expect() -> Self {
        expect_context()
    }

    /// All files, in the order they were added.
    pub(crate) fn list(self) -> Vec<Upload> {
        self.list.get()
    }

    /// The largest file the server takes, in bytes.
    pub(crate) fn limit(self) -> Option<u64> {
        self.limit.get()
    }

    /// The server said how large a file may be.
    pub(crate) fn set_limit(self, bytes: u64) {
        self.limit.set(Some(bytes));
    }

    /// Some files would be lost if the page were closed now.
    pub(crate) fn has_unfinished(self) -> bool {
        self.list.with_untracked(|list| {
            list.iter()
                .any(|upload| upload.state.get_untracked().is_unfinished())
        })
    }

    /// The orders that do something to at least one file.
    pub(crate) fn orders(self) -> Vec<queue::Order> {
        let states: Vec<State> = self
            .list
            .get()
            .iter()
            .map(|upload| upload.state.get())
            .collect();
        queue::orders(&states)
    }

    /// A person chose files, by whatever way.
    ///
    /// To ask a browser for the size of a file takes it a moment each time, as drawing a row does: that is
    /// done for a few at a time, and the page goes on in between.
    pub(crate) fn add(self, files: Vec<File>) {
        // The same file may be chosen twice, but not two files at once that only look the same.
        let first = self.next_key.get_value();
        spawn_local(async move {
            let mut added = Vec::new();
            for some in files.chunks(ROWS_AT_A_TIME) {
                // A browser lets a page that nobody sees wait for a second each time.
                if device::is_seen() {
                    device::breathe().await;
                }
                let some: Vec<_> = some
                    .iter()
                    .filter_map(|file| self.taken(file, first))
                    .collect();
                self.list.update(|list| list.extend(&some));
                added.extend(some);
            }
            if added.is_empty() {
                return;
            }
            self.announcer.say((t().upload.added)(added.len()));
            offline::ask_to_persist();
            // One after another: keeping many at once would take much memory.
            for upload in added {
                self.check(upload).await;
            }
        });
    }

    /// The upload of a file, unless one before the key `first` is of this file and not finished.
    fn taken(self, file: &File, first: u32) -> Option<Upload> {
        let fingerprint = fingerprint_of(file);
        let is_it = |upload: &Upload| {
            upload.key < first
                && upload.state.get_untracked().is_unfinished()
                && upload.reins().borrow().fingerprint == fingerprint
        };
        if self.list.with_untracked(|list| list.iter().any(is_it)) {
            self.announcer
                .say((t().upload.already_here)(&fingerprint.name));
            return None;
        }
        Some(self.new_upload(file.clone(), fingerprint))
    }

    fn new_upload(self, file: File, fingerprint: Fingerprint) -> Upload {
        let key = self.next_key.get_value();
        self.next_key.set_value(key + 1);
        let make = || Upload {
            key,
            state: RwSignal::new(State::Checking),
            progress: RwSignal::new(Progress::default()),
            reins: StoredValue::new_local(Reins::new(file, fingerprint)),
        };
        self.owner.with_value(|owner| owner.with(make))
    }

    /// Looks at the first bytes and keeps the file, before anything is sent.
    async fn check(self, upload: Upload) {
        let is_looked_at = upload.reins().borrow().id.is_some();
        if is_looked_at || upload.state.get_untracked() == State::Cancelled {
            return;
        }
        upload.prepare().await;
        if upload.state.get_untracked() == State::Cancelled {
            return;
        }
        let (id, is_begun) = self.name_of(upload);
        upload.reins().borrow_mut().assign(id, is_begun, None);
        let Some(turn) = upload.reins().borrow().turn() else {
            return;
        };
        let head = upload.file().slice(0, shared::file_kind::HEAD_BYTES as u64);
        let admitted = match hash::read(&head).await {
            Some(head) => queue::admit(&head, upload.size(), self.limit.get_untracked()).map(drop),
            None => Err(ProblemCode::FileUnreadable),
        };
        match admitted {
            // It was cancelled meanwhile.
            _ if !upload.is_turn(turn) => return,
            Err(code) => return self.finish(upload, State::Refused(code)),
            Ok(()) => {}
        }
        self.claims.take(id);
        self.keep(upload, turn).await;
    }

    /// Keeps a file that was looked at, and lets it wait for its place.
    async fn keep(self, upload: Upload, turn: Turn) {
        upload.keep(turn.id).await;
        if !upload.is_turn(turn) {
            return offline::forget(turn.id).await;
        }
        let is_begun = upload.reins().borrow().is_begun;
        upload.reins().borrow_mut().transfer = Some(first_transfer(upload.size(), is_begun));
        if upload.state.get_untracked() == State::Checking {
            upload.state.set(State::Waiting);
            self.start_next();
        } else {
            upload.remember(true);
        }
    }

    /// The name an upload of this file had before a reload, or a new one, and whether the server may know it.
    fn name_of(self, upload: Upload) -> (ReceiptId, bool) {
        let reins = upload.reins();
        let is_it = |entry: &Remembered| {
            entry.looks_like(&reins.borrow().fingerprint) && self.claims.take(entry.id)
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

    /// The upload of the very same file that is ahead of this one.
    fn same_ahead(self, upload: Upload) -> Option<Upload> {
        let is_same = |other: &&Upload| {
            let state = other.state.get_untracked();
            other.key != upload.key
                && state.is_unfinished()
                && state != State::Following
                && other.has_bytes_of(upload)
        };
        self.list
            .with_untracked(|list| list.iter().find(is_same).copied())
    }

    /// Lets waiting files go as long as there are places.
    fn start_next(self) {
        let list = self.list.get_untracked();
        let states: Vec<State> = list
            .iter()
            .map(|upload| upload.state.get_untracked())
            .collect();
        for index in queue::to_start(&states) {
            list[index].state.set(State::Comparing);
            spawn_local(carry::carry(self, list[index]));
        }
    }

    /// A file came to its end, good or bad.
    fn finish(self, upload: Upload, state: State) {
        let news = match state {
            State::Refused(code) => (t().problem)(code),
            State::Known(_) => t().upload.known,
            _ => t().upload.uploaded,
        };
        self.announcer.say((t().upload.news)(&upload.name(), news));
        upload.state.set(state);
        if state.is_over() {
            self.let_go(upload);
        }
        self.lead_on(upload);
        self.start_next();
    }

    /// Nothing of this upload needs to be kept any longer. Gives the name it had, and whether the server may
    /// know it.
    fn let_go(self, upload: Upload) -> Option<(ReceiptId, bool)> {
        let before = upload.reins().borrow_mut().drop_it();
        if let Some((id, _)) = before {
            remember::forget(id);
            self.claims.release(id);
            spawn_local(offline::forget(id));
        }
        before
    }

    /// What followed this file comes to the same end, or has its turn.
    fn lead_on(self, upload: Upload) {
        let receipt = upload.state.get_untracked().receipt();
        for other in self.list.get_untracked() {
            let follows =
                other.state.get_untracked() == State::Following && other.has_bytes_of(upload);
            match receipt {
                _ if !follows => {}
                Some(receipt) => {
                    other.state.set(State::Known(receipt));
                    self.let_go(other);
                }
                None if self.same_ahead(other).is_none() => other.state.set(State::Waiting),
                None => {}
            }
        }
    }
}

impl Upload {
    /// The name of the file.
    pub(crate) fn name(self) -> String {
        self.reins().borrow().fingerprint.name.clone()
    }

    /// The size of the file in bytes.
    pub(crate) fn size(self) -> u64 {
        self.reins().borrow().fingerprint.size
    }

    /// The file was looked at, and a reload would lose it.
    pub(crate) fn needs_page(self) -> bool {
        let reins = self.reins();
        let reins = reins.borrow();
        !reins.is_kept && reins.transfer.is_some()
    }

    fn reins(self) -> reins::Shared {
        self.reins.get_value()
    }

    fn file(self) -> File {
        self.reins().borrow().file.clone()
    }

    fn sha256(self) -> Option<String> {
        self.reins().borrow().sha256.clone()
    }

    /// This turn is still under way.
    fn is_turn(self, turn: Turn) -> bool {
        self.reins().borrow().turn() == Some(turn)
    }

    fn has_bytes_of(self, other: Self) -> bool {
        let ours = self.sha256();
        ours.is_some() && ours == other.sha256()
    }

    /// Makes of the file what is to be sent.
    async fn prepare(self) {
        if let Some(file) = shrink::prepared(&self.file()).await {
            let fingerprint = fingerprint_of(&file);
            let reins = self.reins();
            let mut reins = reins.borrow_mut();
            reins.fingerprint = fingerprint;
            reins.file = file;
        }
    }

    /// Keeps the file under the name of the upload, if the browser lets it.
    async fn keep(self, id: ReceiptId) {
        let fingerprint = self.reins().borrow().fingerprint.clone();
        let is_kept = offline::keep(id, &fingerprint, &self.file()).await;
        self.reins().borrow_mut().is_kept = is_kept;
        if is_kept {
            tell_loader("filekept");
        }
    }

    /// Remembers how far it is, in case the page is closed.
    fn remember(self, is_paused: bool) {
        let reins = self.reins();
        let reins = reins.borrow();
        if let Some(id) = reins.id {
            remember::keep(&Remembered {
                id,
                file: reins.fingerprint.clone(),
                begun_at_ms: now_ms(),
                sha256: reins.sha256.clone(),
                is_paused,
            });
            if reins.is_kept {
                spawn_local(offline::mark(id, is_paused));
            }
        }
    }
}

fn fingerprint_of(file: &File) -> Fingerprint {
    let raw: &web_sys::File = file.as_ref();
    Fingerprint {
        name: raw.name(),
        size: file.size(),
        last_modified_ms: whole(raw.last_modified()),
    }
}
