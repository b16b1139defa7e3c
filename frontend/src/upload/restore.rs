//! Brings the queue back after a reload, and shares it with other pages of this browser.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::id::ReceiptId;
use wasm_bindgen::JsCast;
use web_sys::StorageEvent;

use super::compare::HASH_FIRST_BYTES;
use super::offline::Kept;
use super::queue::State;
use super::reins::first_transfer;
use super::remember::Remembered;
use super::{Upload, Uploads, claim, offline, remember};
use crate::device::{self, be_seen, now_ms};
use crate::i18n::t;

/// How often this page says that it lives.
const BEAT: Duration = Duration::from_secs(5);

impl Uploads {
    /// Uploads whose file has to be chosen again: a reload interrupted them, and the browser did not keep it.
    pub(crate) fn interrupted(self) -> Vec<Remembered> {
        self.interrupted.get()
    }

    /// A person does not want to be reminded of it. The server clears it away in its own time.
    pub(crate) fn dismiss(self, id: ReceiptId) {
        remember::forget(id);
        self.interrupted
            .update(|entries| entries.retain(|entry| entry.id != id));
    }

    /// To be called once. These live as long as the page: nobody removes them.
    pub(super) fn start_keeping(self) {
        spawn_local(async move {
            // The page first.
            be_seen().await;
            self.restore().await;
        });
        set_interval(move || self.beat(), BEAT);
        for event in [
            "storage",
            "pagehide",
            "pageshow",
            "visibilitychange",
            "online",
        ] {
            window_event_listener_untyped(event, move |event| self.hear(&event));
        }
    }

    /// Something happened to this page, or to another one.
    fn hear(self, event: &web_sys::Event) {
        match event.type_().as_str() {
            "storage" => self.hear_of_others(event.unchecked_ref()),
            "pagehide" => self.claims.end(),
            "visibilitychange" if !device::is_seen() => {}
            // A page may come back as it was left, and so may a phone from its sleep.
            _ => {
                self.beat();
                self.wake_all();
            }
        }
    }

    fn hear_of_others(self, event: &StorageEvent) {
        // Something of another page is over: its upload, its claim, or itself.
        if event.new_value().is_none() {
            self.look_for_interrupted();
            if event.key().is_some_and(|key| claim::is_page(&key)) {
                spawn_local(self.restore());
            }
        }
    }

    /// Takes up what was kept and nobody sends.
    async fn restore(self) {
        let mut is_second = false;
        let mut count = 0;
        let mut raw = Vec::new();
        for kept in offline::all().await {
            if self.has(kept.id) {
                continue;
            }
            if self.claims.take(kept.id) {
                let is_raw = kept.is_raw;
                let upload = self.restored(kept);
                self.list.update(|list| list.push(upload));
                if is_raw {
                    raw.push(upload);
                }
                count += 1;
            } else {
                is_second = true;
            }
        }
        self.is_second.set_value(is_second);
        if count > 0 {
            self.announcer.say((t().upload.restored)(count));
        }
        self.look_for_interrupted();
        self.start_next();
        for upload in raw {
            self.take_in(upload).await;
        }
    }

    /// Makes of a file that another app shared what is to be sent, and keeps that in its place.
    async fn take_in(self, upload: Upload) {
        let Some(turn) = upload.reins().borrow().turn() else {
            return;
        };
        upload.prepare().await;
        if upload.is_turn(turn) {
            self.keep(upload, turn).await;
        }
    }

    fn restored(
        self,
        Kept {
            id,
            fingerprint,
            file,
            is_raw,
        }: Kept,
    ) -> Upload {
        let entry = remember::of(id, now_ms());
        let size = fingerprint.size;
        let upload = self.new_upload(file, fingerprint);
        // One that was paused before its turn came is remembered without having been compared.
        let is_begun = entry
            .as_ref()
            .is_some_and(|entry| entry.sha256.is_some() || size > HASH_FIRST_BYTES);
        let is_paused = entry.as_ref().is_some_and(|entry| entry.is_paused);
        let reins = upload.reins();
        let mut reins = reins.borrow_mut();
        reins.assign(
            id,
            is_begun,
            (!is_raw).then(|| first_transfer(size, is_begun)),
        );
        reins.is_kept = true;
        reins.sha256 = entry.and_then(|entry| entry.sha256);
        upload.state.set(match (is_paused, is_raw) {
            (true, _) => State::Paused,
            (false, true) => State::Checking,
            (false, false) => State::Waiting,
        });
        upload
    }

    /// This page lives, and keeps its claims. What another page took over meanwhile leaves the queue here.
    fn beat(self) {
        self.claims.renew();
        for upload in self.list.get_untracked() {
            // What is over, or not looked at yet, has no claim.
            let id = upload.reins().borrow().claimed();
            if id.is_some_and(|id| !self.claims.take(id)) {
                upload.reins().borrow_mut().drop_it();
                self.list
                    .update(|list| list.retain(|other| other.key != upload.key));
                self.is_second.set_value(true);
            }
        }
        if self.is_second.get_value() {
            spawn_local(self.restore());
        }
    }

    fn look_for_interrupted(self) {
        let mut entries = remember::all(now_ms());
        entries.retain(|entry| !self.has(entry.id) && !self.claims.is_foreign(entry.id));
        if self.interrupted.with_untracked(|before| *before != entries) {
            self.interrupted.set(entries);
        }
    }

    fn has(self, id: ReceiptId) -> bool {
        self.list.with_untracked(|list| {
            list.iter()
                .any(|upload| upload.reins().borrow().id == Some(id))
        })
    }
}
