//! tus 1.0 contract: malformed requests, full disks, stopped servers, leaks.

use std::thread;

use harness::store::{
    CONTENT_TYPE_HEADER, UploadStore, VERSION_HEADER, header_number, random_bytes,
};
use harness::wait::{ACTION_TIMEOUT, wait_until};
use shared::tus;

const MIB: usize = 1 << 20;

/// Sends a raw PATCH with these header lines; returns the status of the response, if there is one.
fn send_patch(store: &UploadStore, path: &str, lines: &str, body: &[u8]) -> Option<u16> {
    let mut line = store.connect();
    line.send(
        format!(
            "PATCH {path} HTTP/1.1\r\nhost: {}\r\ntus-resumable: 1.0.0\r\nupload-offset: 0\r\n\
             content-type: {}\r\n{lines}\r\n\r\n",
            store.server.address(),
            tus::CONTENT_TYPE,
        )
        .as_bytes(),
    );
    line.send(body);
    line.close_sending();
    line.read_response().map(|answer| answer.status)
}

/// Contract 32 [smuggling].
#[test]
fn a_body_of_two_lengths_is_refused() {
    let store = UploadStore::start(&[]);
    let path = store.create(30);
    let smuggled = b"5\r\nhello\r\n0\r\n\r\nGET / HTTP/1.1\r\n\r\n";
    for lines in [
        "content-length: 5\r\ncontent-length: 6",
        "content-length: 5, 6",
        "transfer-encoding: gzip",
        "transfer-encoding: chunked, identity",
        "transfer-encoding: xchunked",
        "content-length: -5",
        "content-length: +5",
        "content-length: 0x5",
        "content-length: 99999999999999999999999",
        "content-length : 5",
    ] {
        let status = send_patch(&store, &path, lines, smuggled);
        assert!(
            status.is_none_or(|status| (400..500).contains(&status)),
            "{lines:?}: {status:?}"
        );
        assert_eq!(
            store.offset(&path),
            Some(0),
            "{lines:?}: nothing of it is data"
        );
    }
}

/// Contract 32 [smuggling]: chunked coding overrides a length (RFC 9112, 6.1), and the connection
/// is closed, so that no second request is read from it.
#[test]
fn a_content_length_beside_chunks_is_refused() {
    let store = UploadStore::start(&[]);
    for (name, value) in [
        ("content-length", "6"),
        ("content-length", "15"),
        ("Content-Length", "1000"),
    ] {
        let chunked = ("transfer-encoding", "chunked");
        for headers in [[(name, value), chunked], [chunked, (name, value)]] {
            let path = store.create(30);
            let mut line = store.begin_patch(&path, 0, &headers);
            line.send(b"5\r\nhello\r\n0\r\n\r\n");
            // The smuggled request would delete the upload.
            line.send(
                format!("DELETE {path} HTTP/1.1\r\ntus-resumable: 1.0.0\r\nhost: x\r\n\r\n")
                    .as_bytes(),
            );
            let status = line.read_response().map(|answer| answer.status);
            assert!(
                status.is_none_or(|status| status == 204 || (400..500).contains(&status)),
                "{status:?}"
            );
            assert!(
                line.read_response().is_none() && line.closes_in_time(),
                "{headers:?}: a second request was answered"
            );
            let offset = store.offset(&path).expect("it was not deleted");
            assert!(
                offset == 0 || (offset == 5 && status == Some(204)),
                "{headers:?}: {offset}"
            );
            store.complete(
                &path,
                &[&b"hello"[..offset], &random_bytes(30 - offset, 7)].concat(),
            );
        }
    }
}

