//! tus 1.0 contract: PATCH, cut connections and concurrent requests.

use std::sync::Barrier;
use std::thread;

use harness::connection::Connection;
use harness::store::{
    CONTENT_TYPE_HEADER, UploadStore, VERSION_HEADER, header_number, random_bytes,
};
use harness::wait::{ACTION_TIMEOUT, wait_until};
use shared::tus;

const MIB: usize = 1 << 20;
/// More bytes than the socket buffers of both sides hold, so that the server has read some of them.
const BEYOND_BUFFERS: usize = 32 * MIB;
/// Minimum number of these bytes that the server has read.
const MIN_READ: usize = 8 * MIB;

/// Contract 14 [patch-204].
#[test]
fn a_patch_returns_the_new_offset() {
    let store = UploadStore::start(&[]);
    let bytes = random_bytes(200_000, 1);
    let path = store.create(bytes.len());
    let mut offset = 0;
    for end in [1, 2, 4096, 70_000, bytes.len()] {
        let answer = store.patch(&path, offset, &bytes[offset..end]);
        assert_eq!(
            (answer.status, header_number(&answer, tus::OFFSET)),
            (204, end)
        );
        offset = end;
    }
    assert!(store.read_content(&path) == bytes);
}

/// Contract 14 [patch-204]: a PATCH without a body returns the offset.
#[test]
fn an_empty_patch_changes_nothing() {
    let store = UploadStore::start(&[]);
    let path = store.create(5);
    assert_eq!(store.patch(&path, 0, b"he").status, 204);
    let answer = store.patch(&path, 2, b"");
    assert_eq!(
        (answer.status, header_number(&answer, tus::OFFSET)),
        (204, 2)
    );
    store.complete(&path, b"hello");
}

/// Contract 14 [chunked-patch].
#[test]
fn a_patch_may_come_in_chunks() {
    let store = UploadStore::start(&[]);
    let bytes = random_bytes(300_000, 2);
    let path = store.create(bytes.len());
    let mut line = store.begin_patch(&path, 0, &[("transfer-encoding", "chunked")]);
    for chunk in bytes.chunks(70_001) {
        assert!(line.send_chunk(chunk));
    }
    line.send_chunk(b"");
    let answer = line.read_response().expect("an answer");
    assert_eq!(
        (answer.status, header_number(&answer, tus::OFFSET)),
        (204, bytes.len())
    );
    assert!(store.read_content(&path) == bytes);
}

/// Contract 15 [wrong-content-type-415].
#[test]
fn another_content_type_is_refused() {
    let store = UploadStore::start(&[]);
    let path = store.create(5);
    let types = [
        "application/octet-stream",
        "application/offset+octet-stream2",
        "application/offset+octet-stream-extra",
        "application/offset",
        "text/plain",
        "",
    ];
    for media_type in types {
        let headers = [("content-type", media_type), (tus::OFFSET, "0")];
        let answer = store.send_request("PATCH", &path, &headers, b"hello");
        assert_eq!(answer.status, 415, "{media_type}: {}", answer.text());
    }
    assert_eq!(
        store
            .send_request("PATCH", &path, &[(tus::OFFSET, "0")], b"hello")
            .status,
        415,
        "none at all"
    );
    assert_eq!(store.offset(&path), Some(0));
}

/// Contract 16 [wrong-offset-409].
#[test]
fn a_wrong_offset_is_answered_with_the_right_one() {
    let store = UploadStore::start(&[]);
    let path = store.create(5);
    assert_eq!(store.patch(&path, 0, b"he").status, 204);
    for offset in [0, 1, 3, 5, 6, 1 << 40] {
        let answer = store.patch(&path, offset, b"x");
        assert_eq!(
            (answer.status, header_number(&answer, tus::OFFSET)),
            (409, 2),
            "at {offset}"
        );
    }
    store.complete(&path, b"hello");
}

