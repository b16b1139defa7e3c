//! What Linux counts of a process: memory, processor time and open files.
//!
//! It reads `/proc` only, and works for any process of the same user.

use std::fs;

/// Clock ticks a second in `/proc`: the same on every Linux of today (see `getconf CLK_TCK`).
const TICKS_PER_SECOND: f64 = 100.0;

/// A running process.
#[derive(Debug, Clone, Copy)]
pub struct Process(u32);

impl Process {
    /// The process of this id.
    pub fn new(id: u32) -> Self {
        Self(id)
    }

    /// The memory it holds now, in KiB (`VmRSS`).
    pub fn memory_kib(self) -> u64 {
        self.status("VmRSS:")
    }

    /// The most memory it ever held, in KiB (`VmHWM`).
    pub fn peak_memory_kib(self) -> u64 {
        self.status("VmHWM:")
    }

    /// The same for it and its children together. The sum of their peaks is at least the peak of their sum.
    pub fn family_peak_memory_kib(self) -> u64 {
        self.peak_memory_kib()
            + self
                .children()
                .into_iter()
                .map(Self::peak_memory_kib)
                .sum::<u64>()
    }

    /// Counts the peak anew from what it holds now.
    pub fn forget_peak(self) {
        fs::write(self.file("clear_refs"), "5")
            .expect("the peak of a process of ours can be forgotten");
    }

    /// The processor time it took so far, in seconds, its own and the system's for it.
    pub fn cpu_seconds(self) -> f64 {
        let stat = fs::read_to_string(self.file("stat")).expect("the process runs");
        // The name, in brackets, may hold spaces; the times are the 14th and 15th field.
        let (_, fields) = stat.rsplit_once(')').expect("the name is in brackets");
        let ticks: u32 = fields
            .split_whitespace()
            .skip(11)
            .take(2)
            .filter_map(|ticks| ticks.parse::<u32>().ok())
            .sum();
        f64::from(ticks) / TICKS_PER_SECOND
    }

    /// How many files and connections it has open.
    pub fn open_files(self) -> usize {
        fs::read_dir(self.file("fd"))
            .expect("the process runs")
            .count()
    }

    /// Its id.
    pub fn id(self) -> u32 {
        self.0
    }

    /// The processes that it has started and that run.
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

    /// It has not ended; one that nobody has waited for counts as ended.
    pub fn is_running(self) -> bool {
        self.state_and_parent().is_some()
    }

    /// The letter of its state and the id of its parent, unless it has ended.
    fn state_and_parent(self) -> Option<(String, u32)> {
        let stat = fs::read_to_string(self.file("stat")).ok()?;
        let (_, fields) = stat.rsplit_once(')')?;
        let mut fields = fields.split_whitespace();
        let (state, parent) = (fields.next()?.to_owned(), fields.next()?.parse().ok()?);
        (state != "Z" && state != "X").then_some((state, parent))
    }

    /// How many files and connections it may have open: the soft and the hard limit.
    pub fn open_files_limits(self) -> [u64; 2] {
        let limits = fs::read_to_string(self.file("limits")).expect("the process runs");
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

    fn status(self, name: &str) -> u64 {
        let status = fs::read_to_string(self.file("status")).expect("the process runs");
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix(name))
            .expect("Linux counts it");
        line.trim()
            .trim_end_matches(" kB")
            .parse()
            .expect("a number of KiB")
    }

    fn file(self, name: &str) -> String {
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
        // Linux counts pages per thread and adds them up now and then: a peak may lie a little below what was held.
        assert!(
            own.peak_memory_kib() > 30 << 10,
            "and remembered when it is given back"
        );
        let before = own.open_files();
        // Other tests of this process close some of theirs meanwhile.
        let files: Vec<_> = (0..64)
            .map(|_| fs::File::open("/proc/self/stat").unwrap())
            .collect();
        assert!(own.open_files() >= before + 32);
        drop(files);
        let mut work = 0_u64;
        crate::wait::until("some processor time goes by", crate::wait::SOON, || {
            work = (0..2_000_000).fold(work, |sum, number| sum ^ (number * 31));
            (own.cpu_seconds() > 0.0).then_some(())
        });
        assert!(work < u64::MAX);
    }
}
