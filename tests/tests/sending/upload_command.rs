//! `receipt-scanner upload`: reports, journal, interruptions and refusals.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::{fs, thread};

use harness::command::parse_lines;
use harness::connection::ClosedPort;
use harness::drawn::files::large_bmp;
use harness::drawn::{Layout, draw_receipt};
use harness::folder::TempFolder;
use harness::line::PausableProxy;
use harness::server::Server;
use harness::uploader::assert_kept_whole;

use super::{run_command, to_text};

#[test]
fn a_folder_is_uploaded_despite_a_broken_file() {
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
    let output = run_command(&state, &arguments);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let reported = parse_lines(&output);
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
        to_text(&output.stderr).contains("100 %"),
        "without a terminal there are lines: {output:?}"
    );

    // A repeated command finds all files in its journal.
    let again = parse_lines(&run_command(&state, &arguments));
    let known = again.iter().filter(|line| line["known"] == true).count();
    assert_eq!(
        (known, server.receipts().len()),
        (sent.len(), sent.len()),
        "nothing is there twice"
    );

    // Without a journal the server still recognises the files by their bytes.
    let stranger = parse_lines(&run_command(&TempFolder::new(), &arguments));
    assert_eq!(
        stranger.iter().filter(|line| line["known"] == true).count(),
        sent.len()
    );

    // A file in the server's trash is not sent again; one that was purged is.
    let id = server.receipt_named("4.jpg").unwrap().id;
    server.delete(&format!("/api/receipts/{id}"));
    run_command(&state, &arguments);
    assert!(server.receipt_named("4.jpg").is_none());
    server.delete(&format!("/api/trash/{id}"));
    let anew = parse_lines(&run_command(&state, &arguments));
    assert_eq!(
        anew.iter()
            .filter(|line| line["known"] == false && line["error"].is_null())
            .count(),
        1
    );
    assert_kept_whole(&server, "4.jpg", &sent[4].1);
}

#[test]
fn plain_output_names_results_and_reasons_of_failures() {
    let (server, folder, state) = (
        Server::start(&["--ocr", "none"]),
        TempFolder::new(),
        TempFolder::new(),
    );
    let good = folder.write_file("lunch.jpg", &draw_receipt(Layout::Britain, 90).to_jpeg());
    let missing = folder.path().join("missing.jpg");
    let output = run_command(
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
        to_text(&output.stdout),
        format!("{}: {page}\n", good.display())
    );
    let said = to_text(&output.stderr);
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
    let file = folder.write_file("large.bmp", &large_bmp(91, 3));
    let output = run_command(
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
    assert_eq!(parse_lines(&output)[0]["error"]["code"], "too-large");
    assert!(
        line.passed_bytes() < 4096,
        "{} bytes went out",
        line.passed_bytes()
    );
}

#[test]
fn an_unreachable_server_is_reported_at_once() {
    let (folder, state) = (TempFolder::new(), TempFolder::new());
    let file = folder.write_file("a.jpg", &draw_receipt(Layout::Germany, 94).to_jpeg());
    let nobody = ClosedPort::default();
    let address = nobody.address();
    let output = run_command(
        &state,
        &[
            "upload",
            file.to_str().unwrap(),
            "--to",
            &format!("http://me:pw@{address}"),
        ],
    );
    assert_eq!(output.status.code(), Some(1));
    let said = to_text(&output.stderr);
    assert!(
        said.contains(&format!(
            "no receipt scanner to be reached at http://{address}/"
        )),
        "{said}"
    );
    assert!(!said.contains("pw"), "the password stays out of it: {said}");
}

#[test]
fn credentials_in_the_address_are_sent() {
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
            assert!(count > 0, "the head ends: {}", to_text(&head));
            head.extend_from_slice(&piece[..count]);
        }
        let _ = caller.write_all(b"HTTP/1.1 401 Unauthorized\r\ncontent-length: 0\r\n\r\n");
        to_text(&head)
    });
    let output = run_command(
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
        to_text(&output.stderr).contains("wants a name and a password"),
        "{output:?}"
    );
    let head = asked.join().unwrap();
    assert!(
        head.to_ascii_lowercase()
            .contains("authorization: basic bwu6chc="),
        "{head}"
    );
}
