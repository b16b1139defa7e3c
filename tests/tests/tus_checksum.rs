//! tus 1.0 contract: checksums in headers and trailers.
//!
//! Bytes with a wrong checksum, or with one that could not be verified because the connection was
//! cut, are not stored.

use harness::connection::Connection;
use harness::store::{
    CONTENT_TYPE_HEADER, UploadStore, VERSION_HEADER, header_number, random_bytes,
};
use harness::uploader::checksum_header;
use shared::tus;

const MIB: usize = 1 << 20;
const CHECKSUM: &str = "upload-checksum";
const HELLO: &[u8] = b"hello world";
/// Checksums of `hello world`; the first is the example of the protocol specification.
const HELLO_CHECKSUMS: [&str; 3] = [
    "sha1 Kq5sNclPz7QV2+lfQIuc6R7oRu0=",
    "sha256 uU0nuZNNPgilLlLX2n2r+sSE7+N6U4DukIj3rOLvzek=",
    "crc32 DUoRhQ==",
];

/// Contract 25 [checksum-460]: the success case.
#[test]
fn a_correct_checksum_is_accepted() {
    let store = UploadStore::start(&[]);
    for sum in HELLO_CHECKSUMS {
        let path = store.create(HELLO.len());
        let answer = store.patch_with(&path, 0, &[(CHECKSUM, sum)], HELLO);
        assert_eq!(
            (answer.status, header_number(&answer, tus::OFFSET)),
            (204, 11),
            "{sum}: {}",
            answer.text()
        );
        assert_eq!(store.read_content(&path), HELLO);
    }
    // A file in two slices, each with a checksum of its own.
    let bytes = random_bytes(11 * MIB, 1);
    let path = store.create(bytes.len());
    for (index, slice) in bytes.chunks(6 * MIB).enumerate() {
        let answer = store.patch_with(
            &path,
            index * 6 * MIB,
            &[(CHECKSUM, &checksum_header(slice))],
            slice,
        );
        assert_eq!(answer.status, 204, "{}", answer.text());
    }
    assert!(store.read_content(&path) == bytes);
}

/// Contract 25 [checksum-460].
#[test]
fn bytes_with_a_wrong_checksum_are_discarded() {
    let store = UploadStore::start(&[]);
    let bytes = random_bytes(9 * MIB, 2);
    let path = store.create(bytes.len() + 1);
    assert_eq!(store.patch(&path, 0, b"x").status, 204);
    // One flipped bit far behind the beginning.
    let mut damaged = bytes.clone();
    damaged[8 * MIB] ^= 1;
    let answer = store.patch_with(&path, 1, &[(CHECKSUM, &checksum_header(&bytes))], &damaged);
    assert_eq!(answer.status, 460, "{}", answer.text());
    assert_eq!(store.offset(&path), Some(1));
    for sum in HELLO_CHECKSUMS {
        let answer = store.patch_with(&path, 1, &[(CHECKSUM, sum)], b"hello worlD");
        assert_eq!(answer.status, 460, "{sum}: {}", answer.text());
    }
    assert_eq!(store.offset(&path), Some(1));
    let answer = store.patch_with(&path, 1, &[(CHECKSUM, &checksum_header(&bytes))], &bytes);
    assert_eq!(
        answer.status,
        204,
        "the very same with the right bytes: {}",
        answer.text()
    );
    assert!(store.read_content(&path) == [b"x", bytes.as_slice()].concat());
}

/// Contract 25 [checksum-unknown-400].
#[test]
fn an_unverifiable_checksum_is_refused() {
    let store = UploadStore::start(&[]);
    let path = store.create(HELLO.len());
    for sum in [
        "md6 Kq5sNclPz7QV2+lfQIuc6R7oRu0=",
        "sha1",
        "sha1 ",
        "",
        "sha1 !!!",
        "sha1 Kq5sNclPz7QV2+lfQIuc6R7oRu0",
        "sha1 DUoRhQ==",
        "crc32 Kq5sNclPz7QV2+lfQIuc6R7oRu0=",
        "sha1  Kq5sNclPz7QV2+lfQIuc6R7oRu0= x",
    ] {
        let answer = store.patch_with(&path, 0, &[(CHECKSUM, sum)], HELLO);
        assert!(
            (400..500).contains(&answer.status),
            "{sum:?}: {}",
            answer.status
        );
        assert_eq!(store.offset(&path), Some(0), "{sum:?}");
    }
    assert_eq!(
        store
            .patch_with(&path, 0, &[(CHECKSUM, "md6 eA==")], HELLO)
            .status,
        400
    );
}

/// Contract 22, 25 [cwu, checksum-460].
#[test]
fn the_checksum_of_a_creation_is_verified() {
    let store = UploadStore::start(&[]);
    let length = (tus::LENGTH, "11");
    let answer = store.create_with(
        &[length, CONTENT_TYPE_HEADER, (CHECKSUM, HELLO_CHECKSUMS[0])],
        HELLO,
    );
    assert_eq!(store.read_content(&store.created_path(&answer)), HELLO);
    let answer = store.create_with(
        &[length, CONTENT_TYPE_HEADER, (CHECKSUM, HELLO_CHECKSUMS[0])],
        b"hello worlD",
    );
    assert_eq!(answer.status, 460, "{}", answer.text());
    assert_eq!(
        store.server.stored_bytes(),
        HELLO.len() as u64,
        "only the first one was kept"
    );
}

