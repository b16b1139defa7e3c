//! Benchmark report: printed while it runs and written to `target/bench/result.md`.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

use crate::contestant::{BenchTarget, Measurement};
use crate::load::Load;

/// Maximum processor time of ours as a share of the peer's.
const CPU_RATIO_MAX: f64 = 0.4;

/// Report under construction.
pub(crate) struct Report {
    text: String,
    missed: usize,
    /// Missed targets that are listed at the end only.
    misses: Vec<String>,
}

/// Prints a line of progress.
#[expect(clippy::print_stdout, reason = "the person who runs it reads here")]
pub(crate) fn print_line(line: &str) {
    println!("{line}");
}

impl Report {
    pub(crate) fn new(folder: &Path, runs: u64, has_peer: bool) -> Self {
        let mut report = Self {
            text: String::new(),
            missed: 0,
            misses: Vec::new(),
        };
        report.add_line(&format!(
            "Data in {}, median of {runs} runs in turns.",
            folder.display()
        ));
        // Without a peer there is nothing to compare, which counts as missed.
        if !has_peer {
            report.add_line(
                "The peer (@tus/server) is not installed: there is nothing to compare with.",
            );
            report.missed += 1;
        }
        report
    }

    /// Adds one load: a row for each server, then ours against the required ratios.
    pub(crate) fn add_load(
        &mut self,
        load: &Load,
        contestants: &[BenchTarget],
        taken: &[Vec<Measurement>],
        ratio: f64,
    ) {
        self.add_line(&format!("\n### {}\n", load.name));
        self.add_line("| server | MiB/s | files/s | CPU s | peak MiB |");
        self.add_line("| --- | ---: | ---: | ---: | ---: |");
        let mut rows = Vec::new();
        for (contestant, runs) in contestants.iter().zip(taken) {
            let row = median_of_runs(runs);
            self.add_line(&format!(
                "| {} | {:.0} | {:.1} | {:.2} | {:.1} |",
                contestant.name(),
                load_mib(load) / row.seconds,
                usize_as_f64(load.files) / row.seconds,
                row.cpu_seconds,
                u64_as_f64(row.peak_kib) / 1024.0,
            ));
            rows.push((*contestant, row));
        }
        let row = |wanted| {
            rows.iter()
                .find(|(one, _)| *one == wanted)
                .map(|(_, row)| *row)
        };
        let Some(peer) = row(BenchTarget::Peer) else {
            return;
        };
        self.add_line("");
        for contestant in [BenchTarget::Ours, BenchTarget::OursRelaxed] {
            let Some(ours) = row(contestant) else {
                continue;
            };
            let times = peer.seconds / ours.seconds;
            let cpu = ours.cpu_seconds / peer.cpu_seconds.max(0.01);
            let name = contestant.name();
            // Targets apply to the default settings; the relaxed ones are informative.
            let counts = contestant == BenchTarget::Ours;
            self.add_verdict(
                &format!("{name}: {times:.2}× the throughput (at least {ratio}×)"),
                times >= ratio,
                counts,
            );
            let asked = format!("{name}: {cpu:.2} of the processor time (at most {CPU_RATIO_MAX})");
            self.add_verdict(&asked, cpu <= CPU_RATIO_MAX, counts);
            self.add_line(&format!(
                "- {name}: {:.2} of the peak memory",
                u64_as_f64(ours.peak_kib) / u64_as_f64(peer.peak_kib)
            ));
        }
    }

    /// Adds the memory that a load took beyond the idle memory.
    pub(crate) fn add_growth(&mut self, name: &str, growth_kib: u64, most_kib: u64) {
        self.add_line(&format!("\n### Memory: {name}\n"));
        let (growth, most) = (
            u64_as_f64(growth_kib) / 1024.0,
            u64_as_f64(most_kib) / 1024.0,
        );
        let asked = format!("ours: {growth:.1} MiB above idle (at most {most:.0} MiB)");
        self.add_verdict(&asked, growth_kib <= most_kib, true);
    }

    /// Begins a section with a table of these columns.
    pub(crate) fn begin_table(&mut self, name: &str, columns: &[&str]) {
        self.add_line(&format!("\n### {name}\n"));
        self.add_row(columns);
        self.add_row(&vec!["---"; columns.len()]);
    }

    /// Adds a row of a table.
    pub(crate) fn add_row(&mut self, cells: &[&str]) {
        self.add_line(&format!("| {} |", cells.join(" | ")));
    }

    /// Counts a missed target.
    pub(crate) fn add_miss(&mut self, what: &str) {
        self.missed += 1;
        self.misses.push(what.to_owned());
    }

    /// Writes the report to a folder.
    pub(crate) fn write_to(mut self, folder: &Path) -> io::Result<()> {
        let missed = self.missed;
        for what in std::mem::take(&mut self.misses) {
            self.add_line(&format!("- missed: {what}"));
        }
        self.add_line(&if missed == 0 {
            "\nEverything asked for was reached.".to_owned()
        } else {
            format!("\n{missed} missed.")
        });
        fs::create_dir_all(folder)?;
        fs::write(folder.join("result.md"), &self.text)?;
        print_line("(kept in target/bench/result.md)");
        Ok(())
    }

    fn add_verdict(&mut self, asked: &str, reached: bool, counts: bool) {
        self.missed += usize::from(counts && !reached);
        self.add_line(&format!(
            "- {asked}: {}",
            if reached { "ok" } else { "missed" }
        ));
    }

    fn add_line(&mut self, line: &str) {
        print_line(line);
        let _ = writeln!(self.text, "{line}");
    }
}

/// Returns the median of each figure separately.
fn median_of_runs(runs: &[Measurement]) -> Measurement {
    let median = |figure: fn(&Measurement) -> f64| {
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
    Measurement {
        seconds: median(|run| run.seconds),
        cpu_seconds: median(|run| run.cpu_seconds),
        peak_kib: peaks[peaks.len() / 2],
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "figures of a benchmark have few digits"
)]
fn u64_as_f64(number: u64) -> f64 {
    number as f64
}

#[expect(
    clippy::cast_precision_loss,
    reason = "figures of a benchmark have few digits"
)]
fn usize_as_f64(number: usize) -> f64 {
    number as f64
}

fn load_mib(load: &Load) -> f64 {
    u64_as_f64(load.total_bytes()) / f64::from(1 << 20)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_in_the_middle() {
        let run = |seconds: f64, peak_kib| Measurement {
            seconds,
            cpu_seconds: seconds * 2.0,
            peak_kib,
        };
        let row = median_of_runs(&[run(3.0, 9), run(1.0, 7), run(2.0, 8)]);
        assert_eq!((row.seconds, row.cpu_seconds, row.peak_kib), (2.0, 4.0, 8));
        assert!((median_of_runs(&[run(1.0, 1), run(2.0, 2)]).seconds - 1.5).abs() < f64::EPSILON);
    }
}
