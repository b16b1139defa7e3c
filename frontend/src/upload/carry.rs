//! Drives one upload: asks its `Transfer` for the next step, does it, and says what came of it.

use std::time::Duration;

use leptos::prelude::*;
use shared::id::ReceiptId;
use shared::problem::ProblemCode;
use shared::transfer::{Step, Transfer};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

use super::answer::{Answer, Asked};
use super::queue::{State, is_passing};
use super::remember::{self, Remembered};
use super::speed::Speed;
use super::transport::{Exchange, NewUpload};
use super::{Progress, Upload, Uploads};
use crate::device::{chance, now_ms};

/// What can be done to an upload from outside while it runs.
#[derive(Default)]
pub(super) struct Reins {
    pub(super) transfer: Option<Transfer>,
    id: Option<ReceiptId>,
    /// The server may know the id.
    pub(super) is_begun: bool,
    /// The request that is under way.
    exchange: Option<Exchange>,
    /// Ends the rest that is being taken.
    wake: Option<js_sys::Function>,
    speed: Speed,
}

impl Reins {
    pub(super) fn new(id: ReceiptId, transfer: Transfer) -> Self {
        Self { transfer: Some(transfer), id: Some(id), ..Self::default() }
    }

    /// Ends a rest.
    pub(super) fn wake(&self) {
        if let Some(wake) = &self.wake {
            // It only resolves a promise, which cannot fail.
            let _ = wake.call0(&JsValue::NULL);
        }
    }

    /// Stops everything and lets go of the id, which is returned if the server may know it.
    pub(super) fn drop_it(&mut self) -> Option<ReceiptId> {
        let reins = std::mem::take(self);
        if let Some(exchange) = &reins.exchange {
            exchange.abort();
        }
        reins.wake();
        reins.id.filter(|_| reins.is_begun)
    }
}

/// Carries a file until the server has it, refuses it, or a person stops it.
pub(super) async fn carry(uploads: Uploads, upload: Upload) {
    let Some(id) = upload.reins.with_value(|reins| reins.id) else { return };
    let file = upload.fingerprint.get_value();
    remember::keep(&Remembered { id, file, begun_at_ms: now_ms() });
    upload.reins.update_value(|reins| reins.is_begun = true);
    let mut receipt = id;
    // Another id means that it was cancelled, and perhaps begun anew, while this one was waiting.
    while upload.reins.with_value(|reins| reins.id) == Some(id) {
        let step = upload.reins.with_value(|reins| reins.transfer.as_ref().map(Transfer::next));
        match step {
            None => return,
            Some(Step::Done) => {
                remember::forget(id);
                show_sent(upload, upload.size());
                let state = if receipt == id { State::Done(id) } else { State::Known(receipt) };
                return uploads.finish(upload, state);
            }
            Some(Step::Refused(code)) => {
                if !is_passing(code) {
                    remember::forget(id);
                }
                return uploads.finish(upload, State::Refused(code));
            }
            Some(Step::Wait(rest)) => {
                take_rest(upload, rest).await;
                tell(upload, id, Transfer::on_rested);
            }
            Some(step) => {
                let Some((asked, answer)) = take_step(upload, id, &step).await else { continue };
                if let Some(other) = answer.receipt {
                    receipt = other;
                }
                hear(upload, id, asked, answer).await;
            }
        }
    }
}

/// Has the server forget an upload. Where that fails, the server clears it away in its own time.
pub(super) async fn delete(id: ReceiptId) {
    if let Ok(exchange) = Exchange::new() {
        exchange.delete(id).await;
    }
}

/// Makes the request of a step. `None` when it was cancelled meanwhile.
async fn take_step(upload: Upload, id: ReceiptId, step: &Step) -> Option<(Asked, Answer)> {
    // A browser that cannot even make a request is treated like one without a line.
    let Ok(exchange) = Exchange::new() else { return Some((Asked::Probe, Answer::default())) };
    upload.reins.update_value(|reins| reins.exchange = Some(exchange.clone()));
    if upload.state.get_untracked() != State::Sending {
        upload.state.set(State::Sending);
    }
    let slice = |start, end| upload.file.with_value(|file| file.slice(start, end));
    let (asked, answer) = match step {
        Step::Create(range) => {
            let name = upload.name();
            let new = NewUpload { id, name: &name, size: upload.size() };
            let body = slice(range.start, range.end);
            let answer =
                exchange.create(new, &body, Box::new(move |sent| on_progress(upload, id, sent))).await;
            (Asked::Create, answer)
        }
        Step::Send(range) => {
            let (start, body) = (range.start, slice(range.start, range.end));
            let progress = Box::new(move |sent| on_progress(upload, id, start + sent));
            (Asked::Send, exchange.send(id, range.clone(), &body, progress).await)
        }
        Step::Probe | Step::Wait(_) | Step::Done | Step::Refused(_) => {
            (Asked::Probe, exchange.probe(id).await)
        }
    };
    (upload.reins.with_value(|reins| reins.id) == Some(id)).then_some((asked, answer))
}

/// Tells the transfer what was answered.
async fn hear(upload: Upload, id: ReceiptId, asked: Asked, answer: Answer) {
    match answer.reply(asked) {
        Some(reply) => tell(upload, id, |transfer| transfer.on_reply(reply)),
        None if answer.status == 0 && asked != Asked::Probe && !is_readable(upload).await => {
            let gone = shared::transfer::Reply::No(ProblemCode::FileUnreadable);
            tell(upload, id, |transfer| transfer.on_reply(gone));
        }
        None => {
            upload.reins.update_value(|reins| reins.speed.pause());
            tell(upload, id, Transfer::on_lost);
        }
    }
    let offset = upload.reins.with_value(|reins| reins.transfer.as_ref().map(Transfer::offset));
    if let Some(offset) = offset {
        show_sent(upload, offset);
    }
}

fn tell(upload: Upload, id: ReceiptId, news: impl FnOnce(&mut Transfer)) {
    upload.reins.update_value(|reins| {
        if let Some(transfer) = reins.transfer.as_mut().filter(|_| reins.id == Some(id)) {
            news(transfer);
        }
    });
}

/// The browser sends nothing when the file was moved or changed, which looks like a lost line.
async fn is_readable(upload: Upload) -> bool {
    let byte = upload.file.with_value(|file| file.slice(0, 1));
    gloo_file::futures::read_as_bytes(&byte).await.is_ok()
}

async fn take_rest(upload: Upload, rest: Duration) {
    upload.state.set(State::Resting);
    // Up to a third longer, so that many do not come back at once.
    let rest = rest + rest / 3 * u32::from(chance()) / 256;
    let over = js_sys::Promise::new(&mut |resolve, _| {
        upload.reins.update_value(|reins| reins.wake = Some(resolve.clone()));
        set_timeout(
            move || {
                let _ = resolve.call0(&JsValue::NULL);
            },
            rest,
        );
    });
    // The promise is only ever resolved.
    let _ = JsFuture::from(over).await;
}

fn on_progress(upload: Upload, id: ReceiptId, sent: u64) {
    if upload.reins.with_value(|reins| reins.id) == Some(id) {
        show_sent(upload, sent);
    }
}

fn show_sent(upload: Upload, sent: u64) {
    let sent = sent.min(upload.size());
    let bytes_per_second = upload.reins.try_update_value(|reins| {
        reins.speed.note(now_ms(), sent);
        reins.speed.bytes_per_second()
    });
    let progress = Progress { sent, bytes_per_second: bytes_per_second.flatten() };
    if upload.progress.get_untracked() != progress {
        upload.progress.set(progress);
    }
}
