//! From the command line to the part of the program that was asked for.

use std::os::unix::process::CommandExt;
use std::process::{self, ExitCode};

use clap::Parser;

use crate::config::{Command, Config, Variable};
use crate::{engines_command, fetch_command, scan, serve, telemetry, upload_command, words_command};

/// Does what the command line says.
pub fn run() -> anyhow::Result<ExitCode> {
    let config = Config::parse();
    let missing = config.missing_variables();
    if !missing.is_empty() {
        return Err(start_again(missing));
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

/// Libraries read these variables once, before any code of ours runs. So the program becomes itself again, with the
/// variables set. Comes back only on failure.
fn start_again(variables: Vec<Variable>) -> anyhow::Error {
    let program = match std::env::current_exe() {
        Ok(program) => program,
        Err(error) => return error.into(),
    };
    let mut command = process::Command::new(program);
    command.args(std::env::args_os().skip(1)).envs(variables);
    anyhow::Error::new(command.exec()).context("the program cannot be started again")
}
