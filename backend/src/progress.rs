//! Progress on standard error: bars in a terminal, otherwise occasional lines.

use std::io::{IsTerminal, Write};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{HumanBytes, MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Redraws of the bars per second.
const REDRAWS_PER_SECOND: u8 = 10;
/// Minimum time between two lines …
const LINE_INTERVAL: Duration = Duration::from_secs(1);
/// … and minimum progress between them, in percent.
const LINE_STEP_PERCENT: u64 = 10;

/// Progress of all files together.
pub(crate) struct Progress {
    bars: MultiProgress,
    total: ProgressBar,
    lines: Option<Mutex<LineThrottle>>,
    size: Option<u64>,
    sent: AtomicU64,
}

/// Progress of one file.
pub(crate) struct FileProgress<'p> {
    progress: &'p Progress,
    bar: ProgressBar,
    size: u64,
    sent: AtomicU64,
}

/// Throttle of the lines.
struct LineThrottle {
    begun: Instant,
    last: Option<(Duration, u64)>,
}

impl Progress {
    /// Starts the progress of this many bytes in total, if that is known.
    pub(crate) fn new(size: Option<u64>) -> Self {
        let is_terminal = std::io::stderr().is_terminal();
        let bars =
            MultiProgress::with_draw_target(ProgressDrawTarget::stderr_with_hz(REDRAWS_PER_SECOND));
        let total = bars.add(build_bar(size, "total"));
        // Lines replace the bars where these are not visible.
        let lines = (!is_terminal).then(|| {
            Mutex::new(LineThrottle {
                begun: Instant::now(),
                last: None,
            })
        });
        Self {
            bars,
            total,
            lines,
            size,
            sent: AtomicU64::new(0),
        }
    }

    /// Starts the progress of one file.
    pub(crate) fn begin_file(&self, name: &str, size: u64) -> FileProgress<'_> {
        let bar = self
            .bars
            .insert_before(&self.total, build_bar(Some(size), name));
        FileProgress {
            progress: self,
            bar,
            size,
            sent: AtomicU64::new(0),
        }
    }

    /// Adds bytes that belong to no particular file.
    pub(crate) fn add_bytes(&self, bytes: u64) {
        self.sent.fetch_add(bytes, Ordering::Relaxed);
        self.update_total();
    }

    /// Hides the bars while `write` writes to the terminal.
    pub(crate) fn suspend_bars<T>(&self, write: impl FnOnce() -> T) -> T {
        self.bars.suspend(write)
    }

    /// Removes the bars.
    pub(crate) fn finish(&self) {
        self.total.finish_and_clear();
    }

    fn update_total(&self) {
        let sent = self.sent.load(Ordering::Relaxed);
        self.total.set_position(sent);
        let (Some(lines), Some(size)) = (&self.lines, self.size) else {
            return;
        };
        let percent = sent.saturating_mul(100).checked_div(size).unwrap_or(100);
        if lines
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .is_due(percent)
        {
            // Nothing can be done if standard error is closed.
            let _ = writeln!(
                std::io::stderr(),
                "{percent:3} %  {} of {}",
                HumanBytes(sent),
                HumanBytes(size)
            );
        }
    }
}

impl FileProgress<'_> {
    /// Sets the bytes that are on the server or on their way.
    pub(crate) fn set_sent(&self, sent: u64) {
        // A file that grew while it was sent must not exceed its share of the total.
        let sent = sent.min(self.size);
        let before = self.sent.swap(sent, Ordering::Relaxed);
        // Wraps around on purpose: lost bytes are subtracted from the total.
        self.progress
            .sent
            .fetch_add(sent.wrapping_sub(before), Ordering::Relaxed);
        self.bar.set_message("");
        self.bar.set_position(sent);
        self.progress.update_total();
    }

    /// Shows that the connection was lost and is retried later.
    pub(crate) fn show_waiting(&self) {
        self.bar.set_message("no connection, waiting");
    }

    /// Ends the file; all of it counts as done, also after a failure.
    pub(crate) fn finish(&self) {
        self.set_sent(self.size);
        self.bar.finish_and_clear();
    }
}

impl LineThrottle {
    fn is_due(&mut self, percent: u64) -> bool {
        self.is_due_at(self.begun.elapsed(), percent)
    }

