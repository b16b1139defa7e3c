//! Progress of the files that are in the queue together, with an estimate of the remaining time.
//! Pure: the time is an argument.
//!
//! A file is finished when nothing is left to do for it here and its receipt was read. The estimate
//! is the mean time of the files finished so far; time without a connection or in a pause does not
//! count.

/// Number of finished files from which there is an estimate.
const MEASURED_FILES_MIN: usize = 3;
const MINUTE_MS: u64 = 60_000;

/// Progress of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct BatchProgress {
    pub(crate) finished: usize,
    pub(crate) total: usize,
    /// Minutes left, rounded, once they can be estimated.
    pub(crate) minutes_left: Option<usize>,
}

/// File of the queue.
#[derive(Debug, Clone, Copy)]
pub(super) struct BatchFile {
    /// Files that were added later have a greater key.
    pub(super) key: u32,
    pub(super) is_finished: bool,
}

/// Files that are in the queue together: from the first one after a rest to the next rest.
#[derive(Debug, Clone, Default)]
pub(super) struct Batch {
    /// Key of its first file, while it lasts.
    first_key: Option<u32>,
    /// Number of files that were finished at the last update.
    finished: usize,
    /// Time of work so far.
    worked_ms: u64,
    /// Number of files that were seen to finish, and the time of work until the last of them.
    measured: (usize, u64),
    /// Time of the last update, and whether anything was at work since.
    updated: (u64, bool),
}

impl Batch {
    /// Updates the batch from all files of the queue. Returns its progress, `None` between batches.
    pub(super) fn update(
        &mut self,
        now_ms: u64,
        files: &[BatchFile],
        is_working: bool,
    ) -> Option<BatchProgress> {
        let Some(unfinished) = files.iter().find(|file| !file.is_finished) else {
            *self = Self::default();
            return None;
        };
        let (updated_ms, was_working) = self.updated;
        if was_working {
            self.worked_ms += now_ms.saturating_sub(updated_ms);
        }
        self.updated = (now_ms, is_working);
        let first_key = *self.first_key.get_or_insert(unfinished.key);
        let (mut total, mut finished) = (0, 0);
        for file in files.iter().filter(|file| file.key >= first_key) {
            total += 1;
            finished += usize::from(file.is_finished);
        }
        // Fewer than before, if finished files were removed from the queue.
        if finished > self.finished {
            let (files, _) = self.measured;
            self.measured = (files + finished - self.finished, self.worked_ms);
        }
        self.finished = finished;
        Some(BatchProgress {
            finished,
            total,
            minutes_left: self.estimate_minutes(total - finished),
        })
    }

    fn estimate_minutes(&self, files_left: usize) -> Option<usize> {
        let (files, worked_ms) = self.measured;
        if files < MEASURED_FILES_MIN {
            return None;
        }
        let left_ms = worked_ms * files_left as u64 / files as u64;
        usize::try_from((left_ms + MINUTE_MS / 2) / MINUTE_MS).ok()
    }
}

impl BatchProgress {
    /// Returns whether the progress is worth an announcement: another quarter of the files is
    /// finished.
    pub(super) fn reaches_quarter_after(self, before: Self) -> bool {
        let quarter = |progress: Self| progress.finished * 4 / progress.total.max(1);
        quarter(self) > quarter(before)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Updates a batch of `total` files from `key` on, of which the first ones are finished.
    fn update(batch: &mut Batch, now_ms: u64, finished: u32, total: u32) -> Option<BatchProgress> {
        update_from(batch, now_ms, 0, (finished, total), true)
    }

    fn update_from(
        batch: &mut Batch,
        now_ms: u64,
        key: u32,
        (finished, total): (u32, u32),
        is_working: bool,
    ) -> Option<BatchProgress> {
        let files: Vec<_> = (0..total)
            .map(|number| BatchFile {
                key: key + number,
                is_finished: number < finished,
            })
            .collect();
        batch.update(now_ms, &files, is_working)
    }

    fn progress(finished: usize, total: usize, minutes_left: Option<usize>) -> BatchProgress {
        BatchProgress {
            finished,
            total,
            minutes_left,
        }
    }

    #[test]
    fn the_estimate_is_the_mean_time_of_finished_files() {
        let mut batch = Batch::default();
        for (now_ms, finished, minutes_left) in [
            (1_000, 0, None),
            (5_000, 2, None),
            // 12 files in 48 s, 30 files left.
            (49_000, 12, Some(2)),
            // The estimate stays while none is finished, and never waits for the last one.
            (60_000, 12, Some(2)),
            (165_000, 41, Some(0)),
        ] {
            assert_eq!(
                update(&mut batch, now_ms, finished, 42),
                Some(progress(finished as usize, 42, minutes_left)),
                "{now_ms}"
            );
        }
        assert_eq!(update(&mut batch, 169_000, 42, 42), None);
    }

    #[test]
    fn time_without_work_does_not_count() {
        let mut batch = Batch::default();
        update_from(&mut batch, 0, 0, (0, 9), true);
        update_from(&mut batch, 30_000, 0, (1, 9), false);
        update_from(&mut batch, 9_000_000, 0, (1, 9), true);
        let last = update_from(&mut batch, 9_060_000, 0, (3, 9), true);
        assert_eq!(last, Some(progress(3, 9, Some(3))));
    }

    #[test]
    fn files_that_come_later_belong_to_the_batch_and_earlier_batches_do_not() {
        let mut batch = Batch::default();
        assert_eq!(update(&mut batch, 0, 2, 3), Some(progress(0, 1, None)));
        assert_eq!(update(&mut batch, 1, 2, 5), Some(progress(0, 3, None)));
        assert_eq!(update(&mut batch, 2, 5, 5), None);
        assert_eq!(update(&mut batch, 3, 5, 7), Some(progress(0, 2, None)));
    }

    #[test]
    fn finished_files_may_be_removed_from_the_queue() {
        let mut batch = Batch::default();
        update(&mut batch, 0, 0, 8);
        update(&mut batch, 40_000, 4, 8);
        let cleared = update_from(&mut batch, 40_000, 4, (0, 4), true);
        assert_eq!(cleared, Some(progress(0, 4, Some(1))));
        let next = update_from(&mut batch, 80_000, 4, (2, 4), true);
        assert_eq!(next, Some(progress(2, 4, Some(0))));
    }

    #[test]
    fn quarters_are_announced() {
        let at = |finished| progress(finished, 42, None);
        for (before, after, expected) in [
            (0, 1, false),
            (10, 11, true),
            (11, 12, false),
            (5, 40, true),
            (20, 21, true),
            (21, 21, false),
        ] {
            assert_eq!(
                at(after).reaches_quarter_after(at(before)),
                expected,
                "{after}"
            );
        }
    }
}