/// Contract 32 [smuggling].
#[test]
fn malformed_chunks_are_refused() {
    let store = UploadStore::start(&[]);
    for (body, kept) in [
        (b"x\r\nhello\r\n0\r\n\r\n".as_slice(), 0),
        (b"-5\r\nhello\r\n0\r\n\r\n", 0),
        (b"+5\r\nhello\r\n0\r\n\r\n", 0),
        (b"fffffffffffffffff\r\nhello\r\n", 0),
        (b"ffffffffffffffff\r\nhello\r\n", 7),
        (b"5hello\r\n0\r\n\r\n", 0),
        (b"5\r\nhelloworld\r\n0\r\n\r\n", 5),
        (b"5\r\nhello0\r\n\r\n", 5),
        (b"\r\nhello", 0),
    ] {
        let path = store.create(30);
        let status = send_patch(&store, &path, "transfer-encoding: chunked", body);
        let refused = status.is_none_or(|status| (400..500).contains(&status));
        let shown = String::from_utf8_lossy(body);
        assert!(refused, "{shown:?}: {status:?}");
        let offset = store.offset(&path).expect("the upload is known");
        assert!(
            offset <= kept,
            "{shown:?}: {offset} bytes of it count as data"
        );
        store.complete(
            &path,
            &[&b"hello\r\n"[..offset], &random_bytes(30 - offset, 1)].concat(),
        );
    }
}

/// Contract 32 [lying-cl-*].
#[test]
fn a_wrong_content_length_adds_nothing() {
    let store = UploadStore::start(&[]);
    let path = store.create(30);
    let status = send_patch(&store, &path, "content-length: 10", b"hello");
    assert!(
        status.is_none_or(|status| (400..500).contains(&status)),
        "{status:?}"
    );
    wait_until("what came is kept", ACTION_TIMEOUT, || {
        store.offset(&path).filter(|offset| *offset == 5)
    });
    store.complete(&path, &[b"hello".as_slice(), &random_bytes(25, 2)].concat());
    // More bytes than announced: the surplus is parsed as a request and refused.
    let path = store.create(30);
    let mut line = store.begin_patch(&path, 0, &[("content-length", "5")]);
    line.send(b"helloGARBAGE / HTTP/9.9\r\n\r\n");
    let answer = line
        .read_response()
        .expect("an answer to the first request");
    assert_eq!(
        (answer.status, header_number(&answer, tus::OFFSET)),
        (204, 5)
    );
    let next = line.read_response();
    assert!(
        next.is_none_or(|answer| (400..500).contains(&answer.status)),
        "what follows is no request"
    );
    assert_eq!(store.offset(&path), Some(5));
}

/// Contract 34 [disk-full].
#[test]
fn a_full_disk_is_reported_and_recovers() {
    let Some(store) = UploadStore::start_with_capacity(24, &[]) else {
        eprintln!(
            "not run: this machine does not let us make a small file system (unshare, mount)"
        );
        return;
    };
    let bytes = random_bytes(40 * MIB, 3);
    let path = store.create(bytes.len());
    let answer = store.patch(&path, 0, &bytes);
    assert_eq!(
        (answer.status, answer.problem_code().as_deref()),
        (507, Some("storage-full")),
        "{}",
        answer.text()
    );
    let offset = store.offset(&path).expect("the upload is known");
    assert!(
        (4 * MIB..24 * MIB).contains(&offset),
        "{offset} bytes are kept"
    );
    // A second attempt fails as well and loses nothing.
    let answer = store.patch(&path, offset, &bytes[offset..]);
    assert_eq!(answer.status, 507, "still full: {}", answer.text());
    let now = store.offset(&path).expect("the upload is known");
    assert!(
        (offset..24 * MIB).contains(&now),
        "the offset does not go back"
    );
    assert_eq!(store.server.get("/api/server").status, 200);
    assert_eq!(
        store.send_request("DELETE", &path, &[], b"").status,
        204,
        "what is full can be emptied"
    );
    let small = random_bytes(8 * MIB, 4);
    let path = store.store_file(&small);
    assert!(
        store.read_content(&path) == small,
        "and then there is room again"
    );
}

