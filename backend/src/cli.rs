//! From the command line to the part of the program that was asked for.

use std::process::ExitCode;

use clap::Parser;

use crate::config::{Command, Config};
use crate::{
    engines_command, extract_command, fetch_command, sandbox, scan, serve, telemetry,
    upload_command, words_command,
};

/// Does what the command line says.
pub fn run() -> anyhow::Result<ExitCode> {
    let config = Config::parse();
    config.set_variables()?;
    telemetry::start();
    match config.command {
        Command::Serve(options) => serve::run(options).map(|()| ExitCode::SUCCESS),
        Command::Scan(options) => scan::run(&options),
        Command::Upload(options) => upload_command::run(&options),
        Command::Fetch(options) => fetch_command::run(&options),
        Command::Extract(options) => extract_command::run(&options),
        Command::Words(options) => words_command::run(&options),
        Command::Engines(options) => engines_command::run(&options),
        Command::ReaderProcess => sandbox::child::run(),
    }
}
