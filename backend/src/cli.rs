//! From the command line to the part of the program that was asked for.

use std::process::ExitCode;

use clap::Parser;

use crate::config::{Command, Config};
use crate::{scan, serve, telemetry};

/// Does what the command line says.
pub fn run() -> anyhow::Result<ExitCode> {
    let config = Config::parse();
    telemetry::start();
    match config.command {
        Command::Serve(options) => serve::run(options).map(|()| ExitCode::SUCCESS),
        Command::Scan(options) => scan::run(&options),
    }
}