/// Contract 28, 34 [sigterm].
#[test]
fn a_server_that_is_asked_to_stop_keeps_what_it_received() {
    let mut store = UploadStore::start(&["--max-file-mb", "100"]);
    let bytes = random_bytes(64 * MIB, 5);
    let path = store.create(bytes.len());
    let mut line = store.begin_patch(&path, 0, &[("content-length", &bytes.len().to_string())]);
    // More than the socket buffers of both sides hold.
    assert!(line.send(&bytes[..32 * MIB]));
    // A client that keeps sending must not delay the shutdown.
    let sender = thread::spawn(move || {
        let rest = vec![0; MIB];
        while line.send(&rest[..1]) {
            thread::yield_now();
        }
    });
    store.server.terminate();
    assert!(
        store.server.exits_within(ACTION_TIMEOUT),
        "a line that stays open does not hold it up"
    );
    sender.join().expect("sending does not panic");
    store.server.restart();
    let offset = store.offset(&path).expect("the upload is known");
    assert!(offset >= 8 * MIB, "{offset} bytes are kept");
    store.complete(
        &path,
        &[
            &bytes[..offset.min(32 * MIB)],
            &vec![0; offset.saturating_sub(32 * MIB)],
            &bytes[offset..],
        ]
        .concat(),
    );
}

/// Contract 34 [leaks].
#[test]
fn cut_uploads_leave_no_open_files_and_no_memory() {
    let store = UploadStore::start(&[]);
    let bytes = random_bytes(300_000, 6);
    let length = (10 * MIB).to_string();
    let cut = |count: usize| {
        for index in 0..count {
            let path = store.create(10 * MIB);
            let mut line = store.begin_patch(&path, 0, &[("content-length", &length)]);
            assert!(line.send(&bytes[..=index * 1000]));
            if index % 2 == 0 {
                line.reset();
            } else {
                drop(line);
            }
        }
    };
    let process = store.server.process();
    // The first round warms up caches and pools.
    cut(50);
    let files = process.open_file_count();
    let memory = process.memory_kib();
    for _ in 0..4 {
        cut(50);
    }
    wait_until("its files are closed", ACTION_TIMEOUT, || {
        (process.open_file_count() <= files + 4).then_some(())
    });
    let more = process.memory_kib().saturating_sub(memory);
    assert!(more < 16 << 10, "200 cut uploads cost {more} KiB");
}

/// Contract 34 [traversal].
#[test]
fn ids_cannot_leave_the_data_folder() {
    let store = UploadStore::start(&[]);
    let path = store.store_file(b"hello");
    let id = path.trim_start_matches("/files/");
    let kept = store.server.stored_bytes();
    for name in [
        "..%2freceipts.sqlite",
        "..%2f..%2freceipts.sqlite",
        "%2e%2e%2flock",
        "../lock",
        "..",
        ".",
        "%2e%2e",
        "%00",
        "..%5clock",
        "%2fetc%2fpasswd",
        &format!("{id}.info"),
        &format!("{id}.json"),
        &format!("{id}%00"),
        &format!("{id}%2f..%2f{id}"),
        &format!("{id}/../{id}"),
        &format!("{id}/"),
        &id.to_uppercase().replace('-', ""),
        &"a".repeat(5000),
    ] {
        for method in ["HEAD", "PATCH", "DELETE", "GET"] {
            let mut line = store.connect();
            let headers = [
                VERSION_HEADER,
                CONTENT_TYPE_HEADER,
                (tus::OFFSET, "0"),
                ("content-length", "0"),
            ];
            line.send_head(method, &format!("/files/{name}"), &headers);
            let answer = if method == "HEAD" {
                line.read_head_response()
            } else {
                line.read_response()
            };
            let answer = answer.unwrap_or_else(|| panic!("no answer to {method} {name}"));
            // A path of several segments may be a page of the app, which is no file of the store.
            let page =
                method != "PATCH" && method != "DELETE" && answer.header(tus::OFFSET).is_none();
            let refused = (400..500).contains(&answer.status);
            assert!(
                refused || (page && name.contains('/')),
                "{method} {name}: {}",
                answer.status
            );
            assert!(
                !answer.body.starts_with(b"SQLite") && answer.body != b"hello",
                "{method} {name}"
            );
        }
    }
    assert_eq!(store.read_content(&path), b"hello");
    assert_eq!(store.server.stored_bytes(), kept);
}
