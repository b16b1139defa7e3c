//! Environment of this program and its reader processes.

use std::ffi::OsString;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process;

use anyhow::Context;

use super::{Command, Config};
use crate::sandbox::protocol::EngineSetup;

/// Name and value of a variable that a library reads once when it is loaded.
type EnvVariable = (&'static str, &'static str);

/// Block size from which glibc returns freed memory to the system at once (mallopt(3),
/// `M_MMAP_THRESHOLD`). Left alone, it raises the limit up to 32 MiB and keeps the memory of
/// pictures and networks. Other allocators ignore it.
const MMAP_THRESHOLD: EnvVariable = ("MALLOC_MMAP_THRESHOLD_", "2097152");
/// Free memory that glibc keeps at the end of its heap (`M_TRIM_THRESHOLD`), so that the read
/// buffers of uploads are reused.
const TRIM_THRESHOLD: EnvVariable = ("MALLOC_TRIM_THRESHOLD_", "8388608");
/// Tesseract's recogniser with several threads uses several times the processor time.
const ONE_OPENMP_THREAD: EnvVariable = ("OMP_THREAD_LIMIT", "1");

/// Variables that reader processes inherit: paths of libraries and language data, and log levels.
/// Everything else, such as keys and passwords, is withheld.
const INHERITED_VARIABLES: [&str; 5] = [
    "LD_LIBRARY_PATH",
    "TESSDATA_PREFIX",
    "RUST_LOG",
    "RUST_BACKTRACE",
    "LLVM_PROFILE_FILE",
];

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

/// Returns the environment of a reader process with these engines.
pub fn reader_environment(engines: &[EngineSetup]) -> Vec<(OsString, OsString)> {
    let mut variables = vec![MMAP_THRESHOLD, TRIM_THRESHOLD];
    if engines.iter().any(EngineSetup::uses_tesseract) {
        variables.push(ONE_OPENMP_THREAD);
    }
    let passed_on = INHERITED_VARIABLES
        .into_iter()
        .filter_map(|name| Some((name.into(), std::env::var_os(name)?)));
    // A value that is set for the server applies to its children, too.
    let set = variables.into_iter().map(|(name, value)| {
        (
            name.into(),
            std::env::var_os(name).unwrap_or_else(|| value.into()),
        )
    });
    set.chain(passed_on).collect()
}

/// Returns the folder of language data that Tesseract takes from the environment.
pub fn tesseract_data_folder() -> Option<PathBuf> {
    std::env::var_os("TESSDATA_PREFIX").map(PathBuf::from)
}

/// Returns the path of this program. On Linux it stays valid when the file is replaced by a newer
/// version.
pub fn own_program() -> anyhow::Result<PathBuf> {
    let running = Path::new("/proc/self/exe");
    if running.exists() {
        return Ok(running.to_path_buf());
    }
    std::env::current_exe().context("the path of this program is unknown")
}
