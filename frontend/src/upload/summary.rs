//! Progress of all files of the queue in words, on the screen and for screen readers.

use leptos::prelude::*;
use shared::problem::ProblemCode;

use super::Uploads;
use super::batch::{Batch, BatchFile, BatchProgress};
use super::queue::{self, QueueActivity, UploadState};
use crate::browser::clock::now_ms;
use crate::data::LiveEvents;
use crate::i18n::{format, t};
use crate::ui::run_effect;

impl Uploads {
    /// Returns the progress of all unfinished files in words, and the share of them that is sent in
    /// percent; `None` if there is nothing to say.
    pub(crate) fn summarise(self, is_offline: bool) -> Option<(String, u8)> {
        let (mut states, mut sent, mut size) = (Vec::new(), 0, 0);
        for upload in self.list.get() {
            let state = upload.state.get();
            if state.is_unfinished() {
                states.push(state);
                sent += upload.progress.get().sent_bytes;
                size += upload.size();
            }
        }
        let (words, count) = (&t().upload, states.len());
        let percent = queue::percent_sent(sent, size);
        let batch = self.batch.get().filter(|batch| batch.total > 1);
        let text = match (QueueActivity::from_states(&states, is_offline), batch) {
            (QueueActivity::Stalled, _) if count > 0 => (words.stalled)(count),
            (QueueActivity::Paused, _) if count > 0 => {
                [words.paused, " · ", &(words.files)(count)].concat()
            }
            // Files are also read, after all of them are sent.
            (_, Some(batch)) => progress_text(batch),
            _ if count > 0 => (words.under_way)(count, percent),
            _ => return None,
        };
        Some((text, percent))
    }

    /// Returns the reason why a file of this size was not accepted.
    pub(crate) fn refusal_text(self, code: ProblemCode, bytes: Option<u64>) -> String {
        format::refusal(code, bytes, self.max_file_bytes.get_untracked())
    }

    /// Returns whether the progress of many files is announced in place of each of them.
    pub(super) fn is_in_large_batch(self) -> bool {
        self.batch
            .with_untracked(|batch| batch.is_some_and(|batch| batch.total > 1))
    }

    /// Follows the progress of the batch as long as the page lives, and announces each quarter and
    /// the end.
    pub(super) fn follow_batch(self) {
        let live = LiveEvents::expect();
        let mut batch = Batch::default();
        run_effect(move || {
            let is_offline = live.is_disconnected();
            let mut is_working = false;
            let files: Vec<_> = self
                .list
                .get()
                .into_iter()
                .map(|upload| {
                    let state = upload.state.get();
                    let is_finished = match state.receipt_id() {
                        Some(id) => self.receipts.is_read(id),
                        None => !state.is_unfinished(),
                    };
                    is_working |= !is_finished
                        && !is_offline
                        && !matches!(state, UploadState::Paused | UploadState::Resting);
                    BatchFile {
                        key: upload.key,
                        is_finished,
                    }
                })
                .collect();
            let now = batch.update(now_ms(), &files, is_working);
            let before = self.batch.get_untracked();
            if now == before {
                return;
            }
            self.batch.set(now);
            match (before, now) {
                (Some(before), None) if before.total > 1 => {
                    self.announcer.say(t().upload.batch_done.to_owned());
                }
                (Some(before), Some(now)) if now.total > 1 && now.reaches_quarter_after(before) => {
                    self.announcer.say(progress_text(now));
                }
                _ => {}
            }
        });
    }
}

/// Formats the progress of a batch: `12 of 42, about 2 minutes left`.
fn progress_text(batch: BatchProgress) -> String {
    let words = &t().upload;
    let done = (words.batch)(batch.finished, batch.total);
    match batch.minutes_left {
        Some(minutes) => [done, (words.minutes_left)(minutes)].join(", "),
        None => done,
    }
}
