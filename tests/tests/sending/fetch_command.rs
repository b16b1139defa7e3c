//! `receipt-scanner fetch`: links to files or receipts.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::path::Path;
use std::{fs, thread};

use harness::drawn::files::large_bmp;
use harness::drawn::{Layout, draw_receipt};
use harness::folder::TempFolder;
use harness::server::Server;
use harness::uploader::{assert_kept_whole, upload_file};

use super::{run_command, to_text};

/// Uploads a file to a server, which serves as the web site here, and returns its link.
fn link_of(server: &Server, name: &str, bytes: &[u8]) -> String {
    server.url(&format!(
        "/api/receipts/{}/original",
        upload_file(server, name, bytes)
    ))
}

fn count_entries(folder: &Path) -> usize {
    fs::read_dir(folder).map_or(0, Iterator::count)
}

#[test]
fn a_link_becomes_a_file_or_a_receipt() {
    let (site, server) = (
        Server::start(&["--ocr", "none"]),
        Server::start(&["--ocr", "none"]),
    );
    let (folder, state) = (TempFolder::new(), TempFolder::new());
    let bytes = large_bmp(95, 2);
    let link = link_of(&site, "Käse & Brot.bmp", &bytes);
    let file = folder.path().join("receipt.bmp");
    let path = file.to_str().unwrap();
    let output = run_command(
        &state,
        &["fetch", &link, "-o", path, "--allow", "127.0.0.1"],
    );
    assert!(output.status.success(), "{output:?}");
    assert!(to_text(&output.stderr).contains("100 %"), "{output:?}");
    assert_eq!(fs::read(&file).unwrap(), bytes);

    // An existing file is overwritten only by `--force`.
    fs::write(&file, "mine").unwrap();
    let output = run_command(
        &state,
        &["fetch", &link, "-o", path, "--allow", "127.0.0.1"],
    );
    assert_eq!(
        (output.status.code(), fs::read(&file).unwrap()),
        (Some(1), b"mine".to_vec())
    );
    let output = run_command(
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
    assert_eq!(count_entries(folder.path()), 1, "no part stays");

    // With `--to` the file goes to a server instead, and its temporary part is deleted.
    let output = run_command(
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
            .filter(|entry| to_text(entry.file_name().as_encoded_bytes()).ends_with("part"))
            .count(),
        0
    );
}

#[test]
fn a_refused_link_leaves_no_files() {
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
        let _ = caller.write_all(&large_bmp(97, 1));
    });
    for (link, allowed, sentence) in [
        (link.as_str(), "10.0.0.0/8", "private network"),
        (&site.url("/"), "127.0.0.1", "leads to a web page"),
        (&cut_link, "127.0.0.1", "cannot be reached"),
        ("file:///etc/hostname", "127.0.0.1", "not a link"),
    ] {
        let output = run_command(
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
            to_text(&output.stderr).contains(sentence),
            "{link}: {output:?}"
        );
        assert_eq!(count_entries(folder.path()), 0, "{link}");
    }
}
