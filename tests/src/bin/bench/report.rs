//! What came of it: lines on the screen while it runs, and the whole in `target/bench/result.md`.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

use crate::contestant::{Contestant, Taken};
use crate::load::Load;

/// The most of the peer's processor time that ours may take.
const CPU_RATIO_MAX: f64 = 0.4;

/// The lines so far.
pub(crate) struct Report {
    text: String,
    missed: usize,
    /// What is said of them at the end, where it was not said at once.
    misses: Vec<String>,
}

/// Writes a line for the person who waits.
#[expect(clippy::print_stdout, reason = "the person who runs it reads here")]
pub(crate) fn say(line: &str) {
    println!("{line}");
}

impl Report {
    pub(crate) fn new(folder: &Path, runs: u64, has_peer: bool) -> Self {
        let mut report = Self {
            text: String::new(),
            missed: 0,
            misses: Vec::new(),
        };
        report.line(&format!(
            "Data in {}, median of {runs} runs in turns.",
            folder.display()
        ));
        if !has_peer {
            report
                .line("The peer (@tus/server) is not installed: there is nothing to compare with.");
            report.missed += 1;
        }
        report
    }

    /// One load: a row for each, and ours against what must be reached.
    pub(crate) fn compare(
        &mut self,
        load: &Load,
        contestants: &[Contestant],
        taken: &[Vec<Taken>],
        ratio: f64,
    ) {
        self.line(&format!("\n### {}\n", load.name));
        self.line("| server | MiB/s | files/s | CPU s | peak MiB |");
        self.line("| --- | ---: | ---: | ---: | ---: |");
        let mut rows = Vec::new();
        for (contestant, runs) in contestants.iter().zip(taken) {
            let row = median_row(runs);
            self.line(&format!(
                "| {} | {:.0} | {:.1} | {:.2} | {:.1} |",
                contestant.name(),
                mib(load) / row.seconds,
                count(load.files) / row.seconds,
                row.cpu_seconds,
                kib(row.peak_kib) / 1024.0,
            ));
            rows.push((*contestant, row));
        }
        let row = |wanted| {
            rows.iter()
                .find(|(one, _)| *one == wanted)
                .map(|(_, row)| *row)
        };
        let Some(peer) = row(Contestant::Peer) else {
            return;
        };
        self.line("");
        for contestant in [Contestant::Ours, Contestant::OursRelaxed] {
            let Some(ours) = row(contestant) else {
                continue;
            };
            let times = peer.seconds / ours.seconds;
            let cpu = ours.cpu_seconds / peer.cpu_seconds.max(0.01);
            let name = contestant.name();
            let counts = contestant == Contestant::Ours;
            self.verdict(
                &format!("{name}: {times:.2}× the throughput (at least {ratio}×)"),
                times >= ratio,
                counts,
            );
            let asked = format!("{name}: {cpu:.2} of the processor time (at most {CPU_RATIO_MAX})");
            self.verdict(&asked, cpu <= CPU_RATIO_MAX, counts);
            self.line(&format!(
                "- {name}: {:.2} of the peak memory",
                kib(ours.peak_kib) / kib(peer.peak_kib)
            ));
        }
    }

    /// How much memory a load took of ours beyond being idle.
    pub(crate) fn growth(&mut self, name: &str, growth_kib: u64, most_kib: u64) {
        self.line(&format!("\n### Memory: {name}\n"));
        let (growth, most) = (kib(growth_kib) / 1024.0, kib(most_kib) / 1024.0);
        let asked = format!("ours: {growth:.1} MiB above idle (at most {most:.0} MiB)");
        self.verdict(&asked, growth_kib <= most_kib, true);
    }

    /// A part of its own, with a table of these columns.
    pub(crate) fn heading(&mut self, name: &str, columns: &[&str]) {
        self.line(&format!("\n### {name}\n"));
        self.row(columns);
        self.row(&vec!["---"; columns.len()]);
    }

    /// A row of a table.
    pub(crate) fn row(&mut self, cells: &[&str]) {
        self.line(&format!("| {} |", cells.join(" | ")));
    }

    /// Something that was not reached.
    pub(crate) fn miss(&mut self, what: &str) {
        self.missed += 1;
        self.misses.push(what.to_owned());
    }

    /// Keeps the whole in a folder.
    pub(crate) fn write(mut self, folder: &Path) -> io::Result<()> {
        let missed = self.missed;
        for what in std::mem::take(&mut self.misses) {
            self.line(&format!("- missed: {what}"));
        }
        self.line(&if missed == 0 {
            "\nEverything asked for was reached.".to_owned()
        } else {
            format!("\n{missed} missed.")
        });
        fs::create_dir_all(folder)?;
        fs::write(folder.join("result.md"), &self.text)?;
        say("(kept in target/bench/result.md)");
        Ok(())
    }

    fn verdict(&mut self, asked: &str, reached: bool, counts: bool) {
        self.missed += usize::from(counts && !reached);
        self.line(&format!(
            "- {asked}: {}",
            if reached { "ok" } else { "missed" }
        ));
    }

    fn line(&mut self, line: &str) {
        say(line);
        let _ = writeln!(self.text, "{line}");
    }
}

/// The median of each figure by itself.
fn median_row(runs: &[Taken]) -> Taken {
    let median = |figure: fn(&Taken) -> f64| {
        let mut figures: Vec<_> = runs.iter().map(figure).collect();
        figures.sort_by(f64::total_cmp);
        let middle = figures.len() / 2;
        if figures.len() % 2 == 1 {
            figures[middle]
        } else {
            f64::midpoint(figures[middle - 1], figures[middle])
        }
    };
    let mut peaks: Vec<_> = runs.iter().map(|run| run.peak_kib).collect();
    peaks.sort_unstable();
    Taken {
        seconds: median(|run| run.seconds),
        cpu_seconds: median(|run| run.cpu_seconds),
        peak_kib: peaks[peaks.len() / 2],
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "figures of a benchmark have few digits"
)]
fn kib(number: u64) -> f64 {
    number as f64
}

#[expect(
    clippy::cast_precision_loss,
    reason = "figures of a benchmark have few digits"
)]
fn count(number: usize) -> f64 {
    number as f64
}

fn mib(load: &Load) -> f64 {
    kib(load.bytes()) / f64::from(1 << 20)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_in_the_middle() {
        let run = |seconds: f64, peak_kib| Taken {
            seconds,
            cpu_seconds: seconds * 2.0,
            peak_kib,
        };
        let row = median_row(&[run(3.0, 9), run(1.0, 7), run(2.0, 8)]);
        assert_eq!((row.seconds, row.cpu_seconds, row.peak_kib), (2.0, 4.0, 8));
        assert!((median_row(&[run(1.0, 1), run(2.0, 2)]).seconds - 1.5).abs() < f64::EPSILON);
    }
}
