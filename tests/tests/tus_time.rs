//! tus 1.0 contract: slow and stalled connections, and takeover of uploads.

use std::time::{Duration, Instant};

use harness::connection::Connection;
use harness::store::{
    CONTENT_TYPE_HEADER, UploadStore, VERSION_HEADER, header_number, random_bytes,
};
use harness::wait::{ACTION_TIMEOUT, wait_until};
use shared::tus;

const MIB: usize = 1 << 20;
/// Limits short enough for a test and long enough for a client on a busy machine.
const SHORT_LIMITS: [&str; 6] = [
    "--min-body-rate",
    "1000",
    "--body-grace",
    "3",
    "--header-timeout",
    "3",
];
/// Limits far beyond the client's timeout, so that no response can be due to them.
const LONG_LIMITS: [&str; 4] = ["--body-grace", "3600", "--header-timeout", "3600"];

/// Sends bytes some twenty times a second until the server closes the connection; returns their
/// number.
#[track_caller]
fn send_slowly(line: &mut Connection, bytes: &[u8]) -> usize {
    let mut sent = 0;
    wait_until("the server ends the line", ACTION_TIMEOUT, || {
        let took = !line.is_closed() && line.send(bytes);
        sent += if took { bytes.len() } else { 0 };
        (!took).then_some(())
    });
    sent
}

/// Contract 21, 33 [slowloris].
#[test]
fn a_slow_body_is_cut_off_and_its_bytes_kept() {
    let store = UploadStore::start(&SHORT_LIMITS);
    let path = store.create(MIB);
    let mut line = store.begin_patch(&path, 0, &[("content-length", &MIB.to_string())]);
    let sent = send_slowly(&mut line, b"x");
    let offset = store.offset(&path).expect("the upload is known");
    assert!(offset > 0 && offset <= sent, "{offset} of {sent}");
    let rest = random_bytes(MIB - offset, 1);
    store.complete(&path, &[b"x".repeat(offset), rest].concat());
}

/// Contract 21 [slowloris]: no further byte arrives.
#[test]
fn a_stalled_body_is_cut_off_and_its_bytes_kept() {
    let store = UploadStore::start(&SHORT_LIMITS);
    let path = store.create(MIB);
    let bytes = random_bytes(MIB, 2);
    let mut line = store.begin_patch(&path, 0, &[("content-length", &MIB.to_string())]);
    assert!(line.send(&bytes[..300_000]));
    assert!(line.closes_in_time(), "the line is ended by the server");
    assert_eq!(store.offset(&path), Some(300_000));
    store.complete(&path, &bytes);
}

/// Contract 33 [slowloris]: the limit is a rate, not a total time.
#[test]
fn a_body_above_the_minimum_rate_is_accepted() {
    const GRACE: Duration = Duration::from_secs(3);
    // The first bytes are enough for longer than any machine takes to send the next ones.
    let store = UploadStore::start(&[
        "--min-body-rate",
        "10",
        "--body-grace",
        &GRACE.as_secs().to_string(),
    ]);
    let bytes = random_bytes(100 * 400, 3);
    let path = store.create(bytes.len());
    let mut line = store.begin_patch(&path, 0, &[("content-length", &bytes.len().to_string())]);
    let mut pieces = bytes.chunks(400);
    let started = Instant::now();
    wait_until("all is sent", ACTION_TIMEOUT, || match pieces.next() {
        Some(piece) => {
            assert!(line.send(piece), "8,000 bytes a second are not slow");
            None
        }
        None => Some(()),
    });
    assert!(started.elapsed() > GRACE, "it took longer than the grace");
    assert_eq!(line.read_response().map(|answer| answer.status), Some(204));
    assert!(store.read_content(&path) == bytes);
}

/// Contract 33 [slowloris].
#[test]
fn an_endless_request_head_is_cut_off() {
    let store = UploadStore::start(&SHORT_LIMITS);
    let mut silent = store.connect();
    silent.send(b"POST /files HTTP/1.1\r\nhost: x\r\n");
    let mut slow = store.connect();
    slow.send(b"POST /files HTTP/1.1\r\nhost: x\r\nx-slow: ");
    send_slowly(&mut slow, b"x");
    assert!(silent.closes_in_time());
}

/// Contract 33 [slowloris]: other clients are unaffected.
#[test]
fn slow_clients_do_not_delay_others() {
    // All clients of this test share one address.
    let store =
        UploadStore::start(&[&LONG_LIMITS[..], &["--connections-per-client", "1000"]].concat());
    let path = store.create(1000);
    let mut slow = Vec::new();
    for _ in 0..200 {
        let mut line = store.connect();
        line.send(b"POST /files HTTP/1.1\r\nhost: x\r\n");
        slow.push(line);
        let path = store.create(1000);
        let mut line = store.begin_patch(&path, 0, &[("content-length", "1000")]);
        line.send(b"x");
        slow.push(line);
    }
    store.complete(&path, &random_bytes(1000, 4));
    assert!(
        slow.iter_mut().all(|line| !line.is_closed()),
        "they were all still there"
    );
}

