//! Reader processes of the real server: hostile files, a stop in the middle of one, and a killed server.

use std::process::Command;

use harness::drawn::{Layout, draw, files};
use harness::process::Process;
use harness::server::Server;
use harness::uploader::upload;
use harness::wait::{READING, SOON, until};
use shared::api::Status;
use shared::problem::ProblemCode;

#[track_caller]
fn reader_process(server: &Server) -> Process {
    until("a reader process runs", SOON, || {
        server.process().children().first().copied()
    })
}

fn signal(process: Process, name: &str) {
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
    let bytes = files::large_bmp(&draw(Layout::Germany, 3).picture, 150 << 20);
    let hostile = upload(&server, "large.bmp", &bytes);
    let sound = upload(&server, "sound.jpg", &draw(Layout::Britain, 1).jpeg());
    let row = server.settled(hostile).row;
    assert_eq!(
        (row.status, row.problem),
        (Status::Failed, Some(ProblemCode::PictureTooLarge))
    );
    assert_eq!(server.bytes_kept() >> 20, 150, "it is kept");
    assert_eq!(server.settled(sound).row.status, Status::Ready);
}

#[test]
fn reader_processes_end_with_a_killed_server() {
    let mut server = Server::start(&["--ocr", "none"]);
    let process = reader_process(&server);
    server.kill();
    until("the reader process has ended", SOON, || {
        (!process.is_running()).then_some(())
    });
}

#[test]
fn a_stop_does_not_wait_for_a_process_that_hangs() {
    let mut server = Server::start(&["--ocr", "none"]);
    let process = reader_process(&server);
    signal(process, "-STOP");
    let id = upload(&server, "a.jpg", &draw(Layout::Britain, 2).jpeg());
    until("the file is handed over", READING, || {
        let row = server.receipts().into_iter().find(|row| row.id == id)?;
        (row.status == Status::Reading).then_some(())
    });
    server.ask_to_end();
    assert!(server.ends_within(SOON), "the process is killed");
    server.restart();
    assert_eq!(
        server.settled(id).row.status,
        Status::Ready,
        "the file is read after the start"
    );
}
