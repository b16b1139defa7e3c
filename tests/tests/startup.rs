//! Startup of the server: listening address, file permissions, error messages.

use std::fs::{self, Permissions};
use std::io::{BufRead, BufReader, Read};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use harness::drawn::{Layout, draw_receipt};
use harness::folder::TempFolder;
use harness::http;
use harness::server::{Server, binary_path};
use harness::uploader::upload_file;
use harness::wait::{ACTION_TIMEOUT, poll_until};

/// Process that is killed when this is dropped.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn start_command(arguments: &[&str]) -> Running {
    let mut command = Command::new(binary_path());
    command
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    Running(command.spawn().expect("the binary starts"))
}

/// Runs a command that has to exit with a failure and returns its output.
#[track_caller]
fn startup_error(arguments: &[&str]) -> String {
    let mut running = start_command(arguments);
    let status = poll_until(ACTION_TIMEOUT, || {
        running.0.try_wait().expect("it is our child")
    });
    let status = status.unwrap_or_else(|| panic!("it does not end: {arguments:?}"));
    assert!(!status.success(), "{arguments:?}");
    let mut said = String::new();
    running
        .0
        .stdout
        .take()
        .expect("it is piped")
        .read_to_string(&mut said)
        .expect("text");
    running
        .0
        .stderr
        .take()
        .expect("it is piped")
        .read_to_string(&mut said)
        .expect("text");
    said
}

fn serve<'a>(data: &'a str, listen: &'a str) -> [&'a str; 7] {
    ["serve", "--ocr", "none", "--data", data, "--listen", listen]
}

fn everything_in(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path());
    entries
        .flat_map(|path| {
            if path.is_dir() {
                [everything_in(&path), vec![path]].concat()
            } else {
                vec![path]
            }
        })
        .collect()
}

#[test]
fn the_server_listens_on_host_names() {
    let folder = TempFolder::new();
    let data = folder.path().join("data");
    let mut running = start_command(&serve(data.to_str().unwrap(), "localhost:0"));
    let stdout = running.0.stdout.take().expect("it is piped");
    let line = BufReader::new(stdout)
        .lines()
        .next()
        .expect("a line")
        .expect("text");
    let address = line.strip_prefix("listening on ").expect("the address");
    let port = address.rsplit(':').next().expect("a port");
    // The printed address and the host name lead to the server.
    for name in [address.to_owned(), format!("http://localhost:{port}")] {
        assert_eq!(
            http::send_request("GET", &format!("{name}/api/server"), &[], &[]).status,
            200,
            "{name}"
        );
    }
}

#[test]
fn data_are_readable_by_the_owner_only() {
    let server = Server::start(&["--ocr", "none"]);
    let id = upload_file(
        &server,
        "a.jpg",
        &draw_receipt(Layout::Germany, 9).to_jpeg(),
    );
    server.wait_processed(id);
    let all = [
        everything_in(&server.data_folder()),
        vec![server.data_folder()],
    ]
    .concat();
    assert!(
        all.iter().any(|path| path.ends_with("receipts.sqlite-wal")),
        "{all:?}"
    );
    assert!(
        all.iter().any(|path| path.ends_with(id.to_string())),
        "{all:?}"
    );
    for path in all {
        let mode = fs::metadata(&path)
            .expect("it is there")
            .permissions()
            .mode();
        assert_eq!(mode & 0o077, 0, "{} has mode {mode:o}", path.display());
    }
}

#[test]
fn permissions_are_tightened_at_startup() {
    let mut server = Server::start(&["--ocr", "none"]);
    let id = upload_file(
        &server,
        "a.jpg",
        &draw_receipt(Layout::Germany, 9).to_jpeg(),
    );
    server.wait_processed(id);
    server.kill();
    // Permissions as in older data folders: readable by everyone.
    let all = [
        everything_in(&server.data_folder()),
        vec![server.data_folder()],
    ]
    .concat();
    for path in &all {
        let mode = if path.is_dir() { 0o755 } else { 0o644 };
        fs::set_permissions(path, Permissions::from_mode(mode)).expect("it is ours");
    }
    server.restart();
    for path in everything_in(&server.data_folder()) {
        let mode = fs::metadata(&path)
            .expect("it is there")
            .permissions()
            .mode();
        assert_eq!(mode & 0o077, 0, "{} has mode {mode:o}", path.display());
    }
    assert_eq!(
        server.get(&format!("/api/receipts/{id}/original")).status,
        200
    );
}

#[test]
fn startup_failures_are_explained_with_a_remedy() {
    let folder = TempFolder::new();
    let file = folder.write_file("file", b"");
    let file = file.to_str().expect("plain names");
    let data = folder.path().join("data");
    let data = data.to_str().expect("plain names");
    // A port in use by another program.
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let taken = taken.local_addr().expect("an address").to_string();
    for (arguments, expected) in [
        (
            serve(data, &taken),
            ["another program uses port", "--listen"],
        ),
        (
            serve(data, "203.0.113.7:0"),
            ["cannot listen on 203.0.113.7:0", "no such address"],
        ),
        (serve(data, "localhost"), ["localhost", "127.0.0.1:8080"]),
        (
            serve(file, "127.0.0.1:0"),
            ["is a file and not a folder", "--data"],
        ),
    ] {
        let said = startup_error(&arguments);
        assert!(
            expected.iter().all(|part| said.contains(part)),
            "{arguments:?}: {said}"
        );
    }
}

#[test]
fn pipes_are_refused_by_every_command_that_reads_files() {
    let folder = TempFolder::new();
    let pipe = folder.path().join("receipt.jpg");
    let made = Command::new("mkfifo")
        .arg(&pipe)
        .status()
        .expect("mkfifo runs");
    assert!(made.success());
    let pipe = pipe.to_str().expect("plain names");
    for arguments in [
        &["scan", "--ocr", "none", pipe][..],
        &["words", "--ocr", "none", pipe],
        &["extract", pipe],
    ] {
        let said = startup_error(arguments);
        assert!(said.contains("is a named pipe"), "{arguments:?}: {said}");
    }
    let state = folder.path().join("uploads.jsonl");
    let state = state.to_str().expect("plain names");
    let said = startup_error(&[
        "upload",
        pipe,
        "--to",
        "http://127.0.0.1:9",
        "--state",
        state,
    ]);
    assert!(said.contains("is a named pipe"), "{said}");
}
