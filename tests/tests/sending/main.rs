//! `receipt-scanner upload` and `fetch` against real servers.

mod fetch_command;
mod interrupted_uploads;
mod upload_command;

use std::process::{Command, Output, Stdio};

use harness::drawn::{Layout, draw_receipt, files};
use harness::folder::TempFolder;
use harness::server::binary_path;
use serde_json::Value;

const MIB: u64 = 1 << 20;

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

#[track_caller]
fn parse_lines(output: &Output) -> Vec<Value> {
    let text = String::from_utf8(output.stdout.clone()).expect("the output is UTF-8");
    let parse =
        |line: &str| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
    text.lines().map(parse).collect()
}

fn to_text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn draw_large_file(seed: u64, bytes: u64) -> Vec<u8> {
    files::padded_bmp(
        &draw_receipt(Layout::Germany, seed).picture,
        usize::try_from(bytes).expect("it fits"),
    )
}
