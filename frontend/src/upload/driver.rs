//! Driver of one upload: executes the steps of its `Transfer` and reports their results.

use std::time::Duration;

use leptos::prelude::*;
use shared::problem::ProblemCode;
use shared::transfer::{Reply, Step, Transfer};
use shared::upload_response::{RequestKind, UploadResponse};

use super::queue::UploadState;
use super::transport::{NewUpload, UploadRequest};
use super::upload_handle::Generation;
use super::{Progress, Upload, Uploads, dedupe, hash};
use crate::browser::callbacks::{await_callbacks, call};
use crate::browser::clock::now_ms;
use crate::browser::random::random_byte;

/// Sends a file until the server has it or refuses it, or the user stops it.
pub(super) async fn drive_upload(uploads: Uploads, upload: Upload) {
    let Some(turn) = upload.handle().borrow().generation() else {
        return;
    };
    // Files that are known already are not sent.
    if !dedupe::should_send(uploads, upload, turn).await {
        return;
    }
    // Before the first request: after a reload the upload then resumes instead of beginning anew.
    upload.save_record(false);
    upload.handle().borrow_mut().is_begun = true;
    // For bytes it has already the server answers with the receipt made of them.
    let mut receipt = turn.id;
    // Another generation means that the user stopped the upload, and perhaps resumed it, during an
    // await.
    while upload.is_current(turn) {
        match upload.with_transfer(|transfer| transfer.next_step()) {
            None => return,
            Some(Step::Done) => {
                show_progress(upload, upload.size());
                let state = if receipt == turn.id {
                    UploadState::Done(receipt)
                } else {
                    UploadState::Known(receipt)
                };
                return uploads.finish_upload(upload, state);
            }
            Some(Step::Refused(code)) => {
                return uploads.finish_upload(upload, UploadState::Refused(code));
            }
            Some(Step::Wait(rest)) => {
                wait_for_retry(upload, rest).await;
                update_transfer(upload, turn, Transfer::on_wait_over);
            }
            Some(step) => {
                let (asked, answer) = execute_step(upload, turn, &step).await;
                if !upload.is_current(turn) {
                    return;
                }
                if let Some(other) = answer.receipt {
                    receipt = other;
                }
                on_answer(upload, turn, asked, answer).await;
            }
        }
    }
}

/// Sends the request of a step and returns its kind and the answer.
async fn execute_step(
    upload: Upload,
    turn: Generation,
    step: &Step,
) -> (RequestKind, UploadResponse) {
    // A browser that cannot create a request is treated like a lost connection.
    let Ok(exchange) = UploadRequest::new() else {
        return (RequestKind::Probe, UploadResponse::default());
    };
    upload.handle().borrow_mut().request = Some(exchange.clone());
    if upload.state.get_untracked() != UploadState::Sending {
        upload.state.set(UploadState::Sending);
    }
    let slice = |start, end| upload.handle().borrow().file.slice(start, end);
    match step {
        Step::Create(range) => {
            let name = upload.name();
            let new = NewUpload {
                id: turn.id,
                name: &name,
                size_bytes: upload.size(),
            };
            let body = slice(range.start, range.end);
            let progress = Box::new(move |sent| on_progress(upload, turn, sent));
            (
                RequestKind::Create,
                exchange.create_upload(new, &body, progress).await,
            )
        }
        Step::Send(range) => {
            let (start, body) = (range.start, slice(range.start, range.end));
            let progress = Box::new(move |sent| on_progress(upload, turn, start + sent));
            (
                RequestKind::Send,
                exchange
                    .send_range(turn.id, range.clone(), &body, progress)
                    .await,
            )
        }
        Step::Probe | Step::Wait(_) | Step::Done | Step::Refused(_) => {
            (RequestKind::Probe, exchange.probe(turn.id).await)
        }
    }
}

/// Passes an answer to the transfer.
async fn on_answer(upload: Upload, turn: Generation, asked: RequestKind, answer: UploadResponse) {
    match answer.to_reply(asked) {
        Some(reply) => update_transfer(upload, turn, |transfer| transfer.on_reply(reply)),
        // A request without an answer may also mean that the file is gone: no retry would help.
        // Status 0 is that of a request without an answer.
        None if answer.status == 0
            && asked != RequestKind::Probe
            && !is_file_readable(upload).await =>
        {
            update_transfer(upload, turn, |transfer| {
                transfer.on_reply(Reply::Refused(ProblemCode::FileUnreadable));
            });
        }
        None => {
            upload.handle().borrow_mut().speed.pause();
            update_transfer(upload, turn, Transfer::on_lost);
        }
    }
    if upload.is_current(turn)
        && let Some(offset) = upload.with_transfer(|transfer| transfer.offset())
    {
        show_progress(upload, offset);
    }
}

/// Changes the transfer, unless the upload was stopped meanwhile.
fn update_transfer(upload: Upload, turn: Generation, news: impl FnOnce(&mut Transfer)) {
    if upload.is_current(turn) {
        upload.with_transfer(news);
    }
}

/// Returns whether the file can be read. A moved or changed file makes requests fail like a lost
/// connection.
async fn is_file_readable(upload: Upload) -> bool {
    // One byte is enough: of a file that was moved or changed no part can be read.
    let byte = upload.handle().borrow().file.slice(0, 1);
    hash::read_bytes(&byte).await.is_some()
}

/// Waits before a retry. Waking the upload ends the wait.
async fn wait_for_retry(upload: Upload, rest: Duration) {
    upload.state.set(UploadState::Resting);
    // Up to a third longer at random, so that many clients do not retry at once.
    let rest = rest + rest / 3 * u32::from(random_byte()) / 256;
    let over = await_callbacks(|resolve, _| {
        upload.handle().borrow_mut().wake = Some(resolve.clone());
        set_timeout(move || call(&resolve), rest);
    });
    // The promise is only ever resolved.
    let _ = over.await;
}

fn on_progress(upload: Upload, turn: Generation, sent: u64) {
    if upload.is_current(turn) {
        show_progress(upload, sent);
    }
}

/// Updates the number of bytes sent, and the speed.
fn show_progress(upload: Upload, sent: u64) {
    let sent = sent.min(upload.size());
    let reins = upload.handle();
    reins.borrow_mut().speed.record_sent(now_ms(), sent);
    let progress = Progress {
        sent_bytes: sent,
        bytes_per_second: reins.borrow().speed.bytes_per_second(),
    };
    // Signals notify even if the value is equal, and progress events are frequent.
    if upload.progress.get_untracked() != progress {
        upload.progress.set(progress);
    }
}
