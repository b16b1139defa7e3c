//! `receipt-scanner upload` and `fetch` against real servers.

mod fetch_command;
mod interrupted_uploads;
mod upload_command;

use std::process::{Command, Output, Stdio};

use harness::folder::TempFolder;
use harness::server::binary_path;

/// Builds the command with its own state folder.
fn build_command(state: &TempFolder, arguments: &[&str]) -> Command {
    let mut command = Command::new(binary_path());
    command
        .args(arguments)
        .env("XDG_STATE_HOME", state.path())
        .stdin(Stdio::null());
    command
}

fn run_command(state: &TempFolder, arguments: &[&str]) -> Output {
    build_command(state, arguments)
        .output()
        .expect("the binary starts")
}

fn to_text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