/// Contract 17 [bad-upload-offset-4xx, strict-integers].
#[test]
fn an_offset_is_digits() {
    let store = UploadStore::start(&[]);
    let path = store.create(5);
    for offset in [
        "",
        "-1",
        "+0",
        "0.0",
        "0x0",
        "zero",
        "0 0",
        "99999999999999999999999999",
    ] {
        let answer = store.send_request(
            "PATCH",
            &path,
            &[CONTENT_TYPE_HEADER, (tus::OFFSET, offset)],
            b"hello",
        );
        assert_eq!(answer.status, 400, "{offset:?}: {}", answer.text());
    }
    assert_eq!(
        store
            .send_request("PATCH", &path, &[CONTENT_TYPE_HEADER], b"hello")
            .status,
        400,
        "none at all"
    );
    let twice = [CONTENT_TYPE_HEADER, (tus::OFFSET, "0"), (tus::OFFSET, "0")];
    assert_eq!(
        store.send_request("PATCH", &path, &twice, b"hello").status,
        400,
        "two of them"
    );
    assert_eq!(store.offset(&path), Some(0));
}

/// Contract 18 [patch-unknown-404].
#[test]
fn nothing_is_appended_to_an_unknown_upload() {
    let store = UploadStore::start(&[]);
    for path in [
        "/files/018bcfe5-6800-7707-8707-070707070707",
        "/files/nonsense",
    ] {
        assert_eq!(store.patch(path, 0, b"hello").status, 404, "{path}");
    }
}

/// Contract 19 [patch-beyond-length, patch-completed].
#[test]
fn no_offset_passes_the_length() {
    let store = UploadStore::start(&[]);
    let path = store.create(5);
    assert_eq!(store.patch(&path, 0, b"hello!").status, 413);
    assert_eq!(store.offset(&path), Some(0), "refused before it was read");
    store.complete(&path, b"hello");
    let answer = store.patch(&path, 5, b"!");
    assert!((400..500).contains(&answer.status), "{}", answer.status);
    assert_eq!(store.offset(&path), Some(5));
    assert_eq!(store.read_content(&path), b"hello");
}

/// Contract 19 [patch-beyond-length]: refused by its announced length, before the body is sent.
#[test]
fn an_overlong_body_is_refused_by_its_length() {
    let store = UploadStore::start(&[]);
    let path = store.create(5);
    let mut line = store.begin_patch(&path, 0, &[("content-length", "1000000")]);
    line.send(b"hello, this is");
    let answer = line
        .read_response()
        .expect("an answer while the body is still missing");
    assert_eq!(answer.status, 413);
    assert_eq!(store.offset(&path), Some(0));
}

/// Contract 19 [patch-beyond-length-chunked].
#[test]
fn chunks_are_cut_at_the_length() {
    let store = UploadStore::start(&[]);
    let path = store.create(5);
    let mut line = store.begin_patch(&path, 0, &[("transfer-encoding", "chunked")]);
    for chunk in [b"hel".as_slice(), b"lo wor", b"ld", b""] {
        line.send_chunk(chunk);
    }
    let answer = line.read_response().expect("an answer");
    assert_eq!(answer.status, 413);
    assert!(store.offset(&path).is_some_and(|offset| offset <= 5));
    store.complete(&path, b"hello");
}

/// Contract 20 [cut-fin-resume, cut-keeps-bytes].
#[test]
fn every_byte_before_a_disconnect_is_kept() {
    let store = UploadStore::start(&[]);
    let bytes = random_bytes(9 * MIB, 3);
    for sent in [1, 1000, 300_000, 5 * MIB] {
        let path = store.create(bytes.len());
        let before = store.server.stored_bytes();
        let mut line = store.begin_patch(&path, 0, &[("content-length", &bytes.len().to_string())]);
        assert!(line.send(&bytes[..sent]));
        drop(line);
        // Observed on the disk: a HEAD would end a PATCH whose last bytes have not been read yet.
        let kept = before + sent as u64;
        wait_until(&format!("{sent} bytes are kept"), ACTION_TIMEOUT, || {
            (store.server.stored_bytes() >= kept).then_some(())
        });
        assert_eq!(store.offset(&path), Some(sent));
        store.complete(&path, &bytes);
    }
}

/// Contract 20 [cut-fin-resume]: only the sending side is closed; the server does not wait for
/// more.
#[test]
fn a_client_that_stops_early_is_answered() {
    let store = UploadStore::start(&[]);
    let path = store.create(10);
    let mut line = store.begin_patch(&path, 0, &[("content-length", "10")]);
    line.send(b"hello");
    line.close_sending();
    let answer = line.read_response();
    assert!(answer.is_none_or(|answer| (400..500).contains(&answer.status)));
    wait_until("what came is kept", ACTION_TIMEOUT, || {
        store.offset(&path).filter(|offset| *offset == 5)
    });
    store.complete(&path, b"helloworld");
}