    fn is_due_at(&mut self, now: Duration, percent: u64) -> bool {
        let is_due = match self.last {
            // A line of 0 % would tell nothing.
            None => percent > 0,
            Some((_, said)) if percent <= said => false,
            Some((at, said)) => {
                // The last line is always printed.
                percent == 100
                    || (now.saturating_sub(at) >= LINE_INTERVAL
                        && percent / LINE_STEP_PERCENT > said / LINE_STEP_PERCENT)
            }
        };
        if is_due {
            self.last = Some((now, percent));
        }
        is_due
    }
}

/// Number of files read: a bar in a terminal, nothing elsewhere, so that results stay alone.
pub(crate) struct ReadProgress(ProgressBar);

impl ReadProgress {
    /// Starts the progress of this many files.
    pub(crate) fn for_files(count: usize) -> Self {
        Self::with_target(
            ProgressDrawTarget::stderr_with_hz(REDRAWS_PER_SECOND),
            count,
        )
    }

    fn with_target(target: ProgressDrawTarget, count: usize) -> Self {
        let style = ProgressStyle::with_template("{bar:24} {pos} of {len} {elapsed} {wide_msg}");
        // The template is constant and covered by a test.
        let style = style.unwrap_or_else(|_| ProgressStyle::default_bar());
        Self(ProgressBar::with_draw_target(Some(count as u64), target).with_style(style))
    }

    /// Waits until a file is read, and counts it.
    pub(crate) async fn track<T>(&self, file: &Path, read: impl Future<Output = T>) -> T {
        let name = file.file_name().unwrap_or_default();
        self.0.set_message(name.to_string_lossy().into_owned());
        // Shown before the file is read, which may be slow.
        self.0.tick();
        let result = read.await;
        self.0.inc(1);
        result
    }

    /// Hides the bar while `write` writes to the terminal.
    pub(crate) fn suspend_bar<T>(&self, write: impl FnOnce() -> T) -> T {
        self.0.suspend(write)
    }
}

impl Drop for ReadProgress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

fn build_bar(size: Option<u64>, name: &str) -> ProgressBar {
    let style = ProgressStyle::with_template(
        "{prefix:24.24} {bar:24} {percent:>3} % {bytes:>10} of {total_bytes:10} \
         {bytes_per_sec:>12} {msg}",
    );
    // The template is constant and covered by a test.
    let style = style.unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::with_draw_target(size, ProgressDrawTarget::hidden())
        .with_style(style)
        .with_prefix(name.to_owned())
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;
    use indicatif::InMemoryTerm;

    use super::*;

    #[test]
    fn lines_are_few() {
        let mut lines = LineThrottle {
            begun: Instant::now(),
            last: None,
        };
        for (ms, percent, due) in [
            (0, 0, false),
            (10, 1, true),
            (20, 1, false),
            (500, 30, false),
            (1_100, 9, false),
            (1_200, 31, true),
            (9_000, 31, false),
            (9_000, 39, false),
            (9_001, 40, true),
            (9_002, 20, false),
            (9_003, 100, true),
            (9_999, 100, false),
        ] {
            assert_eq!(
                lines.is_due_at(Duration::from_millis(ms), percent),
                due,
                "{percent} % at {ms} ms"
            );
        }
    }

    #[test]
    fn a_terminal_shows_which_file_is_read_and_how_many_were() {
        let terminal = InMemoryTerm::new(10, 80);
        let target = ProgressDrawTarget::term_like(Box::new(terminal.clone()));
        let progress = ReadProgress::with_target(target, 2);
        let shown_during = |file| {
            let read = progress.track(Path::new(file), async { terminal.contents() });
            read.now_or_never().unwrap()
        };
        let during = shown_during("in/a.jpg");
        assert!(
            during.contains("0 of 2") && during.contains("a.jpg"),
            "{during}"
        );
        let during = shown_during("in/b.jpg");
        assert!(
            during.contains("1 of 2") && during.contains("b.jpg"),
            "{during}"
        );
        assert_eq!(
            progress.suspend_bar(|| terminal.contents()),
            "",
            "the bar stands aside"
        );
        drop(progress);
        assert_eq!(terminal.contents(), "", "the results stay alone");
    }

    #[test]
    fn the_total_follows_its_files_forwards_and_back() {
        let progress = Progress::new(Some(30));
        let (one, two) = (progress.begin_file("a", 10), progress.begin_file("b", 20));
        one.set_sent(8);
        two.set_sent(12);
        one.set_sent(3);
        assert_eq!(progress.total.position(), 15);
        one.finish();
        two.finish();
        assert_eq!(progress.total.position(), 30);
    }
}
