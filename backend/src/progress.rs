//! How far the files have come, on standard error: bars in a terminal, otherwise now and then a line.

use std::io::{IsTerminal, Write};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{HumanBytes, MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Bars are drawn so often a second.
const DRAWN_PER_SECOND: u8 = 10;
/// Lines are at least this far apart …
const LINES_APART: Duration = Duration::from_secs(1);
/// … and a new one says at least so much more.
const PERCENT_APART: u64 = 10;

/// All files together.
pub(crate) struct Progress {
    bars: MultiProgress,
    total: ProgressBar,
    lines: Option<Mutex<Lines>>,
    size: Option<u64>,
    sent: AtomicU64,
}

/// One file while it is under way.
pub(crate) struct Row<'p> {
    progress: &'p Progress,
    bar: ProgressBar,
    size: u64,
    sent: AtomicU64,
}

/// When the next line is due.
struct Lines {
    begun: Instant,
    last: Option<(Duration, u64)>,
}

impl Progress {
    /// Of so many bytes, counted together, if that is known.
    pub(crate) fn new(size: Option<u64>) -> Self {
        let is_terminal = std::io::stderr().is_terminal();
        let bars =
            MultiProgress::with_draw_target(ProgressDrawTarget::stderr_with_hz(DRAWN_PER_SECOND));
        let total = bars.add(bar(size, "total"));
        let lines = (!is_terminal).then(|| {
            Mutex::new(Lines {
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

    /// A file that is begun.
    pub(crate) fn file(&self, name: &str, size: u64) -> Row<'_> {
        let bar = self.bars.insert_before(&self.total, bar(Some(size), name));
        Row {
            progress: self,
            bar,
            size,
            sent: AtomicU64::new(0),
        }
    }

    /// So many more bytes of no file in particular.
    pub(crate) fn add(&self, bytes: u64) {
        self.sent.fetch_add(bytes, Ordering::Relaxed);
        self.say();
    }

    /// Runs something that writes to the terminal while the bars stand aside.
    pub(crate) fn aside<T>(&self, write: impl FnOnce() -> T) -> T {
        self.bars.suspend(write)
    }

    /// Takes the bars away.
    pub(crate) fn end(&self) {
        self.total.finish_and_clear();
    }

    fn say(&self) {
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
            // Without a standard error there is nobody to tell.
            let _ = writeln!(
                std::io::stderr(),
                "{percent:3} %  {} of {}",
                HumanBytes(sent),
                HumanBytes(size)
            );
        }
    }
}

impl Row<'_> {
    /// So many bytes of it are on the server or on their way.
    pub(crate) fn at(&self, sent: u64) {
        let sent = sent.min(self.size);
        let before = self.sent.swap(sent, Ordering::Relaxed);
        // Wraps around on purpose: what was lost on the way is taken back.
        self.progress
            .sent
            .fetch_add(sent.wrapping_sub(before), Ordering::Relaxed);
        self.bar.set_message("");
        self.bar.set_position(sent);
        self.progress.say();
    }

    /// The line was lost; it goes on in a while.
    pub(crate) fn rests(&self) {
        self.bar.set_message("no connection, waiting");
    }

    /// The file has ended, one way or the other: all of it counts as done.
    pub(crate) fn end(&self) {
        self.at(self.size);
        self.bar.finish_and_clear();
    }
}

impl Lines {
    fn is_due(&mut self, percent: u64) -> bool {
        self.is_due_at(self.begun.elapsed(), percent)
    }

    fn is_due_at(&mut self, now: Duration, percent: u64) -> bool {
        let is_due = match self.last {
            None => percent > 0,
            Some((_, said)) if percent <= said => false,
            Some((at, said)) => {
                percent == 100
                    || (now.saturating_sub(at) >= LINES_APART
                        && percent / PERCENT_APART > said / PERCENT_APART)
            }
        };
        if is_due {
            self.last = Some((now, percent));
        }
        is_due
    }
}

/// How many files have been read: a bar in a terminal, and nothing elsewhere, where the results are all that is wanted.
pub(crate) struct FilesRead(ProgressBar);

impl FilesRead {
    /// Of so many files.
    pub(crate) fn of(count: usize) -> Self {
        Self::drawn_by(ProgressDrawTarget::stderr_with_hz(DRAWN_PER_SECOND), count)
    }

    fn drawn_by(target: ProgressDrawTarget, count: usize) -> Self {
        let style = ProgressStyle::with_template("{bar:24} {pos} of {len} {elapsed} {wide_msg}");
        // The template is fixed, and a test reads it.
        let style = style.unwrap_or_else(|_| ProgressStyle::default_bar());
        Self(ProgressBar::with_draw_target(Some(count as u64), target).with_style(style))
    }

    /// Reads a file and counts it.
    pub(crate) fn count<T>(&self, file: &Path, read: impl FnOnce(&Path) -> T) -> T {
        self.0.set_message(
            file.file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned(),
        );
        // It is shown at once: a file may take a while.
        self.0.tick();
        let result = read(file);
        self.0.inc(1);
        result
    }

    /// Runs something that writes to the terminal while the bar stands aside.
    pub(crate) fn aside<T>(&self, write: impl FnOnce() -> T) -> T {
        self.0.suspend(write)
    }
}

impl Drop for FilesRead {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

fn bar(size: Option<u64>, name: &str) -> ProgressBar {
    let style = ProgressStyle::with_template(
        "{prefix:24.24} {bar:24} {percent:>3} % {bytes:>10} of {total_bytes:10} {bytes_per_sec:>12} {msg}",
    );
    // The template is fixed, and a test reads it.
    let style = style.unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::with_draw_target(size, ProgressDrawTarget::hidden())
        .with_style(style)
        .with_prefix(name.to_owned())
}

#[cfg(test)]
mod tests {
    use indicatif::InMemoryTerm;

    use super::*;

    #[test]
    fn lines_are_few() {
        let mut lines = Lines {
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
        let progress = FilesRead::drawn_by(target, 2);
        let during = progress.count(Path::new("in/a.jpg"), |_| terminal.contents());
        assert!(
            during.contains("0 of 2") && during.contains("a.jpg"),
            "{during}"
        );
        let during = progress.count(Path::new("in/b.jpg"), |_| terminal.contents());
        assert!(
            during.contains("1 of 2") && during.contains("b.jpg"),
            "{during}"
        );
        assert_eq!(
            progress.aside(|| terminal.contents()),
            "",
            "the bar stands aside"
        );
        drop(progress);
        assert_eq!(terminal.contents(), "", "the results stay alone");
    }

    #[test]
    fn the_total_follows_its_files_forwards_and_back() {
        let progress = Progress::new(Some(30));
        let (one, two) = (progress.file("a", 10), progress.file("b", 20));
        one.at(8);
        two.at(12);
        one.at(3);
        assert_eq!(progress.total.position(), 15);
        one.end();
        two.end();
        assert_eq!(progress.total.position(), 30);
    }
}
