//! Dispatch from the command line to the subcommands.

use std::process::ExitCode;

use crate::clock::Clock;
use crate::config::{Command, Config};
use crate::{
    engines_command, extract_command, fetch_command, ocr_command, sandbox, scan, serve, telemetry,
    upload_command,
};

/// Parses the command line and runs its subcommand.
pub fn run() -> anyhow::Result<ExitCode> {
    let config = Config::from_command_line();
    // May replace this process, so it comes before logging and threads.
    config.restart_with_variables()?;
    telemetry::start_logging();
    let clock = Clock::system();
    match config.command {
        Command::Serve(options) => serve::run(options, clock).map(|()| ExitCode::SUCCESS),
        Command::Scan(options) => scan::run(&options, clock),
        Command::Upload(options) => upload_command::run(&options, clock),
        Command::Fetch(options) => fetch_command::run(&options, clock),
        Command::Extract(options) => extract_command::run(&options, &clock),
        Command::Words(options) => ocr_command::run(&options, clock),
        Command::Engines(options) => engines_command::run(&options, clock),
        Command::ReaderProcess => sandbox::child::run_reader_process(),
    }
}
