//! Uploads interrupted by a crash of the server, Ctrl-C or a change of the file.

use std::fs;
use std::process::{Child, Command, Stdio};

use harness::command::parse_lines;
use harness::drawn::files::large_bmp;
use harness::folder::TempFolder;
use harness::line::PausableProxy;
use harness::server::Server;
use harness::uploader::{Uploader, assert_kept_whole};
use harness::wait::{ACTION_TIMEOUT, wait_until};
use serde_json::Value;
use shared::id::ReceiptId;

use super::{build_command, run_command, to_text};

const MIB: u64 = 1 << 20;

/// Returns the ids of the upload journal in the order in which the uploads began.
fn journal_ids(state: &TempFolder) -> Vec<ReceiptId> {
    let file =
        fs::read_to_string(state.path().join("receipt-scanner/uploads.jsonl")).unwrap_or_default();
    let id = |line: &str| {
        serde_json::from_str::<Value>(line).ok()?["id"]
            .as_str()?
            .parse()
            .ok()
    };
    file.lines().filter_map(id).collect()
}

fn start_command(state: &TempFolder, arguments: &[&str]) -> Child {
    let mut command = build_command(state, arguments);
    command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary starts")
}

#[test]
fn an_upload_resumes_after_a_crash_of_the_server() {
    let (mut server, folder, state) = (
        Server::start(&["--ocr", "none"]),
        TempFolder::new(),
        TempFolder::new(),
    );
    let bytes = large_bmp(92, 14);
    let file = folder.write_file("long.bmp", &bytes);
    let line = PausableProxy::start(&server, 7 * MIB);
    let client = start_command(
        &state,
        &[
            "upload",
            file.to_str().unwrap(),
            "--to",
            &line.url(),
            "--json",
        ],
    );
    wait_until("the line stands still", ACTION_TIMEOUT, || {
        (line.passed_bytes() == 7 * MIB).then_some(())
    });
    server.kill();
    line.release();
    server.restart();
    let output = client.wait_with_output().expect("it ends");
    assert!(output.status.success(), "{output:?}");
    assert_kept_whole(&server, "long.bmp", &bytes);
    assert!(
        line.passed_bytes() < bytes.len() as u64 + 6 * MIB,
        "the first slice was not sent twice"
    );
}

#[test]
fn an_upload_stopped_by_ctrl_c_is_resumed_by_the_same_command() {
    let (server, folder, state) = (
        Server::start(&["--ocr", "none"]),
        TempFolder::new(),
        TempFolder::new(),
    );
    let bytes = large_bmp(93, 14);
    let file = folder.write_file("long.bmp", &bytes);
    let line = PausableProxy::start(&server, 7 * MIB);
    let arguments = ["upload", file.to_str().unwrap(), "--to", &line.url()];
    let client = start_command(&state, &arguments);
    wait_until("the line stands still", ACTION_TIMEOUT, || {
        (line.passed_bytes() == 7 * MIB).then_some(())
    });
    // The interrupt must not come before these bytes are durable.
    wait_until("it is on the disk", ACTION_TIMEOUT, || {
        (server.stored_bytes() > 6 * MIB).then_some(())
    });
    let signal = Command::new("kill")
        .args(["-INT", &client.id().to_string()])
        .status();
    assert!(signal.expect("a shell's tool").success());
    let output = client.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(130), "{output:?}");
    assert!(
        to_text(&output.stderr).contains("goes on where this one stopped"),
        "{output:?}"
    );

    // The second run asks for the offset and sends the rest.
    line.cut_connections();
    line.release();
    let id = journal_ids(&state)[0];
    let kept = wait_until("what arrived is kept", ACTION_TIMEOUT, || {
        Uploader::resume(&server, id)
            .offset()
            .filter(|offset| *offset > 6 * MIB)
    });
    let before = line.passed_bytes();
    let output = run_command(&state, &arguments);
    assert!(output.status.success(), "{output:?}");
    let rest = bytes.len() as u64 - kept;
    let sent = line.passed_bytes() - before;
    assert!(
        (rest..rest + 16 * 1024).contains(&sent),
        "{sent} bytes were sent where {rest} were missing"
    );
    assert_kept_whole(&server, "long.bmp", &bytes);
    assert_eq!(server.receipts()[0].id, id, "it is the same upload");
}

#[test]
fn a_file_changed_during_its_upload_is_refused() {
    let (server, folder, state) = (
        Server::start(&["--ocr", "none"]),
        TempFolder::new(),
        TempFolder::new(),
    );
    let bytes = large_bmp(98, 14);
    let file = folder.write_file("edited.bmp", &bytes);
    let line = PausableProxy::start(&server, 7 * MIB);
    let client = start_command(
        &state,
        &[
            "upload",
            file.to_str().unwrap(),
            "--to",
            &line.url(),
            "--json",
        ],
    );
    wait_until("the line stands still", ACTION_TIMEOUT, || {
        (line.passed_bytes() == 7 * MIB).then_some(())
    });
    // The file is changed while the connection is paused.
    folder.write_file("edited.bmp", &[bytes.as_slice(), b"more"].concat());
    line.release();
    let output = client.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert_eq!(parse_lines(&output)[0]["error"]["code"], "file-unreadable");
    assert!(
        server.receipts().is_empty(),
        "no mixture of both became a receipt"
    );
}
