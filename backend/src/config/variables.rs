//! Environment variables that libraries read once, before `main`.

use std::os::unix::process::CommandExt;
use std::process;

use anyhow::Context;

use super::{Command, Config};

/// Name and value of a variable that a library reads once when it is loaded.
pub(super) type EnvVariable = (&'static str, &'static str);

/// Block size from which glibc returns freed memory to the system at once (mallopt(3),
/// `M_MMAP_THRESHOLD`). Left alone, it raises the limit up to 32 MiB and keeps the memory of
/// pictures and networks. Other allocators ignore it.
pub(super) const MMAP_THRESHOLD: EnvVariable = ("MALLOC_MMAP_THRESHOLD_", "2097152");
/// Free memory that glibc keeps at the end of its heap (`M_TRIM_THRESHOLD`), so that the read
/// buffers of uploads are reused.
pub(super) const TRIM_THRESHOLD: EnvVariable = ("MALLOC_TRIM_THRESHOLD_", "8388608");
/// Tesseract's recogniser with several threads uses several times the processor time.
pub(super) const ONE_OPENMP_THREAD: EnvVariable = ("OMP_THREAD_LIMIT", "1");

impl Config {
    /// Restarts this program with the variables that libraries read before `main`, if any is
    /// missing.
    pub fn restart_with_variables(&self) -> anyhow::Result<()> {
        let missing = self.missing_variables();
        if missing.is_empty() {
            return Ok(());
        }
        let mut again = process::Command::new(std::env::current_exe()?);
        again.args(std::env::args_os().skip(1)).envs(missing);
        // Returns on failure only.
        Err(again.exec()).context("the program cannot be started again")
    }

    /// Returns the variables that this command needs and that are not set.
    fn missing_variables(&self) -> Vec<EnvVariable> {
        // Reader processes get theirs at their start.
        if !matches!(self.command, Command::Serve(_)) {
            return Vec::new();
        }
        let is_missing = |(name, _): &EnvVariable| std::env::var_os(name).is_none();
        [MMAP_THRESHOLD, TRIM_THRESHOLD]
            .into_iter()
            .filter(is_missing)
            .collect()
    }
}
