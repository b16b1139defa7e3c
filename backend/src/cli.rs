//! Dispatch from the command line to the subcommands.

use std::process::ExitCode;

use clap::Parser;

use crate::config::{Command, Config};
use crate::{
    engines_command, extract_command, fetch_command, ocr_command, sandbox, scan, serve, telemetry,
    upload_command,
};

/// Parses the command line and runs its subcommand.
pub fn run() -> anyhow::Result<ExitCode> {
    let config = Config::parse();
    // May replace this process, so it comes before logging and threads.
    config.restart_with_variables()?;
    telemetry::start_logging();
    match config.command {
        Command::Serve(options) => serve::run(options).map(|()| ExitCode::SUCCESS),
        Command::Scan(options) => scan::run(&options),
        Command::Upload(options) => upload_command::run(&options),
        Command::Fetch(options) => fetch_command::run(&options),
        Command::Extract(options) => extract_command::run(&options),
        Command::Words(options) => ocr_command::run(&options),
        Command::Engines(options) => engines_command::run(&options),
        Command::ReaderProcess => sandbox::child::run_reader_process(),
    }
}
