//! Reader processes: memory limit, shutdown while one hangs, killed server.

use std::process::Command;

use harness::drawn::{Layout, draw_receipt, files};
use harness::process::Process;
use harness::server::Server;
use harness::uploader::upload_file;
use harness::wait::{ACTION_TIMEOUT, READING_TIMEOUT, wait_until};
use shared::api::ReceiptStatus;
use shared::problem::ProblemCode;

#[track_caller]
fn reader_process(server: &Server) -> Process {
    wait_until("a reader process runs", ACTION_TIMEOUT, || {
        server.process().children().first().copied()
    })
}

fn send_signal(process: Process, name: &str) {
    let sent = Command::new("kill")
        .args([name, &process.id().to_string()])
        .status();
    assert!(
        sent.is_ok_and(|status| status.success()),
        "the process was running"
    );
}

#[test]
fn a_file_that_needs_too_much_memory_fails_alone() {
    let server = Server::start(&[
        "--ocr",
        "none",
        "--reader-memory",
        "64",
        "--max-file-mb",
        "200",
    ]);
    // The bitmap exceeds the memory limit of a reader process.
    let bytes = files::padded_bmp(&draw_receipt(Layout::Germany, 3).picture, 150 << 20);
    let hostile = upload_file(&server, "large.bmp", &bytes);
    let sound = upload_file(
        &server,
        "sound.jpg",
        &draw_receipt(Layout::Britain, 1).to_jpeg(),
    );
    let row = server.wait_processed(hostile).row;
    assert_eq!(
        (row.status, row.problem),
        (ReceiptStatus::Failed, Some(ProblemCode::PictureTooLarge))
    );
    assert_eq!(server.stored_bytes() >> 20, 150, "it is kept");
    assert_eq!(
        server.wait_processed(sound).row.status,
        ReceiptStatus::Ready
    );
}

#[test]
fn reader_processes_end_with_a_killed_server() {
    let mut server = Server::start(&["--ocr", "none"]);
    let process = reader_process(&server);
    server.kill();
    wait_until("the reader process has ended", ACTION_TIMEOUT, || {
        (!process.is_running()).then_some(())
    });
}

#[test]
fn a_stop_does_not_wait_for_a_process_that_hangs() {
    let mut server = Server::start(&["--ocr", "none"]);
    let process = reader_process(&server);
    // A stopped process neither reads nor reacts to a shutdown.
    send_signal(process, "-STOP");
    let id = upload_file(
        &server,
        "a.jpg",
        &draw_receipt(Layout::Britain, 2).to_jpeg(),
    );
    wait_until("the file is handed over", READING_TIMEOUT, || {
        let row = server.receipts().into_iter().find(|row| row.id == id)?;
        (row.status == ReceiptStatus::Reading).then_some(())
    });
    server.terminate();
    assert!(server.exits_within(ACTION_TIMEOUT), "the process is killed");
    server.restart();
    assert_eq!(
        server.wait_processed(id).row.status,
        ReceiptStatus::Ready,
        "the file is read after the start"
    );
}
