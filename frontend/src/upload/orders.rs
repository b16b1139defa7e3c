//! What a person orders: stop, go on, try again, for one file or for all; and what all of them come to.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::problem::ProblemCode;
use shared::transfer::Transfer;

use super::queue::{self, Motion, Order, State};
use super::{Progress, Upload, Uploads, transport};
use crate::i18n::t;

impl Uploads {
    /// How many files are not finished, how many percent of them are sent, and how that goes.
    pub(crate) fn under_way(self, is_offline: bool) -> (usize, u8, Motion) {
        let (mut states, mut sent, mut size) = (Vec::new(), 0, 0);
        for upload in self.list.get() {
            let state = upload.state.get();
            if state.is_unfinished() {
                states.push(state);
                sent += upload.progress.get().sent;
                size += upload.size();
            }
        }
        (
            states.len(),
            queue::percent(sent, size),
            Motion::of(&states, is_offline),
        )
    }

    /// Does the same to every file it fits.
    pub(crate) fn order_all(self, order: Order) {
        let list = self.list.get_untracked();
        let fitting: Vec<_> = list
            .into_iter()
            .filter(|upload| order.fits(upload.state.get_untracked()))
            .collect();
        let count = fitting.len();
        if order == Order::Clear {
            self.list
                .update(|list| list.retain(|upload| !order.fits(upload.state.get_untracked())));
            return;
        }
        for upload in fitting {
            self.order(upload, order);
        }
        self.start_next();
        self.announcer.say((t().upload.news)(
            (t().scan.order)(order),
            &(t().upload.files)(count),
        ));
    }

    /// Stops or goes on with one file. What it has no say in is left alone.
    pub(crate) fn order_one(self, upload: Upload, order: Order) {
        self.order(upload, order);
        self.start_next();
    }

    /// Somebody is looking again, or the network or the server is back: nobody needs to rest any longer.
    pub(crate) fn wake_all(self) {
        for upload in self.list.get_untracked() {
            upload.reins().borrow().wake();
            if upload.state.get_untracked() == State::Refused(ProblemCode::ConnectionLost) {
                self.order(upload, Order::Retry);
            }
        }
        self.start_next();
    }

    fn order(self, upload: Upload, order: Order) {
        let state = upload.state.get_untracked();
        match order {
            Order::Pause if state.is_moving() => pause(upload, state),
            Order::Resume if state == State::Paused => resume(upload),
            Order::Cancel if state.is_unfinished() || state.has_failed() => self.cancel(upload),
            Order::Retry if state.can_retry() => self.retry(upload),
            Order::Pause | Order::Resume | Order::Cancel | Order::Retry | Order::Clear => {}
        }
    }

    /// Stops it for good: here at once, and on the server.
    fn cancel(self, upload: Upload) {
        upload.state.set(State::Cancelled);
        if let Some((id, true)) = self.let_go(upload) {
            spawn_local(transport::delete(id));
        }
        self.lead_on(upload);
    }

    fn retry(self, upload: Upload) {
        let is_checked = upload
            .reins()
            .borrow_mut()
            .transfer
            .as_mut()
            .map(Transfer::retry)
            .is_some();
        if is_checked {
            upload.state.set(State::Waiting);
        } else {
            upload.reins().borrow_mut().drop_it();
            upload.progress.set(Progress::default());
            upload.state.set(State::Checking);
            spawn_local(self.check(upload));
        }
    }
}

/// Stops it for now. The request under way ends; what arrived of it stays on the server.
fn pause(upload: Upload, state: State) {
    upload.state.set(State::Paused);
    // Looking at a file goes on: it ends with keeping it.
    if state != State::Checking {
        upload.reins().borrow_mut().stop();
        upload.remember(true);
    }
}

fn resume(upload: Upload) {
    let reins = upload.reins();
    if reins.borrow().is_begun
        && let Some(transfer) = reins.borrow_mut().transfer.as_mut()
    {
        transfer.retry();
    }
    let is_checked = reins.borrow().transfer.is_some();
    if is_checked {
        upload.remember(false);
    }
    upload.state.set(if is_checked {
        State::Waiting
    } else {
        State::Checking
    });
}