/// Contract 25 [checksum-cut].
#[test]
fn unverified_bytes_are_discarded_after_a_disconnect() {
    let store = UploadStore::start(&[]);
    let bytes = random_bytes(10 * MIB, 3);
    let path = store.create(bytes.len());
    assert_eq!(store.patch(&path, 0, &bytes[..MIB]).status, 204);
    let rest = &bytes[MIB..];
    let length = rest.len().to_string();
    for sent in [1, 5 * MIB, rest.len() - 1] {
        let headers = [
            ("content-length", length.as_str()),
            (CHECKSUM, &checksum_header(rest)),
        ];
        let mut line = store.begin_patch(&path, MIB, &headers);
        assert!(line.send(&rest[..sent]));
        drop(line);
        assert_eq!(
            store.offset(&path),
            Some(MIB),
            "after {sent} bytes that were not checked"
        );
    }
    let answer = store.patch_with(&path, MIB, &[(CHECKSUM, &checksum_header(rest))], rest);
    assert_eq!(answer.status, 204, "{}", answer.text());
    assert!(store.read_content(&path) == bytes);
}

/// Contract 25, 28 [kill9-checksum].
#[test]
fn unverified_bytes_are_discarded_after_a_crash() {
    let mut store = UploadStore::start(&[]);
    let bytes = random_bytes(40 * MIB, 4);
    let path = store.create(bytes.len());
    assert_eq!(store.patch(&path, 0, &bytes[..MIB]).status, 204);
    let rest = &bytes[MIB..];
    let length = rest.len().to_string();
    let mut line = store.begin_patch(
        &path,
        MIB,
        &[
            ("content-length", &length),
            (CHECKSUM, &checksum_header(rest)),
        ],
    );
    assert!(line.send(&rest[..32 * MIB]), "more than the sockets hold");
    store.server.kill();
    store.server.restart();
    assert_eq!(store.offset(&path), Some(MIB));
    store.complete(&path, &bytes);
}

/// Sends `hello world` in chunks with its checksum in the trailer.
fn send_with_trailer(store: &UploadStore, path: &str, trailer: &str) -> Connection {
    let headers = [
        ("transfer-encoding", "chunked"),
        ("trailer", "Upload-Checksum"),
    ];
    let mut line = store.begin_patch(path, 0, &headers);
    line.send_chunk(&HELLO[..4]);
    line.send_chunk(&HELLO[4..]);
    line.send(format!("0\r\n{trailer}\r\n").as_bytes());
    line
}

/// Contract 25 [checksum-trailer].
#[test]
fn a_checksum_trailer_is_verified() {
    let store = UploadStore::start(&[]);
    for sum in HELLO_CHECKSUMS {
        let path = store.create(HELLO.len());
        let mut line = send_with_trailer(&store, &path, &format!("Upload-Checksum: {sum}\r\n"));
        let answer = line.read_response().expect("an answer");
        assert_eq!(
            (answer.status, header_number(&answer, tus::OFFSET)),
            (204, 11),
            "{sum}: {}",
            answer.text()
        );
        assert_eq!(store.read_content(&path), HELLO);
    }
    // A wrong, unknown, malformed or missing trailer adds nothing.
    let path = store.create(HELLO.len());
    let wrong = HELLO_CHECKSUMS[0].replace("Kq5s", "AAAA");
    for (trailer, statuses) in [
        (format!("Upload-Checksum: {wrong}\r\n"), 460..461),
        ("Upload-Checksum: md6 eA==\r\n".to_owned(), 400..401),
        ("Upload-Checksum: sha1 !!!\r\n".to_owned(), 400..500),
        (String::new(), 400..500),
    ] {
        let answer = send_with_trailer(&store, &path, &trailer)
            .read_response()
            .expect("an answer");
        assert!(
            statuses.contains(&answer.status),
            "{trailer:?}: {}",
            answer.status
        );
        assert_eq!(store.offset(&path), Some(0), "{trailer:?}");
    }
    store.complete(&path, HELLO);
}

/// Contract 22, 25 [cwu, checksum-trailer].
#[test]
fn a_checksum_trailer_of_a_creation_is_verified() {
    let store = UploadStore::start(&[]);
    let headers = [
        VERSION_HEADER,
        CONTENT_TYPE_HEADER,
        (tus::LENGTH, "11"),
        ("transfer-encoding", "chunked"),
        ("trailer", "Upload-Checksum"),
    ];
    for (sum, status) in [
        (HELLO_CHECKSUMS[1], 201),
        ("sha1 AAAAAAAAAAAAAAAAAAAAAAAAAAA=", 460),
    ] {
        let mut line = store.connect();
        line.send_head("POST", "/files", &headers);
        line.send_chunk(HELLO);
        line.send(format!("0\r\nupload-checksum: {sum}\r\n\r\n").as_bytes());
        assert_eq!(
            line.read_response().map(|answer| answer.status),
            Some(status),
            "{sum}"
        );
    }
}