/// Contract 20 [cut-rst-resume].
#[test]
fn bytes_read_before_a_reset_are_kept() {
    let store = UploadStore::start(&[]);
    let bytes = random_bytes(BEYOND_BUFFERS + MIB, 4);
    let path = store.create(bytes.len());
    let mut line = store.begin_patch(&path, 0, &[("content-length", &bytes.len().to_string())]);
    assert!(line.send(&bytes[..BEYOND_BUFFERS]));
    line.reset();
    let offset = store.offset(&path).expect("the upload is known");
    assert!((MIN_READ..=BEYOND_BUFFERS).contains(&offset), "{offset}");
    store.complete(&path, &bytes);
}

/// Sends one body over each connection at the same time and returns the response statuses.
fn send_concurrently(lines: Vec<Connection>, bodies: &[Vec<u8>]) -> Vec<Option<u16>> {
    let start = Barrier::new(lines.len());
    thread::scope(|scope| {
        let racers: Vec<_> = lines
            .into_iter()
            .zip(bodies)
            .map(|(mut line, body)| {
                let start = &start;
                scope.spawn(move || {
                    start.wait();
                    line.send(body);
                    line.read_response().map(|answer| answer.status)
                })
            })
            .collect();
        racers
            .into_iter()
            .map(|racer| racer.join().expect("a racer does not panic"))
            .collect()
    })
}

/// Contract 30 [concurrent-patch-2, -8].
#[test]
fn one_of_several_patches_at_one_offset_wins() {
    let store = UploadStore::start(&[]);
    let size = 200_000;
    for count in [2, 8, 2, 8, 8] {
        let path = store.create(2 * size);
        let start = random_bytes(size, 5);
        assert_eq!(store.patch(&path, 0, &start).status, 204);
        let bodies: Vec<_> = (0..count)
            .map(|seed| random_bytes(size, 100 + seed))
            .collect();
        let length = size.to_string();
        let lines = bodies
            .iter()
            .map(|_| store.begin_patch(&path, size, &[("content-length", &length)]))
            .collect();
        let statuses = send_concurrently(lines, &bodies);
        let winners: Vec<_> = statuses
            .iter()
            .filter(|status| **status == Some(204))
            .collect();
        assert_eq!(winners.len(), 1, "{statuses:?}");
        for status in statuses.iter().flatten() {
            assert!(matches!(status, 204 | 400..=499 | 503), "{statuses:?}");
        }
        let winner = statuses
            .iter()
            .position(|status| *status == Some(204))
            .expect("one has won");
        let content = store.read_content(&path);
        assert!(
            content == [start, bodies[winner].clone()].concat(),
            "the bytes of two bodies were mixed"
        );
    }
}

/// Contract 31 [early-error-readable].
#[test]
fn an_early_refusal_can_be_read_while_the_body_is_on_its_way() {
    let store = UploadStore::start(&["--max-file-mb", "100"]);
    let path = store.create(64 * MIB);
    let block = random_bytes(MIB, 6);
    for (path, offset, status) in [
        (path.as_str(), 7, 409),
        ("/files/018bcfe5-6800-7707-8707-070707070707", 0, 404),
        ("/files/nonsense", 0, 404),
    ] {
        let mut line =
            store.begin_patch(path, offset, &[("content-length", &(64 * MIB).to_string())]);
        // Like a client that reads only once everything is sent or sending fails.
        let _ = (0..64).all(|_| line.send(&block));
        assert_eq!(
            line.read_response().map(|answer| answer.status),
            Some(status),
            "{path}"
        );
    }
    // The same for a creation.
    let mut line = store.connect();
    let length = (64 * MIB).to_string();
    line.send_head(
        "POST",
        "/files",
        &[
            VERSION_HEADER,
            (tus::LENGTH, "x"),
            CONTENT_TYPE_HEADER,
            ("content-length", &length),
        ],
    );
    let _ = (0..64).all(|_| line.send(&block));
    assert_eq!(line.read_response().map(|answer| answer.status), Some(400));
    assert_eq!(store.offset(&path), Some(0));
}
