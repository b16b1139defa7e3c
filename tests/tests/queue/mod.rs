//! Upload queue of the page: paused, resumed, restored after a reload, deduplicated.

mod duplicates;
mod page;
mod resuming;

use std::path::PathBuf;

use harness::browser::Browser;
use harness::drawn::files::large_bmp;
use harness::folder::TempFolder;
use harness::server::Server;
use harness::uploader::sha256_hex;

const MIB: usize = 1 << 20;
const INTERRUPTED: &str = r#"[data-test="interrupted"]"#;

fn start_server() -> Server {
    Server::start(&["--ocr", "none"])
}

/// Writes files of so many MiB: `pile-0.bmp` and so on.
fn write_files(folder: &TempFolder, count: u64, mib: usize) -> Vec<(String, PathBuf, Vec<u8>)> {
    let file = |number| {
        let (name, bytes) = (format!("pile-{number}.bmp"), large_bmp(number, mib));
        (name.clone(), folder.write_file(&name, &bytes), bytes)
    };
    (0..count).map(file).collect()
}

#[track_caller]
fn choose_files(browser: &Browser, files: &[(String, PathBuf, Vec<u8>)]) {
    browser.choose_files(&files.iter().map(|(_, path, _)| path).collect::<Vec<_>>());
}

fn file_names(files: &[(String, PathBuf, Vec<u8>)]) -> Vec<&str> {
    files.iter().map(|(name, ..)| name.as_str()).collect()
}

/// Checks that the server has each file once and byte for byte.
#[track_caller]
fn assert_kept_whole(server: &Server, files: &[(String, PathBuf, Vec<u8>)]) {
    let mut kept: Vec<_> = server
        .receipts()
        .into_iter()
        .map(|row| (row.file.name, row.file.sha256))
        .collect();
    let mut sent: Vec<_> = files
        .iter()
        .map(|(name, _, bytes)| (name.clone(), sha256_hex(bytes)))
        .collect();
    kept.sort();
    sent.sort();
    assert_eq!(kept, sent);
}

/// Returns the length of all bodies sent after the first `count` requests.
fn bytes_after(browser: &Browser, count: usize) -> u64 {
    browser
        .file_requests()
        .iter()
        .skip(count)
        .map(|sent| sent.body_bytes)
        .sum()
}
