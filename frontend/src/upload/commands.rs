//! Orders of the user: pause, resume, retry, cancel.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::problem::ProblemCode;
use shared::transfer::Transfer;

use super::queue::{Order, UploadState};
use super::{Progress, Upload, Uploads, transport};
use crate::i18n::t;

impl Uploads {
    /// Applies an order to every file it fits.
    pub(crate) fn apply_to_all(self, order: Order) {
        let list = self.list.get_untracked();
        let fitting: Vec<_> = list
            .into_iter()
            .filter(|upload| order.applies_to(upload.state.get_untracked()))
            .collect();
        let count = fitting.len();
        // Finished files are only removed from the list.
        if order == Order::Clear {
            self.list.update(|list| {
                list.retain(|upload| !order.applies_to(upload.state.get_untracked()));
            });
            return;
        }
        for upload in fitting {
            self.apply_order(upload, order);
        }
        self.start_next();
        self.announcer.say((t().upload.news)(
            (t().scan.order)(order),
            &(t().upload.files)(count),
        ));
    }

    /// Applies an order to one file. It is ignored if it does not fit the state of the file.
    pub(crate) fn apply_to_one(self, upload: Upload, order: Order) {
        self.apply_order(upload, order);
        self.start_next();
    }

    /// Removes a file from the list. Its receipt is not affected.
    pub(crate) fn remove(self, upload: Upload) {
        self.list
            .update(|list| list.retain(|other| other.key != upload.key));
    }

    /// Ends all waits before a retry: the page is visible again, or the network or the server is
    /// back.
    pub(crate) fn wake_all(self) {
        for upload in self.list.get_untracked() {
            upload.handle().borrow().end_wait();
            // Uploads that used up their retries get another chance.
            if upload.state.get_untracked() == UploadState::Refused(ProblemCode::ConnectionLost) {
                self.apply_order(upload, Order::Retry);
            }
        }
        self.start_next();
    }

    fn apply_order(self, upload: Upload, order: Order) {
        let state = upload.state.get_untracked();
        match order {
            Order::Pause if state.is_active() => pause_upload(upload, state),
            Order::Resume if state == UploadState::Paused => resume_upload(upload),
            Order::Cancel if state.is_unfinished() || state.has_failed() => {
                self.cancel_upload(upload);
            }
            Order::Retry if state.can_retry() => self.retry_upload(upload),
            Order::Pause | Order::Resume | Order::Cancel | Order::Retry | Order::Clear => {}
        }
    }

    /// Cancels an upload: here at once, on the server in the background.
    fn cancel_upload(self, upload: Upload) {
        upload.state.set(UploadState::Cancelled);
        if let Some((id, true)) = self.release(upload) {
            spawn_local(transport::delete_upload(id));
        }
        self.resume_followers(upload);
    }

    /// Tries a failed or cancelled upload again.
    fn retry_upload(self, upload: Upload) {
        let is_checked = upload.with_transfer(Transfer::retry).is_some();
        // A file without a transfer was never validated, or was cancelled: it starts from the
        // beginning.
        if is_checked {
            upload.state.set(UploadState::Waiting);
        } else {
            upload.handle().borrow_mut().reset();
            upload.progress.set(Progress::default());
            upload.state.set(UploadState::Checking);
            spawn_local(self.check_upload(upload));
        }
    }
}

/// Pauses an upload. The running request ends; the server keeps the bytes it received.
fn pause_upload(upload: Upload, state: UploadState) {
    upload.state.set(UploadState::Paused);
    // Checking a file continues: it ends with keeping it.
    if state != UploadState::Checking {
        upload.handle().borrow_mut().stop();
        upload.save_record(true);
    }
}

/// Resumes a paused upload.
fn resume_upload(upload: Upload) {
    let is_begun = upload.handle().borrow().is_begun;
    // The server is asked for the offset first, as part of the last request may have arrived.
    let retry = |transfer: &mut Transfer| {
        if is_begun {
            transfer.retry();
        }
    };
    let is_checked = upload.with_transfer(retry).is_some();
    if is_checked {
        upload.save_record(false);
    }
    upload.state.set(if is_checked {
        UploadState::Waiting
    } else {
        UploadState::Checking
    });
}
