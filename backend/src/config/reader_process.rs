//! Program and environment of reader processes.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use anyhow::Context;

use super::variables::{MMAP_THRESHOLD, ONE_OPENMP_THREAD, TRIM_THRESHOLD};
use crate::sandbox::protocol::EngineSetup;

/// Variables that reader processes inherit: paths of libraries and language data, and log levels.
/// Everything else, such as keys and passwords, is withheld.
const INHERITED_VARIABLES: [&str; 5] = [
    "LD_LIBRARY_PATH",
    "TESSDATA_PREFIX",
    "RUST_LOG",
    "RUST_BACKTRACE",
    "LLVM_PROFILE_FILE",
];

/// Returns the environment of a reader process with these engines.
pub fn reader_environment(engines: &[EngineSetup]) -> Vec<(OsString, OsString)> {
    let mut variables = vec![MMAP_THRESHOLD, TRIM_THRESHOLD];
    if engines
        .iter()
        .any(|engine| matches!(engine, EngineSetup::Tesseract { .. }))
    {
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
