//! Requests to `/files` with any headers and any body: no answer is a server error, and the offset
//! of an upload never exceeds its length. The first line of an input is the method, then come
//! header lines, an empty line, and the body.
#![no_main]

mod server;

use libfuzzer_sys::fuzz_target;
use server::{FuzzedServer, header_number};

const METHODS: [&str; 6] = ["POST", "PATCH", "HEAD", "DELETE", "OPTIONS", "GET"];

fuzz_target!(|input: &[u8]| {
    let end = input
        .windows(2)
        .position(|two| two == b"\n\n")
        .unwrap_or(input.len());
    let body = input.get(end + 2..).unwrap_or_default();
    let Ok(head) = std::str::from_utf8(&input[..end]) else {
        return;
    };
    let mut lines = head.lines();
    let Some(method) = lines.next().filter(|method| METHODS.contains(method)) else {
        return;
    };
    let headers: Vec<_> = lines.filter_map(|line| line.split_once(": ")).collect();
    let server = FuzzedServer::for_any_file();
    let path = if method == "POST" {
        "/files".to_owned()
    } else {
        server.upload_path()
    };
    let answer = server.ask(method, &path, &headers, body);
    assert!(
        answer.status().as_u16() != 500,
        "{method} {headers:?}: {}",
        answer.status()
    );
    let known = server.ask("HEAD", &server.upload_path(), &[("tus-resumable", "1.0.0")], b"");
    let (offset, length) = (
        header_number(&known, "upload-offset"),
        header_number(&known, "upload-length"),
    );
    assert!(
        offset <= length.or(Some(u64::MAX)),
        "{offset:?} of {length:?}"
    );
    // The next input needs another upload when this one is deleted or complete.
    if offset.is_none() || offset == length {
        server.create_upload();
    }
});