/// Begins a PATCH of all bytes that stalls after the first MiB.
fn start_stalled_upload(store: &UploadStore, path: &str, bytes: &[u8]) -> Connection {
    let mut line = store.begin_patch(path, 0, &[("content-length", &bytes.len().to_string())]);
    assert!(line.send(&bytes[..MIB]));
    line
}

/// Contract 29 [stall-takeover].
#[test]
fn a_request_takes_over_from_a_stalled_one() {
    let store = UploadStore::start(&LONG_LIMITS);
    let bytes = random_bytes(8 * MIB, 5);
    let path = store.create(bytes.len());
    let mut old = start_stalled_upload(&store, &path, &bytes);
    let offset = store.offset(&path).expect("the upload is known");
    assert!(offset <= MIB, "{offset}");
    let answer = store.patch(&path, offset, &bytes[offset..6 * MIB]);
    assert_eq!(
        (answer.status, header_number(&answer, tus::OFFSET)),
        (204, 6 * MIB),
        "{}",
        answer.text()
    );
    old.send(&bytes[MIB..2 * MIB]);
    assert!(old.closes_in_time(), "the old line is over");
    assert_eq!(store.offset(&path), Some(6 * MIB));
    store.complete(&path, &bytes);
}

/// Contract 29 [stall-takeover]: without a HEAD before, for a client that knows its offset.
#[test]
fn a_patch_takes_over_by_itself() {
    let store = UploadStore::start(&LONG_LIMITS);
    let bytes = random_bytes(4 * MIB, 6);
    let path = store.create(bytes.len());
    let old = store.begin_patch(&path, 0, &[("content-length", &bytes.len().to_string())]);
    let answer = store.patch(&path, 0, &bytes);
    assert_eq!(answer.status, 204, "{}", answer.text());
    drop(old);
    assert!(store.read_content(&path) == bytes);
}

/// Contract 29 [head-during-patch].
#[test]
fn an_offset_reported_during_a_patch_is_accepted_by_the_next() {
    let store = UploadStore::start(&["--max-file-mb", "100"]);
    let bytes = random_bytes(64 * MIB, 7);
    let path = store.create(bytes.len());
    let mut line = store.begin_patch(&path, 0, &[("content-length", &bytes.len().to_string())]);
    assert!(line.send(&bytes[..16 * MIB]));
    std::thread::scope(|scope| {
        let sender = scope.spawn(|| bytes[16 * MIB..].chunks(MIB).all(|piece| line.send(piece)));
        let offset = store.offset(&path).expect("the upload is known");
        // If everything has arrived already, there is nothing to take over.
        if offset < bytes.len() {
            let end = (offset + MIB).min(bytes.len());
            let answer = store.patch(&path, offset, &bytes[offset..end]);
            assert_eq!(
                (answer.status, header_number(&answer, tus::OFFSET)),
                (204, end),
                "{}",
                answer.text()
            );
        }
        sender.join().expect("sending does not panic");
    });
    store.complete(&path, &bytes);
}

/// Contract 26, 29 [delete-during-patch].
#[test]
fn a_deleted_upload_is_not_revived_by_a_running_patch() {
    let store = UploadStore::start(&LONG_LIMITS);
    let bytes = random_bytes(8 * MIB, 8);
    let path = store.create(bytes.len());
    let mut old = start_stalled_upload(&store, &path, &bytes);
    assert_eq!(store.send_request("DELETE", &path, &[], b"").status, 204);
    let _ = old.send(&bytes[MIB..]);
    let answer = old.read_response();
    assert!(
        answer.is_none_or(|answer| (400..=503).contains(&answer.status)),
        "not a success"
    );
    assert!(matches!(store.head(&path).status, 404 | 410));
    assert_eq!(store.patch(&path, 0, b"x").status, store.head(&path).status);
    wait_until("its bytes are gone", ACTION_TIMEOUT, || {
        (store.server.stored_bytes() == 0).then_some(())
    });
}

/// Contract 22, 29 [stall-takeover]: a creation with bytes can be resumed as well.
#[test]
fn a_stalled_creation_is_resumed_by_its_id() {
    let store = UploadStore::start(&[]);
    let bytes = random_bytes(3 * MIB, 9);
    let id = "018bcfe5-6800-7707-8707-070707070707";
    let metadata = tus::format_metadata(&[(tus::KEY_ID, id)]);
    let length = bytes.len().to_string();
    let mut line = store.connect();
    let headers = [
        VERSION_HEADER,
        CONTENT_TYPE_HEADER,
        (tus::LENGTH, &length),
        (tus::METADATA, &metadata),
        ("content-length", &length),
    ];
    line.send_head("POST", "/files", &headers);
    assert!(line.send(&bytes[..MIB]));
    let path = format!("/files/{id}");
    let offset = wait_until("the upload has begun", ACTION_TIMEOUT, || {
        store.offset(&path)
    });
    assert!(offset <= MIB, "{offset}");
    store.complete(&path, &bytes);
    drop(line);
}
