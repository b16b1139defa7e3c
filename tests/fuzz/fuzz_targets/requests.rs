//! Requests to `/files` with any headers and any body: no answer is a fault of the server, and the offset of an
//! upload never passes its length. An input is lines of headers, an empty line, and the body; its first line is
//! the method.
#![no_main]

mod door;

use door::{Door, header};
use libfuzzer_sys::fuzz_target;

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
    let door = Door::of_a_store();
    let path = if method == "POST" {
        "/files".to_owned()
    } else {
        door.upload()
    };
    let answer = door.ask(method, &path, &headers, body);
    assert!(
        answer.status().as_u16() != 500,
        "{method} {headers:?}: {}",
        answer.status()
    );
    let known = door.ask("HEAD", &door.upload(), &[("tus-resumable", "1.0.0")], b"");
    let (offset, length) = (
        header(&known, "upload-offset"),
        header(&known, "upload-length"),
    );
    assert!(
        offset <= length.or(Some(u64::MAX)),
        "{offset:?} of {length:?}"
    );
    // A new one for the next input, once this one was deleted or is whole.
    if offset.is_none() || offset == length {
        door.renew();
    }
});
