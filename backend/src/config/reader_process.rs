//! How reader processes are started: which program, with which environment.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use anyhow::Context;

use super::{GIVES_BACK, KEEPS, ONE_OPENMP_THREAD};
use crate::sandbox::protocol::{EngineSetup, Setup};

/// Passed on to a reader process: where libraries and language data lie, and how much it logs. Everything else
/// stays behind, keys and passwords among it.
const PASSED_ON: [&str; 5] = [
    "LD_LIBRARY_PATH",
    "TESSDATA_PREFIX",
    "RUST_LOG",
    "RUST_BACKTRACE",
    "LLVM_PROFILE_FILE",
];

/// The environment of a reader process.
pub fn reader_environment(setup: &Setup) -> Vec<(OsString, OsString)> {
    let mut variables = vec![GIVES_BACK, KEEPS];
    if setup
        .engines
        .iter()
        .any(|engine| matches!(engine, EngineSetup::Tesseract { .. }))
    {
        variables.push(ONE_OPENMP_THREAD);
    }
    let passed_on = PASSED_ON
        .into_iter()
        .filter_map(|name| Some((name.into(), std::env::var_os(name)?)));
    // What the user has set for the server goes for its children, too.
    let set = variables.into_iter().map(|(name, value)| {
        (
            name.into(),
            std::env::var_os(name).unwrap_or_else(|| value.into()),
        )
    });
    set.chain(passed_on).collect()
}

/// The folder of language data that Tesseract takes from the environment.
pub fn tesseract_data_folder() -> Option<PathBuf> {
    std::env::var_os("TESSDATA_PREFIX").map(PathBuf::from)
}

/// This program. On Linux a path that stays valid when the file is replaced by a newer version.
pub fn own_program() -> anyhow::Result<PathBuf> {
    let running = Path::new("/proc/self/exe");
    if running.exists() {
        return Ok(running.to_path_buf());
    }
    std::env::current_exe().context("the path of this program is unknown")
}
