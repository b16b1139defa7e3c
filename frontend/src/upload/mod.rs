//! The queue of uploads. It belongs to the app, not to a page: going elsewhere does not stop it.
//!
//! What is decided is in [`queue`] (which goes next), [`answer`] (what an answer means) and
//! `shared::transfer` (what to send next); [`carry`] drives one upload, [`transport`] talks to the server,
//! [`remember`] keeps what a reload would lose.

pub(crate) mod answer;
mod carry;
pub(crate) mod pick;
pub(crate) mod queue;
pub(crate) mod remember;
pub(crate) mod speed;
mod transport;

use gloo_file::File;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::id::ReceiptId;
use shared::problem::ProblemCode;
use shared::transfer::{SLICE_BYTES, Transfer};

use crate::announce::Announcer;
use crate::device::{new_id, now_ms, whole};
use crate::i18n::t;
use carry::Reins;
use queue::State;
use remember::{Fingerprint, Remembered};

/// The queue. A copy is the same queue.
#[derive(Clone, Copy)]
pub(crate) struct Uploads {
    list: RwSignal<Vec<Upload>>,
    interrupted: RwSignal<Vec<Remembered>>,
    /// The largest file the server takes, once it said so.
    limit: RwSignal<Option<u64>>,
    announcer: Announcer,
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
    fingerprint: StoredValue<Fingerprint>,
    file: StoredValue<File, LocalStorage>,
    reins: StoredValue<Reins, LocalStorage>,
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
            interrupted: RwSignal::new(remember::all(now_ms())),
            limit: RwSignal::new(None),
            announcer,
            next_key: StoredValue::new(0),
            owner: StoredValue::new(Owner::current().unwrap_or_default()),
        };
        provide_context(uploads);
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

    /// Uploads a reload interrupted, whose file was not chosen again yet.
    pub(crate) fn interrupted(self) -> Vec<Remembered> {
        self.interrupted.get()
    }

    /// The largest file the server takes, in bytes.
    pub(crate) fn limit(self) -> Option<u64> {
        self.limit.get()
    }

    /// The server said how large a file may be.
    pub(crate) fn set_limit(self, bytes: u64) {
        self.limit.set(Some(bytes));
    }

    /// How many files are not finished, and how many percent of them are sent.
    pub(crate) fn under_way(self) -> (usize, u8) {
        let list = self.list.get();
        let unfinished: Vec<_> = list.iter().filter(|upload| upload.state.get().is_unfinished()).collect();
        let sent = unfinished.iter().map(|upload| upload.progress.get().sent).sum();
        let size = unfinished.iter().map(|upload| upload.size()).sum();
        (unfinished.len(), queue::percent(sent, size))
    }

    /// Some files would be lost if the page were closed now.
    pub(crate) fn has_unfinished(self) -> bool {
        self.list
            .with_untracked(|list| list.iter().any(|upload| upload.state.get_untracked().is_unfinished()))
    }

    /// A person chose files, by whatever way.
    pub(crate) fn add(self, files: Vec<File>) {
        let mut added = 0;
        for file in files {
            let fingerprint = fingerprint_of(&file);
            if self.is_under_way(&fingerprint) {
                self.announcer.say((t().upload.already_here)(&fingerprint.name));
                continue;
            }
            let upload = self.owner.with_value(|owner| owner.with(|| self.new_upload(file, fingerprint)));
            self.list.update(|list| list.push(upload));
            added += 1;
            spawn_local(self.check(upload));
        }
        if added > 0 {
            self.announcer.say((t().upload.added)(added));
        }
    }

    /// A person stops it: here at once, and on the server.
    pub(crate) fn cancel(self, upload: Upload) {
        if !upload.state.get_untracked().is_unfinished() {
            return;
        }
        upload.state.set(State::Cancelled);
        let begun = upload.reins.try_update_value(Reins::drop_it).flatten();
        if let Some(id) = begun {
            remember::forget(id);
            spawn_local(carry::delete(id));
        }
        self.start_next();
    }

    /// A person wants it tried again.
    pub(crate) fn retry(self, upload: Upload) {
        let state = upload.state.get_untracked();
        if !state.can_retry() {
            return;
        }
        let is_begun = upload.reins.try_update_value(|reins| match &mut reins.transfer {
            Some(transfer) if state != State::Cancelled => {
                transfer.retry();
                true
            }
            _ => false,
        });
        if is_begun == Some(true) {
            upload.state.set(State::Waiting);
            self.start_next();
        } else {
            upload.progress.set(Progress::default());
            upload.state.set(State::Checking);
            spawn_local(self.check(upload));
        }
    }

    /// Takes the finished rows away.
    pub(crate) fn clear_finished(self) {
        self.list.update(|list| list.retain(|upload| upload.state.get_untracked().is_unfinished()));
    }

    /// A person does not want to be reminded of it. Another tab may be sending it, so the server is not told.
    pub(crate) fn dismiss(self, id: ReceiptId) {
        remember::forget(id);
        self.interrupted.update(|entries| entries.retain(|entry| entry.id != id));
    }

    /// Another tab began or finished something.
    pub(crate) fn reread_interrupted(self) {
        let still_there = remember::all(now_ms());
        self.interrupted.update(|entries| entries.retain(|entry| still_there.contains(entry)));
    }

    /// The network is back: nobody needs to rest any longer.
    pub(crate) fn wake_all(self) {
        for upload in self.list.get_untracked() {
            upload.reins.with_value(Reins::wake);
        }
    }

    fn is_under_way(self, fingerprint: &Fingerprint) -> bool {
        self.list.with_untracked(|list| {
            list.iter().any(|upload| {
                upload.state.get_untracked().is_unfinished()
                    && upload.fingerprint.with_value(|other| other == fingerprint)
            })
        })
    }

    fn new_upload(self, file: File, fingerprint: Fingerprint) -> Upload {
        let key = self.next_key.get_value();
        self.next_key.set_value(key + 1);
        Upload {
            key,
            state: RwSignal::new(State::Checking),
            progress: RwSignal::new(Progress::default()),
            fingerprint: StoredValue::new(fingerprint),
            file: StoredValue::new_local(file),
            reins: StoredValue::new_local(Reins::default()),
        }
    }

    /// Looks at the first bytes, before anything is sent.
    async fn check(self, upload: Upload) {
        let head = upload.file.with_value(|file| file.slice(0, shared::file_kind::HEAD_BYTES as u64));
        let head = gloo_file::futures::read_as_bytes(&head).await;
        if upload.state.get_untracked() != State::Checking {
            return;
        }
        let admitted = match head {
            Ok(head) => queue::admit(&head, upload.size(), self.limit.get_untracked()).map(drop),
            Err(_) => Err(ProblemCode::FileUnreadable),
        };
        match admitted {
            Ok(()) => {
                self.assign(upload);
                upload.state.set(State::Waiting);
                self.start_next();
            }
            Err(code) => self.finish(upload, State::Refused(code)),
        }
    }

    /// Gives the file its id: the one it had before a reload, or a new one.
    fn assign(self, upload: Upload) {
        let fingerprint = upload.fingerprint.get_value();
        let remembered = remember::find(&fingerprint, now_ms());
        let (id, transfer) = match &remembered {
            Some(entry) => (entry.id, Transfer::resume(fingerprint.size, SLICE_BYTES)),
            None => (new_id(), Transfer::new(fingerprint.size, SLICE_BYTES)),
        };
        self.interrupted.update(|entries| entries.retain(|entry| entry.file != fingerprint));
        upload.reins.update_value(|reins| {
            *reins = Reins::new(id, transfer);
            reins.is_begun = remembered.is_some();
        });
    }

    /// Lets waiting files go as long as there are places.
    fn start_next(self) {
        let list = self.list.get_untracked();
        let states: Vec<State> = list.iter().map(|upload| upload.state.get_untracked()).collect();
        for index in queue::to_start(&states) {
            list[index].state.set(State::Sending);
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
        self.start_next();
    }
}

impl Upload {
    /// The name of the file.
    pub(crate) fn name(self) -> String {
        self.fingerprint.with_value(|file| file.name.clone())
    }

    /// The size of the file in bytes.
    pub(crate) fn size(self) -> u64 {
        self.fingerprint.with_value(|file| file.size)
    }
}

fn fingerprint_of(file: &File) -> Fingerprint {
    let raw: &web_sys::File = file.as_ref();
    Fingerprint { name: raw.name(), size: file.size(), last_modified_ms: whole(raw.last_modified()) }
}
