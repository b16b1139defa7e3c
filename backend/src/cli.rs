//! From the command line to the part of the program that was asked for.

use std::os::unix::process::CommandExt;
use std::process::{self, ExitCode};

use clap::Parser;

use crate::config::{self, Command, Config};
use crate::{engines_command, fetch_command, scan, serve, telemetry, upload_command, words_command};

/// Does what the command line says.
pub fn run() -> anyhow::Result<ExitCode> {
    let config = Config::parse();
    if config.wants_one_openmp_thread() {
        return Err(start_again_with_one_openmp_thread());
    }
    telemetry::start();
    match config.command {
        Command::Serve(options) => serve::run(options).map(|()| ExitCode::SUCCESS),
        Command::Scan(options) => scan::run(&options),
        Command::Upload(options) => upload_command::run(&options),
        Command::Fetch(options) => fetch_command::run(&options),
        Command::Words(options) => words_command::run(&options),
        Command::Engines(options) => engines_command::run(&options),
    }
}

/// Tesseract's recogniser burns several times the processor with threads of its own, and how many it has is read
/// once, when its library is loaded. So the program becomes itself again, with the variable set. Comes back only on
/// failure.
fn start_again_with_one_openmp_thread() -> anyhow::Error {
    let program = match std::env::current_exe() {
        Ok(program) => program,
        Err(error) => return error.into(),
    };
    let mut command = process::Command::new(program);
    command.args(std::env::args_os().skip(1)).env(config::OPENMP_THREADS, "1");
    anyhow::Error::new(command.exec()).context("the program cannot be started again for Tesseract")
}
