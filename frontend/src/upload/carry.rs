//! Drives one upload: asks its `Transfer` for the next step, does it, and says what came of it.

use std::time::Duration;

use leptos::prelude::*;
use shared::problem::ProblemCode;
use shared::transfer::{Reply, Step, Transfer};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

use super::answer::{Answer, Asked};
use super::queue::State;
use super::reins::Turn;
use super::transport::{Exchange, NewUpload};
use super::{Progress, Upload, Uploads, compare, hash};
use crate::device::{chance, now_ms};

/// Carries a file until the server has it, refuses it, or a person stops it.
pub(super) async fn carry(uploads: Uploads, upload: Upload) {
    let Some(turn) = upload.reins().borrow().turn() else {
        return;
    };
    if !compare::is_new(uploads, upload, turn).await {
        return;
    }
    upload.remember(false);
    upload.reins().borrow_mut().is_begun = true;
    let mut receipt = turn.id;
    // Another turn means that a person stopped it, and perhaps let it go on, while this one was waiting.
    while upload.is_turn(turn) {
        let step = upload
            .reins()
            .borrow()
            .transfer
            .as_ref()
            .map(Transfer::next);
        match step {
            None => return,
            Some(Step::Done) => {
                show_sent(upload, upload.size());
                let state = if receipt == turn.id {
                    State::Done(receipt)
                } else {
                    State::Known(receipt)
                };
                return uploads.finish(upload, state);
            }
            Some(Step::Refused(code)) => return uploads.finish(upload, State::Refused(code)),
            Some(Step::Wait(rest)) => {
                take_rest(upload, rest).await;
                tell(upload, turn, Transfer::on_rested);
            }
            Some(step) => {
                let (asked, answer) = take_step(upload, turn, &step).await;
                if !upload.is_turn(turn) {
                    return;
                }
                if let Some(other) = answer.receipt {
                    receipt = other;
                }
                hear(upload, turn, asked, answer).await;
            }
        }
    }
}

/// Makes the request of a step.
async fn take_step(upload: Upload, turn: Turn, step: &Step) -> (Asked, Answer) {
    // A browser that cannot even make a request is treated like one without a line.
    let Ok(exchange) = Exchange::new() else {
        return (Asked::Probe, Answer::default());
    };
    upload.reins().borrow_mut().exchange = Some(exchange.clone());
    if upload.state.get_untracked() != State::Sending {
        upload.state.set(State::Sending);
    }
    let slice = |start, end| upload.reins().borrow().file.slice(start, end);
    match step {
        Step::Create(range) => {
            let name = upload.name();
            let new = NewUpload {
                id: turn.id,
                name: &name,
                size: upload.size(),
            };
            let body = slice(range.start, range.end);
            let progress = Box::new(move |sent| on_progress(upload, turn, sent));
            (Asked::Create, exchange.create(new, &body, progress).await)
        }
        Step::Send(range) => {
            let (start, body) = (range.start, slice(range.start, range.end));
            let progress = Box::new(move |sent| on_progress(upload, turn, start + sent));
            (
                Asked::Send,
                exchange.send(turn.id, range.clone(), &body, progress).await,
            )
        }
        Step::Probe | Step::Wait(_) | Step::Done | Step::Refused(_) => {
            (Asked::Probe, exchange.probe(turn.id).await)
        }
    }
}

/// Tells the transfer what was answered.
async fn hear(upload: Upload, turn: Turn, asked: Asked, answer: Answer) {
    match answer.reply(asked) {
        Some(reply) => tell(upload, turn, |transfer| transfer.on_reply(reply)),
        None if answer.status == 0 && asked != Asked::Probe && !is_readable(upload).await => {
            tell(upload, turn, |transfer| {
                transfer.on_reply(Reply::No(ProblemCode::FileUnreadable))
            });
        }
        None => {
            upload.reins().borrow_mut().speed.pause();
            tell(upload, turn, Transfer::on_lost);
        }
    }
    let offset = upload
        .reins()
        .borrow()
        .transfer
        .as_ref()
        .map(Transfer::offset);
    if let Some(offset) = offset.filter(|_| upload.is_turn(turn)) {
        show_sent(upload, offset);
    }
}

fn tell(upload: Upload, turn: Turn, news: impl FnOnce(&mut Transfer)) {
    if upload.is_turn(turn)
        && let Some(transfer) = upload.reins().borrow_mut().transfer.as_mut()
    {
        news(transfer);
    }
}

/// The browser sends nothing when the file was moved or changed, which looks like a lost line.
async fn is_readable(upload: Upload) -> bool {
    let byte = upload.reins().borrow().file.slice(0, 1);
    hash::read(&byte).await.is_some()
}

async fn take_rest(upload: Upload, rest: Duration) {
    upload.state.set(State::Resting);
    // Up to a third longer, so that many do not come back at once.
    let rest = rest + rest / 3 * u32::from(chance()) / 256;
    let over = js_sys::Promise::new(&mut |resolve, _| {
        upload.reins().borrow_mut().wake = Some(resolve.clone());
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

fn on_progress(upload: Upload, turn: Turn, sent: u64) {
    if upload.is_turn(turn) {
        show_sent(upload, sent);
    }
}

fn show_sent(upload: Upload, sent: u64) {
    let sent = sent.min(upload.size());
    let reins = upload.reins();
    reins.borrow_mut().speed.note(now_ms(), sent);
    let progress = Progress {
        sent,
        bytes_per_second: reins.borrow().speed.bytes_per_second(),
    };
    if upload.progress.get_untracked() != progress {
        upload.progress.set(progress);
    }
}
