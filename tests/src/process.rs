//! Memory, processor time and open files of a process, from `/proc`.
//!
//! Works for any process of the same user, on Linux only.

use std::fs;

/// Clock ticks per second in `/proc`: 100 on every current Linux (see `getconf CLK_TCK`).
const TICKS_PER_SECOND: f64 = 100.0;

/// Running process.
#[derive(Debug, Clone, Copy)]
pub struct Process(u32);

impl Process {
    /// Refers to the process with this id.
    pub fn new(id: u32) -> Self {
        Self(id)
    }

    /// Returns the resident memory in KiB (`VmRSS`).
    pub fn memory_kib(self) -> u64 {
        self.status_kib("VmRSS:")
    }

    /// Returns the peak of the resident memory in KiB (`VmHWM`).
    pub fn peak_memory_kib(self) -> u64 {
        self.status_kib("VmHWM:")
    }

    /// Returns the sum of the peaks of this process and its children, in KiB.
    ///
    /// The sum of the peaks is at least the peak of the sum.
    pub fn tree_peak_memory_kib(self) -> u64 {
        self.peak_memory_kib()
            + self
                .children()
                .into_iter()
                .map(Self::peak_memory_kib)
                .sum::<u64>()
    }

    /// Resets the peak to the memory held now.
    pub fn reset_peak(self) {
        fs::write(self.proc_path("clear_refs"), "5")
            .expect("the peak of a process of ours can be forgotten");
    }

    /// Returns the processor time used so far, in seconds of user and system time.
    pub fn cpu_seconds(self) -> f64 {
        let stat = fs::read_to_string(self.proc_path("stat")).expect("the process runs");
        // The name stands in brackets and may contain spaces; user and system time are fields 14
        // and 15.
        let (_, fields) = stat.rsplit_once(')').expect("the name is in brackets");
        let ticks: u32 = fields
            .split_whitespace()
            .skip(11)
            .take(2)
            .filter_map(|ticks| ticks.parse::<u32>().ok())
            .sum();
        f64::from(ticks) / TICKS_PER_SECOND
    }

    /// Returns the number of open files and connections.
    pub fn open_file_count(self) -> usize {
        fs::read_dir(self.proc_path("fd"))
            .expect("the process runs")
            .count()
    }

    /// Returns the process id.
    pub fn id(self) -> u32 {
        self.0
    }

    /// Returns the running children of this process.
    pub fn children(self) -> Vec<Self> {
        let entries = fs::read_dir("/proc")
            .expect("Linux lists processes")
            .flatten();
        let all = entries.filter_map(|entry| Some(Self(entry.file_name().to_str()?.parse().ok()?)));
        all.filter(|process| {
            process
                .state_and_parent()
                .is_some_and(|(_, parent)| parent == self.0)
        })
        .collect()
    }

    /// Returns whether the process runs; a zombie counts as ended.
    pub fn is_running(self) -> bool {
        self.state_and_parent().is_some()
    }

    /// Returns the state letter and the parent id; `None` once the process has ended.
    fn state_and_parent(self) -> Option<(String, u32)> {
        let stat = fs::read_to_string(self.proc_path("stat")).ok()?;
        let (_, fields) = stat.rsplit_once(')')?;
        let mut fields = fields.split_whitespace();
        let (state, parent) = (fields.next()?.to_owned(), fields.next()?.parse().ok()?);
        (state != "Z" && state != "X").then_some((state, parent))
    }

    /// Returns the soft and the hard limit of open files and connections.
    pub fn open_file_limits(self) -> [u64; 2] {
        let limits = fs::read_to_string(self.proc_path("limits")).expect("the process runs");
        let line = limits
            .lines()
            .find(|line| line.starts_with("Max open files"))
            .expect("Linux says it");
        let numbers: Vec<u64> = line
            .split_whitespace()
            .filter_map(|word| word.parse().ok())
            .collect();
        numbers.try_into().expect("two numbers")
    }

    fn status_kib(self, name: &str) -> u64 {
        let status = fs::read_to_string(self.proc_path("status")).expect("the process runs");
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix(name))
            .expect("Linux counts it");
        line.trim()
            .trim_end_matches(" kB")
            .parse()
            .expect("a number of KiB")
    }

    fn proc_path(self, name: &str) -> String {
        format!("/proc/{}/{name}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_what_this_process_takes() {
        let own = Process::new(std::process::id());
        let block = std::hint::black_box(vec![1_u8; 32 << 20]);
        assert!(
            own.memory_kib() > 30 << 10,
            "a block of 32 MiB that was written is held"
        );
        drop(block);
        // Linux counts pages per thread and sums them now and then: a peak may be a little too low.
        assert!(
            own.peak_memory_kib() > 30 << 10,
            "and remembered when it is given back"
        );
        let before = own.open_file_count();
        // Other tests of this process close files meanwhile.
        let files: Vec<_> = (0..64)
            .map(|_| fs::File::open("/proc/self/stat").unwrap())
            .collect();
        assert!(own.open_file_count() >= before + 32);
        drop(files);
        let mut work = 0_u64;
        crate::wait::wait_until(
            "some processor time goes by",
            crate::wait::ACTION_TIMEOUT,
            || {
                work = (0..2_000_000).fold(work, |sum, number| sum ^ (number * 31));
                (own.cpu_seconds() > 0.0).then_some(())
            },
        );
        assert!(work < u64::MAX);
    }
}
