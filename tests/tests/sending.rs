//! `receipt-scanner upload` and `fetch` against real servers.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::thread;

use harness::connection::ClosedPort;
use harness::drawn::{Layout, draw_receipt, files};
use harness::folder::TempFolder;
use harness::line::PausableProxy;
use harness::server::{Server, binary_path};
use harness::uploader::{Uploader, sha256_hex, upload_file};
use harness::wait::{ACTION_TIMEOUT, wait_until};
use serde_json::Value;
use shared::id::ReceiptId;

const MIB: u64 = 1 << 20;

/// Builds the command with its own state folder.
fn command(state: &TempFolder, arguments: &[&str]) -> Command {
    let mut command = Command::new(binary_path());
    command
        .args(arguments)
        .env("XDG_STATE_HOME", state.path())
        .stdin(Stdio::null());
    command
}

fn run(state: &TempFolder, arguments: &[&str]) -> Output {
    command(state, arguments)
        .output()
        .expect("the binary starts")
}

fn start(state: &TempFolder, arguments: &[&str]) -> Child {
    let mut command = command(state, arguments);
    command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary starts")
}

#[track_caller]
fn lines(output: &Output) -> Vec<Value> {
    let text = String::from_utf8(output.stdout.clone()).expect("the output is UTF-8");
    let parse =
        |line: &str| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
    text.lines().map(parse).collect()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Returns the ids of the upload journal in the order in which the uploads began.
fn remembered(state: &TempFolder) -> Vec<ReceiptId> {
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

#[track_caller]
fn assert_kept_whole(server: &Server, name: &str, bytes: &[u8]) {
    let kept = server
        .receipt_named(name)
        .unwrap_or_else(|| panic!("{name} is in the list"))
        .file;
    assert_eq!(
        (kept.size_bytes, kept.sha256),
        (bytes.len() as u64, sha256_hex(bytes))
    );
}

fn large(seed: u64, bytes: u64) -> Vec<u8> {
    files::padded_bmp(
        &draw_receipt(Layout::Germany, seed).picture,
        usize::try_from(bytes).expect("it fits"),
    )
}

#[test]
fn a_folder_with_a_broken_file_arrives_all_the_same() {
    let (server, folder, state) = (
        Server::start(&["--ocr", "none"]),
        TempFolder::new(),
        TempFolder::new(),
    );
    fs::create_dir(folder.path().join("march")).unwrap();
    let mut sent = Vec::new();
    for seed in 0..9_u64 {
        let name = if seed % 2 == 0 {
            format!("{seed}.jpg")
        } else {
            format!("march/{seed}.jpg")
        };
        let bytes =
            draw_receipt(Layout::ALL[usize::try_from(seed % 4).unwrap()], 70 + seed).to_jpeg();
        folder.write_file(&name, &bytes);
        sent.push((format!("{seed}.jpg"), bytes));
    }
    folder.write_file("march/diary.txt", b"Dear diary, nothing happened today.");
    folder.write_file(".hidden.jpg", &sent[0].1);
    let path = folder.path().to_str().unwrap();
    let arguments = [
        "upload",
        path,
        "--to",
        &server.url(""),
        "--jobs",
        "3",
        "--json",
    ];
    let output = run(&state, &arguments);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let reported = lines(&output);
    assert_eq!(reported.len(), sent.len() + 1, "{reported:?}");
    let (broken, sound): (Vec<_>, Vec<_>) =
        reported.iter().partition(|line| !line["error"].is_null());
    assert_eq!(broken.len(), 1);
    assert_eq!(broken[0]["error"]["code"], "unknown-kind");
    assert!(
        broken[0]["file"]
            .as_str()
            .is_some_and(|file| file.ends_with("diary.txt"))
    );
    assert!(
        sound
            .iter()
            .all(|line| line["known"] == false && line["id"] == line["receipt"])
    );
    for (name, bytes) in &sent {
        assert_kept_whole(&server, name, bytes);
    }
    assert!(
        text(&output.stderr).contains("100 %"),
        "without a terminal there are lines: {output:?}"
    );

    // A repeated command finds all files in its journal.
    let again = lines(&run(&state, &arguments));
    let known = again.iter().filter(|line| line["known"] == true).count();
    assert_eq!(
        (known, server.receipts().len()),
        (sent.len(), sent.len()),
        "nothing is there twice"
    );

    // Without a journal the server still recognises the files by their bytes.
    let stranger = lines(&run(&TempFolder::new(), &arguments));
    assert_eq!(
        stranger.iter().filter(|line| line["known"] == true).count(),
        sent.len()
    );

    // A file in the server's trash is not sent again; one that was purged is.
    let id = server.receipt_named("4.jpg").unwrap().id;
    let deleted = harness::http::send_request(
        "DELETE",
        &server.url(&format!("/api/receipts/{id}")),
        &[],
        &[],
    );
    assert_eq!(deleted.status, 204);
    run(&state, &arguments);
    assert!(server.receipt_named("4.jpg").is_none());
    let gone =
        harness::http::send_request("DELETE", &server.url(&format!("/api/trash/{id}")), &[], &[]);
    assert_eq!(gone.status, 204);
    let anew = lines(&run(&state, &arguments));
    assert_eq!(
        anew.iter()
            .filter(|line| line["known"] == false && line["error"].is_null())
            .count(),
        1
    );
    assert_kept_whole(&server, "4.jpg", &sent[4].1);
}

#[test]
fn people_get_sentences_and_the_reason_of_a_failure() {
    let (server, folder, state) = (
        Server::start(&["--ocr", "none"]),
        TempFolder::new(),
        TempFolder::new(),
    );
    let good = folder.write_file("lunch.jpg", &draw_receipt(Layout::Britain, 90).to_jpeg());
    let missing = folder.path().join("missing.jpg");
    let output = run(
        &state,
        &[
            "upload",
            good.to_str().unwrap(),
            missing.to_str().unwrap(),
            "--to",
            &server.url("/"),
        ],
    );
    assert_eq!(output.status.code(), Some(1));
    let page = server.url(&format!("/receipts/{}", server.receipts()[0].id));
    assert_eq!(
        text(&output.stdout),
        format!("{}: {page}\n", good.display())
    );
    let said = text(&output.stderr);
    assert!(
        said.contains("missing.jpg: This file cannot be read."),
        "{said}"
    );
    assert!(
        said.ends_with("1 sent, 0 there already, 1 failed\n"),
        "{said}"
    );
}

#[test]
fn a_file_that_is_too_large_is_refused_before_it_is_sent() {
    let (server, folder, state) = (
        Server::start(&["--ocr", "none", "--max-file-mb", "1"]),
        TempFolder::new(),
        TempFolder::new(),
    );
    let line = PausableProxy::start(&server, u64::MAX);
    let file = folder.write_file("large.bmp", &large(91, 3 * MIB));
    let output = run(
        &state,
        &[
            "upload",
            file.to_str().unwrap(),
            "--to",
            &line.url(),
            "--json",
        ],
    );
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(lines(&output)[0]["error"]["code"], "too-large");
    assert!(
        line.passed_bytes() < 4096,
        "{} bytes went out",
        line.passed_bytes()
    );
}

#[test]
fn a_server_that_is_killed_in_the_middle_gets_the_rest_when_it_is_back() {
    let (mut server, folder, state) = (
        Server::start(&["--ocr", "none"]),
        TempFolder::new(),
        TempFolder::new(),
    );
    let bytes = large(92, 14 * MIB);
    let file = folder.write_file("long.bmp", &bytes);
    let line = PausableProxy::start(&server, 7 * MIB);
    let client = start(
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
fn ctrl_c_stops_and_the_same_command_goes_on() {
    let (server, folder, state) = (
        Server::start(&["--ocr", "none"]),
        TempFolder::new(),
        TempFolder::new(),
    );
    let bytes = large(93, 14 * MIB);
    let file = folder.write_file("long.bmp", &bytes);
    let line = PausableProxy::start(&server, 7 * MIB);
    let arguments = ["upload", file.to_str().unwrap(), "--to", &line.url()];
    let client = start(&state, &arguments);
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
        text(&output.stderr).contains("goes on where this one stopped"),
        "{output:?}"
    );

    // The second run asks for the offset and sends the rest.
    line.cut_connections();
    line.release();
    let id = remembered(&state)[0];
    let kept = wait_until("what arrived is kept", ACTION_TIMEOUT, || {
        Uploader::resume(&server, id)
            .offset()
            .filter(|offset| *offset > 6 * MIB)
    });
    let before = line.passed_bytes();
    let output = run(&state, &arguments);
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
fn an_address_without_a_server_is_told_at_once() {
    let (folder, state) = (TempFolder::new(), TempFolder::new());
    let file = folder.write_file("a.jpg", &draw_receipt(Layout::Germany, 94).to_jpeg());
    let nobody = ClosedPort::default();
    let address = nobody.address();
    let output = run(
        &state,
        &[
            "upload",
            file.to_str().unwrap(),
            "--to",
            &format!("http://me:pw@{address}"),
        ],
    );
    assert_eq!(output.status.code(), Some(1));
    let said = text(&output.stderr);
    assert!(
        said.contains(&format!(
            "no receipt scanner to be reached at http://{address}/"
        )),
        "{said}"
    );
    assert!(!said.contains("pw"), "the password stays out of it: {said}");
}

#[test]
fn a_file_that_is_changed_on_its_way_is_not_sent_on() {
    let (server, folder, state) = (
        Server::start(&["--ocr", "none"]),
        TempFolder::new(),
        TempFolder::new(),
    );
    let bytes = large(98, 14 * MIB);
    let file = folder.write_file("edited.bmp", &bytes);
    let line = PausableProxy::start(&server, 7 * MIB);
    let client = start(
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
    assert_eq!(lines(&output)[0]["error"]["code"], "file-unreadable");
    assert!(
        server.receipts().is_empty(),
        "no mixture of both became a receipt"
    );
}

#[test]
fn a_name_and_a_password_in_the_address_are_sent_along() {
    let (folder, state) = (TempFolder::new(), TempFolder::new());
    let file = folder.write_file("a.jpg", &draw_receipt(Layout::Germany, 99).to_jpeg());
    let proxy = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = proxy.local_addr().unwrap();
    // The proxy refuses the request; its thread returns the head.
    let asked = thread::spawn(move || {
        let (mut caller, _) = proxy.accept().unwrap();
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            let mut piece = [0; 4096];
            let count = caller.read(&mut piece).unwrap();
            assert!(count > 0, "the head ends: {}", text(&head));
            head.extend_from_slice(&piece[..count]);
        }
        let _ = caller.write_all(b"HTTP/1.1 401 Unauthorized\r\ncontent-length: 0\r\n\r\n");
        text(&head)
    });
    let output = run(
        &state,
        &[
            "upload",
            file.to_str().unwrap(),
            "--to",
            &format!("http://me:pw@{address}"),
        ],
    );
    assert_eq!(output.status.code(), Some(1));
    assert!(
        text(&output.stderr).contains("wants a name and a password"),
        "{output:?}"
    );
    let head = asked.join().unwrap();
    assert!(
        head.to_ascii_lowercase()
            .contains("authorization: basic bwu6chc="),
        "{head}"
    );
}

/// Uploads a file to a server, which serves as the web site here, and returns its link.
fn link_of(server: &Server, name: &str, bytes: &[u8]) -> String {
    server.url(&format!(
        "/api/receipts/{}/original",
        upload_file(server, name, bytes)
    ))
}

fn entries(folder: &Path) -> usize {
    fs::read_dir(folder).map_or(0, Iterator::count)
}

#[test]
fn a_link_becomes_a_file_or_a_receipt() {
    let (site, server) = (
        Server::start(&["--ocr", "none"]),
        Server::start(&["--ocr", "none"]),
    );
    let (folder, state) = (TempFolder::new(), TempFolder::new());
    let bytes = large(95, 2 * MIB);
    let link = link_of(&site, "Käse & Brot.bmp", &bytes);
    let file = folder.path().join("receipt.bmp");
    let path = file.to_str().unwrap();
    let output = run(
        &state,
        &["fetch", &link, "-o", path, "--allow", "127.0.0.1"],
    );
    assert!(output.status.success(), "{output:?}");
    assert!(text(&output.stderr).contains("100 %"), "{output:?}");
    assert_eq!(fs::read(&file).unwrap(), bytes);

    // An existing file is overwritten only by `--force`.
    fs::write(&file, "mine").unwrap();
    let output = run(
        &state,
        &["fetch", &link, "-o", path, "--allow", "127.0.0.1"],
    );
    assert_eq!(
        (output.status.code(), fs::read(&file).unwrap()),
        (Some(1), b"mine".to_vec())
    );
    let output = run(
        &state,
        &[
            "fetch",
            &link,
            "-o",
            path,
            "--allow",
            "127.0.0.1",
            "--force",
        ],
    );
    assert!(output.status.success() && fs::read(&file).unwrap() == bytes);
    assert_eq!(entries(folder.path()), 1, "no part stays");

    // With `--to` the file goes to a server instead, and its temporary part is deleted.
    let output = run(
        &state,
        &[
            "fetch",
            &link,
            "--to",
            &server.url("/"),
            "--allow",
            "127.0.0.0/8",
        ],
    );
    assert!(output.status.success(), "{output:?}");
    assert_kept_whole(&server, "Käse & Brot.bmp", &bytes);
    let parts = fs::read_dir(state.path().join("receipt-scanner"))
        .unwrap()
        .flatten();
    assert_eq!(
        parts
            .filter(|entry| text(entry.file_name().as_encoded_bytes()).ends_with("part"))
            .count(),
        0
    );
}

#[test]
fn a_link_that_must_not_be_followed_leaves_nothing_behind() {
    let (site, folder, state) = (
        Server::start(&["--ocr", "none"]),
        TempFolder::new(),
        TempFolder::new(),
    );
    let file = folder.path().join("receipt.jpg");
    let link = link_of(
        &site,
        "a.jpg",
        &draw_receipt(Layout::Malaysia, 96).to_jpeg(),
    );
    let cut = TcpListener::bind("127.0.0.1:0").unwrap();
    let cut_link = format!("http://{}/a.bmp", cut.local_addr().unwrap());
    // A web site that cuts the connection in the middle of the file.
    thread::spawn(move || {
        let (mut caller, _) = cut.accept().unwrap();
        let _ = caller.read(&mut [0; 4096]);
        let _ = caller.write_all(
            b"HTTP/1.1 200 OK\r\ncontent-type: image/bmp\r\ncontent-length: 9000000\r\n\r\n",
        );
        let _ = caller.write_all(&large(97, MIB));
    });
    for (link, allowed, sentence) in [
        (link.as_str(), "10.0.0.0/8", "private network"),
        (&site.url("/"), "127.0.0.1", "leads to a web page"),
        (&cut_link, "127.0.0.1", "cannot be reached"),
        ("file:///etc/hostname", "127.0.0.1", "not a link"),
    ] {
        let output = run(
            &state,
            &[
                "fetch",
                link,
                "-o",
                file.to_str().unwrap(),
                "--allow",
                allowed,
            ],
        );
        assert_eq!(output.status.code(), Some(1), "{link}: {output:?}");
        assert!(
            text(&output.stderr).contains(sentence),
            "{link}: {output:?}"
        );
        assert_eq!(entries(folder.path()), 0, "{link}");
    }
}
